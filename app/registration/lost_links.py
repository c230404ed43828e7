"""Lost links: the page only takes the request; a worker looks for the address, so the answer tells nothing, nor does its time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import render_template
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app import clock
from app.contacts.models import Contact
from app.contacts.queries import addressee
from app.database import db
from app.events.models import Event, EventStatus
from app.invitations.letters import registration_link
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.jobs import leases
from app.jobs.queue import look_now, sweep
from app.mail import outbox
from app.mail.models import Message, Recipient
from app.people import throttle
from app.registration.messages import personal_link
from app.registration.models import Delegate, LinkRequest
from app.registration.occasion import Occasion, occasion
from app.registration.rules import LISTED, is_over
from app.web.language import speaking

LEASE = timedelta(minutes=3)


@dataclass(frozen=True)
class Found:
    """A link that belongs to an address."""

    event: Event
    occasion: Occasion
    whose: str
    link: str


def ask(email: str, *, address: str, language: str, now: datetime) -> None:
    """Take the request; after too many it is forgotten at once, and the answer is the same."""
    if not throttle.admit(email=email, address=address, now=now, limits=throttle.LINK_LIMITS):
        return
    db.session.add(LinkRequest(email=email.lower(), language=language, due_at=now))
    db.session.flush()
    look_now("registration.links")


@sweep("registration.links")
def send_links() -> int:
    """Answer every request that is due; what was asked is not kept."""
    return leases.answer_each(LinkRequest, _answer, lease=LEASE)


def links_of(email: str, language: str, *, now: datetime) -> list[Found]:
    """The links of coming events that were sent to the address; a fixed number of statements for each event."""
    delegates = db.session.scalars(
        _coming(sa.select(Delegate).join(Delegate.event), now)
        .where(sa.func.lower(Delegate.email) == email, Delegate.status.in_(LISTED))
        .options(joinedload(Delegate.event))
    )
    found = [(each.event, each.full_name, personal_link(each)) for each in delegates]
    found += [
        (each.event, addressee(each.addressee_id, each.event.starts_on, language).name, registration_link(each))
        for each in _invitations(email, now)
    ]
    return [
        Found(event, occasion(event, language), whose, link)
        for event, whose, link in sorted(found, key=lambda each: (each[0].starts_on, each[0].id))
        if not is_over(event, now)
    ]


def _invitations(email: str, now: datetime) -> sa.ScalarResult[Invitation]:
    """Those that were sent to a contact with the address, and those that it answered.

    The secretariat writes the contacts: at a meeting that is kept from it, the address must have been written to.
    """
    reads = sa.exists().where(
        sa.func.lower(Contact.email) == email,
        sa.or_(Contact.state_id == Invitation.state_id, Contact.organisation_id == Invitation.organisation_id),
    )
    written_to = sa.exists().where(Message.about == Event.public_id, Recipient.message_id == Message.id, Recipient.key == email)
    answered = sa.and_(Invitation.answer != Answer.NONE, sa.func.lower(Invitation.reply_email) == email)
    return db.session.scalars(
        _coming(sa.select(Invitation).join(Invitation.event), now)
        .where(
            Invitation.excluded.is_(False),
            Invitation.link_hash.is_not(None),
            sa.or_(sa.and_(Invitation.status == InvitationStatus.SENT, reads, sa.or_(Event.without_secretariat.is_(False), written_to)), answered),
        )
        .options(joinedload(Invitation.event))
    )


def _coming(asked: sa.Select[Any], now: datetime) -> sa.Select[Any]:
    return asked.where(Event.status == EventStatus.SCHEDULED, Event.ends_on >= now.date() - timedelta(days=1))


def _answer(request: LinkRequest) -> None:
    """One mail; the secretariat may read what is about no event, so each meeting that is kept from it has a mail of its own."""
    now, mails = clock.now(), defaultdict[str, list[Found]](list)
    for each in links_of(request.email, request.language, now=now):
        mails[each.event.public_id if each.event.without_secretariat else ""].append(each)
    with speaking(request.language):
        for about, found in mails.items():
            outbox.put(
                to=[request.email],
                subject=_("Your links"),
                text=render_template("mail/links.txt", found=found),
                about=about,
                kind="links",
                once_key=f"links:{request.id}:{about}:{now.isoformat()}",
                now=now,
            )
