"""A table that was sent."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Sealed, UtcDateTime, new_public_id


class KeptTable(Base):
    """A table that was sent and not imported yet: it is read anew each time it is shown."""

    __tablename__ = "kept_table"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    purpose: Mapped[str] = mapped_column(sa.String(40))
    """What it is to be imported into: "contacts", or the delegates of one event by its public id."""
    sent_by_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    name: Mapped[str] = mapped_column(sa.String(200))
    content: Mapped[bytes] = mapped_column(Sealed)
