"""Anybody may ask for a place at an open event, where the organisers want it, and counts once the address has answered."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import clock
from app.database import db
from app.events.models import Confidentiality, Event, EventStatus
from app.mail.models import Message
from app.people.throttle import LIMITS
from app.registration import individuals, queries
from app.registration.models import Category, Delegate, DelegateStatus, Terms
from app.web.links import secret_for
from tests import make


@pytest.fixture
def event(app: object) -> Event:
    make.convention()
    make.mandate(make.state("France", iso3="FRA"))
    day = clock.today() + timedelta(days=20)
    event = make.event(starts_on=day, ends_on=day)
    db.session.add(Terms(event_id=event.id, individuals=True, capacity=1))
    db.session.commit()
    return event


def asks(client: FlaskClient, event: Event, email: str = "ana@example.org", **more: str) -> TestResponse:
    form = {"family_name": "Ríos", "email": email, "language": "en", "submission_key": str(uuid4())}
    return client.post(f"/register/{event.public_id}", data=form | more)


def asked_for() -> list[Delegate]:
    return list(db.session.scalars(sa.select(Delegate).order_by(Delegate.id)))


def confirms(client: FlaskClient, delegate: Delegate) -> TestResponse:
    return client.post(f"/d/{secret_for('delegate', delegate.public_id, 1)}/confirm", follow_redirects=True)


def test_an_individual_counts_once_the_address_is_confirmed(client: FlaskClient, event: Event) -> None:
    assert asks(client, event).status_code == 303
    [delegate] = asked_for()
    assert delegate.status is DelegateStatus.UNCONFIRMED and queries.entries_of(event) == []

    for _time in range(2):
        assert confirms(client, delegate).status_code == 200
    assert delegate.status is DelegateStatus.REGISTERED and delegate.category is Category.INDIVIDUAL
    assert [each.kind for each in db.session.query(Message).order_by(Message.id)] == ["address_check", "confirmation"]


def test_the_same_form_sent_twice_writes_once(client: FlaskClient, event: Event) -> None:
    key = str(uuid4())
    assert {asks(client, event, submission_key=key).status_code for _time in range(2)} == {303}

    assert len(asked_for()) == 1 and db.session.query(Message).count() == 1


def test_the_last_place_is_given_once(client: FlaskClient, event: Event) -> None:
    asks(client, event), asks(client, event, "eva@example.org")
    first, second = asked_for()

    confirms(client, second)
    assert "places are taken" in confirms(client, first).get_data(as_text=True)
    assert (first.status, second.status) == (DelegateStatus.UNCONFIRMED, DelegateStatus.REGISTERED)


def test_an_address_is_registered_once(client: FlaskClient, event: Event) -> None:
    db.session.get(Terms, event.id).capacity = None  # type: ignore[union-attr]  # made above
    db.session.commit()
    asks(client, event), asks(client, event, "ANA@example.org")
    first, second = asked_for()
    confirms(client, first)

    assert "already" in confirms(client, second).get_data(as_text=True)
    assert second.status is DelegateStatus.UNCONFIRMED


def test_what_nobody_confirmed_is_forgotten(client: FlaskClient, event: Event) -> None:
    asks(client, event)
    asked_for()[0].registered_at = clock.now() - individuals.CONFIRM_WITHIN - timedelta(minutes=1)
    db.session.commit()
    asks(client, event, "eva@example.org")

    assert [each.email for each in asked_for()] == ["eva@example.org"]


def test_nobody_fills_a_mailbox_of_somebody_else(client: FlaskClient, event: Event) -> None:
    answers = [asks(client, event).status_code for _time in range(LIMITS["account"] + 1)]

    assert answers == [303] * LIMITS["account"] + [422]


@pytest.mark.parametrize(
    "facts",
    [{"confidentiality": Confidentiality.CLOSED}, {"status": EventStatus.DRAFT}, {"status": EventStatus.CANCELLED}, {"individuals": False}],
)
def test_the_page_exists_only_where_it_is_wanted(client: FlaskClient, event: Event, facts: dict[str, object]) -> None:
    terms = db.session.get(Terms, event.id)
    for name, value in facts.items():
        setattr(terms if name == "individuals" else event, name, value)
    db.session.commit()

    assert client.get(f"/register/{event.public_id}").status_code == 404
    assert asks(client, event).status_code == 404


def test_the_public_record_leads_there(client: FlaskClient, event: Event) -> None:
    assert re.search(rf'href="/register/{event.public_id}"', client.get(f"/activities/{event.public_id}").get_data(as_text=True))


def test_an_individual_sees_and_changes_what_was_said(client: FlaskClient, event: Event) -> None:
    asks(client, event, organisation="Institute")
    [delegate] = asked_for()
    confirms(client, delegate)
    page = f"/d/{secret_for('delegate', delegate.public_id, 1)}"
    said = {"given_name": "Ana", "family_name": "Núñez", "organisation": "University", "email": "ana@example.org", "language": "en"}

    assert 'value="Institute"' in client.get(page).get_data(as_text=True)
    assert client.post(page, data=said | {"family_name": "", "version": str(delegate.version)}).status_code == 422
    assert client.post(page, data=said | {"version": str(delegate.version)}).status_code == 303
    db.session.refresh(delegate)
    assert (delegate.full_name, delegate.organisation) == ("Ana Núñez", "University")
