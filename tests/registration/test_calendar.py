"""The loop of a calendar invitation: sent, changed, taken back, sent anew."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from app.database import db
from app.events import actions as events
from app.events.models import Confidentiality, DatePrecision, Event, EventStatus, Sitting
from app.mail.models import Message
from app.people.models import Account
from app.registration import actions
from app.registration.ledger import next_sequence, next_stamp
from app.registration.models import CalendarMessage, Category, Delegate, Method
from app.registration.rules import Particulars
from app.registration.telling import outdated
from tests import make
from tests.conftest import counting, signed_in
from tests.documents.parsers import read_by_all
from tests.registration.clients import Sent, sent

NOW = make.NOW


@pytest.fixture
def isu(app: Flask) -> Account:
    make.convention()
    return make.account()


@pytest.fixture
def seminar(isu: Account) -> Event:
    event = make.event(venue="Maison de la paix", city="Geneva", online_link="https://meet.example.org/1")
    make.session(event, starts_at=at(13), ends_at=at(15))
    make.mandate(make.state("France"), area=event.offices[0].area)
    make.mandate(make.state("Panama"), area=event.offices[0].area)
    return event


def at(hour: int, day: int = 23) -> datetime:
    return datetime(2018, 5, day, hour, tzinfo=UTC)


def guest(event: Event, by: Account, email: str = "anna@example.org", name: str = "Stand-in", **facts: Any) -> Delegate:
    """Somebody whom the secretariat registers."""
    return actions.register(
        event,
        Particulars(family_name=f"{name} {uuid4().hex[:4]}", email=email, **facts),
        submission_key=str(uuid4()),
        category=Category.RESOURCE_PERSON,
        by=by,
        now=NOW,
    )


def change(event: Event, by: Account, *, now: datetime = NOW, **facts: Any) -> None:
    events.change(event, facts, version=event.version, by=by, now=now)


def outdated_persons(event: Event) -> list[Delegate]:
    return list(outdated(event, "en").delegates)


def numbers(found: list[Sent]) -> list[tuple[str, int]]:
    return [(each.method, int(each.event["SEQUENCE"])) for each in found]


def test_a_registration_is_an_invitation_that_every_client_can_answer(seminar: Event, isu: Account) -> None:
    guest(seminar, isu)

    [one] = sent()
    assert [part.get_content_type() for part in one.mail.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    part = next(part for part in one.mail.walk() if part.get_content_type() == "text/calendar")
    assert (part.get_param("method"), str(part.get_param("charset")).lower()) == ("REQUEST", "utf-8")
    assert next(part for part in one.mail.walk() if part.get_content_type() == "application/ics").get_payload(decode=True) == one.content
    assert one.mail["To"] == "anna@example.org" and one.mail["Cc"] is None
    assert str(one.event["ORGANIZER"]) == "mailto:plenary@example.org" in f"mailto:{one.mail['From']}".replace("Plenary <", "").replace(">", "")
    assert one.event["ORGANIZER"].params["CN"] == "France and Panama, Coordinators on Universalization"
    assert dict(one.event["ATTENDEE"].params) | {"CN": ""} == {
        "CN": "", "CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE",
    }  # fmt: skip
    assert str(one.event["CONFERENCE"]) == "https://meet.example.org/1" and one.event["STATUS"] == "CONFIRMED"
    for words in ("23 May 2018", "15:00–17:00 (Geneva time)", "Maison de la paix", "/d/"):
        assert words in one.text
    for parser, [event] in read_by_all([one.content])[0].items():
        assert (event.starts, event.ends) == ("2018-05-23T13:00:00+00:00", "2018-05-23T15:00:00+00:00"), parser


def test_a_calendar_holds_no_secret_link(seminar: Event, isu: Account) -> None:
    delegate = guest(seminar, isu)

    [one] = sent()
    assert delegate.link_hash and b"/d/" not in one.content and b"/s/" not in one.content


def test_another_place_is_told_once_to_all_who_hold_the_event(seminar: Event, isu: Account) -> None:
    for name in ("anna", "ben"):
        guest(seminar, isu, f"{name}@example.org")
    before = seminar.calendar_sequence

    change(seminar, isu, venue="Palais des Nations")
    assert [each.email for each in outdated_persons(seminar)] == ["anna@example.org", "ben@example.org"]
    assert len(sent("update")) == 0
    told = actions.tell_of_change(seminar, words="", by=isu, now=NOW)

    assert told == 2 and outdated_persons(seminar) == []
    assert numbers(sent("update")) == [("REQUEST", before + 1)] * 2
    for one in sent("update"):
        assert one.event["LOCATION"] == "Palais des Nations, Geneva" and one.event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
        assert "Palais des Nations" in one.text and "Maison de la paix" in one.text
    assert actions.tell_of_change(seminar, words="", by=isu, now=NOW) == 0


def test_who_is_behind_is_found_without_reading_who_is_not(seminar: Event) -> None:
    """Every page of an event asks it, also of one with 100,000 guests."""
    if db.engine.dialect.name != "sqlite":
        return
    with counting() as statements:
        outdated_persons(seminar)
    found = next(each for each in statements.asked if "delegate.told_sequence < event.calendar_sequence" in each)
    plan = [row[-1] for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {found}", (1,) * found.count("?"))]

    assert "SEARCH delegate USING INDEX ix_delegate_event_id_told_sequence (event_id=? AND told_sequence<?)" in plan


@pytest.mark.parametrize("facts", [{"title": "Seminar, spelt better"}, {"venue": "Maison de la Paix"}, {"venue": "Maison-de-la paix."}])
def test_another_spelling_is_told_to_nobody(seminar: Event, isu: Account, facts: dict[str, str]) -> None:
    guest(seminar, isu)
    before = seminar.calendar_sequence

    change(seminar, isu, **facts)

    assert (seminar.calendar_sequence, outdated_persons(seminar)) == (before, [])


def test_the_home_page_says_who_has_not_been_told(seminar: Event, isu: Account, app: Flask) -> None:
    guest(seminar, isu)
    change(seminar, isu, venue="Palais des Nations")
    db.session.commit()
    said = "1 person or mission still has an older date or place."

    assert said in signed_in(app, isu).get("/").get_data(as_text=True)
    shown = signed_in(app, isu).get(f"/events/{seminar.public_id}/tell").get_data(as_text=True)
    assert "1 message will be sent" in shown and "anna@example.org" in shown and "Palais des Nations" in shown
    actions.tell_of_change(seminar, words="", by=isu, now=NOW)
    db.session.commit()
    assert said not in signed_in(app, isu).get("/").get_data(as_text=True)


def test_what_is_moved_and_moved_back_before_anybody_was_told_is_told_to_nobody(seminar: Event, isu: Account) -> None:
    guest(seminar, isu)

    change(seminar, isu, venue="Palais des Nations")
    change(seminar, isu, venue="Maison de la paix")

    assert outdated_persons(seminar) == []


def test_the_same_message_never_has_the_same_stamp_and_a_change_of_name_asks_nothing_anew(seminar: Event, isu: Account) -> None:
    delegate = guest(seminar, isu)

    actions.change(delegate, replace(Particulars.of(delegate), title="Dr."), version=delegate.version, by=isu, now=NOW)

    first, second = sent()
    assert numbers([first, second]) == [("REQUEST", seminar.calendar_sequence)] * 2
    assert second.event["DTSTAMP"].dt > first.event["DTSTAMP"].dt


def test_a_withdrawn_person_alone_gets_a_cancel_without_the_word_and_is_invited_again_above_it(seminar: Event, isu: Account) -> None:
    anna, _ben = guest(seminar, isu), guest(seminar, isu, "ben@example.org")
    before = seminar.calendar_sequence

    actions.withdraw(anna, by=isu, now=NOW)
    guest(seminar, isu)

    mine = sent(to="anna@example.org")
    assert numbers(mine) == [("REQUEST", before), ("CANCEL", before + 1), ("REQUEST", before + 2)]
    assert "STATUS" not in mine[1].event and "The event itself is not cancelled" in mine[1].text
    assert b"BEGIN:VTIMEZONE" in mine[1].content and mine[1].event["DTSTART"].dt == at(13)
    assert len({str(each.event["UID"]) for each in mine}) == 1
    assert numbers(sent(to="ben@example.org")) == [("REQUEST", before)]

    change(seminar, isu, venue="Palais des Nations")
    actions.tell_of_change(seminar, words="", by=isu, now=NOW)
    assert numbers(sent("update", "anna@example.org")) == [("REQUEST", before + 3)]
    assert numbers(sent("update", "ben@example.org")) == [("REQUEST", before + 1)]


def test_a_cancelled_event_leaves_every_calendar_that_has_it(seminar: Event, isu: Account) -> None:
    anna, _ben, gone = (guest(seminar, isu, f"{name}@example.org") for name in ("anna", "ben", "gone"))
    actions.withdraw(gone, by=isu, now=NOW)

    actions.cancel_event(seminar, words="", version=seminar.version, by=isu, now=NOW)

    assert sorted(each.row.to[0] for each in sent("cancelled")) == ["anna@example.org", "ben@example.org"]
    for one in sent("cancelled"):
        last = max(int(each.event["SEQUENCE"]) for each in sent(to=one.row.to[0])[:-1])
        assert (one.method, str(one.event["STATUS"])) == ("CANCEL", "CANCELLED") and int(one.event["SEQUENCE"]) > last
    assert outdated_persons(seminar) == [] and anna.status == "registered"


def test_a_new_address_gets_the_event_and_the_old_one_loses_it(seminar: Event, isu: Account) -> None:
    delegate = guest(seminar, isu)
    particulars = replace(Particulars.of(delegate), email="new@example.org")

    actions.change(delegate, particulars, version=delegate.version, by=isu, now=NOW)

    before = seminar.calendar_sequence
    assert numbers(sent(to="anna@example.org")) == [("REQUEST", before), ("CANCEL", before + 1)]
    assert numbers(sent(to="new@example.org")) == [("REQUEST", before)]


def test_two_delegates_with_one_mailbox_keep_the_event_until_both_are_gone(seminar: Event, isu: Account) -> None:
    one, other = guest(seminar, isu, "desk@example.org"), guest(seminar, isu, "Desk@Example.org")

    actions.withdraw(one, by=isu, now=NOW)
    assert [each.method for each in sent()] == ["REQUEST", "REQUEST"]
    actions.withdraw(other, by=isu, now=NOW)

    assert [each.method for each in sent()] == ["REQUEST", "REQUEST", "CANCEL"]


def test_no_readers_bytes_hold_another_readers_address(seminar: Event, isu: Account) -> None:
    names = ("anna", "ben", "chioma")
    for name in names:
        guest(seminar, isu, f"{name}@example.org", name=f"Name of {name}")
    change(seminar, isu, city="Kampala")
    actions.tell_of_change(seminar, words="", by=isu, now=NOW)
    actions.cancel_event(seminar, words="", version=seminar.version, by=isu, now=NOW)

    assert len(sent()) == 9
    for one in sent():
        everything = one.row.source + one.content + one.text.encode()
        for name in names:
            if one.row.to != [f"{name}@example.org"]:
                assert name.encode() not in everything.lower()


def test_a_closed_meeting_is_confidential_and_by_choice_nameless(isu: Account) -> None:
    event = make.event(
        title="Zeppelinwiese", venue="Zeppelinwiese", city="Zeppelinwiese", online_link="https://example.org/Zeppelinwiese",
        confidentiality=Confidentiality.CLOSED, calendar_discreet=True,
    )  # fmt: skip
    guest(event, isu)

    [one] = sent()
    assert one.event["CLASS"] == "CONFIDENTIAL" and one.event["SUMMARY"] == "Meeting"
    assert b"Zeppelinwiese" not in one.content and b"Zeppelinwiese" in one.row.source

    change(event, isu, calendar_discreet=False)
    actions.tell_of_change(event, words="", by=isu, now=NOW)
    assert sent()[-1].event["SUMMARY"] == "Zeppelinwiese"


def test_each_sitting_is_an_entry_with_a_message_of_its_own(isu: Account) -> None:
    event = make.event(date_precision=DatePrecision.SITTINGS, ends_on=date(2018, 5, 25))
    event.sittings = [Sitting(starts_at=at(8, day), ends_at=at(9, day)) for day in (23, 24, 25)]
    db.session.flush()
    guest(event, isu)

    assert [each.row.kind for each in sent()] == ["confirmation", "entry", "entry"]
    assert [each.event["DTSTART"].dt for each in sent()] == [at(8, 23), at(8, 24), at(8, 25)]
    assert len({str(each.event["UID"]) for each in sent()}) == 3
    assert "entry 2 of 3" in sent()[1].text


def test_a_sitting_that_moves_stays_itself_one_that_is_dropped_is_cancelled_and_a_new_one_is_asked(isu: Account) -> None:
    event = make.event(date_precision=DatePrecision.SITTINGS, ends_on=date(2018, 5, 25))
    event.sittings = [Sitting(starts_at=at(8, day), ends_at=at(9, day)) for day in (23, 24, 25)]
    db.session.flush()
    guest(event, isu)
    first, second, third = (str(each.event["UID"]) for each in sent())

    change(event, isu, sittings=[(at(8, 23), at(9, 23)), (at(10, 24), at(11, 24))])
    actions.tell_of_change(event, words="", by=isu, now=NOW)

    later = sent()[3:]
    assert [(each.method, str(each.event["UID"]), each.event["DTSTART"].dt) for each in later] == [
        ("REQUEST", second, at(10, 24)),
        ("CANCEL", third, at(8, 25)),
    ]

    change(event, isu, sittings=[(at(8, 23), at(9, 23)), (at(10, 24), at(11, 24)), (at(8, 28), at(9, 28))], ends_on=date(2018, 5, 28))
    actions.tell_of_change(event, words="", by=isu, now=NOW)
    [new] = sent()[5:]
    assert new.method == "REQUEST" and str(new.event["UID"]) not in (first, second, third)


def test_an_event_without_a_day_is_put_into_calendars_once_it_has_one(isu: Account) -> None:
    event = make.event(date_precision=DatePrecision.MONTH, starts_on=date(2018, 5, 1), ends_on=date(2018, 5, 31))
    guest(event, isu)
    assert sent() == [] and db.session.query(Message).count() == 1

    change(event, isu, date_precision=DatePrecision.DAY, starts_on=date(2018, 5, 23), ends_on=date(2018, 5, 23))
    actions.tell_of_change(event, words="", by=isu, now=NOW)

    assert [each.method for each in sent()] == ["REQUEST"]


def test_an_event_that_loses_its_day_leaves_calendars_until_it_has_one_again(seminar: Event, isu: Account) -> None:
    guest(seminar, isu)
    before = seminar.calendar_sequence

    change(seminar, isu, date_precision=DatePrecision.MONTH, starts_on=date(2018, 5, 1), ends_on=date(2018, 5, 31))
    actions.tell_of_change(seminar, words="", by=isu, now=NOW)

    assert numbers(sent()) == [("REQUEST", before), ("CANCEL", before + 1)] and "STATUS" not in sent()[1].event
    assert "May 2018" in sent()[1].text and "23 May 2018, 15:00–17:00" in sent()[1].text


def test_a_correction_after_the_event_is_told_to_nobody(seminar: Event, isu: Account) -> None:
    guest(seminar, isu)
    events.set_status(seminar, EventStatus.HELD, by=isu, now=NOW + timedelta(days=60))

    change(seminar, isu, city="Kampala")

    assert outdated_persons(seminar) == []


def test_answers_may_go_to_an_address_of_their_own_with_a_mark_of_each_guest(app: Flask, seminar: Event, isu: Account) -> None:
    config = app.config["PLENARY"]
    app.config["PLENARY"] = replace(config, calendar_replies_to="rsvp+*@example.org")
    try:
        guest(seminar, isu)
        guest(seminar, isu, "ben@example.org")
    finally:
        app.config["PLENARY"] = config
    change(seminar, isu, city="Kampala")
    actions.tell_of_change(seminar, words="", by=isu, now=NOW)

    addresses = [str(each.event["ORGANIZER"]) for each in sent(to="anna@example.org")]
    assert re.fullmatch(r"mailto:rsvp\+[a-z2-7]{26}@example\.org", addresses[0])
    assert addresses == [addresses[0]] * 2 and addresses[0] != str(sent(to="ben@example.org")[0].event["ORGANIZER"])
    assert sent()[0].event["ORGANIZER"].params["SENT-BY"] == "mailto:plenary@example.org"


def test_a_file_to_download_asks_nothing_and_fits_what_is_there(seminar: Event, isu: Account, app: Flask) -> None:
    from app.registration.messages import personal_link

    delegate = guest(seminar, isu)
    content = app.test_client().get(personal_link(delegate).removeprefix(app.config["PLENARY"].base_url) + "/event.ics").get_data()

    assert b"METHOD:PUBLISH" in content and b"ATTENDEE" not in content
    [by_mail] = sent()
    assert f"SEQUENCE:{by_mail.event['SEQUENCE']}".encode() in content and str(by_mail.event["UID"]).encode() in content


def test_the_ledger_knows_what_was_sent_and_the_row_of_the_mail(seminar: Event, isu: Account) -> None:
    guest(seminar, isu, "Anna@Example.org")

    [row] = db.session.query(CalendarMessage)
    [one] = sent()
    assert (row.address, row.uid, row.method, row.message) == ("anna@example.org", seminar.calendar_uid, Method.REQUEST, one.row)
    assert (row.sequence, row.stamp) == (one.event["SEQUENCE"], one.event["DTSTAMP"].dt)


def test_telling_many_asks_the_database_little_for_each(seminar: Event, isu: Account) -> None:
    guests = [make.delegate(seminar, email=f"guest{number}@example.org", told_sequence=-1) for number in range(12)]
    assert guests

    with counting() as few:
        outdated_persons(seminar)
    assert len(few) <= 7


@pytest.mark.parametrize(
    ("method", "event_sequence", "last", "expected"),
    [
        (Method.REQUEST, 0, None, 0),
        (Method.REQUEST, 4, None, 4),
        (Method.REQUEST, 4, (Method.REQUEST, 4, 4), 4),
        (Method.REQUEST, 5, (Method.REQUEST, 4, 4), 5),
        (Method.CANCEL, 4, (Method.REQUEST, 4, 4), 5),
        (Method.CANCEL, 9, (Method.REQUEST, 4, 4), 9),
        (Method.REQUEST, 4, (Method.CANCEL, 5, 4), 6),
        (Method.REQUEST, 4, (Method.REQUEST, 6, 4), 6),
        (Method.REQUEST, 5, (Method.REQUEST, 6, 4), 7),
        (Method.CANCEL, 5, (Method.REQUEST, 7, 5), 8),
    ],
)
def test_a_sequence_rises_exactly_when_it_must(
    method: Method, event_sequence: int, last: tuple[Method, int, int] | None, expected: int
) -> None:
    row = last and CalendarMessage(method=last[0], sequence=last[1], event_sequence=last[2])

    assert next_sequence(method, event_sequence, row) == expected


def test_a_stamp_is_later_than_the_one_before_whatever_the_clock_says() -> None:
    row = CalendarMessage(stamp=NOW.replace(microsecond=0) + timedelta(seconds=5))

    assert next_stamp(NOW, row) == row.stamp + timedelta(seconds=1)
    assert next_stamp(NOW.replace(microsecond=999), None) == NOW.replace(microsecond=0)
