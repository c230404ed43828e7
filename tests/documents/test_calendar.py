"""Calendar files, read back by two independent parsers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.calendar import Address, CalendarEvent, calendar_file

STAMP = datetime(2018, 5, 1, tzinfo=UTC)


def entry(**facts: object) -> CalendarEvent:
    defaults: dict[str, object] = {
        "uid": "one@example.org",
        "stamp": STAMP,
        "last_modified": STAMP,
        "starts": datetime(2018, 5, 23, 13, 0, tzinfo=UTC),
        "ends": datetime(2018, 5, 23, 15, 0, tzinfo=UTC),
        "summary": "Informal meeting",
    }
    return CalendarEvent(**(defaults | facts))  # type: ignore[arg-type]  # the fields of the class


@pytest.mark.parametrize("zone", ["Europe/Zurich", "America/New_York", "Africa/Kampala", "Australia/Lord_Howe", "Asia/Tehran", "Asia/Kathmandu"])
@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 3, 30), date(2026, 7, 9), date(2026, 10, 24), date(2026, 10, 26), date(2036, 1, 15)])
def test_two_parsers_read_the_same_instant(zone: str, day: date) -> None:
    starts = datetime(day.year, day.month, day.day, 9, 0, tzinfo=ZoneInfo(zone))
    content = calendar_file([entry(starts=starts, ends=starts + timedelta(hours=2), zone=zone)], name="Test")

    first = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]
    vars(vobject.icalendar)["__tzidMap"].pop(zone, None)  # that parser remembers the first definition it ever saw
    second = vobject.readOne(content.decode())
    assert first.start.astimezone(UTC) == starts.astimezone(UTC)
    assert second.vevent.dtstart.value.astimezone(UTC) == starts.astimezone(UTC)


def test_days_end_inclusive_for_people_and_exclusive_in_the_file() -> None:
    content = calendar_file([entry(starts=date(2017, 5, 29), ends=date(2017, 5, 30))], name="Test")

    assert b"DTSTART;VALUE=DATE:20170529" in content and b"DTEND;VALUE=DATE:20170531" in content


def test_an_invitation_names_its_reader_and_nobody_else() -> None:
    content = calendar_file(
        [entry(organizer=Address("ISU", "isu@example.org"), attendee=Address("Müller, Anna; Dr.", "anna@example.org"), sequence=2)],
        name="",
        method="REQUEST",
    )

    event = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]
    assert b"METHOD:REQUEST" in content and content.count(b"ATTENDEE") == 1
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION" and event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert event["SEQUENCE"] == 2


def test_a_closed_meeting_says_so() -> None:
    assert b"CLASS:CONFIDENTIAL" in calendar_file([entry(confidential=True)], name="Test")


def test_the_same_facts_give_the_same_bytes() -> None:
    assert calendar_file([entry()], name="Test") == calendar_file([entry()], name="Test")


@settings(max_examples=80, deadline=None)
@given(title=st.text(max_size=120), place=st.text(max_size=60), name=st.text(max_size=40))
def test_any_text_comes_back_and_no_line_is_too_long(title: str, place: str, name: str) -> None:
    content = calendar_file(
        [entry(summary=title, location=place, attendee=Address(name, "a@example.org"))], name=title, method="REQUEST"
    )

    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\r\r" not in content
    event = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]
    kept = "".join(character for character in title if character in "\n\t" or character >= " ")
    assert str(event["SUMMARY"]).split() == kept.split()


@pytest.mark.parametrize("text", ["ندوة في جنيف، مايو", "日内瓦非正式会议", "Встреча; Женева, 23 мая", "Séminaire\nà Kampala"])
def test_every_script_survives_folding(text: str) -> None:
    event = icalendar.Calendar.from_ical(calendar_file([entry(summary=text * 6)], name="Test")).walk("VEVENT")[0]

    assert str(event["SUMMARY"]) == text * 6
