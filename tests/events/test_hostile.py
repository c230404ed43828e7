"""No input of any kind breaks a page: hostile Unicode, numbers of any size, rows that are none."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.people.models import Account
from tests import make
from tests.conftest import signed_in

pytestmark = pytest.mark.once

NASTY = st.sampled_from(
    [
        "", " ", "\x00", "\u202e", "\ud800", "²", "٣", "-1", "0", "9" * 400, "9" * 5000, "1e9", "NaN", "x" * 70_000, "\U0001f4a3" * 99,
        "<script>alert(1)</script>", "=HYPERLINK(1)", "{{ 7 * 7 }}", "%(name)s", "%s", "'; DROP TABLE event; --", "../../etc/passwd",
        "0000-00-00", "0001-01-01", "9999-12-31", "2018-02-30", "2018-05-23", "00:00", "24:00", "23:59:60", "day", "month", "sittings",
        "closed_meeting", "concept_note", "chatham", "Europe/Zurich", "Africa/Casablanca", "javascript:alert(1)", "http://[", "https://a",
        "a\u0300" * 300, "\ufeff", "\u2028", "ﷺ" * 300,
    ]
)  # fmt: skip
VALUES = st.one_of(NASTY, st.text(max_size=400), st.integers().map(str), st.dates().map(str), st.times().map(str))
ROWS = ("sittings", "areas", "partners", "speakers")
KEYS = st.one_of(
    st.sampled_from(
        [
            "kind", "title", "informal", "confidentiality", "date_precision", "starts_on", "ends_on", "month", "year", "zone", "version",
            "venue", "city", "country", "online_link", "in_margins_of", "part_of", "statuses", "groups", "reply_by",
            "subregions", "lists", "attended", "area", "since", "as_of", "by_hand", "added", "left_out", "hand", "save", "organisations",
            "working_languages", "objectives", "action_plan", "action", "up_to_meeting", "materials", "materials_to", "day", "start",
            "end", "description", "status", "step", "assistants", "starts_on", "with_files", "file", "language", "public", "add", "drop",
            "look", "page", "order",
        ]
    ),
    st.builds(
        "{}-{}-{}".format,
        st.sampled_from(ROWS),
        st.sampled_from(["0", "1", "²", "٣", "-1", "9" * 30, "9" * 5000, "", "x", "10001"]),
        st.sampled_from(["day", "start", "end", "role", "state", "organisation", "note", "name", "title", ""]),
    ),
    st.builds("{}-{}".format, st.sampled_from(ROWS), st.sampled_from(["0", "1", "²", "99"])),
)  # fmt: skip
FORMS = st.dictionaries(KEYS, VALUES, max_size=25)
PAGES = (
    "/events/new", "/events/{event}/edit", "/events/{event}/edit/place", "/events/{event}/edit/audience", "/events/{event}/invite/audience",
    "/events/{event}/edit/purpose", "/events/{event}/edit/partners", "/events/{event}/programme",
    "/events/{event}/programme/{session}", "/events/{event}/programme/{session}/move", "/events/{event}/files",
    "/events/{event}/status", "/events/{event}/clone", "/events/{event}/assistants",
)  # fmt: skip


def good_plan() -> dict[str, str]:
    """A plan that would be taken, so that what is changed in it reaches every check."""
    return {
        "kind": "seminar", "title": "A", "confidentiality": "open", "areas-0": str(make.area().id), "date_precision": "day",
        "starts_on": "2018-05-29", "ends_on": "", "month": "5", "year": "2018", "sittings-0-day": "2018-05-29",
        "sittings-0-start": "10:00", "sittings-0-end": "11:00", "zone": "Europe/Zurich", "version": "1", "day": "2018-05-23",
        "start": "10:00", "end": "11:00", "speakers-0-name": "A", "partners-0-role": "host", "partners-0-organisation": "A",
    }  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("page", PAGES)
@given(form=FORMS, whole=st.booleans())
def test_no_input_breaks_a_page(app: Flask, isu: Account, page: str, form: dict[str, str], whole: bool) -> None:
    event = make.event()
    session = make.session(event)
    sent: dict[str, Any] = (good_plan() if whole else {}) | {key: value.encode("utf-8", "surrogatepass") for key, value in form.items()}
    sent.pop("file", None)
    browser = signed_in(app, isu)

    answer = browser.post(page.format(event=event.public_id, session=session.public_id), data=sent)
    assert answer.status_code in (200, 303, 400, 404, 413, 422)
    if answer.status_code == 303:
        assert browser.get(answer.location.partition("#")[0]).status_code == 200


@pytest.mark.parametrize("page, field", [("purpose", "up_to_meeting"), ("place", "country"), ("partners", "partners-0-state")])
def test_a_choice_of_spaces_is_no_choice(app: Flask, isu: Account, page: str, field: str) -> None:
    event = make.event()
    form = {field: " ", "version": "1", "zone": "Europe/Zurich", "partners-0-role": "host", "partners-0-organisation": "A"}

    answer = signed_in(app, isu).post(f"/events/{event.public_id}/edit/{page}", data=form)

    assert answer.status_code == 303


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arguments=st.dictionaries(st.sampled_from(["year", "kind", "status", "page", "order", "lang"]), VALUES, max_size=6))
def test_no_address_breaks_the_list(app: Flask, isu: Account, arguments: dict[str, str]) -> None:
    query = {key: value.encode("utf-8", "replace") for key, value in arguments.items()}

    assert signed_in(app, isu).get("/events", query_string=query).status_code in (200, 404)
