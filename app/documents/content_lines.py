"""Content lines of iCalendar: escaped, quoted, and folded at 75 octets (RFC 5545, section 3.1).

Our own, because the library that reads answers takes a millisecond to write one event, and a feed has thousands.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta

LONGEST = 75
"""Octets in one line, without its end."""


def line(name: str, value: str, **parameters: str) -> bytes:
    """One property; `value` is written as it is, so give free text through `text`. Empty parameters are left out."""
    if not parameters:
        return folded(f"{name}:{value}")
    said = "".join(f";{key.replace('_', '-')}={_quoted(each)}" for key, each in parameters.items() if each)
    return folded(f"{name}{said}:{value}")


def folded(content: str) -> bytes:
    """The line with its end, cut so that no part is too long and no character is torn."""
    octets = content.encode()
    if len(octets) <= LONGEST:
        return octets + b"\r\n"
    parts, start, room = [], 0, LONGEST
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(octets[start:end])
        start, room = end, LONGEST - 1
    parts.append(octets[start:])
    return b"\r\n ".join(parts) + b"\r\n"


def text(value: str) -> str:
    """Free text as a value of the type TEXT (RFC 5545, section 3.3.11)."""
    return plain(value).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def plain(value: str) -> str:
    """The text without control characters and halves of characters; every kind of line end is one line feed."""
    if value.isprintable():
        return value
    lines = "\n".join(value.splitlines())
    return "".join(each for each in lines if each in "\n\t" or unicodedata.category(each) not in ("Cc", "Cs"))


def one_line(value: str) -> str:
    """The text in one line."""
    return " ".join(plain(value).split())


def utc(instant: datetime) -> str:
    """An instant in UTC, to the second."""
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def offset(value: timedelta) -> str:
    """An offset from UTC: +0100, and with seconds where old local time had them."""
    sign, seconds = ("-" if value < timedelta() else "+"), abs(int(value.total_seconds()))
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{sign}{hours:02}{minutes:02}" + (f"{seconds:02}" if seconds else "")


def _quoted(value: str) -> str:
    """A parameter's value: a double quote cannot stand in one, and several clients do not know its escape (RFC 6868)."""
    said = one_line(value).replace('"', "'")
    return f'"{said}"' if any(each in said for each in ",;:") else said
