"""Notes about a State: what was said, what to know before one meets it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Sealed, UtcDateTime, new_public_id
from app.people.models import Account
from app.treaty.models import State, ThematicArea


class StateNote(Base):
    """A confidential note: for the secretariat, and of those who hold an office now for its author and the holders of its area's."""

    __tablename__ = "state_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    state_id: Mapped[int] = mapped_column(sa.ForeignKey("state.id", ondelete="CASCADE"), index=True)
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("thematic_area.id"))
    """Whose coordinators read it; none: the author and the secretariat alone."""
    sealed: Mapped[bytes] = mapped_column(Sealed)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    author: Mapped[str] = mapped_column(sa.String(200))
    """Who wrote it, as they were called then."""
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submission_key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    """Of the form it was written with: sent twice, it is kept once."""
    version: Mapped[int] = mapped_column(default=1)

    state: Mapped[State] = relationship()
    area: Mapped[ThematicArea | None] = relationship()
    author_account: Mapped[Account | None] = relationship()

    @property
    def text(self) -> str:
        """What it says."""
        return self.sealed.decode()
