"""Every page and document that somebody waits for, among 1,000 and among 100,000 registrations.

`./run bench pages`; the database is SQLite in a temporary folder, or the one that BENCH_DATABASE_URL names, which must be empty.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from app import clock, create_app
from app.database import db
from app.demo import many
from app.demo.cli import load_all, load_reference
from app.events.models import Confidentiality, Event, EventKind, EventStatus, ProgrammeSession
from app.invitations.actions import link_of
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.people import sessions
from app.people.models import Account
from app.registration.models import Delegate
from app.web.links import hash_of
from bench.measuring import counting, in_turn
from config import Config

SIZES = (1_000, 100_000)


@dataclass
class Waited:
    """What was measured of one page: milliseconds, statements and bytes, among each number of registrations."""

    milliseconds: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)
    size: list[int] = field(default_factory=list)

    def line(self, name: str) -> str:
        """Small beside large, and how many times as long the large one takes."""
        cells = (f"{ms:>8,.1f} ms {asked:>3} statements {size / 1000:>7,.0f} kB" for ms, asked, size in zip(self.milliseconds, self.statements, self.size, strict=True))
        return f"{name:<34} {'   '.join(cells)}   {self.milliseconds[-1] / self.milliseconds[0]:>5.1f} times"


def lines(turns: int, sizes: tuple[int, ...] = SIZES) -> Iterator[str]:
    """One line for each page or document: its time among few registrations, among many, and the ratio of the two."""
    waited: dict[str, Waited] = {}
    for size in sizes:
        with TemporaryDirectory() as folder:
            started = time.perf_counter()
            app = _installation(Path(folder), size)
            yield f"{size:,} registrations made in {time.perf_counter() - started:,.0f} s"
            for name, work in _pages(app):
                with counting(app) as asked:
                    content = work()
                [taken] = in_turn(turns, work)
                kept = waited.setdefault(name, Waited())
                kept.milliseconds.append(taken.median)
                kept.statements.append(len(asked))
                kept.size.append(len(content))
            with app.app_context():
                db.engine.dispose()
    yield f"{'among':<34} {'   '.join(f'{size:>34,}' for size in sizes)}"
    yield from (kept.line(name) for name, kept in waited.items())


def _installation(folder: Path, size: int) -> Flask:
    url = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{folder / 'plenary.db'}"
    app = create_app(Config(secret_key="bench", instance=folder, database_url=url, testing=True))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        upgrade()
        load_reference()
        load_all()
        many.load(size)
    return app


def _pages(app: Flask) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Names, and what fetches each; the largest event that is held, and the largest that is coming."""
    guest, desk = app.test_client(), _signed_in(app)
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
        "attendance report, PDF": f"/events/{held}/report.pdf",
        "attendance report, workbook": f"/events/{held}/report.xlsx",
        "registrations, workbook": f"/events/{held}/register.xlsx",
        "summary": f"/events/{held}/publish",
        "outbox": "/outbox",
        "contacts": "/contacts",
        "States": "/states",
    }.items():
        yield name, lambda address=address: _get(desk, address)
    for name, address in {
        "record, public": "/activities",
        "one activity, public": f"/activities/{held}",
        "calendar to subscribe to": "/calendar.ics",
        "a mission's page": f"/s/{link}",
        "form for a delegate": f"/s/{link}/delegates/new",
    }.items():
        yield name, lambda address=address: _get(guest, address)
    yield "a delegate is registered, mail queued", lambda: _register(guest, link)


def _get(client: FlaskClient, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.get_data()


def _register(client: FlaskClient, link: str) -> bytes:
    form = {"family_name": "Example", "given_name": uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop")), "role": "adviser"}
    form |= {"email": f"{uuid4().hex}@example.org", "language": "en", "submission_key": str(uuid4()), "another_person": "y"}
    with client.application.app_context():
        db.session.execute(sa.delete(Delegate).where(Delegate.email.like("%@example.org"), Delegate.family_name == "Example"))
        db.session.commit()
    answer = client.post(f"/s/{link}/delegates/new", data=form)
    assert answer.status_code == 303, answer.status_code
    return answer.get_data()


def _signed_in(app: Flask) -> FlaskClient:
    client = app.test_client()
    with app.app_context():
        officer = db.session.scalars(sa.select(Account).order_by(Account.id)).first()
        assert officer is not None
        secret, uniquifier = sessions.begin(officer.id, now=clock.now()), officer.fs_uniquifier
        db.session.commit()
    with client.session_transaction() as session:
        session["_user_id"], session["staff"], session["_fresh"] = uniquifier, secret, True
    return client


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
