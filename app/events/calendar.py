"""An event as calendar entries: one for each sitting, else one for the whole."""

from __future__ import annotations

from datetime import date, datetime

from app.documents.calendar import Address, CalendarEvent
from app.events.models import DatePrecision, Event, EventStatus
from app.events.wording import span, where_text

STATUSES = {
    EventStatus.DRAFT: "TENTATIVE",
    EventStatus.SCHEDULED: "CONFIRMED",
    EventStatus.HELD: "CONFIRMED",
    EventStatus.PUBLISHED: "CONFIRMED",
    EventStatus.CANCELLED: "CANCELLED",
}
"""What a calendar calls it (RFC 5545, section 3.8.1.11)."""


def calendar_entries(
    event: Event,
    language: str,
    *,
    stamp: datetime,
    url: str = "",
    organizer: Address | None = None,
    attendee: Address | None = None,
    sequence: int | None = None,
    withdrawn: bool = False,
) -> list[CalendarEvent]:
    """None where only the month is known. A withdrawn person gets a CANCEL without the word cancelled (RFC 5546, 3.2.5)."""
    if event.date_precision is DatePrecision.MONTH:
        return []
    times: list[tuple[datetime | date, datetime | date]]
    if event.date_precision is DatePrecision.SITTINGS and event.sittings:
        times = [(each.starts_at, each.ends_at) for each in event.sittings]
    else:
        whole = span(event)
        times = [whole if whole and event.starts_on == event.ends_on else (event.starts_on, event.ends_on)]
    return [
        CalendarEvent(
            uid=event.calendar_uid if index == 0 else f"{index}-{event.calendar_uid}",
            stamp=stamp,
            last_modified=event.changed_at,
            starts=starts,
            ends=ends,
            zone=event.zone,
            summary=event.title,
            sequence=event.calendar_sequence if sequence is None else sequence,
            location=where_text(event, language),
            url=url,
            online_link=event.online_link if attendee else "",
            status="" if withdrawn else STATUSES[event.status],
            confidential=event.is_closed,
            organizer=organizer,
            attendee=attendee,
        )
        for index, (starts, ends) in enumerate(times)
    ]
