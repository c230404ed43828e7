"""The outbox, and what came in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Sealed, UtcDateTime, choice, new_public_id
from app.jobs.models import Leased

SECRET_KINDS = ("account_invitation", "account_access")
"""Messages whose link is for their reader alone: with a mail server, nobody reads them in the outbox."""


class Message(Leased, Base):
    """One mail to its recipients; the bytes are made once, so a retry sends exactly the same."""

    __tablename__ = "message"
    __table_args__ = (sa.Index("ix_message_created_at_id", "created_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    once_key: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    """The same key never makes a second message: a double click mails once."""
    about: Mapped[str] = mapped_column(sa.String(16), default="", index=True)
    """The public id of the event it concerns; rights over the event are rights over the message."""
    kind: Mapped[str] = mapped_column(sa.String(40), default="")
    regarding: Mapped[str] = mapped_column(sa.String(16), default="", index=True)
    """The public id of the invitation or the delegate whose message it is."""
    to: Mapped[list[str]] = mapped_column(sa.JSON)
    copy: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    subject: Mapped[str] = mapped_column(sa.String(400))
    source: Mapped[bytes] = mapped_column(Sealed)
    """The complete RFC 5322 message; sealed, as it holds secret links."""
    message_id: Mapped[str] = mapped_column(sa.String(255), default="", index=True)
    """Its Message-ID, with the angle brackets: what a bounce quotes."""
    supersedes: Mapped[bool] = mapped_column(default=False)
    """It takes the place of what its readers were told before: an older message is not sent to them again."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    not_after: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """By then it has left, or a person decides."""
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    recipients: Mapped[list[Recipient]] = relationship(
        back_populates="message", cascade="all, delete-orphan", order_by="Recipient.id", lazy="selectin"
    )


class Fate(StrEnum):
    """What became of a message at one address."""

    WAITING = "waiting"
    SENT = "sent"
    """The mail server took it; a bounce may still come."""
    REFUSED = "refused"
    BOUNCED = "bounced"


class Recipient(Base):
    """One address of a message: each has its own answer, so that nobody is written to twice for another's sake."""

    __tablename__ = "recipient"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("message.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(sa.String(320))
    key: Mapped[str] = mapped_column(sa.String(320), index=True)
    """The address in small letters: what addresses are compared by."""
    fate: Mapped[Fate] = mapped_column(choice(Fate), default=Fate.WAITING, index=True)
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    """What the mail server said last, or why it came back."""
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    message: Mapped[Message] = relationship(back_populates="recipients")


class MailHost(Base):
    """A server that mail leaves by or comes in from: how it stands, so that its trouble is shown where a person looks."""

    __tablename__ = "mail_host"

    name: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    """`smtp` or `imap`."""
    trouble: Mapped[str] = mapped_column(sa.Text, default="")
    troubled_since: Mapped[datetime | None] = mapped_column(UtcDateTime)


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
