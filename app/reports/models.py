"""The post-event summary: generated, edited, published."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, UtcDateTime
from app.events.models import Event
from app.people.models import Account


class Summary(Base):
    """The account of an event in one language; public once `published_at` is set."""

    __tablename__ = "summary"
    __table_args__ = (sa.UniqueConstraint("event_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(sa.String(2), default="en")
    text: Mapped[str] = mapped_column(sa.Text)
    generated_text: Mapped[str] = mapped_column(sa.Text)
    """What the facts said when it was generated; where today's facts say otherwise, the page warns."""
    generated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    name_states: Mapped[bool] = mapped_column(default=False)
    """A coordinator's explicit decision to name the States of a closed meeting."""
    outcome: Mapped[str] = mapped_column(sa.Text, default="")
    edited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    published_text: Mapped[str] = mapped_column(sa.Text, default="")
    """What the record shows; `text` may be edited further until it is published again."""
    version: Mapped[int] = mapped_column(default=1)

    @property
    def has_unpublished_changes(self) -> bool:
        """Whether the record still shows an earlier text."""
        return self.published_at is not None and self.text != self.published_text

    event: Mapped[Event] = relationship()
    edited_by: Mapped[Account | None] = relationship(foreign_keys=[edited_by_id])
    published_by: Mapped[Account | None] = relationship(foreign_keys=[published_by_id])
