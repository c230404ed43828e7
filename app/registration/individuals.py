"""People who ask for a place without an invitation: on no list until their address has answered, and only so many at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from app import clock
from app.database import db, new_public_id, transaction
from app.errors import NotFound, Refused
from app.events.actions import in_turn
from app.events.models import Event, EventStatus
from app.jobs.models import Progress
from app.jobs.queue import sweep
from app.mail.models import Message
from app.people import throttle
from app.registration import consent, messages, queries, waiting
from app.registration.models import Category, ConsentBy, Delegate, DelegateStatus
from app.registration.rules import Particulars, Window, is_over, window
from app.web.links import hash_of, secret_for

CONFIRM_WITHIN = timedelta(days=2)


def open_event(public_id: str) -> Event:
    """An open event at which anybody may register; raises `NotFound` alike for every other."""
    event = db.session.scalar(sa.select(Event).where(Event.public_id == public_id))
    if event is None or not takes_individuals(event):
        raise NotFound
    return event


def takes_individuals(event: Event) -> bool:
    """Whether the public page of registration exists."""
    fits = not event.is_closed and not event.is_paper and event.status is EventStatus.SCHEDULED
    return fits and queries.terms_of(event).individuals


def ask(
    event: Event, particulars: Particulars, *, organisation: str, submission_key: str, network: str, language: str, now: datetime
) -> None:
    """Write to the address; the same form sent again writes once, and nobody learns whether an address is registered."""
    in_turn(event)
    _forget_unconfirmed(now)
    if queries.by_key(event, submission_key) is not None:
        return
    if window(event, now) is not Window.OPEN:
        raise Refused("registration_closed")
    if not throttle.admit(email=particulars.email, address=network, now=now, limits=throttle.REGISTRATION_LIMITS):
        raise Refused("too_many_requests")
    public_id = new_public_id()
    delegate = Delegate(
        public_id=public_id,
        event=event,
        organisation=organisation,
        category=Category.INDIVIDUAL,
        status=DelegateStatus.UNCONFIRMED,
        submission_key=submission_key,
        link_hash=hash_of(secret_for("delegate", public_id, 1)),
        registered_at=now,
        told_sequence=event.calendar_sequence,
        **particulars.as_columns(),
    )
    db.session.add(delegate)
    db.session.flush()
    consent.agree(delegate, given_by=ConsentBy.DELEGATE, language=language, now=now)
    messages.send_address_check(delegate, now=now)


def confirm(delegate: Delegate, *, now: datetime) -> None:
    """The address is theirs: now they take a place, or wait for one; pressed twice it is done once."""
    event = delegate.event
    in_turn(event)
    if delegate.status is not DelegateStatus.UNCONFIRMED:
        return
    if not takes_individuals(event) or is_over(event, now):
        raise Refused("registration_closed")
    if queries.has_registered(event, delegate.email):
        raise Refused("address_registered")
    delegate.status = waiting.standing_for(event, waiting.entry_of(delegate), approved=False)
    delegate.registered_at = now
    delegate.version += 1
    db.session.flush()
    messages.send_standing(delegate, now=now)


@sweep("individuals.forget")
def forget_unconfirmed() -> int:
    """The same by itself, where nobody else asks for a place."""
    with transaction():
        _forget_unconfirmed(clock.now())
    return 0


def _forget_unconfirmed(now: datetime) -> None:
    """What nobody confirmed is not kept."""
    late = (Delegate.status == DelegateStatus.UNCONFIRMED, Delegate.registered_at < now - CONFIRM_WITHIN)
    asked = list(db.session.scalars(sa.select(Delegate.public_id).where(*late)))
    db.session.execute(sa.delete(Message).where(Message.regarding.in_(asked), Message.progress != Progress.WORKING))
    db.session.execute(sa.delete(Delegate).where(*late))
