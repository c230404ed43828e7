"""How it is measured: turn by turn, so that a busy machine is unjust to none."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.people import sessions
from app.people.models import Account


@dataclass(frozen=True)
class Timed:
    """Milliseconds of several turns."""

    taken: Sequence[float]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.taken)


def in_turn(turns: int, *works: Callable[[], object], seconds: Callable[[], float] = time.perf_counter) -> list[Timed]:
    """One after the other in each turn, so that a busy machine is unjust to none; the first turn is not counted.

    With `time.process_time` for `seconds` it is the time of the processor, for which others that are busy count less still.
    """
    taken: list[list[float]] = [[] for _work in works]
    for _turn in range(turns + 1):
        for work, kept in zip(works, taken, strict=True):
            started = seconds()
            work()
            kept.append(1000 * (seconds() - started))
    return [Timed(kept[1:]) for kept in taken]


@contextmanager
def counting(app: Flask) -> Iterator[list[str]]:
    """What is asked of the database while the block runs."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            asked.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def signed_in(app: Flask) -> FlaskClient:
    """The browser of the first account there is."""
    client = app.test_client()
    with app.app_context():
        officer = db.session.scalars(sa.select(Account).order_by(Account.id)).first()
        assert officer is not None
        secret, uniquifier = sessions.begin(officer.id, now=clock.now()), officer.fs_uniquifier
        db.session.commit()
        db.session.remove()
    with client.session_transaction() as session:
        session["_user_id"], session["staff"], session["_fresh"] = uniquifier, secret, True
    return client
