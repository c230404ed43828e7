"""Recording who was there: rows are only ever added, each in the event's turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa

from app.attendance import queries
from app.attendance.models import AttendanceMark, Excuse, Method, Mode, Standing
from app.attendance.rules import takes_attendance
from app.database import db
from app.errors import Refused
from app.events.actions import in_turn
from app.events.models import Event, ProgrammeSession, SessionKind
from app.people.models import Account
from app.registration.models import Delegate
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
