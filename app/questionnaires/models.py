"""An event's form: what is being drafted, and every version that was ever asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, UtcDateTime
from app.events.models import Event
from app.people.models import Account
from app.questionnaires.definition import Definition


class Questionnaire(Base):
    """The form of one event; an event without one asks for names only."""

    __tablename__ = "questionnaire"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), unique=True)
    draft: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """What will be asked once it is published; none while it is what is published already."""
    version: Mapped[int] = mapped_column(default=1)
    """Raised by every change; a page that was opened on an older one is refused, not applied."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
    versions: Mapped[list[QuestionnaireVersion]] = relationship(
        back_populates="questionnaire", cascade="all, delete-orphan", order_by="QuestionnaireVersion.number"
    )


class QuestionnaireVersion(Base):
    """What was asked from one day on; never changed, as answers are read by it."""

    __tablename__ = "questionnaire_version"
    __table_args__ = (sa.UniqueConstraint("questionnaire_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaire.id", ondelete="CASCADE"))
    number: Mapped[int]
    definition: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))

    questionnaire: Mapped[Questionnaire] = relationship(back_populates="versions")
    published_by: Mapped[Account | None] = relationship()

    @property
    def asks(self) -> Definition:
        """The form as a value."""
        return Definition.from_json(self.definition)
