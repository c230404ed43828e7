"""Reading the mailbox that bounces and answers come to, over IMAP; each message is marked as read once it is kept."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from flask import current_app

from app import clock
from app.jobs.queue import sweep
from app.mail import hosts, intake
from app.mail.patience import at_most

PATIENCE = 30
"""Seconds that the server may take for each step."""
LONGEST = 600
"""Seconds that one look may take in all."""
AT_ONCE = 200
"""So many messages in one look; the others wait for the next one."""


@sweep("mail.fetch")
def fetch() -> int:
    """Take in what is new in the configured mailbox; answers how much. What is in the way is noted, and tried again."""
    url: str = current_app.config["PLENARY"].imap_url
    if not url:
        hosts.note(hosts.IMAP, "", now=clock.now())
        return 0
    count, trouble = 0, ""
    try:
        with _opened(url) as box:
            for uid in _new(box):
                try:
                    _take(box, uid)
                    count += 1
                except imaplib.IMAP4.abort:
                    raise
                except imaplib.IMAP4.error as error:
                    trouble = f"{type(error).__name__}: {error}"
    except (OSError, imaplib.IMAP4.error) as error:
        trouble = f"{type(error).__name__}: {error}"
    hosts.note(hosts.IMAP, trouble, now=clock.now())
    return count


def _take(box: imaplib.IMAP4, uid: str) -> None:
    raw, size = _message(box, uid)
    intake.take(raw, now=clock.now(), size=size)
    _said(box.uid("STORE", uid, "+FLAGS", r"(\Seen)"))


@contextmanager
def _opened(url: str) -> Iterator[imaplib.IMAP4]:
    parts, context = urlsplit(url), ssl.create_default_context()
    host = parts.hostname or "localhost"
    box: imaplib.IMAP4
    if parts.scheme == "imaps":
        box = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=PATIENCE)
    else:
        box = imaplib.IMAP4(host, parts.port or 143, timeout=PATIENCE)
    with box, at_most(LONGEST, lambda: box.sock):
        if "1" in parse_qs(parts.query).get("starttls", []):
            box.starttls(ssl_context=context)
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        _said(box.select(_quoted(unquote(parts.path.lstrip("/")) or "INBOX")))
        yield box


def _new(box: imaplib.IMAP4) -> list[str]:
    found = _said(box.uid("SEARCH", "UNSEEN"))
    return b" ".join(part for part in found if isinstance(part, bytes)).decode().split()[:AT_ONCE]


def _message(box: imaplib.IMAP4, uid: str) -> tuple[bytes, int]:
    """The bytes, and how many there are; of what is too large only its head."""
    told = b" ".join(part for part in _said(box.uid("FETCH", uid, "(RFC822.SIZE)")) if isinstance(part, bytes))
    found = re.search(rb"RFC822\.SIZE (\d+)", told)
    size = int(found[1]) if found else 0
    part = "BODY.PEEK[]" if size <= intake.MOST_BYTES else f"BODY.PEEK[]<0.{intake.HEAD_BYTES}>"
    for answer in _said(box.uid("FETCH", uid, f"({part})")):
        if isinstance(answer, tuple):
            return answer[1], max(size, len(answer[1]))
    raise imaplib.IMAP4.error(f"no message {uid}")


def _said(answer: tuple[str, Sequence[Any]]) -> list[Any]:
    status, parts = answer
    if status != "OK":
        raise imaplib.IMAP4.error(b" ".join(part for part in parts if isinstance(part, bytes)).decode(errors="replace"))
    return [part for part in parts if part is not None]


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
