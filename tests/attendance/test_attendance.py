"""Attendance is evidence: added, never changed; one tick is one tick however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.attendance import actions, queries
from app.attendance.models import AttendanceMark
from app.attendance.rules import Delegation, Presence, counted, on_page
from app.database import db
from app.events.models import EventKind, EventStaff, SessionKind
from app.people.models import Account
from app.registration.models import Category, Delegate
from app.web.access import Role
from tests import make
from tests.conftest import counting


@pytest.mark.parametrize(
    ("people", "presence"),
    [
        ([], Presence(0, 0, 0)),
        ([(Category.DELEGATE, 1), (Category.DELEGATE, 1), (Category.DELEGATE, 2)], Presence(3, 2, 0)),
        ([(Category.ORGANISER, 1), (Category.ORGANISATION, None)], Presence(0, 0, 2)),
        ([(Category.ORGANISER, 1), (Category.DELEGATE, 1)], Presence(1, 1, 1)),
    ],
)
def test_persons_and_states_are_counted_apart(people: list[tuple[Category, int | None]], presence: Presence) -> None:
    assert counted(people) == presence


def test_the_same_tick_sent_twice_is_recorded_once(app: Flask) -> None:
    event = make.event()
    session, delegate, officer = make.session(event), make.delegate(event, state=make.state()), make.account()
    uuid = str(uuid4())
    for _time in range(2):
        actions.mark(session, delegate, uuid=uuid, by=officer, now=make.NOW)

    assert db.session.query(AttendanceMark).count() == 1


def test_undo_keeps_the_history(app: Flask) -> None:
    event = make.event()
    session, delegate = make.session(event), make.delegate(event, state=make.state())
    make.mark(session, delegate)
    make.mark(session, delegate, present=False)

    assert db.session.query(AttendanceMark).count() == 2
    assert queries.roll_of(event).at(session) == Presence()


def test_no_attendance_is_taken_at_a_break(app: Flask) -> None:
    event = make.event()
    make.session(event, kind=SessionKind.BREAK, title="Coffee")

    assert queries.roll_of(event).sessions == []


def test_the_door_ticks_undoes_and_registers_walk_ins(app: Flask, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.convention()
    state = make.state("Kenya", iso3="KEN")
    event = make.event()
    session, delegate = make.session(event), make.delegate(event, state=state, family_name="KOFFI")
    browser = sign_in(make.account())
    address = f"/events/{event.public_id}/attend/{session.public_id}"

    assert "KOFFI" in browser.get(address).get_data(as_text=True)
    for present, expected in (("1", 1), ("0", 0)):
        answer = browser.post(
            f"{address}/mark", data={"delegate": delegate.public_id, "present": present, "uuid": str(uuid4())}
        )
        assert answer.status_code == 303
        assert queries.roll_of(event).at(session).representatives == expected
    walk_in = {"category": "delegate", "state": str(state.id), "family_name": "de la Cruz", "uuid": str(uuid4())}
    for _time in range(2):
        assert browser.post(f"{address}/walk-in", data=walk_in).status_code == 303

    assert queries.roll_of(event).at(session) == Presence(1, 1, 0)
    assert db.session.query(Delegate).filter_by(walk_in=True).one().family_name == "de la Cruz"


def test_a_walk_in_for_a_state_needs_the_state(app: Flask, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.convention()
    make.state("Kenya", iso3="KEN")
    event = make.event()
    session = make.session(event)
    answer = sign_in(make.account()).post(
        f"/events/{event.public_id}/attend/{session.public_id}/walk-in",
        data={"category": "delegate", "state": "", "family_name": "KOFFI", "uuid": str(uuid4())},
    )

    assert answer.status_code == 422 and "Choose the State" in answer.get_data(as_text=True)


def test_names_are_found_without_accents(app: Flask, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.convention()
    event = make.event()
    session = make.session(event)
    make.delegate(event, state=make.state("Côte d'Ivoire", iso3="CIV"), family_name="Þórhallsdóttir")
    make.delegate(event, state=make.state("Kenya", iso3="KEN"), family_name="McDonald")
    page = sign_in(make.account()).get(f"/events/{event.public_id}/attend/{session.public_id}?q=cote d'ivoire").get_data(as_text=True)

    assert "Þórhallsdóttir" in page and "McDonald" not in page


def test_an_assistant_sees_the_door_of_their_event_only(app: Flask, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.convention()
    assistant = make.account(Role.ASSISTANT)
    own, other = make.event(), make.event()
    own.staff.append(EventStaff(account=assistant))
    sessions = [make.session(own), make.session(other)]
    browser = sign_in(assistant)

    assert browser.get(f"/events/{own.public_id}/attend/{sessions[0].public_id}").status_code == 200
    assert browser.get(f"/events/{other.public_id}/attend/{sessions[1].public_id}").status_code == 404


def test_an_event_without_programme_gets_one_list(app: Flask, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.convention()
    event = make.event(kind=EventKind.CLOSED_MEETING)
    sign_in(make.account()).post(f"/events/{event.public_id}/attend/open")

    assert len(queries.roll_of(event).sessions) == 1


def test_the_list_asks_the_same_number_of_questions_however_long(
    app: Flask, sign_in: Callable[[Account], FlaskClient]
) -> None:
    make.convention()
    event = make.event()
    session = make.session(event)
    browser = sign_in(make.account())
    counts = []
    for size in (2, 30):
        for _number in range(size):
            make.delegate(event, state=make.state())
        db.session.expire_all()
        with counting() as statements:
            browser.get(f"/events/{event.public_id}/attend/{session.public_id}")
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_a_long_list_is_laid_on_pages(app: Flask, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.convention()
    event = make.event()
    session, kenya, peru = make.session(event), make.state("Kenya", iso3="KEN"), make.state("Peru", iso3="PER")
    delegates = [make.delegate(event, state=state, position=place) for state in (kenya, peru) for place in range(70)]
    browser = sign_in(make.account())
    address = f"/events/{event.public_id}/attend/{session.public_id}"
    pages = [browser.get(f"{address}?page={number}").get_data(as_text=True) for number in (1, 2)]

    assert [page.count('class="roll-row') for page in pages] == [70, 70]
    assert "Kenya" in pages[0] and "Peru" in pages[1] and "Page 2 of 2" in pages[1]
    assert browser.get(f"{address}?page=99").get_data(as_text=True).count('class="roll-row') == 70
    tick = {"delegate": delegates[-1].public_id, "present": "1", "uuid": str(uuid4())}
    assert browser.post(f"{address}/mark?page=2", data=tick).location == f"{address}?page=2#{delegates[-1].public_id}"
    refused = browser.post(f"{address}/walk-in", data={"uuid": str(uuid4())}).get_data(as_text=True)
    assert f'href="{address}?page=2"' in refused


def test_a_delegation_longer_than_a_page_goes_on_on_the_next() -> None:
    shown, number, pages = on_page([Delegation("Kenya", list(range(150))), Delegation("Peru", [150])], 2)

    assert (number, pages) == (2, 2)
    assert [(each.heading, each.members[0], each.members[-1], each.continued) for each in shown] == [
        ("Kenya", 99, 149, True),
        ("Peru", 150, 150, False),
    ]
