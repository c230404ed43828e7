"""Two workers and an answer at the same moment: on a database of its own, with connections of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.database import db, transaction
from app.invitations.models import Answer, Invitation
from app.mail.models import Message
from app.registration import actions as registration
from app.reminders import actions
from app.reminders.jobs import send_due
from tests import make
from tests.conftest import kept
from tests.reminders.conftest import At, invited


@pytest.fixture
def installation(apart: Flask, at: At) -> Flask:
    """Five States that are silent on the morning of the reminder."""
    event = make.event(reply_by=date(2018, 5, 14))
    for name in ("Kenya", "Peru", "Chad", "Togo", "Mali"):
        invited(event, name)
    actions.settle(event, now=clock.now())
    kept()
    at(7, 10)
    return apart


def in_own_context(app: Flask, work: Callable[[], object]) -> object:
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
        written = list(pool.map(lambda _worker: in_own_context(installation, send_due), range(4)))

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

    thread = threading.Thread(target=lambda: in_own_context(installation, answer))
    thread.start()
    answering.wait(5)
    in_own_context(installation, send_due)
    thread.join()

    assert readers() == ["chad", "mali", "peru", "togo"]
