"""When, where and for whom, in words and as calendar entries."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask, g

from app.database import db
from app.events.calendar import calendar_entries
from app.events.forms.fields import zones
from app.events.models import Confidentiality, DatePrecision, Event, EventKind, EventStatus, Sitting
from app.events.moving import rearrange_sittings
from app.events.wording import (
    FILE_KINDS,
    KINDS,
    LEVELS,
    PARTNER_ROLES,
    PRECISIONS,
    SESSION_KINDS,
    STATUSES,
    audience_text,
    days_text,
    time_text,
    when_in_sentence,
    when_text,
    where_text,
    zone_text,
)
from app.web.language import speaking
from tests import make


def sittings(*days: int) -> Event:
    """Sittings from ten to eleven in Zurich on days of May 2018."""
    event = make.event(date_precision=DatePrecision.SITTINGS, starts_on=date(2018, 5, days[0]), ends_on=date(2018, 5, days[-1]))
    for day in days:
        event.sittings.append(
            Sitting(starts_at=datetime(2018, 5, day, 8, 0, tzinfo=UTC), ends_at=datetime(2018, 5, day, 9, 0, tzinfo=UTC))
        )
    return event


@pytest.mark.parametrize(
    ("language", "several", "month", "sat"),
    [
        ("en", "29-30 May 2017", "August 2016", "2 May 2018 and 9 May 2018"),
        ("fr", "29 et 30 mai 2017", "août 2016", "2 mai 2018 et 9 mai 2018"),
        ("es", "29 y 30 de mayo de 2017", "agosto de 2016", "2 de mayo de 2018 y 9 de mayo de 2018"),
    ],
)
def test_days_are_told_as_exactly_as_they_are_known(
    app: Flask, language: str, several: str, month: str, sat: str
) -> None:
    seminar = make.event(starts_on=date(2017, 5, 29), ends_on=date(2017, 5, 30))
    workshop = make.event(date_precision=DatePrecision.MONTH, starts_on=date(2016, 8, 1), ends_on=date(2016, 8, 31))

    assert days_text(seminar, language) == when_text(seminar, language) == several
    assert days_text(workshop, language) == when_text(workshop, language) == month
    assert days_text(sittings(2, 9), language) == sat


def test_times_stand_with_a_single_day(app: Flask) -> None:
    event = make.event()
    first = make.session(event, starts_at=datetime(2018, 5, 23, 8, 0, tzinfo=UTC), ends_at=datetime(2018, 5, 23, 9, 0, tzinfo=UTC))
    make.session(event, starts_at=datetime(2018, 5, 23, 9, 30, tzinfo=UTC))
    unknown = make.session(event)

    assert when_text(event, "en") == "23 May 2018, 10:00–11:30 (Zurich time)"
    assert when_in_sentence(event, "fr") == "le 23 mai 2018, de 10:00 à 11:30"
    assert (time_text(first, event, "en"), time_text(unknown, event, "en")) == ("10:00–11:00", "")
    event.ends_on = date(2018, 5, 24)
    assert time_text(first, event, "fr") == "23 mai, 10:00–11:00"


@pytest.mark.parametrize(
    ("city", "zone", "language", "told"),
    [
        ("Geneva", "Europe/Zurich", "en", "Geneva time"),
        ("Geneva", "Europe/Zurich", "fr", "heure : Genève"),
        ("Kampala", "Europe/Zurich", "en", "Zurich time"),
        ("Geneva", "Africa/Kampala", "en", "Kampala time"),
        ("", "Europe/Zurich", "en", "Zurich time"),
    ],
)
def test_the_time_at_the_seat_bears_its_own_name_and_none_that_would_hide_a_wrong_zone(
    app: Flask, city: str, zone: str, language: str, told: str
) -> None:
    make.convention(seat={"en": "Geneva", "fr": "Genève"}, zone="Europe/Zurich")

    assert zone_text(make.event(city=city, zone=zone), language) == told


def test_each_sitting_is_told_with_its_time(app: Flask) -> None:
    assert when_text(sittings(2, 9), "en") == "2 May 2018, 10:00–11:00; 9 May 2018, 10:00–11:00 (Zurich time)"
    assert when_in_sentence(sittings(2, 9), "en") == "on 2 May 2018 and on 9 May 2018"


def test_the_place_is_named_as_of_the_day(app: Flask) -> None:
    switzerland = make.state("Switzerland")
    event = make.event(venue="Room XXII", city="Geneva", country=switzerland)

    assert where_text(event, "en") == "Room XXII, Geneva, Switzerland"
    make.convention(seat={"en": "Geneva", "ar": "جنيف"})
    assert "جنيف" in where_text(event, "ar")
    assert where_text(make.event(), "en") == ""


def test_the_audience_in_words(app: Flask) -> None:
    make.convention()
    make.group("African Group"), make.state("Kenya", iso3="KEN"), make.area()
    with app.test_request_context():
        g.language = "en"
        assert audience_text(make.event(), "en") == "Signatory States"
        both = make.event(audience={"statuses": ["party", "not_party"], "groups": ["African Group"], "left_out": ["KEN"]})
        assert audience_text(both, "en") == "States Parties and States not Party of the African Group, without Kenya"
        by_hand = {"organisations": [make.organisation("African Union").public_id], "added": ["KEN"]}
        assert audience_text(make.event(audience=by_hand), "en") == "Kenya and the African Union"
        seen = {"attendance": {"has": False, "area": "universalization", "since": "2024-01-01"}, "statuses": ["signatory"]}
        assert audience_text(make.event(audience=seen), "en") == (
            "Signatory States that have not attended an event on universalization since 1 January 2024"
        )
        assert audience_text(make.event(audience={}), "en") == ""


def test_every_member_has_its_words() -> None:
    for words in (KINDS, STATUSES, LEVELS, PRECISIONS, SESSION_KINDS, FILE_KINDS, PARTNER_ROLES):
        kind = type(next(iter(words)))
        assert set(words) == set(kind)


def entries(event: Event, **more: object) -> list[tuple[object, object]]:
    """When the calendar entries of an event are."""
    db.session.flush()
    return [(entry.starts, entry.ends) for entry in calendar_entries(event, "en", stamp=make.NOW, **more)]  # type: ignore[arg-type]  # options of the function


def test_an_event_is_as_many_entries_as_it_has_sittings(app: Flask) -> None:
    hour = (datetime(2018, 5, 23, 8, 0, tzinfo=UTC), datetime(2018, 5, 23, 9, 0, tzinfo=UTC))
    timed = make.event()
    make.session(timed, starts_at=hour[0], ends_at=hour[1])

    assert entries(make.event()) == [(date(2018, 5, 23), date(2018, 5, 23))]
    assert entries(timed) == [hour]
    several = sittings(2, 9)
    db.session.flush()
    assert len({entry.uid for entry in calendar_entries(several, "en", stamp=make.NOW)}) == 2
    assert entries(make.event(date_precision=DatePrecision.MONTH)) == []


def test_only_those_invited_are_given_the_link_of_a_closed_meeting(app: Flask) -> None:
    event = make.event(
        kind=EventKind.CLOSED_MEETING, confidentiality=Confidentiality.CLOSED, online_link="https://meet.example.org/1"
    )

    [public] = calendar_entries(event, "en", stamp=make.NOW)
    with speaking("en"):
        [own] = calendar_entries(event, "en", stamp=make.NOW, with_link=True)

    assert (public.online_link, own.online_link) == ("", "https://meet.example.org/1")
    assert "https://meet.example.org/1" in own.description and own.location == own.online_link
    assert public.confidential and own.confidential


@pytest.mark.parametrize(
    ("status", "word"),
    [(EventStatus.DRAFT, "TENTATIVE"), (EventStatus.HELD, "CONFIRMED"), (EventStatus.CANCELLED, "CANCELLED")],
)
def test_calendars_are_told_the_status(app: Flask, status: EventStatus, word: str) -> None:
    event = make.event(status=status)

    assert calendar_entries(event, "en", stamp=make.NOW)[0].status == word


def test_sittings_are_rearranged_by_what_they_are(app: Flask) -> None:
    event = sittings(2, 9)
    db.session.flush()
    first, second = event.sittings
    later = (second.starts_at + timedelta(days=1), second.ends_at + timedelta(days=1))

    rearrange_sittings(event, [later, (first.starts_at, first.ends_at)])

    assert event.sittings == [first, second] and (second.starts_at, second.ends_at) == later


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_each_town_is_offered_once_as_a_time_zone(language: str) -> None:
    offered = [each for region in zones(kept="Asia/Calcutta", language=language).values() for each in region]
    towns = Counter((name.split("/")[0], town) for name, town in offered if name != "Asia/Calcutta")

    assert {"Europe/Zurich", "Africa/Kampala", "Asia/Kolkata", "Asia/Calcutta"} <= {name for name, _town in offered}
    assert towns.most_common(1)[0][1] == 1
