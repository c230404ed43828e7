"""Named lists of States are data that the secretariat edits; since when a status holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import db
from app.people.models import Account
from app.treaty.actions import FormerAct
from app.treaty.models import ActKind, StateList, StateListing
from app.treaty.queries import members_of, states_on
from app.treaty.rules import status_since
from app.treaty.subregions import SUBREGIONS
from tests import make

DAY = date(2018, 5, 23)


def test_a_list_is_added_changed_and_removed(app: Flask, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.convention()
    make.state("Indonesia", iso3="IDN"), make.state("Timor-Leste", iso3="TLS")
    browser = sign_in(make.account())
    facts = {"code": "ASEAN", "name_en": "ASEAN", "name_fr": "ASEAN", "name_es": "ASEAN", "running_fr": "l'ASEAN", "members": ["IDN"]}
    assert browser.post("/convention/lists/new", data=facts).status_code == 303
    assert list(members_of("ASEAN")) == ["IDN"]

    assert browser.post("/convention/lists/ASEAN", data=facts | {"members": ["IDN", "TLS"]}).status_code == 303
    assert sorted(members_of("ASEAN")) == ["IDN", "TLS"]
    assert db.session.query(StateList).one().running_in("fr") == "l'ASEAN"
    assert browser.post("/convention/lists/ASEAN", data=facts | {"members": ["TLS"]}).status_code == 303
    assert list(members_of("ASEAN")) == ["TLS"]
    assert browser.post("/convention/lists/new", data=facts).status_code == 422
    assert browser.post("/convention/lists/ASEAN/remove").status_code == 303
    assert db.session.query(StateListing).all() == [] and browser.get("/convention/lists/ASEAN").status_code == 404


@pytest.mark.usefixtures("convention_loaded")
def test_every_list_and_subregion_of_the_reference_data_has_its_words(app: Flask) -> None:
    states = states_on(DAY, "en")
    names = {each.code: each for each in db.session.query(StateList)}

    assert {code for state in states for code in state.lists} <= set(names)
    assert all({"en", "fr", "es"} <= set(each.running) for each in names.values())
    assert {state.subregion for state in states} <= {*SUBREGIONS, ""}


def acts(*facts: tuple[ActKind, date]) -> list[FormerAct]:
    return [FormerAct(kind, on, on) for kind, on in facts]


SIGNED, RATIFIED, LEFT = date(2008, 12, 3), date(2018, 5, 3), date(2024, 9, 6)


@pytest.mark.parametrize(
    ("known", "day", "since"),
    [
        ([], DAY, None),
        ([(ActKind.SIGNATURE, SIGNED)], DAY, SIGNED),
        ([(ActKind.SIGNATURE, SIGNED), (ActKind.RATIFICATION, RATIFIED)], DAY, RATIFIED),
        ([(ActKind.SIGNATURE, SIGNED), (ActKind.RATIFICATION, RATIFIED)], date(2018, 5, 2), SIGNED),
        ([(ActKind.SIGNATURE, SIGNED)], date(2008, 12, 2), None),
        ([(ActKind.RATIFICATION, RATIFIED), (ActKind.ACCEPTANCE, DAY)], DAY, RATIFIED),
        ([(ActKind.RATIFICATION, RATIFIED), (ActKind.WITHDRAWAL, LEFT)], date(2025, 1, 1), LEFT),
    ],
)
def test_since_when_a_status_holds(known: list[tuple[ActKind, date]], day: date, since: date | None) -> None:
    assert status_since(acts(*known), day) == since
