"""Calendar files, read back by four independent parsers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.calendar import Address, CalendarEvent, calendar_file
from app.documents.content_lines import plain
from app.documents.time_zones import time_zone
from tests.documents.parsers import mailbox, read_by_all

STAMP = datetime(2018, 5, 1, tzinfo=UTC)
ZONES = [
    "Europe/Zurich", "America/New_York", "Africa/Kampala", "Africa/Cairo", "Africa/Casablanca", "Australia/Lord_Howe",
    "Asia/Tehran", "Asia/Kathmandu", "Europe/Dublin", "Pacific/Auckland", "UTC",
]  # fmt: skip
DAYS = [
    date(2026, 3, 28), date(2026, 3, 30), date(2026, 7, 9), date(2026, 10, 24), date(2026, 10, 26), date(2036, 1, 15), date(2036, 7, 15),
]  # fmt: skip
SCRIPTS = [
    "ندوة في جنيف، مايو", "日内瓦非正式会议，五月", "Встреча; Женева, 23 мая", "Séminaire\nà Kampala", "O'Brien \\ O; a, b: c",
    "शांति संगोष्ठी", "👩🏽‍⚖️ 🇨🇭", "Þórhallsdóttir ẞ", "סמינר",
]  # fmt: skip


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


def request(**facts: object) -> bytes:
    guest = {"organizer": Address("ISU", "isu@example.org"), "attendee": Address("Anna", "anna@example.org")}
    return calendar_file([entry(**(guest | facts))], method="REQUEST")


def lines_of(content: bytes) -> list[str]:
    """The content lines, unfolded."""
    return content.replace(b"\r\n ", b"").decode().split("\r\n")


def test_four_parsers_read_the_same_instant_around_every_change_of_the_clocks_and_in_ten_years() -> None:
    cases = [(zone, datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo(zone))) for zone, day in product(ZONES, DAYS)]

    answers = read_by_all([request(starts=starts, ends=starts + timedelta(hours=2), zone=zone) for zone, starts in cases])

    for (zone, starts), parsers in zip(cases, answers, strict=True):
        for parser, [event] in parsers.items():
            expected = [each.astimezone(UTC).isoformat() for each in (starts, starts + timedelta(hours=2))]
            assert [event.starts, event.ends] == expected, (parser, zone, starts)


def test_a_seminar_over_the_end_of_summer_time_in_geneva_is_as_long_as_the_clock_says() -> None:
    starts = datetime(2026, 10, 24, 22, 0, tzinfo=ZoneInfo("Europe/Zurich"))
    ends = datetime(2026, 10, 25, 4, 0, tzinfo=ZoneInfo("Europe/Zurich"))

    [parsers] = read_by_all([request(starts=starts, ends=ends)])

    for parser, [event] in parsers.items():
        assert (event.starts, event.ends) == ("2026-10-24T20:00:00+00:00", "2026-10-25T03:00:00+00:00"), parser


def test_one_file_over_many_years_and_zones_is_right_everywhere() -> None:
    events = [
        entry(uid=f"{number}@x", starts=(start := datetime(2008 + number, month, 15, 9, tzinfo=ZoneInfo(zone))), ends=start + timedelta(hours=1), zone=zone)
        for number, (zone, month) in enumerate(product(ZONES[:5], (1, 4, 7, 11)))
    ]

    [parsers] = read_by_all([calendar_file(events, name="Many")])

    for parser, read in parsers.items():
        assert [each.starts for each in sorted(read, key=lambda each: int(each.uid.split("@")[0]))] == [
            each.starts.astimezone(UTC).isoformat() for each in events if isinstance(each.starts, datetime)
        ], parser


def test_days_end_inclusive_for_people_and_exclusive_in_the_file() -> None:
    [parsers] = read_by_all([request(starts=date(2017, 5, 29), ends=date(2017, 5, 30))])

    for parser, [event] in parsers.items():
        assert (event.starts, event.ends) == ("2017-05-29", "2017-05-31"), parser


@pytest.mark.parametrize("size", [1, 3, 12])
def test_every_script_comes_back_from_every_parser_however_it_is_folded(size: int) -> None:
    texts = [text * size for text in SCRIPTS]

    answers = read_by_all([request(summary=text, location=text) for text in texts])

    for text, parsers in zip(texts, answers, strict=True):
        for parser, [event] in parsers.items():
            assert (event.summary, event.location) == (text, text), parser


@pytest.mark.parametrize("name", ["Müller, Anna; Dr.", "H.E. Ms. María: Ambassador", "J. \"Jack\" O'Brien", "Нгуен", "A\r\nATTENDEE:mailto:b@example.org"])
def test_a_name_is_quoted_and_cannot_write_lines_of_its_own(name: str) -> None:
    [parsers] = read_by_all([request(attendee=Address(name, "anna@example.org"))])

    for parser, [event] in parsers.items():
        assert [mailbox(each) for each in event.attendees] == ["anna@example.org"], parser
        if parser != "node-ical":  # it cuts a quoted name at its semicolon
            assert event.names == (" ".join(name.split()).replace('"', "'"),), parser


def test_an_invitation_asks_its_one_reader_and_says_who_asks() -> None:
    content = request(
        organizer=Address("France and Panama, Coordinators", "rsvp+a2@example.org", sent_by="isu@example.org"),
        sequence=2,
        online_link="https://meet.example.org/a?b=c,d",
        confidential=True,
    )

    lines = lines_of(content)
    assert lines[:5] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Plenary//Events of a treaty//EN", "CALSCALE:GREGORIAN", "METHOD:REQUEST"]
    assert 'ORGANIZER;CN="France and Panama, Coordinators";SENT-BY="mailto:isu@example.org":mailto:rsvp+a2@example.org' in lines
    assert "ATTENDEE;CN=Anna;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:anna@example.org" in lines
    assert "CONFERENCE;VALUE=URI:https://meet.example.org/a?b=c,d" in lines
    assert {"SEQUENCE:2", "DTSTAMP:20180501T000000Z", "STATUS:CONFIRMED", "CLASS:CONFIDENTIAL", "X-MICROSOFT-DISALLOW-COUNTER:TRUE"} <= set(lines)


def test_a_published_event_names_no_attendee_and_asks_nothing() -> None:
    lines = lines_of(calendar_file([entry(attendee=Address("Anna", "anna@example.org"))]))

    assert "METHOD:PUBLISH" in lines and not [line for line in lines if line.startswith(("ATTENDEE", "X-MICROSOFT"))]


@pytest.mark.parametrize(("method", "status"), [("REQUEST", "CONFIRMED"), ("CANCEL", "CANCELLED"), ("CANCEL", "")])
def test_the_zone_is_defined_in_a_cancellation_too(method: str, status: str) -> None:
    content = calendar_file([entry(attendee=Address("A", "a@example.org"), status=status)], method=method)

    lines = lines_of(content)
    assert "TZID:Europe/Zurich" in lines and {"TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"} <= set(lines)
    assert (f"STATUS:{status}" in lines) is bool(status)


def test_a_zone_is_defined_by_single_onsets_only() -> None:
    definition = time_zone("Europe/Zurich", 2018, 2018).decode()

    assert "RRULE" not in definition and "RDATE" not in definition
    assert "DTSTART:20180325T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200" in definition
    assert "DTSTART:20181028T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100" in definition


def test_every_zone_of_the_world_can_be_defined() -> None:
    for zone in sorted(available_timezones() - {"localtime", "Factory"}):
        assert icalendar.Timezone.from_ical(time_zone(zone, 2026, 2027)).subcomponents, zone


def test_a_feed_says_what_it_is_called_where_it_is_and_how_often_to_look() -> None:
    lines = lines_of(calendar_file([], name="Convention; events", source="https://example.org/calendar.ics", refresh_hours=6))

    assert {"NAME:Convention\\; events", "X-WR-CALNAME:Convention\\; events"} <= set(lines)
    assert {"SOURCE;VALUE=URI:https://example.org/calendar.ics", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"} <= set(lines)


def test_the_same_facts_give_the_same_bytes() -> None:
    assert request() == request()


TEXT = st.text(st.characters(codec="utf-8"), max_size=120)


@settings(max_examples=300, deadline=None)
@given(title=TEXT, place=TEXT, name=TEXT, zone=st.sampled_from(ZONES), hours=st.integers(0, 24 * 365 * 20), link=TEXT)
def test_whatever_is_written_is_read_back_and_no_line_is_too_long(title: str, place: str, name: str, zone: str, hours: int, link: str) -> None:
    starts = datetime(2018, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    content = request(
        summary=title, location=place, starts=starts, ends=starts + timedelta(hours=1), zone=zone, attendee=Address(name, "a@example.org"), online_link=link
    )

    assert all(len(line) <= 75 for line in content.split(b"\r\n")) and b"\r\r" not in content
    assert content.count(b"\n") == content.count(b"\r\n")
    content.decode()
    assert not {each for each in content.decode() if each < " "} - {"\r", "\n", "\t"} and "\x7f" not in content.decode()
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event.get("LOCATION", ""))) == (plain(title), plain(place))
    assert str(event["ATTENDEE"]) == "mailto:a@example.org"
    fold = starts.astimezone(ZoneInfo(zone)).replace(fold=0).astimezone(UTC)
    assert event["DTSTART"].dt.astimezone(UTC) in (starts, fold)


def test_all_four_agree_on_what_was_made_up() -> None:
    made = [
        replace(entry(summary=text, location=text[::-1]), sequence=number, attendee=Address(text, f"a{number}@example.org"))
        for number, text in enumerate(['a"b', "x;y,z:\\n", "  spaced  ", "tab\there", "line\u2028end\x0bover", "a" * 74 + "é", "é" * 75, "^n^^^'"])
    ]

    answers = read_by_all([calendar_file([each], method="REQUEST") for each in made])

    for parsers in answers:
        [first, *others] = [[(each.uid, each.starts, each.sequence, each.attendees) for each in read] for read in parsers.values()]
        assert all(other == first for other in others)
