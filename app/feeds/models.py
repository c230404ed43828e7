"""Secret addresses of calendars."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, UtcDateTime, new_public_id
from app.people.models import Account
from app.treaty.models import State


class Feed(Base):
    """The calendar of one member of staff or of one State; whoever holds its address reads it."""

    __tablename__ = "calendar_feed"
    __table_args__ = (sa.CheckConstraint("(account_id IS NULL) <> (state_id IS NULL)", name="one_owner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), unique=True)
    state_id: Mapped[int | None] = mapped_column(sa.ForeignKey("state.id", ondelete="CASCADE"), unique=True)
    link_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    """None while it is revoked."""
    link_revision: Mapped[int] = mapped_column(default=0)
    renewed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    account: Mapped[Account | None] = relationship()
    state: Mapped[State | None] = relationship()
