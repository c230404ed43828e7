"""Asking who was in the room: the latest mark of a delegate in a session holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from app.attendance.models import AttendanceMark
from app.attendance.rules import Presence, counted, takes_attendance
from app.database import db
from app.errors import NotFound
from app.events.models import Event, ProgrammeSession
from app.registration.models import Delegate, DelegateStatus


@dataclass(frozen=True)
class Roll:
    """The whole record of an event: sessions, delegates, and who was where."""

    sessions: Sequence[ProgrammeSession]
    delegates: Sequence[Delegate]
    present: frozenset[tuple[int, int]] = field(repr=False)
    """(session id, delegate id)."""

    def was_in(self, session: ProgrammeSession, delegate: Delegate) -> bool:
        """Whether the delegate was in that session."""
        return (session.id, delegate.id) in self.present

    def was_there(self, delegate: Delegate) -> bool:
        """Whether the delegate was in any session."""
        return any((session.id, delegate.id) in self.present for session in self.sessions)

    def at(self, session: ProgrammeSession) -> Presence:
        """Who was in that session, counted."""
        return counted((each.category, each.state_id) for each in self.delegates if self.was_in(session, each))

    def total(self) -> Presence:
        """Who was in at least one session, counted."""
        return counted((each.category, each.state_id) for each in self.delegates if self.was_there(each))


def roll_of(event: Event) -> Roll:
    """Three statements, however many rows."""
    sessions = db.session.scalars(
        sa.select(ProgrammeSession)
        .where(ProgrammeSession.event_id == event.id)
        .order_by(ProgrammeSession.starts_at.is_(None), ProgrammeSession.starts_at, ProgrammeSession.position)
    ).all()
    delegates = db.session.scalars(
        sa.select(Delegate)
        .where(Delegate.event_id == event.id, Delegate.status == DelegateStatus.REGISTERED)
        .order_by(Delegate.state_id, Delegate.position, Delegate.id)
    ).all()
    latest = (
        sa.select(sa.func.max(AttendanceMark.id))
        .join(ProgrammeSession)
        .where(ProgrammeSession.event_id == event.id)
        .group_by(AttendanceMark.session_id, AttendanceMark.delegate_id)
    )
    marks = db.session.execute(
        sa.select(AttendanceMark.session_id, AttendanceMark.delegate_id).where(
            AttendanceMark.id.in_(latest), AttendanceMark.present
        )
    )
    return Roll(
        [session for session in sessions if takes_attendance(session)],
        delegates,
        frozenset((session_id, delegate_id) for session_id, delegate_id in marks),
    )


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
