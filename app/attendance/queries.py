"""Asking who was in the room: the latest mark of a delegate in a session holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased, joinedload

from app.attendance.models import (
    AttendanceMark,
    AttendanceTerms,
    DoorDevice,
    DoorLink,
    Excuse,
    Method,
    Mode,
    RefusedRecord,
    Standing,
)
from app.attendance.rules import Delegation, Presence, counted, takes_attendance
from app.database import db
from app.errors import NotFound
from app.events.models import Event, ProgrammeSession
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.people.models import Account
from app.registration.models import Category, Delegate, DelegateStatus
from app.treaty.queries import StateOn
from app.web.links import hash_of
from app.web.search import found_in

Pair = tuple[int, int]
"""(session id, delegate id), or (session id, state id) for a delegation as such."""


@dataclass(frozen=True, slots=True)
class Held:
    """What holds for a delegate, or for a delegation as such, in one session."""

    standing: Standing
    mode: Mode
    excuse: Excuse | None
    note: str
    substitute_id: int | None
    arrived_at: datetime | None
    left_at: datetime | None
    method: Method
    at: datetime

    @property
    def is_there(self) -> bool:
        """Whether the person is in the session now: present, and not noted as gone."""
        return self.standing is Standing.PRESENT and self.left_at is None


@dataclass(frozen=True)
class Roll:
    """The whole record of an event: sessions, delegates, and who was where."""

    sessions: Sequence[ProgrammeSession]
    delegates: Sequence[Delegate]
    held: Mapping[Pair, Held] = field(repr=False)
    """What holds, by (session id, delegate id); nothing where nothing was recorded or it was taken back."""
    seen: Mapping[Pair, Held] = field(repr=False)
    """The same of delegations as such, by (session id, state id)."""
    version: int = 0
    """The newest mark."""

    def standing_in(self, session: ProgrammeSession, delegate: Delegate) -> Held | None:
        """What holds for the delegate in that session."""
        return self.held.get((session.id, delegate.id))

    def was_in(self, session: ProgrammeSession, delegate: Delegate) -> bool:
        """Whether the delegate was in that session, in the room or online."""
        return self._is_present(self.held.get((session.id, delegate.id)))

    def was_there(self, delegate: Delegate) -> bool:
        """Whether the delegate was in any session."""
        return any(self.was_in(session, delegate) for session in self.sessions)

    def was_seen(self, session: ProgrammeSession, state_id: int) -> bool:
        """Whether the delegation as such was recorded there, whoever of it."""
        return self._is_present(self.seen.get((session.id, state_id)))

    def states_in(self, session: ProgrammeSession) -> set[int]:
        """The States that were in the room: by a delegate, or by their delegation as such."""
        of_delegates = {each.state_id for each in self.delegates if each.state_id and each.category is Category.DELEGATE and self.was_in(session, each)}
        return of_delegates | self._seen_in(session)

    def states(self) -> set[int]:
        """The States that were in at least one session."""
        return {state_id for session in self.sessions for state_id in self.states_in(session)}

    def at(self, session: ProgrammeSession) -> Presence:
        """Who was in that session, counted."""
        people = ((each.category, each.state_id) for each in self.delegates if self.was_in(session, each))
        return counted(people, self._seen_in(session))

    def total(self) -> Presence:
        """Who was in at least one session, counted."""
        people = ((each.category, each.state_id) for each in self.delegates if self.was_there(each))
        return counted(people, {state_id for session in self.sessions for state_id in self._seen_in(session)})

    def _seen_in(self, session: ProgrammeSession) -> set[int]:
        return {state_id for (session_id, state_id), held in self.seen.items() if session_id == session.id and self._is_present(held)}

    @staticmethod
    def _is_present(held: Held | None) -> bool:
        return held is not None and held.standing is Standing.PRESENT


def holds(mark: type[AttendanceMark], *, as_such: bool = False) -> sa.ColumnElement[bool]:
    """Whether nothing later was recorded in its session: of the same delegate, or of the same delegation as such."""
    later = aliased(AttendanceMark)
    same = later.state_id == mark.state_id if as_such else later.delegate_id == mark.delegate_id
    newer = sa.or_(later.at > mark.at, sa.and_(later.at == mark.at, later.id > mark.id))
    return ~sa.exists().where(later.session_id == mark.session_id, same, newer).correlate(mark)


def sessions_of(event: Event) -> list[ProgrammeSession]:
    """The parts of the programme at which attendance is taken, in their order."""
    sessions = db.session.scalars(
        sa.select(ProgrammeSession)
        .where(ProgrammeSession.event_id == event.id)
        .order_by(ProgrammeSession.starts_at.is_(None), ProgrammeSession.starts_at, ProgrammeSession.position)
    )
    return [session for session in sessions if takes_attendance(session)]


def roll_of(event: Event) -> Roll:
    """A fixed number of statements, however many rows."""
    delegates = db.session.scalars(
        sa.select(Delegate)
        .where(Delegate.event_id == event.id, Delegate.status == DelegateStatus.REGISTERED)
        .order_by(Delegate.state_id, Delegate.position, Delegate.id)
    ).all()
    held: dict[Pair, Held] = {}
    seen: dict[Pair, Held] = {}
    for session_id, delegate_id, state_id, what in latest(event):
        of, key = (held, delegate_id) if delegate_id else (seen, state_id)
        if what.standing is not Standing.UNDONE:
            of[session_id, key or 0] = what
    return Roll(sessions_of(event), delegates, held, seen, version_of(event))


def latest(event: Event) -> Iterator[tuple[int, int | None, int | None, Held]]:
    """(session, delegate, State, what the mark says) by ids: of each subject in each session the latest mark by `at`."""
    mark = AttendanceMark
    place = sa.func.row_number().over(
        partition_by=(mark.session_id, mark.delegate_id, mark.state_id), order_by=(mark.at.desc(), mark.id.desc())
    )
    ranked = sa.select(mark.id, place.label("place")).where(mark.session_id.in_(_session_ids(event))).subquery()
    what: list[sa.ColumnElement[Any]] = [getattr(mark, each.name) for each in fields(Held)]
    columns = sa.select(mark.session_id, mark.delegate_id, mark.state_id, *what)
    for session_id, delegate_id, state_id, *said in db.session.execute(columns.join(ranked, ranked.c.id == mark.id).where(ranked.c.place == 1)):
        yield session_id, delegate_id, state_id, Held(*said)


def arrivals(event: Event) -> dict[Pair, datetime | None]:
    """When each delegate came into a session, where that was noted; one statement."""
    return {(session_id, delegate_id): what.arrived_at for session_id, delegate_id, _state, what in latest(event) if delegate_id}


def holding(event: Event, *, since: int = 0) -> Sequence[tuple[str, str, Standing, Mode, datetime, datetime | None]]:
    """(delegate, session, standing, mode, at, left at) by public ids: what holds wherever a mark was made after `since`."""
    of_event = AttendanceMark.session_id.in_(_session_ids(event))
    changed = sa.select(AttendanceMark.delegate_id).where(of_event, AttendanceMark.id > since, AttendanceMark.delegate_id.is_not(None))
    place = sa.func.row_number().over(
        partition_by=(AttendanceMark.session_id, AttendanceMark.delegate_id),
        order_by=(AttendanceMark.at.desc(), AttendanceMark.id.desc()),
    )
    newest = sa.func.max(AttendanceMark.id).over(partition_by=(AttendanceMark.session_id, AttendanceMark.delegate_id))
    ranked = (
        sa.select(AttendanceMark.id, place.label("place"), newest.label("newest"))
        .where(of_event, AttendanceMark.delegate_id.in_(changed))
        .subquery()
    )
    asked = (
        sa.select(Delegate.public_id, ProgrammeSession.public_id, AttendanceMark.standing, AttendanceMark.mode, AttendanceMark.at, AttendanceMark.left_at)
        .select_from(AttendanceMark)
        .join(ranked, ranked.c.id == AttendanceMark.id)
        .join(Delegate, Delegate.id == AttendanceMark.delegate_id)
        .join(ProgrammeSession, ProgrammeSession.id == AttendanceMark.session_id)
        .where(ranked.c.place == 1, ranked.c.newest > since)
        .order_by(AttendanceMark.id)
    )
    return db.session.execute(asked).tuples().all()


def version_of(event: Event) -> int:
    """The newest mark of the event; marks are made in the event's turn, so what is newer than a version was made after it."""
    return db.session.scalar(sa.select(sa.func.max(AttendanceMark.id)).where(AttendanceMark.session_id.in_(_session_ids(event)))) or 0


def _session_ids(event: Event) -> sa.Select[int]:
    return sa.select(ProgrammeSession.id).where(ProgrammeSession.event_id == event.id)


def in_protocol_order(delegates: Iterable[Delegate], states: Mapping[int, StateOn], asked: str = "") -> list[Delegation[Delegate]]:
    """States in protocol order, then organisations and everybody else by capacity; narrowed to what is asked for."""

    def place(delegate: Delegate) -> tuple[int, str, str]:
        state = states.get(delegate.state_id or 0)
        if state and delegate.category is Category.DELEGATE:
            return (0, state.sort_key, state.name)
        return (1, delegate.category.value, delegate.organisation or _("Others"))

    wanted = [each for each in delegates if found_in(asked, each.full_name, place(each)[2])]
    wanted.sort(key=lambda each: (place(each), each.position, each.id))
    return [Delegation(where[2], list(members)) for where, members in groupby(wanted, key=place)]


def terms_of(event: Event) -> AttendanceTerms:
    """What the organisers ask; of an event that asks nothing, a row that is not kept."""
    return db.session.get(AttendanceTerms, event.id) or AttendanceTerms(event_id=event.id)


def history_of(session: ProgrammeSession, *, delegate: Delegate | None = None, state_id: int | None = None) -> Sequence[AttendanceMark]:
    """Every mark of a delegate, or of a delegation as such, in a session, the newest first."""
    who = AttendanceMark.delegate_id == delegate.id if delegate else AttendanceMark.state_id == state_id
    return db.session.scalars(
        sa.select(AttendanceMark)
        .where(AttendanceMark.session_id == session.id, who)
        .order_by(AttendanceMark.at.desc(), AttendanceMark.id.desc())
        .options(joinedload(AttendanceMark.device), joinedload(AttendanceMark.recorded_by), joinedload(AttendanceMark.substitute))
    ).all()


def conflicts_in(session: ProgrammeSession) -> Sequence[AttendanceMark]:
    """Marks that contradict another's, and that no mark has settled since."""
    mark, later = AttendanceMark, aliased(AttendanceMark)
    settled = sa.exists().where(
        later.session_id == mark.session_id, later.delegate_id == mark.delegate_id, later.id > mark.id, later.contradicts_id.is_(None)
    )
    whole = joinedload(mark.contradicts)
    return db.session.scalars(
        sa.select(mark)
        .where(mark.session_id == session.id, mark.contradicts_id.is_not(None), ~settled)
        .order_by(mark.id)
        .options(joinedload(mark.delegate), joinedload(mark.device), joinedload(mark.recorded_by))
        .options(whole.joinedload(mark.device), whole.joinedload(mark.recorded_by))
    ).all()


def refused_of(event: Event, *, most: int) -> Sequence[RefusedRecord]:
    """What the door has sent and was not taken, the newest first."""
    asked = sa.select(RefusedRecord).where(RefusedRecord.event_id == event.id).order_by(RefusedRecord.id.desc()).limit(most)
    return db.session.scalars(asked.options(joinedload(RefusedRecord.device), joinedload(RefusedRecord.delegate))).all()


def newest_refusal(event: Event) -> int:
    """The key of the newest of them; 0 where there is none."""
    return db.session.scalar(sa.select(sa.func.max(RefusedRecord.id)).where(RefusedRecord.event_id == event.id)) or 0


def answers_of_states(event: Event) -> dict[int, Answer]:
    """The answer of each State that was invited, by its id."""
    invited = sa.or_(Invitation.status != InvitationStatus.DRAFT, Invitation.answer != Answer.NONE)
    asked = sa.select(Invitation.state_id, Invitation.answer).where(
        Invitation.event_id == event.id, Invitation.state_id.is_not(None), Invitation.excluded.is_(False), invited
    )
    return {state_id: answer for state_id, answer in db.session.execute(asked).tuples() if state_id is not None}


def get_session(event: Event, public_id: str) -> ProgrammeSession:
    """A part of this event's programme where attendance is taken; raises `NotFound`."""
    session = db.session.scalar(
        sa.select(ProgrammeSession).where(
            ProgrammeSession.event_id == event.id, ProgrammeSession.public_id == public_id
        )
    )
    if session is None or not takes_attendance(session):
        raise NotFound
    return session


def get_delegate(event: Event, public_id: str) -> Delegate:
    """Somebody registered for this event; raises `NotFound`, also for the withdrawn."""
    delegate = db.session.scalar(
        sa.select(Delegate).where(
            Delegate.event_id == event.id,
            Delegate.public_id == public_id,
            Delegate.status == DelegateStatus.REGISTERED,
        )
    )
    if delegate is None:
        raise NotFound
    return delegate


# --- the door -------------------------------------------------------------------------------------------------------------


def link_by_secret(secret: str, *, now: datetime) -> DoorLink:
    """The door that the link opens; raises `NotFound` alike for guessed, revoked and expired ones."""
    link = db.session.scalar(
        sa.select(DoorLink)
        .where(DoorLink.link_hash == hash_of(secret), DoorLink.revoked_at.is_(None), DoorLink.expires_at > now)
        .options(joinedload(DoorLink.event))
    )
    if link is None:
        raise NotFound
    return link


def device_by_secret(secret: str) -> DoorDevice | None:
    """Whose cookie it is, unless the device or its link was revoked."""
    return db.session.scalar(
        sa.select(DoorDevice)
        .outerjoin(DoorLink)
        .where(DoorDevice.secret_hash == hash_of(secret), DoorDevice.revoked_at.is_(None), DoorLink.revoked_at.is_(None))
        .options(joinedload(DoorDevice.event), joinedload(DoorDevice.account))
    )


def links_of(event: Event) -> Sequence[DoorLink]:
    """The links that were made for the door of the event, the newest first."""
    return db.session.scalars(
        sa.select(DoorLink).where(DoorLink.event_id == event.id).order_by(DoorLink.id.desc()).options(joinedload(DoorLink.made_by))
    ).all()


def devices_of(event: Event) -> Sequence[DoorDevice]:
    """Every device that was opened at the door of the event, the newest first."""
    return db.session.scalars(
        sa.select(DoorDevice).where(DoorDevice.event_id == event.id).order_by(DoorDevice.id.desc()).options(joinedload(DoorDevice.link))
    ).all()


def uuids_among(uuids: Iterable[str]) -> set[str]:
    """Those of them that were received before, taken or refused."""
    wanted = list(uuids)
    known = sa.union_all(*(sa.select(kind.uuid).where(kind.uuid.in_(wanted)) for kind in (AttendanceMark, RefusedRecord)))
    return set(db.session.scalars(known))


def marks_by_others(event: Event, delegate_ids: Iterable[int], *, since: int, than: DoorDevice | Account | None) -> dict[Pair, list[AttendanceMark]]:
    """What others than this device or member of staff have recorded of these delegates since a version."""
    found: dict[Pair, list[AttendanceMark]] = defaultdict(list)
    if isinstance(than, DoorDevice):
        others = AttendanceMark.device_id.is_distinct_from(than.id)
    else:
        by_account = AttendanceMark.recorded_by_id.is_distinct_from(than.id if than else None)
        others = sa.or_(AttendanceMark.device_id.is_not(None), by_account)
    asked = sa.select(AttendanceMark).where(
        AttendanceMark.session_id.in_(_session_ids(event)),
        AttendanceMark.delegate_id.in_(list(delegate_ids)),
        AttendanceMark.id > since,
        others,
    )
    for mark in db.session.scalars(asked.order_by(AttendanceMark.at, AttendanceMark.id)):
        if mark.delegate_id is not None:
            found[mark.session_id, mark.delegate_id].append(mark)
    return found
