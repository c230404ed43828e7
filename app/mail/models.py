"""The outbox, and what came in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Sealed, UtcDateTime, choice, new_public_id
from app.jobs.models import Leased


class Message(Leased, Base):
    """One mail to its recipients; the bytes are made once, so a retry sends exactly the same."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    once_key: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    """The same key never makes a second message: a double click mails once."""
    about: Mapped[str] = mapped_column(sa.String(16), default="", index=True)
    """The public id of the event it concerns; rights over the event are rights over the message."""
    kind: Mapped[str] = mapped_column(sa.String(40), default="")
    to: Mapped[list[str]] = mapped_column(sa.JSON)
    copy: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    subject: Mapped[str] = mapped_column(sa.String(400))
    source: Mapped[bytes] = mapped_column(Sealed)
    """The complete RFC 5322 message; sealed, as it holds secret links."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Verdict(StrEnum):
    """What became of a message that came in."""

    WAITING = "waiting"
    """Kept, and not read yet."""
    DONE = "done"
    """It changed what it was meant to change."""
    NOTHING = "nothing"
    """Understood, and nothing was to be done: a stale answer, an absence notice."""
    LOOK = "look"
    """A person should look at it: forged, unknown, too large, not readable."""


class ReceivedMessage(Base):
    """A message that came in, kept as it came, once."""

    __tablename__ = "received_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """SHA-256 of Message-ID, sender and date; of the whole where there is no Message-ID."""
    sender: Mapped[str] = mapped_column(sa.String(320), default="")
    subject: Mapped[str] = mapped_column(sa.String(400), default="")
    source: Mapped[bytes] = mapped_column(Sealed)
    """As it came; only the head of one that is too large."""
    size: Mapped[int]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict), default=Verdict.WAITING, index=True)
    handler: Mapped[str] = mapped_column(sa.String(40), default="")
    """The name under which the handler that took it is registered."""
    reason: Mapped[str] = mapped_column(sa.String(60), default="")
    """A key of app/web/reasons.py; `facts` fill in its sentence."""
    facts: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    about: Mapped[str] = mapped_column(sa.String(16), default="", index=True)
    """The public id of the event it concerns; rights over the event are rights over the message."""
