"""Home and the record stay quick and complete however many events there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.events.models import EventStaff, EventStatus
from app.people.models import Account
from app.reports import queries, record
from app.reports.views import home
from app.web.access import Role
from tests import make
from tests.conftest import counting


@pytest.fixture
def isu(app: Flask) -> Account:
    """An officer of the secretariat of a treaty with one State."""
    make.convention()
    make.state()
    return make.account()


def past_and_coming(count: int) -> None:
    """So many held events without a record, and as many to come, each with a session, somebody registered and marked."""
    today = clock.today()
    for days in range(1, count + 1):
        for sign, status in ((-1, EventStatus.HELD), (1, EventStatus.SCHEDULED)):
            day = today + sign * timedelta(days=days)
            event = make.event(status=status, starts_on=day, ends_on=day, title=f"{status} {days}")
            make.mark(make.session(event), make.delegate(event))


def test_the_statements_of_home_and_record_do_not_grow(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    browser = sign_in(isu)
    counts = []
    for size in (1, 6):
        past_and_coming(size)
        db.session.expire_all()
        for address in ("/", "/activities", "/activities?year=2018"):
            with counting() as statements:
                assert browser.get(address).status_code == 200
            counts.append(len(statements))

    assert counts[:3] == counts[3:]


def test_home_shows_the_next_event_however_many_old_ones_are_unfinished(isu: Account) -> None:
    past_and_coming(3)
    shown = [event.title for event in queries.in_progress(isu, clock.today(), most=2)]

    assert shown == ["held 2", "held 1", "scheduled 1", "scheduled 2"]


def test_home_shows_the_most_urgent_and_says_so(
    isu: Account, sign_in: Callable[[Account], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "MOST_NEEDS", 2)
    past_and_coming(3)
    page = sign_in(isu).get("/").get_data(as_text=True)

    assert "These are the 2 most urgent." in page
    assert page.count("The summary is not published.") + page.count("no State has been invited") == 2


def test_the_years_of_the_record_and_of_the_events_are_listed_once(isu: Account) -> None:
    from app.events.queries import years

    for year in (2016, 2018, 2018):
        day = make.NOW.date().replace(year=year)
        make.event(starts_on=day, ends_on=day)

    assert record.years() == years(isu) == [2018, 2016]


def test_home_sends_an_assistant_to_the_door_of_todays_event(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    today, assistant = clock.today(), make.account(Role.ASSISTANT)
    for title, day in (("Today's", today), ("Tomorrow's", today + timedelta(days=1))):
        event = make.event(title=title, status=EventStatus.SCHEDULED, starts_on=day, ends_on=day)
        event.staff.append(EventStaff(account=assistant))
    db.session.commit()

    page = sign_in(assistant).get("/").get_data(as_text=True)

    assert page.count("check in everybody who comes") == 1 and "/attend" in page and "Nothing waits" not in page
