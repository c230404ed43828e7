"""What one may not know of does not exist: the same answer as for what never was, to every role."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import new_public_id
from app.events.models import Confidentiality, Event, EventFile, EventStaff, FileKind
from app.files.actions import store
from app.people.models import Account
from app.web.access import Role
from tests import make

CANARY = "Quiet talks on the lake"
READING = ("", "/files/{file}")
CHANGING = (
    "/edit", "/edit/place", "/edit/audience", "/invite/audience", "/edit/purpose", "/edit/partners", "/programme", "/programme/{session}", "/files",
    "/files/{file}/edit", "/clone",
)  # fmt: skip
DOING = (
    "/edit", "/edit/place", "/edit/nonsense", "/programme", "/programme/{session}", "/programme/{session}/move",
    "/programme/{session}/remove", "/files", "/files/{file}/edit", "/files/{file}/remove", "/status", "/clone", "/order/FRA",
    "/assistants",
)  # fmt: skip


@pytest.fixture(params=["closed", "chatham"])
def event(request: pytest.FixtureRequest, isu: Account) -> Event:
    """A closed meeting with a session and a file."""
    event = make.event(title=CANARY, confidentiality=Confidentiality(request.param))
    make.session(event)
    stored = store(name=f"{CANARY}.pdf", media_type="application/pdf", content=b"%PDF", now=make.NOW)
    event.files.append(EventFile(stored=stored, title=CANARY, kind=FileKind.OTHER, public=True))
    make.account(Role.ISU)
    return event


def addresses(event: Event, paths: tuple[str, ...]) -> list[str]:
    """Of this event's pages."""
    names = {"file": event.files[0].public_id, "session": event.sessions[0].public_id}
    return [f"/events/{event.public_id}{path.format(**names)}" for path in paths]


OUTSIDERS: dict[str, Callable[[Account], Account]] = {
    "coordinator of another area": lambda stranger: stranger,
    "coordinator without mandate": lambda _stranger: make.account(Role.COORDINATOR),
    "observer": lambda _stranger: make.account(Role.OBSERVER),
    "assistant": lambda _stranger: make.account(Role.ASSISTANT),
}


@pytest.mark.parametrize("outsider", OUTSIDERS)
def test_a_closed_meeting_does_not_exist_for_outsiders(
    event: Event, stranger: Account, outsider: str, sign_in: Callable[[Account], FlaskClient]
) -> None:
    browser = sign_in(OUTSIDERS[outsider](stranger))
    never = new_public_id()

    def same(address: str, method: str) -> None:
        answer = browser.open(address, method=method)
        other = browser.open(address.replace(event.public_id, never), method=method)
        assert answer.status_code == other.status_code == 404, address
        assert answer.text == other.text and CANARY not in answer.text

    for address in addresses(event, (*READING, *CHANGING)):
        same(address, "GET")
    for address in addresses(event, DOING):
        same(address, "POST")
    page = browser.get("/events").text
    assert CANARY not in page and event.public_id not in page and "2018" not in page


def test_nobody_signed_in_is_asked_to_sign_in_for_either(event: Event, client: FlaskClient) -> None:
    for address in addresses(event, READING):
        answer, other = client.get(address), client.get(address.replace(event.public_id, new_public_id()))
        assert answer.status_code == other.status_code == 302
        assert CANARY not in answer.text


def test_those_who_organise_see_it_and_those_at_the_door_only_read(
    app: Flask, event: Event, isu: Account, coordinator: Account, sign_in: Callable[[Account], FlaskClient]
) -> None:
    assistant = make.account(Role.ASSISTANT)
    event.staff.append(EventStaff(account=assistant))

    for insider in (isu, coordinator):
        browser = sign_in(insider)
        for address in addresses(event, (*READING, *CHANGING)):
            assert browser.get(address).status_code == 200, address
    door = sign_in(assistant)
    for address in addresses(event, READING):
        assert door.get(address).status_code == 200
    for address in addresses(event, CHANGING):
        assert door.get(address).status_code == 404
    for address in addresses(event, DOING):
        assert door.post(address).status_code == 404


def test_an_observer_reads_open_events_and_changes_nothing(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    event = make.event()
    make.session(event)
    stored = store(name="a.pdf", media_type="application/pdf", content=b"%PDF", now=make.NOW)
    event.files.append(EventFile(stored=stored, title="A", kind=FileKind.OTHER))
    browser = sign_in(make.account(Role.OBSERVER))

    page = browser.get(f"/events/{event.public_id}")
    assert page.status_code == 200 and "Change" not in page.text and "Make a copy" not in page.text
    for address in addresses(event, CHANGING):
        assert browser.get(address).status_code == 404
    for address in addresses(event, DOING):
        assert browser.post(address).status_code == 404
