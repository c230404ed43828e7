"""Taking a due row for a while: whoever holds the lease works on it, and a dead worker's lease runs out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.database import db
from app.jobs.models import Leased, Progress

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""How long to wait after the first, second, … attempt that failed; after the last one a person must look."""


def due(model: type[Any], *conditions: sa.ColumnElement[bool], now: datetime) -> sa.Select[Any]:
    """The next row that waits, or that a dead worker held."""
    waits = sa.or_(
        model.progress == Progress.QUEUED,
        sa.and_(model.progress == Progress.WORKING, model.leased_until < now),
    )
    return sa.select(model).where(waits, model.due_at <= now, *conditions).order_by(model.due_at, model.id).limit(1)


def take(model: type[Any], *conditions: sa.ColumnElement[bool], now: datetime, lease: timedelta) -> Any | None:
    """The next due row, leased in the present transaction; no other worker gets it while the lease holds."""
    row = db.session.scalar(due(model, *conditions, now=now).with_for_update(skip_locked=True))
    if row is not None:
        row.progress = Progress.WORKING
        row.attempts += 1
        row.leased_until = now + lease
        db.session.flush()
    return row


def done(row: Leased) -> None:
    """It is finished."""
    row.progress, row.leased_until, row.error = Progress.DONE, None, ""


def failed(row: Leased, error: str, *, now: datetime, final: bool = False) -> None:
    """It did not work; tried again later, or left for a person where trying again cannot help."""
    row.error, row.leased_until = error[:2000], None
    if final or row.attempts > len(BACK_OFF):
        row.progress = Progress.FAILED
    else:
        row.progress = Progress.QUEUED
        row.due_at = now + BACK_OFF[row.attempts - 1]


def again(row: Leased, *, now: datetime) -> None:
    """Try it anew at once, because a person asked for it."""
    row.progress, row.attempts, row.due_at, row.error, row.leased_until = Progress.QUEUED, 0, now, "", None
