"""The ledger of what calendars were sent: the next SEQUENCE and DTSTAMP follow from it (RFC 5546, sections 2.1.4 and 2.1.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from app.database import db
from app.events.calendar import digest, parts
from app.events.models import Event
from app.registration.models import CalendarMessage, Delegate, Method


class Ledger:
    """The last message about each entry to each address of one event; one statement."""

    def __init__(self, event: Event, *, address: str = "", rows: Iterable[CalendarMessage] | None = None) -> None:
        self.event = event
        if rows is None:
            asked = sa.select(CalendarMessage).where(CalendarMessage.event_id == event.id).order_by(CalendarMessage.id)
            if address:
                asked = asked.where(CalendarMessage.address == address.lower())
            rows = db.session.scalars(asked)
        self._last = {(row.uid, row.address): row for row in rows}

    @classmethod
    def of(cls, events: Iterable[Event]) -> dict[int, Ledger]:
        """Those of several events, by the event's id; one statement for them all."""
        by_id = {event.id: event for event in events}
        rows = defaultdict[int, list[CalendarMessage]](list)
        asked = sa.select(CalendarMessage).where(CalendarMessage.event_id.in_(by_id)).order_by(CalendarMessage.id)
        for row in db.session.scalars(asked):
            rows[row.event_id].append(row)
        return {key: cls(event, rows=rows[key]) for key, event in by_id.items()}

    def last(self, uid: str, address: str) -> CalendarMessage | None:
        """What was sent last; also to somebody else who reads the same mailbox."""
        return self._last.get((uid, address.lower()))

    def held_by(self, delegate: Delegate) -> list[CalendarMessage]:
        """The entries that stand in this person's calendar."""
        address = delegate.email.lower()
        return [row for (_uid, at), row in self._last.items() if at == address and row.method is Method.REQUEST]

    def agrees_with(self, delegate: Delegate) -> bool:
        """Whether the calendar has what the event has; never where there is nothing to compare."""
        held = {row.uid: row.digest for row in self.held_by(delegate)}
        return bool(held) and held == {part.uid: digest(self.event, part) for part in parts(self.event)}

    def keep(self, row: CalendarMessage) -> None:
        """Remember what is being sent."""
        db.session.add(row)
        self._last[row.uid, row.address] = row


def next_sequence(method: Method, event_sequence: int, last: CalendarMessage | None) -> int:
    """A CANCEL is above all before it, and what comes after one above that; else it rises as the event's does."""
    if last is None:
        return event_sequence
    rises = method is Method.CANCEL or last.method is Method.CANCEL or event_sequence > last.event_sequence
    return max(event_sequence, last.sequence + 1) if rises else last.sequence


def next_stamp(now: datetime, last: CalendarMessage | None) -> datetime:
    """To the second, and later than the message before."""
    stamp = now.astimezone(UTC).replace(microsecond=0)
    return max(stamp, last.stamp + timedelta(seconds=1)) if last else stamp
