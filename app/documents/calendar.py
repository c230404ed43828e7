"""Calendar files that real clients understand (RFC 5545, 5546, 7986).

The time zones are our own: one STANDARD or DAYLIGHT for each real transition around the event, no recurrence rule, because
several clients read only the first date of the rules that the library writes and are an hour wrong in summer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

PRODID = "-//Plenary//Events of a treaty//EN"
WINDOW = timedelta(days=366)


@dataclass(frozen=True)
class Address:
    """Somebody with an e-mail address."""

    name: str
    email: str


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
    organizer: Address | None = None
    attendee: Address | None = None


def calendar_file(events: Sequence[CalendarEvent], *, name: str, method: str = "PUBLISH") -> bytes:
    """A calendar with CRLF lines folded at 75 octets; the same facts give the same bytes."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("method", method)
    if called := " ".join(_text(name).split()):
        calendar.add("name", called)
        calendar.add("x-wr-calname", called)
    for zone, around in _zones(events):
        calendar.add_component(_timezone(zone, around))
    for event in events:
        calendar.add_component(_event(event, method))
    content: bytes = calendar.to_ical()
    return content


def _event(facts: CalendarEvent, method: str) -> Event:
    event = Event()
    event.add("uid", _text(facts.uid))
    event.add("dtstamp", facts.stamp.astimezone(UTC))
    event.add("last-modified", facts.last_modified.astimezone(UTC))
    event.add("sequence", facts.sequence)
    if isinstance(facts.starts, datetime) and isinstance(facts.ends, datetime):
        zone = ZoneInfo(facts.zone)
        event.add("dtstart", facts.starts.astimezone(zone))
        event.add("dtend", facts.ends.astimezone(zone))
    else:
        event.add("dtstart", facts.starts)
        event.add("dtend", facts.ends + timedelta(days=1))
    event.add("summary", _text(facts.summary))
    for key in ("description", "location", "status"):
        if value := _text(getattr(facts, key)):
            event.add(key, value)
    if facts.url:
        event.add("url", _text(facts.url))
    if facts.online_link:
        event.add("conference", _text(facts.online_link), parameters={"VALUE": "URI"})
    if facts.confidential:
        event.add("class", "CONFIDENTIAL")
    if facts.organizer:
        event.add("organizer", _address(facts.organizer), encode=False)
    if facts.attendee:
        event.add("attendee", _attendee(facts.attendee, method), encode=False)
    return event


def _address(person: Address) -> vCalAddress:
    address = vCalAddress(f"mailto:{_text(person.email)}")
    if name := _text(person.name).replace('"', "'").replace("\n", " "):
        address.params["CN"] = vText(name)
    return address


def _attendee(person: Address, method: str) -> vCalAddress:
    address = _address(person)
    address.params["CUTYPE"] = "INDIVIDUAL"
    address.params["ROLE"] = "REQ-PARTICIPANT"
    if method == "REQUEST":
        address.params["PARTSTAT"] = "NEEDS-ACTION"
        address.params["RSVP"] = "TRUE"
    return address


def _text(value: str) -> str:
    return "".join(character for character in value if character in "\n\t" or character >= " ")


def _zones(events: Iterable[CalendarEvent]) -> Iterable[tuple[str, tuple[datetime, datetime]]]:
    spans: dict[str, tuple[datetime, datetime]] = {}
    for event in events:
        if isinstance(event.starts, datetime) and isinstance(event.ends, datetime):
            first, last = spans.get(event.zone, (event.starts, event.ends))
            spans[event.zone] = (min(first, event.starts), max(last, event.ends))
    return sorted(spans.items())


def _timezone(name: str, span: tuple[datetime, datetime]) -> Timezone:
    timezone = Timezone()
    timezone.add("tzid", name)
    zone = ZoneInfo(name)
    start, end = span[0].astimezone(UTC) - WINDOW, span[1].astimezone(UTC) + WINDOW
    before = start.astimezone(zone)
    timezone.add_component(_observance(before, before.utcoffset() or timedelta()))
    for moment in _transitions(zone, start, end):
        old = (moment - timedelta(seconds=1)).astimezone(zone).utcoffset() or timedelta()
        timezone.add_component(_observance(moment.astimezone(zone), old))
    return timezone


def _observance(local: datetime, old_offset: timedelta) -> TimezoneStandard | TimezoneDaylight:
    """DTSTART is the wall time of the onset as the clocks showed it before (RFC 5545, section 3.6.5)."""
    observance = TimezoneDaylight() if local.dst() else TimezoneStandard()
    onset = (local.astimezone(UTC) + old_offset).replace(tzinfo=None)
    observance.add("dtstart", onset)
    observance.add("tzoffsetfrom", old_offset)
    observance.add("tzoffsetto", local.utcoffset() or timedelta())
    observance.add("tzname", local.tzname() or "")
    return observance


def _transitions(zone: ZoneInfo, start: datetime, end: datetime) -> Iterable[datetime]:
    """The instants at which the offset changes, found by halving days in which it does."""
    day = start
    while day < end:
        following = day + timedelta(days=1)
        if day.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            low, high = day, following
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                if middle.astimezone(zone).utcoffset() == day.astimezone(zone).utcoffset():
                    low = middle
                else:
                    high = middle
            yield high.replace(microsecond=0)
        day = following
