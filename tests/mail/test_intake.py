"""What comes in is kept once and read once; nothing that a message holds stops the next one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.database import db
from app.mail import intake
from app.mail.intake import Incoming, Outcome
from app.mail.models import ReceivedMessage, Verdict

LETTER = b"From: Desk <Desk@Example.org>\r\nTo: rsvp+1@example.org\r\nMessage-ID: <1@example.org>\r\nSubject: =?utf-8?q?R=C3=A9ponse?=\r\n\r\nHello\r\n"


@pytest.fixture
def handlers(app: Flask) -> Iterator[dict[str, intake.Handler]]:
    """The registry, put back as it was afterwards."""
    before = dict(intake.HANDLERS)
    yield intake.HANDLERS
    intake.HANDLERS.clear()
    intake.HANDLERS.update(before)


def take(raw: bytes) -> ReceivedMessage:
    return intake.take(raw, now=clock.now())


def test_the_same_message_by_two_ways_is_kept_and_read_once(handlers: dict[str, intake.Handler]) -> None:
    seen: list[Incoming] = []

    @intake.handler("test")
    def _read(mail: Incoming, now: datetime) -> Outcome:
        seen.append(mail)
        return Outcome(Verdict.DONE, about="someevent")

    first, second = take(b"Received: from a\r\n" + LETTER), take(b"Received: from b\r\n" + LETTER)

    assert first.id == second.id and len(seen) == 1
    assert (first.verdict, first.handler, first.about) == (Verdict.DONE, "test", "someevent")
    assert (seen[0].sender, seen[0].recipients) == ("desk@example.org", {"rsvp+1@example.org"})
    assert first.subject == "Réponse"


def test_what_nobody_knows_is_listed(handlers: dict[str, intake.Handler]) -> None:
    assert (take(LETTER).verdict, take(LETTER).reason) == (Verdict.LOOK, "received_unknown")


def test_an_absence_notice_changes_nothing(handlers: dict[str, intake.Handler]) -> None:
    kept = take(b"Auto-Submitted: auto-replied\r\n" + LETTER)

    assert (kept.verdict, kept.reason) == (Verdict.NOTHING, "received_automatic")


def test_a_handler_that_fails_undoes_its_work_and_the_message_is_listed(handlers: dict[str, intake.Handler]) -> None:
    @intake.handler("test")
    def _read(mail: Incoming, now: datetime) -> Outcome:
        db.session.execute(sa.delete(ReceivedMessage))
        raise LookupError

    kept = take(LETTER)

    assert (kept.verdict, kept.reason) == (Verdict.LOOK, "received_failed")
    assert kept.source == LETTER


def test_what_was_only_kept_is_read_by_the_sweep(handlers: dict[str, intake.Handler]) -> None:
    kept = take(LETTER)
    kept.verdict = Verdict.WAITING
    db.session.commit()

    assert (intake.read_what_was_left(), intake.read_what_was_left()) == (1, 0)
    assert kept.verdict is Verdict.LOOK


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"From: \x00\xff\r\nMessage-ID: \x00\r\nSubject: =?utf-8?b?////?=\r\n\r\n",
        b"From: a@b, c@d\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--\r\n",
        b"From: <>\r\nTo: :;,<@>\r\nContent-Type: text/plain; charset=nonsense\r\nContent-Transfer-Encoding: base64\r\n\r\n!!",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(3000)),
        b"Subject: " + b"x" * 200_000,
    ],
)
def test_no_message_is_so_broken_that_it_raises(handlers: dict[str, intake.Handler], raw: bytes) -> None:
    assert take(raw).verdict is Verdict.LOOK


def test_of_a_message_that_is_too_large_the_head_is_kept(handlers: dict[str, intake.Handler]) -> None:
    kept = take(LETTER + b"x" * intake.MOST_BYTES)

    assert (kept.verdict, kept.reason, len(kept.source)) == (Verdict.LOOK, "received_too_large", intake.HEAD_BYTES)


def test_a_mail_server_hands_a_message_to_the_command(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["mail", "read"], input=LETTER)

    assert result.exit_code == 0, result.output
    assert db.session.scalars(sa.select(ReceivedMessage.sender)).one() == "Desk <Desk@Example.org>"


def test_files_can_be_taken_in_by_hand(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(LETTER)
    result = app.test_cli_runner().invoke(args=["mail", "read", str(tmp_path / "one.eml")])

    assert result.output == f"{tmp_path / 'one.eml'}: look received_unknown\n"


def test_when_the_database_is_away_the_mail_server_is_asked_to_try_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    db.session.execute(sa.text("ALTER TABLE received_message RENAME TO elsewhere"))
    result = app.test_cli_runner().invoke(args=["mail", "read"], input=LETTER)

    assert result.exit_code == os.EX_TEMPFAIL
