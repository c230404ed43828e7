"""The secretariat gives out and erases what is kept of one person at every event in one act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.people.models import Account
from app.registration.models import Delegate
from app.web.access import Role
from tests import make
from tests.conftest import counting

PAGE = "/personal-data/persons"


def test_one_person_is_given_out_and_erased_over_all_events(app: Flask, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.convention()
    browser, kenya = sign_in(make.account()), make.state()
    past, before = (make.event(title=title) for title in ("Seminar of May", "Seminar of June"))
    coming = make.event(title="To come", starts_on=clock.today() + timedelta(days=9), ends_on=clock.today() + timedelta(days=9))
    who = {"state": kenya, "given_name": "José", "family_name": "Ñandú", "email": "jose@example.org"}
    people = [make.delegate(each, **who) for each in (past, before, coming)]
    other = make.delegate(past, state=kenya, family_name="Other")

    with counting() as statements:
        found = browser.get(f"{PAGE}?q=nandu+jose").get_data(as_text=True)
    assert "Seminar of May" in found and "Seminar of June" in found and "Other" not in found and len(statements) < 8
    assert "Nobody is found" in browser.get(f"{PAGE}?q=jo").get_data(as_text=True)
    chosen = {"chosen": [each.public_id for each in (*people, other)]}
    given = browser.post(f"{PAGE}?q=jose@example.org", data=chosen | {"part": "export"})
    assert [each["event"][0]["title"] for each in given.get_json()] == ["To come", "Seminar of May", "Seminar of June"]

    browser.post(f"{PAGE}?q=jose", data=chosen | {"part": "erase"})
    assert db.session.query(Delegate).filter(Delegate.erased_at.is_not(None)).count() == 0
    page = browser.post(f"{PAGE}?q=jose", data=chosen | {"part": "erase", "sure": "y"}, follow_redirects=True).get_data(as_text=True)
    assert "2 registrations are erased." in page and "To come" in page
    assert {each.event_id for each in db.session.query(Delegate).filter(Delegate.erased_at.is_not(None))} == {past.id, before.id}
    for role in (Role.COORDINATOR, Role.OBSERVER):
        assert sign_in(make.account(role)).get(PAGE).status_code == 404
