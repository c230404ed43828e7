"""Two coordinators at the same moment: on a database of its own, with connections of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import db, transaction
from app.errors import Refused
from app.events.models import Event
from app.people.models import Account
from app.questionnaires import actions
from app.questionnaires.models import Questionnaire, QuestionnaireVersion
from tests import make
from tests.conftest import kept
from tests.questionnaires.definitions import asking, question


@pytest.fixture
def installation(apart: Flask) -> Flask:
    """An event without a form, and an officer."""
    make.event()
    make.account()
    kept()
    return apart


def at_once(app: Flask, change: Callable[[Event, Account, int], object]) -> list[str]:
    """Five do it at the same moment; what became of each."""
    start = threading.Barrier(5)

    def one(number: int) -> str:
        with app.app_context():
            start.wait()
            try:
                with transaction() as session:
                    change(session.scalars(sa.select(Event)).one(), session.scalars(sa.select(Account)).one(), number)
            except Refused as refusal:
                return refusal.reason
            finally:
                db.session.remove()
        return "done"

    with ThreadPoolExecutor(5) as pool:
        return sorted(pool.map(one, range(5)))


def count(kind: type[Questionnaire] | type[QuestionnaireVersion]) -> int:
    """How many rows there are."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(kind)) or 0


def test_only_one_of_those_who_change_the_same_form_does(installation: Flask) -> None:
    def begin(event: Event, account: Account, number: int) -> None:
        actions.redraft(event, lambda _form: asking(question(f"q{number}")), version=0, by=account, now=make.NOW)

    assert at_once(installation, begin) == ["changed_meanwhile"] * 4 + ["done"]
    assert count(Questionnaire) == 1


def test_a_form_that_several_publish_is_published_once(installation: Flask) -> None:
    with transaction() as session:
        event, account = session.scalars(sa.select(Event)).one(), session.scalars(sa.select(Account)).one()
        actions.redraft(event, lambda _form: asking(question("q1")), version=0, by=account, now=make.NOW)
    db.session.remove()

    at_once(installation, lambda event, account, _number: actions.publish(event, version=1, by=account, now=make.NOW))
    assert count(QuestionnaireVersion) == 1
