"""Asking for the public record: what everybody may read, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, defer, joinedload, selectinload

from app import clock
from app.attendance.models import AttendanceMark, Standing
from app.database import db
from app.errors import NotFound
from app.events.models import (
    Confidentiality,
    Event,
    EventFile,
    EventOffice,
    EventStatus,
    ProgrammeSession,
    Speaker,
)
from app.events.queries import is_announced, visible_to
from app.events.rules import may_edit
from app.invitations.rules import signs_for
from app.mail.models import Message
from app.people.models import Account
from app.registration.models import Category, Delegate, DelegateStatus
from app.reminders.rules import EVENING, MORNING
from app.reports.models import Commitment, Progress, Summary, SummaryClearance, SummaryVersion
from app.reports.rules import SOON
from app.treaty.models import State
from app.treaty.queries import secretariat_zone
from app.web.access import Role

TIMES = (
    selectinload(Event.sittings),
    selectinload(Event.sessions).load_only(ProgrammeSession.starts_at, ProgrammeSession.ends_at),
)
IN_PROGRESS = (EventStatus.DRAFT, EventStatus.SCHEDULED, EventStatus.HELD)


@dataclass(frozen=True)
class Activity:
    """One entry of the record: an announced event, or what came of one."""

    event: Event
    text: str
    language: str
    """The language the text is in, which may not be the reader's."""
    corrected: tuple[tuple[date, str], ...] = ()
    """What was corrected since it was published, and when."""

    @property
    def month(self) -> date:
        """The first of its month: entries stand under it."""
        return self.event.starts_on.replace(day=1)

    @property
    def files(self) -> list[EventFile]:
        """What the public may download; files of a closed meeting never."""
        return [] if self.event.is_closed else [file for file in self.event.files if file.public]


def has_published_summary() -> sa.ColumnElement[bool]:
    """Whether a summary of the event is public."""
    return sa.exists().where(
        Summary.event_id == Event.id, Summary.published_at.is_not(None), Event.status == EventStatus.PUBLISHED
    )


def _public() -> sa.Select[Event]:
    return sa.select(Event).where(sa.or_(is_announced(), has_published_summary()))


def activities(
    language: str, *, year: int | None = None, page: int = 1, per_page: int = 50
) -> tuple[list[Activity], int]:
    """A page of the record, the newest month first, and how many entries there are; a fixed number of statements."""
    asked = _public()
    if year is not None:
        asked = asked.where(Event.starts_on.between(date(year, 1, 1), date(year, 12, 31)))
    count = db.session.scalar(sa.select(sa.func.count()).select_from(asked.subquery())) or 0
    events = db.session.scalars(
        asked.options(selectinload(Event.files).joinedload(EventFile.stored), *TIMES)
        .order_by(Event.starts_on.desc(), Event.id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    return _with_texts(events, language), count


def years() -> list[int]:
    """The years that have entries, the newest first."""
    year = sa.extract("year", Event.starts_on)
    return list(db.session.scalars(_public().with_only_columns(year).distinct().order_by(year.desc())))


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


def activity(public_id: str, language: str) -> Activity:
    """One entry with its programme; raises `NotFound` alike for closed, unpublished and unknown ones."""
    event = db.session.scalar(
        _public()
        .where(Event.public_id == public_id)
        .options(
            selectinload(Event.files).joinedload(EventFile.stored),
            selectinload(Event.sittings),
            selectinload(Event.sessions).selectinload(ProgrammeSession.speakers).joinedload(Speaker.state),
            selectinload(Event.offices).joinedload(EventOffice.area),
        )
    )
    if event is None:
        raise NotFound
    return _with_texts([event], language)[0]


def public_file(public_id: str, file_id: str) -> EventFile:
    """A file that everybody may download; raises `NotFound`."""
    event = db.session.scalar(_public().where(Event.public_id == public_id, Event.confidentiality == Confidentiality.OPEN))
    file = None if event is None else db.session.scalar(
        sa.select(EventFile)
        .where(EventFile.event_id == event.id, EventFile.public_id == file_id, EventFile.public)
        .options(joinedload(EventFile.stored))
    )
    if file is None:
        raise NotFound
    return file


def summaries_of(event: Event) -> dict[str, Summary]:
    """The summaries of an event by language."""
    return {summary.language: summary for summary in db.session.scalars(sa.select(Summary).where(Summary.event_id == event.id))}


def _with_texts(events: Sequence[Event], language: str) -> list[Activity]:
    texts: dict[int, Summary] = {}
    preference = [language, "en", "fr", "es"]
    for summary in db.session.scalars(
        sa.select(Summary).where(
            Summary.event_id.in_([event.id for event in events]), Summary.published_at.is_not(None)
        )
    ):
        held = texts.get(summary.event_id)
        if held is None or preference.index(summary.language) < preference.index(held.language):
            texts[summary.event_id] = summary
    return [
        Activity(event, texts[event.id].published_text, texts[event.id].language, tuple(texts[event.id].corrected))
        if event.id in texts and event.status is EventStatus.PUBLISHED
        else Activity(event, "", language)
        for event in events
    ]


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


def represented_before(event: Event, state_ids: Collection[int], *, area_ids: Collection[int] | None = None) -> set[int]:
    """Those of the States that were at an earlier open event, or at one of these areas; closed meetings are not looked at.

    One statement, which stops at the first event of each State.
    """
    mark, later, held = aliased(AttendanceMark), aliased(AttendanceMark), aliased(Event)
    superseded = sa.exists().where(
        later.session_id == mark.session_id,
        sa.or_(later.delegate_id == mark.delegate_id, later.state_id == mark.state_id),
        sa.or_(later.at > mark.at, sa.and_(later.at == mark.at, later.id > mark.id)),
    )
    earlier = [held.starts_on < event.starts_on, held.confidentiality == Confidentiality.OPEN, mark.standing == Standing.PRESENT, ~superseded]
    if area_ids is not None:
        earlier.append(held.id.in_(sa.select(EventOffice.event_id).where(EventOffice.area_id.in_(area_ids))))
    by_delegate = (
        sa.select(mark.id)
        .join(Delegate, Delegate.id == mark.delegate_id)
        .join(held, held.id == Delegate.event_id)
        .where(
            Delegate.state_id == State.id,
            Delegate.category == Category.DELEGATE,
            Delegate.status == DelegateStatus.REGISTERED,
            *earlier,
        )
    )
    as_such = (
        sa.select(mark.id)
        .join(ProgrammeSession, ProgrammeSession.id == mark.session_id)
        .join(held, held.id == ProgrammeSession.event_id)
        .where(mark.state_id == State.id, *earlier)
    )
    asked = sa.select(State.id).where(State.id.in_(state_ids), sa.or_(by_delegate.exists(), as_such.exists()))
    return set(db.session.scalars(asked))


def thanked(event: Event) -> dict[str, datetime]:
    """When each letter of thanks was put into the outbox, by what makes it leave once."""
    asked = sa.select(Message.once_key, Message.created_at).where(Message.about == event.public_id, Message.kind == "thanks")
    return {key: at for key, at in db.session.execute(asked) if key}
