"""What a sponsorship comes to; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.travel.models import Sponsorship, SponsorshipStatus

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Costs:
    """Amounts by what they are for."""

    flights: Decimal = NOTHING
    nights: Decimal = NOTHING
    allowances: Decimal = NOTHING

    @property
    def total(self) -> Decimal:
        """All of it."""
        return self.flights + self.nights + self.allowances


@dataclass(frozen=True)
class Totals:
    """The requests of an event by how far they are, and what is granted."""

    requested: int
    granted: int
    refused: int
    costs: Costs


def costs_of(sponsorship: Sponsorship) -> Costs:
    """What is granted to one person; nothing before it is granted."""
    if sponsorship.status is not SponsorshipStatus.GRANTED:
        return Costs()
    return Costs(
        flights=sponsorship.flight,
        nights=sponsorship.nights * sponsorship.night_rate,
        allowances=sponsorship.days * sponsorship.daily_allowance,
    )


def totals_of(sponsorships: Iterable[Sponsorship]) -> Totals:
    """Of a whole event."""
    rows = list(sponsorships)
    costs = [costs_of(each) for each in rows]
    states = [each.status for each in rows]
    return Totals(
        requested=states.count(SponsorshipStatus.REQUESTED),
        granted=states.count(SponsorshipStatus.GRANTED),
        refused=states.count(SponsorshipStatus.REFUSED),
        costs=Costs(
            sum((each.flights for each in costs), NOTHING),
            sum((each.nights for each in costs), NOTHING),
            sum((each.allowances for each in costs), NOTHING),
        ),
    )
