"""What will leave by itself is seen in advance, with names, and can be changed by those who hold the event."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.events.models import Event, EventKind, Speaker
from app.invitations.actions import link_of
from app.invitations.models import Answer
from app.mail.models import Message
from app.people.models import Account
from app.reminders import queries
from app.reminders.models import Reminder
from app.reminders.placeholders import faults, filled
from app.web.access import Role
from tests import make
from tests.conftest import counting
from tests.reminders.conftest import At, invited, reminded

SignIn = Callable[[Account], FlaskClient]


@pytest.fixture
def officer(event: Event, sign_in: SignIn) -> FlaskClient:
    return sign_in(make.account())


def page_of(browser: FlaskClient, event: Event, *more: str) -> str:
    return browser.get("/".join((f"/events/{event.public_id}/reminders", *more))).get_data(as_text=True)


def test_the_page_says_on_which_day_who_will_be_reminded(event: Event, officer: FlaskClient) -> None:
    invited(event, "Kenya"), invited(event, "Peru"), invited(event, "Chad", answer=Answer.ATTENDING)
    page = page_of(officer, event)

    assert "On 7 May 2018, 2 addressees will be reminded." in page and "Kenya, Peru" in page and "Chad" not in page
    assert "On 21 May 2018, nobody would be reminded" in page
    assert "On 7 May 2018, 2 addressees will be reminded." in officer.get(f"/events/{event.public_id}/invite").get_data(as_text=True)


def test_afterwards_it_says_what_happened(event: Event, sign_in: SignIn, at: At) -> None:
    invited(event, "Kenya")
    at(7, 10)
    reminded()
    at(15, 10)
    page = page_of(sign_in(make.account()), event)

    assert "On 7 May 2018, 1 addressee was reminded." in page
    assert "13 May 2018 has passed; nobody was reminded." in page


def test_those_without_an_address_are_named(event: Event, officer: FlaskClient) -> None:
    make.invitation(event, make.state("Nowhere"), status="sent", sent_at=make.NOW)
    part = make.session(event)
    part.speakers = [Speaker(name="Ms. Ada", email="ada@example.org"), Speaker(name="Mr. Mute")]
    db.session.commit()
    page = page_of(officer, event)

    assert "no address" in page and "Nowhere" in page and "Mr. Mute" in page
    assert "1 speaker will be reminded" in page


def test_a_reminder_is_added_changed_and_removed(event: Event, officer: FlaskClient) -> None:
    address, facts = f"/events/{event.public_id}/reminders", {"whom": "silent", "before": "event", "days": "5", "language": ""}
    assert officer.post(f"{address}/new", data=facts).status_code == 303
    added = db.session.scalars(sa.select(Reminder).where(Reminder.days == 5)).one()
    assert officer.post(f"{address}/{added.key}", data=facts | {"days": "6", "language": "fr"}).status_code == 303
    assert (added.days, added.language) == (6, "fr")
    officer.post(f"{address}/{added.key}/remove")

    assert [each.days for each in queries.kept(event)] == [7, 1, 7, 2]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"days": "0"}, "Between 1 and 180 days"),
        ({"days": "x"}, "Not a valid integer"),
        ({"days": "14"}, "has passed already"),
        ({"whom": "delegates"}, "Only those who have not answered"),
        ({"whom": "nobody"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_refused(event: Event, officer: FlaskClient, facts: dict[str, str], said: str) -> None:
    good = {"whom": "silent", "before": "reply_by", "days": "3", "language": ""}
    answer = officer.post(f"/events/{event.public_id}/reminders/new", data=good | facts)

    assert answer.status_code == 422 and said in answer.get_data(as_text=True)
    assert len(queries.kept(event)) == 4


def test_one_of_the_usual_set_is_switched_off_and_on(event: Event, officer: FlaskClient) -> None:
    address = f"/events/{event.public_id}/reminders/silent-reply_by-7"
    officer.post(f"{address}/switch")
    assert "Switched off; it would leave on 7 May 2018." in page_of(officer, event)
    officer.post(f"{address}/switch", data={"on": "1"})
    assert "Switched off" not in page_of(officer, event)
    officer.post(f"{address}/remove")
    assert "Switched off" in page_of(officer, event)
    officer.post(f"/events/{event.public_id}/reminders/switch", data={"on": "1"})

    assert all(each.active for each in queries.kept(event))


def test_a_state_is_left_in_peace_and_taken_back(event: Event, officer: FlaskClient) -> None:
    kenya, address = invited(event, "Kenya"), f"/events/{event.public_id}/reminders/spare"
    officer.post(address, data={"invitation": kenya.public_id, "spared": "1"})
    assert kenya.reminders_off and "nobody would be reminded" in page_of(officer, event)
    officer.post(address, data={"invitation": kenya.public_id})

    assert not kenya.reminders_off
    assert officer.post(address, data={"invitation": "a" * 16}).status_code == 404


def test_ones_own_text_is_written_previewed_and_given_up(event: Event, officer: FlaskClient) -> None:
    invited(event, "Kenya")
    address = f"/events/{event.public_id}/reminders/silent-reply_by-7"
    assert "{{ addressee }}" in officer.get(f"{address}/text/en").get_data(as_text=True)
    answer = officer.post(f"{address}/text/en", data={"subject": "Still time", "text": "To {{ addressee }}: <b>{{ link }}</b>"})
    assert answer.status_code == 303
    preview = officer.get(f"{address}/preview").get_data(as_text=True)
    assert "Still time" in preview and "To Permanent Mission of Kenya: &lt;b&gt;(here stands the link" in preview
    frame = officer.get(f"{address}/preview/html")
    assert "sandbox" in frame.headers["Content-Security-Policy"] and "&lt;b&gt;" in frame.get_data(as_text=True)
    officer.post(f"{address}/text/en/standard")

    assert "We have not yet heard" in officer.get(f"{address}/preview").get_data(as_text=True)


def test_a_text_that_is_not_understood_is_refused_with_its_line(event: Event, officer: FlaskClient) -> None:
    address = f"/events/{event.public_id}/reminders/silent-reply_by-7/text/en"
    answer = officer.post(address, data={"subject": "x", "text": "one\n{{ config }} and {{ title }}\n{% if x %}"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "Line 2: {{ config }} is not understood" in page and "Line 3: {% if x %} is not understood" in page
    assert queries.get_reminder(event, "silent-reply_by-7", now=clock.now()).texts == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ title }}{{title}}", []),
        ("a { b } c", []),
        ("{{ title", [(1, "{{ title")]),
        ("x\n{{ other }}", [(2, "{{ other }}")]),
        ("{{ title.__class__ }}", [(1, "{{ title.__class__ }")]),
    ],
)
def test_what_is_not_a_placeholder_is_found(text: str, found: list[tuple[int, str]]) -> None:
    assert [(line, words[: len(expected)]) for (line, words), (_l, expected) in zip(faults(text, ["title"]), found, strict=True)] == found


def test_a_fact_is_never_read_as_a_placeholder_and_an_empty_line_of_facts_is_left_out() -> None:
    assert filled("{{ a }}\n{{ b }}\n\nend {{ b }}", {"a": "{{ b }}", "b": ""}) == "{{ b }}\n\nend "


def test_a_test_goes_to_oneself_and_holds_no_working_link(event: Event, officer: FlaskClient) -> None:
    kenya = invited(event, "Kenya")
    officer.post(f"/events/{event.public_id}/reminders/silent-reply_by-7/test", data={"reader": kenya.public_id})
    message = db.session.scalars(sa.select(Message)).one()

    assert message.to[0].startswith("staff") and message.subject.startswith("Test:")
    assert link_of(kenya).encode() not in message.source


def test_what_has_left_cannot_be_changed(event: Event, sign_in: SignIn, at: At) -> None:
    at(7, 10)
    officer = sign_in(make.account())
    reminded()
    address = f"/events/{event.public_id}/reminders/silent-reply_by-7"
    officer.post(f"{address}/switch")

    assert "This reminder has left already" in page_of(officer, event)


def test_only_those_who_hold_the_event_see_and_change_it(event: Event, officer: FlaskClient, sign_in: SignIn) -> None:
    other = make.mandate(make.state("Togo", iso3="TGO"), area=make.area("clearance", "Clearance"))
    stranger, observer = sign_in(make.account(Role.COORDINATOR, mandates=(other,))), sign_in(make.account(Role.OBSERVER))
    address = f"/events/{event.public_id}/reminders"
    pages = [address, *(f"{address}/{part}" for part in ("new", "silent-reply_by-7", "silent-reply_by-7/text/en", "silent-reply_by-7/preview"))]

    assert {officer.get(each).status_code for each in pages} == {200}
    assert {stranger.get(each).status_code for each in pages} == {404}
    assert [observer.get(each).status_code for each in pages] == [200, 404, 404, 404, 404]
    assert "Switch off" not in observer.get(address).get_data(as_text=True)
    for part in ("silent-reply_by-7/switch", "switch", "spare", "silent-reply_by-7/remove", "silent-reply_by-7/test"):
        assert stranger.post(f"{address}/{part}").status_code == 404
    assert officer.get(f"{address}/none").status_code == officer.get(f"{address}/silent-reply_by-7/text/xx").status_code == 404


def test_a_paper_has_no_reminders(event: Event, officer: FlaskClient) -> None:
    paper = make.event(kind=EventKind.CONCEPT_NOTE)

    assert officer.get(f"/events/{paper.public_id}/reminders").status_code == 404


def test_the_page_asks_the_same_number_of_questions_however_many_are_silent(event: Event, officer: FlaskClient) -> None:
    counts = []
    for size in (2, 30):
        for number in range(size):
            invited(event, f"State {size} {number}")
            make.delegate(event, email="x@example.org")
        with counting() as statements:
            assert officer.get(f"/events/{event.public_id}/reminders").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]
