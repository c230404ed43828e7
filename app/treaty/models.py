"""The treaty, its States and its offices, as data that the secretariat edits."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, choice

Words = dict[str, Any]
"""Texts by language code: `{"en": …, "fr": …, "es": …}`."""


class TreatyStatus(StrEnum):
    """Where a State stands on a given day; the words for it are the Convention's data."""

    PARTY = "party"
    SIGNATORY = "signatory"
    NOT_PARTY = "not_party"


class ActKind(StrEnum):
    """What a State can do towards a treaty."""

    SIGNATURE = "signature"
    RATIFICATION = "ratification"
    ACCESSION = "accession"
    ACCEPTANCE = "acceptance"
    APPROVAL = "approval"
    WITHDRAWAL = "withdrawal"


CONSENT = (ActKind.RATIFICATION, ActKind.ACCESSION, ActKind.ACCEPTANCE, ActKind.APPROVAL)


class Certainty(StrEnum):
    """How sure the source is; what is not high is shown as unconfirmed."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Convention(Base):
    """The one treaty this installation serves: a single row."""

    __tablename__ = "convention"

    id: Mapped[int] = mapped_column(primary_key=True)
    acronym: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[Words] = mapped_column(sa.JSON)
    acronym_in: Mapped[Words] = mapped_column(sa.JSON)
    status_terms: Mapped[Words] = mapped_column(sa.JSON)
    """`{"party": {"en": ["State Party", "States Parties"], …}, …}`: singular, plural."""
    secretariat: Mapped[Words] = mapped_column(sa.JSON)
    """`{"en": {"name": "Implementation Support Unit", "short": "ISU-CCM", "head": "ISU Director"}, …}`."""
    letterhead: Mapped[Words] = mapped_column(sa.JSON)
    """Lines at the head of a letter, by language."""
    seat: Mapped[Words] = mapped_column(sa.JSON)
    """The town letters are dated from, by language."""
    zone: Mapped[str] = mapped_column(sa.String(60), default="Europe/Zurich")
    record_intro: Mapped[Words] = mapped_column(sa.JSON)
    first_entry_into_force: Mapped[date]
    entry_into_force_months: Mapped[int]
    withdrawal_months: Mapped[int]
    contact_line: Mapped[str] = mapped_column(sa.String(300), default="")

    def name_in(self, language: str) -> str:
        """The treaty's name, in English where the language has none."""
        return str(self.name.get(language) or self.name["en"])

    def short_in(self, language: str) -> str:
        """The acronym as that language uses it (CCM, CASM, CMR)."""
        return str(self.acronym_in.get(language) or self.acronym)


class RegionalGroup(Base):
    """A regional group of the United Nations."""

    __tablename__ = "regional_group"

    code: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    names: Mapped[Words] = mapped_column(sa.JSON)
    adjective: Mapped[Words] = mapped_column(sa.JSON, default=dict)
    position: Mapped[int] = mapped_column(default=0)

    def name_in(self, language: str) -> str:
        """Its name, in English where the language has none."""
        return str(self.names.get(language) or self.names["en"])


class State(Base):
    """A State in the sense of the depositary; its names and status are dated rows."""

    __tablename__ = "state"

    id: Mapped[int] = mapped_column(primary_key=True)
    iso3: Mapped[str] = mapped_column(sa.String(3), unique=True)
    iso2: Mapped[str] = mapped_column(sa.String(2))
    formal_en: Mapped[str] = mapped_column(sa.String(200), default="")
    group_code: Mapped[str | None] = mapped_column(sa.ForeignKey("regional_group.code"), index=True)
    region: Mapped[str] = mapped_column(sa.String(40), default="")
    subregion: Mapped[str] = mapped_column(sa.String(60), default="")
    letter_language: Mapped[str] = mapped_column(sa.String(2), default="en")
    note: Mapped[str] = mapped_column(sa.Text, default="")

    group: Mapped[RegionalGroup | None] = relationship()
    names: Mapped[list[StateName]] = relationship(
        back_populates="state", cascade="all, delete-orphan", order_by="StateName.language"
    )
    acts: Mapped[list[TreatyAct]] = relationship(
        back_populates="state", cascade="all, delete-orphan", order_by="TreatyAct.on"
    )
    listings: Mapped[list[StateListing]] = relationship(back_populates="state", cascade="all, delete-orphan")


class StateList(Base):
    """A named list of States, such as ASEAN or the Commonwealth."""

    __tablename__ = "state_list"

    code: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    names: Mapped[Words] = mapped_column(sa.JSON)
    running: Mapped[Words] = mapped_column(sa.JSON, default=dict)
    """In a sentence, with the article where there is one: "the Commonwealth", "la Ligue des États arabes"."""
    source: Mapped[str] = mapped_column(sa.String(300), default="")

    def name_in(self, language: str) -> str:
        """Its name, in English where the language has none."""
        return str(self.names.get(language) or self.names["en"])

    def running_in(self, language: str) -> str:
        """In a sentence; its name where that was not entered."""
        return str(self.running.get(language) or self.name_in(language))


class StateListing(Base):
    """Membership in a named list of States, such as AU or ASEAN."""

    __tablename__ = "state_listing"
    __table_args__ = (sa.UniqueConstraint("state_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    state_id: Mapped[int] = mapped_column(sa.ForeignKey("state.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.ForeignKey("state_list.code", ondelete="CASCADE"), index=True)

    state: Mapped[State] = relationship(back_populates="listings")


class StateName(Base):
    """What a State is called in a language from one day to another, and how that stands in a sentence."""

    __tablename__ = "state_name"
    __table_args__ = (sa.UniqueConstraint("state_id", "language", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    state_id: Mapped[int] = mapped_column(sa.ForeignKey("state.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(sa.String(2))
    short: Mapped[str] = mapped_column(sa.String(120))
    running: Mapped[str] = mapped_column(sa.String(140), default="")
    """With its article: "the Democratic Republic of the Congo", "la Côte d'Ivoire"."""
    of: Mapped[str] = mapped_column(sa.String(160), default="")
    """In the genitive: "of Uganda", "de l'Ouganda", "del Paraguay"."""
    mission: Mapped[str] = mapped_column(sa.String(200), default="")
    sort_key: Mapped[str] = mapped_column(sa.String(120), default="")
    valid_from: Mapped[date] = mapped_column(default=date(1900, 1, 1))
    valid_to: Mapped[date | None]
    """The first day on which it no longer holds; none while it holds."""
    certainty: Mapped[Certainty] = mapped_column(choice(Certainty), default=Certainty.HIGH)

    state: Mapped[State] = relationship(back_populates="names")


class TreatyAct(Base):
    """A dated act of a State towards the treaty; status on a day is computed from these."""

    __tablename__ = "treaty_act"
    __table_args__ = (sa.UniqueConstraint("state_id", "kind", "on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    state_id: Mapped[int] = mapped_column(sa.ForeignKey("state.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ActKind] = mapped_column(choice(ActKind))
    on: Mapped[date]
    """The day of signature, of deposit, or of the notice of withdrawal."""
    effective_on: Mapped[date | None]
    """Entry into force for the State, or the day the withdrawal takes effect; none for a signature."""
    certainty: Mapped[Certainty] = mapped_column(choice(Certainty), default=Certainty.HIGH)
    confirmed_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(sa.String(300), default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")

    state: Mapped[State] = relationship(back_populates="acts")


class Meeting(Base):
    """A formal Meeting of States Parties or Review Conference: what terms of office are counted in."""

    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    titles: Mapped[Words] = mapped_column(sa.JSON)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    month_only: Mapped[bool] = mapped_column(default=False)
    city: Mapped[str] = mapped_column(sa.String(80), default="")
    certainty: Mapped[Certainty] = mapped_column(choice(Certainty), default=Certainty.HIGH)
    note: Mapped[str] = mapped_column(sa.Text, default="")

    def title_in(self, language: str) -> str:
        """Its title, in English where the language has none."""
        return str(self.titles.get(language) or self.titles["en"])


class PlannedAction(Base):
    """One action of a plan that the States Parties adopted: what an event or a concept note can serve."""

    __tablename__ = "planned_action"
    __table_args__ = (sa.UniqueConstraint("plan", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan: Mapped[str] = mapped_column(sa.String(40))
    plan_names: Mapped[Words] = mapped_column(sa.JSON)
    number: Mapped[str] = mapped_column(sa.String(10))
    texts: Mapped[Words] = mapped_column(sa.JSON)
    """What it is about, as it follows "on": by language."""
    own_words: Mapped[bool] = mapped_column(default=True)
    """Whether the texts are a description of our own and not the plan's."""
    valid_from: Mapped[date]
    valid_to: Mapped[date]

    def plan_in(self, language: str) -> str:
        """The plan's name, in English where the language has none."""
        return str(self.plan_names.get(language) or self.plan_names["en"])

    def text_in(self, language: str) -> str:
        """What it is about, in English where the language has none."""
        return str(self.texts.get(language) or self.texts["en"])


class ThematicArea(Base):
    """An area of work with an office: its coordinators."""

    __tablename__ = "thematic_area"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    names: Mapped[Words] = mapped_column(sa.JSON)
    office: Mapped[Words] = mapped_column(sa.JSON)
    """`{"en": ["Coordinator on Universalization", "Coordinators on Universalization"], …}`."""
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)

    mandates: Mapped[list[Mandate]] = relationship(back_populates="area")

    def name_in(self, language: str) -> str:
        """Its name, in English where the language has none."""
        return str(self.names.get(language) or self.names["en"])


class Mandate(Base):
    """One State's term for a thematic area: from the close of one meeting to the close of a later one."""

    __tablename__ = "mandate"
    __table_args__ = (sa.UniqueConstraint("area_id", "state_id", "from_meeting_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("thematic_area.id"), index=True)
    state_id: Mapped[int] = mapped_column(sa.ForeignKey("state.id"), index=True)
    from_meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"))
    to_meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"))
    certainty: Mapped[Certainty] = mapped_column(choice(Certainty), default=Certainty.HIGH)
    source: Mapped[str] = mapped_column(sa.String(400), default="")

    area: Mapped[ThematicArea] = relationship(back_populates="mandates")
    state: Mapped[State] = relationship()
    from_meeting: Mapped[Meeting | None] = relationship(foreign_keys=[from_meeting_id])
    to_meeting: Mapped[Meeting | None] = relationship(foreign_keys=[to_meeting_id])

    def is_over(self, today: date) -> bool:
        """Whether its last meeting closed before the day; the counterpart of `treaty.queries.is_not_over`."""
        return self.to_meeting is not None and self.to_meeting.ends_on < today
