"""Calendars to subscribe to: what is in them, for whom, and that an unchanged one costs next to nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import db
from app.events import actions as events
from app.events.models import Confidentiality, DatePrecision, Event, EventKind, EventStatus, SessionKind
from app.feeds import actions, queries
from app.feeds.models import Feed
from app.invitations.models import InvitationStatus
from app.people.models import Account
from app.treaty.models import StateName
from app.web.access import Role
from app.web.links import secret_for
from tests import make
from tests.conftest import counting
from tests.documents.parsers import read_by_all

CANARY = "Zeppelinwiese"


@pytest.fixture
def isu(app: Flask) -> Account:
    make.convention()
    return make.account()


def path_of(feed: Feed | None) -> str:
    assert feed is not None
    return f"/calendar/{secret_for('feed', feed.public_id, feed.link_revision)}.ics"


def own_path(account: Account) -> str:
    actions.renew_own(account, now=make.NOW)
    return path_of(queries.feed_of(account))


def titles(content: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(content).walk("VEVENT")]


def closed_meeting(**facts: object) -> Event:
    return make.event(
        **({"kind": EventKind.CLOSED_MEETING, "confidentiality": Confidentiality.CLOSED, "title": CANARY, "venue": CANARY} | facts)
    )


def test_the_public_calendar_holds_what_is_open_and_announced(client: FlaskClient, isu: Account) -> None:
    make.event(title="Open")
    make.event(title="Draft", status=EventStatus.DRAFT)
    make.event(title="Cancelled", status=EventStatus.CANCELLED)
    make.event(title="Paper", kind=EventKind.CONCEPT_NOTE)
    make.event(title="Some day in May", date_precision=DatePrecision.MONTH)
    closed_meeting()

    answer = client.get("/calendar.ics")

    assert titles(answer.get_data()) == ["Open"] and CANARY.encode() not in answer.get_data()
    assert answer.content_type == "text/calendar; charset=utf-8" and "Set-Cookie" not in answer.headers
    for line in (b"METHOD:PUBLISH", b"NAME:", b"REFRESH-INTERVAL;VALUE=DURATION:PT6H", b"SOURCE;VALUE=URI:http://127.0.0.1:8000/calendar.ics"):
        assert line in answer.get_data()
    assert b"ORGANIZER;CN=Plenary:mailto:" in answer.get_data() and b"ATTENDEE" not in answer.get_data()


def test_four_parsers_read_the_same_feed(client: FlaskClient, isu: Account) -> None:
    for day, zone in ((date(2026, 3, 30), "Europe/Zurich"), (date(2026, 10, 24), "Africa/Cairo"), (date(2036, 7, 1), "Asia/Tehran")):
        event = make.event(title=f"Séminaire 日内瓦, {zone}; {day}", starts_on=day, ends_on=day, zone=zone, city="Kampala")
        make.session(event, starts_at=datetime(day.year, day.month, day.day, 7, tzinfo=UTC), ends_at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    make.event(title="Two days", starts_on=date(2027, 5, 1), ends_on=date(2027, 5, 2))

    [parsers] = read_by_all([client.get("/calendar.ics?sessions=1").get_data()])

    [first, *others] = [sorted((each.uid, each.starts, each.ends, each.summary, each.location) for each in read) for read in parsers.values()]
    assert len(first) == 7 and all(other == first for other in others)


def test_sessions_are_entries_of_their_own_where_they_are_asked_for(client: FlaskClient, isu: Account) -> None:
    event = make.event(title="Seminar")
    morning = datetime(2018, 5, 23, 8, tzinfo=UTC)
    make.session(event, title="Opening", starts_at=morning, ends_at=morning + timedelta(hours=1))
    make.session(event, title="Coffee", kind=SessionKind.BREAK, starts_at=morning + timedelta(hours=1), ends_at=morning + timedelta(hours=2))
    make.session(event, title="Untimed")

    assert titles(client.get("/calendar.ics").get_data()) == ["Seminar"]
    content = client.get("/calendar.ics?sessions=1").get_data()
    assert titles(content) == ["Seminar", "Opening"]
    assert f"RELATED-TO;RELTYPE=PARENT:{event.calendar_uid}"[:70].encode() in content.replace(b"\r\n ", b"")


def test_an_unchanged_feed_is_told_from_its_etag_without_building_it(client: FlaskClient, isu: Account) -> None:
    for _number in range(20):
        make.session(make.event(country_id=make.state().id))
    first = client.get("/calendar.ics")

    with counting() as asked:
        again = client.get("/calendar.ics", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.get_data()) == (304, b"") and again.headers["ETag"] == first.headers["ETag"]
    assert len(asked) <= 4 and not any("programme_session" in each or "title" in each.partition("FROM")[0] for each in asked.asked[1:])
    weak = client.get("/calendar.ics", headers={"If-None-Match": "W/" + first.headers["ETag"]})
    assert weak.status_code == 304
    assert client.get("/calendar.ics?sessions=1", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_feed_asks_a_fixed_number_of_statements(client: FlaskClient, isu: Account) -> None:
    def cost() -> int:
        with counting() as asked:
            assert client.get("/calendar.ics?sessions=1").status_code == 200
        return len(asked)

    make.session(make.event(country_id=make.state().id))
    few = cost()
    for number in range(30):
        make.session(make.event(country_id=make.state().id, starts_on=date(2018, 1, 1) + timedelta(days=number)))
    assert cost() == few <= 9


def _retitle(event: Event, isu: Account) -> None:
    events.change(event, {"title": "Spelt better"}, version=event.version, by=isu, now=make.NOW)


def _cancel(event: Event, isu: Account) -> None:
    events.cancel(event, by=isu, now=make.NOW)


def _close(event: Event, isu: Account) -> None:
    events.change(event, {"confidentiality": Confidentiality.CLOSED}, version=event.version, by=isu, now=make.NOW)


def _session(event: Event, isu: Account) -> None:
    facts = {"kind": SessionKind.OPENING, "title": "New", "starts_at": None, "ends_at": None, "description": "", "speakers": []}
    events.save_session(event, None, facts, by=isu, now=make.NOW)


def _rename(event: Event, isu: Account) -> None:
    for name in db.session.query(StateName).filter_by(state_id=event.country_id):
        name.short = "New name"


def _another(event: Event, isu: Account) -> None:
    make.event()


@pytest.mark.parametrize("change", [_retitle, _cancel, _close, _session, _rename, _another])
def test_every_change_of_what_a_feed_holds_changes_its_etag(client: FlaskClient, isu: Account, change: Callable[[Event, Account], None]) -> None:
    event = make.event(country_id=make.state().id)
    before = client.get("/calendar.ics").headers["ETag"]

    change(event, isu)
    db.session.commit()

    assert client.get("/calendar.ics", headers={"If-None-Match": before}).status_code == 200


def test_a_coordinators_calendar_holds_own_closed_meetings_and_says_that_they_are_closed(client: FlaskClient, isu: Account) -> None:
    closed_meeting(online_link="https://meet.example.org/1")
    own = make.account(Role.COORDINATOR, mandates=(make.mandate(make.state("France")),))
    other = make.account(Role.COORDINATOR, mandates=(make.mandate(make.state("Peru"), area=make.area("clearance", "Clearance")),))

    content = client.get(own_path(own)).get_data()

    assert titles(content) == [CANARY] and b"CLASS:CONFIDENTIAL" in content and b"CONFERENCE" in content
    assert CANARY.encode() not in client.get(own_path(other)).get_data()
    assert CANARY.encode() in client.get(own_path(isu)).get_data()


def test_a_discreet_meeting_has_no_name_in_any_feed(client: FlaskClient, isu: Account) -> None:
    event = closed_meeting(calendar_discreet=True)
    make.session(event, title=CANARY, starts_at=datetime(2018, 5, 23, 8, tzinfo=UTC))

    content = client.get(own_path(isu) + "?sessions=1").get_data()

    assert titles(content) == ["Meeting"] and CANARY.encode() not in content


def test_a_states_calendar_holds_what_it_is_invited_to(client: FlaskClient, isu: Account) -> None:
    kenya, peru = make.state("Kenya", iso3="KEN"), make.state("Peru", iso3="PER")
    make.invitation(closed_meeting(), kenya, status=InvitationStatus.SENT)
    make.invitation(make.event(title="Only drafted"), kenya)
    kept = make.event(title="Kept", confidentiality=Confidentiality.CLOSED, without_secretariat=True)
    make.invitation(kept, kenya, status=InvitationStatus.SENT)
    make.invitation(make.event(title="Taken off"), kenya, status=InvitationStatus.SENT, excluded=True)
    make.invitation(make.event(title="Cancelled", status=EventStatus.CANCELLED), kenya, status=InvitationStatus.SENT)
    for state in (kenya, peru):
        actions.renew_of_state(state, by=isu, now=make.NOW)

    content = client.get(path_of(queries.feed_of_state(kenya))).get_data()

    assert sorted(titles(content)) == ["Cancelled", CANARY] and b"STATUS:CANCELLED" in content and b"NAME:Kenya" in content
    assert titles(client.get(path_of(queries.feed_of_state(peru))).get_data()) == []


def test_an_invitation_that_is_sent_changes_the_states_etag(client: FlaskClient, isu: Account) -> None:
    kenya = make.state("Kenya", iso3="KEN")
    invitation = make.invitation(make.event(), kenya)
    actions.renew_of_state(kenya, by=isu, now=make.NOW)
    address = path_of(queries.feed_of_state(kenya))
    before = client.get(address).headers["ETag"]

    invitation.status = InvitationStatus.SENT
    db.session.commit()

    assert client.get(address, headers={"If-None-Match": before}).status_code == 200


def test_an_address_that_is_renewed_or_revoked_no_longer_works(client: FlaskClient, isu: Account) -> None:
    first = own_path(isu)
    assert client.get(first).status_code == 200
    assert client.get(first).headers["Cache-Control"] == "private, no-cache"

    second = own_path(isu)
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)

    feed = queries.feed_of(isu)
    assert feed is not None
    actions.revoke(feed, by=isu)
    assert client.get(second).status_code == 404
    assert client.get(own_path(isu)).status_code == 200


def test_the_calendar_of_a_closed_account_is_gone(client: FlaskClient, isu: Account) -> None:
    account = make.account(Role.OBSERVER)
    address = own_path(account)

    account.active = False
    db.session.commit()

    assert client.get(address).status_code == 404


def test_the_page_gives_renews_and_revokes_addresses(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.state("Kenya", iso3="KEN")
    browser = sign_in(isu)

    browser.post("/calendars/renew")
    browser.post("/calendars/states", data={"state": "KEN"})
    page = browser.get("/calendars").get_data(as_text=True)
    addresses = dict.fromkeys(re.findall(r"http://127\.0\.0\.1:8000(/calendar/[\w-]{43}\.ics)", page))
    assert [browser.get(each).status_code for each in addresses] == [200, 200]

    browser.post("/calendars/revoke")
    browser.post("/calendars/states/KEN/revoke")
    assert [browser.get(each).status_code for each in addresses] == [404, 404]
    assert "revoked" in browser.get("/calendars").get_data(as_text=True)


def test_only_the_secretariat_gives_addresses_of_states(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.state("Kenya", iso3="KEN")
    browser = sign_in(make.account(Role.COORDINATOR))

    assert "Kenya" not in browser.get("/calendars").get_data(as_text=True)
    assert browser.post("/calendars/states", data={"state": "KEN"}).status_code == 404
    assert db.session.query(Feed).count() == 0


def test_a_feed_speaks_the_language_that_is_asked_for(client: FlaskClient, isu: Account) -> None:
    country = make.state("Uganda")
    for name in country.names:
        name.short = {"en": "Uganda", "fr": "Ouganda", "es": "Uganda"}[name.language]
    make.event(country_id=country.id)

    assert b"LOCATION:Ouganda" in client.get("/calendar.ics?lang=fr").get_data()
    answer = client.get("/calendar.ics", headers={"Accept-Language": "fr"})
    assert b"LOCATION:Ouganda" in answer.get_data() and "Accept-Language" in answer.headers["Vary"]
    assert b"LOCATION:Uganda" in client.get("/calendar.ics?lang=xx").get_data()


def test_one_open_event_can_be_put_into_a_calendar(client: FlaskClient, isu: Account) -> None:
    event, closed = make.event(title="Open"), closed_meeting()
    db.session.commit()

    assert titles(client.get(f"/activities/{event.public_id}.ics").get_data()) == ["Open"]
    assert client.get(f"/activities/{closed.public_id}.ics").status_code == 404
