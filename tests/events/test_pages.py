"""Planning an event in the browser."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.database import db
from app.events.models import (
    Confidentiality,
    DatePrecision,
    Event,
    EventKind,
    EventPartner,
    EventStatus,
    PartnerRole,
    ProgrammeSession,
)
from app.people.models import Account
from app.treaty.models import Mandate, RegionalGroup
from app.web.access import Role
from tests import make
from tests.conftest import counting

SignIn = Callable[[Account], FlaskClient]
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def browser(sign_in: SignIn, isu: Account) -> FlaskClient:
    """An officer of the secretariat."""
    return sign_in(isu)


def plan(**more: str) -> dict[str, str]:
    """The essentials as a browser sends them."""
    return {
        "kind": "seminar",
        "title": "Ratification seminar",
        "confidentiality": "",
        "areas-0": str(make.area().id),
        "date_precision": "day",
        "starts_on": "2018-05-29",
        "ends_on": "2018-05-30",
        "month": "",
        "year": "",
        "sittings-0-day": "",
        "sittings-0-start": "",
        "sittings-0-end": "",
        "zone": "Africa/Kampala",
    } | more


def newest() -> Event:
    """What was planned last."""
    event = db.session.scalar(sa.select(Event).order_by(Event.id.desc()))
    assert event is not None
    return event


def how_many() -> int:
    """Events there are."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Event)) or 0


def text_of(page: str) -> str:
    """What a reader sees, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_an_event_is_planned_and_opens_on_its_page(browser: FlaskClient) -> None:
    answer = browser.post("/events/new", data=plan(), follow_redirects=True)

    page = text_of(answer.text)
    assert "It is planned, as a draft." in page
    assert "29-30 May 2018" in page
    assert "Coordinators on Universalization, on 29 May 2018: France and Panama." in page
    event = newest()
    assert (event.status, event.confidentiality, event.ends_on) == (
        EventStatus.DRAFT,
        Confidentiality.OPEN,
        date(2018, 5, 30),
    )


@pytest.mark.parametrize(
    ("sent", "first", "last", "precision"),
    [
        ({"ends_on": ""}, date(2018, 5, 29), date(2018, 5, 29), DatePrecision.DAY),
        ({"starts_on": "29.5.2018", "ends_on": "30/5/2018"}, date(2018, 5, 29), date(2018, 5, 30), DatePrecision.DAY),
        (
            {"date_precision": "month", "month": "2", "year": "2016"},
            date(2016, 2, 1),
            date(2016, 2, 29),
            DatePrecision.MONTH,
        ),
        (
            {
                "date_precision": "sittings",
                "sittings-0-day": "2018-06-05", "sittings-0-start": "15:00", "sittings-0-end": "17:30",
                "sittings-1-day": "2018-05-23", "sittings-1-start": "10:00", "sittings-1-end": "11:00",
                "sittings-2-day": "", "sittings-2-start": "", "sittings-2-end": "",
            },
            date(2018, 5, 23),
            date(2018, 6, 5),
            DatePrecision.SITTINGS,
        ),
    ],
)  # fmt: skip
def test_dates_may_be_days_sittings_or_a_month(
    browser: FlaskClient, sent: dict[str, str], first: date, last: date, precision: DatePrecision
) -> None:
    assert browser.post("/events/new", data=plan(**sent)).status_code == 303

    event = newest()
    assert (event.starts_on, event.ends_on, event.date_precision) == (first, last, precision)
    if precision is DatePrecision.SITTINGS:
        assert [each.starts_at for each in event.sittings] == [
            datetime(2018, 5, 23, 7, 0, tzinfo=UTC),
            datetime(2018, 6, 5, 12, 0, tzinfo=UTC),
        ]


def sitting(day: str, start: str, end: str, zone: str = "Europe/Zurich") -> dict[str, str]:
    """One sitting as a browser sends it."""
    return {
        "date_precision": "sittings", "zone": zone, "sittings-0-day": day, "sittings-0-start": start, "sittings-0-end": end
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"title": "  "}, "Enter a title."),
        ({"title": "x" * 301}, "longer than 300"),
        ({"areas-0": ""}, "Choose the office in whose name it is held."),
        ({"areas-0": "999999"}, "Not a valid choice"),
        ({"kind": "concert"}, "Not a valid choice"),
        ({"kind": "closed_meeting", "confidentiality": "open"}, "A closed meeting cannot be open."),
        ({"zone": "Mars/Olympus"}, "Not a valid choice"),
        ({"starts_on": ""}, "Enter the first day."),
        ({"starts_on": "2018-02-30"}, "There is no such day."),
        ({"starts_on": "soon"}, "There is no such day."),
        ({"ends_on": "2018-05-28"}, "The last day is before the first."),
        ({"ends_on": "2020-05-28"}, "An event lasts a year at most."),
        ({"starts_on": "1989-12-31"}, "Enter a year between 1990 and 2100."),
        ({"starts_on": "2101-01-01", "ends_on": ""}, "Enter a year between 1990 and 2100."),
        ({"date_precision": "month", "year": "2018"}, "Choose the month."),
        ({"date_precision": "month", "month": "13", "year": "2018"}, "Not a valid choice"),
        ({"date_precision": "month", "month": "5"}, "Enter a year between 1990 and 2100."),
        ({"date_precision": "month", "month": "5", "year": "20180"}, "Enter a year between 1990 and 2100."),
        ({"date_precision": "month", "month": "5", "year": "MMXVIII"}, "Not a valid integer value"),
        (sitting("", "", ""), "Enter at least one sitting."),
        (sitting("2018-05-23", "10:00", ""), "Enter the day, the beginning and the end"),
        (sitting("2018-05-23", "10:00", "10:00"), "The sitting ends before it begins."),
        (sitting("2018-05-23", "25:00", "26:00"), "There is no such time of day."),
        (sitting("2018-03-25", "02:30", "04:00"), "it does not exist or comes twice"),
        (sitting("2018-10-28", "01:00", "02:30"), "it does not exist or comes twice"),
        (sitting("2018-03-25", "02:30", "04:00", zone="Mars/Olympus"), "Not a valid choice"),
        (sitting("1800-03-25", "02:30", "04:00"), "Enter a year between 1990 and 2100."),
        (sitting("2018-05-23", "10:00", "11:00") | {"kind": "concept_note"}, "A paper has a day or a month"),
        (
            sitting("2018-05-23", "10:00", "12:00")
            | {"sittings-1-day": "2018-05-23", "sittings-1-start": "11:00", "sittings-1-end": "13:00"},
            "begins before the one before it has ended",
        ),
    ],
)
def test_a_plan_that_cannot_be_is_refused_beside_the_field(browser: FlaskClient, sent: dict[str, str], sentence: str) -> None:
    answer = browser.post("/events/new", data=plan(**sent))

    assert answer.status_code == 422
    assert sentence in text_of(answer.text).replace("&#39;", "'")
    assert 'class="error-summary"' in answer.text
    assert how_many() == 0
    for name, value in sent.items():
        if value.strip() and name in ("title", "starts_on", "ends_on", "year", "sittings-0-start"):
            assert f'value="{value}"' in answer.text


@pytest.mark.parametrize("hour", ["02:30"])
def test_a_wall_time_that_exists_elsewhere_is_taken(browser: FlaskClient, hour: str) -> None:
    sent = sitting("2018-03-25", hour, "04:00", zone="Africa/Kampala")

    assert browser.post("/events/new", data=plan(**sent)).status_code == 303


@pytest.mark.parametrize(
    ("kind", "level"), [("closed_meeting", Confidentiality.CLOSED), ("regional_workshop", Confidentiality.OPEN)]
)
def test_the_level_follows_the_kind_unless_chosen(browser: FlaskClient, kind: str, level: Confidentiality) -> None:
    browser.post("/events/new", data=plan(kind=kind))
    assert newest().confidentiality is level
    browser.post("/events/new", data=plan(kind=kind, confidentiality="chatham"))
    assert newest().confidentiality is Confidentiality.CHATHAM


def test_rows_are_added_and_taken_away_without_saving(browser: FlaskClient) -> None:
    sent = sitting("2018-05-23", "10:00", "11:00")

    more = browser.post("/events/new", data=plan(**sent, add="sittings"))
    assert more.status_code == 200 and 'name="sittings-1-day"' in more.text
    assert 'value="Ratification seminar"' in more.text and "error-summary" not in more.text
    less = browser.post(
        "/events/new", data=plan(**sent, **{"sittings-1-day": "2018-05-24", "drop": "sittings-0"})
    )
    assert 'name="sittings-0-day" type="date" value="2018-05-24"' in less.text and "sittings-1-day" not in less.text
    assert how_many() == 0


def test_who_holds_the_office_that_day_is_shown_before_saving(browser: FlaskClient) -> None:
    answer = browser.post("/events/new", data=plan(look="1"))

    assert "Coordinators on Universalization, on 29 May 2018: France and Panama." in text_of(answer.text)
    before = browser.post("/events/new", data=plan(look="1", starts_on="2016-01-05", ends_on=""))
    assert "on 5 January 2016: no mandate covers that day." in text_of(before.text)


def test_a_coordinator_is_offered_the_own_areas_and_told_of_the_term(
    sign_in: SignIn, coordinator: Account, stranger: Account
) -> None:
    browser = sign_in(coordinator)

    page = browser.get("/events/new").text
    assert f'<option selected value="{make.area().id}">Universalization</option>' in page and "Clearance" not in page
    answer = browser.post("/events/new", data=plan(starts_on="2016-05-29", ends_on=""))
    assert answer.status_code == 422 and "on days that your term covers" in answer.text
    assert browser.post("/events/new", data=plan(**{"areas-0": str(make.area("clearance").id)})).status_code == 422
    assert browser.post("/events/new", data=plan()).status_code == 303


def test_the_plan_is_changed_and_an_older_form_is_refused(browser: FlaskClient) -> None:
    event = make.event(title="Before")
    make.session(event, starts_at=datetime(2018, 5, 23, 8, 0, tzinfo=UTC))
    page = browser.get(f"/events/{event.public_id}/edit").text
    assert 'value="Before"' in page and 'value="2018-05-23"' in page

    sent = plan(version="1", title="After", confidentiality="open", zone="Europe/Zurich")
    assert browser.post(f"/events/{event.public_id}/edit", data=sent).status_code == 303
    assert (event.title, event.version, event.calendar_sequence) == ("After", 2, 1)
    assert event.sessions[0].starts_at == datetime(2018, 5, 29, 8, 0, tzinfo=UTC)
    again = browser.post(f"/events/{event.public_id}/edit", data=sent | {"title": "Once more"})
    assert again.status_code == 422 and "Somebody else changed this" in again.text and 'value="Once more"' in again.text
    assert event.title == "After"


def test_who_changes_the_place_is_asked_to_tell_those_who_registered(browser: FlaskClient) -> None:
    event = make.event()
    make.delegate(event)
    url = f"/events/{event.public_id}/edit/place"

    moved = browser.post(url, data={"version": "1", "city": "Kampala"})
    noted = browser.post(url, data={"version": "2", "city": "Kampala", "in_margins_of": "8MSP"})

    assert (moved.location, noted.location) == (f"/events/{event.public_id}/tell", f"/events/{event.public_id}")


def test_a_new_date_after_the_replies_are_due_is_said_in_words(browser: FlaskClient) -> None:
    event = make.event(reply_by=date(2018, 5, 22))

    sent = plan(version="1", confidentiality="open", starts_on="2018-05-20", ends_on="")
    answer = browser.post(f"/events/{event.public_id}/edit", data=sent)

    assert answer.status_code == 422 and "Replies would be due after the event has begun." in answer.text


@pytest.mark.parametrize(
    ("section", "sent", "kept"),
    [
        (
            "place",
            {"venue": "Room XXII", "city": "Genève", "online_link": "https://meet.example.org/1", "in_margins_of": "8MSP"},
            {"venue": "Room XXII", "city": "Genève", "online_link": "https://meet.example.org/1", "in_margins_of": "8MSP"},
        ),
        (
            "audience",
            {"reply_by": "2018-05-10", "working_languages": ["en", "fr"]},
            {"reply_by": date(2018, 5, 10), "working_languages": ["en", "fr"]},
        ),
        (
            "purpose",
            {"objectives": "to share efforts", "action_plan": "Dubrovnik Action Plan", "action": "1", "up_to_meeting": "",
             "materials": "resources", "materials_to": "parliamentarians"},
            {"objectives": "to share efforts", "action_plan": "Dubrovnik Action Plan", "action": "1", "up_to_meeting_id": None,
             "materials": "resources", "materials_to": "parliamentarians"},
        ),
    ],
)  # fmt: skip
def test_each_part_of_the_plan_has_a_page(
    browser: FlaskClient, section: str, sent: dict[str, Any], kept: dict[str, Any]
) -> None:
    make.group("African Group")
    event = make.event()
    url = f"/events/{event.public_id}/edit/{section}"
    assert browser.get(url).status_code == 200

    assert browser.post(url, data=sent | {"version": "1"}).status_code == 303
    assert {key: getattr(event, key) for key in kept} == kept
    page = browser.get(url).text
    for value in sent.values():
        for each in [value] if isinstance(value, str) else value:
            assert each in page
    assert browser.post(url, data=sent | {"version": "1"}).status_code == 422


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "ftp://example.org", "https://", "example.org", "https://[", "https://exa mple.org", "//x.org",
     "javascript://example.org/%0aalert(1)", "https://example.org:99999999", "data:text/html,x"],
)  # fmt: skip
def test_only_web_addresses_are_links(browser: FlaskClient, link: str) -> None:
    event = make.event()

    answer = browser.post(f"/events/{event.public_id}/edit/place", data={"version": "1", "online_link": link})

    assert answer.status_code == 422 and "begins with https://" in answer.text
    assert event.online_link == ""


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"working_languages": "klingon"}, "not a valid choice"),
        ({"reply_by": "2018-05-24"}, "Replies would be due after the event has begun."),
        ({"reply_by": "2018-02-30"}, "There is no such day."),
    ],
)
def test_replies_that_cannot_be_are_refused(browser: FlaskClient, sent: dict[str, str], sentence: str) -> None:
    event = make.event()

    answer = browser.post(f"/events/{event.public_id}/edit/audience", data={"version": "1"} | sent)

    assert answer.status_code == 422 and sentence in answer.text.replace("&#39;", "'")


def test_partners_are_states_or_organisations(browser: FlaskClient) -> None:
    event, donor = make.event(), make.state("New Zealand", iso3="NZL")
    url = f"/events/{event.public_id}/edit/partners"
    sent = {
        "version": "1",
        "partners-0-role": "donor", "partners-0-state": str(donor.id), "partners-0-organisation": "", "partners-0-note": "",
        "partners-1-role": "host", "partners-1-state": "", "partners-1-organisation": "African Union", "partners-1-note": "hall",
        "partners-2-role": "", "partners-2-state": "", "partners-2-organisation": "", "partners-2-note": "",
    }  # fmt: skip

    assert browser.post(url, data=sent).status_code == 303
    assert [(each.role, each.state_id, each.organisation, each.note) for each in event.partners] == [
        (PartnerRole.DONOR, donor.id, "", ""),
        (PartnerRole.HOST, None, "African Union", "hall"),
    ]
    for wrong, sentence in (
        ({"partners-0-role": ""}, "Choose what it contributes."),
        ({"partners-0-state": ""}, "Choose a State or enter an organisation."),
        ({"partners-0-organisation": "Also"}, "not both"),
        ({"partners-1-role": "king"}, "Not a valid choice"),
    ):
        answer = browser.post(url, data=sent | {"version": "2"} | wrong)
        assert answer.status_code == 422 and sentence in answer.text
    assert "New Zealand" in browser.get(f"/events/{event.public_id}").text


def test_a_paper_has_no_place_no_guests_and_no_programme(browser: FlaskClient) -> None:
    event = make.event(kind=EventKind.CONCEPT_NOTE)
    base = f"/events/{event.public_id}"

    page = text_of(browser.get(base).text)
    assert "Where" not in page and "For whom" not in page and "Programme" not in page and "At the door" not in page
    for path, status in (("place", 404), ("audience", 404), ("purpose", 200), ("partners", 200), ("nonsense", 404)):
        assert browser.get(f"{base}/edit/{path}").status_code == status
    assert browser.get(f"{base}/programme").status_code == 404


def session_facts(**more: str) -> dict[str, str]:
    """A part of the programme as a browser sends it."""
    return {
        "kind": "opening", "title": "Opening address", "day": "2018-05-23", "start": "10:00", "end": "10:30", "description": "",
        "speakers-0-title": "Ambassador", "speakers-0-name": "Yves Marek", "speakers-0-function": "", "speakers-0-state": "",
        "speakers-0-organisation": "",
    } | more  # fmt: skip


def test_the_programme_is_written_part_by_part(browser: FlaskClient, mandates: tuple[Mandate, Mandate]) -> None:
    event = make.event()
    url = f"/events/{event.public_id}/programme"

    assert browser.post(url, data=session_facts(**{"speakers-0-state": str(mandates[0].state_id)})).status_code == 303
    session = event.sessions[0]
    assert (session.starts_at, session.ends_at) == (
        datetime(2018, 5, 23, 8, 0, tzinfo=UTC),
        datetime(2018, 5, 23, 8, 30, tzinfo=UTC),
    )
    page = text_of(browser.get(f"/events/{event.public_id}").text)
    assert "10:00–10:30 Opening address Ambassador Yves Marek, France" in page
    browser.post(url, data=session_facts(title="Updates", start="10:15", end="11:00"))
    assert "“Opening address” and “Updates” are at the same time." in text_of(browser.get(url).text)

    edit = f"{url}/{session.public_id}"
    assert 'value="10:00"' in browser.get(edit).text and 'value="Yves Marek"' in browser.get(edit).text
    changed = session_facts(version=str(event.version), title="Welcome", start="", end="")
    assert browser.post(edit, data=changed).status_code == 303
    assert (session.title, session.starts_at) == ("Welcome", None)
    assert browser.post(edit, data=changed).status_code == 422

    second = event.sessions[1]
    assert browser.post(f"{url}/{second.public_id}/move", data={"step": "-1"}).status_code == 303
    assert [each.title for each in event.sessions] == ["Updates", "Welcome"]
    assert browser.post(f"{url}/{second.public_id}/move", data={"step": "7"}).status_code == 404
    assert browser.post(f"{url}/{second.public_id}/remove").status_code == 303
    assert [each.title for each in event.sessions] == ["Welcome"]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"title": ""}, "Enter a title."),
        ({"day": "2018-05-24"}, "Not a valid choice"),
        ({"start": ""}, "Enter when it begins."),
        ({"end": "09:00"}, "The session ends before it begins."),
        ({"start": "noon"}, "There is no such time of day."),
        ({"description": "x" * 4001}, "longer than 4000"),
        ({"speakers-0-state": "0"}, "Not a valid choice"),
    ],
)
def test_a_session_that_cannot_be_is_refused(browser: FlaskClient, sent: dict[str, str], sentence: str) -> None:
    event = make.event()

    answer = browser.post(f"/events/{event.public_id}/programme", data=session_facts(**sent))

    assert answer.status_code == 422 and sentence in answer.text and event.sessions == []


def test_a_session_in_the_hour_that_is_skipped_is_refused(browser: FlaskClient) -> None:
    event = make.event(starts_on=date(2018, 3, 25), ends_on=date(2018, 3, 25))

    answer = browser.post(
        f"/events/{event.public_id}/programme", data=session_facts(day="2018-03-25", start="02:15", end="")
    )

    assert answer.status_code == 422 and "it does not exist or comes twice" in answer.text


def test_a_part_where_somebody_was_seen_is_kept_and_said(browser: FlaskClient) -> None:
    event = make.event()
    session = make.session(event)
    make.mark(session, make.delegate(event))

    answer = browser.post(f"/events/{event.public_id}/programme/{session.public_id}/remove", follow_redirects=True)

    assert "Attendance was recorded in this session" in answer.text
    assert db.session.get(ProgrammeSession, session.id) is not None


def upload(content: bytes = PDF, name: str = "note.pdf", **more: str) -> dict[str, Any]:
    """A file as a browser sends it."""
    return {"file": (io.BytesIO(content), name), "kind": "concept_note", "title": "", "language": "en", "public": "y"} | more


def test_a_file_is_kept_replaced_downloaded_and_removed(browser: FlaskClient) -> None:
    event = make.event()
    url = f"/events/{event.public_id}/files"

    assert browser.post(url, data=upload()).status_code == 303
    file = event.files[0]
    assert (file.title, file.public) == ("note", True)
    address = f"{url}/{file.public_id}"
    answer = browser.get(address)
    assert answer.data == PDF and answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]

    assert browser.get(f"{address}/edit").status_code == 200
    described = {"kind": "programme", "title": "Programme", "language": "fr"}
    assert browser.post(f"{address}/edit", data=described).status_code == 303
    assert (file.title, file.language, file.public) == ("Programme", "fr", False)
    assert browser.get(address).data == PDF
    browser.post(f"{address}/edit", data=described | {"file": (io.BytesIO(PDF + b"2"), "b.pdf")})
    assert browser.get(address).data == PDF + b"2"
    assert browser.post(f"{address}/remove").status_code == 303
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [(b"", "a.pdf", "The file is empty."), (b"MZ\x90", "a.pdf", "not accepted"), (b"<script>", "a.html", "not accepted")],
)
def test_other_files_are_refused_in_words(browser: FlaskClient, content: bytes, name: str, sentence: str) -> None:
    event = make.event()

    answer = browser.post(f"/events/{event.public_id}/files", data=upload(content, name, title="Kept"))

    assert answer.status_code == 422 and sentence in answer.text and 'value="Kept"' in answer.text
    assert event.files == []


def test_a_file_must_be_chosen(browser: FlaskClient) -> None:
    answer = browser.post(f"/events/{make.event().public_id}/files", data={"kind": "other", "language": "en"})

    assert answer.status_code == 422 and "Choose a file." in answer.text


def test_the_life_of_an_event_step_by_step(browser: FlaskClient) -> None:
    event = make.event(status=EventStatus.DRAFT)
    url = f"/events/{event.public_id}/status"

    for step, then in (("scheduled", "scheduled"), ("draft", "draft"), ("held", "draft"), ("scheduled", "scheduled"),
                       ("held", "held"), ("draft", "held"), ("scheduled", "scheduled")):  # fmt: skip
        assert browser.post(url, data={"status": step}).status_code == 303
        assert event.status == then
    for step in ("published", "cancelled", "nonsense", ""):
        assert browser.post(url, data={"status": step}).status_code == 404
    assert "The event cannot take this step" in browser.post(url, data={"status": "scheduled"}, follow_redirects=True).text


def test_the_way_back_to_a_draft_is_offered_only_while_nobody_knows(browser: FlaskClient) -> None:
    event = make.event()
    url = f"/events/{event.public_id}"

    assert "Back to draft" in browser.get(url).text
    make.delegate(event)
    assert "Back to draft" not in browser.get(url).text
    assert "it cannot be a draft again" in browser.post(f"{url}/status", data={"status": "draft"}, follow_redirects=True).text


def test_a_coming_event_is_not_held_yet(browser: FlaskClient) -> None:
    event = make.event(starts_on=date(2099, 5, 23), ends_on=date(2099, 5, 23))

    answer = browser.post(f"/events/{event.public_id}/status", data={"status": "held"}, follow_redirects=True)

    assert "It has not begun yet" in answer.text and event.status is EventStatus.SCHEDULED


def test_a_cancelled_event_says_so_and_can_be_a_draft_again(browser: FlaskClient) -> None:
    event = make.event(status=EventStatus.CANCELLED)

    assert "This event is cancelled." in browser.get(f"/events/{event.public_id}").text
    browser.post(f"/events/{event.public_id}/status", data={"status": "draft"})
    assert event.status is EventStatus.DRAFT


def test_an_event_is_copied(browser: FlaskClient) -> None:
    event = make.event()
    event.partners.append(EventPartner(role=PartnerRole.HOST, organisation="Host"))
    db.session.flush()
    url = f"/events/{event.public_id}/clone"

    assert browser.get(url).status_code == 200
    for wrong in ({"starts_on": "2019-02-30"}, {"starts_on": ""}, {"title": ""}, {"starts_on": "2100-01-01"}):
        assert browser.post(url, data={"title": "Again", "starts_on": "2019-05-23"} | wrong).status_code == 422
    assert browser.post(url, data={"title": "Again", "starts_on": "2019-05-23"}).status_code == 303
    copy = newest()
    assert (copy.title, copy.starts_on, copy.partners[0].organisation) == ("Again", date(2019, 5, 23), "Host")


def test_the_states_that_organise_are_named_in_the_order_that_is_chosen(browser: FlaskClient) -> None:
    event = make.event()
    url = f"/events/{event.public_id}"

    assert "Name Panama first" in browser.get(url).text
    assert browser.post(f"{url}/order/PAN").status_code == 303
    assert "on 23 May 2018: Panama and France." in text_of(browser.get(url).text)
    assert browser.post(f"{url}/order/XXX").status_code == 404


def test_assistants_are_chosen_on_the_event_page(browser: FlaskClient, sign_in: SignIn) -> None:
    event, assistant = make.event(confidentiality=Confidentiality.CLOSED), make.account(Role.ASSISTANT)
    url = f"/events/{event.public_id}"
    door = sign_in(assistant)
    assert door.get(url).status_code == 404

    assert browser.post(f"{url}/assistants", data={"assistants": [str(assistant.id)]}).status_code == 303
    assert door.get(url).status_code == 200 and event.title in door.get("/events").text
    assert browser.post(f"{url}/assistants", data={"assistants": ["999999"]}).status_code == 404
    assert browser.post(f"{url}/assistants", data={"csrf_token": ""}).status_code == 303
    assert door.get(url).status_code == 404


def test_the_list_is_filtered_sorted_counted_and_paged(browser: FlaskClient) -> None:
    for number in range(27):
        make.event(title=f"Seminar {number:02}", starts_on=date(2018, 1, 1 + number), ends_on=date(2018, 1, 1 + number))
    make.event(title="Aardvark", kind=EventKind.CONCEPT_NOTE, status=EventStatus.DRAFT, starts_on=date(2016, 5, 1))

    def titles(query: str = "") -> list[str]:
        return re.findall(r'<a href="/events/[a-z2-7]{16}">([^<]+)</a>', browser.get(f"/events{query}").text)

    assert titles()[:2] == ["Seminar 26", "Seminar 25"] and len(titles()) == 25
    assert titles("?page=2") == ["Seminar 01", "Seminar 00", "Aardvark"]
    assert "28 events" in browser.get("/events").text
    assert titles("?order=title")[0] == titles("?order=oldest")[0] == "Aardvark"
    assert titles("?year=2016") == titles("?kind=concept_note") == titles("?status=draft") == ["Aardvark"]
    assert "No event fits" in browser.get("/events?year=2016&status=held").text
    assert "There is no such page" in browser.get("/events?page=9").text
    assert "page=2" in browser.get("/events?kind=seminar").text and "kind=seminar" in browser.get("/events?kind=seminar").text


@pytest.mark.parametrize("query", ["?page=-1", "?page=²", "?page=99999999999999999999", "?year=abc&kind=%00", "?order=drop"])
def test_a_list_asked_for_in_nonsense_is_the_list(browser: FlaskClient, query: str) -> None:
    assert browser.get(f"/events{query}").status_code in (200, 404)


def test_an_empty_list_says_what_to_do(sign_in: SignIn, browser: FlaskClient) -> None:
    assert 'href="/events/new"' in browser.get("/events").text
    observer = sign_in(make.account(Role.OBSERVER)).get("/events").text
    assert "No events yet" in observer and "/events/new" not in observer


def test_the_statements_of_the_list_do_not_grow_with_it(browser: FlaskClient) -> None:
    counts = []
    for size in (1, 20):
        for _number in range(size):
            event = make.event()
            make.session(event, starts_at=datetime(2018, 5, 23, 8, 0, tzinfo=UTC))
        db.session.expire_all()
        with counting() as statements:
            browser.get("/events")
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_the_statements_of_an_event_do_not_grow_with_its_programme(browser: FlaskClient) -> None:
    event = make.event(confidentiality=Confidentiality.CLOSED)
    counts = []
    for size in (1, 12):
        for _number in range(size):
            session = make.session(event)
            state = make.state()
            browser.post(
                f"/events/{event.public_id}/programme",
                data=session_facts(**{"speakers-0-state": str(state.id), "title": session.title}),
            )
            event.partners.append(EventPartner(role=PartnerRole.DONOR, state=state))
            make.account()
        db.session.flush()
        db.session.expire_all()
        with counting() as statements:
            assert browser.get(f"/events/{event.public_id}").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_a_closed_meeting_says_who_can_see_it(browser: FlaskClient, coordinator: Account) -> None:
    observer = make.account(Role.OBSERVER)
    page = browser.get(f"/events/{make.event(confidentiality=Confidentiality.CLOSED).public_id}").text

    assert "Closed meeting" in page and coordinator.name in page and observer.name not in page
    assert "2 members of staff can see this meeting" in text_of(page)


def test_every_page_speaks_french_and_spanish(browser: FlaskClient) -> None:
    event = make.event(audience={"groups": ["African Group"]}, reply_by=date(2018, 5, 1), city="Genève")
    make.session(event, starts_at=datetime(2018, 5, 23, 8, 0, tzinfo=UTC))
    group = db.session.get(RegionalGroup, "African Group") or make.group()

    for language, day in (("fr", "23 mai 2018"), ("es", "23 de mayo de 2018")):
        for path in ("", "/edit", "/edit/place", "/edit/audience", "/edit/purpose", "/programme", "/files", "/clone"):
            assert browser.get(f"/events/{event.public_id}{path}?lang={language}").status_code == 200
        assert day in browser.get(f"/events/{event.public_id}").text
    assert group.code == "African Group"


def test_a_stored_file_outlives_the_copy_that_shares_it(browser: FlaskClient, app: Flask) -> None:
    event = make.event()
    url = f"/events/{event.public_id}"
    browser.post(f"{url}/files", data=upload())
    browser.post(f"{url}/clone", data={"title": "Again", "starts_on": "2019-05-23", "with_files": "y"})
    copy = newest()

    browser.post(f"{url}/files/{event.files[0].public_id}/remove")

    assert browser.get(f"/events/{copy.public_id}/files/{copy.files[0].public_id}").data == PDF


def test_what_people_type_is_text_and_never_markup(browser: FlaskClient) -> None:
    bad = "<script>alert(1)</script>"
    event = make.event(title=bad, venue=bad, objectives=bad, action_plan=bad, materials=bad, in_margins_of=bad, part_of=bad)
    make.session(event, title=bad, description=bad)
    event.partners.append(EventPartner(role=PartnerRole.HOST, organisation=bad, note=bad))
    db.session.flush()

    for path in ("", "/edit", "/edit/place", "/edit/purpose", "/edit/partners", "/programme", "/files", "/clone"):
        assert bad not in browser.get(f"/events/{event.public_id}{path}").text
    assert bad not in browser.get("/events").text
