"""Messages are rows first; a real SMTP server gets exactly the bytes that were kept."""

from __future__ import annotations

import ssl
import time
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from smtplib import SMTP
from socket import socket

import pytest
import sqlalchemy as sa
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask

from app import clock
from app.database import db
from app.errors import Refused
from app.jobs.leases import BACK_OFF
from app.jobs.models import Progress
from app.mail import delivery, hosts, outbox
from app.mail.delivery import LEASE, deliver
from app.mail.models import Fate, Message, Recipient
from app.mail.queries import troubled
from tests.mail.conftest import Inbox, configured, listening, talking


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
    first, second = put(), put()
    with configured(app, smtp_url="smtp://127.0.0.1:9"):
        assert deliver() == 0

    assert [each.progress for each in (first, second)] == [Progress.QUEUED] * 2
    assert [each.attempts for each in (first, second)] == [0, 0]
    assert "refused" in hosts.troubles()[hosts.SMTP].trouble.lower()
    with listening(app, Inbox()):
        assert deliver() == 2
    assert hosts.troubles() == {}


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


def fates(message: Message) -> dict[str, Fate]:
    return {each.address.partition("@")[0]: each.fate for each in message.recipients}


def come_back(message: Message) -> None:
    """The time of the next attempt has come."""
    message.due_at = clock.now()
    db.session.flush()


def test_one_refused_address_of_several_is_named_and_the_others_are_written_to_once(inbox: Inbox) -> None:
    message = put(to=["mission@example.org", "refused@example.org"], copy=["capital@example.org"])
    deliver()
    outbox.send_again(message, ["refused@example.org"], now=clock.now())
    deliver()

    assert fates(message) == {"mission": Fate.SENT, "refused": Fate.REFUSED, "capital": Fate.SENT}
    assert message.progress is Progress.FAILED and message.error == "refused@example.org: 550 no such mailbox"
    assert inbox.readers == [["mission@example.org", "capital@example.org"]]


def test_a_greylisted_address_gets_it_later_and_the_others_not_twice(inbox: Inbox) -> None:
    message = put(to=["mission@example.org", "grey@example.org"])
    deliver()
    assert message.progress is Progress.QUEUED and "450 greylisted" in message.error
    come_back(message)
    deliver()

    assert message.progress is Progress.DONE and message.error == ""
    assert inbox.readers == [["mission@example.org"], ["grey@example.org"]]
    assert inbox.received[0].content == inbox.received[1].content


def test_after_the_last_attempt_a_person_must_look(inbox: Inbox) -> None:
    message = put(to=["busy@example.org"])
    for _attempt in range(8):
        come_back(message)
        deliver()

    assert message.progress is Progress.FAILED and fates(message) == {"busy": Fate.REFUSED}


def test_the_batch_leaves_over_one_connection(inbox: Inbox) -> None:
    for number in range(20):
        put(to=[f"mission{number}@example.org"])

    assert deliver() == 20
    assert inbox.connections == 1 and len(inbox.received) == 20


def test_a_server_that_closes_the_channel_is_called_again_for_the_next_message(inbox: Inbox) -> None:
    first, second = put(to=["closing@example.org"]), put()
    deliver()

    assert (first.progress, second.progress) == (Progress.QUEUED, Progress.DONE)
    assert "421" in first.error and inbox.connections == 2


def test_a_message_too_large_for_the_server_is_refused_and_the_next_one_leaves(app: Flask) -> None:
    with listening(app, Inbox(), data_size_limit=20_000) as inbox:
        large, small = put(text="x" * 30_000), put()
        deliver()

    assert large.progress is Progress.FAILED and large.error.startswith("552")
    assert small.progress is Progress.DONE and len(inbox.received) == 1


def test_a_server_that_refuses_the_content_says_why(inbox: Inbox) -> None:
    inbox.answer_to_data = lambda *_all: "554 looks like spam"
    message = put()
    deliver()

    assert message.progress is Progress.FAILED and "554 looks like spam" in message.error


def test_a_server_that_hangs_costs_one_message_its_turn(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "PATIENCE", 0.3)
    inbox.seconds_at_data = 1.0
    slow = put()
    deliver()
    inbox.seconds_at_data = 0
    other = put()
    deliver()

    assert slow.progress is Progress.QUEUED and "timed out" in slow.error
    assert other.progress is Progress.DONE


def test_a_server_that_drops_the_connection_costs_one_message_its_turn(inbox: Inbox) -> None:
    def drop(server: object, *_all: object) -> str:
        server.transport.abort()  # type: ignore[attr-defined]  # aiosmtpd's connection
        return "250 never said"

    inbox.answer_to_data = drop
    first = put()
    deliver()
    inbox.answer_to_data = None
    second = put()
    deliver()

    assert first.progress is Progress.QUEUED and "unexpectedly closed" in first.error
    assert second.progress is Progress.DONE


def test_a_server_that_says_nothing_holds_no_message(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "PATIENCE", 0.2)
    message = put()
    with talking(lambda _connection: time.sleep(1)) as port, configured(app, smtp_url=f"smtp://127.0.0.1:{port}"):
        assert deliver() == 0

    assert (message.progress, message.attempts) == (Progress.QUEUED, 0)
    assert "timed out" in hosts.troubles()[hosts.SMTP].trouble


def test_a_server_that_dribbles_is_cut_off(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "LONGEST", 0.5)

    def dribble(connection: socket) -> None:
        for _line in range(50):
            connection.sendall(b"220-wait\r\n")
            time.sleep(0.1)

    message, began = put(), time.monotonic()
    with talking(dribble) as port, configured(app, smtp_url=f"smtp://127.0.0.1:{port}"):
        assert deliver() == 0

    assert time.monotonic() - began < 3
    assert (message.progress, message.attempts) == (Progress.QUEUED, 0)
    assert "no end after" in hosts.troubles()[hosts.SMTP].trouble


def test_an_older_message_never_leaves_after_a_newer_one(inbox: Inbox) -> None:
    older = put(to=["grey@example.org"], about="event", subject="older")
    newer = put(to=["Grey@example.org"], about="event", subject="newer")
    other_event, other_reader = put(to=["grey2@example.org"], about="another"), put(about="event")
    deliver()
    assert (older.progress, newer.progress, newer.attempts) == (Progress.QUEUED, Progress.QUEUED, 0)
    assert (other_event.attempts, other_reader.progress) == (1, Progress.DONE)
    come_back(older)
    deliver()

    assert [message_from_bytes(each.content)["Subject"] for each in inbox.received[1:]] == ["older", "newer"]  # type: ignore[arg-type]  # bytes by default


def test_a_message_that_was_given_up_does_not_hold_the_next_one(inbox: Inbox) -> None:
    put(to=["refused@example.org", "mission@example.org"], about="event")
    newer = put(about="event")
    deliver()

    assert newer.progress is Progress.DONE


def test_what_a_newer_entry_has_replaced_is_not_sent_again(inbox: Inbox) -> None:
    first = put(about="event", calendar=("REQUEST", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))
    put(about="event", subject="a reminder")
    deliver()
    outbox.send_again(first, ["mission@example.org"], now=clock.now())
    put(about="event", calendar=("CANCEL", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))
    deliver()

    with pytest.raises(Refused, match="newer_message_left"):
        outbox.send_again(first, ["mission@example.org"], now=clock.now())
    assert len(inbox.received) == 4


def test_sending_again_to_nobody_is_not_sending_to_everybody(inbox: Inbox) -> None:
    message = put()
    deliver()

    with pytest.raises(Refused, match="nobody_chosen"):
        outbox.send_again(message, ["stranger@example.org"], now=clock.now())
    assert message.progress is Progress.DONE


def test_an_address_at_which_the_last_message_failed_is_known(inbox: Inbox) -> None:
    put(to=["refused@Example.org", "mission@example.org"])
    deliver()
    assert list(troubled(["refused@EXAMPLE.org", "mission@example.org"])) == ["refused@example.org"]
    db.session.execute(sa.update(Recipient).where(Recipient.key == "refused@example.org").values(fate=Fate.SENT))

    assert troubled(["refused@example.org"]) == {}


@pytest.mark.parametrize("address", ["no address", "a@b@c", "@", "<x@example.org>", "x@exa mple.org", "a@" + "b" * 300])
def test_an_address_that_is_none_fails_alone(inbox: Inbox, address: str) -> None:
    message, next_one = put(to=["mission@example.org", address]), put()
    deliver()

    assert ["mission@example.org"] in inbox.readers
    assert next_one.progress is Progress.DONE and message.progress in (Progress.DONE, Progress.FAILED)


def test_a_message_without_any_address_is_shown_as_failed(inbox: Inbox) -> None:
    message = put(to=[])

    assert deliver() == 0
    assert (message.progress, message.error) == (Progress.FAILED, "mail_no_address")


def test_a_server_set_up_after_months_sends_nothing_old(inbox: Inbox) -> None:
    old, new = put(now=clock.now() - timedelta(days=60)), put()
    deliver()
    assert (old.progress, old.error, new.progress) == (Progress.FAILED, "mail_too_late", Progress.DONE)
    outbox.send_again(old, ["mission@example.org"], now=clock.now())
    deliver()

    assert old.progress is Progress.DONE and len(inbox.received) == 2


def test_what_has_become_needless_does_not_leave(inbox: Inbox) -> None:
    needless, other = put(kind="reminder", regarding="kenya"), put(kind="reminder", regarding="peru")
    outbox.call_back("kenya", "reminder")
    deliver()

    assert (needless.progress, other.progress) == (Progress.CANCELLED, Progress.DONE)


def test_nobody_is_written_to_twice_in_one_message(app: Flask) -> None:
    message = put(to=["A@example.org", "a@example.org"], copy=["a@EXAMPLE.org", "b@example.org"])

    assert (message.to, message.copy) == (["A@example.org"], ["b@example.org"])
    assert (put(to=[], copy=["b@example.org"]).to) == ["b@example.org"]


def test_addresses_of_other_scripts_leave_where_the_server_knows_how(app: Flask) -> None:
    with listening(app, Inbox(), enable_SMTPUTF8=True) as inbox:
        message = put(to=["миссия@пример.example"])
        deliver()
        assert message.progress is Progress.DONE and inbox.readers == [["миссия@xn--e1afmkfd.example"]]
    with listening(app, Inbox(), enable_SMTPUTF8=False):
        message = put(to=["миссия@пример.example"])
        deliver()
        assert message.progress is Progress.FAILED and "SMTPUTF8" in message.error


def test_a_message_that_ends_every_worker_waits_for_a_person(inbox: Inbox) -> None:
    message, other = put(), put(to=["other@example.org"])
    message.progress, message.attempts = Progress.WORKING, len(BACK_OFF) + 1
    message.leased_until = clock.now() - timedelta(seconds=1)
    db.session.flush()

    assert deliver() == 1
    assert (message.progress, message.error, other.progress) == (Progress.FAILED, "worker_died", Progress.DONE)


def test_an_error_nobody_foresaw_stands_at_its_message_and_the_next_one_leaves(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    message, other = put(), put(to=["other@example.org"])
    answer = delivery._converse

    def break_once(server: SMTP, parcel: delivery.Parcel, report: delivery.Report) -> None:
        if parcel.message_id == message.id:
            raise KeyError("unforeseen")
        answer(server, parcel, report)

    monkeypatch.setattr(delivery, "_converse", break_once)
    deliver()

    assert "unforeseen" in message.error and message.progress is Progress.QUEUED
    assert other.progress is Progress.DONE


def test_every_body_is_in_seven_bits(app: Flask) -> None:
    message = put(text="Çà et là, 你好, مرحبا", to=["mission@example.org"])

    assert message.source.isascii()


def test_undeliverable_mail_comes_back_to_the_configured_address(inbox: Inbox, app: Flask) -> None:
    for pattern in ("bounces@example.org", "bounces+*@example.org", ""):
        with configured(app, mail_bounces_to=pattern, smtp_url=app.config["PLENARY"].smtp_url):
            put()
            deliver()

    senders = [envelope.mail_from for envelope in inbox.received]
    assert senders[0] == "bounces@example.org" and senders[2] == app.config["PLENARY"].mail_from
    assert senders[1] and senders[1].startswith("bounces+") and len(senders[1]) == len("bounces+@example.org") + 29


def test_a_server_without_a_trusted_certificate_gets_nothing(app: Flask, tmp_path: Path) -> None:
    message = put()
    with listening(app, Inbox(), tls_context=self_signed(tmp_path)) as inbox:
        encrypted = f"{app.config['PLENARY'].smtp_url}?starttls=1"
        with configured(app, smtp_url=encrypted):
            assert deliver() == 0

    assert (message.progress, message.attempts, inbox.received) == (Progress.QUEUED, 0, [])
    assert "certificate" in hosts.troubles()[hosts.SMTP].trouble.lower()


def test_a_wrong_password_is_the_servers_trouble_and_no_messages(app: Flask) -> None:
    def authenticator(_server: object, _session: object, _envelope: object, mechanism: str, data: object) -> AuthResult:
        return AuthResult(success=getattr(data, "password", b"") == b"se cret", handled=False)

    options = {"authenticator": authenticator, "auth_require_tls": False, "auth_required": True}
    with listening(app, Inbox(), **options) as inbox:
        url = app.config["PLENARY"].smtp_url
        message = put()
        with configured(app, smtp_url=url.replace("//", "//plenary:wrong@")):
            assert deliver() == 0
        assert "535" in hosts.troubles()[hosts.SMTP].trouble and message.attempts == 0
        with configured(app, smtp_url=url.replace("//", "//plenary:se%20cret@")):
            assert deliver() == 1

    assert message.progress is Progress.DONE and len(inbox.received) == 1


def self_signed(folder: Path) -> ssl.SSLContext:
    """A certificate for localhost that nobody has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = clock.now()
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    signed = made.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    pem = folder / "server.pem"
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    pem.write_bytes(signed.public_bytes(encoding) + key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    return context
