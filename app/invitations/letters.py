"""From an invitation to the facts of its letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from flask import current_app

from app.contacts.models import AddressRole, Contact, FormOfAddress
from app.contacts.queries import addressees, contacts_by_addressee
from app.documents.letter import LetterFacts, ProgrammeLine, Sender, letter_html
from app.documents.text import plain_text
from app.documents.wording import joined
from app.events.models import Event, SessionKind
from app.events.queries import OfficeHolders, organisers
from app.events.wording import time_text, when_in_sentence
from app.invitations.models import Invitation
from app.treaty.queries import StateOn, states_by_id, the_convention
from app.web.links import secret_for

PROGRAMME_WORDS = {"en": "provisional programme", "fr": "programme provisoire", "es": "programa provisional"}
SOMEBODY = {
    "en": {"state": "Permanent Mission of [State]", "organisation": "[Organisation]"},
    "fr": {"state": "Mission permanente de [État]", "organisation": "[Organisation]"},
    "es": {"state": "Misión Permanente de [Estado]", "organisation": "[Organización]"},
}
"""Who a specimen is written to."""


def senders_of(event: Event, language: str) -> list[StateOn]:
    """The States that sign, each once, in the order chosen for the event."""
    return _senders(organisers(event, language))


def letter_facts(invitation: Invitation, *, dated: date, signatories: Mapping[str, list[str]]) -> LetterFacts:
    """Everything the letter to one addressee says, in the language of its letters."""
    return facts_by_invitation([invitation], dated=dated, signatories=signatories)[invitation.id]


def facts_by_invitation(
    invitations: Sequence[Invitation], *, dated: date, signatories: Mapping[str, list[str]]
) -> dict[int, LetterFacts]:
    """The same for several of one event, by the invitation's id; a fixed number of statements for each language."""
    contacts = contacts_by_addressee([each.addressee_id for each in invitations])
    found = {}
    for language in {each.language for each in invitations}:
        mine = [each for each in invitations if each.language == language]
        event = mine[0].event
        common = _common(event, language, dated, signatories)
        who = addressees([each.addressee_id for each in mine], event.starts_on, language)
        for each in mine:
            found[each.id] = replace(
                common,
                reference=each.reference,
                mission=who[each.addressee_id].desk,
                link=registration_link(each),
                form_of_address=_form_of_address(contacts[each.addressee_id]),
            )
    return found


def specimen_of(invitation: Invitation) -> str:
    """Which specimen shows the wording of its letter: by language and kind of addressee, as in "fr state"."""
    return f"{invitation.language} {'state' if invitation.state_id else 'organisation'}"


def wording(
    event: Event, specimens: Iterable[str], *, dated: date, signatories: Mapping[str, list[str]]
) -> dict[str, str]:
    """What the letters say apart from who each is written to: the text of each specimen."""
    said = {}
    for specimen in sorted(set(specimens)):
        language, kind = specimen.split()
        facts = replace(
            _common(event, language, dated, signatories), reference="[…]", mission=SOMEBODY[language][kind], link="[…]"
        )
        said[specimen] = plain_text(letter_html(facts))
    return said


def _common(event: Event, language: str, dated: date, signatories: Mapping[str, list[str]]) -> LetterFacts:
    """What all letters in one language say; who each is written to is still open."""
    convention = the_convention()
    holders = organisers(event, language)
    programme = _programme(event, language)
    return LetterFacts(
        language=language,
        reference="",
        place=str(convention.seat.get(language) or convention.seat["en"]),
        dated=dated,
        senders=tuple(_sender(state, signatories) for state in _senders(holders)),
        office=joined([office.title(language)[0 if len(office.states) == 1 else 1] for office in holders], language),
        convention=convention.name_in(language),
        acronym=convention.short_in(language),
        mission="",
        title=event.title,
        when=when_in_sentence(event, language),
        where=_where(event, language),
        link="",
        confidentiality=event.confidentiality.value,
        purpose=event.objectives,
        in_margins_of=event.in_margins_of,
        online_link="",
        reply_by=event.reply_by,
        enclosures=(PROGRAMME_WORDS[language],) if programme else (),
        programme=programme,
        contact=convention.contact_line,
    )


def registration_link(invitation: Invitation) -> str:
    """The State's address: whoever holds it answers for the State."""
    secret = secret_for("state", invitation.public_id, invitation.link_revision)
    return f"{current_app.config['PLENARY'].base_url}/s/{secret}"


def _senders(holders: Sequence[OfficeHolders]) -> list[StateOn]:
    return list({state.iso3: state for office in holders for state in office.states}.values())


def _sender(state: StateOn, signatories: Mapping[str, list[str]]) -> Sender:
    name, function = (*signatories.get(state.iso3, []), "", "")[:2]
    return Sender(state.forms.mission, state.forms.running, name, function)


def _form_of_address(contacts: Sequence[Contact]) -> str:
    first = sorted(contacts, key=lambda each: each.role is not AddressRole.TO)
    asked = [each.form_of_address for each in first if each.form_of_address is not FormOfAddress.EXCELLENCY]
    return asked[0].value if asked else FormOfAddress.EXCELLENCY.value


def _where(event: Event, language: str) -> str:
    country = ""
    if event.country_id:
        country = states_by_id(event.starts_on, language, state_ids=[event.country_id])[event.country_id].name
    if event.venue:
        place = ", ".join(part for part in (event.venue, event.city, country) if part)
        return f"at {place}" if language == "en" else f"({place})"
    if not event.city:
        return ""
    if language == "en":
        return f"in {event.city}{f', {country}' if country else ''}"
    return f"{'à' if language == 'fr' else 'en'} {event.city}{f' ({country})' if country else ''}"


def _programme(event: Event, language: str) -> tuple[ProgrammeLine, ...]:
    speaking = {speaker.state_id for session in event.sessions for speaker in session.speakers if speaker.state_id}
    states = states_by_id(event.starts_on, language, state_ids=speaking) if speaking else {}
    lines = []
    for session in event.sessions:
        speakers = []
        for speaker in session.speakers:
            person = " ".join(part for part in (speaker.title, speaker.name) if part)
            state = states[speaker.state_id].name if speaker.state_id else ""
            speakers.append(", ".join(part for part in (person, speaker.function, speaker.organisation, state) if part))
        title = session.title if session.kind is not SessionKind.BREAK else f"— {session.title} —"
        lines.append(ProgrammeLine(time_text(session, event, language), title, "; ".join(speakers)))
    return tuple(lines)
