"""Attendance is evidence: rows are added, never changed or taken away."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, UtcDateTime, choice, new_public_id
from app.events.models import Event, ProgrammeSession
from app.people.models import Account
from app.registration.models import Delegate
from app.treaty.models import State


class Standing(StrEnum):
    """What a mark says; who has none is not accounted for."""

    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"
    SUBSTITUTED = "substituted"
    """Somebody else sat in the person's place."""
    UNDONE = "undone"
    """The mark before was an error: as if nothing had been said."""


class Mode(StrEnum):
    """Where somebody was present."""

    IN_PERSON = "in_person"
    ONLINE = "online"


class Excuse(StrEnum):
    """Why somebody could not come."""

    VISA = "visa"
    FLIGHT = "flight"
    CAPITAL = "capital"
    """Called back to the capital, or no instructions from there."""
    ILLNESS = "illness"
    OTHER = "other"


class Method(StrEnum):
    """How a mark came about."""

    SCAN = "scan"
    LIST = "list"
    SELF = "self"
    PAPER = "paper"
    WALK_IN = "walk_in"
    IMPORTED = "imported"


class Refusal(StrEnum):
    """Why a record from the door was not taken."""

    OTHER_EVENT = "other_event"
    UNKNOWN_CODE = "unknown_code"
    CUT_CODE = "cut_code"
    WITHDRAWN = "withdrawn"
    NOT_EXPECTED = "not_expected"
    SESSION_GONE = "session_gone"
    SESSION_BREAK = "session_break"
    BAD_RECORD = "bad_record"


class Quorum(StrEnum):
    """Which part of the States Parties must be in the room before a decision is taken."""

    THIRD = "third"
    MAJORITY = "majority"
    TWO_THIRDS = "two_thirds"


class AttendanceTerms(Base):
    """What the organisers ask of an event's attendance; an event without a row asks nothing."""

    __tablename__ = "attendance_terms"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    quorum: Mapped[Quorum | None] = mapped_column(choice(Quorum))
    self_session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("programme_session.id", ondelete="SET NULL"))
    """The session in which delegates may say on their own pages that they take part online."""

    self_session: Mapped[ProgrammeSession | None] = relationship()


class DoorLink(Base):
    """A secret link that makes whatever device opens it a check-in device of one event, until it expires."""

    __tablename__ = "door_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(sa.String(80))
    link_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))

    event: Mapped[Event] = relationship()
    made_by: Mapped[Account | None] = relationship()
    devices: Mapped[list[DoorDevice]] = relationship(back_populates="link", order_by="DoorDevice.id")


class DoorDevice(Base):
    """A phone at the door of one event; what it keeps of its secret is in its cookie."""

    __tablename__ = "door_device"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    link_id: Mapped[int | None] = mapped_column(sa.ForeignKey("door_link.id", ondelete="CASCADE"), index=True)
    """None for a device of a member of staff, who was signed in on it."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(sa.String(80))
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
    link: Mapped[DoorLink | None] = relationship(back_populates="devices")
    account: Mapped[Account | None] = relationship()


class Recorded:
    """When, where from and by whom something at the door was recorded."""

    uuid: Mapped[str] = mapped_column(sa.String(36), unique=True)
    """Made where the record was made; sent twice, it is recorded once."""
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    device_id: Mapped[int | None] = mapped_column(sa.ForeignKey("door_device.id", ondelete="SET NULL"))
    said_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """By the device's own clock, however wrong; None where the server's clock was asked."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it happened, as far as it is known: the device's time without the error of its clock, never in the future."""
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it was received."""


class AttendanceMark(Recorded, Base):
    """What somebody recorded of a delegate, or of a delegation as such, in a session; the latest by `at` holds, undo adds another."""

    __tablename__ = "attendance_mark"
    __table_args__ = (
        sa.CheckConstraint("(delegate_id IS NULL) <> (state_id IS NULL)", name="one_subject"),
        sa.Index("ix_attendance_mark_session_id_delegate_id", "session_id", "delegate_id", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("programme_session.id", ondelete="CASCADE"))
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    state_id: Mapped[int | None] = mapped_column(sa.ForeignKey("state.id"), index=True)
    """The State whose delegation was seen where nobody of it is named, as on paper."""
    standing: Mapped[Standing] = mapped_column(choice(Standing), default=Standing.PRESENT)
    mode: Mapped[Mode] = mapped_column(choice(Mode), default=Mode.IN_PERSON)
    excuse: Mapped[Excuse | None] = mapped_column(choice(Excuse))
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    substitute_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id", ondelete="SET NULL"), index=True)
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    method: Mapped[Method] = mapped_column(choice(Method), default=Method.LIST)
    contradicts_id: Mapped[int | None] = mapped_column(sa.ForeignKey("attendance_mark.id", ondelete="SET NULL"))
    """A mark of somebody else that says otherwise, which whoever made this one had not seen; open until another follows."""

    session: Mapped[ProgrammeSession] = relationship()
    delegate: Mapped[Delegate | None] = relationship(foreign_keys=[delegate_id])
    state: Mapped[State | None] = relationship()
    substitute: Mapped[Delegate | None] = relationship(foreign_keys=[substitute_id])
    contradicts: Mapped[AttendanceMark | None] = relationship(remote_side=[id])

    recorded_by: Mapped[Account | None] = relationship()
    device: Mapped[DoorDevice | None] = relationship()

    @property
    def made_by(self) -> str:
        """Who made it: the name of the member of staff, or of the device."""
        return self.recorded_by.name if self.recorded_by else self.device.label if self.device else ""


class RefusedRecord(Recorded, Base):
    """Something that the door sent and that was not taken, with the reason."""

    __tablename__ = "attendance_refusal"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("programme_session.id", ondelete="SET NULL"))
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    """Whose badge it was, where that is known and the person is of this event."""
    reason: Mapped[Refusal] = mapped_column(choice(Refusal))
    said: Mapped[str] = mapped_column(sa.String(60), default="")
    """The code as far as it was read; empty where what was read is none of ours."""

    session: Mapped[ProgrammeSession | None] = relationship()
    delegate: Mapped[Delegate | None] = relationship()
    recorded_by: Mapped[Account | None] = relationship()
    device: Mapped[DoorDevice | None] = relationship()
