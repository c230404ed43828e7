"""Certificates for those who were present, and letters of thanks that are looked at before they leave, once."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import page as pdf_page
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from app.attendance.models import Standing
from app.contacts.models import AddresseeKind, AddressRole
from app.database import db
from app.documents.letter_template import LANGUAGES
from app.documents.thanks import thanks, thanks_subject, thanks_text
from app.events.models import Confidentiality, Event, EventStatus
from app.invitations.models import InvitationStatus
from app.mail.models import Message
from app.people.models import Account
from app.registration.models import Category, Delegate
from app.web.access import Role
from tests import make
from tests.conftest import counting
from tests.documents.letters import specimen
from tests.reports.test_attendance_report import plain, printed


@pytest.fixture
def event(app: Flask) -> Event:
    """Kenya and the African Union were there, Peru was not; Chad came without an address."""
    make.convention()
    event = make.event(status=EventStatus.HELD, title="Seminar on clearance", city="Geneva")
    morning, afternoon = make.session(event, title="Morning"), make.session(event, title="Afternoon")
    kenya, peru, chad = make.state("Kenya", iso3="KEN"), make.state("Peru", iso3="PER"), make.state("Chad", iso3="TCD")
    union = make.organisation("African Union", kind=AddresseeKind.REGIONAL)
    for place, to in enumerate((kenya, peru, union)):
        make.contact(to, email=f"mission{place}@example.org")
    make.contact(kenya, email="copy@example.org", role=AddressRole.COPY)
    for to, language in ((kenya, "fr"), (peru, "es")):
        make.invitation(event, to, status=InvitationStatus.SENT, language=language)
    asked = make.invitation(event, union, status=InvitationStatus.SENT)
    make.mark(morning, make.delegate(event, state=kenya, family_name="Otieno", title="Ms.", language="fr", function="Counsellor"))
    make.mark(afternoon, make.delegate(event, state=chad, family_name="Déby"))
    make.mark(afternoon, make.delegate(event, category=Category.ORGANISATION, invitation=asked, organisation="African Union", role=None))
    make.mark(morning, make.delegate(event, state=peru, family_name="Quispe"), standing=Standing.ABSENT)
    return event


def certificate(browser: FlaskClient, event: Event, **choices: str) -> tuple[int, bytes]:
    asked = {"kind": "certificates", "format": "pdf", "language": "own"} | choices
    answer = browser.post(f"/events/{event.public_id}/participants/copies", data=asked, follow_redirects=True)
    return answer.status_code, answer.get_data()


def test_certificates_are_for_those_who_were_present(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    browser = sign_in(make.account())
    people = {each.family_name: each.public_id for each in db.session.query(Delegate)}
    event.sessions[0].translations = {"fr": {"title": ["Matinée", "Morning"]}}
    event.translations = {"fr": {"title": ["Séminaire sur le déminage", "Seminar on clearance"]}}
    db.session.flush()
    _code, everybody = certificate(browser, event, signatory="Ada Example", function="Director")
    sheets = [plain(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(everybody)).pages]
    _code, one = certificate(browser, event, person=people["Otieno"], language="ar")
    checked = [pdf_page.validate_pdf_bytes(each, profile=pdf_page.ValidationProfile.PDF_UA_1) for each in (everybody, one)]

    assert len(sheets) == 3 and not any("Quispe" in sheet for sheet in sheets)
    [kenya] = [sheet for sheet in sheets if "Otieno" in sheet]
    assert "Attestation de présence" in kenya and "Ms. Stand-in Otieno Counsellor Délégation" in kenya
    assert "Séminaire sur le déminage" in kenya and "Matinée" in kenya and "Afternoon" not in kenya and "Ada Example Director" in kenya
    assert len(PdfReader(io.BytesIO(one)).pages) == 1 and "Otieno" in printed(one)
    assert all(each.is_compliant for each in checked), [each.failures for each in checked]
    assert certificate(browser, event, person=people["Quispe"])[0] == 404
    assert certificate(sign_in(make.account(Role.OBSERVER)), event)[0] == 403


def test_thanks_are_looked_at_and_leave_once(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    browser, address = sign_in(make.account()), f"/events/{event.public_id}/report/thanks"
    page = browser.get(address).get_data(as_text=True)
    [seal] = re.findall(r'name="seal" value="([0-9a-f]+)"', page)

    assert "Send 2 letters of thanks" in page and "no address: print it" in page and "Peru" not in page
    assert "mission0@example.org, copy@example.org" in page
    assert "No letter" not in page and browser.post(address, data={"seal": "x"}).status_code != 303
    assert db.session.query(Message).count() == 0
    assert browser.post(address, data={"seal": seal}).status_code == 303
    sent = {each.to[0]: each for each in db.session.query(Message).filter_by(kind="thanks")}
    assert set(sent) == {"mission0@example.org", "mission2@example.org"} and sent["mission0@example.org"].copy == ["copy@example.org"]
    assert sent["mission0@example.org"].subject.startswith("Remerciements")
    browser.post(address, data={"seal": seal})
    after = browser.get(address).get_data(as_text=True)
    assert db.session.query(Message).count() == 2 and "Send" not in after and after.count("written on") == 2
    letter = browser.get(f"{address}/KEN").get_data()
    assert "CCM/THANKS/" in printed(letter) and "l’honneur de remercier la" in printed(letter) and "/s/" not in printed(letter)
    assert browser.get(f"{address}/PER").status_code == 404


def test_nobody_is_thanked_before_the_event_is_over_or_by_strangers(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    address = f"/events/{event.public_id}/report/thanks"
    event.confidentiality = Confidentiality.CLOSED
    db.session.flush()
    for role in (Role.OBSERVER, Role.COORDINATOR):
        assert sign_in(make.account(role)).get(address).status_code == 404
        assert sign_in(make.account(role)).post(address, data={"seal": ""}).status_code == 404
    event.status, event.starts_on, event.ends_on = EventStatus.SCHEDULED, event.starts_on.replace(year=2099), event.ends_on.replace(year=2099)
    db.session.flush()
    browser = sign_in(make.account())
    page = browser.get(address).get_data(as_text=True)
    [seal] = re.findall(r'name="seal" value="([0-9a-f]+)"', page) or [""]

    assert "They can be sent when the event is over" in page and not seal
    browser.post(address, data={"seal": seal})
    assert db.session.query(Message).count() == 0


def test_the_statements_of_the_page_do_not_grow(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    browser, counts = sign_in(make.account()), []
    part = make.session(event)
    for size in (1, 12):
        for _number in range(size):
            state = make.state()
            make.invitation(event, state, status=InvitationStatus.SENT)
            make.mark(part, make.delegate(event, state=state))
        db.session.expire_all()
        with counting() as statements:
            browser.get(f"/events/{event.public_id}/report/thanks")
        counts.append(len(statements))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_thanks_have_words_in_six_languages(language: str) -> None:
    for facts in (specimen(language, "letter"), specimen(language, "letter", senders=("FRA", "PAN"), organisation=True)):
        text = thanks_text(thanks(facts))

        assert facts.title in text and "{" not in text and "http" not in text
        assert thanks_subject(facts).endswith(facts.title)
