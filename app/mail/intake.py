"""Taking in mail that comes back: kept once, then offered to each handler in turn; what nobody knows is listed.

How it is built on. A room registers a handler when it is wired (import the module in the room's `init_app`):

    @intake.handler("replies")
    def take_reply(mail: Incoming, now: datetime) -> Outcome | None:
        ...                                              # None: not mine, ask the next one
        return Outcome(Verdict.DONE, about=event.public_id)
        return Outcome(Verdict.LOOK, "reply_forged", facts={"name": name}, about=event.public_id)

Handlers are asked in the order they were registered, bounces first, so that a returned calendar message is a bounce and
not an answer. A handler works inside a transaction: it flushes and never commits. What it raises is undone, and the
message is listed with `reason="received_failed"`. `reason` is a key of app/web/reasons.py, `facts` fill in its sentence,
`about` is the public id of the event: who may see the event may see the message.

`take(raw, now=now)` keeps the bytes as a row (`ReceivedMessage`) and answers with it; the same message again, by another
way too, changes nothing. It raises for nothing that a message can hold, only when the database is away, so that a mail
server that calls `flask mail read` keeps the message and tries again.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import compat32, default
from email.utils import getaddresses

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app import clock
from app.database import db, transaction
from app.jobs.queue import look_now, sweep
from app.mail.models import ReceivedMessage, Verdict

MOST_BYTES = 10 * 1024 * 1024
"""A larger message is listed, with its head only."""
HEAD_BYTES = 64 * 1024
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Incoming:
    """A message as handlers get it; whatever it says was written by a stranger."""

    row: ReceivedMessage
    message: EmailMessage
    """Parsed, with every defect that strangers' messages have: reading a header of it may raise."""
    sender: str
    """The bare address of From, in small letters; empty where there is not exactly one."""
    recipients: frozenset[str]
    """Every address it came to, in small letters: To, Cc, and what the servers noted on its way."""

    @property
    def is_automatic(self) -> bool:
        """An absence notice or another machine's answer (RFC 3834, section 5)."""
        said = _header(self.message, "Auto-Submitted").partition(";")[0].strip().lower()
        if said and said != "no":
            return True
        bulk = _header(self.message, "Precedence").strip().lower() in ("bulk", "junk", "list", "auto_reply")
        return bulk or any(self.message.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"))


@dataclass(frozen=True)
class Outcome:
    """What became of a message."""

    verdict: Verdict
    reason: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    about: str = ""


Handler = Callable[[Incoming, datetime], Outcome | None]
HANDLERS: dict[str, Handler] = {}


def handler(name: str) -> Callable[[Handler], Handler]:
    """Register a reader of messages; it answers None for what is not its own."""

    def register(reader: Handler) -> Handler:
        HANDLERS[name] = reader
        return reader

    return register


def take(raw: bytes, *, now: datetime, size: int | None = None) -> ReceivedMessage:
    """Keep the message and read it; `size` where only its head was fetched. The same message again changes nothing."""
    with transaction():
        kept = _keep(raw, size or len(raw), now)
        public_id = kept.public_id
    read(public_id, now=now)
    return db.session.scalars(sa.select(ReceivedMessage).where(ReceivedMessage.public_id == public_id)).one()


def read(public_id: str, *, now: datetime) -> None:
    """Offer a kept message to the handlers, unless that was done."""
    try:
        with transaction():
            row = _waiting(public_id)
            if row is not None:
                _note(row, *_dispatched(row, now))
    except Exception:
        log.exception("message %s could not be read", public_id)
        with transaction():
            row = _waiting(public_id)
            if row is not None:
                _note(row, "", Outcome(Verdict.LOOK, "received_failed"))


def seen(row: ReceivedMessage) -> None:
    """A person has looked at it."""
    row.verdict = Verdict.NOTHING
    db.session.flush()


def offer_again(row: ReceivedMessage) -> None:
    """Let a worker read it once more; what it has changed already is changed once only by handlers that look first."""
    if row.verdict is Verdict.LOOK:
        row.verdict = Verdict.WAITING
        db.session.flush()
        look_now("mail.read")


@sweep("mail.read")
def read_what_was_left() -> int:
    """Read what a process that died had only kept."""
    waiting = sa.select(ReceivedMessage.public_id).where(ReceivedMessage.verdict == Verdict.WAITING)
    with transaction():
        left = db.session.scalars(waiting.order_by(ReceivedMessage.id)).all()
    for public_id in left:
        read(public_id, now=clock.now())
    return len(left)


def _keep(raw: bytes, size: int, now: datetime) -> ReceivedMessage:
    head = BytesHeaderParser(policy=compat32).parsebytes(raw[:HEAD_BYTES])
    digest = _digest(raw, *(_header(head, name) for name in ("Message-ID", "From", "Date")))
    same = sa.select(ReceivedMessage).where(ReceivedMessage.digest == digest)
    if (kept := db.session.scalar(same)) is not None:
        return kept
    row = ReceivedMessage(
        digest=digest,
        sender=_text(_header(head, "From"), 320),
        subject=_text(_decoded(raw, "Subject"), 400),
        source=raw if size <= MOST_BYTES else raw[:HEAD_BYTES],
        size=size,
        received_at=now,
        facts={},
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return db.session.scalars(same).one()
    return row


def _waiting(public_id: str) -> ReceivedMessage | None:
    return db.session.scalar(
        sa.select(ReceivedMessage)
        .where(ReceivedMessage.public_id == public_id, ReceivedMessage.verdict == Verdict.WAITING)
        .with_for_update(skip_locked=True)
    )


def _dispatched(row: ReceivedMessage, now: datetime) -> tuple[str, Outcome]:
    if row.size > MOST_BYTES:
        return "", Outcome(Verdict.LOOK, "received_too_large")
    message = message_from_bytes(row.source, policy=default)
    mail = Incoming(row, message, _sender(message), _recipients(message))
    for name, reader in HANDLERS.items():
        outcome = reader(mail, now)
        if outcome is not None:
            return name, outcome
    if mail.is_automatic:
        return "", Outcome(Verdict.NOTHING, "received_automatic")
    return "", Outcome(Verdict.LOOK, "received_unknown")


def _note(row: ReceivedMessage, name: str, outcome: Outcome) -> None:
    row.verdict, row.handler, row.reason = outcome.verdict, name, outcome.reason
    row.facts, row.about = {key: _text(value, 1000) for key, value in outcome.facts.items()}, outcome.about


def _sender(message: EmailMessage) -> str:
    found = getaddresses([_header(message, "From")])
    return found[0][1].strip().lower() if len(found) == 1 else ""


def _recipients(message: EmailMessage) -> frozenset[str]:
    names = ("To", "Cc", "Delivered-To", "X-Original-To", "X-Delivered-To", "Envelope-To")
    values = [str(value) for name in names for value in _headers(message, name)]
    return frozenset(address.strip().lower() for _name, address in getaddresses(values) if "@" in address)


def _digest(raw: bytes, message_id: str, *more: str) -> str:
    """By the Message-ID, as two ways to us add different heads; the sender too, so that nobody can take its place."""
    told = "\n".join((message_id.strip(), *more)).encode("utf-8", "replace") if message_id.strip() else raw
    return hashlib.sha256(told).hexdigest()


def _header(message: object, name: str) -> str:
    found = _headers(message, name)
    return found[0] if found else ""


def _headers(message: object, name: str) -> list[str]:
    try:
        return [str(value) for value in message.get_all(name, [])]  # type: ignore[attr-defined]  # either kind of message
    except Exception:  # the library raises many kinds for malformed headers
        return []


def _decoded(raw: bytes, name: str) -> str:
    return _header(BytesHeaderParser(policy=default).parsebytes(raw[:HEAD_BYTES]), name)


def _text(value: str, most: int) -> str:
    """Text that any database takes."""
    kept = value.encode("utf-8", "replace").decode()
    return " ".join("".join(character if character.isprintable() else " " for character in kept).split())[:most]
