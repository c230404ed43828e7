"""Letters for visas: asked for by the person, issued by the secretariat, kept as they were issued."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app import clock
from app.database import db
from app.documents.pdf import MissingGlyphs
from app.documents.visa_letter import VisaLetterFacts, visa_letter_pdf
from app.documents.wording import annexed
from app.errors import Refused
from app.events.actions import editors_turn, in_turn
from app.events.wording import when_in_sentence, where_text
from app.files.actions import store
from app.letters.facts import convention_of
from app.people.models import Account
from app.registration.models import Delegate, DelegateStatus
from app.registration.rules import is_sponsored, may_withdraw_own
from app.travel import queries
from app.travel.messages import tell
from app.travel.models import VisaLetter
from app.treaty.queries import states_by_id, the_convention


def ask(delegate: Delegate, facts: Mapping[str, Any], *, version: int, now: datetime) -> VisaLetter:
    """Ask for a letter, or change what was asked while it is not issued."""
    in_turn(delegate.event)
    found = queries.visa_letter_of(delegate)
    if found is not None and all(getattr(found, name) == value for name, value in facts.items()):
        return found
    if not may_withdraw_own(delegate, now):
        raise Refused("registration_over")
    if delegate.status is not DelegateStatus.REGISTERED:
        raise Refused("not_registered_yet")
    if found is not None and found.issued_at is not None:
        raise Refused("visa_issued")
    if (found.version if found else 0) != version:
        raise Refused("changed_meanwhile")
    if found is None:
        found = VisaLetter(delegate=delegate, requested_at=now, version=0)
        db.session.add(found)
    for name, value in facts.items():
        setattr(found, name, value)
    found.version += 1
    db.session.flush()
    return found


def issue(
    letter: VisaLetter, *, signatory: str, function: str, version: int, by: Account, now: datetime
) -> None:
    """Make the letter, keep it, and send the person word; issued once."""
    delegate = letter.delegate
    editors_turn(delegate.event, by)
    if letter.issued_at is not None:
        return
    if version != letter.version:
        raise Refused("changed_meanwhile")
    if delegate.status is not DelegateStatus.REGISTERED:
        raise Refused("person_not_registered", name=delegate.full_name)
    try:
        content = visa_letter_pdf(facts_of(letter, signatory=signatory, function=function, now=now))
    except MissingGlyphs as missing:
        raise Refused("no_font") from missing
    letter.file = store(name="visa-letter.pdf", media_type="application/pdf", content=content, now=now)
    letter.issued_at, letter.issued_by_id = now, by.id
    db.session.flush()
    tell(delegate, "visa_letter", once=letter.public_id, now=now)


def facts_of(letter: VisaLetter, *, signatory: str, function: str, now: datetime) -> VisaLetterFacts:
    """What the letter says, in its language; status and names as of the event's day."""
    delegate, language = letter.delegate, letter.language
    event, convention, offer = delegate.event, the_convention(), queries.offer_of(delegate.event)
    secretariat = str((convention.secretariat.get(language) or convention.secretariat["en"])["name"])
    state = None
    if delegate.state_id:
        state = states_by_id(event.starts_on, language, state_ids=[delegate.state_id])[delegate.state_id]
    payer = (offer.payer if offer else "") or _the(secretariat, language)
    return VisaLetterFacts(
        language=language,
        reference=f"{convention.acronym}/VISA/{letter.public_id[:8].upper()}",
        place=str(convention.seat.get(language) or convention.seat["en"]),
        dated=clock.local(now, convention.zone).date(),
        letterhead=tuple(convention.letterhead.get(language) or convention.letterhead["en"]),
        secretariat=secretariat,
        convention_of=convention_of(convention, language),
        addressed_to=letter.addressed_to,
        passport_name=letter.passport_name,
        passport_number=letter.passport_number.decode(),
        function=delegate.function,
        state_of=annexed(state.forms, language) if state else "",
        organisation=delegate.organisation,
        title=event.title_in(language),
        when=when_in_sentence(event, language),
        where=where_text(event, language),
        begins=event.starts_on,
        payer=payer if is_sponsored(delegate) else "",
        signatory=signatory,
        signatory_function=function,
        contact=convention.contact_line,
    )


def _the(secretariat: str, language: str) -> str:
    with_article = {"en": "the {}", "fr": "le secrétariat ({})", "es": "la secretaría ({})"}
    return with_article.get(language, "{}").format(secretariat)
