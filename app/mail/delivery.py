"""Delivering what is due, over SMTP; never inside a transaction that writes.

A server that cannot be reached is the server's trouble: messages wait without being blamed for it. Once connected, each
message has its own answer, and each address of it.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import aliased

from app import clock
from app.database import db, transaction
from app.jobs import leases
from app.jobs.models import Progress
from app.jobs.queue import sweep
from app.mail import hosts
from app.mail.addresses import bounce_address
from app.mail.models import Fate, Message, Recipient
from app.mail.patience import at_most

PATIENCE = 30
"""Seconds that the server may take for each step."""
LONGEST = 240
"""Seconds that one message may take in all; shorter than its lease, so that no second worker has it meanwhile."""
LEASE = timedelta(minutes=10)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parcel:
    """What is handed to the mail server: one message, for the addresses that do not have it yet."""

    message_id: int
    public_id: str
    sender: str
    recipients: tuple[str, ...]
    source: bytes


@dataclass
class Report:
    """What the server said: of the message as a whole, and of each address."""

    code: int = 0
    words: str = ""
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def taken(self) -> bool:
        """Whether it took the message for those addresses that it did not refuse."""
        return 200 <= self.code < 300


@sweep("mail.deliver")
def deliver() -> int:
    """Deliver every due message; without a mail server they stay in the outbox, where they can be read."""
    config = current_app.config["PLENARY"]
    if not config.smtp_url:
        hosts.note(hosts.SMTP, "", now=clock.now())
        return 0
    _give_up_what_is_late()
    count = 0
    with Line(config.smtp_url) as line:
        while _anything_due() and line.is_open():
            parcel = _take()
            if parcel is None:
                break
            _note(parcel, line.hand_over(parcel))
            count += 1
    return count


def _give_up_what_is_late() -> None:
    """A message that could not leave in time waits for a person: a server set up after months sends nothing old."""
    late = (Message.progress == Progress.QUEUED, Message.not_after < clock.now())
    with transaction():
        db.session.execute(sa.update(Message).where(*late).values(progress=Progress.FAILED, error="mail_too_late"))


def _anything_due() -> bool:
    with transaction():
        return db.session.scalar(leases.due(Message, _in_order(), now=clock.now())) is not None


def _take() -> Parcel | None:
    with transaction():
        message = leases.take(Message, _in_order(), now=clock.now(), lease=LEASE)
        if message is None:
            return None
        waiting = tuple(each.address for each in message.recipients if each.fate is Fate.WAITING)
        return Parcel(message.id, message.public_id, bounce_address(message.public_id), waiting, message.source)


def _in_order() -> sa.ColumnElement[bool]:
    """No older message about the same event waits for one of its readers: what is older never leaves after it."""
    older, theirs, mine = aliased(Message), aliased(Recipient), aliased(Recipient)
    before = sa.exists().where(
        mine.message_id == Message.id,
        mine.fate == Fate.WAITING,
        theirs.key == mine.key,
        theirs.fate == Fate.WAITING,
        theirs.message_id < Message.id,
        older.id == theirs.message_id,
        older.about == Message.about,
        older.progress.in_((Progress.QUEUED, Progress.WORKING)),
    )
    return sa.or_(Message.about == "", ~before)


def _note(parcel: Parcel, report: Report) -> None:
    with transaction():
        message = db.session.get(Message, parcel.message_id)
        if message is not None:
            settle(message, report, now=clock.now())


def settle(message: Message, report: Report, *, now: datetime) -> None:
    """Note what the server said; addresses that have the message are never tried again by themselves."""
    waiting = [each for each in message.recipients if each.fate is Fate.WAITING]
    for each in waiting:
        code, words = report.answers.get(each.address, (report.code, report.words))
        refused = each.address in report.answers
        each.answer, each.answered_at = words, now
        if report.taken and not refused:
            each.fate = Fate.SENT
            message.sent_at = now
        elif 500 <= code < 600:
            each.fate = Fate.REFUSED
    left = [each for each in message.recipients if each.fate is Fate.WAITING]
    named = [each for each in message.recipients if each.fate is not Fate.SENT]
    error = report.words if not report.taken and not report.answers else _named(named)
    if not named:
        leases.done(message)
        return
    log.warning("message %s: %s", message.public_id, error)
    leases.failed(message, error, now=now, final=not left)
    if message.progress is Progress.FAILED:
        for each in left:
            each.fate = Fate.REFUSED


def _named(recipients: list[Recipient]) -> str:
    return "; ".join(f"{each.address}: {each.answer}" for each in recipients)


class Line:
    """A connection to the mail server, kept over several messages and opened anew when it broke."""

    def __init__(self, url: str) -> None:
        self.parts = urlsplit(url)
        self.server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        if self.server is not None:
            self._within_time(self.server.quit)

    def is_open(self) -> bool:
        """Whether it stands; what is in the way is noted where people look."""
        if self.server is None:
            hosts.note(hosts.SMTP, self._within_time(self._open), now=clock.now())
        return self.server is not None

    def hand_over(self, parcel: Parcel) -> Report:
        """The server's answers; a connection that breaks is the answer for this one message."""
        report = Report()
        trouble = self._within_time(lambda: _converse(self._standing(), parcel, report))
        if trouble:
            return Report(words=trouble)
        if 421 in (report.code, *(code for code, _words in report.answers.values())):
            self._drop()
        return report

    def _open(self) -> None:
        host, context = self.parts.hostname or "localhost", ssl.create_default_context()
        encrypted = self.parts.scheme == "smtps"
        self.server = smtplib.SMTP_SSL(timeout=PATIENCE, context=context) if encrypted else smtplib.SMTP(timeout=PATIENCE)
        self.server._host = host  # type: ignore[attr-defined]  # the name on its certificate; connect() does not keep it
        code, words = self.server.connect(host, self.parts.port or (465 if encrypted else 25))
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        if "1" in parse_qs(self.parts.query).get("starttls", []):
            self.server.starttls(context=context)
        if self.parts.username:
            self.server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
        self.server.ehlo_or_helo_if_needed()

    def _standing(self) -> smtplib.SMTP:
        if self.server is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        return self.server

    def _within_time(self, work: Callable[[], object]) -> str:
        """What went wrong, in words."""
        try:
            with at_most(LONGEST, lambda: self.server.sock if self.server else None):
                work()
        except smtplib.SMTPResponseException as answer:
            trouble = f"{answer.smtp_code} {_text(answer.smtp_error)}"
        except Exception as error:  # whatever it was, it is said where people look, and the next message goes on
            log.warning("mail server", exc_info=not isinstance(error, OSError | ValueError))
            trouble = f"{type(error).__name__}: {error}"
        else:
            return ""
        self._drop()
        return trouble

    def _drop(self) -> None:
        if self.server is not None:
            self.server.close()
        self.server = None


def _converse(server: smtplib.SMTP, parcel: Parcel, report: Report) -> None:
    """One transaction (RFC 5321, section 3.3), with notices of failure asked for where the server knows how (RFC 3461)."""
    international = not all(address.isascii() for address in parcel.recipients)
    if international and not server.has_extn("smtputf8"):
        report.code, report.words = 550, "The mail server takes no addresses beyond ASCII letters (SMTPUTF8)."
        return
    server.rset()
    report.code, report.words = _answer(server.mail(parcel.sender, _mail_options(server, parcel, international)))
    if report.code != 250:
        return
    for address in parcel.recipients:
        code, words = _answer(server.rcpt(address, _recipient_options(server, address)))
        if code not in (250, 251):
            report.answers[address] = code, words
        if code == 421:
            report.code, report.words = code, words
            return
    if len(report.answers) == len(parcel.recipients):
        return
    try:
        report.code, report.words = _answer(server.data(parcel.source))
    except smtplib.SMTPDataError as refusal:
        report.code, report.words = refusal.smtp_code, f"{refusal.smtp_code} {_text(refusal.smtp_error)}"


def _mail_options(server: smtplib.SMTP, parcel: Parcel, international: bool) -> list[str]:
    options = []
    if server.has_extn("size"):
        options.append(f"SIZE={len(parcel.source)}")
    if international:
        options += ["SMTPUTF8", "BODY=8BITMIME"]
    if server.has_extn("dsn"):
        options += ["RET=HDRS", f"ENVID={parcel.public_id}"]
    return options


def _recipient_options(server: smtplib.SMTP, address: str) -> list[str]:
    if not server.has_extn("dsn") or not address.isascii():
        return []
    return ["NOTIFY=FAILURE,DELAY", f"ORCPT=rfc822;{_xtext(address)}"]


def _xtext(text: str) -> str:
    """RFC 3461, section 4."""
    return "".join(each if "!" <= each <= "~" and each not in "+=" else f"+{ord(each):02X}" for each in text)


def _answer(given: tuple[int, bytes]) -> tuple[int, str]:
    return given[0], f"{given[0]} {_text(given[1])}"


def _text(words: bytes | str) -> str:
    return " ".join((words.decode(errors="replace") if isinstance(words, bytes) else words).split())
