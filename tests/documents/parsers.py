"""Four independent parsers of calendars: what each makes of a file, in one shape."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import icalendar
import vobject

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Read:
    """One event as a parser reads it; times as ISO 8601, instants in UTC."""

    uid: str
    starts: str
    ends: str
    summary: str
    location: str
    sequence: int
    attendees: tuple[str, ...]
    names: tuple[str, ...]


def read_by_all(files: Sequence[bytes]) -> list[dict[str, list[Read]]]:
    """What icalendar, vobject, ical.js and node-ical make of each file."""
    theirs = _by_node(files)
    return [{"icalendar": _icalendar(file), "vobject": _vobject(file)} | theirs[place] for place, file in enumerate(files)]


def _by_node(files: Sequence[bytes]) -> list[dict[str, list[Read]]]:
    """Under a zone of its own: what is not said in the file must not be right by chance."""
    answer = subprocess.run(
        [str(Path(sys.executable).parent / "node"), str(HERE / "parsers.mjs")],
        input=json.dumps([file.decode() for file in files]),
        env=os.environ | {"TZ": "Pacific/Auckland"},
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        {parser: [_read(**event) for event in events] for parser, events in each.items()} for each in json.loads(answer.stdout)
    ]


def _read(**facts: Any) -> Read:
    texts = {key: facts[key].replace("\r\n", "\n") for key in ("uid", "summary", "location")}
    lists = {key: tuple(facts[key]) for key in ("attendees", "names")}
    instants = {key: facts[key].replace(".000Z", "+00:00") for key in ("starts", "ends")}
    return Read(**texts, **lists, **instants, sequence=facts["sequence"])


def _icalendar(file: bytes) -> list[Read]:
    return [
        Read(
            uid=str(event["UID"]),
            starts=_moment(event["DTSTART"].dt),
            ends=_moment(event["DTEND"].dt),
            summary=str(event.get("SUMMARY", "")),
            location=str(event.get("LOCATION", "")),
            sequence=int(event["SEQUENCE"]),
            attendees=tuple(str(each) for each in _all(event.get("ATTENDEE", []))),
            names=tuple(str(each.params.get("CN", "")) for each in _all(event.get("ATTENDEE", []))),
        )
        for event in icalendar.Calendar.from_ical(file).walk("VEVENT")
    ]


def _vobject(file: bytes) -> list[Read]:
    vars(vobject.icalendar)["__tzidMap"].clear()  # that parser remembers the first definition it ever saw
    calendar = vobject.readOne(file.decode())
    return [
        Read(
            uid=event.uid.value,
            starts=_moment(event.dtstart.value),
            ends=_moment(event.dtend.value),
            summary=event.getChildValue("summary", ""),
            location=event.getChildValue("location", ""),
            sequence=int(event.sequence.value),
            attendees=tuple(each.value for each in event.contents.get("attendee", [])),
            names=tuple(each.params.get("CN", [""])[0] for each in event.contents.get("attendee", [])),
        )
        for event in calendar.contents.get("vevent", [])
    ]


def _all(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _moment(value: date | datetime) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.isoformat()


def mailbox(address: str) -> str:
    """The bare address of a `mailto:`."""
    return unquote(address.removeprefix("mailto:").removeprefix("MAILTO:"))
