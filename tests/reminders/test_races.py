"""Two workers and an answer at the same moment: on a database of its own, with connections of their own."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from app import clock, create_app
from app.database import db, transaction
from app.invitations.models import Answer, Invitation
from app.mail.models import Message
from app.registration import actions as registration
from app.reminders import actions
from app.reminders.jobs import send_due
from config import Config
from tests import make
from tests.conftest import SECRET, fresh_postgresql, worker_name
from tests.reminders.conftest import At, invited


@pytest.fixture
def installation(tmp_path: Path, at: At) -> Iterator[Flask]:
    """Five States that are silent on the morning of the reminder."""
    server = os.environ.get("TEST_DATABASE_URL")
    if server:
        with fresh_postgresql(server, f"reminders_{worker_name()}") as url:
            yield from _installed(tmp_path, url, at)
    else:
        yield from _installed(tmp_path, f"sqlite:///{tmp_path / 'plenary.db'}", at)


def _installed(instance: Path, url: str, at: At) -> Iterator[Flask]:
    app = create_app(Config(secret_key=SECRET, instance=instance, database_url=url, testing=True))
    with app.app_context():
        upgrade()
        make.convention()
        event = make.event(reply_by=date(2018, 5, 14))
        for name in ("Kenya", "Peru", "Chad", "Togo", "Mali"):
            invited(event, name)
        actions.settle(event, now=clock.now())
        db.session.commit()
        db.session.remove()
        at(7, 10)
        yield app
        db.session.remove()
        db.engine.dispose()


def apart(app: Flask, work: Callable[[], object]) -> object:
    """In a context, and so with a connection, of its own."""
    with app.app_context():
        try:
            return work()
        finally:
            db.session.remove()


def readers() -> list[str]:
    found = sorted(message.to[0].partition("@")[0] for message in db.session.scalars(sa.select(Message)) if message.kind == "reminder")
    db.session.remove()
    return found


def test_four_workers_at_once_remind_each_state_once(installation: Flask) -> None:
    with ThreadPoolExecutor(4) as pool:
        written = list(pool.map(lambda _worker: apart(installation, send_due), range(4)))

    assert sorted(written) == [0, 0, 0, 5]  # type: ignore[type-var]  # numbers
    assert readers() == ["chad", "kenya", "mali", "peru", "togo"]


def test_an_answer_that_is_being_written_down_is_waited_for(installation: Flask) -> None:
    answering = threading.Event()

    def answer() -> None:
        with transaction():
            kenya = db.session.scalars(sa.select(Invitation).order_by(Invitation.id)).first()
            assert kenya is not None
            registration.answer(
                kenya, answer=Answer.ATTENDING, answered_by="Desk", reply_email="", note="", version=kenya.version, now=clock.now()
            )
            answering.set()
            threading.Event().wait(0.5)

    thread = threading.Thread(target=lambda: apart(installation, answer))
    thread.start()
    answering.wait(5)
    apart(installation, send_due)
    thread.join()

    assert readers() == ["chad", "mali", "peru", "togo"]
