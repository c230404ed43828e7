"""By itself: erasing what the period is over of, and rewriting the database file so that nothing of it is left there."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.errors import Refused
from app.events.models import Event
from app.jobs.queue import sweep
from app.privacy.erasing import erase_event
from app.privacy.models import Cause, Erasure
from app.registration.consent import newest
from app.registration.models import Delegate
from app.registration.rules import is_over

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Due:
    """An event whose period is over, and how many persons it still names."""

    event_id: int
    persons: int


@sweep("privacy.retention")
def end_retention() -> int:
    """Erase each event that is due, in its own transaction: what was killed in between is due again."""
    notice = newest()
    due_now = due(notice.retention_days if notice else None, now=clock.now())
    db.session.rollback()
    return sum(_erase(each.event_id) for each in due_now)


@sweep("privacy.scrub")
def scrub() -> int:
    """Rewrite the SQLite file after an erasure; PostgreSQL reuses the space by itself."""
    waits = sa.select(Erasure.id).where(Erasure.scrubbed_at.is_(None))
    erased = db.session.scalars(waits).all()
    db.session.rollback()
    if not erased or (db.engine.dialect.name == "sqlite" and not _rewrite()):
        return 0
    with transaction():
        db.session.execute(sa.update(Erasure).where(Erasure.id.in_(erased)).values(scrubbed_at=clock.now()))
    return len(erased)


def due(usual: int | None, *, now: datetime, event: Event | None = None, own: int | None = None) -> list[Due]:
    """What would be erased now with that usual period in days; with `event`, of it alone, with a period of its `own`."""
    named = sa.select(sa.func.count()).where(Delegate.event_id == Event.id, Delegate.erased_at.is_(None)).scalar_subquery()
    asked = sa.select(Event, named).where(Event.ends_on <= now.date(), sa.or_(Event.erased_at.is_(None), named > 0))
    if event is not None:
        asked = asked.where(Event.id == event.id)
    elif usual is None:
        asked = asked.where(Event.retention_days.is_not(None))
    found = []
    for each, persons in db.session.execute(asked.order_by(Event.id)).tuples():
        days = own if event is not None else each.retention_days
        if _is_due(each, usual if days is None else days, now):
            found.append(Due(each.id, persons))
    return found


def persons_in(found: Iterable[Due]) -> int:
    """How many persons they name."""
    return sum(each.persons for each in found)


def _is_due(event: Event, days: int | None, now: datetime) -> bool:
    if days is None or not is_over(event, now):
        return False
    day: date = event.ends_on + timedelta(days=days)
    return clock.local(now, event.zone).date() >= day


def _erase(event_id: int) -> int:
    try:
        with transaction():
            event = db.session.get(Event, event_id)
            if event is not None:
                erase_event(event, cause=Cause.RETENTION, now=clock.now())
    except Refused as refusal:
        log.info("event %s: %s; its retention ends at the next look", event_id, refusal.reason)
        return 0
    return 1


def _rewrite() -> bool:
    """VACUUM writes every page anew, the checkpoint empties the log; not done while somebody reads."""
    with closing(db.engine.raw_connection()) as connection:
        driver = connection.driver_connection
        assert driver is not None
        driver.execute("VACUUM")
        busy, _pages, _moved = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
