"""From invitations to the facts of their letters, and to what those say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from flask import current_app

from app.contacts.models import AddresseeKind
from app.contacts.queries import addressees, contacts_by_addressee
from app.documents.letter import Addressee, LetterFacts, letter_html
from app.documents.text import plain_text
from app.events.models import Event
from app.invitations.models import Invitation, LetterBatch
from app.letters.facts import Writing, addressed, common_facts
from app.web.links import secret_for

SOMEBODY = {
    "en": (Addressee("Permanent Mission of [State]", "[State]", "of [State]"), "[Organisation]"),
    "fr": (Addressee("Mission permanente de [État]", "[État]", "de [État]"), "[Organisation]"),
    "es": (Addressee("Misión Permanente de [Estado]", "[Estado]", "de [Estado]"), "[Organización]"),
    "ru": (Addressee("Постоянное представительство [государства]", "[государство]", "[государства]"), "[организация]"),
    "ar": (Addressee("البعثة الدائمة لـ[الدولة]", "[الدولة]", "[الدولة]"), "[المنظمة]"),
    "zh": (Addressee("[国家]常驻代表团", "[国家]", "[国家]"), "[组织]"),
}
"""Who a specimen is written to: a State, or an organisation."""


def writing_of(batch: LetterBatch) -> Writing:
    """How the letters of a batch are written: with the templates as they were when they were ordered."""
    return Writing(batch.dated, batch.instrument, batch.signatories, batch.words_as_of)


def letter_facts(invitation: Invitation, writing: Writing) -> LetterFacts:
    """Everything the letter to one addressee says, in the language of its letters."""
    return facts_by_invitation([invitation], writing)[invitation.id]


def facts_by_invitation(invitations: Sequence[Invitation], writing: Writing) -> dict[int, LetterFacts]:
    """The same for several of one event, by the invitation's id; a fixed number of statements for each language."""
    contacts = contacts_by_addressee([each.addressee_id for each in invitations])
    found = {}
    for language in {each.language for each in invitations}:
        mine = [each for each in invitations if each.language == language]
        event = mine[0].event
        who = addressees([each.addressee_id for each in mine], event.starts_on, language)
        common = {kind: common_facts(event, language, writing, kind=kind) for kind in {each.kind for each in who.values()}}
        for each in mine:
            recipient = who[each.addressee_id]
            found[each.id] = addressed(
                common[recipient.kind], recipient, contacts[each.addressee_id], reference=each.reference, link=registration_link(each)
            )
    return found


def specimen_of(invitation: Invitation) -> str:
    """Which specimen shows the wording of its letter: by language and kind of addressee, as in "fr state"."""
    return f"{invitation.language} {'state' if invitation.state_id else 'organisation'}"


def wording(event: Event, specimens: Iterable[str], writing: Writing) -> dict[str, str]:
    """What the letters say apart from who each is written to: the text of each specimen; raises `TemplateFault`."""
    said = {}
    for specimen in sorted(set(specimens)):
        language, kind = specimen.split()
        state, organisation = SOMEBODY[language]
        if kind == "state":
            common, somebody = common_facts(event, language, writing, kind=AddresseeKind.STATE), state
        else:
            common, somebody = common_facts(event, language, writing, kind=AddresseeKind.NGO), Addressee(*[organisation] * 3)
        said[specimen] = plain_text(letter_html(replace(common, reference="[…]", addressee=somebody, link="[…]")))
    return said


def registration_link(invitation: Invitation) -> str:
    """The State's address: whoever holds it answers for the State."""
    secret = secret_for("state", invitation.public_id, invitation.link_revision)
    return f"{current_app.config['PLENARY'].base_url}/s/{secret}"
