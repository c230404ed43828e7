"""Messages are rows first; a real SMTP server gets exactly the bytes that were kept."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from app import clock
from app.database import db
from app.jobs.models import Progress
from app.mail import outbox
from app.mail.delivery import LEASE, deliver
from app.mail.models import Message


class Inbox:
    """A mail server that keeps what it gets and refuses one address."""

    def __init__(self) -> None:
        self.received: list[Envelope] = []

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if address.startswith("refused"):
            return "550 no such mailbox"
        if address.startswith("busy"):
            return "451 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.received.append(envelope)
        return "250 kept"


@pytest.fixture
def inbox(app: Flask) -> Iterator[Inbox]:
    handler = Inbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    before = app.config["PLENARY"]
    app.config["PLENARY"] = replace(before, smtp_url=f"smtp://127.0.0.1:{port}")
    yield handler
    app.config["PLENARY"] = before
    controller.stop()


def put(**facts: object) -> Message:
    defaults: dict[str, object] = {"to": ["mission@example.org"], "subject": "Invitation", "text": "Excellency,", "now": clock.now()}
    return outbox.put(**(defaults | facts))  # type: ignore[arg-type]  # the arguments of put


def test_the_server_gets_exactly_what_was_kept(inbox: Inbox) -> None:
    message = put(copy=["copy@example.org"], html="<p>Excellency,</p>")

    assert deliver() == 1
    assert message.progress is Progress.DONE and message.sent_at is not None
    [envelope] = inbox.received
    assert envelope.rcpt_tos == ["mission@example.org", "copy@example.org"]
    assert envelope.content.rstrip() == message.source.rstrip()  # type: ignore[union-attr]  # bytes by default


def test_a_calendar_is_the_last_alternative_and_names_its_method(app: Flask) -> None:
    message = put(html="<p>x</p>", calendar=("REQUEST", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))

    parts = list(message_from_bytes(message.source, policy=default).walk())
    assert [part.get_content_type() for part in parts] == ["multipart/alternative", "text/plain", "text/html", "text/calendar"]
    assert parts[-1].get_param("method") == "REQUEST"


def test_the_same_key_makes_one_message(app: Flask) -> None:
    first, second = put(once_key="a"), put(once_key="a")

    assert first is second and db.session.query(Message).count() == 1


def test_a_name_cannot_write_headers(app: Flask) -> None:
    message = put(subject="Hello\r\nBcc: everybody@example.org")

    parsed = message_from_bytes(message.source, policy=default)
    assert parsed["Bcc"] is None and parsed["Subject"] == "Hello Bcc: everybody@example.org"


def test_a_refused_address_is_named_and_not_tried_again(inbox: Inbox) -> None:
    message = put(to=["refused@example.org"])
    deliver()

    assert message.progress is Progress.FAILED and "550 no such mailbox" in message.error
    assert deliver() == 0


def test_a_busy_server_is_tried_again_later(inbox: Inbox) -> None:
    message = put(to=["busy@example.org"])
    deliver()

    assert message.progress is Progress.QUEUED and "451" in message.error
    assert message.due_at > clock.now() + timedelta(seconds=50)
    assert deliver() == 0


def test_a_server_that_is_down_loses_nothing(app: Flask) -> None:
    before = app.config["PLENARY"]
    app.config["PLENARY"] = replace(before, smtp_url="smtp://127.0.0.1:9")
    message = put()
    deliver()
    app.config["PLENARY"] = before

    assert message.progress is Progress.QUEUED and "refused" in message.error.lower()


def test_without_a_mail_server_the_outbox_keeps_the_message(app: Flask) -> None:
    message = put()

    assert deliver() == 0
    assert message.progress is Progress.QUEUED and message.attempts == 0


def test_what_a_dead_worker_held_is_taken_up_after_its_lease(inbox: Inbox) -> None:
    message = put()
    message.progress, message.leased_until = Progress.WORKING, clock.now() + LEASE
    db.session.flush()
    assert deliver() == 0

    message.leased_until = clock.now() - timedelta(seconds=1)
    db.session.flush()
    assert deliver() == 1
    assert message.progress is Progress.DONE
