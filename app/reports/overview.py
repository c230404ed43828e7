"""Where each event stands: the counts behind the life line and the home page, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.attendance.models import AttendanceMark
from app.database import db
from app.events.models import Event, EventStatus, ProgrammeSession
from app.invitations.clearing import missing_by_event
from app.invitations.models import Answer, AudienceChange, Invitation, InvitationStatus
from app.registration.models import CalendarReply, Delegate, DelegateStatus
from app.registration.telling import outdated_counts
from app.reports.models import Headcount, Summary

INVITED = ("drafted", "issued", "sent", "attending", "declined")


@dataclass(frozen=True)
class Overview:
    """The progress of one event in figures."""

    event: Event
    drafted: int = 0
    issued: int = 0
    sent: int = 0
    attending: int = 0
    declined: int = 0
    registered: int = 0
    has_marks: bool = False
    """Somebody was marked as present, or figures stand in for a list."""
    keys_missing: tuple[str, ...] = ()
    """Whose key is missing for letters that are made and wait: iso3, or empty for the secretariat."""
    changes: int = 0
    """States whose acts changed the list since somebody took note."""
    calendar_answers: int = 0
    """Answers from calendars on which somebody has to decide."""
    outdated: int = 0
    """Persons and missions that were told an older date or place."""
    drafted_summary: bool = False
    published_summary: bool = False

    @property
    def silent(self) -> int:
        """States that were invited and have not answered."""
        return self.sent - self.attending - self.declined

    @property
    def is_over(self) -> bool:
        """Held, whether or not its record is published."""
        return self.event.status in (EventStatus.HELD, EventStatus.PUBLISHED)


def overviews(events: Sequence[Event]) -> list[Overview]:
    """One per event, in the same order; thirteen statements, however many events."""
    ids = [event.id for event in events]
    invited = _counts(
        sa.select(
            Invitation.event_id,
            _count(Invitation.status == InvitationStatus.DRAFT),
            _count(Invitation.status == InvitationStatus.ISSUED),
            _count(Invitation.status == InvitationStatus.SENT),
            _count(Invitation.answer == Answer.ATTENDING),
            _count(Invitation.answer == Answer.NOT_ATTENDING),
        )
        .where(Invitation.event_id.in_(ids), Invitation.state_id.is_not(None), Invitation.excluded.is_(False))
        .group_by(Invitation.event_id)
    )
    registered = _counts(
        sa.select(Delegate.event_id, sa.func.count())
        .where(Delegate.event_id.in_(ids), Delegate.status == DelegateStatus.REGISTERED)
        .group_by(Delegate.event_id)
    )
    recorded = sa.select(ProgrammeSession.event_id).where(
        ProgrammeSession.event_id.in_(ids), sa.exists().where(AttendanceMark.session_id == ProgrammeSession.id)
    )
    counted = sa.select(Headcount.event_id).where(Headcount.event_id.in_(ids))
    marked = set(db.session.scalars(recorded.union(counted)))
    calendar_answers = _counts(
        sa.select(CalendarReply.event_id, sa.func.count())
        .where(CalendarReply.event_id.in_(ids), CalendarReply.open)
        .group_by(CalendarReply.event_id)
    )
    outdated = outdated_counts([event for event in events if event.status is EventStatus.SCHEDULED])
    changes = _counts(
        sa.select(AudienceChange.event_id, sa.func.count())
        .where(AudienceChange.event_id.in_(ids), AudienceChange.noted_at.is_(None))
        .group_by(AudienceChange.event_id)
    )
    summaries = _counts(
        sa.select(Summary.event_id, sa.func.count(), sa.func.count(Summary.published_at))
        .where(Summary.event_id.in_(ids))
        .group_by(Summary.event_id)
    )
    keys_missing = missing_by_event([event for event in events if event.status is EventStatus.SCHEDULED])
    return [
        Overview(
            event,
            **dict(zip(INVITED, invited.get(event.id, ()), strict=False)),
            registered=registered.get(event.id, (0,))[0],
            has_marks=event.id in marked,
            keys_missing=tuple(keys_missing.get(event.id, ())),
            changes=changes.get(event.id, (0,))[0],
            calendar_answers=calendar_answers.get(event.id, (0,))[0],
            outdated=outdated[event.id],
            drafted_summary=summaries.get(event.id, (0, 0))[0] > 0,
            published_summary=summaries.get(event.id, (0, 0))[1] > 0,
        )
        for event in events
    ]


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _counts(asked: sa.Select[*tuple[Any, ...]]) -> dict[int, tuple[int, ...]]:
    rows = [tuple(row) for row in db.session.execute(asked)]
    return {row[0]: row[1:] for row in rows}
