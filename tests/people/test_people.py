"""Staff accounts: sign-in that tells nothing, throttling in the database, links that work once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.errors import NotFound, Refused
from app.people import actions, sessions, throttle
from app.people.models import Account
from app.web.access import Role
from tests import make

PASSWORD = "correct horse battery"


@pytest.fixture
def account(app: Flask) -> Account:
    made = actions.add(email="Officer@Example.org", name="Officer", roles=[Role.ISU], password=PASSWORD, now=make.NOW)
    db.session.commit()
    return made


def attempt(client: FlaskClient, email: str, password: str):
    return client.post("/sign-in", data={"email": email, "password": password})


def test_the_password_is_kept_as_argon2(account: Account) -> None:
    assert "$argon2id$" in account.password


def test_one_signs_in_and_out(account: Account, client: FlaskClient) -> None:
    make.convention()
    assert attempt(client, "officer@example.org", PASSWORD).status_code == 303
    assert client.get("/people").status_code == 200
    client.post("/sign-out")

    assert client.get("/people").status_code == 302


def test_a_cookie_that_was_copied_is_worth_nothing_after_signing_out(account: Account, client: FlaskClient) -> None:
    make.convention()
    attempt(client, "officer@example.org", PASSWORD)
    with client.session_transaction() as session:
        copied = dict(session)
    client.post("/sign-out")
    with client.session_transaction() as session:
        session.update(copied)

    assert client.get("/people").status_code == 302


def test_a_busy_session_ends_too(account: Account, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    make.convention()
    attempt(client, "officer@example.org", PASSWORD)
    later = clock.now() + sessions.LONGEST + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert client.get("/people").status_code == 302


def test_an_unknown_account_and_a_wrong_password_are_answered_alike(account: Account, client: FlaskClient) -> None:
    wrong = attempt(client, "officer@example.org", "wrong password!").get_data(as_text=True)
    unknown = attempt(client, "nobody@example.org", "wrong password!").get_data(as_text=True)

    assert re.sub(r'value="[^"]*"', "", wrong) == re.sub(r'value="[^"]*"', "", unknown)


def test_after_too_many_failures_the_right_password_is_not_looked_at(account: Account, client: FlaskClient) -> None:
    for _time in range(throttle.LIMITS["account"]):
        attempt(client, "officer@example.org", "wrong password!")
    answer = attempt(client, "officer@example.org", PASSWORD)

    assert answer.status_code == 200 and "Too many attempts" in answer.get_data(as_text=True)


def test_a_password_cannot_be_guessed_in_json(account: Account, client: FlaskClient) -> None:
    wrong = {"email": "officer@example.org", "password": "wrong password!"}
    right = wrong | {"password": PASSWORD}
    answers = [client.post("/sign-in", json=each, headers={"Accept": "application/json"}) for each in (wrong, right)]
    asked = [client.post("/sign-in", data=wrong, headers={"Accept": "application/json"}) for _time in range(throttle.LIMITS["account"])]

    assert [each.status_code for each in answers] == [400, 400] and {each.status_code for each in asked} == {200}
    assert "Too many attempts" in attempt(client, "officer@example.org", PASSWORD).get_data(as_text=True)


def test_failures_are_forgotten_after_a_while(app: Flask) -> None:
    for _time in range(throttle.LIMITS["account"]):
        throttle.count(email="a@example.org", address="192.0.2.1", now=clock.now())

    assert throttle.is_throttled(email="A@example.org", address="192.0.2.9", now=clock.now())
    assert not throttle.is_throttled(email="a@example.org", address="192.0.2.9", now=clock.now() + throttle.WINDOW * 2)


def test_a_joining_link_works_once(account: Account, client: FlaskClient) -> None:
    secret = actions.issue_joining_link(account, now=clock.now())
    db.session.commit()
    form = {"password": "a new long password", "again": "a new long password"}
    assert client.post(f"/join/{secret}", data=form).status_code == 303

    assert client.get(f"/join/{secret}").status_code == 404


def test_a_joining_link_expires(account: Account) -> None:
    secret = actions.issue_joining_link(account, now=clock.now() - timedelta(days=8))

    with pytest.raises(NotFound):
        actions.account_of_joining_link(secret, now=clock.now())


def test_a_new_password_ends_the_other_sessions(account: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.convention()
    browser = sign_in(account)
    assert browser.get("/account").status_code == 200
    actions.set_password(account, "another long password")
    db.session.commit()

    assert browser.get("/account").status_code == 302


def test_a_password_is_taken_with_every_space_and_no_capital_changed(app: Flask, account: Account, client: FlaskClient) -> None:
    secret, typed = actions.issue_joining_link(account, now=clock.now()), "  Seven grey\u00a0Herons, e\u0301t alors  "
    db.session.commit()
    assert client.post(f"/join/{secret}", data={"password": typed, "again": typed}).status_code == 303
    client = app.test_client()
    page = client.get("/sign-in").get_data(as_text=True)
    assert 'type="password"' in page and 'autocomplete="current-password"' in page

    tried = (typed.strip(), typed.lower(), typed.replace("\u00a0", " "))
    assert {client.post("/sign-in", data={"email": account.email, "password": each}).status_code for each in tried} == {200}
    assert client.post("/sign-in", data={"email": account.email, "password": typed.replace("e\u0301", "\u00e9")}).status_code in (302, 303)


def test_a_short_password_is_refused_in_words(account: Account, client: FlaskClient) -> None:
    secret = actions.issue_joining_link(account, now=clock.now())
    db.session.commit()
    answer = client.post(f"/join/{secret}", data={"password": "short", "again": "short"})

    assert answer.status_code == 422 and "between 12 and 128" in answer.get_data(as_text=True)


def test_nobody_takes_their_own_administration_away(account: Account) -> None:
    with pytest.raises(Refused, match="own_role"):
        actions.change(account, by=account, email=account.email, name="X", language="en", roles=[Role.OBSERVER], mandates=[])
    with pytest.raises(Refused, match="own_role"):
        actions.set_active(account, active=False, by=account)


def test_the_secretariat_adds_a_person_and_shows_the_link_once(
    account: Account, sign_in: Callable[[Account], FlaskClient]
) -> None:
    make.convention()
    facts = {"name": "Colleague", "email": "colleague@example.org", "language": "fr", "roles": ["observer"]}
    answer = sign_in(account).post("/people/new", data=facts)

    assert "/join/" in answer.get_data(as_text=True)
    assert sign_in(account).post("/people/new", data=facts).status_code == 422


def test_a_closed_account_cannot_sign_in(account: Account, client: FlaskClient) -> None:
    other = actions.add(email="other@example.org", name="Other", roles=[Role.ISU], password=PASSWORD, now=make.NOW)
    actions.set_active(account, active=False, by=other)
    db.session.commit()

    assert attempt(client, "officer@example.org", PASSWORD).status_code == 200


def test_the_command_makes_the_first_account(app: Flask) -> None:
    runner = app.test_cli_runner()
    short = runner.invoke(args=["people", "add", "first@example.org", "--name", "First", "--password", "short"])
    assert short.exit_code == 1 and "between 12 and 128" in short.output
    made = runner.invoke(args=["people", "add", "first@example.org", "--name", "First", "--password", PASSWORD])

    assert made.exit_code == 0
    assert db.session.query(Account).filter_by(email="first@example.org").one().holds(Role.ISU)


def test_an_address_elsewhere_keeps_nobody_out(account: Account, client: FlaskClient) -> None:
    make.convention()
    form = {"email": "officer@example.org", "password": PASSWORD}
    answer = client.post("/sign-in?next=https://evil.example/", data=form | {"next": "https://evil.example/"})

    assert answer.status_code == 303 and "evil" not in answer.headers["Location"]


def test_a_refused_sign_in_says_what_to_look_at(account: Account, client: FlaskClient) -> None:
    answer = attempt(client, "officer@example.org", "wrong password!").get_data(as_text=True)

    assert "The e-mail address or the password is not right." in answer and "Authentication" not in answer
