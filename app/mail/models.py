"""The outbox."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Sealed, UtcDateTime, new_public_id
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
