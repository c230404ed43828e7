"""Asking what became of invitations over the years: only of events that the reader organises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, joinedload, load_only, selectinload

from app.attendance.models import AttendanceMark
from app.attendance.models import Standing as Mark
from app.attendance.queries import holds
from app.database import db
from app.errors import NotFound
from app.events.models import Event, EventKind, EventOffice, EventStatus, ProgrammeSession
from app.events.queries import is_announced, where_may
from app.invitations.models import Invitation, InvitationStatus
from app.outreach.models import StateNote
from app.outreach.rules import Standing, areas_of, may_keep_notes, standing
from app.people.models import Account
from app.registration.models import Category, Delegate, DelegateStatus
from app.reports.models import Commitment, Headcount, Progress
from app.treaty.models import State, ThematicArea, TreatyAct, TreatyStatus
from app.treaty.queries import StateOn, coordinators_on, states_on
from app.web.rights import Right, Role
from app.web.search import found_in


@dataclass(frozen=True)
class Asked:
    """What the pages are narrowed to; empty for everything."""

    group: str = ""
    status: TreatyStatus | None = None
    area: str = ""
    """Events of a thematic area: of a mandate."""
    since: date | None = None
    until: date | None = None
    words: str = ""

    def shows(self, state: StateOn) -> bool:
        """Whether a State fits."""
        fits = self.group in ("", state.group) and self.status in (None, state.status)
        return fits and found_in(self.words, state.name, state.iso3)


@dataclass(frozen=True)
class Came:
    """How far one State came with one event: the answer (empty where it was not written to), persons named, persons seen.

    A delegation that was seen as such was present, with no person of it.
    """

    standing: Standing | None
    answer: str = ""
    registered: int = 0
    present: int = 0

    @property
    def was_there(self) -> bool:
        """Whether the State was represented."""
        return self.standing is Standing.PRESENT


def events_asked(account: Account, asked: Asked) -> sa.Select[Event]:
    """Events with guests that were announced, as far as the account organises them."""
    found = where_may(account, Right.EDIT).where(
        Event.kind != EventKind.CONCEPT_NOTE, Event.status.not_in((EventStatus.DRAFT, EventStatus.CANCELLED))
    )
    if asked.area:
        found = found.where(Event.id.in_(of_area(asked.area)))
    if asked.since:
        found = found.where(Event.starts_on >= asked.since)
    if asked.until:
        found = found.where(Event.starts_on <= asked.until)
    return found


def count_events(asked: sa.Select[Event]) -> int:
    """How many."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(asked.with_only_columns(Event.id).subquery())) or 0


def newest(asked: sa.Select[Event], *, page: int = 1, per_page: int) -> Sequence[Event]:
    """A page of them, the newest first, with what a list shows."""
    columns = (Event.public_id, Event.title, Event.kind, Event.status, Event.confidentiality, Event.starts_on, Event.ends_on)
    return db.session.scalars(
        asked.options(load_only(*columns, Event.date_precision, Event.zone, Event.reply_by, Event.city), selectinload(Event.sittings))
        .order_by(Event.starts_on.desc(), Event.id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()


def was_present() -> sa.ColumnElement[bool]:
    """Whether a delegate was seen: in some session the latest mark says so."""
    mark = AttendanceMark
    return sa.exists().where(mark.delegate_id == Delegate.id, mark.standing == Mark.PRESENT, holds(mark))


def _delegations() -> sa.Select[int, int | None]:
    """(event id, State id) wherever a delegation was seen as such, whoever of it: in some session the latest mark says so."""
    mark = AttendanceMark
    return (
        sa.select(ProgrammeSession.event_id, mark.state_id)
        .join(mark, mark.session_id == ProgrammeSession.id)
        .where(mark.state_id.is_not(None), mark.standing == Mark.PRESENT, holds(mark, as_such=True))
    )


def _represents() -> sa.ColumnElement[bool]:
    return sa.and_(
        Delegate.status == DelegateStatus.REGISTERED, Delegate.category == Category.DELEGATE, Delegate.state_id.is_not(None)
    )


def came(events: Collection[Event], today: date, *, state_id: int | None = None) -> dict[tuple[int, int], Came]:
    """By (event id, State id) of the events, all States or one; three statements."""
    ids = [event.id for event in events]
    waiting = {each.id for each in events if each.status is EventStatus.SCHEDULED and today <= (each.reply_by or each.starts_on)}
    written = sa.select(Invitation.event_id, Invitation.state_id, Invitation.answer).where(
        Invitation.event_id.in_(ids),
        Invitation.state_id.is_not(None) if state_id is None else Invitation.state_id == state_id,
        Invitation.status == InvitationStatus.SENT,
        Invitation.excluded.is_(False),
    )
    named = (
        sa.select(Delegate.event_id, Delegate.state_id, sa.func.count(), sa.func.sum(sa.case((was_present(), 1), else_=0)))
        .where(Delegate.event_id.in_(ids), _represents(), sa.true() if state_id is None else Delegate.state_id == state_id)
        .group_by(Delegate.event_id, Delegate.state_id)
    )
    as_such = _delegations().where(
        ProgrammeSession.event_id.in_(ids), sa.true() if state_id is None else AttendanceMark.state_id == state_id
    )
    answers = {(event, state): answer.value for event, state, answer in db.session.execute(written).tuples() if state}
    persons = {(event, state): (all_named, seen) for event, state, all_named, seen in db.session.execute(named).tuples() if state}
    seen = {(event, state) for event, state in db.session.execute(as_such.distinct()).tuples()}
    found = {}
    for key in dict.fromkeys((*answers, *persons, *seen)):
        answer, (registered, present) = answers.get(key, ""), persons.get(key, (0, 0))
        stood = standing(answer=answer, waits=key[0] in waiting, registered=registered, present=bool(present) or key in seen)
        found[key] = Came(stood, answer, registered, present)
    return found


def counted(events: Collection[Event]) -> dict[int, Headcount]:
    """By event: the figures that stand in for a list of who was there, where nobody was seen; one statement."""
    mark = AttendanceMark
    seen = (
        sa.exists()
        .where(ProgrammeSession.event_id == Headcount.event_id, mark.session_id == ProgrammeSession.id, mark.standing == Mark.PRESENT)
        .where(sa.or_(holds(mark), holds(mark, as_such=True)))
    )
    found = db.session.scalars(sa.select(Headcount).where(Headcount.event_id.in_([event.id for event in events]), ~seen))
    return {each.event_id: each for each in found}


def met_on(asked: sa.Select[Event], state_ids: Collection[int] | None = None) -> dict[int, list[date]]:
    """The days on which each State was present at one of the events; one statement."""
    events = asked.with_only_columns(Event.id, Event.starts_on).subquery()
    persons = sa.select(Delegate.event_id, Delegate.state_id).where(_represents(), was_present())
    as_such = _delegations()
    if state_ids is not None:
        persons, as_such = persons.where(Delegate.state_id.in_(state_ids)), as_such.where(AttendanceMark.state_id.in_(state_ids))
    there = sa.union(persons, as_such).subquery()
    days = sa.select(there.c.state_id, events.c.starts_on).join(events, events.c.id == there.c.event_id).distinct().order_by(events.c.starts_on)
    found: dict[int, list[date]] = defaultdict(list)
    for state_id, day in db.session.execute(days).tuples():
        found[state_id].append(day)
    return found


def last_met(asked: sa.Select[Event], state_ids: Iterable[int]) -> dict[int, date | None]:
    """The last day on which each of the States was present at one of the events; one statement.

    It goes back from the newest event and stops at the first that fits, so its time does not grow with the record.
    """
    last = (
        asked.where(_was_at(State.id, Event, State))
        .with_only_columns(Event.starts_on)
        .order_by(Event.starts_on.desc())
        .limit(1)
        .correlate(State)
        .scalar_subquery()
    )
    return dict(db.session.execute(sa.select(State.id, last).where(State.id.in_(list(state_ids)))).tuples().all())


def _was_at(state_id: InstrumentedAttribute[int] | int, *around: type[Event] | type[State]) -> sa.ColumnElement[bool]:
    """Whether the State was at the event that the question around it is about: by a delegate, or by its delegation as such."""
    by_person = sa.exists().where(Delegate.event_id == Event.id, Delegate.state_id == state_id, _represents(), was_present().correlate(Delegate))
    as_such = _delegations().where(ProgrammeSession.event_id == Event.id, AttendanceMark.state_id == state_id).exists()
    return sa.or_(by_person.correlate(*around), as_such.correlate(*around))


def open_commitments(account: Account, state_ids: Iterable[int]) -> dict[int, int]:
    """How many of each State wait to be kept."""
    counted = (
        sa.select(Commitment.state_id, sa.func.count())
        .where(Commitment.progress == Progress.OPEN, Commitment.state_id.in_(list(state_ids)), Commitment.event_id.in_(_organised_by(account)))
        .group_by(Commitment.state_id)
    )
    return dict(db.session.execute(counted).tuples().all())


def commitments(account: Account, *conditions: sa.ColumnElement[bool], area: str = "") -> Sequence[Commitment]:
    """What States undertook at events that the account organises: the open ones first, by their day; two statements."""
    return db.session.scalars(
        sa.select(Commitment)
        .where(Commitment.event_id.in_(_organised_by(account)), *conditions)
        .where(Commitment.event_id.in_(of_area(area)) if area else sa.true())
        .options(joinedload(Commitment.event).selectinload(Event.sittings), joinedload(Commitment.state))
        .order_by(Commitment.progress != Progress.OPEN, Commitment.due_on.is_(None), Commitment.due_on, Commitment.id)
    ).all()


def events_of(asked: sa.Select[Event], state_id: int) -> sa.Select[Event]:
    """Those of them that the State was written to about, named somebody for, or was seen at."""
    written = sa.select(Invitation.event_id).where(
        Invitation.state_id == state_id, Invitation.status == InvitationStatus.SENT, Invitation.excluded.is_(False)
    )
    named = sa.select(Delegate.event_id).where(Delegate.state_id == state_id, _represents())
    seen = _delegations().where(AttendanceMark.state_id == state_id).with_only_columns(ProgrammeSession.event_id)
    return asked.where(sa.or_(Event.id.in_(written), Event.id.in_(named), Event.id.in_(seen)))


def delegates_of(state_id: int, events: Iterable[Event]) -> dict[int, list[tuple[Delegate, bool]]]:
    """By event: whom the State named, in its order, and whether they were seen; one statement."""
    asked = (
        sa.select(Delegate, was_present())
        .where(Delegate.state_id == state_id, Delegate.event_id.in_([each.id for each in events]), _represents())
        .order_by(Delegate.event_id, Delegate.position, Delegate.id)
    )
    found: dict[int, list[tuple[Delegate, bool]]] = defaultdict(list)
    for delegate, seen in db.session.execute(asked).tuples():
        found[delegate.event_id].append((delegate, bool(seen)))
    return found


def acts() -> Sequence[TreatyAct]:
    """Every act of every State."""
    return db.session.scalars(sa.select(TreatyAct).order_by(TreatyAct.on, TreatyAct.id)).all()


def notes_about(state_id: int, *, reader: Account, today: date) -> Sequence[StateNote]:
    """The notes that the reader may read, the newest first."""
    return db.session.scalars(
        sa.select(StateNote)
        .where(StateNote.state_id == state_id, _readable_by(reader, today))
        .options(joinedload(StateNote.area))
        .order_by(StateNote.written_at.desc(), StateNote.id.desc())
    ).all()


def get_note(state: State, public_id: str, *, reader: Account, today: date) -> StateNote:
    """One note; raises `NotFound` also where the reader may not read it."""
    found = db.session.scalar(
        sa.select(StateNote).where(StateNote.state_id == state.id, StateNote.public_id == public_id, _readable_by(reader, today))
    )
    if found is None:
        raise NotFound
    return found


def note_by_key(submission_key: str) -> StateNote | None:
    """What a form was kept as already."""
    return db.session.scalar(sa.select(StateNote).where(StateNote.submission_key == submission_key))


def areas_held(account: Account, today: date) -> set[int]:
    """The areas whose office the account holds on the day."""
    return areas_of(account, {mandate.id for mandate in coordinators_on(today)})


def areas_offered(account: Account, today: date) -> Sequence[ThematicArea]:
    """All for the secretariat, for a coordinator those of the mandates that have not ended."""
    asked = sa.select(ThematicArea).order_by(ThematicArea.position)
    if not account.holds(Role.ISU):
        asked = asked.where(ThematicArea.id.in_([mandate.area_id for mandate in account.mandates if not mandate.is_over(today)]))
    return db.session.scalars(asked).all()


def states_asked(day: date, language: str, asked: Asked) -> list[StateOn]:
    """The States that fit, as they were that day, in protocol order."""
    return [state for state in states_on(day, language) if asked.shows(state)]


def _readable_by(reader: Account, today: date) -> sa.ColumnElement[bool]:
    if reader.holds(Role.ISU):
        return sa.true()
    held = areas_held(reader, today)
    mine = sa.or_(StateNote.author_id == reader.id, StateNote.area_id.in_(held))
    return mine if may_keep_notes(reader, held) else sa.false()


def _organised_by(account: Account) -> sa.Select[int]:
    return where_may(account, Right.EDIT).where(Event.status != EventStatus.CANCELLED).with_only_columns(Event.id)


def of_area(code: str) -> sa.Select[int]:
    """The keys of the events of a thematic area."""
    return sa.select(EventOffice.event_id).join(ThematicArea).where(ThematicArea.code == code)


def open_days_of(state_id: int, *, before: date) -> list[date]:
    """The latest three days before one on which the State was present at an open event, the earliest first."""
    days = (
        sa.select(Event.starts_on)
        .where(is_announced(), Event.starts_on < before, _was_at(state_id, Event))
        .distinct()
        .order_by(Event.starts_on.desc())
        .limit(3)
    )
    return list(db.session.scalars(days))[::-1]


def since(day: date) -> sa.ColumnElement[bool]:
    """Events that began that day or later."""
    return Event.starts_on >= day
