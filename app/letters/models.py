"""The versions of the templates of letters; without one, the template is the file that comes with the software."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, UtcDateTime, choice
from app.events.models import Instrument
from app.people.models import Account


class LetterTemplate(Base):
    """One version of the words of an instrument in a language: the newest one counts, and none is ever changed."""

    __tablename__ = "letter_template"
    __table_args__ = (sa.UniqueConstraint("instrument", "language", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    instrument: Mapped[Instrument] = mapped_column(choice(Instrument))
    language: Mapped[str] = mapped_column(sa.String(2))
    number: Mapped[int]
    """From one; 0 is the file that comes with the software."""
    source: Mapped[str | None] = mapped_column(sa.Text)
    """None where somebody went back to the file."""
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))

    saved_by: Mapped[Account | None] = relationship()
