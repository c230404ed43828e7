"""What could not be delivered marks the address with the reason; what tells of nothing sent from here changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest
from flask import Flask

from app import clock
from app.database import db
from app.jobs.models import Progress
from app.mail import intake, outbox
from app.mail.addresses import bounce_address
from app.mail.delivery import deliver
from app.mail.models import Fate, Message, ReceivedMessage, Verdict
from app.mail.queries import troubled
from tests.mail.conftest import Inbox, configured


@pytest.fixture
def sent(inbox: Inbox) -> Message:
    """A message that left to two addresses."""
    message = outbox.put(
        to=["Mission@example.org", "capital@example.org"], subject="Invitation", text="Excellency,", about="event", now=clock.now()
    )
    deliver()
    return message


def take(raw: str) -> ReceivedMessage:
    return intake.take(raw.replace("\n", "\r\n").encode(), now=clock.now())


def report(
    *blocks: str, returned: str = "", to: str = "bounces@example.org", of_message: str = "Reporting-MTA: dns; mx.example.org"
) -> str:
    """A report as Postfix writes it."""
    addresses = "\n\n".join(blocks)
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: {to}
Message-ID: <{len(addresses)}.{hash(addresses + returned + of_message)}@mx.example.org>
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you ...

--b
Content-Type: message/delivery-status

{of_message}
Arrival-Date: Wed, 23 May 2018 10:00:00 +0200

{addresses}

--b
Content-Type: message/rfc822-headers

{returned}
--b--
"""


def about(address: str, action: str = "failed", status: str = "5.1.1", words: str = "550 5.1.1 User unknown") -> str:
    return f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {words}"


def fates(message: Message) -> list[Fate]:
    return [each.fate for each in message.recipients]


def test_a_bounce_marks_the_address_it_names_with_the_reason(sent: Message) -> None:
    kept = take(report(about("mission@EXAMPLE.org"), returned=f"Message-ID: {sent.message_id}\n"))

    assert (kept.verdict, kept.reason, kept.handler, kept.about) == (Verdict.DONE, "bounce_noted", "bounces", "event")
    assert fates(sent) == [Fate.BOUNCED, Fate.SENT]
    assert sent.progress is Progress.FAILED and sent.error == "Mission@example.org: 550 5.1.1 User unknown"
    assert troubled(["mission@example.org"])["mission@example.org"].answer == "550 5.1.1 User unknown"


def test_a_delay_is_noted_and_nothing_more(sent: Message) -> None:
    kept = take(report(about("mission@example.org", "delayed", "4.4.1", "connect timed out"), returned=f"Message-ID: {sent.message_id}\n"))

    assert (kept.verdict, kept.reason) == (Verdict.NOTHING, "bounce_no_failure")
    assert fates(sent) == [Fate.SENT, Fate.SENT] and sent.recipients[0].answer == "connect timed out"


def test_both_addresses_of_one_report_are_marked(sent: Message) -> None:
    take(report(about("mission@example.org"), about("capital@example.org", words="552 mailbox full"), returned=f"Message-ID: {sent.message_id}\n"))

    assert fates(sent) == [Fate.BOUNCED, Fate.BOUNCED] and "552 mailbox full" in sent.error


def test_the_server_returns_what_we_asked_it_to_keep(sent: Message) -> None:
    kept = take(report(about("capital@example.org"), of_message=f"Original-Envelope-Id: {sent.public_id}\nReporting-MTA: dns; mx.example.org"))

    assert kept.verdict is Verdict.DONE and fates(sent) == [Fate.SENT, Fate.BOUNCED]


def test_a_forwarded_address_is_known_by_the_one_we_wrote_to(sent: Message) -> None:
    block = "Original-Recipient: rfc822;capital@example.org\n" + about("someone@elsewhere.example")
    take(report(block, returned=f"Message-ID: {sent.message_id}\n"))

    assert fates(sent) == [Fate.SENT, Fate.BOUNCED]


def test_a_report_in_other_scripts_is_read(sent: Message) -> None:
    raw = report(about("mission@example.org"), returned=f"Message-ID: {sent.message_id}\n")
    raw = raw.replace("message/delivery-status", "message/global-delivery-status").replace("rfc822; mission", "utf-8; mission")

    assert take(raw).verdict is Verdict.DONE and fates(sent)[0] is Fate.BOUNCED


@pytest.fixture
def marked(app: Flask, inbox: Inbox) -> Iterator[str]:
    """Bounces come to an address of each message."""
    with configured(app, mail_bounces_to="bounces+*@example.org", smtp_url=app.config["PLENARY"].smtp_url):
        yield "bounces+*@example.org"


def test_the_address_alone_tells_which_message_came_back(marked: str, inbox: Inbox) -> None:
    message = outbox.put(to=["mission@example.org"], subject="Invitation", text="Excellency,", now=clock.now())
    deliver()
    take(report(about("forwarded@elsewhere.example"), to=inbox.received[0].mail_from or ""))

    assert fates(message) == [Fate.BOUNCED]


def test_a_mark_that_we_did_not_make_tells_nothing(marked: str, sent: Message) -> None:
    forged = bounce_address(sent.public_id)[: -len("0@example.org")] + "x@example.org"
    kept = take(report(about("mission@example.org"), to=forged))

    assert (kept.verdict, kept.reason) == (Verdict.LOOK, "bounce_unknown")
    assert fates(sent) == [Fate.SENT, Fate.SENT]


def test_a_bounce_in_a_form_of_its_own_is_listed_beside_its_event(marked: str, sent: Message) -> None:
    raw = f"From: MAILER-DAEMON@old.example\nTo: {bounce_address(sent.public_id)}\nMessage-ID: <q@old>\n\nHi. This is the qmail-send program.\n"
    kept = take(raw)

    assert (kept.verdict, kept.reason, kept.about) == (Verdict.LOOK, "bounce_unclear", "event")


@pytest.mark.parametrize("returned", ["", "Message-ID: <stranger@example.org>\n", "Subject: \x00\n"])
def test_a_report_about_a_message_of_others_changes_nothing(sent: Message, returned: str) -> None:
    kept = take(report(about("mission@example.org"), returned=returned))

    assert (kept.verdict, kept.reason, kept.facts) == (Verdict.LOOK, "bounce_unknown", {"address": "mission@example.org"})
    assert fates(sent) == [Fate.SENT, Fate.SENT]


def test_a_report_about_somebody_we_did_not_write_to_changes_nothing(sent: Message) -> None:
    kept = take(report(about("stranger@example.org"), returned=f"Message-ID: {sent.message_id}\n"))

    assert (kept.verdict, kept.about) == (Verdict.LOOK, "event") and fates(sent) == [Fate.SENT, Fate.SENT]


def test_a_returned_calendar_entry_is_a_bounce_and_not_an_answer(sent: Message) -> None:
    seen = []
    before = dict(intake.HANDLERS)
    intake.HANDLERS["test"] = lambda mail, now: seen.append(mail)  # type: ignore[func-returns-value,assignment]  # notes the call
    try:
        original = message_from_bytes(sent.source, policy=default).as_string()
        take(report(about("mission@example.org")).replace("message/rfc822-headers\n\n", f"message/rfc822\n\n{original}"))
    finally:
        intake.HANDLERS.clear()
        intake.HANDLERS.update(before)

    assert seen == [] and fates(sent)[0] is Fate.BOUNCED


def test_after_a_message_that_arrived_the_address_is_good_again(sent: Message, inbox: Inbox) -> None:
    take(report(about("mission@example.org"), returned=f"Message-ID: {sent.message_id}\n"))
    outbox.put(to=["mission@example.org"], subject="Reminder", text="Excellency,", now=clock.now())
    deliver()

    assert troubled(["mission@example.org"]) == {}


def test_only_the_bounced_address_is_written_to_again(sent: Message, inbox: Inbox) -> None:
    take(report(about("mission@example.org"), returned=f"Message-ID: {sent.message_id}\n"))
    outbox.send_again(sent, ["mission@example.org"], now=clock.now())
    deliver()

    db.session.refresh(sent)
    assert sent.progress is Progress.DONE and fates(sent) == [Fate.SENT, Fate.SENT]
    assert inbox.readers == [["Mission@example.org", "capital@example.org"], ["Mission@example.org"]]
