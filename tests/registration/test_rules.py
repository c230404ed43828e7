"""When a delegation may be named, and what the arithmetic of its list says."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.events.models import DatePrecision, Event, EventStatus
from app.registration.forms import VersionField, one_line
from app.registration.rules import Window, end_of, in_pages, is_same_name, window
from app.web.forms import Form


def an_event(**facts: object) -> Event:
    defaults: dict[str, object] = {
        "status": EventStatus.SCHEDULED,
        "date_precision": DatePrecision.DAY,
        "starts_on": date(2018, 5, 23),
        "ends_on": date(2018, 5, 24),
        "zone": "Africa/Kampala",
        "reply_by": date(2018, 5, 10),
    }
    return Event(**(defaults | facts))


@pytest.mark.parametrize(
    ("instant", "stands"),
    [
        ("2018-05-10T20:59:59", Window.OPEN),
        ("2018-05-10T21:00:00", Window.PASSED),
        ("2018-05-24T20:59:59", Window.PASSED),
        ("2018-05-24T21:00:00", Window.OVER),
    ],
)
def test_answers_are_taken_until_midnight_at_the_venue(instant: str, stands: Window) -> None:
    assert window(an_event(), datetime.fromisoformat(instant).replace(tzinfo=UTC)) is stands


@pytest.mark.parametrize(
    ("status", "stands"),
    [
        (EventStatus.DRAFT, Window.NOT_YET),
        (EventStatus.SCHEDULED, Window.OPEN),
        (EventStatus.HELD, Window.OVER),
        (EventStatus.PUBLISHED, Window.OVER),
        (EventStatus.CANCELLED, Window.CANCELLED),
    ],
)
def test_only_a_scheduled_event_takes_answers(status: EventStatus, stands: Window) -> None:
    assert window(an_event(status=status), datetime(2018, 5, 1, tzinfo=UTC)) is stands


def test_without_a_reply_by_date_answers_are_taken_through_the_first_day() -> None:
    event = an_event(reply_by=None)

    assert window(event, datetime(2018, 5, 23, 20, tzinfo=UTC)) is Window.OPEN
    assert window(event, datetime(2018, 5, 23, 22, tzinfo=UTC)) is Window.PASSED


def test_a_day_ends_where_midnight_is_skipped_too() -> None:
    assert end_of(date(2023, 4, 27), "Africa/Cairo") == datetime(2023, 4, 27, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Adjoa KOFFI", "Koffi Adjoa", True),
        ("Jean-Marc Þórhallsdóttir", "jean marc ÞÓRHALLSDÓTTIR", True),
        ("María de la Cruz", "Maria de la Cruz", True),
        ("Adjoa KOFFI", "Ama KOFFI", False),
    ],
)
def test_the_same_name_is_found_however_it_is_typed(one: str, other: str, same: bool) -> None:
    assert is_same_name(one, other) is same


@settings(deadline=None)
@given(st.lists(st.integers(1, 250), max_size=30), st.integers(1, 100))
def test_pages_hold_every_line_once_and_are_never_too_long(lengths: list[int], size: int) -> None:
    pages = in_pages(lengths, size)

    lines = [(block, line) for page in pages for block, first, last in page for line in range(first, last)]
    assert lines == [(block, line) for block, length in enumerate(lengths) for line in range(length)]
    assert all(sum(last - first for _block, first, last in page) <= size for page in pages)


def test_a_name_typed_over_two_lines_is_one_line_and_turns_nothing_around() -> None:
    assert one_line("Ana\r\nLucía\u202e") == "Ana Lucía"


@pytest.mark.parametrize(("sent", "number"), [("3", 3), ("", -1), ("²", -1), ("٣", -1), ("9" * 40, -1), ("-1", -1)])
def test_a_version_that_cannot_be_read_fits_no_row(app: object, sent: str, number: int) -> None:
    class Probe(Form):
        version = VersionField()

    assert Probe(formdata=None, data={"version": sent}).version.number == number
