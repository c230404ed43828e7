"""What an adversary tries: an address of elsewhere, a host of their own, rights that were, guesses by another way."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password

from app import clock
from app.database import db
from app.mail.models import Message
from app.people import actions
from app.people.models import Account
from app.people.throttle import LIMITS
from app.web.access import Role
from tests import make
from tests.conftest import signed_in

PASSWORD = "a good long passphrase"


@pytest.fixture
def staff(app: Flask) -> Account:
    make.convention()
    return make.account(password=hash_password(PASSWORD))


@pytest.mark.parametrize("elsewhere", ["//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "https:evil.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(client: FlaskClient, staff: Account, elsewhere: str) -> None:
    answer = client.post("/sign-in", query_string={"next": elsewhere}, data={"email": staff.email, "password": PASSWORD})

    assert answer.status_code in (302, 303) and re.fullmatch(r"/(?![/\\\t]).*", answer.headers["Location"])


def test_a_host_of_ones_own_stands_in_no_mail_and_no_redirect(app: Flask, staff: Account) -> None:
    client = signed_in(app, staff)
    forged = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}

    made = client.post("/people/new", data={"name": "New", "email": "new@example.org", "language": "en", "roles": [Role.OBSERVER], "state": "0"}, headers=forged)
    joining = client.post(f"/people/{staff.public_id}/link", headers=forged)
    mails = db.session.query(Message).all()
    away = app.test_client().get("/people", headers=forged | {"Host": "evil.example"})

    said = (made.get_data(), joining.get_data(), *(each.source for each in mails))
    assert b"/join/" in joining.get_data() and not any(b"evil.example" in each for each in said)
    assert away.headers["Location"].startswith("/sign-in")


def test_a_session_that_was_planted_is_not_the_one_that_is_signed_in(app: Flask, client: FlaskClient, staff: Account) -> None:
    client.get("/sign-in")
    with client.session_transaction() as planted:
        planted["staff"], planted["_user_id"] = "planted", staff.fs_uniquifier
    assert client.get("/people").status_code == 302

    client.post("/sign-in", data={"email": staff.email, "password": PASSWORD})
    with client.session_transaction() as kept:
        assert len(kept["staff"]) == 43


def test_a_link_to_the_address_of_before_opens_nothing(app: Flask, staff: Account) -> None:
    account = make.account(Role.OBSERVER)
    secret = actions.issue_joining_link(account, now=clock.now())
    facts = {"name": account.name, "language": "en", "roles": [Role.OBSERVER], "mandates": []}
    actions.change(account, by=staff, email="moved@example.org", **facts)  # type: ignore[arg-type]  # as the form gives them
    db.session.commit()

    assert app.test_client().get(f"/join/{secret}").status_code == 404


def test_the_present_password_is_not_guessed_in_a_browser_left_open(app: Flask, staff: Account) -> None:
    client = signed_in(app, staff)
    new = {"part": "password", "password": "another fine passphrase", "again": "another fine passphrase"}

    for _guess in range(LIMITS["account"]):
        assert "not your present password" in client.post("/account", data=new | {"current": "a guess"}).get_data(as_text=True)

    assert "Too many attempts" in client.post("/account", data=new | {"current": PASSWORD}).get_data(as_text=True)
    assert app.test_client().post("/sign-in", data={"email": staff.email, "password": PASSWORD}).status_code == 200
