"""VTIMEZONE as several clients can read it: one STANDARD or DAYLIGHT for each real change of the clocks, and no rule.

The library writes one onset and a list of dates, of which several clients read the first only and are an hour wrong in
summer, and it puts the onset itself an hour late.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.documents.content_lines import line, offset

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@lru_cache(maxsize=512)
def time_zone(name: str, first_year: int, last_year: int) -> bytes:
    """The zone from the year before to the year after, so that a client that shifts an event still finds it."""
    zone = ZoneInfo(name)
    start, end = datetime(first_year - 1, 1, 1, tzinfo=UTC), datetime(last_year + 2, 1, 1, tzinfo=UTC)
    observances = [_observance(start.astimezone(zone), _offset(start, zone))]
    observances += [_observance(each.astimezone(zone), _offset(each - SECOND, zone)) for each in _changes(zone, start, end)]
    return b"".join((b"BEGIN:VTIMEZONE\r\n", line("TZID", name), *observances, b"END:VTIMEZONE\r\n"))


def _observance(local: datetime, before: timedelta) -> bytes:
    """DTSTART is the wall time of the onset as the clocks showed it before (RFC 5545, section 3.6.5)."""
    kind = "DAYLIGHT" if local.dst() else "STANDARD"
    onset = local.astimezone(UTC) + before
    return b"".join(
        (
            line("BEGIN", kind),
            line("DTSTART", f"{onset:%Y%m%dT%H%M%S}"),
            line("TZOFFSETFROM", offset(before)),
            line("TZOFFSETTO", offset(local.utcoffset() or timedelta())),
            line("TZNAME", local.tzname() or ""),
            line("END", kind),
        )
    )


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterable[datetime]:
    """The instants at which the offset changes, found by halving the days in which it does."""
    day, now = start, _offset(start, zone)
    while day < end:
        following, then = day + DAY, _offset(day + DAY, zone)
        if then != now:
            low, high = day, following
            while high - low > SECOND:
                middle = low + (high - low) / 2
                low, high = (middle, high) if _offset(middle, zone) == now else (low, middle)
            yield high.replace(microsecond=0)
        day, now = following, then


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()
