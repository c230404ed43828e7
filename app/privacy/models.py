"""The trace of an erasure: how many persons, never who."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, UtcDateTime, choice
from app.events.models import Event
from app.people.models import Account


class Cause(StrEnum):
    """Why something was erased."""

    PERSON = "person"
    """The person asked for it, by the personal link."""
    ORGANISERS = "organisers"
    RETENTION = "retention"
    """The period was over."""


class Erasure(Base):
    """Personal data of an event were erased."""

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    cause: Mapped[Cause] = mapped_column(choice(Cause))
    persons: Mapped[int]
    erased_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    scrubbed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    """When the database file was rewritten, so that no free page of it holds what was erased."""

    event: Mapped[Event] = relationship()
    erased_by: Mapped[Account | None] = relationship()
