"""From an event and an addressee to the facts of the letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from app.contacts.models import AddresseeId, AddresseeKind, AddressRole, Contact, FormOfAddress
from app.contacts.queries import Addressee as Recipient
from app.contacts.queries import addressee
from app.contacts.rules import may_get_note_verbale
from app.documents.articles import genitive, named
from app.documents.further_wording import of_name
from app.documents.letter import LABELS, Addressee, LetterFacts, ProgrammeLine, Sender
from app.documents.wording import joined
from app.events.models import Event, Instrument, SessionKind
from app.events.queries import OfficeHolders, organisers
from app.events.wording import city_text, time_text, when_in_sentence
from app.letters.queries import source_of
from app.treaty.models import Convention
from app.treaty.queries import StateOn, states_by_id, the_convention


@dataclass(frozen=True)
class Writing:
    """How the letters of one order are written."""

    dated: date
    instrument: Instrument
    signatories: Mapping[str, list[str]] = field(default_factory=dict)
    """By the iso3 of each State that signs: name and function of who signs, where that is known."""
    words_as_of: datetime | None = None
    """Which versions of the templates they follow; those of now unless told."""


def facts_of(
    event: Event, to: AddresseeId, contacts: Sequence[Contact], *, language: str, reference: str, link: str, writing: Writing
) -> LetterFacts:
    """Everything the letter to one addressee says, in the language of its letters."""
    recipient = addressee(to, event.starts_on, language)
    common = common_facts(event, language, writing, kind=recipient.kind)
    return addressed(common, recipient, contacts, reference=reference, link=link)


def common_facts(event: Event, language: str, writing: Writing, *, kind: AddresseeKind) -> LetterFacts:
    """What all letters in one language to one kind of addressee say; who each is written to is still open."""
    treaty = the_convention()
    holders = organisers(event, language)
    states = senders_of(holders)
    instrument = writing.instrument if states and may_get_note_verbale(kind) else Instrument.LETTER
    said = language if event.is_said_in(language) else event.language
    programme = _programme(event, language, said)
    return LetterFacts(
        language=language,
        instrument=instrument.value,
        template=source_of(instrument, language, as_of=writing.words_as_of),
        reference="",
        place=str(treaty.seat.get(language) or treaty.seat["en"]),
        dated=writing.dated,
        senders=tuple(_sender(state, writing.signatories) for state in states) or (_secretariat(treaty, language),),
        office=joined([office.title(language)[0 if len(office.states) == 1 else 1] for office in holders], language),
        convention=treaty.name_in(language),
        convention_of=convention_of(treaty, language),
        addressee=Addressee("", "", ""),
        organisation=kind is not AddresseeKind.STATE,
        title=event.title_in(said),
        text_language=said,
        when=when_in_sentence(event, language),
        venue=event.venue,
        city=city_text(event, language, treaty.seat),
        country=_country(event, language),
        link="",
        form_of_address=form_of_address([], is_state=kind is AddresseeKind.STATE),
        confidentiality=event.confidentiality.value,
        purpose=event.in_language("objectives", said),
        in_margins_of=event.in_margins_of,
        reply_by=event.reply_by,
        enclosures=(LABELS[language]["programme"],) if programme else (),
        programme=programme,
        contact=treaty.contact_line,
    )


def addressed(
    common: LetterFacts, recipient: Recipient, contacts: Sequence[Contact], *, reference: str, link: str
) -> LetterFacts:
    """The letter to one of those for whom `common` was asked."""
    return replace(
        common,
        reference=reference,
        addressee=_addressee(recipient),
        link=link,
        form_of_address=form_of_address(contacts, is_state=recipient.is_state),
    )


def senders_of(holders: Sequence[OfficeHolders]) -> list[StateOn]:
    """The States that sign, each once, in the order chosen for the event."""
    return list({state.iso3: state for office in holders for state in office.states}.values())


def form_of_address(contacts: Sequence[Contact], *, is_state: bool) -> str:
    """What was asked of the addressee; else what is right of anybody there."""
    first = sorted(contacts, key=lambda each: each.role is not AddressRole.TO)
    asked = [each.form_of_address for each in first if each.form_of_address is not FormOfAddress.EXCELLENCY]
    if asked:
        return asked[0].value
    return FormOfAddress.EXCELLENCY.value if is_state else "sir_or_madam"


def convention_of(treaty: Convention, language: str) -> str:
    """The treaty in the genitive: "of the Convention on …", "de la Convention sur …"."""
    name = treaty.name_in(language)
    if language == "en":
        return f"of the {name}"
    if language not in treaty.name:
        return name
    return genitive(named(name, language), language) if language in ("fr", "es") else of_name(name, language)


def _sender(state: StateOn, signatories: Mapping[str, list[str]]) -> Sender:
    name, function = (*signatories.get(state.iso3, []), "", "")[:2]
    return Sender(state.forms.mission, state.forms.running, state.forms.of, name, function)


def _secretariat(treaty: Convention, language: str) -> Sender:
    """Where no coordinator invites, the secretariat does."""
    unit = str((treaty.secretariat.get(language) or treaty.secretariat["en"])["name"])
    return Sender(unit, unit, unit)


def _addressee(recipient: Recipient) -> Addressee:
    of = recipient.state.forms.of if recipient.state else recipient.name
    return Addressee(recipient.desk, recipient.running, of)


def _country(event: Event, language: str) -> str:
    if not event.country_id:
        return ""
    return states_by_id(event.starts_on, language, state_ids=[event.country_id])[event.country_id].name


def _programme(event: Event, language: str, said: str) -> tuple[ProgrammeLine, ...]:
    speaking = {speaker.state_id for session in event.sessions for speaker in session.speakers if speaker.state_id}
    states = states_by_id(event.starts_on, language, state_ids=speaking) if speaking else {}
    lines = []
    for session in event.sessions:
        speakers = []
        for speaker in session.speakers:
            person = " ".join(part for part in (speaker.title, speaker.name) if part)
            state = states[speaker.state_id].name if speaker.state_id else ""
            speakers.append(", ".join(part for part in (person, speaker.function, speaker.organisation, state) if part))
        title = session.title_in(said)
        if session.kind is SessionKind.BREAK:
            title = f"— {title} —"
        lines.append(ProgrammeLine(time_text(session, event, language), title, "; ".join(speakers)))
    return tuple(lines)
