"""Sponsorship: asked for by a delegate or a mission, decided by organisers, exact to the hundredth."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from app import clock
from app.database import db
from app.errors import Refused
from app.events.models import Event
from app.invitations.actions import link_of
from app.invitations.models import Invitation
from app.people.models import Account
from app.privacy import erasing
from app.registration.models import Delegate
from app.registration.rules import is_sponsored
from app.travel import actions, queries
from app.travel.models import Sponsorship, SponsorshipStatus
from app.travel.rules import Costs, costs_of, totals_of
from app.web.access import Role
from tests import make
from tests.conftest import counting, signed_in
from tests.registration.test_delegations import mails, text_of
from tests.registration.test_self_service import close_answers, delegate, event, invitation, own  # noqa: F401  # fixtures

ASKED = {"flight": "y", "nights": "2", "days": "3", "note": "From Nairobi", "version": "0"}
GRANTED = {
    "decision": "granted", "flight": "1 234,50", "nights": "2", "night_rate": "180.10", "days": "3",
    "daily_allowance": "66.67", "answer": "Tickets follow.", "version": "1",
}  # fmt: skip


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    return signed_in(app, make.account())


@pytest.fixture
def offered(event: Event, officer: FlaskClient) -> str:  # noqa: F811
    """The organisers' page, once sponsorship is offered."""
    page = f"/events/{event.public_id}/sponsorship"
    assert officer.post(page, data={"open": "y", "currency": "chf", "payer": "the Government of New Zealand"}).status_code == 303
    return page


def test_nothing_can_be_asked_for_where_nothing_is_offered(client: FlaskClient, event: Event, delegate: Delegate) -> None:  # noqa: F811
    assert client.get(f"{own(delegate)}/sponsorship").status_code == 404
    assert "Sponsorship" not in client.get(own(delegate)).get_data(as_text=True)


def test_a_delegate_asks_and_is_told_the_amounts(client: FlaskClient, officer: FlaskClient, offered: str, delegate: Delegate) -> None:  # noqa: F811
    assert "Ask the organisers to pay" in client.get(own(delegate)).get_data(as_text=True)
    for _press in range(2):
        assert client.post(f"{own(delegate)}/sponsorship", data=ASKED).status_code == 303
    for _press in range(2):
        assert officer.post(f"{offered}/{delegate.public_id}", data=GRANTED).status_code == 303

    [message] = mails("sponsorship")
    assert "1794.71 CHF" in text_of(message) and "Tickets follow." in text_of(message)
    assert "1794.71 CHF" in client.get(f"{own(delegate)}/sponsorship").get_data(as_text=True)
    db.session.refresh(delegate)
    assert is_sponsored(delegate)
    answer = client.post(f"{own(delegate)}/sponsorship", data=ASKED | {"nights": "9", "version": "2"})
    assert answer.status_code == 422 and "have decided" in answer.get_data(as_text=True)


def test_a_mission_asks_and_does_not_see_the_amounts(
    client: FlaskClient, officer: FlaskClient, offered: str, invitation: Invitation, delegate: Delegate  # noqa: F811
) -> None:
    page = f"/s/{link_of(invitation)}/delegates/{delegate.public_id}/sponsorship"
    assert client.post(page, data=ASKED).status_code == 303
    officer.post(f"{offered}/{delegate.public_id}", data=GRANTED)
    seen = client.get(page).get_data(as_text=True)

    assert "granted" in seen and "1794.71" not in seen


def test_a_refusal_keeps_no_amounts(officer: FlaskClient, offered: str, delegate: Delegate) -> None:  # noqa: F811
    officer.post(f"{offered}/{delegate.public_id}", data=GRANTED | {"version": "0"})
    officer.post(f"{offered}/{delegate.public_id}", data=GRANTED | {"decision": "refused"})

    found = queries.sponsorship_of(delegate)
    assert found is not None and costs_of(found).total == 0 and found.flight == 0
    db.session.refresh(delegate)
    assert not is_sponsored(delegate)


def test_the_totals_of_the_page_and_of_the_workbook_agree(officer: FlaskClient, offered: str, event: Event, delegate: Delegate) -> None:  # noqa: F811
    other = make.delegate(event, state=delegate.state, family_name="=Other")
    for each in (delegate, other):
        officer.post(f"{offered}/{each.public_id}", data=GRANTED | {"version": "0"})
    page = officer.get(offered).get_data(as_text=True)
    sheet = load_workbook(io.BytesIO(officer.get(f"{offered}.xlsx").get_data())).active
    assert sheet is not None

    last = [cell.value for cell in list(sheet.rows)[-1]]
    assert "3589.42" in page and last[6:] == [2469, 720.4, 400.02, 3589.42]
    assert totals_of(queries.sponsorships(event)).costs == Costs(Decimal("2469.00"), Decimal("720.40"), Decimal("400.02"))


def test_the_number_of_statements_does_not_depend_on_the_rows(officer: FlaskClient, offered: str, event: Event, delegate: Delegate) -> None:  # noqa: F811
    officer.post(f"{offered}/{delegate.public_id}", data=GRANTED | {"version": "0"})
    officer.get(offered)
    with counting() as few:
        officer.get(offered)
    for _number in range(4):
        officer.post(f"{offered}/{make.delegate(event, state=make.state()).public_id}", data=GRANTED | {"version": "0"})
    with counting() as many:
        officer.get(offered)

    assert len(many) == len(few)


@pytest.mark.parametrize(("field", "value"), [("flight", "²"), ("flight", "-1"), ("flight", "1.234"), ("flight", "9" * 20), ("night_rate", "NaN"), ("nights", "61"), ("nights", "\x00²"), ("decision", "other")])
def test_what_is_no_amount_is_said_so(officer: FlaskClient, offered: str, delegate: Delegate, field: str, value: str) -> None:  # noqa: F811
    assert officer.post(f"{offered}/{delegate.public_id}", data=GRANTED | {"version": "0", field: value}).status_code == 422


@pytest.mark.parametrize("currency", ["", "XX", "francs", "²²²", "ABC"])
def test_a_currency_is_one_of_the_list(officer: FlaskClient, event: Event, currency: str) -> None:  # noqa: F811
    assert officer.post(f"/events/{event.public_id}/sponsorship", data={"currency": currency}).status_code == 422


def test_the_currency_stays_once_something_was_granted(officer: FlaskClient, offered: str, delegate: Delegate) -> None:  # noqa: F811
    officer.post(f"{offered}/{delegate.public_id}", data=GRANTED | {"version": "0"})
    answer = officer.post(offered, data={"open": "y", "currency": "EUR"})

    assert answer.status_code == 422 and "granted in CHF already" in answer.get_data(as_text=True)


def test_after_the_last_day_nobody_asks_and_organisers_still_decide(
    client: FlaskClient, officer: FlaskClient, offered: str, event: Event, delegate: Delegate  # noqa: F811
) -> None:
    close_answers(event)
    assert client.post(f"{own(delegate)}/sponsorship", data=ASKED).status_code == 422

    assert officer.post(f"{offered}/{delegate.public_id}", data=GRANTED | {"version": "0"}).status_code == 303


def test_what_a_colleague_decided_meanwhile_is_not_overwritten(officer: FlaskClient, offered: str, delegate: Delegate) -> None:  # noqa: F811
    officer.post(f"{offered}/{delegate.public_id}", data=GRANTED | {"version": "0"})

    with pytest.raises(Refused, match="changed_meanwhile"):
        actions.decide(delegate, granted=False, amounts={}, answer="No", version=0, by=make.account(), now=clock.now())


def test_observers_see_nothing_of_it(sign_in: Callable[[Account], FlaskClient], offered: str) -> None:
    observer = sign_in(make.account(Role.OBSERVER))

    assert {observer.get(offered).status_code, observer.get(f"{offered}.xlsx").status_code} == {404}


def test_an_erasure_leaves_the_totals_and_no_words(officer: FlaskClient, offered: str, event: Event, delegate: Delegate) -> None:  # noqa: F811
    officer.post(f"{offered}/{delegate.public_id}", data=GRANTED | {"version": "0"})
    before = totals_of(queries.sponsorships(event))
    db.session.refresh(delegate)
    event.starts_on = event.ends_on = event.starts_on.replace(year=2018)
    db.session.commit()
    erasing.erase(delegate, version=delegate.version, now=clock.now())

    found: Sponsorship | None = queries.sponsorship_of(delegate)
    assert found is not None and (found.answer, found.status) == ("", SponsorshipStatus.GRANTED)
    assert totals_of(queries.sponsorships(event)) == before and officer.get(offered).status_code == 200
