"""Second factors: codes that work once, counted guesses, roles that need them, and what remains when all is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP

from app import clock
from app.database import db
from app.errors import Refused
from app.mail.models import Message
from app.people import actions, second_factor, sessions, throttle
from app.people.models import Account, AccountNote, RecoveryCode, StaffSession
from app.web.access import Role
from tests import make
from tests.people.test_people import PASSWORD, attempt


@pytest.fixture
def officer(app: Flask) -> Account:
    make.convention()
    made = actions.add(email="officer@example.org", name="Officer (demonstration)", roles=[Role.ISU], password=PASSWORD, now=make.NOW)
    db.session.commit()
    return made


def code(secret: str, now: datetime) -> str:
    return str(TOTP(key=secret).generate(time=int(now.timestamp())).token)


def with_app(account: Account) -> str:
    secret = second_factor.new_secret()
    before = clock.now() - timedelta(minutes=5)
    second_factor.set_up(account, secret, code(secret, before), now=before)
    db.session.commit()
    return secret


def test_the_password_alone_does_not_open_an_account_with_an_app(officer: Account, client: FlaskClient) -> None:
    secret = with_app(officer)
    first = attempt(client, officer.email, PASSWORD)
    assert first.headers["Location"] == "/sign-in/second-step"
    assert client.get("/people").status_code == 302

    right = code(secret, clock.now())
    assert client.post("/sign-in/second-step", data={"code": right}).status_code == 303
    assert client.get("/people").status_code == 200
    client.post("/sign-out")
    attempt(client, officer.email, PASSWORD)
    again = client.post("/sign-in/second-step", data={"code": right})

    assert again.status_code == 200 and "was used already" in again.get_data(as_text=True)


def test_without_the_first_step_there_is_no_second(officer: Account, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = with_app(officer)
    assert client.post("/sign-in/second-step", data={"code": code(secret, clock.now())}).headers["Location"] == "/sign-in"
    attempt(client, officer.email, PASSWORD)
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert client.post("/sign-in/second-step", data={"code": code(secret, later)}).headers["Location"] == "/sign-in"


def test_wrong_codes_are_counted_whatever_browser_they_come_from(app: Flask, officer: Account) -> None:
    secret = with_app(officer)
    for _time in range(throttle.FACTOR_LIMITS["factor"]):
        browser = app.test_client()
        attempt(browser, officer.email, PASSWORD)
        browser.post("/sign-in/second-step", data={"code": "000000"})
    browser = app.test_client()
    attempt(browser, officer.email, PASSWORD)
    answer = browser.post("/sign-in/second-step", data={"code": code(secret, clock.now())})

    assert answer.status_code == 200 and "Too many attempts" in answer.get_data(as_text=True)


def test_a_recovery_code_works_once_and_is_kept_as_a_hash(officer: Account) -> None:
    codes = second_factor.make_codes(officer, now=make.NOW)
    kept = {row.code_hash for row in db.session.query(RecoveryCode)}
    second_factor.prove(officer, codes[0].upper().replace("-", " "), now=make.NOW)

    assert len(codes) == 10 and not kept & {each.replace("-", "") for each in codes}
    assert second_factor.codes_left(officer) == 9
    with pytest.raises(Refused, match="wrong_code"):
        second_factor.prove(officer, codes[0], now=make.NOW)


def test_an_app_is_set_up_on_the_page_and_gives_codes_once(officer: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    browser = sign_in(officer)
    page = browser.get("/account/second-factor/app").get_data(as_text=True)
    secret = re.search(r'<code class="link">(\w+)</code>', page)[1]  # type: ignore[index]  # it stands there
    assert "was used already" in browser.post("/account/second-factor/app", data={"code": "123456"}).get_data(as_text=True)
    done = browser.post("/account/second-factor/app", data={"code": code(secret, clock.now())}).get_data(as_text=True)

    assert done.count("<li><code>") == 10
    assert db.session.get(Account, officer.id).totp_secret == secret.encode()  # type: ignore[union-attr]  # it is there
    assert "authenticator app" in db.session.query(Message).one().source.decode(errors="replace")


def test_the_ways_to_sign_in_are_changed_only_soon_after_showing_who_one_is(
    officer: Account, sign_in: Callable[[Account], FlaskClient]
) -> None:
    browser = sign_in(officer)
    db.session.query(StaffSession).update({"proved_at": clock.now() - sessions.RECENT - timedelta(minutes=1)})
    db.session.commit()
    for path in ("app/remove", "codes"):
        assert browser.post(f"/account/second-factor/{path}").headers["Location"] == "/account/confirm"
    assert browser.post("/account/passkeys/options").headers["Location"] == "/account/confirm"
    assert "not your present" in browser.post("/account/confirm", data={"password": "wrong password"}).get_data(as_text=True)
    assert browser.post("/account/confirm", data={"password": PASSWORD}).status_code == 303

    assert browser.get("/account/second-factor/app").status_code == 200


def test_showing_again_who_one_is_makes_a_copy_of_the_cookie_worthless(app: Flask, officer: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    browser, copy = sign_in(officer), app.test_client()
    with browser.session_transaction() as own, copy.session_transaction() as stolen:
        stolen.update(own)
    assert copy.get("/people").status_code == 200

    browser.post("/account/confirm", data={"password": PASSWORD})
    assert (browser.get("/people").status_code, copy.get("/people").status_code) == (200, 302)


def test_a_role_that_needs_a_second_factor_reaches_nothing_before_it(officer: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    browser = sign_in(officer)
    assert browser.post("/people/rules", data={"roles": ["isu"]}).status_code == 303

    for path in ("/", "/people", "/account", "/activities"):
        assert browser.get(path).headers["Location"] == "/account/second-factor", path
    with_app(db.session.get(Account, officer.id))  # type: ignore[arg-type]  # it is there
    assert browser.get("/people").status_code == 200


def test_the_secretariat_takes_a_second_factor_off_and_says_so(officer: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    lost = make.account(Role.OBSERVER, email="lost@example.org")
    with_app(lost)
    second_factor.make_codes(lost, now=make.NOW)
    theirs, browser = sign_in(lost), sign_in(officer)
    browser.post(f"/people/{lost.public_id}/second-factor/remove")
    browser.post(f"/people/{officer.public_id}/second-factor/remove")

    assert not second_factor.has_one(lost) and second_factor.codes_left(lost) == 0
    assert theirs.get("/account").status_code == 302
    assert db.session.query(Message).one().to == ["lost@example.org"]
    assert db.session.query(AccountNote).filter_by(what="factors_removed").one().by.id == officer.id


def test_sessions_are_listed_and_ended_by_their_owner_only(app: Flask, officer: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    here, there, elsewhere = sign_in(officer), sign_in(officer), sign_in(officer)
    stranger = make.account(Role.OBSERVER)
    rows = db.session.query(StaffSession).order_by(StaffSession.id).all()
    ids = [row.public_id for row in rows]
    sign_in(stranger).post(f"/account/sessions/{ids[1]}/end")
    assert there.get("/account").get_data(as_text=True).count("Sign it out") == 2

    here.post(f"/account/sessions/{ids[1]}/end")
    assert there.get("/account").status_code == 302 and elsewhere.get("/account").status_code == 200
    here.post("/account/sessions/others")
    assert elsewhere.get("/account").status_code == 302 and here.get("/account").status_code == 200
