"""An event's form: what is being drafted, and every version that was ever asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Sealed, UtcDateTime
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


class PendingFile(Base):
    """A file that was good in a form that was not: kept for an hour, so that nobody is asked for it again."""

    __tablename__ = "pending_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """Of the page's secret and the browser's together."""
    name: Mapped[str] = mapped_column(sa.String(200))
    media_type: Mapped[str] = mapped_column(sa.String(120))
    size: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    content: Mapped[bytes] = mapped_column(Sealed)


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
