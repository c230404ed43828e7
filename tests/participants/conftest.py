"""Browsers for the pages of participants."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.people.models import Account
from app.web.access import Role
from tests import make


@pytest.fixture
def officer(app: Flask) -> Account:
    """Of the secretariat."""
    make.convention()
    return make.account()


@pytest.fixture
def browser(officer: Account, sign_in: Callable[[Account], FlaskClient]) -> FlaskClient:
    """The officer's."""
    return sign_in(officer)


@pytest.fixture
def observer(officer: Account, sign_in: Callable[[Account], FlaskClient]) -> FlaskClient:
    """Of somebody who reads open events only."""
    return sign_in(make.account(Role.OBSERVER))
