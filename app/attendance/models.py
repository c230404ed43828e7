"""Attendance is evidence: rows are added, never changed or taken away."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, UtcDateTime, choice
from app.events.models import ProgrammeSession
from app.people.models import Account
from app.registration.models import Delegate


class Method(StrEnum):
    """How a mark came about."""

    LIST = "list"
    WALK_IN = "walk_in"
    IMPORTED = "imported"


class AttendanceMark(Base):
    """Somebody recorded that a delegate was, or was not, in a session; the latest mark holds, undo adds another."""

    __tablename__ = "attendance_mark"
    __table_args__ = (sa.Index("ix_attendance_mark_session_id_delegate_id", "session_id", "delegate_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(sa.String(36), unique=True)
    """Made where the mark was made; sent twice, it is recorded once."""
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("programme_session.id", ondelete="CASCADE"))
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    present: Mapped[bool]
    method: Mapped[Method] = mapped_column(choice(Method), default=Method.LIST)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    session: Mapped[ProgrammeSession] = relationship()
    delegate: Mapped[Delegate] = relationship()
    recorded_by: Mapped[Account | None] = relationship()
