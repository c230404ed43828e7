"""Check-in measured: the list of 1,000 in bytes, one call, 500 queued ones in one sync, four devices at once; on SQLite, and on PostgreSQL where its address is given.

`TEST_DATABASE_URL=postgresql://… ./run bench check-in`
"""

from __future__ import annotations

import gzip
import json
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask

from app import clock, create_app
from app.attendance import door
from app.attendance.models import AttendanceMark
from app.attendance.syncing import MOST
from app.database import Base, db, driver_url, transaction
from app.events.models import Event, EventKind, EventStatus, ProgrammeSession, SessionKind
from app.people.models import Account, AccountRole
from app.registration.models import Category, Delegate
from app.treaty import reference
from app.treaty.models import State
from app.web.access import Role
from app.web.links import secret_for
from bench.measuring import counting, in_turn
from config import Config

PEOPLE = 1_000
DEVICES = 4
CALLS = 25
"""Of each of the devices that call at once."""
SCHEMA = "bench_check_in"


def lines(turns: int = 5) -> Iterator[str]:
    """One line for each figure, as it is measured."""
    with TemporaryDirectory() as folder:
        yield from _measured("SQLite", f"sqlite:///{Path(folder) / 'plenary.db'}", Path(folder), turns)
        server = os.environ.get("TEST_DATABASE_URL")
        if server:
            url = sa.make_url(driver_url(server)).update_query_dict({"options": f"-csearch_path={SCHEMA}"})
            _fresh_schema(server)
            try:
                yield from _measured("PostgreSQL", url.render_as_string(hide_password=False), Path(folder), turns)
            finally:
                _fresh_schema(server, again=False)


def _measured(name: str, url: str, folder: Path, turns: int) -> Iterator[str]:
    app = create_app(Config(secret_key="bench", instance=folder, database_url=url, testing=True))
    app.config["WTF_CSRF_ENABLED"] = False
    link, session_id = _installation(app)
    phones = [Phone(app, link, str(number)) for number in range(DEVICES)]
    content = phones[0].list()
    kept = cycle(json.loads(content)["people"])

    def records(count: int = 1) -> list[dict[str, Any]]:
        common = {"at": datetime.now(UTC).isoformat(), "session": session_id}
        return [{"uuid": str(uuid4()), "code": each["code"]} | common for each in islice(kept, count)]

    listed, one, many = in_turn(turns, phones[0].list, lambda: phones[0].send(records()), lambda: phones[0].send(records(MOST)))
    with counting(app) as asked:
        phones[0].send(records(MOST))
    yield f"{name:<11} the list of {PEOPLE:,} {len(content):>9,} bytes, {len(gzip.compress(content)):,} compressed{listed.median:>9,.1f} ms"
    yield f"{name:<11} one check-in {one.median:>28,.1f} ms"
    yield f"{name:<11} {MOST} queued in one sync {many.median:>19,.1f} ms, {len(asked)} SQL statements"
    before, started = _marks(app), time.perf_counter()
    with ThreadPoolExecutor(DEVICES) as pool:
        slowest = max(pool.map(lambda phone: phone.slowest(records(CALLS)), phones))
    taken = time.perf_counter() - started
    lost = before + DEVICES * CALLS - _marks(app)
    yield f"{name:<11} {DEVICES} devices at once {DEVICES * CALLS / taken:>24,.0f} check-ins a second, the slowest {slowest:,.0f} ms, {lost} lost"
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


class Phone:
    """A device at the door, which says what it has seen so far."""

    def __init__(self, app: Flask, link: str, label: str) -> None:
        self.client, self.since = app.test_client(), "0"
        assert self.client.post(f"/door/{link}", data={"label": label}).status_code == 303

    def list(self) -> bytes:
        """Its list."""
        return self.client.get("/door/list").get_data()

    def send(self, records: Sequence[dict[str, Any]]) -> None:
        """One sync."""
        body = {"device_time": datetime.now(UTC).isoformat(), "records": records, "since": self.since}
        answer = self.client.post("/door/sync", json=body, headers={"X-Plenary-Door": "1"}).get_json()
        assert all(each["outcome"] == "applied" for each in answer["results"]), answer
        self.since = answer["version"]

    def slowest(self, records: Sequence[dict[str, Any]]) -> float:
        """Milliseconds of the slowest of several syncs of one record each."""
        taken = []
        for record in records:
            started = time.perf_counter()
            self.send([record])
            taken.append(1000 * (time.perf_counter() - started))
        return max(taken)


def _marks(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(AttendanceMark)) or 0


def _installation(app: Flask) -> tuple[str, str]:
    """An event of today with 1,000 delegates of 197 States; the secret of its door, and its session."""
    now = clock.now()
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with transaction() as session:
            reference.load(session)
        with transaction() as session:
            isu = Account(email="isu@example.org", password="!", name="ISU", fs_uniquifier="bench", created_at=now, active=True, roles=[AccountRole(name=Role.ISU.value)])
            day = clock.today()
            event = Event(
                kind=EventKind.SEMINAR, status=EventStatus.SCHEDULED, title="Conference (demonstration)", starts_on=day, ends_on=day + timedelta(days=1),
                created_at=now, changed_at=now, audience={}, sessions=[ProgrammeSession(kind=SessionKind.OPENING, title="Opening")],
            )  # fmt: skip
            session.add_all([isu, event])
            session.flush()
            states = session.scalars(sa.select(State.id)).all()
            session.execute(sa.insert(Delegate), [_row(event.id, states[number % len(states)], number, now) for number in range(PEOPLE)])
            link = door.make_link(event, label="Entrance", expires_at=now + timedelta(hours=9), by=isu, now=now)
            found = secret_for("door", link.public_id, 1), event.sessions[0].public_id
        db.session.remove()
    return found


def _row(event_id: int, state_id: int, number: int, now: datetime) -> dict[str, object]:
    return {
        "event_id": event_id, "state_id": state_id, "category": Category.DELEGATE, "title": "Ms.", "given_name": "Marie-Claire",
        "family_name": f"Stand-in {number} (demonstration)", "position": number, "submission_key": str(number), "registered_at": now,
    }  # fmt: skip


def _fresh_schema(server: str, *, again: bool = True) -> None:
    engine = sa.create_engine(driver_url(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        if again:
            connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
    engine.dispose()
