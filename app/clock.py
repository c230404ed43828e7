"""What time it is: the only module that asks."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def today(zone: str = "Europe/Zurich") -> date:
    """The calendar day in `zone`, an IANA name; the secretariat's own zone unless told."""
    return local(now(), zone).date()


def local(instant: datetime, zone: str) -> datetime:
    """Wall time at the venue; `zone` is an IANA name."""
    return instant.astimezone(ZoneInfo(zone))


class NoSuchWallTime(ValueError):
    """The clocks are put forward over this wall time, or run through it twice."""


def instant(wall: datetime, zone: str) -> datetime:
    """The instant of a naive wall time at the venue; refuses a time that is skipped or doubled there."""
    aware = wall.replace(tzinfo=ZoneInfo(zone))
    utc = aware.astimezone(UTC)
    if utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall:
        raise NoSuchWallTime(wall)
    if aware.utcoffset() != aware.replace(fold=1).utcoffset():
        raise NoSuchWallTime(wall)
    return utc


def ticks() -> float:
    """Seconds that only grow, whatever happens to the wall clock; for how long something took."""
    return time.monotonic()
