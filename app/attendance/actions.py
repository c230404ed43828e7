"""Recording who was there: rows are only ever added."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.attendance.models import AttendanceMark, Method
from app.attendance.rules import takes_attendance
from app.database import db
from app.events.models import Event, ProgrammeSession, SessionKind
from app.people.models import Account
from app.registration.models import Delegate


def mark(
    session: ProgrammeSession,
    delegate: Delegate,
    *,
    present: bool,
    uuid: str,
    by: Account | None,
    now: datetime,
    method: Method = Method.LIST,
) -> AttendanceMark:
    """Record presence, or its undoing; the same `uuid` sent twice is recorded once."""
    made = AttendanceMark(
        session=session, delegate=delegate, present=present, uuid=uuid, recorded_by=by, recorded_at=now, method=method
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        return db.session.scalars(sa.select(AttendanceMark).where(AttendanceMark.uuid == uuid)).one()
    return made


def ensure_a_session(event: Event, *, title: str) -> None:
    """An event without a programme still has one occasion to be present at."""
    if not any(takes_attendance(session) for session in event.sessions):
        event.sessions.append(
            ProgrammeSession(kind=SessionKind.DISCUSSION, title=title, position=len(event.sessions))
        )
        db.session.flush()
