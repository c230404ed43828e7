"""An event as calendar entries: one for each sitting, else one for the whole; and its programme, where it is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from app.documents.calendar import Address, CalendarEvent
from app.events.models import DatePrecision, Event, EventStatus, SessionKind
from app.events.wording import span, where_text
from app.web.search import plain

STATUSES = {
    EventStatus.DRAFT: "TENTATIVE",
    EventStatus.SCHEDULED: "CONFIRMED",
    EventStatus.HELD: "CONFIRMED",
    EventStatus.PUBLISHED: "CONFIRMED",
    EventStatus.CANCELLED: "CANCELLED",
}
"""What a calendar calls it (RFC 5545, section 3.8.1.11)."""


@dataclass(frozen=True)
class Part:
    """What has one line in a calendar: instants, or days with the last inclusive."""

    uid: str
    starts: datetime | date
    ends: datetime | date


def parts(event: Event) -> list[Part]:
    """Its entries in order; none where only the month is known."""
    if event.date_precision is DatePrecision.MONTH:
        return []
    if event.date_precision is DatePrecision.SITTINGS and event.sittings:
        return [Part(each.calendar_uid, each.starts_at, each.ends_at) for each in event.sittings]
    whole = span(event)
    if whole and event.starts_on == event.ends_on:
        return [Part(event.calendar_uid, *whole)]
    return [Part(event.calendar_uid, event.starts_on, event.ends_on)]


def digest(event: Event, part: Part) -> str:
    """The same as long as nothing changes for which a guest must be told anew."""
    whole = None if event.date_precision is DatePrecision.SITTINGS else span(event)
    times = [each.isoformat() for each in (part.starts, part.ends, *(whole or ()))]
    facts = (times, event.zone, *place_facts(event), STATUSES[event.status])
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def whole_digest(event: Event) -> str:
    """The same as long as nothing changes for which a mission must be told anew."""
    entries = [digest(event, part) for part in parts(event)]
    facts = entries or [f"{event.starts_on:%Y-%m}", *map(str, place_facts(event))]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def place_facts(event: Event) -> tuple[object, ...]:
    """Where it is and who may know of it; another spelling of the place is the same place."""
    spelt = [" ".join("".join(each if each.isalnum() else " " for each in plain(text)).split()) for text in (event.venue, event.city)]
    return (*spelt, event.country_id, event.online_link, event.is_closed, is_discreet(event))


def is_discreet(event: Event) -> bool:
    """Whether calendars get neither title nor place nor link."""
    return event.is_closed and event.calendar_discreet


def entry_title(event: Event, language: str) -> str:
    """What the entry is called."""
    return str(_("Meeting")) if is_discreet(event) else event.title_in(language)


def calendar_entries(
    event: Event,
    language: str,
    *,
    stamp: datetime,
    url: str = "",
    organizer: Address | None = None,
    sequence: int | None = None,
    where: str | None = None,
    with_link: bool = False,
    with_programme: bool = False,
) -> list[CalendarEvent]:
    """The event for a calendar; `where` saves asking for the place, `with_link` is for those who take part."""
    discreet = is_discreet(event)
    where = where_text(event, language) if where is None else where
    link = event.online_link if with_link and not discreet else ""
    entries = [
        CalendarEvent(
            uid=part.uid,
            stamp=stamp,
            last_modified=event.changed_at,
            starts=part.starts,
            ends=part.ends,
            zone=event.zone,
            summary=entry_title(event, language),
            sequence=event.calendar_sequence if sequence is None else sequence,
            description=_("To take part online: %(link)s", link=link) if link else "",
            location="" if discreet else where or link,
            url=url,
            online_link=link,
            status=STATUSES[event.status],
            confidential=event.is_closed,
            organizer=organizer,
        )
        for part in parts(event)
    ]
    return [*entries, *_programme(event, entries[0], language)] if with_programme and entries and not discreet else entries


def _programme(event: Event, whole: CalendarEvent, language: str) -> Iterator[CalendarEvent]:
    """Its sessions that have a time, without the breaks, each as an entry below the whole."""
    for session in event.sessions:
        if session.starts_at and session.kind is not SessionKind.BREAK:
            yield CalendarEvent(
                uid=f"{session.public_id}@plenary",
                stamp=whole.stamp,
                last_modified=whole.last_modified,
                starts=session.starts_at,
                ends=session.ends_at or session.starts_at,
                zone=whole.zone,
                summary=session.title_in(language),
                sequence=event.calendar_sequence,
                description=session.in_language("description", language),
                location=whole.location,
                url=whole.url,
                online_link=whole.online_link,
                status=whole.status,
                confidential=whole.confidential,
                parent=event.calendar_uid,
                organizer=whole.organizer,
            )
