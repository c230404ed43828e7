"""The outbox shows every message, what became of it at each address and its exact source, to those who may see its event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.events.models import Event
from app.jobs.models import Progress
from app.mail import hosts, intake, outbox
from app.mail.models import Fate, Message, ReceivedMessage, Verdict
from app.people.models import Account
from app.web.access import Role
from tests import make
from tests.conftest import counting

SignIn = Callable[[Account], FlaskClient]


@pytest.fixture
def event(app: Flask) -> Event:
    make.convention()
    make.mandate(make.state("France", iso3="FRA"))
    return make.event(title="Seminar in Kampala")


@pytest.fixture
def officer(event: Event, sign_in: SignIn) -> FlaskClient:
    return sign_in(make.account())


@pytest.fixture
def stranger(event: Event, sign_in: SignIn) -> FlaskClient:
    """A coordinator of another area."""
    other = make.mandate(make.state("Peru", iso3="PER"), area=make.area("clearance", "Clearance"))
    return sign_in(make.account(Role.COORDINATOR, mandates=(other,)))


def put(event: Event, **facts: object) -> Message:
    defaults: dict[str, object] = {
        "to": ["mission@example.org"],
        "subject": f"Invitation: {event.title}",
        "text": "Excellency,",
        "about": event.public_id,
        "kind": "invitation",
        "now": clock.now(),
    }
    message = outbox.put(**(defaults | facts))  # type: ignore[arg-type]  # the arguments of put
    db.session.commit()
    return message


def take(raw: bytes, **facts: str) -> ReceivedMessage:
    kept = intake.take(raw, now=clock.now())
    for key, value in facts.items():
        setattr(kept, key, value)
    db.session.commit()
    return kept


def listed(browser: FlaskClient, **asked: str) -> set[str]:
    page = browser.get("/outbox", query_string=asked).get_data(as_text=True)
    return {word for word in ("invitation.one", "reminder.two", "other.three") if f"{word}@example.org" in page}


def test_messages_are_found_by_event_progress_kind_and_words(event: Event, officer: FlaskClient) -> None:
    other = make.event(title="Workshop in Lima")
    put(event, to=["invitation.one@example.org"])
    put(event, to=["reminder.two@example.org"], kind="reminder", subject="Reminder").progress = Progress.FAILED
    put(other, to=["mission@example.org"], copy=["other.three@example.org"])
    db.session.commit()

    assert listed(officer) == {"invitation.one", "reminder.two", "other.three"}
    assert listed(officer, event=event.public_id) == {"invitation.one", "reminder.two"}
    assert listed(officer, progress="failed") == {"reminder.two"}
    assert listed(officer, kind="reminder") == {"reminder.two"}
    assert listed(officer, q="LIMA three") == {"other.three"}
    assert listed(officer, q="%") == listed(officer, progress="done") == set()
    assert listed(officer, progress="nonsense", page="-1") == {"invitation.one", "reminder.two", "other.three"}


def test_a_long_outbox_has_pages_and_asks_the_same_number_of_questions(event: Event, officer: FlaskClient) -> None:
    counts = []
    for size in (2, 60):
        for _number in range(size):
            put(event)
        with counting() as statements:
            page = officer.get("/outbox").get_data(as_text=True)
        counts.append(len(statements))

    assert counts[0] == counts[1]
    assert "62 messages" in page and "page=2" in page


def test_what_a_newcomer_without_a_mail_server_reads(event: Event, officer: FlaskClient) -> None:
    message = put(event)

    assert "messages are kept here" in officer.get("/outbox").get_data(as_text=True)
    page = officer.get(f"/outbox/{message.public_id}").get_data(as_text=True)
    assert "kept here: no mail server" in page and "Send again" not in page


def test_the_html_is_shown_where_it_can_do_nothing(event: Event, officer: FlaskClient) -> None:
    message = put(event, html="<script>alert(1)</script><img src=https://evil.example/x>")
    page = officer.get(f"/outbox/{message.public_id}")
    frame = officer.get(f"/outbox/{message.public_id}/html")

    assert "<script>alert" not in page.get_data(as_text=True)
    assert 'sandbox src="/outbox/' in page.get_data(as_text=True) and "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert frame.headers["Content-Security-Policy"].split("; ") == [
        "default-src 'none'", "style-src 'unsafe-inline'", "frame-ancestors 'self'", "sandbox"
    ]  # fmt: skip


def test_the_source_is_shown_and_given_out_exactly(event: Event, officer: FlaskClient) -> None:
    message = put(event, attachments=[outbox.Attachment("lettre é.pdf", "application/pdf", b"%PDF-1.7")])
    address = f"/outbox/{message.public_id}"
    source, file, attached = (officer.get(f"{address}/{part}") for part in ("source", "message.eml", "attachments/1"))

    assert source.data == file.data == message.source
    assert source.mimetype == "text/plain" and "sandbox" in source.headers["Content-Security-Policy"]
    assert file.mimetype == "message/rfc822" and ".eml" in file.headers["Content-Disposition"]
    assert attached.data == b"%PDF-1.7"
    assert officer.get(f"{address}/attachments/2").status_code == 404


def test_the_page_of_a_message_names_the_address_that_failed_and_why(event: Event, officer: FlaskClient, app: Flask) -> None:
    message = put(event, to=["mission@example.org", "gone@example.org"])
    message.progress, message.error = Progress.FAILED, "gone@example.org: 550 User unknown"
    message.recipients[0].fate = Fate.SENT
    message.recipients[1].fate, message.recipients[1].answer = Fate.REFUSED, "550 User unknown"
    db.session.commit()
    before = app.config["PLENARY"]
    app.config["PLENARY"] = replace(before, smtp_url="smtp://127.0.0.1:9")
    try:
        page = officer.get(f"/outbox/{message.public_id}").get_data(as_text=True)
    finally:
        app.config["PLENARY"] = before

    assert "550 User unknown" in page and "refused" in page
    ticked = [line for line in page.splitlines() if 'name="address"' in line and "checked" in line]
    assert len(ticked) == 1 and "gone@example.org" in ticked[0]


def test_only_what_is_ticked_is_sent_again(event: Event, officer: FlaskClient) -> None:
    message = put(event, to=["mission@example.org", "gone@example.org"])
    for each in message.recipients:
        each.fate = Fate.SENT
    message.progress = Progress.DONE
    db.session.commit()
    address = f"/outbox/{message.public_id}/again"
    officer.post(address)
    assert message.progress is Progress.DONE
    officer.post(address, data={"address": "gone@example.org"})

    assert message.progress is Progress.QUEUED
    assert [each.fate for each in message.recipients] == [Fate.SENT, Fate.WAITING]


def test_a_message_of_another_area_does_not_exist(event: Event, stranger: FlaskClient, officer: FlaskClient) -> None:
    message = put(event, attachments=[outbox.Attachment("a.txt", "text/plain", b"x")])
    addresses = [f"/outbox/{message.public_id}{part}" for part in ("", "/html", "/source", "/message.eml", "/attachments/1")]

    assert [officer.get(each).status_code for each in addresses] == [200] * 5
    assert [stranger.get(each).status_code for each in addresses] == [404] * 5
    assert stranger.post(f"/outbox/{message.public_id}/again").status_code == 404
    assert "Kampala" not in stranger.get("/outbox").get_data(as_text=True)


def test_what_came_in_is_listed_with_what_became_of_it(event: Event, officer: FlaskClient) -> None:
    kept = take(b"From: <b>desk</b>@example.org\r\nSubject: <script>\r\nMessage-ID: <1>\r\n\r\nHello <b>you</b>\r\n")
    page = officer.get("/outbox/received?verdict=look").get_data(as_text=True)
    one = officer.get(f"/outbox/received/{kept.public_id}").get_data(as_text=True)

    assert "neither an answer nor a bounce" in page and "&lt;script&gt;" in page
    assert "Hello &lt;b&gt;you&lt;/b&gt;" in one
    assert "1 message should be looked at" in officer.get("/").get_data(as_text=True)
    assert officer.get(f"/outbox/received/{kept.public_id}/message.eml").data == kept.source


def test_what_a_person_has_looked_at_waits_no_longer(event: Event, officer: FlaskClient) -> None:
    kept = take(b"From: desk@example.org\r\nMessage-ID: <1>\r\n\r\nHello\r\n")
    officer.post(f"/outbox/received/{kept.public_id}/again")
    assert kept.verdict is Verdict.WAITING
    intake.read_what_was_left()
    assert kept.verdict is Verdict.LOOK
    officer.post(f"/outbox/received/{kept.public_id}/seen")

    assert kept.verdict is Verdict.NOTHING
    assert "should be looked at" not in officer.get("/").get_data(as_text=True)


def test_what_came_in_about_another_area_does_not_exist(event: Event, stranger: FlaskClient) -> None:
    about, of_nobody = take(b"Message-ID: <1>\r\n\r\n", about=event.public_id), take(b"Message-ID: <2>\r\n\r\n")

    for kept in (about, of_nobody):
        for part in ("", "/message.eml"):
            assert stranger.get(f"/outbox/received/{kept.public_id}{part}").status_code == 404
        for part in ("/seen", "/again"):
            assert stranger.post(f"/outbox/received/{kept.public_id}{part}").status_code == 404


@pytest.mark.parametrize("raw", [b"", b"\x00\xff", b"Subject: =?x?y?z?=\r\nContent-Type: text/plain; charset=none\r\n\r\n\xff\x00"])
def test_what_is_broken_can_be_looked_at(event: Event, officer: FlaskClient, raw: bytes) -> None:
    assert officer.get(f"/outbox/received/{take(raw).public_id}").status_code == 200


def test_a_server_that_cannot_be_reached_is_said_where_people_look(event: Event, officer: FlaskClient) -> None:
    hosts.note(hosts.SMTP, "Connection refused", now=clock.now())
    hosts.note(hosts.IMAP, "LOGIN failed", now=clock.now())
    pages = [officer.get(address).get_data(as_text=True) for address in ("/outbox", "/outbox/received", "/")]

    assert "Connection refused" in pages[0] and "LOGIN failed" in pages[1]
    assert "cannot be reached" in pages[2]
