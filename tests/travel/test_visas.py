"""Letters for visas: asked for by the person, issued once by the secretariat, kept as they were."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from app.database import db
from app.documents.visa_letter import VisaLetterFacts, visa_letter_html, visa_letter_pdf
from app.events.models import Event
from app.files.models import StoredFile
from app.privacy import erasing
from app.registration.models import Delegate, DelegateStatus
from app.travel import queries
from app.web.access import Role
from app.web.language import READERS
from tests import make
from tests.conftest import signed_in
from tests.registration.test_delegations import mails
from tests.registration.test_self_service import delegate, event, invitation, own  # noqa: F401  # fixtures

ASKED = {"passport_name": "ACHIENG ANA", "passport_number": "A1234567", "addressed_to": "Embassy of Switzerland, Nairobi", "language": "en", "version": "0"}
SIGNED = {"signatory": "An Officer (demonstration)", "signatory_function": "Director", "version": "1"}


def facts(**more: object) -> VisaLetterFacts:
    usual: dict[str, object] = {
        "language": "en", "reference": "CCM/VISA/1", "place": "Geneva", "dated": date(2018, 5, 1), "letterhead": ("Convention", "Unit"),
        "secretariat": "Implementation Support Unit", "convention_of": "of the Convention on Cluster Munitions", "addressed_to": "Embassy",
        "passport_name": "ACHIENG ANA", "title": "Seminar", "when": "on 23 May 2018", "where": "in Geneva",
        "begins": date(2018, 5, 23), "signatory": "The Director", "state_of": "of Kenya",
    }  # fmt: skip
    return VisaLetterFacts(**(usual | more))  # type: ignore[arg-type]  # facts by name


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({}, "borne by the Government of Kenya."),
        ({"payer": "the Government of New Zealand"}, "borne by the Government of New Zealand."),
        ({"state_of": "", "organisation": "An organisation"}, "by the organisation that the person represents"),
        ({"language": "fr", "state_of": "du Kenya"}, "par le Gouvernement du Kenya."),
        ({"language": "es", "state_of": "de Kenya"}, "del Gobierno de Kenya."),
        ({"language": "ru", "state_of": "Кении"}, "несет Правительство Кении."),
        ({"language": "ar", "state_of": "كينيا"}, "تتحمل حكومة كينيا"),
        ({"language": "zh", "state_of": "肯尼亚"}, "由肯尼亚政府承担。"),
    ],
)
def test_the_letter_says_who_pays(more: dict[str, object], says: str) -> None:
    assert says in visa_letter_html(facts(**more))


@pytest.mark.parametrize("language", READERS)
def test_the_letter_is_a_tagged_pdf_in_six_languages(language: str) -> None:
    reader = PdfReader(io.BytesIO(visa_letter_pdf(facts(language=language, passport_name="أحمد ŻÓŁĆ"))))

    assert reader.root_object["/Lang"] == language and reader.root_object["/MarkInfo"]["/Marked"] and len(reader.pages) == 1
    assert b"pdfuaid" in reader.root_object["/Metadata"].get_object().get_data()


def test_what_a_person_writes_is_no_markup() -> None:
    assert "<script>" not in visa_letter_html(facts(passport_name="<script>alert(1)</script>"))


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    return signed_in(app, make.account())


def test_a_delegate_asks_the_secretariat_issues_once_and_the_delegate_downloads(
    client: FlaskClient, officer: FlaskClient, event: Event, delegate: Delegate  # noqa: F811
) -> None:
    assert client.get(f"{own(delegate)}/visa-letter.pdf").status_code == 404
    for _press in range(2):
        assert client.post(f"{own(delegate)}/visa", data=ASKED).status_code == 303
    page = f"/events/{event.public_id}/visas"
    assert "ACHIENG ANA" in officer.get(page).get_data(as_text=True)
    for _press in range(2):
        assert officer.post(f"{page}/{delegate.public_id}", data=SIGNED).status_code == 303

    text = PdfReader(io.BytesIO(client.get(f"{own(delegate)}/visa-letter.pdf").get_data())).pages[0].extract_text()
    assert all(each in text for each in ("ACHIENG ANA", "A1234567", "Kenya", "Seminar", "An Officer (demonstration)", "Embassy of Switzerland"))
    assert len(mails("visa_letter")) == 1 and officer.get(f"{page}/{delegate.public_id}/letter.pdf").mimetype == "application/pdf"
    answer = client.post(f"{own(delegate)}/visa", data=ASKED | {"passport_name": "OTHER", "version": "1"})
    assert answer.status_code == 422 and "issued already" in answer.get_data(as_text=True)


def test_only_the_secretariat_issues(app: Flask, client: FlaskClient, event: Event, delegate: Delegate) -> None:  # noqa: F811
    client.post(f"{own(delegate)}/visa", data=ASKED)
    holder = make.mandate(make.state("Peru"))
    coordinator = signed_in(app, make.account(Role.COORDINATOR, mandates=(holder,)))

    assert coordinator.get(f"/events/{event.public_id}/visas").status_code == 200
    assert coordinator.post(f"/events/{event.public_id}/visas/{delegate.public_id}", data=SIGNED).status_code == 404


@pytest.mark.parametrize(("field", "value"), [("passport_name", ""), ("passport_name", "²\x00"), ("addressed_to", "A" * 301), ("language", "xx"), ("passport_number", "9" * 41)])
def test_what_is_missing_or_too_long_is_said_so(client: FlaskClient, delegate: Delegate, field: str, value: str) -> None:  # noqa: F811
    assert client.post(f"{own(delegate)}/visa", data=ASKED | {field: value}).status_code == 422


def test_a_name_in_a_rare_script_gives_a_letter_or_a_sentence(client: FlaskClient, officer: FlaskClient, event: Event, delegate: Delegate) -> None:  # noqa: F811
    client.post(f"{own(delegate)}/visa", data=ASKED | {"passport_name": "Ana \U0001e900\U0001e901"})
    answer = officer.post(f"/events/{event.public_id}/visas/{delegate.public_id}", data=SIGNED)

    assert answer.status_code in (303, 422)


def test_an_erasure_takes_the_letter_and_its_file(client: FlaskClient, officer: FlaskClient, event: Event, delegate: Delegate) -> None:  # noqa: F811
    client.post(f"{own(delegate)}/visa", data=ASKED)
    officer.post(f"/events/{event.public_id}/visas/{delegate.public_id}", data=SIGNED)
    db.session.refresh(delegate)
    event.starts_on = event.ends_on = date(2018, 5, 23)
    db.session.commit()
    erasing.erase(delegate, version=delegate.version, now=make.NOW.replace(year=2030))

    assert queries.visa_letter_of(delegate) is None and db.session.query(StoredFile).all() == []


@pytest.mark.parametrize("status", [DelegateStatus.WAITING, DelegateStatus.PENDING, DelegateStatus.WITHDRAWN])
def test_no_letter_confirms_who_is_not_registered(client: FlaskClient, officer: FlaskClient, event: Event, delegate: Delegate, status: DelegateStatus) -> None:  # noqa: F811
    assert client.post(f"{own(delegate)}/visa", data=ASKED).status_code == 303
    delegate.status = status
    db.session.commit()

    answer = officer.post(f"/events/{event.public_id}/visas/{delegate.public_id}", data=SIGNED)

    letter = queries.visa_letter_of(delegate)
    assert answer.status_code == 422 and letter is not None and letter.issued_at is None
    assert client.get(f"{own(delegate)}/visa-letter.pdf").status_code == 404
