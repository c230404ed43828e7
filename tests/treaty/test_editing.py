"""What the secretariat changes in the reference data never leaves a State without a name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import db
from app.people.models import Account
from app.treaty import reference
from app.treaty.models import StateName
from app.treaty.queries import areas, get_state, state_names, the_convention
from app.treaty.rules import names_fit
from app.web.language import ENDONYMS
from tests import make


def name(language: str = "en", start: str = "1900-01-01", end: str = "") -> StateName:
    """A term of use."""
    day = date.fromisoformat
    return StateName(language=language, valid_from=day(start), valid_to=day(end) if end else None)


@pytest.mark.parametrize(
    "names, fit",
    [
        ([name()], True),
        ([], False),
        ([name(start="2018-01-01")], False),
        ([name(end="2018-01-01")], False),
        ([name(end="2018-04-19"), name(start="2018-04-19")], True),
        ([name(end="2018-04-19"), name(start="2018-04-20")], False),
        ([name(end="2018-04-20"), name(start="2018-04-19")], False),
        ([name(), name(start="2018-04-19")], False),
    ],
)
def test_in_english_a_state_has_one_name_on_every_day(names: list[StateName], fit: bool) -> None:
    assert names_fit(names, "en") is fit


def test_another_language_may_have_a_gap_and_no_two_names() -> None:
    assert names_fit([], "fr") and names_fit([name("fr", end="2018-01-01")], "fr")
    assert not names_fit([name("fr"), name("fr", start="2018-01-01")], "fr")


def test_the_reference_data_name_every_state_once_a_day(convention_loaded: None) -> None:
    for iso3 in ("SWZ", "TUR", "KEN", "MKD"):
        state = get_state(iso3)
        assert all(names_fit(state.names, language) for language in ("en", "fr", "es", "ar", "ru", "zh")), iso3


@pytest.fixture
def isu(app: Flask, convention_loaded: None) -> Account:
    return make.account()


def change(browser: FlaskClient, day: str, **sent: str) -> int:
    """Correct the English name of Eswatini that is used from `day`."""
    form = {"language": "en", "short": "Eswatini", "valid_from": day, "valid_to": ""} | sent
    return browser.post(f"/states/SWZ/names/en/{day}", data=form).status_code


def test_a_name_that_leaves_a_day_without_is_refused(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    browser = sign_in(isu)
    for wrong in ({"valid_to": "2019-01-01"}, {"language": "fr"}, {"valid_from": "1890-01-01", "valid_to": "1880-01-01"}):
        assert change(browser, "2018-04-19", **wrong) == 422, wrong

    assert browser.get("/states").status_code == 200


def test_a_name_moved_moves_the_one_before(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    assert change(sign_in(isu), "2018-04-19", valid_from="2018-06-01") == 303

    state = get_state("SWZ")
    db.session.refresh(state)
    assert state_names(date(2018, 5, 1), "en")[state.id] != state_names(date(2018, 6, 1), "en")[state.id] == "Eswatini"


def test_a_time_zone_that_does_not_exist_is_refused(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    answer = sign_in(isu).post("/convention", data={"zone": "Mars/Olympus"})

    assert answer.status_code == 422 and "There is no such time zone" in answer.get_data(as_text=True)


def test_an_areas_words_stand_by_language_and_say_what_they_are_for(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    page = sign_in(isu).get("/convention/areas/new").get_data(as_text=True)

    assert all(f"<legend>{name}</legend>" in page for name in ENDONYMS.values())
    assert page.count("As a letter calls the State that coordinates it") == 6 and page.count("Empty: letters say it in English.") == 3


def test_a_date_changed_to_that_of_another_is_refused_in_words(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    form = {"kind": "signature", "on": "2009-01-05", "source": "UNTC"}
    browser = sign_in(isu)
    browser.post("/states/KEN/acts/new", data=form)
    answer = browser.post("/states/KEN/acts/signature/2008-12-03", data=form)

    assert answer.status_code == 422 and "entered already" in answer.get_data(as_text=True)


def test_a_states_group_and_language_are_changed(isu: Account, sign_in: Callable[[Account], FlaskClient], convention_loaded: None) -> None:
    browser = sign_in(isu)
    shown = browser.get("/states/KEN/edit").get_data(as_text=True)
    assert "African Group" in shown and "Eastern Africa" in shown

    form = {"group": "WEOG", "subregion": "Eastern Africa", "letter_language": "fr", "note": ""}
    assert browser.post("/states/KEN/edit", data=form).status_code == 303
    kenya = get_state("KEN")
    assert (kenya.group_code, kenya.letter_language) == ("WEOG", "fr")
    assert browser.post("/states/KEN/edit", data=form | {"group": "nowhere"}).status_code == 422


@pytest.mark.parametrize("code", ["14/MSP", "²RC", "", "-1", "14 MSP"])
def test_a_meeting_has_a_code_that_fits_an_address(code: str, isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    form = {"code": code, "title_en": "A", "title_fr": "A", "title_es": "A", "starts_on": "2026-11-16", "ends_on": "2026-11-20"}
    assert sign_in(isu).post("/convention/meetings/new", data=form).status_code == 422


def test_an_older_database_gets_the_languages_it_lacks_and_keeps_what_was_changed(isu: Account) -> None:
    treaty, area = the_convention(), areas()[1]
    treaty.name = {"en": "A name of our own"}
    area.office = {"en": ["One", "Several"]}
    kenya = {name.language: name for name in get_state("KEN").names}
    kenya["ru"].mission, kenya["ru"].of, kenya["fr"].mission = "", "", "La mission du Kenya"
    db.session.flush()

    assert reference.load(db.session()) is False

    assert treaty.name["en"] == "A name of our own" and treaty.name["zh"] == "集束弹药公约"
    assert area.office["en"] == ["One", "Several"] and area.office["ru"][1] == "Координаторы по универсализации"
    assert (kenya["ru"].of, kenya["fr"].mission) == ("Кении", "La mission du Kenya")


def test_an_office_keeps_its_words_in_all_six_languages(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    words = {f"{key}_{each}": f"{key} {each}" for key in ("name", "one", "many") for each in ("en", "fr", "es", "ar")}

    answer = sign_in(isu).post("/convention/areas/universalization", data={"code": "universalization", **words})

    area = areas()[1]
    assert answer.status_code == 303
    assert area.office["ar"] == ["one ar", "many ar"] and area.office["zh"] == ["普遍加入问题协调员"] * 2
