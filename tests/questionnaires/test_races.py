"""Two coordinators at the same moment: on a database of its own, with connections of their own."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.database import db, transaction
from app.errors import Refused
from app.events.models import Event
from app.people.models import Account
from app.questionnaires import actions
from app.questionnaires.models import Questionnaire, QuestionnaireVersion
from config import Config
from tests import make
from tests.conftest import SECRET, fresh_postgresql, worker_name
from tests.questionnaires.definitions import asking, question


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Flask]:
    """An event without a form."""
    server = os.environ.get("TEST_DATABASE_URL")
    if server:
        with fresh_postgresql(server, f"questionnaires_{worker_name()}") as url:
            yield from _installed(tmp_path, url)
    else:
        yield from _installed(tmp_path, f"sqlite:///{tmp_path / 'plenary.db'}")


def _installed(instance: Path, url: str) -> Iterator[Flask]:
    app = create_app(Config(secret_key=SECRET, instance=instance, database_url=url, testing=True))
    with app.app_context():
        upgrade()
        make.convention()
        make.event()
        make.account()
        db.session.remove()
        yield app
        db.session.remove()
        db.engine.dispose()


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
