"""From an invitation to the facts of its letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from flask import current_app

from app.contacts.models import Contact
from app.documents.letter import LetterFacts
from app.events.models import Instrument
from app.invitations.models import Invitation
from app.letters.facts import facts_of
from app.web.links import secret_for


def letter_facts(
    invitation: Invitation,
    contacts: Sequence[Contact],
    *,
    dated: date,
    signatories: Mapping[str, list[str]],
    instrument: Instrument | None = None,
    words_as_of: datetime | None = None,
) -> LetterFacts:
    """Everything the letter to one addressee says; by the event's instrument and today's templates unless told."""
    return facts_of(
        invitation.event,
        invitation.addressee_id,
        contacts,
        language=invitation.language,
        reference=invitation.reference,
        link=registration_link(invitation),
        dated=dated,
        signatories=signatories,
        instrument=instrument or invitation.event.instrument,
        words_as_of=words_as_of,
    )


def registration_link(invitation: Invitation) -> str:
    """The State's address: whoever holds it answers for the State."""
    secret = secret_for("state", invitation.public_id, invitation.link_revision)
    return f"{current_app.config['PLENARY'].base_url}/s/{secret}"
