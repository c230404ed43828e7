"""Putting a message into the outbox: its bytes are made once, in the transaction of what it tells about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, make_msgid

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import IntegrityError

from app.database import db
from app.errors import Refused
from app.jobs import leases
from app.jobs.models import Progress
from app.jobs.queue import look_now
from app.mail.addresses import deliverable
from app.mail.layout import as_html, as_text
from app.mail.models import Fate, Message, Recipient
from app.web.language import language as present_language

POLICY = SMTP.clone(cte_type="7bit")
"""Every body in letters that any server on the way passes on unchanged (RFC 6047, section 2.5)."""

KEPT_FOR = timedelta(days=4)
"""What could not leave for so long may be wrong by now: a person decides (RFC 5321, section 4.5.4.1, gives up then)."""


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
    regarding: str = "",
    once_key: str | None = None,
    language: str = "",
    supersedes: bool | None = None,
    not_after: datetime | None = None,
) -> Message:
    """A message to be delivered after this transaction; with a `once_key` that was used, the message it made then.

    `about` is the public id of the event, `regarding` that of the invitation or delegate whose message it is.
    `calendar` is (METHOD, bytes): the last part of the alternatives, as Outlook wants it, and a file besides (RFC 6047).
    The text is set as HTML too, in `language`, else the present one, unless `html` is given. A message that `supersedes`
    what its readers were told before keeps older ones about the event from being sent to them again; one with a calendar
    entry does unless told otherwise. It does not leave any more `not_after` that instant, or after `KEPT_FOR`.
    """
    if once_key and (made := _made_before(once_key)):
        return made
    to, copy = _each_once(to, copy)
    written_in = language or present_language()
    subject, text = _line(subject), as_text(text)
    message = _message(to, copy, subject, reply_to, now)
    message.set_content(text)
    message.add_alternative(html or as_html(subject, text, written_in), subtype="html")
    _attach(message, calendar, attachments)
    message["Content-Language"] = written_in
    row = Message(
        once_key=once_key,
        about=about,
        kind=kind,
        regarding=regarding,
        to=to,
        copy=copy,
        subject=subject[:400],
        source=message.as_bytes(),
        message_id=str(message["Message-ID"]),
        supersedes=calendar is not None if supersedes is None else supersedes,
        created_at=now,
        due_at=now,
        not_after=min(not_after or now + KEPT_FOR, now + KEPT_FOR),
        attempts=0,
        recipients=[Recipient(address=address, key=address.lower(), fate=Fate.WAITING) for address in (*to, *copy)],
    )
    if not row.recipients:
        row.progress, row.error = Progress.FAILED, "mail_no_address"
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        made = _made_before(once_key or "")
        if made is None:
            raise
        return made
    look_now("mail.deliver")
    return row


def send_again(message: Message, addresses: Collection[str], *, now: datetime) -> None:
    """Send the same bytes to the chosen addresses; refused where something newer has taken the message's place."""
    if message.progress is Progress.WORKING:
        raise Refused("message_is_leaving")
    if not message.source:
        raise Refused("message_erased")
    wanted = {address.lower() for address in addresses}
    chosen = [each for each in message.recipients if each.key in wanted]
    if not chosen:
        raise Refused("nobody_chosen")
    if newer := _told_since(message, [each.key for each in chosen]):
        raise Refused("newer_message_left", address=newer)
    for each in chosen:
        each.fate, each.answer, each.answered_at = Fate.WAITING, "", None
    leases.again(message, now=now)
    message.not_after = now + KEPT_FOR
    db.session.flush()
    look_now("mail.deliver")


def call_back(regarding: str, kind: str) -> None:
    """What has not left yet has become needless: the State has answered, the reminder need not remind."""
    if current_app.config["PLENARY"].smtp_url:
        waiting = (Message.regarding == regarding, Message.kind == kind, Message.progress == Progress.QUEUED)
        db.session.execute(sa.update(Message).where(*waiting).values(progress=Progress.CANCELLED, error="mail_called_back"))


def _told_since(message: Message, keys: Sequence[str]) -> str | None:
    """An address that has, or will have, a newer message in this one's place."""
    if not message.about:
        return None
    return db.session.scalar(
        sa.select(Recipient.address)
        .join(Message, Message.id == Recipient.message_id)
        .where(
            Message.about == message.about,
            Message.id > message.id,
            Message.supersedes,
            Recipient.key.in_(keys),
            Recipient.fate.in_((Fate.WAITING, Fate.SENT)),
        )
        .limit(1)
    )


def _made_before(once_key: str) -> Message | None:
    return db.session.scalar(sa.select(Message).where(Message.once_key == once_key))


def _each_once(to: Sequence[str], copy: Sequence[str]) -> tuple[list[str], list[str]]:
    """Each address once; where nobody is written to, those who would get a copy are."""
    seen: dict[str, str] = {}
    for address in map(deliverable, (*to, *copy)):
        if address:
            seen.setdefault(address.lower(), address)
    first = {deliverable(address).lower() for address in to}
    written_to = [address for key, address in seen.items() if key in first]
    copied = [address for key, address in seen.items() if key not in first]
    return (written_to, copied) if written_to else (copied, [])


def _message(to: Sequence[str], copy: Sequence[str], subject: str, reply_to: str, now: datetime) -> EmailMessage:
    config = current_app.config["PLENARY"]
    ascii_only = all(address.isascii() for address in (*to, *copy))
    message = EmailMessage(policy=POLICY if ascii_only else POLICY.clone(utf8=True))
    message["From"] = formataddr((config.mail_from_name, config.mail_from))
    message["To"] = ", ".join(to)
    if copy:
        message["Cc"] = ", ".join(copy)
    if answers_to := reply_to or config.mail_reply_to:
        message["Reply-To"] = _line(answers_to)
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=config.mail_from.rpartition("@")[2] or "plenary.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    return message


def _attach(message: EmailMessage, calendar: tuple[str, bytes] | None, attachments: Iterable[Attachment]) -> None:
    if calendar:
        method, content = calendar
        message.add_alternative(
            content, maintype="text", subtype="calendar", params={"method": method, "charset": "UTF-8"}, cte="base64"
        )
    for attachment in attachments:
        main, _slash, sub = attachment.media_type.partition("/")
        message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)


def _line(text: str) -> str:
    """One header line: a line break would let a name write headers of its own."""
    return " ".join(text.split())
