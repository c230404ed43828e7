"""Reading what calendars send back: REPLY, COUNTER and REFRESH (RFC 5546, section 3.2; RFC 6047, section 2.4).

Everything in it was written by a stranger, so it is only read here: who is believed is decided where the facts are.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote

from icalendar import Calendar

from app.documents.content_lines import plain

MOST_BYTES = 64 * 1024
"""A larger answer is none: the largest that a client was seen to write has 8 KB."""
MOST_COMPONENTS = 50
METHODS = ("REPLY", "COUNTER", "REFRESH")
COMMENTS = ("COMMENT", "X-CALENDARSERVER-ATTENDEE-COMMENT")


class Unreadable(Exception):
    """It says that it is an answer, and is not one that can be understood."""


@dataclass(frozen=True)
class CalendarAnswer:
    """What one person's calendar says about one entry; addresses and the UID in small letters."""

    method: str
    uid: str
    attendee: str
    also_known_as: str = ""
    """The address that the client says is meant (RFC 7986, section 6.2)."""
    name: str = ""
    partstat: str = ""
    sequence: int = 0
    stamp: datetime | None = None
    comment: str = ""
    sent_by: str = ""
    delegated_to: str = ""
    delegated_from: str = ""
    recurrence: bool = False
    """It is about one of a series; no series is ever sent."""
    proposed: str = ""
    """Beginning and end that a COUNTER asks for, as wall times with the name the client gives their zone."""


def answer_part(message: EmailMessage) -> tuple[str, bytes] | None:
    """METHOD and bytes of the first answer anywhere in the message; not of messages that a bounce carries."""
    for part in _parts(message):
        method = str(part.get_param("method") or "").upper()
        if part.get_content_type() == "text/calendar" and method in METHODS:
            content = part.get_payload(decode=True)
            return method, content if isinstance(content, bytes) else b""
    return None


def read_answer(method: str, content: bytes, *, sender: str = "") -> CalendarAnswer:
    """What the answer says; raises `Unreadable`. Of several attendees the one that `sender` is."""
    if len(content) > MOST_BYTES:
        raise Unreadable("too large")
    try:
        return _read(method, content, sender)
    except Unreadable:
        raise
    except Exception as error:  # the library raises many kinds for what strangers write
        raise Unreadable(type(error).__name__) from error


def _parts(message: EmailMessage) -> Iterator[Any]:
    if message.get_content_type() == "multipart/report":
        return
    if message.is_multipart():
        for part in message.iter_parts() if message.get_content_maintype() == "multipart" else message.get_payload():
            yield from _parts(part)  # type: ignore[arg-type]  # a message has messages as its parts
    else:
        yield message


def _read(method: str, content: bytes, sender: str) -> CalendarAnswer:
    calendar = Calendar.from_ical("\r\n".join(_without_time_zones(content.decode("utf-8", "replace"))))
    events = calendar.walk("VEVENT")
    if str(calendar.get("METHOD", "")).upper() != method:
        raise Unreadable("the methods differ")
    if len(events) != 1:
        raise Unreadable("not one event")
    event: Any = events[0]
    attendee = _attendee(event, sender)
    return CalendarAnswer(
        method=method,
        uid=str(event["UID"]).strip().lower(),
        attendee=_address(attendee),
        also_known_as=_address(_parameter(attendee, "EMAIL")),
        name=_parameter(attendee, "CN"),
        partstat=_parameter(attendee, "PARTSTAT").upper() or "NEEDS-ACTION",
        sequence=max(int(event.get("SEQUENCE", 0)), 0),
        stamp=_instant(event.get("DTSTAMP")),
        comment=_comment(event, attendee),
        sent_by=_address(_parameter(attendee, "SENT-BY")),
        delegated_to=_address(_parameter(attendee, "DELEGATED-TO")),
        delegated_from=_address(_parameter(attendee, "DELEGATED-FROM")),
        recurrence="RECURRENCE-ID" in event,
        proposed=_proposed(event) if method == "COUNTER" else "",
    )


def _without_time_zones(content: str) -> Iterator[str]:
    """A stranger's rules for the clocks are not worked out, nor kept for later: they could take any time."""
    inside, begun = False, 0
    for line in content.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "").split("\n"):
        word = line.strip().upper()
        begun += word.startswith("BEGIN:")
        if begun > MOST_COMPONENTS:
            raise Unreadable("too many components")
        inside = inside or word == "BEGIN:VTIMEZONE"
        if not inside:
            yield line
        inside = inside and word != "END:VTIMEZONE"


def _proposed(event: Any) -> str:
    said = []
    for name in ("DTSTART", "DTEND"):
        if name in event:
            value = event[name]
            shown = f"{value.dt:%Y-%m-%d %H:%M}" if isinstance(value.dt, datetime) else f"{value.dt:%Y-%m-%d}"
            zone = _parameter(value, "TZID") or ("UTC" if isinstance(value.dt, datetime) and value.dt.tzinfo else "")
            said.append(f"{shown} {zone}".strip())
    return " – ".join(said)[:200]


def _attendee(event: Any, sender: str) -> Any:
    found = _all(event, "ATTENDEE")
    fitting = [each for each in found if _address(each) == sender] or (found if len(found) == 1 else [])
    if len(fitting) != 1:
        raise Unreadable("not one attendee")
    return fitting[0]


def _comment(event: Any, attendee: Any) -> str:
    """Clients keep it in three places, one of them with HTML's escapes."""
    said = [str(each) for name in COMMENTS for each in _all(event, name)]
    said.append(html.unescape(_parameter(attendee, "X-RESPONSE-COMMENT").replace("\\", "")))
    return next((text for each in said if (text := plain(each).strip())), "")[:2000]


def _all(event: Any, name: str) -> list[Any]:
    found = event.get(name, [])
    return list(found) if isinstance(found, list) else [found]


def _parameter(attendee: Any, name: str) -> str:
    value = attendee.params.get(name, "")
    return plain(str(value[0] if isinstance(value, list) and value else value or ""))


def _address(value: object) -> str:
    address = unquote(str(value).strip().strip('"'))
    return (address[7:] if address.lower().startswith("mailto:") else address).strip().lower()[:254]


def _instant(value: Any) -> datetime | None:
    moment = getattr(value, "dt", None)
    if not isinstance(moment, datetime):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
