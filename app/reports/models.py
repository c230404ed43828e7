"""The post-event summary: generated, edited, cleared, published; and what States said they would do."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, UtcDateTime, choice, new_public_id
from app.documents.figures import Figure
from app.events.models import Event
from app.people.models import Account
from app.treaty.models import State


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
    approximate: Mapped[bool] = mapped_column(default=False)
    """Whether persons and States are said to be "approximately" so many."""
    numbers: Mapped[str] = mapped_column(sa.String(6), default="digits")
    """digits, words or house, as `app.documents.wording.number` writes them."""
    figures: Mapped[list[list[Any]]] = mapped_column(sa.JSON, default=list)
    """The figures of `generated_text`: the fields of `app.documents.figures.Figure`."""
    corrections: Mapped[list[list[str]]] = mapped_column(sa.JSON, default=list)
    """What was corrected on the record since it was published: the day (ISO 8601) and the note that everybody reads."""
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

    @property
    def tied(self) -> tuple[Figure, ...]:
        """The figures as they were written from the facts."""
        return tuple(Figure(*each) for each in self.figures)

    @property
    def corrected(self) -> list[tuple[date, str]]:
        """When what was corrected, the earliest first."""
        return [(date.fromisoformat(day), note) for day, note in self.corrections]

    event: Mapped[Event] = relationship()
    edited_by: Mapped[Account | None] = relationship(foreign_keys=[edited_by_id])
    published_by: Mapped[Account | None] = relationship(foreign_keys=[published_by_id])


class Step(StrEnum):
    """What made a version of a text."""

    WRITTEN = "written"
    EDITED = "edited"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class SummaryVersion(Base):
    """A text as it was; rows are added, never changed."""

    __tablename__ = "summary_version"
    __table_args__ = (sa.UniqueConstraint("summary_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(sa.ForeignKey("summary.id", ondelete="CASCADE"))
    number: Mapped[int]
    step: Mapped[Step] = mapped_column(choice(Step))
    text: Mapped[str] = mapped_column(sa.Text)
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(sa.String(200))
    """Who made it, as they were called then."""


class SummaryClearance(Base):
    """The key of one State that organised, or of the secretariat where none did: this text may be published."""

    __tablename__ = "summary_clearance"

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(sa.ForeignKey("summary.id", ondelete="CASCADE"), index=True)
    signs: Mapped[str] = mapped_column(sa.String(3))
    """The iso3 of the State; empty for the secretariat."""
    text: Mapped[str] = mapped_column(sa.Text)
    """What was cleared; the key holds for exactly this."""
    cleared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cleared_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(sa.String(200))
    """Who did it or wrote it down, as they were called then."""
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    """How the State cleared it where the secretariat wrote it down: "by e-mail of …"."""


class Headcount(Base):
    """Who was there as somebody counted or published it, where no attendance was recorded; none where it is not known."""

    __tablename__ = "headcount"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    representatives: Mapped[int | None]
    """Persons present for a State."""
    signatory: Mapped[int | None]
    """States of each treaty status, by the names of `app.treaty.models.TreatyStatus`."""
    not_party: Mapped[int | None]
    party: Mapped[int | None]
    states: Mapped[int | None]
    """All States, where only their number is known."""
    organisations: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    resource_persons: Mapped[list[str]] = mapped_column(sa.JSON, default=list)

    @property
    def by_status(self) -> dict[str, int]:
        """How many States of each status, as far as that is known."""
        return {status: count for status in ("signatory", "not_party", "party") if (count := getattr(self, status)) is not None}

    @property
    def in_all(self) -> int | None:
        """How many States there were; none where nobody counted them."""
        return sum(self.by_status.values()) if self.by_status else self.states


class Progress(StrEnum):
    """What became of a commitment."""

    OPEN = "open"
    KEPT = "kept"
    NOT_KEPT = "not_kept"


class Commitment(Base):
    """What a State said at an event that it would do, to be followed up."""

    __tablename__ = "commitment"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    state_id: Mapped[int] = mapped_column(sa.ForeignKey("state.id"), index=True)
    text: Mapped[str] = mapped_column(sa.String(500))
    """As it follows the State's name: "intends to submit the ratification bill by March"."""
    due_on: Mapped[date | None] = mapped_column(index=True)
    confidential: Mapped[bool] = mapped_column(default=False)
    """Never told in a summary."""
    progress: Mapped[Progress] = mapped_column(choice(Progress), default=Progress.OPEN)
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    """What was heard of it since."""
    noted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When those who follow it up were written to; once for a day."""
    entered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submission_key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    """Of the form it was entered with: sent twice, it is kept once."""
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    state: Mapped[State] = relationship()
