"""No input gives a 500: every form that a page shows is sent back with hostile and merely unlucky values."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import clock
from app.database import db
from app.events.models import EventStatus
from app.invitations.actions import link_of
from app.invitations.models import Answer, InvitationStatus
from app.questionnaires.definition import Kind
from app.questionnaires.models import Questionnaire, QuestionnaireVersion
from app.web.links import hash_of, secret_for
from tests import make
from tests.conftest import signed_in
from tests.questionnaires.definitions import asking, question, when
from tests.web.test_every_endpoint import address_of

pytestmark = pytest.mark.long

HOSTILE = [
    "",
    "\x00",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "'; DROP TABLE event; --",
    "<script>alert(1)</script>",
    "{{ 7*7 }} {% raise %} %(name)s %s",
    "=HYPERLINK(\"http://example.org\")",
    "A" * 50_000,
    "\u202e\u2066עברית \u0627\u0644\u0639\u0631\u0628\u064a\u0629 \U0001f9ff",
    "-1",
    "99999999999999999999999999",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "25:61",
    "../../etc/passwd",
    "a@b@c\r\nBcc: x@example.org",
]


class Forms(HTMLParser):
    """The forms of a page: address and the names of their fields."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.address = address
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        facts = dict(attributes)
        if tag == "form" and (facts.get("method") or "").lower() == "post":
            self.found.append((facts.get("action") or self.address, {}))
        elif tag in ("input", "select", "textarea") and self.found and facts.get("name"):
            self.found[-1][1][str(facts["name"])] = facts.get("value") or ""


@pytest.fixture
def addresses(app: Flask) -> list[str]:
    """Every page that an ISU officer, a mission and a delegate can open, of one event in the middle of its life."""
    make.convention()
    make.mandate(make.state("France", iso3="FRA"))
    day = clock.today() + timedelta(days=20)
    event = make.event(starts_on=day, ends_on=day, status=EventStatus.SCHEDULED)
    session = make.session(event)
    kenya = make.state("Kenya", iso3="KEN")
    make.contact(kenya)
    invitation = make.invitation(event, kenya, status=InvitationStatus.SENT, answer=Answer.ATTENDING)
    invitation.link_hash = hash_of(link_of(invitation))
    delegate = make.delegate(event, state=kenya, invitation=invitation)
    delegate.link_hash = hash_of(secret_for("delegate", delegate.public_id, 1))
    asks = asking(*(question(f"q{kind.value}", kind, required=True) for kind in Kind), question("qlast", shown_when=((when("qnumber"),),)))
    version = QuestionnaireVersion(number=1, definition=asks.as_json(), published_at=make.NOW)
    db.session.add(Questionnaire(event=event, versions=[version], changed_at=make.NOW))
    db.session.commit()
    known = {"event_id": event.public_id, "session_id": session.public_id, "invitation_id": invitation.public_id}
    known |= {"delegate_id": delegate.public_id, "iso3": "KEN", "code": "new", "section_id": "s1", "question_id": "qlast"}
    found = [
        address_of(rule, known)
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and "link" not in rule.arguments and rule.endpoint not in ("static", "security.static")
    ]
    state_link, own_link = link_of(invitation), secret_for("delegate", delegate.public_id, 1)
    found += [f"/s/{state_link}", f"/s/{state_link}?change=answer", f"/s/{state_link}/delegates/new"]
    found += [f"/s/{state_link}/delegates/{delegate.public_id}", f"/d/{own_link}"]
    return found


def forms_on(browser: FlaskClient, addresses: list[str]) -> dict[str, dict[str, str]]:
    """What the pages ask for, by the address that it is sent to."""
    forms: dict[str, dict[str, str]] = {}
    for address in addresses:
        answer = browser.get(address)
        if "html" in (answer.content_type or ""):
            forms |= dict(Forms(answer.get_data(as_text=True), address).found)
    return {address: fields for address, fields in forms.items() if "sign-out" not in address and fields}


def test_every_form_survives_hostile_values(app: Flask, addresses: list[str]) -> None:
    browser = signed_in(app, make.account())
    sent = forms_on(browser, addresses)
    assert len(sent) > 20

    for address, fields in sent.items():
        tried = set()  # a form of a button alone says the same each time
        for value in HOSTILE:
            for kept in ((), ("version", "uuid", "submission_key", "kind", "date_precision", "zone")):
                data = {name: (fields[name] if name in kept else value) for name in fields if name != "csrf_token"}
                if (told := tuple(data.items())) not in tried:
                    tried.add(told)
                    assert browser.post(address, data=data).status_code < 500, (address, value[:40])


@pytest.mark.once
def test_every_form_survives_files_and_json_in_place_of_texts(app: Flask, addresses: list[str]) -> None:
    browser = signed_in(app, make.account())
    for address, fields in (forms_on(browser, addresses) | {"/sign-in": {"email": "", "password": ""}}).items():
        for kept in ({}, fields | {"given_name": "A", "family_name": "B"}):
            sent = {name: (io.BytesIO(b"text"), "name.txt") for name in fields} | {name: value for name, value in kept.items() if value}
            assert browser.post(address, data=sent, content_type="multipart/form-data").status_code < 500, address
        for value in (5, ["a"], {"a": None}, None):
            assert browser.post(address, json=dict.fromkeys(fields, value)).status_code < 500, address


@pytest.mark.once
def test_addresses_and_queries_survive_hostile_values(app: Flask, addresses: list[str]) -> None:
    browser = signed_in(app, make.account())
    queries = ("page", "year", "kind", "status", "group", "q", "day", "answer", "progress", "lang", "in", "anonymous", "next")
    for address in addresses:
        for value in ("%00", "-1", "9" * 40, "%F0%9F%A7%BF", "%E2%80%AE", "%ff", "2026-02-30", "'\"<>"):
            query = "&".join(f"{name}={value}" for name in queries)
            answer = browser.get(f"{address.split('?')[0]}?{query}")
            assert answer.status_code < 500 or address == "/healthz", address


@pytest.mark.parametrize("path", ["/events/%00", "/events/" + "a" * 5000, "/s/" + "x" * 43, "/d/%ff", "/%2e%2e/etc"])
def test_odd_addresses_are_nothing_we_have(app: Flask, path: str) -> None:
    make.convention()

    assert app.test_client().get(path).status_code == 404


def test_bodies_too_large_or_of_another_kind_are_refused(app: Flask) -> None:
    make.convention()
    event = make.event()
    browser = signed_in(app, make.account())
    address = f"/events/{event.public_id}/files"

    assert browser.post(address, data=b"x" * (22 * 1024 * 1024), content_type="multipart/form-data; boundary=x").status_code == 413
    assert browser.post(address, data=b"\xff\xfe{", content_type="application/json").status_code == 400
    upload = {"file": (io.BytesIO(b"<script>"), "x.pdf"), "title": "X", "kind": "other", "language": "en"}
    answer = browser.post(address, data=upload, content_type="multipart/form-data")
    assert answer.status_code == 422 and "kind of file is not accepted" in answer.get_data(as_text=True)


FIELDS = ("title", "given_name", "family_name", "function", "role", "email", "language", "submission_key")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.fixed_dictionaries({name: st.text(max_size=300) for name in FIELDS}))
def test_a_state_page_never_breaks(app: Flask, addresses: list[str], values: dict[str, str]) -> None:
    browser: FlaskClient = app.test_client()
    [address] = [each for each in addresses if re.fullmatch(r"/s/[\w-]{43}/delegates/new", each)]
    sendable = {name: value.encode("utf-8", "replace").decode() for name, value in values.items()}

    assert browser.post(address, data=sendable).status_code in (303, 422)
