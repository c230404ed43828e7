"""Taking a due row for a while: whoever holds the lease works on it, and a dead worker's lease runs out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.jobs.models import Leased, Progress

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""How long to wait after the first, second, … attempt that failed; after the last one a person must look."""

log = logging.getLogger(__name__)


def due(model: type[Any], *conditions: sa.ColumnElement[bool], now: datetime, most: int = 1) -> sa.Select[Any]:
    """The next rows that wait, or that a dead worker held."""
    waits = sa.or_(
        model.progress == Progress.QUEUED,
        sa.and_(model.progress == Progress.WORKING, model.leased_until < now),
    )
    return sa.select(model).where(waits, model.due_at <= now, *conditions).order_by(model.due_at, model.id).limit(most)


def take(model: type[Any], *conditions: sa.ColumnElement[bool], now: datetime, lease: timedelta) -> Any | None:
    """The next due row, leased in the present transaction; no other worker gets it while the lease holds."""
    return next(iter(take_several(model, *conditions, now=now, lease=lease, most=1)), None)


def take_several(
    model: type[Any], *conditions: sa.ColumnElement[bool], now: datetime, lease: timedelta, most: int
) -> list[Any]:
    """So many due rows at once; one that has outlived every worker that held it fails here, for a person to look at."""
    asked = due(model, *conditions, now=now, most=most).with_for_update(skip_locked=True)
    while rows := db.session.scalars(asked).all():
        taken = []
        for row in rows:
            if row.progress is Progress.WORKING and _was_last_attempt(row):
                failed(row, "worker_died", now=now)
                continue
            row.progress = Progress.WORKING
            row.attempts += 1
            row.leased_until = now + lease
            taken.append(row)
        db.session.flush()
        if taken:
            return taken
    return []


def answer_each(model: type[Any], answer: Callable[[Any], None], *, lease: timedelta) -> int:
    """Answer every request that is due, each in a transaction of its own, and keep none that was answered; how many were taken.

    One that fails is tried again later.
    """
    count = 0
    while True:
        with transaction():
            taken = take(model, now=clock.now(), lease=lease)
            request_id = None if taken is None else int(taken.id)
        if request_id is None:
            return count
        count += 1
        try:
            with transaction():
                request = db.session.get(model, request_id)
                if request is not None:
                    answer(request)
                    db.session.delete(request)
        except Exception as unforeseen:
            log.exception("%s %s failed", model.__tablename__, request_id)
            with transaction():
                request = db.session.get(model, request_id)
                if request is not None:
                    failed(request, type(unforeseen).__name__, now=clock.now())


def done(row: Leased) -> None:
    """It is finished."""
    row.progress, row.leased_until, row.error = Progress.DONE, None, ""


def failed(row: Leased, error: str, *, now: datetime, final: bool = False) -> None:
    """It did not work; tried again later, or left for a person where trying again cannot help."""
    row.error, row.leased_until = error[:2000], None
    if final or _was_last_attempt(row):
        row.progress = Progress.FAILED
    else:
        row.progress = Progress.QUEUED
        row.due_at = now + BACK_OFF[row.attempts - 1]


def again(row: Leased, *, now: datetime) -> None:
    """Try it anew at once, because a person asked for it."""
    row.progress, row.attempts, row.due_at, row.error, row.leased_until = Progress.QUEUED, 0, now, "", None


def _was_last_attempt(row: Leased) -> bool:
    return row.attempts > len(BACK_OFF)
