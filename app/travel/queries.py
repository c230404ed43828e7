"""Asking who is sponsored."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.database import db
from app.events.models import Event
from app.registration.models import Delegate
from app.travel.models import Sponsorship, SponsorshipOffer, VisaLetter


def offer_of(event: Event) -> SponsorshipOffer | None:
    """What the event offers."""
    return db.session.get(SponsorshipOffer, event.id)


def is_offered(event: Event) -> bool:
    """Whether sponsorship can be asked for."""
    offer = offer_of(event)
    return offer is not None and offer.open


def sponsorship_of(delegate: Delegate) -> Sponsorship | None:
    """What one person asked for and was granted."""
    return db.session.scalar(sa.select(Sponsorship).where(Sponsorship.delegate_id == delegate.id))


def visa_letter_of(delegate: Delegate) -> VisaLetter | None:
    """The letter for one person's visa, asked for or issued."""
    return db.session.scalar(
        sa.select(VisaLetter).where(VisaLetter.delegate_id == delegate.id).options(joinedload(VisaLetter.file))
    )


def visa_letters(event: Event) -> Sequence[VisaLetter]:
    """Those of an event, the ones that wait first."""
    return db.session.scalars(
        sa.select(VisaLetter)
        .join(VisaLetter.delegate)
        .where(Delegate.event_id == event.id)
        .options(joinedload(VisaLetter.delegate))
        .order_by(VisaLetter.issued_at.is_not(None), VisaLetter.requested_at, VisaLetter.id)
    ).all()


def sponsorships(event: Event) -> Sequence[Sponsorship]:
    """Every request of an event, open ones first; two statements."""
    return db.session.scalars(
        sa.select(Sponsorship)
        .join(Sponsorship.delegate)
        .where(Delegate.event_id == event.id)
        .options(joinedload(Sponsorship.delegate))
        .order_by(Sponsorship.decided_at.is_not(None), Delegate.state_id, Delegate.position, Delegate.id)
    ).all()
