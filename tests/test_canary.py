"""The canary: a closed meeting with a word of its own in every text, and whoever may not know of it never reads that word.

Endpoints are found from the map of addresses, so a new one is tried by itself. Nobody, whoever has every right elsewhere,
each role alone, and the links, devices and keys of other events ask for them: with the meeting's identifiers, which must be
answered like those of a meeting that never was, and where an address names an event and something of it, with an event that
the reader may open and the meeting's files, delegates, sessions, letters and answers. Then the worker does what is due.
"""

from __future__ import annotations

import gzip
import io
import logging
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from app import clock
from app.attendance import door
from app.attendance.views.door import COOKIE
from app.database import db
from app.documents.archive import archive
from app.documents.pdf import pdf
from app.documents.spreadsheet import Sheet, xlsx
from app.events.models import Event, EventStaff, EventStatus, Part
from app.feeds.actions import renew_own
from app.feeds.queries import feed_of
from app.files.models import StoredFile
from app.invitations.actions import link_of
from app.invitations.models import InvitationStatus
from app.jobs.queue import run_all
from app.mail.models import Message
from app.outreach.models import StateNote
from app.participants.models import Copy
from app.participants.programs import make_token
from app.reports.models import SummaryClearance
from app.web.access import Role
from app.web.links import hash_of, secret_for
from tests import make
from tests.conftest import signed_in
from tests.web.test_every_endpoint import CANARY, address_of, closed  # noqa: F401  # a fixture

pytestmark = [pytest.mark.once, pytest.mark.long]

NEVER = "a" * 16
"""The identifier of nothing."""
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
    """Another event, with a link of every kind and people who have a part in it and none in the meeting; one coordinated its area, until yesterday."""
    area, peru = make.area("clearance", "Clearance"), make.state("Peru", iso3="PER")
    mandate = make.mandate(peru, area=area)
    event = make.event(title="Their own", areas=(area,), starts_on=clock.today(), ends_on=clock.today() + timedelta(days=9))
    invitation = make.invitation(event, peru, status=InvitationStatus.SENT)
    invitation.link_hash = hash_of(link_of(invitation))
    delegate = make.delegate(event, state=peru)
    delegate.link_hash = hash_of(secret_for("delegate", delegate.public_id, 1))
    parts = {Role.CO_ORGANISER: Part.CO_ORGANISER, Role.ASSISTANT: Part.ASSISTANT, Role.INVITED_OBSERVER: Part.OBSERVER}
    accounts = {role: make.account(role) for role in parts} | {
        Role.COORDINATOR: make.account(Role.COORDINATOR, mandates=(mandate,)),
        Role.FOCAL_POINT: make.account(Role.FOCAL_POINT, state_id=peru.id),
        Role.OBSERVER: make.account(Role.OBSERVER),
    }
    over = make.mandate(peru, to_meeting=make.meeting("Over", ends_on=clock.today() - timedelta(days=1)))
    everything = make.account(*(set(Role) - {Role.ISU}), mandates=(mandate, over), state_id=peru.id)
    for role, part in parts.items():
        event.staff.append(EventStaff(account=accounts[role], part=part))
    event.staff.append(EventStaff(account=everything, part=Part.CO_ORGANISER))
    renew_own(everything, now=clock.now())
    feed = feed_of(everything)
    assert feed is not None
    door_link = door.make_link(event, label="Own", expires_at=clock.now() + timedelta(days=1), by=everything, now=clock.now())
    _device, cookie = door.open_device(event, label="Own", expires_at=door_link.expires_at, link=door_link, now=clock.now())
    program = make_token(event, name="Own", by=everything, now=clock.now())
    db.session.commit()
    links = {
        "/s/": link_of(invitation), "/d/": secret_for("delegate", delegate.public_id, 1),
        "/calendar/": secret_for("feed", feed.public_id, feed.link_revision), "/door/": secret_for("door", door_link.public_id, 1),
    }  # fmt: skip
    return {"event_id": event.public_id, "links": links, "all": everything, "accounts": accounts, "door": cookie, "program": program}


@dataclass(frozen=True)
class Reader:
    """Somebody without a right to the meeting; `asks` says for which views they try every address."""

    name: str
    client: FlaskClient
    asks: Callable[[Rule], bool] = lambda _rule: True
    methods: tuple[str, ...] = ("GET", "POST")
    headers: Mapping[str, str] = field(default_factory=dict)
    elsewhere: bool = False
    """Leave out the meeting's own pages: who has every right elsewhere tries them."""


def opens_for(app: Flask, role: Role) -> Callable[[Rule], bool]:
    """The views whose gate lets the role in; before the others everybody stands alike (`test_nobody_opens_a_page_of_staff`)."""
    return lambda rule: role in getattr(app.view_functions[rule.endpoint], "audience", ())


def everything_elsewhere(app: Flask, own: dict[str, Any]) -> Reader:
    """Every role and part that there is, none of them at the meeting: rights only ever add up."""
    return Reader("everything elsewhere", signed_in(app, own["all"]))


def readers(app: Flask, own: dict[str, Any]) -> list[Reader]:
    """Nobody, who has every right elsewhere, each role alone, a device of another door, a program of another event."""
    device = app.test_client()
    device.set_cookie(COOKIE, own["door"], path="/door")
    alone = [
        Reader(role, signed_in(app, own["accounts"][role]), opens_for(app, role), ("GET",), elsewhere=True)
        for role in (Role.COORDINATOR, Role.CO_ORGANISER, Role.ASSISTANT, Role.OBSERVER, Role.INVITED_OBSERVER, Role.FOCAL_POINT)
    ]
    return [
        Reader("nobody", app.test_client()),
        everything_elsewhere(app, own),
        *alone,
        Reader("device", device, lambda rule: rule.rule.startswith("/door"), headers={"X-Plenary-Door": "1"}),
        Reader("program", app.test_client(), lambda rule: rule.rule.startswith("/api"), headers={"Authorization": f"Bearer {own['program']}"}),
    ]


def addresses(rule: Rule, closed: dict[str, str], own: dict[str, Any]) -> Iterator[str]:  # noqa: F811  # its value
    """The rule with the meeting's identifiers, with the reader's own link, and with the reader's own event and what is the meeting's."""
    link = next((secret for start, secret in own["links"].items() if rule.rule.startswith(start)), None)
    known = closed | ({"link": link} if link else {})
    yield address_of(rule, known)
    if len(rule.arguments) > 1 and "event_id" in rule.arguments:
        yield address_of(rule, known | {"event_id": own["event_id"]})


def caught(app: Flask, reader: Reader, closed: dict[str, str], own: dict[str, Any]) -> list[str]:  # noqa: F811  # its value
    """The addresses whose answers tell of the meeting, by the word or by being other than for one that never was."""
    telling, nothing = [], set()
    for method in reader.methods:  # what changes something comes last
        for rule in app.url_map.iter_rules():
            if rule.endpoint == "security.logout" or "static" in rule.endpoint or method not in (rule.methods or ()) or not reader.asks(rule):
                continue
            for number, address in enumerate(addresses(rule, closed, own)):
                if reader.elsewhere and not number and "event_id" in rule.arguments:
                    continue
                asked: dict[str, Any] = {"method": method, "headers": reader.headers, "query_string": SEARCHES if method == "GET" else None}
                answer = reader.client.open(address, **asked)
                if tells(answer):
                    telling.append(f"{method} {address}")
                if number or "event_id" not in rule.arguments or seen_of(answer) in nothing:
                    continue
                never = seen_of(reader.client.open(address.replace(closed["event_id"], NEVER), **asked))
                again = seen_of(reader.client.open(address, **asked))  # without what an earlier action had to say
                if again != never:
                    telling.append(f"{method} {address} answers {again[0]}, and {never[0]} for what never was")
                nothing |= {again} if again[0] == 404 else set()
    return telling


def seen_of(answer: TestResponse) -> tuple[int, str]:
    """What is answered and in which headers, without what differs by address alone or with each answer."""
    said = {name: value for name, value in answer.headers.items() if name not in ("X-Request-ID", "Set-Cookie", "Content-Length")}
    return answer.status_code, re.sub(r"[a-z2-7]{16}|%2F\w+", "", f"{said}{answer.get_data().decode(errors='replace')}")


def test_nobody_who_may_not_know_of_it_reads_a_word(
    app: Flask, closed: dict[str, str], own: dict[str, Any], caplog: pytest.LogCaptureFixture  # noqa: F811  # the fixture
) -> None:
    caplog.set_level(logging.INFO)
    newest, newest_file = db.session.scalar(sa.select(sa.func.max(Message.id))), db.session.scalar(sa.select(sa.func.max(StoredFile.id)))

    for reader in readers(app, own):
        assert caught(app, reader, closed, own) == [], reader.name
    run_all()

    mails = db.session.scalars(sa.select(Message).where(Message.id > newest, Message.about != closed["event_id"]))
    assert [each.subject for each in mails if any(CANARY in text for text in texts_in(each.source))] == []
    its_own = sa.select(Copy.file_id).join(Event).where(Event.public_id == closed["event_id"], Copy.file_id.is_not(None))
    made = db.session.scalars(sa.select(StoredFile).where(StoredFile.id > newest_file, StoredFile.id.not_in(its_own)))
    assert [each.name for each in made if any(CANARY in text for text in (each.name, *texts_in(each.content)))] == []
    assert CANARY not in caplog.text


def test_a_part_at_the_door_opens_no_page_that_is_open_elsewhere(app: Flask, closed: dict[str, str], own: dict[str, Any]) -> None:  # noqa: F811  # the fixture
    """Every role elsewhere and an assistant's part here read of the meeting what an assistant reads."""
    event = db.session.query(Event).filter_by(public_id=closed["event_id"]).one()
    assistant = make.account(Role.ASSISTANT)
    event.staff.extend(EventStaff(account=each, part=Part.ASSISTANT) for each in (own["all"], assistant))
    db.session.commit()
    both, alone = signed_in(app, own["all"]), signed_in(app, assistant)

    told = [
        address_of(rule, closed)
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint != "security.logout" and "static" not in rule.endpoint
        and tells(both.get(address_of(rule, closed))) and not tells(alone.get(address_of(rule, closed)))
    ]  # fmt: skip

    assert told == []


def test_no_page_of_a_stranger_counts_it(app: Flask, closed: dict[str, str], own: dict[str, Any]) -> None:  # noqa: F811  # the fixture
    """Every page without an identifier, and the pages of States: equal whether the meeting is there, in whatever state of its life, or not."""
    pages = [
        rule.rule for rule in app.url_map.iter_rules()
        if not rule.arguments and "GET" in (rule.methods or ()) and rule.endpoint not in ("healthz", "people.app")  # a new secret each time
    ]  # fmt: skip
    pages += ["/states/KEN", "/states/FRA"]
    event = db.session.query(Event).filter_by(public_id=closed["event_id"]).one()
    clients = {"nobody": app.test_client(), "everything elsewhere": everything_elsewhere(app, own).client}

    def seen() -> dict[tuple[str, str], bytes]:
        """Bodies, and the fingerprints by which a browser asks whether something changed."""
        answers = {(name, page): client.get(page) for name, client in clients.items() for page in pages}
        return {
            key: re.sub(rb'name="csrf_token" value="[^"]*"', b"", answer.get_data()) + "".join(map(str, answer.get_etag())).encode()
            for key, answer in answers.items()
        }

    there = {}
    for status in (EventStatus.SCHEDULED, EventStatus.HELD, EventStatus.CANCELLED):
        event.status = status
        db.session.commit()
        there[status] = seen()
    db.session.delete(event)
    db.session.commit()
    gone = seen()
    assert [(status, key) for status, at in there.items() for key, page in at.items() if page != gone[key]] == []
    assert all(CANARY.encode() not in page for at in there.values() for page in at.values())


def test_a_view_that_leaks_is_caught(app: Flask, closed: dict[str, str], own: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811  # the fixture
    def leak(**_given: object) -> str:
        return db.session.query(Event).filter_by(public_id=closed["event_id"]).one().title

    def tell_apart(event_id: str, **_given: object) -> tuple[str, int]:
        return "", 403 if event_id == closed["event_id"] else 404

    monkeypatch.setitem(app.view_functions, "events.files", leak)
    monkeypatch.setitem(app.view_functions, "events.edit", tell_apart)
    found = caught(app, Reader("nobody", app.test_client(), lambda rule: rule.endpoint in ("events.files", "events.edit")), closed, own)
    files, edit = f"/events/{closed['event_id']}/files", f"/events/{closed['event_id']}/edit"
    assert {f"{method} {files}" for method in ("GET", "POST")} < set(found)
    assert any(each.startswith(f"GET {edit}") and each.endswith("answers 403, and 404 for what never was") for each in found)


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


def test_a_meeting_kept_from_the_secretariat_is_none_for_it(app: Flask, closed: dict[str, str], own: dict[str, Any]) -> None:  # noqa: F811  # the fixture
    db.session.query(Event).filter_by(public_id=closed["event_id"]).one().without_secretariat = True
    db.session.query(StateNote).delete()  # about a State, and not of the meeting
    db.session.query(SummaryClearance).delete()  # a key that is missing is asked for
    db.session.commit()
    isu = make.account()

    reader = Reader("secretariat", signed_in(app, isu), methods=("GET",))

    assert caught(app, reader, closed, own) == []
    for address in (f"/audit?event={closed['event_id']}", f"/audit?person={closed['delegate_id']}", f"/personal-data/persons?q={CANARY[:-4]}"):
        assert CANARY not in reader.client.get(address).get_data(as_text=True), address
