"""Status as of a day, held against published figures."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from app.treaty import queries
from app.treaty.models import TreatyStatus

PUBLISHED = list(csv.DictReader((Path(__file__).parent / "published_tallies.csv").read_text().splitlines()))


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: row["on"])
def test_the_tally_is_the_published_one(convention_loaded: None, row: dict[str, str]) -> None:
    if row["agrees"] != "yes":
        pytest.xfail(row["source"])
    tally = queries.tally(queries.states_on(date.fromisoformat(row["on"]), "en"))

    assert tally[TreatyStatus.PARTY] == int(row["parties"])
    if row["signatories"]:
        assert tally[TreatyStatus.SIGNATORY] == int(row["signatories"])


SIGNATORIES_OF_MAY_2018 = (
    "Angola, Central African Republic, Cyprus, Democratic Republic of the Congo, Djibouti, Gambia, Haiti, Indonesia, "
    "Jamaica, Kenya, Liberia, Namibia, Nigeria, Philippines, Sao Tome and Principe, Uganda, United Republic of Tanzania"
)


def test_the_signatories_of_23_may_2018_are_these_seventeen(convention_loaded: None) -> None:
    states = queries.states_on(date(2018, 5, 23), "en")

    names = [state.name for state in states if state.status is TreatyStatus.SIGNATORY]
    assert ", ".join(names).replace("Gambia (Republic of The)", "Gambia") == SIGNATORIES_OF_MAY_2018


@pytest.mark.parametrize(
    ("day", "area", "holders"),
    [
        (date(2016, 8, 1), "universalization", {"ECU", "ZMB"}),
        (date(2016, 8, 31), "national-implementation", {"NZL"}),
        (date(2016, 11, 1), "universalization", {"FRA", "ZMB"}),
        (date(2017, 5, 29), "universalization", {"FRA", "ZMB"}),
        (date(2017, 12, 1), "universalization", {"FRA", "PAN"}),
        (date(2018, 5, 23), "universalization", {"FRA", "PAN"}),
    ],
)
def test_offices_follow_from_the_date(convention_loaded: None, day: date, area: str, holders: set[str]) -> None:
    mandates = queries.coordinators_on(day)

    assert {mandate.state.iso3 for mandate in mandates if mandate.area.code == area} == holders


def test_a_report_of_2016_says_swaziland(convention_loaded: None) -> None:
    then = {state.iso3: state.name for state in queries.states_on(date(2016, 8, 4), "en")}
    now = {state.iso3: state.name for state in queries.states_on(date(2020, 1, 1), "en")}

    assert then["SWZ"] == "Swaziland" and now["SWZ"] == "Eswatini"


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh"])
def test_every_state_has_a_name_in_every_language(convention_loaded: None, language: str) -> None:
    states = queries.states_on(date(2026, 1, 1), language)

    assert len(states) == 197
    assert all(state.name and state.forms.running and state.forms.of for state in states)
