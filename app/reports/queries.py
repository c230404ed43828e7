"""Asking for summaries, what they wait for, and what is to be followed up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload, selectinload

from app import clock
from app.database import db
from app.errors import NotFound
from app.events.models import (
    Event,
    EventStatus,
    ProgrammeSession,
)
from app.events.queries import visible_to
from app.events.rules import may_edit
from app.invitations.rules import signs_for
from app.people.models import Account
from app.reminders.rules import EVENING, MORNING
from app.reports.models import Commitment, Progress, Summary, SummaryClearance, SummaryVersion
from app.reports.rules import SOON
from app.treaty.queries import secretariat_zone
from app.web.access import Role

TIMES = (
    selectinload(Event.sittings),
    selectinload(Event.sessions).load_only(ProgrammeSession.starts_at, ProgrammeSession.ends_at),
)
IN_PROGRESS = (EventStatus.DRAFT, EventStatus.SCHEDULED, EventStatus.HELD)


def in_progress(account: Account, today: date, *, most: int = 50) -> list[Event]:
    """What is neither published nor called off, from the oldest on: those nearest to today, `most` before and after."""
    asked = visible_to(account).where(Event.status.in_(IN_PROGRESS))
    before = asked.where(Event.ends_on < today).order_by(Event.starts_on.desc(), Event.id.desc()).limit(most)
    after = asked.where(Event.ends_on >= today).order_by(Event.starts_on, Event.id).limit(most)
    return [*reversed(db.session.scalars(before).all()), *db.session.scalars(after)]


def with_times(events: Sequence[Event]) -> Sequence[Event]:
    """The same events, with what tells their times."""
    db.session.scalars(sa.select(Event).where(Event.id.in_([event.id for event in events])).options(*TIMES)).all()
    return events


def summaries_of(event: Event) -> dict[str, Summary]:
    """The summaries of an event by language."""
    return {summary.language: summary for summary in db.session.scalars(sa.select(Summary).where(Summary.event_id == event.id))}


def waiting_for_key_of(account: Account) -> list[Event]:
    """Events with a text that is not on the record and lacks the coordinator's own key; a fixed number of statements."""
    if not account.holds(Role.COORDINATOR):
        return []
    texts = db.session.scalars(
        sa.select(Summary)
        .where(
            sa.or_(Summary.published_at.is_(None), Summary.text != Summary.published_text),
            Summary.event_id.in_(visible_to(account).where(Event.status != EventStatus.CANCELLED).with_only_columns(Event.id)),
        )
        .options(joinedload(Summary.event).selectinload(Event.offices))
        .order_by(Summary.id)
    ).all()
    cleared = db.session.execute(
        sa.select(SummaryClearance.summary_id, SummaryClearance.signs)
        .join(Summary, sa.and_(Summary.id == SummaryClearance.summary_id, Summary.text == SummaryClearance.text))
        .where(Summary.id.in_([each.id for each in texts]))
    )
    keys = {(summary_id, signs) for summary_id, signs in cleared}
    found = {}
    for each in texts:
        own = signs_for(account, each.event)
        if own and not any((each.id, signs) in keys for signs in own):
            found[each.event_id] = each.event
    return list(found.values())


def choices_of(kept: Summary | None) -> dict[str, Any]:
    """What was chosen for a text, as `summary_facts` takes it; the usual where there is none yet."""
    if kept is None:
        return {}
    return {name: getattr(kept, name) for name in ("name_states", "outcome", "approximate", "numbers")}


def newest_number(kept: Summary) -> int:
    """The number of the newest version; 0 for a text that was made before versions were kept."""
    asked = sa.select(sa.func.max(SummaryVersion.number)).where(SummaryVersion.summary_id == kept.id)
    return db.session.scalar(asked) or 0


def versions_of(kept: Summary) -> Sequence[SummaryVersion]:
    """Every version without its text, the newest first."""
    return db.session.scalars(
        sa.select(SummaryVersion)
        .where(SummaryVersion.summary_id == kept.id)
        .options(defer(SummaryVersion.text))
        .order_by(SummaryVersion.number.desc())
    ).all()


def get_version(kept: Summary, number: int) -> SummaryVersion:
    """One version; raises `NotFound`."""
    found = db.session.scalar(
        sa.select(SummaryVersion).where(SummaryVersion.summary_id == kept.id, SummaryVersion.number == number)
    )
    if found is None:
        raise NotFound
    return found


def commitments_of(event: Event) -> Sequence[Commitment]:
    """What States undertook there, those first that are to be followed up next."""
    return db.session.scalars(
        sa.select(Commitment)
        .where(Commitment.event_id == event.id)
        .order_by(Commitment.progress != Progress.OPEN, Commitment.due_on.is_(None), Commitment.due_on, Commitment.id)
    ).all()


def count_commitments(event: Event) -> int:
    """How many are noted."""
    return db.session.scalar(sa.select(sa.func.count()).where(Commitment.event_id == event.id)) or 0


def get_commitment(event: Event, public_id: str) -> Commitment:
    """One of this event; raises `NotFound`."""
    found = db.session.scalar(sa.select(Commitment).where(Commitment.event_id == event.id, Commitment.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def commitment_by_key(submission_key: str) -> Commitment | None:
    """What a form was kept as already."""
    return db.session.scalar(sa.select(Commitment).where(Commitment.submission_key == submission_key))


def to_follow_up(account: Account, today: date) -> list[Commitment]:
    """Open commitments whose day is near or past, of events that the account may change; a fixed number of statements."""
    found = db.session.scalars(
        sa.select(Commitment)
        .where(
            Commitment.progress == Progress.OPEN,
            Commitment.due_on <= today + SOON,
            Commitment.event_id.in_(visible_to(account).with_only_columns(Event.id)),
        )
        .options(joinedload(Commitment.event).selectinload(Event.offices))
        .order_by(Commitment.due_on, Commitment.id)
    )
    return [each for each in found if may_edit(account, each.event)]


def to_remind_of(now: datetime) -> list[int]:
    """Open commitments whose day is near and for which nobody was written to; none outside the hours of an office."""
    local = clock.local(now, secretariat_zone() or "UTC")
    if not MORNING <= local.time() < EVENING:
        return []
    return list(
        db.session.scalars(
            sa.select(Commitment.id)
            .join(Event)
            .where(
                Commitment.progress == Progress.OPEN,
                Commitment.reminded_at.is_(None),
                Commitment.due_on <= local.date() + SOON,
                Event.status != EventStatus.CANCELLED,
            )
            .order_by(Commitment.due_on, Commitment.id)
        )
    )
