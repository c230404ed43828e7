"""Invitations with the reason for each, the letters, and the answers."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.contacts.models import EXACTLY_ONE, AddresseeId, Organisation
from app.database import Base, UtcDateTime, choice, new_public_id
from app.events.models import Event, Instrument
from app.files.models import StoredFile
from app.jobs.models import Leased
from app.people.models import Account
from app.treaty.models import State, TreatyStatus


class InvitationStatus(StrEnum):
    """A draft follows the rule; an issued one has its letter and never changes by itself again."""

    DRAFT = "draft"
    ISSUED = "issued"
    SENT = "sent"


class Answer(StrEnum):
    """What the State or the organisation said."""

    NONE = "none"
    ATTENDING = "attending"
    NOT_ATTENDING = "not_attending"


class InvitationReason(StrEnum):
    """Why it is on the list."""

    RULE = "rule"
    BY_HAND = "by_hand"


class Invitation(Base):
    """The invitation of one State, or one organisation, to one event."""

    __tablename__ = "invitation"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "state_id"),
        sa.UniqueConstraint("event_id", "organisation_id"),
        sa.CheckConstraint(EXACTLY_ONE, name="one_addressee"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    state_id: Mapped[int | None] = mapped_column(sa.ForeignKey("state.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    reason: Mapped[InvitationReason] = mapped_column(choice(InvitationReason), default=InvitationReason.RULE)
    excluded: Mapped[bool] = mapped_column(default=False)
    """Taken off the list after its letter was made or sent, or after it had answered: the row stays for the record."""
    status_then: Mapped[TreatyStatus | None] = mapped_column(choice(TreatyStatus))
    """The State's treaty status on the day `status_as_of`; none for an organisation."""
    status_as_of: Mapped[date]
    status: Mapped[InvitationStatus] = mapped_column(choice(InvitationStatus), default=InvitationStatus.DRAFT)
    language: Mapped[str] = mapped_column(sa.String(2), default="en")
    reference: Mapped[str] = mapped_column(sa.String(60), default="")
    link_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    """SHA-256 of the State's 256-bit link; the link itself is never stored in the clear."""
    link_revision: Mapped[int] = mapped_column(default=1)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_sequence: Mapped[int] = mapped_column(default=0)
    """The event's calendar sequence when it was last told the date and the place."""
    told_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    """What `events.calendar.whole_digest` was then."""
    told_when: Mapped[str] = mapped_column(sa.Text, default="")
    told_where: Mapped[str] = mapped_column(sa.Text, default="")
    answer: Mapped[Answer] = mapped_column(choice(Answer), default=Answer.NONE)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[str] = mapped_column(sa.String(200), default="")
    """Who answered, as they wrote it; an account's name where staff entered the answer."""
    reply_email: Mapped[str] = mapped_column(sa.String(254), default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    reminders_off: Mapped[bool] = mapped_column(default=False)
    """Neither the State nor its delegates are reminded by themselves."""
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    state: Mapped[State | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    letters: Mapped[list[Letter]] = relationship(
        back_populates="invitation", cascade="all, delete-orphan", order_by="Letter.id"
    )

    @property
    def addressee_id(self) -> AddresseeId:
        """Who is invited."""
        return self.state_id, self.organisation_id


class ChangeKind(StrEnum):
    """What an act towards the treaty did to an event's list."""

    CAME = "came"
    WENT = "went"
    RESTATED = "restated"
    """It is still invited, under another treaty status."""
    KEPT = "kept"
    """Its letter was made or sent, so the invitation stays as it was."""


class AudienceChange(Base):
    """What happened to one State on an event's list since somebody last took note of it."""

    __tablename__ = "audience_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    state_id: Mapped[int] = mapped_column(sa.ForeignKey("state.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ChangeKind] = mapped_column(choice(ChangeKind))
    before: Mapped[TreatyStatus] = mapped_column(choice(TreatyStatus))
    after: Mapped[TreatyStatus] = mapped_column(choice(TreatyStatus))
    was_listed: Mapped[bool]
    since: Mapped[date | None]
    """The day of the act that gives the State its present status; none where it has no act any more."""
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When somebody took note, or drew the list up anew."""
    noted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))

    event: Mapped[Event] = relationship()
    state: Mapped[State] = relationship()


class LetterBatch(Base):
    """Letters made in one go, and the one PDF for printing at its end."""

    __tablename__ = "letter_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    requested_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    dated: Mapped[date]
    """The date the letters bear."""
    instrument: Mapped[Instrument] = mapped_column(choice(Instrument), default=Instrument.LETTER)
    words_as_of: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Which versions of the templates its letters follow: those of its order, or of the day it was resumed."""
    signatories: Mapped[dict[str, list[str]]] = mapped_column(sa.JSON, default=dict)
    """By the iso3 of each State that signs, in their order: name and function of who signs, where that is known."""
    wording: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    """By specimen, as in "fr state": what the letters say apart from who each is written to."""
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    merged_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))

    event: Mapped[Event] = relationship()
    requested_by: Mapped[Account | None] = relationship()
    merged: Mapped[StoredFile | None] = relationship()
    letters: Mapped[list[Letter]] = relationship(back_populates="batch", cascade="all, delete-orphan", order_by="Letter.id")


class Clearance(Base):
    """The key of one State that signs, or of the secretariat where it invites alone: this wording may leave."""

    __tablename__ = "clearance"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    signs: Mapped[str] = mapped_column(sa.String(3))
    """The iso3 of the State that signs; empty for the secretariat."""
    wording: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    """What was cleared, by specimen; it holds for letters that say exactly this."""
    cleared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cleared_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(sa.String(200))
    """Who did it or wrote it down, as they were called then."""
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    """How the State cleared it where the secretariat wrote it down: "by e-mail of …"."""


class Letter(Leased, Base):
    """One letter to be made or made: kept as it was sent."""

    __tablename__ = "letter"
    __table_args__ = (sa.UniqueConstraint("batch_id", "invitation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("letter_batch.id", ondelete="CASCADE"))
    invitation_id: Mapped[int] = mapped_column(sa.ForeignKey("invitation.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    batch: Mapped[LetterBatch] = relationship(back_populates="letters")
    invitation: Mapped[Invitation] = relationship(back_populates="letters")
    file: Mapped[StoredFile | None] = relationship()
