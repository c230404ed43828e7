"""Buttons that are pressed at the same moment: on a database of its own, with connections of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.database import db, transaction
from app.errors import Refused
from app.events.models import Event
from app.invitations import actions, clearing, queries
from app.invitations.jobs import make_letters
from app.invitations.models import Clearance, LetterBatch
from app.mail.models import Message
from app.people.models import Account
from tests import make
from tests.conftest import kept


@pytest.fixture
def installation(apart: Flask) -> Flask:
    """Three States are on the list of an event of the secretariat."""
    make.account()
    day = clock.today() + timedelta(days=30)
    event = make.event(starts_on=day, ends_on=day, areas=[])
    for name in ("Kenya", "Peru", "Chad"):
        state = make.state(name)
        make.contact(state)
        make.invitation(event, state)
    kept()
    return apart


def four_times(app: Flask, action: Callable[[Event, Account], object]) -> list[object]:
    """What four who press at once are answered, each with a connection of its own."""

    def press(_number: int) -> object:
        with app.app_context():
            try:
                with transaction():
                    event, account = db.session.scalars(sa.select(Event)).one(), db.session.scalars(sa.select(Account)).one()
                    return action(event, account)
            except Refused as refusal:
                return refusal.reason
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(press, range(4)))


def order(event: Event, by: Account) -> object:
    return actions.make_letters(event, dated=date(2018, 5, 2), signatories={}, by=by, now=clock.now()).id


def turn(event: Event, by: Account) -> object:
    batch = queries.newest_batch(event)
    assert batch is not None
    return clearing.clear(batch, clearing.SECRETARIAT, note="", by=by, now=clock.now())


def send(event: Event, by: Account) -> object:
    return actions.send(event, by=by, now=clock.now())


def count(model: type[object]) -> int:
    with transaction():
        return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_pressed_four_times_at_once_there_is_one_batch_one_key_and_one_message_for_each(installation: Flask) -> None:
    ordered = four_times(installation, order)
    assert ordered.count("letters_being_made") == 3 and count(LetterBatch) == 1
    db.session.remove()
    assert make_letters() == 3

    four_times(installation, turn)
    assert count(Clearance) == 1

    assert sorted(map(str, four_times(installation, send))) == ["0", "0", "0", "3"]
    assert count(Message) == 3
