"""What States get: a letter or a note verbale, in the language of their letters, with the words of their order."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from app import clock
from app.contacts.models import AddresseeKind, FormOfAddress
from app.database import db
from app.documents.letter import LetterFacts
from app.events.models import Event, Instrument
from app.invitations import actions, queries
from app.invitations.jobs import make_letters
from app.invitations.letters import letter_facts
from app.invitations.models import Invitation
from app.jobs.models import Progress
from app.letters import actions as letters
from app.letters.facts import Writing
from app.mail.models import Message
from app.people.models import Account
from app.treaty.queries import areas, get_state
from tests import make
from tests.conftest import counting

pytestmark = pytest.mark.once

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
OURS = "Dear {{ addressee.name }},\n\nPlease come to {{ title }}.\n\nYours,"


@pytest.fixture
def officer(app: Flask, convention_loaded: None) -> Account:
    return make.account()


@pytest.fixture
def event(officer: Account) -> Event:
    """A meeting of six States, one for each language, and of an NGO."""
    day = clock.today() + timedelta(days=30)
    universalization = next(each for each in areas() if each.code == "universalization")
    event = make.event(
        areas=[universalization], starts_on=day, ends_on=day, title="Informal meeting", audience={}, city="Geneva",
        country_id=get_state("CHE").id, instrument=Instrument.NOTE_VERBALE, state_order=[],
    )  # fmt: skip
    make.mandate(get_state("FRA"), area=universalization, from_meeting=None)
    make.mandate(get_state("PAN"), area=universalization, from_meeting=None)
    for language, iso3 in zip(LANGUAGES, ("KEN", "HTI", "CUB", "KAZ", "DJI", "CHN"), strict=True):
        make.invitation(event, get_state(iso3), language=language)
    make.invitation(event, make.organisation("Mines Action", kind=AddresseeKind.NGO))
    db.session.commit()
    return event


def facts_for(event: Event, iso3: str = "") -> LetterFacts:
    invitation = next(each for each in queries.invitations_of(event) if (each.state.iso3 if each.state else "") == iso3)
    return letter_facts(invitation, Writing(event.starts_on, event.instrument))


def order(event: Event, officer: Account) -> dict[str, str]:
    """Make all letters; the text of each, by iso3."""
    batch = actions.make_letters(event, dated=clock.today(), signatories={}, by=officer, now=clock.now())
    db.session.commit()
    make_letters()
    db.session.refresh(batch)
    return {
        each.invitation.state.iso3 if each.invitation.state else "": text_of(each.file.content) for each in batch.letters if each.file
    }


def text_of(content: bytes) -> str:
    """As one line, with the words that were hyphenated in one piece."""
    text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(content)).pages)
    return " ".join(re.sub(r"[-‐]\n", "", text).split())


def test_states_get_notes_verbales_and_an_organisation_gets_a_letter(event: Event, officer: Account) -> None:
    made = order(event, officer)

    assert len(made) == 7
    assert "present their compliments to the Permanent Mission of Kenya" in made["KEN"]
    assert "présentent leurs compliments" in made["HTI"] and "saludan atentamente" in made["CUB"]
    assert "свидетельствуют свое уважение Постоянному представительству Казахстана" in made["KAZ"]
    assert "普通照会" in made["CHN"] and "谨向中国常驻代表团致意" in made["CHN"].replace(" ", "")
    assert "Dear Sir or Madam" in made[""] and "compliments" not in made[""] and "Yours sincerely" in made[""]


@pytest.mark.parametrize(
    ("iso3", "place"),
    [("KEN", ("Geneva", "Switzerland")), ("HTI", ("Genève", "Suisse")), ("KAZ", ("Женева", "Швейцария")), ("DJI", ("جنيف", "سويسرا")), ("CHN", ("日内瓦", "瑞士"))],
)
def test_places_and_dates_are_in_the_language_of_the_letter(event: Event, iso3: str, place: tuple[str, str]) -> None:
    facts = facts_for(event, iso3)

    assert (facts.city, facts.country) == place and facts.place == place[0]
    assert facts.addressee.of and facts.office and str(event.starts_on.year) in facts.when


@pytest.mark.parametrize(
    ("asked", "state", "organisation"),
    [
        (FormOfAddress.EXCELLENCY, "excellency", "sir_or_madam"),
        (FormOfAddress.AMBASSADOR_F, "ambassador_f", "ambassador_f"),
        (FormOfAddress.SIR, "sir", "sir"),
    ],
)
def test_an_organisation_is_no_excellency_unless_it_was_asked(
    event: Event, asked: FormOfAddress, state: str, organisation: str
) -> None:
    for invitation in queries.invitations_of(event):
        make.contact(invitation.state or invitation.organisation, form_of_address=asked)  # type: ignore[arg-type]  # one of the two

    assert facts_for(event, "KEN").form_of_address == state
    assert facts_for(event).form_of_address == organisation


def test_without_a_coordinator_the_secretariat_writes_letters(event: Event) -> None:
    event.offices.clear()
    db.session.flush()
    facts = facts_for(event, "KEN")

    assert not facts.is_note and not facts.office
    assert [sender.mission for sender in facts.senders] == ["Implementation Support Unit"]


def test_letters_follow_the_words_of_their_order_also_those_that_are_made_again(event: Event, officer: Account) -> None:
    actions.choose_instrument(event, Instrument.LETTER, version=event.version, by=officer, now=clock.now())
    batch = actions.make_letters(event, dated=clock.today(), signatories={}, by=officer, now=clock.now() - timedelta(hours=1))
    letters.save(Instrument.LETTER, "en", OURS, number=0, by=officer, now=clock.now())
    db.session.commit()
    make_letters()
    kenya = next(each for each in batch.letters if each.invitation.state and each.invitation.state.iso3 == "KEN")
    assert kenya.file is not None and "Please come" not in text_of(kenya.file.content)

    kenya.progress = Progress.CANCELLED
    actions.resume_letters(batch, by=officer, now=clock.now())
    db.session.commit()
    make_letters()

    db.session.refresh(kenya)
    assert kenya.file is not None and "Please come" not in text_of(kenya.file.content)
    assert "Please come to Informal meeting" in order(event, officer)["KEN"]


def test_a_template_that_fails_for_one_state_is_named_on_its_letter_and_the_others_are_made(event: Event, officer: Account) -> None:
    event.instrument = Instrument.LETTER
    source = "Dear Sir,\n\n{% if addressee.name == 'Kenya' %}{{ call }}{% endif %}x\n\n{% if addressee.name == 'Peru' %}{% set call = 'y' %}{% endif %}Yours,"
    letters.save(Instrument.LETTER, "en", source, number=0, by=officer, now=clock.now())
    batch = actions.make_letters(event, dated=clock.today(), signatories={}, by=officer, now=clock.now())
    db.session.commit()
    make_letters()

    db.session.refresh(batch)
    failed = [each for each in batch.letters if each.error]
    assert [each.invitation.state.iso3 for each in failed if each.invitation.state] == ["KEN"]
    assert "line 3" in failed[0].error and len(batch.letters) == 7


def test_the_page_says_what_states_get_and_in_which_languages(event: Event, officer: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    browser = sign_in(officer)
    address = f"/events/{event.public_id}/invite"
    page = browser.get(address).get_data(as_text=True)
    assert "An organisation always gets a letter" in page
    assert "Letters also go out in: " in page and "Русский" in page and "as they were typed: English" in page

    answer = browser.post(f"{address}/instrument", data={"version": event.version, "instrument": "letter"})

    assert answer.status_code == 303 and event.instrument is Instrument.LETTER


@pytest.mark.parametrize("sent", [{"instrument": "poem"}, {}, {"instrument": "\x00"}, {"instrument": "letter", "version": "²"}])
def test_what_is_no_instrument_changes_nothing(
    event: Event, officer: Account, sign_in: Callable[[Account], FlaskClient], sent: dict[str, str]
) -> None:
    answer = sign_in(officer).post(f"/events/{event.public_id}/invite/instrument", data=sent)

    assert answer.status_code == 303 and event.instrument is Instrument.NOTE_VERBALE


def test_a_letter_costs_the_same_in_every_language(event: Event) -> None:
    counts = set()
    for iso3 in ("KEN", "KAZ", "CHN"):
        db.session.expire_all()
        invitation = next(each for each in queries.invitations_of(event) if each.state and each.state.iso3 == iso3)
        with counting() as statements:
            letter_facts(invitation, Writing(event.starts_on, event.instrument))
        counts.add(len(statements))

    assert len(counts) == 1


def test_a_contact_that_asks_for_arabic_gets_arabic(event: Event, officer: Account) -> None:
    chad = get_state("TCD")
    make.contact(chad, language="ar")
    actions.add_by_hand(event, (chad.id, None), by=officer, now=clock.now())

    found: Invitation = next(each for each in queries.invitations_of(event) if each.state is chad)
    assert found.language == "ar"


def mail_to(event: Event, officer: Account, iso3: str) -> tuple[str, str, str]:
    """Subject, text and HTML of the invitation that a State gets."""
    make.contact(get_state(iso3))
    order(event, officer)
    make.keys(event, by=officer)
    actions.send(event, as_typed=True, by=officer, now=clock.now())
    message = db.session.scalars(sa.select(Message).where(Message.kind == "invitation")).one()
    parts = message_from_bytes(message.source, policy=default)
    text, page = parts.get_body(("plain",)), parts.get_body(("html",))
    assert text is not None and page is not None
    return str(parts["Subject"]), text.get_content(), page.get_content()


@pytest.mark.parametrize(
    ("iso3", "subject", "words", "direction"),
    [
        ("KEN", "Invitation: ", "To the Permanent Mission of Kenya", "ltr"),
        ("HTI", "Invitation : ", "Mission permanente d'Haïti", "ltr"),
        ("CUB", "Invitación: ", "Misión Permanente de Cuba", "ltr"),
        ("KAZ", "Приглашение: ", "Постоянное представительство Казахстана", "ltr"),
        ("DJI", "دعوة: ", "إلى البعثة الدائمة لجيبوتي", "rtl"),
        ("CHN", "邀请：", "致中国常驻代表团", "ltr"),
    ],
)
def test_the_covering_mail_speaks_the_language_of_its_letter(
    event: Event, officer: Account, iso3: str, subject: str, words: str, direction: str
) -> None:
    said, text, page = mail_to(event, officer, iso3)

    assert said == f"{subject}Informal meeting" and words in text
    assert f'dir="{direction}"' in page and "/s/" in text
    assert iso3 == "KEN" or not {"link", "your", "reply"} & set(re.findall(r"[a-z]+", text.partition("http")[0].lower()))


@pytest.mark.parametrize(("iso3", "reminder", "withdrawal"), [("KAZ", "Напоминание: ", "Приглашение отозвано: "), ("DJI", "تذكير: ", "سحب الدعوة: "), ("CHN", "提醒：", "邀请已撤回：")])
def test_reminders_and_withdrawals_speak_it_too(event: Event, officer: Account, iso3: str, reminder: str, withdrawal: str) -> None:
    mail_to(event, officer, iso3)
    actions.remind(event, by=officer, now=clock.now())
    invitation = next(each for each in queries.invitations_of(event) if each.state and each.state.iso3 == iso3)
    actions.take_off(invitation, by=officer, now=clock.now())

    subjects = {message.kind: message.subject for message in db.session.scalars(sa.select(Message))}
    assert subjects["reminder"] == f"{reminder}Informal meeting"
    assert subjects["withdrawal"] == f"{withdrawal}Informal meeting"
