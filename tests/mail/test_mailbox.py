"""The mailbox is read over IMAP.

The server here is written by hand: it speaks the few commands that are used (RFC 3501), over a real connection and through
the library's own client. A server as people run it is too heavy for a test of every commit.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import db
from app.mail import hosts, intake, mailbox
from app.mail.models import ReceivedMessage
from tests.mail.conftest import configured, talking


class Mailbox:
    """Messages by number, and which of them were read."""

    def __init__(self) -> None:
        self.messages: dict[int, bytes] = {}
        self.seen: set[int] = set()
        self.selected = ""
        self.broken: set[int] = set()
        self.fetched: list[bytes] = []
        self.hang = False

    def put(self, number: int, raw: bytes) -> None:
        self.messages[number] = raw

    def talk(self, connection: socket.socket) -> None:
        """Answer commands until LOGOUT."""
        with connection.makefile("rwb", buffering=0) as stream:
            stream.write(b"* OK ready\r\n")
            for line in iter(stream.readline, b""):
                if self.hang:
                    time.sleep(2)
                tag, _space, command = line.strip().partition(b" ")
                stream.write(b"".join(self.answers(command)) + tag + b" " + self.verdict(command) + b"\r\n")
                if command.startswith(b"LOGOUT"):
                    return

    def verdict(self, command: bytes) -> bytes:
        if command.startswith(b"LOGIN") and command != b'LOGIN plenary "se cret"':
            return b"NO [AUTHENTICATIONFAILED] wrong"
        number = re.match(rb"UID FETCH (\d+) \(BODY", command)
        if number and int(number[1]) in self.broken:
            return b"NO cannot read this one"
        return b"OK done"

    def answers(self, command: bytes) -> Iterator[bytes]:
        """What comes before the tagged line."""
        if command.startswith(b"CAPABILITY"):
            yield b"* CAPABILITY IMAP4rev1\r\n"
        elif command.startswith(b"SELECT"):
            self.selected = command.partition(b" ")[2].decode()
            yield b"* %d EXISTS\r\n" % len(self.messages)
        elif command.startswith(b"UID SEARCH"):
            unseen = [number for number in sorted(self.messages) if number not in self.seen]
            yield b"* SEARCH" + b"".join(b" %d" % number for number in unseen) + b"\r\n"
        elif command.startswith(b"LOGOUT"):
            yield b"* BYE\r\n"
        elif (fetch := re.match(rb"UID FETCH (\d+) \((.+)\)", command)) and int(fetch[1]) not in self.broken:
            yield self.fetch(int(fetch[1]), fetch[2])
        elif store := re.match(rb"UID STORE (\d+) \+FLAGS \(\\Seen\)", command):
            self.seen.add(int(store[1]))

    def fetch(self, number: int, what: bytes) -> bytes:
        self.fetched.append(what)
        raw = self.messages[number]
        if what == b"RFC822.SIZE":
            return b"* 1 FETCH (UID %d RFC822.SIZE %d)\r\n" % (number, len(raw))
        partial = re.search(rb"<0\.(\d+)>", what)
        given = raw[: int(partial[1])] if partial else raw
        return b"* 1 FETCH (UID %d %s {%d}\r\n%s)\r\n" % (number, what.replace(b".PEEK", b""), len(given), given)


@pytest.fixture
def box(app: Flask) -> Iterator[Mailbox]:
    """The application configured to read it."""
    made = Mailbox()
    with talking(made.talk) as port, configured(app, imap_url=f"imap://plenary:se%20cret@127.0.0.1:{port}/Plenary%20bounces"):
        yield made


def letter(number: int) -> bytes:
    return b"From: desk@example.org\r\nMessage-ID: <%d@example.org>\r\nSubject: %d\r\n\r\nHello\r\n" % (number, number)


def subjects() -> list[str]:
    return list(db.session.scalars(sa.select(ReceivedMessage.subject).order_by(ReceivedMessage.id)))


def test_what_is_new_is_taken_in_once_and_marked_as_read(box: Mailbox) -> None:
    box.put(1, letter(1)), box.put(2, letter(2))

    assert (mailbox.fetch(), mailbox.fetch()) == (2, 0)
    assert subjects() == ["1", "2"] and box.seen == {1, 2}
    assert box.selected == '"Plenary bounces"'


def test_a_message_that_was_kept_and_not_yet_marked_is_not_taken_twice(box: Mailbox) -> None:
    box.put(1, letter(1))
    mailbox.fetch()
    box.seen.clear()

    assert mailbox.fetch() == 1 and subjects() == ["1"]


def test_of_a_message_that_is_too_large_only_the_head_is_asked_for(box: Mailbox) -> None:
    box.put(1, letter(1) + b"x" * intake.MOST_BYTES)
    mailbox.fetch()

    kept = db.session.scalars(sa.select(ReceivedMessage)).one()
    assert kept.reason == "received_too_large" and kept.size > intake.MOST_BYTES
    assert b"BODY.PEEK[]" not in box.fetched


def test_a_message_that_cannot_be_fetched_holds_no_other(box: Mailbox) -> None:
    box.put(1, letter(1)), box.put(2, letter(2))
    box.broken.add(1)

    assert mailbox.fetch() == 1 and subjects() == ["2"]
    assert "cannot read this one" in hosts.troubles()[hosts.IMAP].trouble


def test_a_wrong_password_is_said_where_people_look_until_it_is_right(box: Mailbox, app: Flask) -> None:
    with configured(app, imap_url=app.config["PLENARY"].imap_url.replace("cret", "crets")):
        assert mailbox.fetch() == 0
    assert "AUTHENTICATIONFAILED" in hosts.troubles()[hosts.IMAP].trouble
    mailbox.fetch()

    assert hosts.troubles() == {}


def test_a_mailbox_that_is_down_raises_nothing(app: Flask) -> None:
    with configured(app, imap_url="imap://x:y@127.0.0.1:9/"):
        assert mailbox.fetch() == 0
        assert "refused" in hosts.troubles()[hosts.IMAP].trouble.lower()


def test_a_mailbox_that_hangs_is_left(box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "PATIENCE", 0.2)
    box.hang = True

    assert mailbox.fetch() == 0
    assert "timed out" in hosts.troubles()[hosts.IMAP].trouble


def test_the_command_reads_it_too(box: Mailbox, app: Flask) -> None:
    box.put(1, letter(1))
    runner = app.test_cli_runner()

    assert runner.invoke(args=["mail", "read", "--imap"]).output == "1 taken in.\n"
    with configured(app, imap_url=""):
        assert "IMAP_URL is not set" in runner.invoke(args=["mail", "read", "--imap"]).output


def test_a_mailbox_that_is_no_longer_configured_troubles_nobody(box: Mailbox, app: Flask) -> None:
    with configured(app, imap_url="imap://x:y@127.0.0.1:9/"):
        mailbox.fetch()
    with configured(app, imap_url=""):
        mailbox.fetch()

    assert hosts.troubles() == {}
