"""Saved views of the table of participants, and who took which copy of a list."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, UtcDateTime, choice, new_public_id
from app.events.models import Event
from app.files.models import StoredFile
from app.jobs.models import Leased
from app.people.models import Account


class ProgramToken(Base):
    """The key with which a program registers delegates for one event, in the name of whoever made it."""

    __tablename__ = "program_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    """What the program is called."""
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it last registered somebody or tried to."""
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
    made_by: Mapped[Account] = relationship()


class SavedView(Base):
    """What somebody narrowed the table to, under a name and an address that colleagues can open."""

    __tablename__ = "participant_view"
    __table_args__ = (sa.UniqueConstraint("event_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(80))
    asked: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """The address's arguments, as `queries.Asked` gives them."""
    saved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"), index=True)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DocumentKind(StrEnum):
    """What can be taken of the participants of an event."""

    LIST = "list"
    TABLE = "table"
    REGISTRATIONS = "registrations"
    """The board's table, with everything that was answered."""
    BADGES = "badges"
    NAME_PLATES = "name_plates"


class Copy(Leased, Base):
    """A document that somebody took: which, when and who; a large one is made by a worker, a small one when it is opened."""

    __tablename__ = "participants_copy"
    __table_args__ = (sa.UniqueConstraint("event_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    number: Mapped[int]
    """Counted through the event; printed on each copy of a closed meeting's."""
    kind: Mapped[DocumentKind] = mapped_column(choice(DocumentKind))
    format: Mapped[str] = mapped_column(sa.String(4))
    language: Mapped[str] = mapped_column(sa.String(2))
    choices: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """What was chosen besides: the edition of a list, the size of badges, one State, what a table was narrowed to."""
    taken_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"), index=True)
    taken_by_name: Mapped[str] = mapped_column(sa.String(200))
    """Stays when the account is gone."""
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id", ondelete="SET NULL"), index=True)

    event: Mapped[Event] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    taken_by: Mapped[Account | None] = relationship()
