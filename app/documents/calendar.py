"""Calendar objects that real clients understand: invitations, cancellations, and feeds (RFC 5545, 5546, 7986)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from urllib.parse import quote
from zoneinfo import ZoneInfo

from app.documents.content_lines import line, one_line, text, utc
from app.documents.time_zones import time_zone

PRODID = "-//Plenary//Events of a treaty//EN"
IN_UTC = ("UTC", "Etc/UTC", "Etc/GMT")
SAFE_IN_ADDRESS = "@+'!#$&*=~"


@dataclass(frozen=True)
class Address:
    """Somebody with an e-mail address; `sent_by` writes for them."""

    name: str
    email: str
    sent_by: str = ""


@dataclass(frozen=True)
class CalendarEvent:
    """One entry: instants are aware, days are `date` with the end inclusive."""

    uid: str
    stamp: datetime
    """When this message was made; with METHOD it rises with every message."""
    last_modified: datetime
    starts: datetime | date
    ends: datetime | date
    summary: str
    sequence: int = 0
    zone: str = "Europe/Zurich"
    description: str = ""
    location: str = ""
    url: str = ""
    online_link: str = ""
    status: str = "CONFIRMED"
    """TENTATIVE, CONFIRMED or CANCELLED; empty for a CANCEL to one person (RFC 5546, section 3.2.5)."""
    confidential: bool = False
    parent: str = ""
    """The UID of the whole, for a part of a programme."""
    organizer: Address | None = None
    attendee: Address | None = None
    answer: str = "NEEDS-ACTION"
    """The attendee's PARTSTAT: what they have said, unless they are asked anew."""
    comment: str = ""


def calendar_file(
    events: Sequence[CalendarEvent],
    *,
    name: str = "",
    method: str = "PUBLISH",
    source: str = "",
    refresh_hours: int = 0,
) -> bytes:
    """One object with one METHOD; the same facts give the same bytes. `source` and `refresh_hours` are for feeds."""
    return b"".join(
        (
            b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
            line("PRODID", PRODID),
            b"CALSCALE:GREGORIAN\r\n",
            line("METHOD", method),
            *_about_the_feed(one_line(name), source, refresh_hours),
            *(time_zone(zone, *years) for zone, years in _zones(events)),
            *(part for event in events for part in _event(event, method)),
            b"END:VCALENDAR\r\n",
        )
    )


def _about_the_feed(name: str, source: str, hours: int) -> Iterator[bytes]:
    """What a subscriber's calendar is called and how often it looks (RFC 7986; the X- ones are older than that)."""
    if name:
        yield line("NAME", text(name))
        yield line("X-WR-CALNAME", text(name))
    if source:
        yield line("SOURCE", _uri(source), VALUE="URI")
    if hours:
        yield line("REFRESH-INTERVAL", f"PT{hours}H", VALUE="DURATION")
        yield line("X-PUBLISHED-TTL", f"PT{hours}H")


def _event(facts: CalendarEvent, method: str) -> Iterator[bytes]:
    yield b"BEGIN:VEVENT\r\n"
    yield line("UID", text(facts.uid))
    yield line("DTSTAMP", utc(facts.stamp))
    yield line("LAST-MODIFIED", utc(facts.last_modified))
    yield line("SEQUENCE", str(facts.sequence))
    yield from _times(facts)
    yield line("SUMMARY", text(facts.summary))
    for key, value in (("DESCRIPTION", facts.description), ("LOCATION", facts.location), ("COMMENT", facts.comment)):
        if value:
            yield line(key, text(value))
    if facts.status:
        yield line("STATUS", facts.status)
    if facts.url:
        yield line("URL", _uri(facts.url))
    if facts.online_link:
        yield line("CONFERENCE", _uri(facts.online_link), VALUE="URI")
    if facts.confidential:
        yield line("CLASS", "CONFIDENTIAL")
    if facts.parent:
        yield line("RELATED-TO", text(facts.parent), RELTYPE="PARENT")
    yield line("TRANSP", "TRANSPARENT" if method == "PUBLISH" else "OPAQUE")
    if facts.organizer:
        yield _address("ORGANIZER", facts.organizer)
    if facts.attendee and method != "PUBLISH":
        yield _attendee(facts.attendee, facts.answer, method)
    if method == "REQUEST":
        yield line("X-MICROSOFT-DISALLOW-COUNTER", "TRUE")
    yield b"END:VEVENT\r\n"


def _times(facts: CalendarEvent) -> Iterator[bytes]:
    if not isinstance(facts.starts, datetime) or not isinstance(facts.ends, datetime):
        yield line("DTSTART", f"{facts.starts:%Y%m%d}", VALUE="DATE")
        yield line("DTEND", f"{facts.ends + timedelta(days=1):%Y%m%d}", VALUE="DATE")
    elif facts.zone in IN_UTC:
        yield line("DTSTART", utc(facts.starts))
        yield line("DTEND", utc(facts.ends))
    else:
        zone = ZoneInfo(facts.zone)
        yield line("DTSTART", f"{facts.starts.astimezone(zone):%Y%m%dT%H%M%S}", TZID=facts.zone)
        yield line("DTEND", f"{facts.ends.astimezone(zone):%Y%m%dT%H%M%S}", TZID=facts.zone)


def _attendee(person: Address, answer: str, method: str) -> bytes:
    said = {"PARTSTAT": answer} if method in ("REQUEST", "REPLY") else {}
    asked = {"RSVP": "TRUE"} if method == "REQUEST" else {}
    return _address("ATTENDEE", person, CUTYPE="INDIVIDUAL", ROLE="REQ-PARTICIPANT", **said, **asked)


@lru_cache(maxsize=1024)
def _address(name: str, person: Address, **parameters: str) -> bytes:
    sent_by = _mailto(person.sent_by) if person.sent_by else ""
    return line(name, _mailto(person.email), CN=person.name, SENT_BY=sent_by, **parameters)


def _mailto(email: str) -> str:
    return "mailto:" + quote(one_line(email), safe=SAFE_IN_ADDRESS)


def _uri(address: str) -> str:
    return quote(one_line(address), safe="%:/?#[]@!$&'()*+,;=~")


def _zones(events: Iterable[CalendarEvent]) -> list[tuple[str, tuple[int, int]]]:
    """The zones that are used, with the first and the last year in which they are."""
    years: dict[str, tuple[int, int]] = {}
    for event in events:
        if isinstance(event.starts, datetime) and isinstance(event.ends, datetime) and event.zone not in IN_UTC:
            first, last = years.get(event.zone, (event.starts.year, event.ends.year))
            years[event.zone] = (min(first, event.starts.year), max(last, event.ends.year))
    return sorted(years.items())
