"""The office that most tests of the room need: France and Panama on universalization, from the sixth meeting on."""

from __future__ import annotations

import pytest
from flask import Flask

from app.people.models import Account
from app.treaty.models import Mandate, TreatyStatus
from app.web.access import Role
from tests import make


@pytest.fixture
def mandates(app: Flask) -> tuple[Mandate, Mandate]:
    """Their terms began on 7 September 2016 and have not ended."""
    make.convention()
    france = make.state("France", iso3="FRA", status=TreatyStatus.PARTY)
    panama = make.state("Panama", iso3="PAN", status=TreatyStatus.PARTY)
    return make.mandate(france), make.mandate(panama)


@pytest.fixture
def isu(mandates: tuple[Mandate, Mandate]) -> Account:
    """An officer of the secretariat."""
    return make.account()


@pytest.fixture
def coordinator(mandates: tuple[Mandate, Mandate]) -> Account:
    """France's coordinator."""
    return make.account(Role.COORDINATOR, mandates=mandates[:1])


@pytest.fixture
def stranger(mandates: tuple[Mandate, Mandate]) -> Account:
    """The coordinator of another area."""
    clearance = make.mandate(make.state("Chad", iso3="TCD"), area=make.area("clearance", "Clearance"))
    return make.account(Role.COORDINATOR, mandates=(clearance,))
