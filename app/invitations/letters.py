"""From an invitation to the facts of its letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask import current_app

from app.contacts.models import Contact, FormOfAddress
from app.contacts.queries import addressee
from app.documents.letter import LetterFacts, ProgrammeLine, Sender
from app.documents.wording import joined
from app.events.models import Event, SessionKind
from app.events.queries import organisers
from app.events.wording import time_text, when_in_sentence
from app.invitations.models import Invitation
from app.treaty.queries import StateOn, states_by_id, the_convention
from app.web.links import secret_for

PROGRAMME_WORDS = {"en": "provisional programme", "fr": "programme provisoire", "es": "programa provisional"}


def letter_facts(
    invitation: Invitation, contacts: Sequence[Contact], *, dated: date, signatories: Mapping[str, list[str]]
) -> LetterFacts:
    """Everything the letter to one State says, in the language of that State's letters."""
    event, language = invitation.event, invitation.language
    convention = the_convention()
    holders = organisers(event, language)
    senders = list({state.iso3: state for office in holders for state in office.states}.values())
    programme = _programme(event, language)
    return LetterFacts(
        language=language,
        reference=invitation.reference,
        place=str(convention.seat.get(language) or convention.seat["en"]),
        dated=dated,
        senders=tuple(_sender(state, signatories) for state in senders),
        office=joined([office.title(language)[0 if len(office.states) == 1 else 1] for office in holders], language),
        convention=convention.name_in(language),
        acronym=convention.short_in(language),
        mission=addressee(invitation.addressee_id, event.starts_on, language).desk,
        title=event.title,
        when=when_in_sentence(event, language),
        where=_where(event, language),
        link=registration_link(invitation),
        form_of_address=_form_of_address(contacts),
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


def _sender(state: StateOn, signatories: Mapping[str, list[str]]) -> Sender:
    name, function = (*signatories.get(state.iso3, []), "", "")[:2]
    return Sender(state.forms.mission, state.forms.running, name, function)


def _form_of_address(contacts: Sequence[Contact]) -> str:
    asked = [each.form_of_address for each in contacts if each.form_of_address is not FormOfAddress.EXCELLENCY]
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
