"""What could not be delivered is said on the invite page and at the address."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes
from email.policy import default

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.contacts.queries import contacts_of
from app.database import db
from app.invitations import messages
from app.invitations.models import Invitation, InvitationStatus
from app.mail.models import Fate, Message
from app.people.models import Account
from app.treaty.models import TreatyStatus
from tests import make


@pytest.fixture
def invitation(app: Flask) -> Invitation:
    make.convention()
    make.mandate(make.state("France", iso3="FRA", status=TreatyStatus.PARTY))
    kenya = make.state("Kenya", iso3="KEN")
    make.contact(kenya, email="Mission@example.org")
    return make.invitation(make.event(reply_to="organisers@example.org"), kenya, status=InvitationStatus.SENT)


def remind(invitation: Invitation) -> Message:
    message = messages.put_reminder(invitation, make_contacts(invitation), now=clock.now())
    db.session.commit()
    return message


def make_contacts(invitation: Invitation) -> list[object]:
    return list(contacts_of(invitation.addressee_id))


def test_a_bounce_is_said_on_the_invite_page_and_at_the_address_until_a_message_arrives(
    invitation: Invitation, sign_in: Callable[[Account], FlaskClient]
) -> None:
    message, browser = remind(invitation), sign_in(make.account())
    pages = [f"/events/{invitation.event.public_id}/invite", "/contacts/KEN"]
    [recipient] = message.recipients
    recipient.fate, recipient.answer, recipient.answered_at = Fate.BOUNCED, "550 mailbox unknown", clock.now()
    db.session.commit()
    assert all("550 mailbox unknown" in browser.get(page).get_data(as_text=True) for page in pages)
    recipient.fate = Fate.SENT
    db.session.commit()

    assert not any("not delivered" in browser.get(page).get_data(as_text=True) for page in pages)


def test_answers_to_a_message_go_to_the_organisers(invitation: Invitation) -> None:
    parsed = message_from_bytes(remind(invitation).source, policy=default)

    assert parsed["Reply-To"] == "organisers@example.org"
    assert parsed["Auto-Submitted"] == "auto-generated" and parsed["Content-Language"] == "en"
