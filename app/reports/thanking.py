"""Thanks and certificates after an event, to those who came and to nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from app import clock
from app.attendance.queries import Roll, roll_of
from app.contacts.models import AddresseeId, AddresseeKind, AddressRole
from app.contacts.queries import Addressee, addressees, contacts_by_addressee
from app.documents import thanks as wording
from app.documents.certificate import LANGUAGES, Certificate
from app.documents.letter import LetterFacts
from app.documents.wording import annexed
from app.errors import Refused
from app.events.actions import editors_turn
from app.events.models import Event, Instrument
from app.events.wording import time_text, when_in_sentence, where_text
from app.invitations.queries import invitations_of
from app.letters.facts import Writing, addressed, common_facts
from app.mail import outbox
from app.people.models import Account
from app.registration.models import Category, Delegate
from app.registration.rules import is_over
from app.reports.queries import thanked
from app.treaty.queries import states_by_id, the_convention


@dataclass(frozen=True)
class Thanks:
    """A letter of thanks to one State or organisation, and who reads it."""

    recipient: Addressee
    facts: LetterFacts
    to: tuple[str, ...]
    copy: tuple[str, ...]
    key: str
    """Sent once."""
    sent_at: datetime | None = None


def letters_of_thanks(event: Event, *, today: date) -> list[Thanks]:
    """To every State and organisation that was present, in protocol order; a fixed number of statements."""
    invitations = {each.addressee_id: each for each in invitations_of(event)}
    by_invitation = {each.id: addressee_id for addressee_id, each in invitations.items()}
    came = _addressees_present(roll_of(event), by_invitation)
    contacts, sent, treaty = contacts_by_addressee(came), thanked(event), the_convention()
    spoken = {key: _language(invitations[key].language if key in invitations else "") for key in came}
    named = {language: addressees(came, event.starts_on, language) for language in sorted(set(spoken.values()))}
    common: dict[tuple[str, AddresseeKind], LetterFacts] = {}
    letters = []
    for key in addressees(came, event.starts_on, "en"):
        language, invitation = spoken[key], invitations.get(key)
        recipient, writing = named[language][key], Writing(today, Instrument.LETTER)
        if (language, recipient.kind) not in common:
            common[language, recipient.kind] = common_facts(event, language, writing, kind=recipient.kind)
        reference = f"{treaty.acronym}/THANKS/{event.public_id[:8].upper()}/{recipient.code.upper()[:8]}"
        facts = addressed(common[language, recipient.kind], recipient, contacts[key], reference=reference, link="")
        to, copy = (
            tuple(dict.fromkeys(each.email for each in contacts[key] if each.email and each.role is role)) for role in (AddressRole.TO, AddressRole.COPY)
        )
        if invitation is not None and invitation.reply_email:
            to = tuple(dict.fromkeys((*to, invitation.reply_email)))
        once = f"thanks:{event.public_id}:{recipient.code}"
        letters.append(Thanks(recipient, wording.thanks(facts), to or copy, copy if to else (), once, sent.get(once)))
    return letters


def to_be_sent(letters: Iterable[Thanks]) -> list[Thanks]:
    """Those that have readers and did not leave yet."""
    return [each for each in letters if each.to and each.sent_at is None]


def seal_of(letters: Iterable[Thanks]) -> str:
    """What was looked at before it is sent: the words and the readers; another seal is another set of letters."""
    told = "\n".join(f"{each.key} {each.to} {each.copy} {wording.thanks_text(each.facts)}" for each in letters)
    return sha256(told.encode()).hexdigest()[:32]


def send_thanks(event: Event, *, seal: str, by: Account, now: datetime) -> int:
    """Write to all who were looked at, each once; raises `Refused` where the letters are not those that were looked at."""
    editors_turn(event, by)
    if not is_over(event, now):
        raise Refused("not_over_yet")
    letters = to_be_sent(letters_of_thanks(event, today=clock.local(now, event.zone).date()))
    if seal_of(letters) != seal:
        raise Refused("changed_meanwhile")
    for each in letters:
        outbox.put(
            to=each.to,
            copy=each.copy,
            subject=wording.thanks_subject(each.facts),
            text=wording.thanks_text(each.facts),
            language=each.facts.language,
            about=event.public_id,
            kind="thanks",
            reply_to=event.reply_to,
            once_key=each.key,
            now=now,
        )
    return len(letters)


def certificates(
    event: Event, *, language: str = "", only: str = "", signatory: str = "", function: str = "", today: date
) -> list[Certificate]:
    """One for each person who was present, in their own language unless told; `only` for the person of that public id."""
    roll, treaty = roll_of(event), the_convention()
    present = [each for each in roll.delegates if roll.was_there(each) and each.erased_at is None and only in ("", each.public_id)]
    spoken = {each.id: language or _language(each.language) for each in present}
    states = {
        code: states_by_id(event.starts_on, code, state_ids={each.state_id for each in present if each.state_id}) for code in set(spoken.values())
    }
    occasions = {code: (when_in_sentence(event, code), where_text(event, code)) for code in states}

    def in_order(delegate: Delegate) -> tuple[bool, str, int, int]:
        state = states[spoken[delegate.id]].get(delegate.state_id or 0)
        return (state is None, state.sort_key if state else delegate.organisation, delegate.position, delegate.id)

    made = []
    for each in sorted(present, key=in_order):
        code = spoken[each.id]
        state = states[code].get(each.state_id or 0) if each.category is Category.DELEGATE else None
        when, where = occasions[code]
        made.append(
            Certificate(
                language=code,
                letterhead=tuple(treaty.letterhead.get(code) or treaty.letterhead["en"]),
                place=str(treaty.seat.get(code) or treaty.seat["en"]),
                dated=today,
                name=" ".join(part for part in (each.title, each.full_name) if part),
                function=each.function,
                represents=annexed(state.forms, language) if state else each.organisation,
                of_state=state is not None,
                title=event.title_in(code),
                when=when,
                where=where,
                sessions=tuple((session.title_in(code), time_text(session, event, code)) for session in roll.sessions if roll.was_in(session, each)),
                secretariat=str((treaty.secretariat.get(code) or treaty.secretariat["en"])["name"]),
                signatory=signatory,
                signatory_function=function,
            )
        )
    return made


def _addressees_present(roll: Roll, by_invitation: dict[int, AddresseeId]) -> list[AddresseeId]:
    of_organisations = {
        by_invitation[each.invitation_id]
        for each in roll.delegates
        if each.category is Category.ORGANISATION and each.invitation_id in by_invitation and roll.was_there(each)
    }
    return [*((state_id, None) for state_id in sorted(roll.states())), *(key for key in of_organisations if key[1] is not None)]


def _language(code: str) -> str:
    return code if code in LANGUAGES else "en"
