"""Recording who was there: rows are only ever added, each in the event's turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid4, uuid5

import sqlalchemy as sa

from app.attendance import queries
from app.attendance.models import AttendanceMark, Excuse, Method, Mode, Quorum, Standing
from app.attendance.rules import has_a_door, takes_attendance
from app.database import db
from app.errors import NotAllowed, Refused
from app.events.actions import editors_turn, in_turn
from app.events.models import Event, ProgrammeSession, SessionKind
from app.people.models import Account
from app.registration.models import Delegate, DelegateStatus
from app.treaty.models import State


def mark(
    session: ProgrammeSession,
    delegate: Delegate,
    *,
    uuid: str,
    by: Account | None,
    now: datetime,
    standing: Standing = Standing.PRESENT,
    mode: Mode = Mode.IN_PERSON,
    excuse: Excuse | None = None,
    note: str = "",
    substitute: Delegate | None = None,
    arrived_at: datetime | None = None,
    left_at: datetime | None = None,
    method: Method = Method.LIST,
    seen: int | None = None,
) -> AttendanceMark:
    """Record where somebody stands; the same `uuid` sent twice is recorded once.

    `seen` is the newest mark that whoever records it had seen; None where they had seen them all. Raises
    `Refused` for a substitute who is the person, for none, and for a time of leaving before that of arriving.
    """
    in_turn(session.event)
    kept = by_uuid(uuid)
    if kept is not None:
        return kept
    if standing is Standing.SUBSTITUTED and substitute in (None, delegate):
        raise Refused("substitute_needed", name=delegate.full_name)
    if arrived_at and left_at and left_at < arrived_at:
        raise Refused("left_before_arrived")
    made = AttendanceMark(
        session=session,
        delegate=delegate,
        uuid=uuid,
        standing=standing,
        mode=mode,
        excuse=(excuse or Excuse.OTHER) if standing is Standing.EXCUSED else None,
        note=note if standing is Standing.EXCUSED else "",
        substitute=substitute if standing is Standing.SUBSTITUTED else None,
        arrived_at=arrived_at if standing is Standing.PRESENT else None,
        left_at=left_at if standing is Standing.PRESENT else None,
        recorded_by=by,
        recorded_at=now,
        at=now,
        method=method,
    )
    if seen is not None:
        others = queries.marks_by_others(session.event, [delegate.id], since=seen, than=by)
        made.contradicts_id = contradicted(others.get((session.id, delegate.id), ()), standing)
    db.session.add(made)
    db.session.flush()
    if made.substitute is not None:
        mark(session, made.substitute, uuid=follows_from(uuid), by=by, now=now, mode=mode, method=method)
    return made


def mark_delegation(
    session: ProgrammeSession,
    state: State,
    *,
    uuid: str,
    by: Account | None,
    now: datetime,
    standing: Standing = Standing.PRESENT,
    method: Method = Method.PAPER,
) -> AttendanceMark:
    """Record that the State was in the room, or not, where nobody of its delegation is named."""
    in_turn(session.event)
    kept = by_uuid(uuid)
    if kept is not None:
        return kept
    made = AttendanceMark(
        session=session, state=state, uuid=uuid, standing=standing, recorded_by=by, recorded_at=now, at=now, method=method
    )
    db.session.add(made)
    db.session.flush()
    return made


def type_in(
    session: ProgrammeSession, delegates: Iterable[Delegate], state_ids: Iterable[int], *, sheet: str, by: Account, now: datetime
) -> int:
    """Record who signed a sheet, and delegations of which somebody signed; answers how many were new. One `sheet` is recorded once."""
    subjects = [("delegate_id", each.id) for each in delegates] + [("state_id", each) for each in state_ids]
    in_turn(session.event)
    uuids = {subject: str(uuid5(NAMESPACE_URL, f"{sheet}:{subject[0]}:{subject[1]}")) for subject in subjects}
    known = queries.uuids_among(uuids.values())
    common = {"session_id": session.id, "standing": Standing.PRESENT, "method": Method.PAPER, "recorded_by_id": by.id, "recorded_at": now, "at": now}
    rows = [
        {"uuid": uuid, "delegate_id": None, "state_id": None, column: key} | common
        for (column, key), uuid in uuids.items()
        if uuid not in known
    ]
    if rows:
        db.session.execute(sa.insert(AttendanceMark), rows)
    return len(rows)


def mark_oneself(session: ProgrammeSession, delegate: Delegate, *, now: datetime) -> None:
    """Delegates say that they take part online; once said, it is not recorded again. Raises `NotAllowed` where it is not open."""
    in_turn(session.event)
    if not may_mark_oneself(session, delegate):
        raise NotAllowed
    if not queries.roll_of(session.event).was_in(session, delegate):
        mark(session, delegate, uuid=str(uuid4()), by=None, now=now, mode=Mode.ONLINE, method=Method.SELF)


def may_mark_oneself(session: ProgrammeSession, delegate: Delegate) -> bool:
    """Whether the organisers have opened this session for it, at the event for which the person is registered."""
    terms = queries.terms_of(session.event)
    return terms.self_session_id == session.id and has_a_door(session.event) and delegate.status is DelegateStatus.REGISTERED


def set_terms(event: Event, *, quorum: Quorum | None, self_session: ProgrammeSession | None, by: Account) -> None:
    """What makes a quorum, and in which session delegates may say themselves that they take part; raises `NotAllowed`."""
    editors_turn(event, by)
    terms = queries.terms_of(event)
    db.session.add(terms)
    terms.quorum = quorum
    terms.self_session_id = self_session.id if self_session and event.online_link else None
    db.session.flush()


def by_uuid(uuid: str) -> AttendanceMark | None:
    """The mark that was made with it before."""
    return db.session.scalar(sa.select(AttendanceMark).where(AttendanceMark.uuid == uuid))


def follows_from(uuid: str) -> str:
    """The id of the colleague's mark that a substitution brings with it: the same whenever it is sent."""
    return str(uuid5(NAMESPACE_URL, f"substitute:{uuid}"))


def contradicted(others: Sequence[AttendanceMark], standing: Standing) -> int | None:
    """The key of the latest of these marks that says otherwise."""
    return next((each.id for each in reversed(others) if each.standing is not standing), None)


def ensure_a_session(event: Event, *, title: str) -> None:
    """An event without a programme still has one occasion to be present at."""
    in_turn(event)
    if not any(takes_attendance(session) for session in event.sessions):
        event.sessions.append(
            ProgrammeSession(kind=SessionKind.DISCUSSION, title=title, position=len(event.sessions))
        )
        db.session.flush()
