"""What answers tell nobody: whether an account exists, and from where one may try; lost access; passwords."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app import create_app
from app.database import db
from app.errors import Refused
from app.mail.models import Message
from app.people import actions, lost_access, passwords, second_factor, throttle
from app.people.models import AccessRequest, Account, AccountNote
from app.web.access import Role
from config import Config
from tests import make
from tests.people.test_people import PASSWORD, attempt


@pytest.fixture
def officer(app: Flask) -> Account:
    make.convention()
    made = actions.add(email="officer@example.org", name="Officer (demonstration)", roles=[Role.ISU], password=PASSWORD, now=make.NOW)
    db.session.commit()
    return made


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """How often Argon2 was computed: that is where the time of a sign-in goes, and it can be counted without a clock."""
    from argon2 import low_level

    computed: list[str] = []

    def counting_calls(name: str) -> Callable[..., object]:
        original = getattr(low_level, name)

        def counted(*args: object, **more: object) -> object:
            computed.append(name)
            return original(*args, **more)

        return counted

    for name in ("hash_secret", "verify_secret"):
        monkeypatch.setattr(low_level, name, counting_calls(name))
    yield computed


def test_every_refused_sign_in_costs_the_same(officer: Account, client: FlaskClient, hashed: list[str]) -> None:
    closed = actions.add(email="closed@example.org", name="Closed", roles=[Role.OBSERVER], password=PASSWORD, now=make.NOW)
    actions.set_active(closed, active=False, by=officer)
    second = actions.add(email="second@example.org", name="Second", roles=[Role.OBSERVER], password=PASSWORD, now=make.NOW)
    second_factor.make_codes(second, now=make.NOW)
    db.session.commit()
    counts, pages = {}, set()
    for email in ("officer@example.org", "nobody@example.org", "closed@example.org", "second@example.org"):
        hashed.clear()
        page = attempt(client, email, "wrong password!").get_data(as_text=True)
        counts[email] = len(hashed)
        pages.add(re.sub(r'value="[^"]*"', "", page))

    assert set(counts.values()) == {1}, counts
    assert len(pages) == 1


def test_when_nobody_can_count_nobody_gets_in(officer: Account, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_facts: object) -> bool:
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr(throttle, "is_throttled", away)

    assert attempt(client, officer.email, PASSWORD).status_code == 503
    assert client.get("/people").status_code == 302


@pytest.mark.parametrize(
    ("proxies", "header", "seen"),
    [
        (0, "192.0.2.1", "198.51.100.9"),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "203.0.113.5, 192.0.2.1", "192.0.2.1"),
        (2, "203.0.113.5, 192.0.2.1, 198.51.100.1", "192.0.2.1"),
        (2, "192.0.2.1", "198.51.100.9"),
    ],
)
def test_only_declared_proxies_say_where_somebody_comes_from(
    tmp_path: Path, proxies: int, header: str, seen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Config(secret_key="x", instance=tmp_path, database_url="sqlite://", trusted_proxies=proxies, testing=True)
    asked: list[str] = []
    monkeypatch.setattr(throttle, "is_throttled", lambda *, address, **_more: asked.append(address) or True)
    app = create_app(config)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        from app.database import Base

        Base.metadata.create_all(db.engine)
    about = {"headers": {"X-Forwarded-For": header}, "environ_base": {"REMOTE_ADDR": "198.51.100.9"}}
    app.test_client().post("/sign-in", data={"email": "a@example.org", "password": "wrong password!"}, **about)  # type: ignore[arg-type]  # two kinds of values

    assert asked == [seen]


def test_lost_access_is_answered_alike_and_a_worker_sends_the_link(officer: Account, client: FlaskClient) -> None:
    answers = [client.post("/sign-in/lost", data={"email": email}) for email in ("officer@example.org", "nobody@example.org")]
    assert [each.headers["Location"] for each in answers] == ["/sign-in/lost?sent=1"] * 2
    assert db.session.query(Message).count() == 0 and db.session.query(AccessRequest).count() == 2
    assert lost_access.send_links() == 2
    message = db.session.query(Message).one()
    link = re.search(r"/join/([\w-]{43})", message.source.decode().replace("=\r\n", ""))[1]  # type: ignore[index]  # it stands there
    client.post(f"/join/{link}", data={"password": "an ambassador rows home", "again": "an ambassador rows home"})

    assert message.to == ["officer@example.org"] and db.session.query(AccessRequest).count() == 0
    assert client.get("/people").status_code == 200 and client.get(f"/join/{link}").status_code == 404


def test_lost_access_does_not_lead_around_the_second_factor(officer: Account, client: FlaskClient) -> None:
    from tests.people.test_second_factor import with_app

    with_app(officer)
    secret = actions.issue_joining_link(officer, now=make.NOW.replace(year=2030))
    db.session.commit()
    answer = client.post(f"/join/{secret}", data={"password": "an ambassador rows home", "again": "an ambassador rows home"})

    assert answer.headers["Location"] == "/sign-in/second-step" and client.get("/people").status_code == 302


def test_an_invitation_goes_by_mail_and_is_not_read_in_the_outbox(
    app: Flask, officer: Account, sign_in: Callable[[Account], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PLENARY", dataclasses.replace(app.config["PLENARY"], smtp_url="smtp://127.0.0.1:1"))
    browser = sign_in(officer)
    facts = {"name": "Colleague", "email": "colleague@example.org", "language": "fr", "roles": ["observer"], "state": "0"}
    answer = browser.post("/people/new", data=facts)
    message = db.session.query(Message).one()

    assert answer.status_code == 303 and message.to == ["colleague@example.org"]
    assert browser.get(f"/outbox/{message.public_id}").status_code == 404
    assert "colleague@example.org" not in browser.get("/outbox").get_data(as_text=True)
    assert db.session.query(AccountNote).filter_by(what="invited").one().by.id == officer.id


@pytest.mark.parametrize("password", ["password1234", "qwertyuiop1234", "passwordpassword", "iloveyou2026!", "aaaaaaaaaaaaaa", "plenaryplenary"])
def test_what_has_leaked_is_no_password(password: str) -> None:
    with pytest.raises(Refused, match="password_known"):
        passwords.require_good(password, about=["Jean Dupont"])


@pytest.mark.parametrize(("password", "reason"), [("x" * 11, "password_length"), ("ambassador " * 12, "password_length"), ("dupontdupontdupont", "password_known")])
def test_a_password_is_neither_short_nor_endless_nor_ones_name(password: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        passwords.require_good(password, about=["Jean Dupont", "jean.dupont@example.org"])


@pytest.mark.parametrize("password", ["four words that nobody expects", "été à Genève sans pluie", "all lowercase is fine"])
def test_a_passphrase_needs_no_kinds_of_characters(password: str) -> None:
    passwords.require_good(password, about=["Jean Dupont"])
