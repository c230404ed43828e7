"""What calendars of guests get, and what they answer."""

from __future__ import annotations

import quopri
from base64 import encodebytes
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import count
from pathlib import Path
from typing import Any

import icalendar

from app.database import db
from app.mail.models import Message

FOLDER = Path(__file__).parent / "replies"
CLIENTS = ("gmail", "outlook", "exchange", "apple")
_numbers = count(1)


@dataclass(frozen=True)
class Sent:
    """One mail with the calendar object in it."""

    row: Message
    mail: EmailMessage
    content: bytes
    event: Any

    @property
    def method(self) -> str:
        """As the object says it."""
        return str(icalendar.Calendar.from_ical(self.content)["METHOD"])

    @property
    def text(self) -> str:
        """What somebody without a calendar reads."""
        body = self.mail.get_body(("plain",))
        return str(body.get_content()) if body else ""


def sent(kind: str = "", to: str = "") -> list[Sent]:
    """The mails with calendar objects, in their order."""
    found = []
    for row in db.session.query(Message).order_by(Message.id):
        mail = message_from_bytes(row.source, policy=default)
        assert isinstance(mail, EmailMessage)
        parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
        if parts and kind in ("", row.kind) and (not to or row.to == [to]):
            content = parts[0].get_payload(decode=True)
            assert isinstance(content, bytes)
            [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
            found.append(Sent(row, mail, content, event))
    return found


def answer(client: str, to: Sent, *, partstat: str = "ACCEPTED", stamp: datetime | None = None, **facts: str) -> bytes:
    """The mail that a client sends when its user answers the invitation; `facts` say what else is in it."""
    attendee = str(to.event["ATTENDEE"]).removeprefix("mailto:")
    told = {
        "UID": str(to.event["UID"]),
        "SEQUENCE": str(to.event["SEQUENCE"]),
        "ATTENDEE": attendee,
        "ORGANIZER": str(to.event["ORGANIZER"]).removeprefix("mailto:"),
        "PARTSTAT": partstat,
        "STAMP": f"{(stamp or datetime(2018, 5, 8, 9, 15, tzinfo=UTC)).astimezone(UTC):%Y%m%dT%H%M%SZ}",
        "ID": f"{next(_numbers)}",
        "DOMAIN": attendee.rpartition("@")[2],
    } | facts
    object_ = _filled((FOLDER / f"{client}.ics").read_text(encoding="utf-8"), told).replace("\n", "\r\n").encode()
    head = _filled((FOLDER / f"{client}.eml").read_text(encoding="utf-8"), told)
    before = head.partition("@ICS@")[0].lower().rpartition("content-transfer-encoding:")[2].split()[0]
    encoded = {"base64": encodebytes, "quoted-printable": quopri.encodestring}.get(before, bytes)(object_)
    return head.replace("@ICS@", encoded.decode()).replace("\r\n", "\n").encode()


def _filled(text: str, told: dict[str, str]) -> str:
    for key, value in told.items():
        text = text.replace(f"@{key}@", value)
    return text
