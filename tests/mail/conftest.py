"""Mail servers for tests: real ones that listen on this machine, and misbehave when they are told to."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask


class Inbox:
    """A mail server that keeps what it gets; the first letters of an address say how it misbehaves."""

    def __init__(self) -> None:
        self.received: list[Envelope] = []
        self.connections = 0
        self.greylisted: set[str] = set()
        self.answer_to_data: Callable[[SMTP, Session, Envelope], str] | None = None
        self.seconds_at_data = 0.0

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str) -> str:
        self.connections += 1
        session.host_name = hostname
        return "250 HELP"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if address.startswith("refused"):
            return "550 no such mailbox"
        if address.startswith("busy"):
            return "451 try later"
        if address.startswith("grey") and address not in self.greylisted:
            self.greylisted.add(address)
            return "450 greylisted, come again"
        if address.startswith("closing"):
            return "421 closing the channel"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.seconds_at_data)
        if self.answer_to_data:
            return self.answer_to_data(server, session, envelope)
        self.received.append(envelope)
        return "250 kept"

    @property
    def readers(self) -> list[list[str]]:
        """To whom each message went."""
        return [envelope.rcpt_tos for envelope in self.received]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def configured(app: Flask, **settings: str) -> Iterator[None]:
    """The application with other settings for a while."""
    before = app.config["PLENARY"]
    app.config["PLENARY"] = replace(before, **settings)
    try:
        yield
    finally:
        app.config["PLENARY"] = before


@contextmanager
def listening(app: Flask, handler: Inbox, **options: object) -> Iterator[Inbox]:
    """A server of aiosmtpd with that handler, and the application configured to use it."""
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        with configured(app, smtp_url=f"smtp://127.0.0.1:{port}"):
            yield handler
    finally:
        controller.stop()


@pytest.fixture
def inbox(app: Flask) -> Iterator[Inbox]:
    with listening(app, Inbox()) as handler:
        yield handler


@contextmanager
def talking(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that does to each connection what `talk` says; its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _address = listener.accept()
                threading.Thread(target=_talk, args=(talk, connection), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def _talk(talk: Callable[[socket.socket], None], connection: socket.socket) -> None:
    with suppress(OSError), connection:
        talk(connection)
