"""Asking for summaries, what they wait for, and what is to be followed up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload, selectinload

from app import clock
from app.attendance.models import AttendanceMark, Standing
from app.attendance.queries import holds
from app.database import db
from app.errors import NotAllowed, NotFound
from app.events.models import (
    Confidentiality,
    Event,
    EventOffice,
    EventStatus,
    ProgrammeSession,
)
from app.events.queries import visible_to, where_may
from app.events.rules import covers
from app.invitations.rules import signs_for
from app.mail.models import Message
from app.people.models import Account
from app.people.queries import who_hold
from app.registration.models import Category, Delegate, DelegateStatus
from app.reminders.rules import EVENING, MORNING
from app.reports.models import Commitment, Progress, Summary, SummaryClearance, SummaryVersion
from app.reports.rules import SOON, may_follow_up
from app.treaty.models import Mandate, State
from app.treaty.queries import covering, secretariat_zone
from app.web.rights import Right, Role

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


def organised_by(account: Account, events: Sequence[Event]) -> set[int]:
    """The keys of those of the events that the account may change; one statement."""
    own = where_may(account, Right.EDIT).where(Event.id.in_([event.id for event in events]))
    return set(db.session.scalars(own.with_only_columns(Event.id)))


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


def waiting_for_keys(account: Account, *, most: int = 50) -> list[tuple[Event, list[int]]]:
    """For the secretariat: the newest of its events with a text that waits, and the States whose key is missing; three statements."""
    if not account.holds(Role.ISU):
        return []
    texts = db.session.scalars(
        sa.select(Summary)
        .join(Event)
        .where(sa.or_(Summary.published_at.is_(None), Summary.text != Summary.published_text), Event.status != EventStatus.CANCELLED)
        .where(Event.id.in_(where_may(account, Right.EDIT).with_only_columns(Event.id)))
        .options(contains_eager(Summary.event))
        .order_by(Event.starts_on.desc(), Summary.id)
        .limit(most)
    ).all()
    turned = _states_that_cleared(texts)
    sign: dict[int, dict[int, None]] = {}
    for event_id, state_id in db.session.execute(
        sa.select(EventOffice.event_id, Mandate.state_id)
        .join(Event, Event.id == EventOffice.event_id)
        .join(Mandate, sa.and_(Mandate.area_id == EventOffice.area_id, covering(Event.starts_on)))
        .where(EventOffice.event_id.in_([each.event_id for each in texts]))
        .order_by(EventOffice.position, Mandate.id)
    ):
        sign.setdefault(event_id, {})[state_id] = None
    found: dict[int, tuple[Event, dict[int, None]]] = {}
    for each in texts:
        missing = [state_id for state_id in sign.get(each.event_id, {}) if state_id not in turned.get(each.id, set())]
        if missing:
            found.setdefault(each.event_id, (each.event, {}))[1].update(dict.fromkeys(missing))
    return [(event, list(states)) for event, states in found.values()]


def _states_that_cleared(texts: Sequence[Summary]) -> dict[int, set[int]]:
    """By text, the States whose key holds for it as it stands."""
    turned: dict[int, set[int]] = {}
    for summary_id, state_id in db.session.execute(
        sa.select(SummaryClearance.summary_id, State.id)
        .join(Summary, sa.and_(Summary.id == SummaryClearance.summary_id, Summary.text == SummaryClearance.text))
        .join(State, State.iso3 == SummaryClearance.signs)
        .where(Summary.id.in_([each.id for each in texts]))
    ):
        turned.setdefault(summary_id, set()).add(state_id)
    return turned


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
            sa.or_(
                Commitment.event_id.in_(visible_to(account).with_only_columns(Event.id)),
                Commitment.event_id.in_(_inherited_by(account, today)),
            ),
        )
        .options(joinedload(Commitment.event).selectinload(Event.offices))
        .order_by(Commitment.due_on, Commitment.id)
    )
    return [each for each in found if may_follow_up(account, each.event, today)]


def event_to_follow_up(public_id: str, *, by: Account, today: date) -> Event:
    """An event whose commitments somebody follows up, who may not know it otherwise; raises `NotFound`, or `NotAllowed`."""
    event = db.session.scalar(
        sa.select(Event)
        .where(
            Event.public_id == public_id,
            sa.or_(
                Event.id.in_(visible_to(by).with_only_columns(Event.id)),
                sa.and_(Event.id.in_(_inherited_by(by, today)), sa.exists().where(Commitment.event_id == Event.id)),
            ),
        )
        .options(selectinload(Event.offices).joinedload(EventOffice.area))
    )
    if event is None:
        raise NotFound
    if not may_follow_up(by, event, today):
        raise NotAllowed
    return event


def holders_today(event: Event, today: date) -> Sequence[Account]:
    """The coordinators who hold the event's offices today, whoever held them on its day."""
    area_ids = [office.area_id for office in event.offices]
    held = Account.mandates.any(sa.and_(Mandate.area_id.in_(area_ids), covering(today)))
    return who_hold(Role.COORDINATOR, held)


def _inherited_by(account: Account, today: date) -> sa.Select[int]:
    """The events that are over, of the areas that the account coordinates today: their commitments come with the office."""
    areas = [mandate.area_id for mandate in account.mandates if covers(mandate, today)] if account.holds(Role.COORDINATOR) else []
    return sa.select(EventOffice.event_id).join(Event).where(EventOffice.area_id.in_(areas), Event.ends_on < today)


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
    mark, held = aliased(AttendanceMark), aliased(Event)
    earlier = [held.starts_on < event.starts_on, held.confidentiality == Confidentiality.OPEN, mark.standing == Standing.PRESENT]
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
            holds(mark),
            *earlier,
        )
    )
    as_such = (
        sa.select(mark.id)
        .join(ProgrammeSession, ProgrammeSession.id == mark.session_id)
        .join(held, held.id == ProgrammeSession.event_id)
        .where(mark.state_id == State.id, holds(mark, as_such=True), *earlier)
    )
    asked = sa.select(State.id).where(State.id.in_(state_ids), sa.or_(by_delegate.exists(), as_such.exists()))
    return set(db.session.scalars(asked))


def thanked(event: Event) -> dict[str, datetime]:
    """When each letter of thanks was put into the outbox, by what makes it leave once."""
    asked = sa.select(Message.once_key, Message.created_at).where(Message.about == event.public_id, Message.kind == "thanks")
    return {key: at for key, at in db.session.execute(asked) if key}
