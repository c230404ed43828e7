"""Every page and document that somebody waits for, among 1,000 and among 100,000 registrations.

`./run bench pages`
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from app import create_app
from app.database import db
from app.demo import many
from app.demo.cli import load_all, load_reference
from app.events.models import Confidentiality, Event, EventKind, EventStatus, ProgrammeSession
from app.invitations.actions import link_of
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.questionnaires.models import Questionnaire
from app.registration.models import Delegate
from app.web.links import hash_of
from bench.measuring import counting, in_turn, signed_in
from config import Config

SIZES = (1_000, 100_000)


def lines(turns: int, sizes: tuple[int, ...] = SIZES) -> Iterator[str]:
    """One line for each page or document: its time among few registrations and among many, turn by turn, and the ratio of the two."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        apps = []
        for size in sizes:
            started = time.perf_counter()
            apps.append(installation(Path(folder) / str(size), size))
            stack.callback(close, apps[-1])
            yield f"{size:,} registrations made in {time.perf_counter() - started:,.0f} s"
        yield f"{'among':<36} {'   '.join(f'{size:>34,}' for size in sizes)}"
        for pages in zip(*(_pages(app) for app in apps), strict=True):
            yield line(pages[0][0], apps, [work for _name, work in pages], turns)


def line(name: str, apps: Sequence[Flask], works: Sequence[Callable[[], bytes]], turns: int) -> str:
    """A page among few and among many: milliseconds of the processor, statements, bytes, and the ratio."""
    cells = []
    for app, work in zip(apps, works, strict=True):
        with counting(app) as asked:
            content = work()
        cells.append(f"{len(asked):>3} statements {len(content) / 1000:>7,.0f} kB")
    taken = [each.median for each in in_turn(turns, *works, seconds=time.process_time)]
    row = "   ".join(f"{ms:>8,.1f} ms {cell}" for ms, cell in zip(taken, cells, strict=True))
    return f"{name:<36} {row}   {taken[-1] / taken[0]:>5.1f} times"


def close(app: Flask) -> None:
    """Let go of its database."""
    with app.app_context():
        db.engine.dispose()


def installation(folder: Path, size: int) -> Flask:
    """The application with so many registrations."""
    folder.mkdir()
    url = f"sqlite:///{folder / 'plenary.db'}"
    app = create_app(Config(secret_key="bench", instance=folder, database_url=url, testing=True))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        upgrade()
        load_reference()
        load_all()
        many.load(size)
        db.session.execute(sa.delete(Questionnaire))  # one event has questions of its own; it may be the largest of few
        db.session.commit()
    return app


def _pages(app: Flask) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Names, and what fetches each; the largest event that is held, and the largest that is coming."""
    guest, desk = app.test_client(), signed_in(app)
    with app.app_context():
        held, coming = _largest(EventStatus.PUBLISHED), _largest(EventStatus.SCHEDULED)
        session = db.session.scalars(
            sa.select(ProgrammeSession.public_id).join(Event).where(Event.public_id == held).order_by(ProgrammeSession.id)
        ).first()
        link = _link_to(coming)
    for name, address in {
        "home": "/",
        "events": "/events",
        "an event": f"/events/{held}",
        "its list of invitations": f"/events/{held}/invite",
        "its board of registrations": f"/events/{held}/register",
        "checking in, a session": f"/events/{held}/attend/{session}",
        "attendance report, page": f"/events/{held}/report",
        "registrations, workbook": f"/events/{held}/register.xlsx",
        "summary": f"/events/{held}/publish",
        "outbox": "/outbox",
        "contacts": "/contacts",
        "States": "/states",
    }.items():
        yield name, lambda address=address: get(desk, address)
    for name, format in {"attendance report, PDF": "pdf", "attendance report, workbook": "xlsx"}.items():
        yield name, lambda format=format: _taken(desk, held, format)
    for name, address in {
        "record, public": "/activities",
        "one activity, public": f"/activities/{held}",
        "calendar to subscribe to": "/calendar.ics",
        "a mission's page": f"/s/{link}",
        "form for a delegate": f"/s/{link}/delegates/new",
    }.items():
        yield name, lambda address=address: get(guest, address)
    notices = re.findall(r'name="notice"[^>]*value="([^"]+)"', get(guest, f"/s/{link}/delegates/new").decode())
    yield "a delegate is registered, mail queued", partial(_register, guest, link, notices[0])


def get(client: FlaskClient, address: str) -> bytes:
    """The page; it must be there."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.get_data()


def _taken(client: FlaskClient, event: str, format: str) -> bytes:
    asked = {"kind": "attendance", "format": format, "language": "en"}
    answer = client.post(f"/events/{event}/participants/copies", data=asked, follow_redirects=True)
    assert answer.status_code == 200, answer.status_code
    return answer.get_data()


def _register(client: FlaskClient, link: str, notice: str) -> bytes:
    """One delegate more."""
    form = {"family_name": "Example", "given_name": uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop")), "role": "adviser"}
    form |= {"email": f"{uuid4().hex}@bench.example.org", "language": "en", "agreed": "y", "notice": notice, "submission_key": str(uuid4()), "another_person": "y"}
    answer = client.post(f"/s/{link}/delegates/new", data=form)
    assert answer.status_code == 303, answer.status_code
    return answer.get_data()


def _largest(status: EventStatus) -> str:
    found = db.session.scalars(
        sa.select(Event.public_id)
        .join(Delegate)
        .where(Event.status == status, Event.confidentiality == Confidentiality.OPEN, Event.kind != EventKind.CONCEPT_NOTE)
        .group_by(Event.id)
        .order_by(sa.func.count().desc())
    ).first()
    if found is None:
        sys.exit("Too few registrations: take 1,000 or more.")
    return str(found)


def _link_to(event: str) -> str:
    """The link of a State that attends and has room for one more."""
    invitation = db.session.scalars(
        sa.select(Invitation)
        .join(Event)
        .where(Event.public_id == event, Invitation.answer == Answer.ATTENDING, Invitation.state_id.is_not(None))
        .order_by(Invitation.id)
    ).first()
    assert invitation is not None
    secret = link_of(invitation)
    invitation.link_hash, invitation.status, invitation.event.reply_by = hash_of(secret), InvitationStatus.SENT, invitation.event.starts_on
    db.session.commit()
    return secret
