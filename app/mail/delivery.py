"""Delivering what is due, over SMTP; never inside a transaction that writes."""

from __future__ import annotations

import logging
import smtplib
import ssl
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

from flask import current_app

from app import clock
from app.database import db, transaction
from app.jobs import leases
from app.jobs.queue import sweep
from app.mail.models import Message

LEASE = timedelta(minutes=5)
PATIENCE = 30
"""Seconds that the server may take for each step."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parcel:
    """What is handed to the mail server."""

    message_id: int
    recipients: tuple[str, ...]
    source: bytes


@sweep("mail.deliver")
def deliver() -> int:
    """Deliver every due message; without a mail server they stay in the outbox, where they can be read."""
    if not current_app.config["PLENARY"].smtp_url:
        return 0
    count = 0
    while parcel := _take():
        error, final = _hand_over(parcel)
        _note(parcel, error, final)
        count += 1
    return count


def _take() -> Parcel | None:
    with transaction():
        message = leases.take(Message, now=clock.now(), lease=LEASE)
        if message is None:
            return None
        return Parcel(message.id, (*message.to, *message.copy), message.source)


def _hand_over(parcel: Parcel) -> tuple[str, bool]:
    """The server's objection, if any, and whether trying again is of no use."""
    config = current_app.config["PLENARY"]
    try:
        with _connect(config.smtp_url) as server:
            refused = server.sendmail(config.mail_from, parcel.recipients, parcel.source)
    except smtplib.SMTPRecipientsRefused as refusal:
        return _words(refusal.recipients), all(code >= 500 for code, _text in refusal.recipients.values())
    except smtplib.SMTPResponseException as answer:
        error = answer.smtp_error.decode(errors="replace") if isinstance(answer.smtp_error, bytes) else answer.smtp_error
        return f"{answer.smtp_code} {error}", 500 <= answer.smtp_code < 600
    except (OSError, smtplib.SMTPException) as error:
        return f"{type(error).__name__}: {error}", False
    return (_words(refused), True) if refused else ("", True)


def _note(parcel: Parcel, error: str, final: bool) -> None:
    with transaction():
        message = db.session.get(Message, parcel.message_id)
        if message is None:
            return
        if error:
            log.warning("message %s: %s", message.public_id, error)
            leases.failed(message, error, now=clock.now(), final=final)
        else:
            leases.done(message)
            message.sent_at = clock.now()


def _connect(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, port or 465, timeout=PATIENCE, context=context)
    else:
        server = smtplib.SMTP(host, port or 25, timeout=PATIENCE)
        if "1" in parse_qs(parts.query).get("starttls", []):
            server.starttls(context=context)
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _words(refused: dict[str, tuple[int, bytes]]) -> str:
    return "; ".join(f"{address}: {code} {text.decode(errors='replace')}" for address, (code, text) in refused.items())
