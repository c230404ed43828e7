"""The canary: a closed meeting with a word of its own in every text, and whoever may not know of it never reads that word.

Endpoints are found from the map of addresses, so a new one is tried by itself. Nobody, each role without a right to the
meeting, and the links of another State and another delegate ask for all of them: with the meeting's identifiers, and where
an address names an event and something of it, with an event that the reader may open and the meeting's files, delegates,
sessions, letters and answers. `tests/web/test_every_endpoint.py` asks for the meeting's own addresses, in each of its
statuses, and compares with one that never was.
"""

from __future__ import annotations

import gzip
import io
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from app import clock
from app.database import db
from app.documents.archive import archive
from app.documents.pdf import pdf
from app.documents.spreadsheet import Sheet, xlsx
from app.events.models import Event, EventFile, EventStaff, FileKind
from app.feeds.actions import renew_own
from app.feeds.queries import feed_of
from app.files.actions import store
from app.invitations.actions import link_of
from app.invitations.models import InvitationStatus
from app.mail import outbox
from app.mail.models import Message
from app.web.access import Role
from app.web.links import hash_of, secret_for
from tests import make
from tests.conftest import signed_in
from tests.web.test_every_endpoint import CANARY, address_of, closed  # noqa: F401  # a fixture

SEARCHES = dict.fromkeys(("q", "event", "person", "name", "state", "account"), CANARY[:-4])
"""What is looked for on every page: most of the word, so that a page that only repeats it is not blamed."""


def texts_in(content: bytes) -> Iterator[str]:
    """What a reader with the right program finds in it: archives and office files, PDFs, mails and plain text."""
    if content.startswith(b"\x1f\x8b"):
        yield from texts_in(gzip.decompress(content))
    elif content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            for name in opened.namelist():
                yield name
                yield from texts_in(opened.read(name))
    elif content.startswith(b"%PDF"):
        from pypdf import PdfReader

        read = PdfReader(io.BytesIO(content))
        yield str(read.metadata)
        yield from (page.extract_text() for page in read.pages)
    else:
        text = content.decode("utf-8", "replace")
        yield text
        yield re.sub(r"\r?\n[ \t]", "", text)  # folded lines of calendars and mails
        if re.search(r"^MIME-Version:", text, re.MULTILINE | re.IGNORECASE):
            message = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
            yield " ".join(str(value) for value in message.values())
            for part in message.walk():
                if not part.is_multipart():
                    yield str(part.get_filename())
                    payload = part.get_payload(decode=True)
                    yield from texts_in(payload if isinstance(payload, bytes) else b"")


def tells(answer: TestResponse | Response) -> bool:
    """Whether the word stands in the answer: its status line, headers, body, or what the body unpacks to."""
    head = f"{answer.status} {answer.headers}"
    return any(CANARY in text for text in (head, *texts_in(answer.get_data())))


@pytest.fixture
def own(app: Flask, closed: dict[str, str]) -> dict[str, Any]:  # noqa: F811  # the fixture
    """Another event, with rows of every kind of its own, that the strangers may open; its identifiers and links."""
    area, peru = make.area("clearance", "Clearance"), make.state("Peru", iso3="PER")
    mandate = make.mandate(peru, area=area)
    event = make.event(title="Their own", areas=(area,))
    invitation = make.invitation(event, peru, status=InvitationStatus.SENT)
    invitation.link_hash = hash_of(link_of(invitation))
    delegate = make.delegate(event, state=peru)
    delegate.link_hash = hash_of(secret_for("delegate", delegate.public_id, 1))
    stored = store(name="own.pdf", media_type="application/pdf", content=b"own", now=make.NOW)
    event.files.append(EventFile(stored=stored, kind=FileKind.OTHER, title="Own"))
    message = outbox.put(to=["own@example.org"], subject="Own", text="Own", about=event.public_id, kind="invitation", now=make.NOW)
    assistant = make.account(Role.ASSISTANT)
    event.staff.append(EventStaff(account=assistant))
    coordinator = make.account(Role.COORDINATOR, mandates=(mandate,))
    renew_own(coordinator, now=clock.now())
    feed = feed_of(coordinator)
    assert feed is not None
    db.session.commit()
    ids = {
        "event_id": event.public_id, "file_id": event.files[0].public_id, "delegate_id": delegate.public_id,
        "invitation_id": invitation.public_id, "session_id": make.session(event).public_id, "message_id": message.public_id,
    }  # fmt: skip
    links = {
        "/s/": link_of(invitation), "/d/": secret_for("delegate", delegate.public_id, 1), "/calendar/": secret_for("feed", feed.public_id, feed.link_revision)
    }  # fmt: skip
    return {"ids": ids, "links": links, "coordinator": coordinator, "assistant": assistant, "observer": make.account(Role.OBSERVER)}


def readers(app: Flask, own: dict[str, Any]) -> list[tuple[str, FlaskClient]]:
    """Nobody, and each role; the links are tried by nobody."""
    return [("nobody", app.test_client()), *((role, signed_in(app, own[role])) for role in ("coordinator", "assistant", "observer"))]


def addresses(app: Flask, closed: dict[str, str], own: dict[str, Any]) -> Iterator[tuple[str, str]]:  # noqa: F811  # its value
    """Each address that a stranger may try, with its method."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "security.logout" or "static" in rule.endpoint:
            continue
        link = next((secret for start, secret in own["links"].items() if rule.rule.startswith(start)), None)
        known = closed | ({"link": link} if link else {})
        if len(rule.arguments) > 1 and "event_id" in rule.arguments:
            known |= {"event_id": own["ids"]["event_id"]}
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield address_of(rule, known), method


def caught(client: FlaskClient, tried: Iterable[tuple[str, str]]) -> list[str]:
    """The addresses whose answers tell of the meeting."""
    return [f"{method} {address}" for address, method in tried if tells(client.open(address, method=method, query_string=SEARCHES if method == "GET" else None))]


def test_nobody_who_may_not_know_of_it_reads_a_word(
    app: Flask, closed: dict[str, str], own: dict[str, Any], caplog: pytest.LogCaptureFixture  # noqa: F811  # the fixture
) -> None:
    caplog.set_level(logging.INFO)
    newest = db.session.scalar(sa.select(sa.func.max(Message.id)))
    tried = list(addresses(app, closed, own))

    for name, client in readers(app, own):
        assert caught(client, tried) == [], name

    mails = db.session.scalars(sa.select(Message).where(Message.id > newest, Message.about != closed["event_id"]))
    assert [each.subject for each in mails if any(CANARY in text for text in texts_in(each.source))] == []
    assert CANARY not in caplog.text


def test_no_page_of_a_stranger_counts_it(app: Flask, closed: dict[str, str], own: dict[str, Any]) -> None:  # noqa: F811  # the fixture
    """Every page without an identifier, and the pages of States: equal whether the meeting is there or not."""
    pages = [rule.rule for rule in app.url_map.iter_rules() if not rule.arguments and "GET" in (rule.methods or ()) and rule.endpoint != "healthz"]
    pages += ["/states/KEN", "/states/FRA"]

    def seen() -> dict[tuple[str, str], bytes]:
        return {
            (name, page): re.sub(rb'name="csrf_token" value="[^"]*"', b"", client.get(page).get_data()) for name, client in clients for page in pages
        }

    clients = readers(app, own)
    there = seen()
    db.session.delete(db.session.query(Event).filter_by(public_id=closed["event_id"]).one())
    db.session.commit()
    assert [key for key, page in seen().items() if page != there[key]] == []


def test_a_view_that_leaks_is_caught(app: Flask, closed: dict[str, str], own: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811  # the fixture
    def leak(**_given: object) -> str:
        return db.session.query(Event).filter_by(public_id=closed["event_id"]).one().title

    monkeypatch.setitem(app.view_functions, "events.files", leak)
    assert caught(app.test_client(), addresses(app, closed, own)) == [f"{method} /events/{closed['event_id']}/files" for method in ("GET", "POST")]


def test_the_word_is_found_however_it_is_packed() -> None:
    mail = EmailMessage()
    mail["Subject"] = "x"
    mail.set_content("plain")
    mail.add_attachment(f"é {CANARY}".encode(), maintype="text", subtype="plain", filename="x.txt")
    table = xlsx([Sheet("One", ["a"], [(CANARY,)])])
    packed: dict[str, Response] = {
        "body": Response(CANARY),
        "header": Response("", headers={"X-Title": CANARY}),
        "mail": Response(bytes(mail)),
        "folded": Response(f"SUMMARY:{CANARY[:5]}\r\n {CANARY[5:]}\r\n"),
        "compressed": Response(gzip.compress(CANARY.encode())),
        "pdf": Response(pdf(f"<html lang=en><head><title>x</title></head><body><p>{CANARY}</p></body></html>", style="summary.css")),
        "table": Response(table),
        "archive": Response(archive([("x.eml", bytes(mail))]).read()),
    }
    assert [name for name, answer in packed.items() if not tells(answer)] == []
    assert not tells(Response("nothing"))
