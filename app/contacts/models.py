"""Organisations, and the addresses of States and organisations."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, choice, new_public_id
from app.treaty.models import State, Words

AddresseeId = tuple[int | None, int | None]
"""`(state_id, organisation_id)`, of which one is none."""
EXACTLY_ONE = "(state_id IS NULL) <> (organisation_id IS NULL)"
"""A row about an addressee is about a State or about an organisation."""


class AddresseeKind(StrEnum):
    """What an addressee is; the form of a letter follows from it."""

    STATE = "state"
    UNITED_NATIONS = "united_nations"
    INTERNATIONAL = "international"
    REGIONAL = "regional"
    RED_CROSS = "red_cross"
    NGO = "ngo"


class Organisation(Base):
    """An international or regional organisation, a body of the United Nations, a component of the Red Cross, an NGO."""

    __tablename__ = "organisation"
    __table_args__ = (sa.CheckConstraint("kind <> 'state'", name="is_no_state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    kind: Mapped[AddresseeKind] = mapped_column(choice(AddresseeKind))
    acronym: Mapped[str] = mapped_column(sa.String(40), default="")
    names: Mapped[Words] = mapped_column(sa.JSON)
    letter_language: Mapped[str] = mapped_column(sa.String(2), default="en")
    source: Mapped[str] = mapped_column(sa.String(300), default="")
    """Where its name is written so."""
    active: Mapped[bool] = mapped_column(default=True)
    """One that is no longer invited stays for the record."""

    def name_in(self, language: str) -> str:
        """Its name, in English where the language has none."""
        return str(self.names.get(language) or self.names["en"])

    @property
    def addressee_id(self) -> AddresseeId:
        """How it is looked up among addressees."""
        return None, self.id


class AddressRole(StrEnum):
    """Whether a contact is written to or gets a copy."""

    TO = "to"
    COPY = "copy"


class Place(StrEnum):
    """Where the address is: at the Permanent Mission, in the capital, or elsewhere."""

    MISSION = "mission"
    CAPITAL = "capital"
    OTHER = "other"


class FormOfAddress(StrEnum):
    """How the head of the mission is addressed: asked of the mission, never guessed from a name."""

    EXCELLENCY = "excellency"
    AMBASSADOR_M = "ambassador_m"
    AMBASSADOR_F = "ambassador_f"
    SIR = "sir"
    MADAM = "madam"


class Contact(Base):
    """Somebody at a State or an organisation, with the address that invitations go to."""

    __tablename__ = "contact"
    __table_args__ = (sa.CheckConstraint(EXACTLY_ONE, name="one_addressee"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    state_id: Mapped[int | None] = mapped_column(sa.ForeignKey("state.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    place: Mapped[Place] = mapped_column(choice(Place), default=Place.MISSION)
    office: Mapped[str] = mapped_column(sa.String(200), default="")
    """Permanent Mission at Geneva, ministry in the capital, … as written."""
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    """Empty where somebody is known and their address is not: they cannot be written to."""
    role: Mapped[AddressRole] = mapped_column(choice(AddressRole), default=AddressRole.TO)
    language: Mapped[str | None] = mapped_column(sa.String(2))
    form_of_address: Mapped[FormOfAddress] = mapped_column(choice(FormOfAddress), default=FormOfAddress.EXCELLENCY)
    demonstration: Mapped[bool] = mapped_column(default=False)

    state: Mapped[State | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def addressee_id(self) -> AddresseeId:
        """Whose address it is."""
        return self.state_id, self.organisation_id
