"""A message taken apart for a person to read: its head, its text, its HTML, what is attached."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

MOST_SHOWN = 50_000
"""Characters of a text; the whole can be downloaded."""


@dataclass(frozen=True)
class Attached:
    """A part that is a file."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Reading:
    """What a reader sees of a message; whatever it says may have been written by a stranger."""

    head: tuple[tuple[str, str], ...]
    text: str
    html: str
    attachments: tuple[Attached, ...]


def read(source: bytes) -> Reading:
    """Take it apart as far as it can be; what is broken is left out."""
    message = message_from_bytes(source, policy=default)
    head = tuple((name, " ".join(value.split())) for name, value in message.raw_items())
    return Reading(
        head=tuple((name, _decoded(message, name, value)) for name, value in head),
        text=_body(message, "plain")[:MOST_SHOWN],
        html=_body(message, "html"),
        attachments=tuple(_attached(message)),
    )


def _decoded(message: EmailMessage, name: str, raw: str) -> str:
    try:
        return str(message.policy.header_fetch_parse(name, raw))
    except Exception:  # the library raises many kinds for malformed headers
        return raw


def _body(message: EmailMessage, subtype: str) -> str:
    try:
        part = message.get_body((subtype,))
        return str(part.get_content()) if part is not None else ""
    except Exception:  # an unknown charset, a broken transfer encoding
        return ""


def _attached(message: EmailMessage) -> list[Attached]:
    found = []
    for part in message.walk():
        name = part.get_filename() or ("" if part.get_content_disposition() != "attachment" else part.get_content_type())
        if part.is_multipart() or not (name or part.get_content_type() == "text/calendar"):
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            found.append(Attached(name or "calendar.ics", part.get_content_type(), content))
    return found
