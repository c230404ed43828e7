"""A reminder: whom, how long before what, in which words."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, UtcDateTime, choice
from app.events.models import Event


class Whom(StrEnum):
    """Who is reminded."""

    SILENT = "silent"
    """Those who were invited and have not answered."""
    DELEGATES = "delegates"
    """Everybody who is registered."""
    SPEAKERS = "speakers"


class Before(StrEnum):
    """What the days are counted back from."""

    REPLY_BY = "reply_by"
    EVENT = "event"


class Reminder(Base):
    """One reminder of an event; it leaves once, on its day, in the morning at the venue."""

    __tablename__ = "reminder"
    __table_args__ = (sa.UniqueConstraint("event_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(40))
    """Its name in addresses; one of the usual set is named after what it does, so that the set is made once."""
    usual: Mapped[bool] = mapped_column(default=False)
    """Of the set that comes with the kind of event: it can be switched off, but not removed."""
    whom: Mapped[Whom] = mapped_column(choice(Whom))
    before: Mapped[Before] = mapped_column(choice(Before))
    days: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(sa.String(2), default="")
    """In which language everybody is written to; empty for each reader's own."""
    texts: Mapped[dict[str, list[str]]] = mapped_column(sa.JSON, default=dict)
    """By language: subject and text as somebody wrote them, with placeholders; the standard ones where none are here."""
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """What was due before it was planned is not made up for."""
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    written: Mapped[int] = mapped_column(default=0)
    """How many were written to."""
    troubles: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    """Those whose message could not be made."""

    event: Mapped[Event] = relationship()
