"""Delegates, as they wrote their names, in the order their delegation gave."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.contacts.models import AddresseeId
from app.database import Base, UtcDateTime, choice, new_public_id
from app.events.models import Event
from app.invitations.models import Invitation
from app.treaty.models import State


class Category(StrEnum):
    """In what capacity a person is there; only `DELEGATE` counts a State as attending."""

    DELEGATE = "delegate"
    ORGANISER = "organiser"
    RESOURCE_PERSON = "resource_person"
    ORGANISATION = "organisation"


class DelegationRole(StrEnum):
    """Place in the delegation."""

    HEAD = "head"
    DEPUTY_HEAD = "deputy_head"
    ALTERNATE = "alternate"
    ADVISER = "adviser"
    EXPERT = "expert"


class DelegateStatus(StrEnum):
    """A withdrawn delegate stays on file until the retention ends."""

    REGISTERED = "registered"
    WITHDRAWN = "withdrawn"


class Delegate(Base):
    """One person registered for one event."""

    __tablename__ = "delegate"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "submission_key"),
        sa.Index("ix_delegate_event_id_status", "event_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    invitation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invitation.id", ondelete="SET NULL"), index=True)
    state_id: Mapped[int | None] = mapped_column(sa.ForeignKey("state.id"), index=True)
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    category: Mapped[Category] = mapped_column(choice(Category), default=Category.DELEGATE)
    role: Mapped[DelegationRole | None] = mapped_column(choice(DelegationRole))
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(sa.String(60), default="")
    """Form of address as written: H.E. Mr., Ms., Dr."""
    given_name: Mapped[str] = mapped_column(sa.String(120), default="")
    family_name: Mapped[str] = mapped_column(sa.String(120))
    function: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    language: Mapped[str] = mapped_column(sa.String(2), default="en")
    status: Mapped[DelegateStatus] = mapped_column(choice(DelegateStatus), default=DelegateStatus.REGISTERED)
    walk_in: Mapped[bool] = mapped_column(default=False)
    submission_key: Mapped[str] = mapped_column(sa.String(64))
    """Made with the form: a double click, a retry or the back button sends the same key again."""
    link_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    link_revision: Mapped[int] = mapped_column(default=1)
    told_sequence: Mapped[int] = mapped_column(default=0)
    """The event's `calendar_sequence` when the person was last told its dates and place."""
    own_raises: Mapped[int] = mapped_column(default=0)
    """How often a message to this person alone raised their SEQUENCE above the event's (RFC 5546, section 2.1.4)."""
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    invitation: Mapped[Invitation | None] = relationship()
    state: Mapped[State | None] = relationship()

    @property
    def addressee_id(self) -> AddresseeId | None:
        """Whose delegation the person belongs to: a State's, or that of an organisation that was invited."""
        if self.category is Category.DELEGATE and self.state_id is not None:
            return self.state_id, None
        if self.category is Category.ORGANISATION and self.invitation is not None:
            return self.invitation.addressee_id
        return None

    @property
    def full_name(self) -> str:
        """Given name, then family name, exactly as written."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)
