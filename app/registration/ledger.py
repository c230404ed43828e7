"""The ledger of what calendars were sent: the next SEQUENCE and DTSTAMP follow from it (RFC 5546, sections 2.1.4 and 2.1.5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from app.database import db
from app.events.calendar import digest, parts
from app.events.models import Event
from app.registration.models import CalendarMessage, Delegate, Method


class Ledger:
    """The last message about each entry to each address of one event; one statement."""

    def __init__(self, event: Event, *, address: str = "") -> None:
        self.event = event
        asked = sa.select(CalendarMessage).where(CalendarMessage.event_id == event.id).order_by(CalendarMessage.id)
        if address:
            asked = asked.where(CalendarMessage.address == address.lower())
        self._last = {(row.uid, row.address): row for row in db.session.scalars(asked)}

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
