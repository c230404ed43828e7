"""Moving wall times: what begins at ten at the venue begins at ten on another day too, whatever the clocks do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app import clock
from app.errors import Refused
from app.events.models import Event, ProgrammeSession, Sitting


def moved(instant: datetime, days: timedelta, zone: str, to_zone: str) -> datetime:
    """The instant of the same wall time some days later, perhaps in another zone; refused where no such time exists."""
    wall = clock.local(instant, zone).replace(tzinfo=None) + days
    try:
        return clock.instant(wall, to_zone)
    except clock.NoSuchWallTime:
        raise Refused("clocks_change", time=f"{wall:%Y-%m-%d %H:%M}") from None


def move_programme(event: Event, days: timedelta, *, from_zone: str) -> None:
    """The programme follows its event to another day or another zone."""
    for session in event.sessions:
        for key in ("starts_at", "ends_at"):
            instant = getattr(session, key)
            if instant is not None:
                setattr(session, key, moved(instant, days, from_zone, event.zone))


def sitting_later(sitting: Sitting, days: timedelta, zone: str) -> Sitting:
    """A sitting like it, some days later."""
    return Sitting(
        starts_at=moved(sitting.starts_at, days, zone, zone), ends_at=moved(sitting.ends_at, days, zone, zone)
    )


def rearrange_sittings(event: Event, times: Sequence[tuple[datetime, datetime]]) -> None:
    """Give the event these sittings; one that is there stays, and one that moves is still itself in every calendar."""
    old = {(each.starts_at, each.ends_at): each for each in event.sittings}
    spare = [each for key, each in sorted(old.items()) if key not in set(times)]
    sittings = []
    for starts, ends in sorted(times):
        sitting = old.get((starts, ends)) or (spare.pop(0) if spare else Sitting())
        sitting.starts_at, sitting.ends_at = starts, ends
        sittings.append(sitting)
    event.sittings = sittings


def times_later(session: ProgrammeSession, days: timedelta, zone: str) -> dict[str, datetime | None]:
    """When a part of the programme is, some days later."""
    return {
        "starts_at": moved(session.starts_at, days, zone, zone) if session.starts_at else None,
        "ends_at": moved(session.ends_at, days, zone, zone) if session.ends_at else None,
    }
