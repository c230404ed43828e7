"""Putting a message into the outbox: its bytes are made once, in the transaction of what it tells about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, make_msgid

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import IntegrityError

from app.database import db
from app.jobs.queue import look_now
from app.mail.models import Message


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a message."""

    name: str
    media_type: str
    content: bytes


def put(
    *,
    to: Sequence[str],
    subject: str,
    text: str,
    now: datetime,
    html: str = "",
    copy: Sequence[str] = (),
    attachments: Iterable[Attachment] = (),
    calendar: tuple[str, bytes] | None = None,
    reply_to: str = "",
    about: str = "",
    kind: str = "",
    once_key: str | None = None,
) -> Message:
    """A message to be delivered after this transaction; with a `once_key` that was used, the message it made then.

    `calendar` is (METHOD, bytes): the last part of the alternatives, as Outlook wants it, and a file besides (RFC 6047).
    """
    if once_key and (made := _made_before(once_key)):
        return made
    source = _source(to, subject, text, html, copy, attachments, calendar, reply_to, now)
    message = Message(
        once_key=once_key,
        about=about,
        kind=kind,
        to=list(to),
        copy=list(copy),
        subject=_line(subject)[:400],
        source=source,
        created_at=now,
        due_at=now,
        attempts=0,
    )
    try:
        with db.session.begin_nested():
            db.session.add(message)
    except IntegrityError:
        made = _made_before(once_key or "")
        if made is None:
            raise
        return made
    look_now("mail.deliver")
    return message


def _made_before(once_key: str) -> Message | None:
    return db.session.scalar(sa.select(Message).where(Message.once_key == once_key))


def _source(
    to: Sequence[str],
    subject: str,
    text: str,
    html: str,
    copy: Sequence[str],
    attachments: Iterable[Attachment],
    calendar: tuple[str, bytes] | None,
    reply_to: str,
    now: datetime,
) -> bytes:
    config = current_app.config["PLENARY"]
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((config.mail_from_name, config.mail_from))
    message["To"] = ", ".join(_line(address) for address in to)
    if copy:
        message["Cc"] = ", ".join(_line(address) for address in copy)
    if reply_to:
        message["Reply-To"] = _line(reply_to)
    message["Subject"] = _line(subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=config.mail_from.rpartition("@")[2] or "plenary.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    if calendar:
        method, content = calendar
        message.add_alternative(content, maintype="text", subtype="calendar", params={"method": method, "charset": "UTF-8"}, cte="base64")
    for attachment in attachments:
        main, _slash, sub = attachment.media_type.partition("/")
        message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
    return message.as_bytes()


def _line(text: str) -> str:
    """One header line: a line break would let a name write headers of its own."""
    return " ".join(text.split())
