"""A session with a number of places: whoever chose it first has one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.events.models import Event, ProgrammeSession
from app.invitations.actions import link_of
from app.invitations.models import Answer, InvitationStatus
from app.mail.models import Message
from app.people.models import Account
from app.registration import actions
from app.registration.models import Delegate, SessionChoice
from app.registration.sessions import SessionPlaces, places_of
from app.web.links import hash_of, secret_for
from tests import make
from tests.registration.test_delegations import text_of


@pytest.fixture
def event(app: object) -> Event:
    make.convention()
    day = clock.today() + timedelta(days=20)
    return make.event(starts_on=day, ends_on=day)


@pytest.fixture
def workshop(event: Event) -> ProgrammeSession:
    make.session(event)
    return make.session(event, title="Workshop", places=1)


def guest(event: Event, **facts: Any) -> Delegate:
    made = make.delegate(event, **({"state": make.state()} | facts))
    made.link_hash = hash_of(secret_for("delegate", made.public_id, 1))
    db.session.commit()
    return made


def page_of(delegate: Delegate) -> str:
    return f"/d/{secret_for('delegate', delegate.public_id, 1)}"


def chooses(client: FlaskClient, delegate: Delegate, *sessions: ProgrammeSession) -> int:
    return client.post(f"{page_of(delegate)}/sessions", data={"sessions": [each.public_id for each in sessions]}).status_code


def the_places(event: Event) -> SessionPlaces:
    [places] = places_of(event)
    return places


def test_who_chose_first_has_the_place_and_the_next_moves_up(client: FlaskClient, event: Event, workshop: ProgrammeSession) -> None:
    first, second = guest(event), guest(event)
    for each in (first, second, first):
        assert chooses(client, each, workshop) == 303
    assert [the_places(event).rank(each) for each in (first, second)] == [0, 1]
    assert "number 1 on the waiting list" in client.get(page_of(second)).get_data(as_text=True)

    actions.withdraw(first, now=clock.now())

    assert the_places(event).rank(second) == 0 and the_places(event).rank(first) is None


def test_who_unticks_it_gives_the_place_back(client: FlaskClient, event: Event, workshop: ProgrammeSession) -> None:
    first, second = guest(event), guest(event)
    chooses(client, first, workshop), chooses(client, second, workshop)

    assert chooses(client, first) == 303
    assert (the_places(event).placed, the_places(event).queue) == ((second.id,), ())


def test_what_is_no_such_session_is_not_chosen(client: FlaskClient, event: Event, workshop: ProgrammeSession) -> None:
    delegate = guest(event)
    other = make.session(make.event(), title="Elsewhere", places=5)

    assert chooses(client, delegate, other, event.sessions[0]) == 303
    assert db.session.query(SessionChoice).count() == 0


def test_the_organisers_say_how_many_places_and_see_who_waits(
    client: FlaskClient, event: Event, workshop: ProgrammeSession, sign_in: Callable[[Account], FlaskClient]
) -> None:
    browser = sign_in(make.account())
    for each in (guest(event), guest(event)):
        chooses(client, each, workshop)

    page = browser.get(f"/events/{event.public_id}/register/limits").get_data(as_text=True)
    assert "1 of 1 places are taken" in page and "1 person waits" in page
    form = {"title": "Workshop", "kind": "discussion", "day": event.starts_on.isoformat(), "version": str(event.version)}
    address = f"/events/{event.public_id}/programme/{workshop.public_id}"
    assert browser.post(address, data=form | {"places": "²"}).status_code == 422
    assert browser.post(address, data=form | {"places": "2"}).status_code == 303
    assert the_places(event).waiting == 0 and the_places(event).taken == 2


def test_the_first_of_a_state_moves_up_and_is_told_once(client: FlaskClient, event: Event, workshop: ProgrammeSession) -> None:
    workshop.places = 2
    kenya = make.state()
    first, leaves = guest(event, state=kenya), guest(event)
    colleague, new = guest(event, state=kenya, email="colleague@example.org"), guest(event, email="new@example.org")
    for each in (first, leaves, colleague, new):
        chooses(client, each, workshop)
    assert [the_places(event).rank(each) for each in (first, leaves, colleague, new)] == [0, 0, 2, 1]
    assert told() == []

    chooses(client, leaves)

    assert [the_places(event).rank(each) for each in (first, leaves, colleague, new)] == [0, None, 1, 0]
    [(to, text)] = told()
    assert to == ["new@example.org"] and "Workshop" in text and "/d/" in text
    chooses(client, new, workshop)
    assert len(told()) == 1


def test_a_mission_chooses_for_a_delegate_and_is_told_where_the_delegate_has_no_address(client: FlaskClient, event: Event, workshop: ProgrammeSession) -> None:
    invitation = make.invitation(event, make.state(), status=InvitationStatus.SENT, answer=Answer.ATTENDING, reply_email="mission@example.org", language="en")
    invitation.link_hash = hash_of(link_of(invitation))
    holds, waits = guest(event), guest(event, state=invitation.state, invitation=invitation, email="")
    chooses(client, holds, workshop)
    page = f"/s/{link_of(invitation)}/delegates/{waits.public_id}"

    assert client.post(f"{page}/sessions", data={"sessions": workshop.public_id}).status_code == 303
    assert "number 1 on the waiting list" in client.get(page).get_data(as_text=True)
    assert client.post(f"/s/{link_of(invitation)}/delegates/{holds.public_id}/sessions").status_code == 404

    actions.withdraw(holds, now=clock.now())

    [(to, text)] = told()
    assert to == ["mission@example.org"] and waits.full_name in text and "/d/" not in text
    assert db.session.query(SessionChoice).count() == 1


def told() -> list[tuple[list[str], str]]:
    return [(each.to, text_of(each)) for each in db.session.query(Message).filter_by(kind="session_place").order_by(Message.id)]
