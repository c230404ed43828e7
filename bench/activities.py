"""The public record among 1,000 activities and among 100,000, and writing a summary.

`./run bench activities`
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from app import clock, create_app
from app.database import db, new_public_id, transaction
from app.demo.cli import load_all, load_reference
from app.documents.summary import summary
from app.events.models import (
    OF_THE_EVENT,
    Confidentiality,
    Event,
    EventKind,
    EventOffice,
    EventStatus,
    new_calendar_uid,
)
from app.reports.facts import summary_facts
from app.reports.models import Summary
from app.reports.record import Choice, activities
from app.treaty.models import State, ThematicArea
from bench.measuring import counting, in_turn, signed_in
from bench.pages import close, get
from config import Config

SIZES = (1_000, 100_000)
KINDS = (EventKind.SEMINAR, EventKind.REGIONAL_WORKSHOP, EventKind.PRESENTATION, EventKind.CLOSED_MEETING)
TEXT = "The Coordinators organized a seminar.\n\n5 representatives from 4 Signatory States attended it."
ROWS = 5_000
"""Inserted at once."""
RARE = "Middle East"
"""The region of one event, the oldest, a concept note: whatever it alone is, among others."""


def lines(turns: int, sizes: tuple[int, ...] = SIZES) -> Iterator[str]:
    """One line for each page: the processor's time among few activities and among many, turn by turn, and the ratio of the two."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        apps = []
        for size in sizes:
            apps.append(_installation(Path(folder) / str(size), size))
            stack.callback(close, apps[-1])
        yield f"{'among activities':<36} {'   '.join(f'{size:>27,}' for size in sizes)}"
        for pages in zip(*(_pages(app) for app in apps), strict=True):
            yield _line(pages[0][0], apps, [work for _name, work in pages], turns)


def _line(name: str, apps: Sequence[Flask], works: Sequence[Callable[[], object]], turns: int) -> str:
    statements = []
    for app, work in zip(apps, works, strict=True):
        with counting(app) as asked:
            work()
        statements.append(len(asked))
    taken = [each.median for each in in_turn(turns, *works, seconds=time.process_time)]
    row = "   ".join(f"{ms:>9,.1f} ms {count:>3} statements" for ms, count in zip(taken, statements, strict=True))
    return f"{name:<36} {row}   {taken[-1] / taken[0]:>5.1f} times"


def _installation(folder: Path, size: int) -> Flask:
    folder.mkdir()
    app = create_app(Config(secret_key="bench", instance=folder, database_url=f"sqlite:///{folder / 'plenary.db'}", testing=True))
    with app.app_context():
        upgrade()
        load_reference()
        load_all()
        for first in range(0, size, ROWS):
            with transaction():
                _insert(range(first, min(first + ROWS, size)))
    return app


def _insert(numbers: range) -> None:
    """One event a number, the same each time: every tenth closed and without a text, so on no page of everybody; the first is rare."""
    areas = db.session.scalars(sa.select(ThematicArea.id).order_by(ThematicArea.id)).all()
    countries = db.session.scalars(sa.select(State.id).where(State.region != RARE).order_by(State.id)).all()
    now, first = clock.now(), date(2010, 9, 1)
    made = []
    for number in numbers:
        day, kind = first + timedelta(days=number * 7919 % 5900), KINDS[number % len(KINDS)]
        hidden, closed = number % 10 == 9, kind is EventKind.CLOSED_MEETING
        made.append({
            "public_id": new_public_id(), "kind": kind, "status": EventStatus.HELD if hidden else EventStatus.PUBLISHED, "title": f"Activity {number}",
            "confidentiality": Confidentiality.CLOSED if hidden or closed else Confidentiality.OPEN, "starts_on": day, "ends_on": day,
            "city": "Geneva", "country_id": countries[number % len(countries)], "created_at": now, "changed_at": now, "calendar_uid": new_calendar_uid(),
        })  # fmt: skip
    if numbers.start == 0:
        somewhere = db.session.scalars(sa.select(State.id).where(State.region == RARE).order_by(State.id)).first()
        made[0] |= {"kind": EventKind.CONCEPT_NOTE, "starts_on": date(2009, 6, 1), "ends_on": date(2009, 6, 1), "country_id": somewhere}
    ids = list(db.session.scalars(sa.insert(Event).returning(Event.id, sort_by_parameter_order=True), made))
    offices = [
        {"event_id": event_id, "area_id": areas[event_id % len(areas)]} | {name: event[name] for name in OF_THE_EVENT}
        for event_id, event in zip(ids, made, strict=True)
    ]
    db.session.execute(sa.insert(EventOffice), offices)
    told = [event_id for event_id, event in zip(ids, made, strict=True) if event["status"] is EventStatus.PUBLISHED]
    texts = {"language": "en", "text": TEXT, "generated_text": TEXT, "published_text": TEXT, "generated_at": now, "published_at": now}
    db.session.execute(sa.insert(Summary), [texts | {"event_id": event_id} for event_id in told])


AREA = "victim-assistance"
"""Of which there are seminars and presentations, and nothing else: fifty of each among the 1,000."""


def _pages(app: Flask) -> Iterator[tuple[str, Callable[[], object]]]:
    guest, desk = app.test_client(), signed_in(app)
    with app.app_context():
        last, rare = _last_leaf(), db.session.scalars(sa.select(ThematicArea.code).join(EventOffice).where(EventOffice.starts_on < date(2010, 1, 1))).one()
        held = db.session.scalars(sa.select(Event).where(Event.title == "CCM Ratification Seminar")).one().public_id
    for name, address in {
        "the record": "/activities",
        "its last page": f"/activities?after={last}",
        "of one year": "/activities?year=2015",
        "of one kind": "/activities?kind=regional_workshop",
        "of one thematic area": f"/activities?area={AREA}",
        "of one region": "/activities?region=Pacific",
        "of area and kind": f"/activities?area={AREA}&kind=seminar",
        "ten of area, kind and region": f"/activities/fragment?area={AREA}&kind=seminar&region=Africa&most=10",
        "of area and kind, where none is": f"/activities?area={AREA}&kind=regional_workshop",
        "one of area and kind": f"/activities?area={rare}&kind=concept_note",
        "one of area, kind and region": f"/activities?area={rare}&kind=concept_note&region={RARE}",
        "one of area and region": f"/activities?area={rare}&region={RARE}",
        "one of kind and region": f"/activities?kind=concept_note&region={RARE}",
        "one of one region": f"/activities?region={RARE}",
        "one of year and kind": "/activities?year=2009&kind=concept_note",
        "three of one kind": "/activities?kind=concept_note",
        "nine of one area, the others hidden": "/activities?area=universalization",
        "of area and region, where none is": f"/activities?area={AREA}&region={RARE}",
        "the feed": "/activities.atom",
        "the fragment": "/activities/fragment",
        "one activity": f"/activities/{held}",
    }.items():
        yield name, lambda address=address: get(guest, address)
    known = guest.get("/activities").headers["ETag"]
    yield "the record, which one has already", lambda: _known(guest, known)
    yield "a summary with its figures, page", lambda: get(desk, f"/events/{held}/publish")
    yield "a summary is written", lambda: _write(app, held)


def _last_leaf() -> str:
    """The entry after which the last twenty stand."""
    return activities("en", Choice(), before=_oldest(), most=20).activities[0].event.public_id


def _oldest() -> str:
    shown = Event.status == EventStatus.PUBLISHED
    return str(db.session.scalars(sa.select(Event.public_id).where(shown).order_by(Event.starts_on, Event.id).limit(1)).one())


def _known(client: FlaskClient, etag: str) -> None:
    assert client.get("/activities", headers={"If-None-Match": etag}).status_code == 304


def _write(app: Flask, public_id: str) -> None:
    with app.app_context():
        event = db.session.scalars(sa.select(Event).where(Event.public_id == public_id)).one()
        assert all(summary(summary_facts(event, code)).text for code in ("en", "fr", "es"))
        db.session.remove()
