"""The application with a pause where the places are counted, and the same with its locks taken out.

The pause gives whoever does not wait for their turn the time to do harm: with the locks nobody is one too many, without
them somebody must be, or the test of the limits tests nothing.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Sequence

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app import create_app, database
from app.audit import recording
from app.database import db
from app.events.models import Event
from app.registration import actions, sessions, waiting
from app.registration.models import DelegateStatus
from app.registration.places import Entry

PAUSE, LONG_PAUSE = 0.04, 0.5
"""Seconds between counting the places and taking one; the long one is for those who do not wait, so that they surely meet."""
_standing_for, _waiting_order = waiting.standing_for, sessions.waiting_order


def with_turns(pause: float = PAUSE) -> Flask:
    """Everybody waits for their turn."""

    def found_slowly(event: Event, person: Entry, *, approved: bool) -> DelegateStatus:
        status = _standing_for(event, person, approved=approved)
        time.sleep(pause)
        return status

    def ordered_slowly(entries: Sequence[Entry]) -> list[int]:
        order = _waiting_order(entries)
        random.shuffle(order)  # in the same order, those who meet would all let the same people in
        time.sleep(pause)
        return order

    waiting.standing_for, sessions.waiting_order = found_slowly, ordered_slowly
    return create_app()


def without_turns() -> Flask:
    """Nobody waits: no row of the event is locked, and SQLite begins no transaction that would lock the database.

    The trace is not written, as its chain needs such a transaction.
    """
    sa.event.remove(Session, "before_commit", recording._write)
    actions.in_turn = sessions.in_turn = _at_once
    database.set_up_sqlite = without_begin
    return with_turns(LONG_PAUSE)


def _at_once(_event: Event) -> None:
    db.session.expire_all()


def without_begin(engine: sa.Engine) -> None:
    """In the place of `database.set_up_sqlite`: each statement is its own transaction."""
    @sa.event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "busy_timeout=30000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
