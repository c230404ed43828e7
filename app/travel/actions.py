"""Offering, asking for, granting and refusing sponsorship; in turn with every other change of the event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.database import db
from app.errors import Refused
from app.events.actions import editors_turn, in_turn
from app.events.models import Event
from app.people.models import Account
from app.registration.models import Delegate, DelegateStatus
from app.registration.rules import LISTED, Window, window_for
from app.travel import queries
from app.travel.messages import tell
from app.travel.models import Sponsorship, SponsorshipOffer, SponsorshipStatus
from app.travel.rules import costs_of

NOTHING = {"flight": Decimal(0), "nights": 0, "night_rate": Decimal(0), "days": 0, "daily_allowance": Decimal(0)}


def offer(event: Event, *, open_now: bool, currency: str, payer: str, by: Account) -> SponsorshipOffer:
    """Say whether sponsorship can be asked for; the currency stays once something was granted."""
    editors_turn(event, by)
    found = queries.offer_of(event)
    if found is None:
        found = SponsorshipOffer(event_id=event.id, currency=currency)
        db.session.add(found)
    elif found.currency != currency and any(each.decided_at for each in queries.sponsorships(event)):
        raise Refused("currency_in_use", currency=found.currency)
    found.open, found.currency, found.payer = open_now, currency, payer
    db.session.flush()
    return found


def ask(
    delegate: Delegate, *, flight: bool, nights: int, days: int, note: str, version: int, now: datetime
) -> Sponsorship:
    """Ask for it, or change what was asked while nobody has decided."""
    in_turn(delegate.event)
    if not queries.is_offered(delegate.event) or delegate.status is not DelegateStatus.REGISTERED:
        raise Refused("sponsorship_not_offered")
    if window_for(delegate, now) is not Window.OPEN:
        raise Refused("registration_closed")
    wanted = {"asks_flight": flight, "asks_nights": nights, "asks_days": days, "note": note}
    found = queries.sponsorship_of(delegate)
    if found is not None and all(getattr(found, name) == value for name, value in wanted.items()):
        return found
    if found is not None and found.decided_at is not None:
        raise Refused("sponsorship_decided")
    found = _changed(found, delegate, wanted, version)
    found.requested_at = found.requested_at or now
    db.session.flush()
    return found


def decide(
    delegate: Delegate, *, granted: bool, amounts: Mapping[str, Any], answer: str, version: int, by: Account, now: datetime
) -> Sponsorship:
    """Grant it with its amounts, or refuse it, and tell the person; also where nobody asked."""
    event = delegate.event
    editors_turn(event, by)
    found, sponsors = queries.sponsorship_of(delegate), queries.offer_of(event)
    if sponsors is None or delegate.erased_at is not None:
        raise Refused("sponsorship_not_offered")
    if granted and delegate.status not in LISTED:
        raise Refused("person_not_registered", name=delegate.full_name)
    status = SponsorshipStatus.GRANTED if granted else SponsorshipStatus.REFUSED
    decision = {"status": status, "answer": answer, **(amounts if granted else NOTHING)}
    if found is not None and all(getattr(found, name) == value for name, value in decision.items()):
        return found
    found = _changed(found, delegate, decision, version)
    found.decided_at, found.decided_by_id = now, by.id
    delegate.sponsored = granted
    db.session.flush()
    tell(
        delegate,
        "sponsorship",
        once=f"{delegate.public_id}:{found.version}",
        now=now,
        sponsorship=found,
        costs=costs_of(found),
        currency=sponsors.currency,
    )
    return found


def _changed(found: Sponsorship | None, delegate: Delegate, facts: Mapping[str, Any], version: int) -> Sponsorship:
    if (found.version if found else 0) != version:
        raise Refused("changed_meanwhile")
    if found is None:
        found = Sponsorship(delegate=delegate, version=0)
        db.session.add(found)
    for name, value in facts.items():
        setattr(found, name, value)
    found.version += 1
    return found
