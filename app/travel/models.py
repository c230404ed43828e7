"""Sponsorship: what an event offers, what a person asks for, what is granted; letters for visas."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Sealed, UtcDateTime, choice, new_public_id
from app.events.models import Event
from app.files.models import StoredFile
from app.people.models import Account
from app.registration.models import Delegate


class Amount(sa.types.TypeDecorator[Decimal]):
    """Money as a whole number of hundredths: exact on every database."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Raises `ValueError` for a fraction of a hundredth."""
        if value is None:
            return None
        hundredths = value * 100
        if hundredths != hundredths.to_integral_value():
            raise ValueError(f"{value} has more than two decimals")
        return int(hundredths)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """With two decimals."""
        return None if value is None else (Decimal(value) / 100).quantize(Decimal("0.01"))


class SponsorshipOffer(Base):
    """An event at which the organisers pay for some; without a row, for nobody."""

    __tablename__ = "sponsorship_offer"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    open: Mapped[bool] = mapped_column(default=True)
    """Whether it can still be asked for."""
    currency: Mapped[str] = mapped_column(sa.String(3))
    """ISO 4217."""
    payer: Mapped[str] = mapped_column(sa.String(300), default="")
    """Who pays, as letters for visas say it; empty for the secretariat."""

    event: Mapped[Event] = relationship()


class SponsorshipStatus(StrEnum):
    """How far a request is."""

    REQUESTED = "requested"
    GRANTED = "granted"
    REFUSED = "refused"


class Sponsorship(Base):
    """What one person asked for and was granted; amounts are in the currency of the event's offer."""

    __tablename__ = "sponsorship"

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), unique=True)
    status: Mapped[SponsorshipStatus] = mapped_column(choice(SponsorshipStatus), default=SponsorshipStatus.REQUESTED)
    asks_flight: Mapped[bool] = mapped_column(default=False)
    asks_nights: Mapped[int] = mapped_column(default=0)
    asks_days: Mapped[int] = mapped_column(default=0)
    """Days of daily allowance."""
    note: Mapped[str] = mapped_column(sa.Text, default="")
    requested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    flight: Mapped[Decimal] = mapped_column(Amount, default=Decimal(0))
    nights: Mapped[int] = mapped_column(default=0)
    night_rate: Mapped[Decimal] = mapped_column(Amount, default=Decimal(0))
    days: Mapped[int] = mapped_column(default=0)
    daily_allowance: Mapped[Decimal] = mapped_column(Amount, default=Decimal(0))
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    """What the person is told besides."""
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=1)

    delegate: Mapped[Delegate] = relationship()
    decided_by: Mapped[Account | None] = relationship()


class VisaLetter(Base):
    """A letter in support of one person's visa: asked for with the facts of the passport, then issued and kept as it was."""

    __tablename__ = "visa_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), unique=True)
    passport_name: Mapped[str] = mapped_column(sa.String(200))
    passport_number: Mapped[bytes] = mapped_column(Sealed)
    addressed_to: Mapped[str] = mapped_column(sa.String(300))
    language: Mapped[str] = mapped_column(sa.String(2))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=1)

    delegate: Mapped[Delegate] = relationship()
    file: Mapped[StoredFile | None] = relationship()
