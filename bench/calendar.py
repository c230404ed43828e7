"""Calendars measured: feeds of 200 and 5,000 events, an unchanged one, one REQUEST; beside the library's plain way, in one run.

`./run bench calendar`
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4
from zoneinfo import ZoneInfo

import icalendar
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.database import Base, db, transaction
from app.documents.calendar import Address, CalendarEvent, calendar_file
from app.events.models import Event, EventKind, EventStatus
from app.registration.messages import send_standing
from app.registration.models import Category, Delegate
from app.treaty import reference
from app.treaty.models import State
from bench.measuring import Timed, counting, in_turn
from config import Config

SIZES = (200, 5_000)
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
GUEST = Address("Stand-in Delegate (demonstration)", "delegate@example.org")
ISU = Address("France and Panama, Coordinators on Universalization", "plenary@example.org")


def lines(turns: int = 5) -> Iterator[str]:
    """One line for each figure, as it is measured."""
    yield from _files(turns)
    with TemporaryDirectory() as folder:
        for size in SIZES:
            yield from _feed(_installation(Path(folder) / str(size), size), size, turns)
        yield from _request(_installation(Path(folder) / "request", 1), turns)


def _files(turns: int) -> Iterator[str]:
    """The same entries written by us and by the library, turn by turn."""
    for size in (1, *SIZES):
        entries = [_entry(number) for number in range(size)]
        rounds = max(turns, 200 // size)
        ours, theirs = in_turn(rounds, partial(calendar_file, entries, name="Feed"), partial(plainly, entries))
        yield (
            f"{size:>6,} events written as a file{ours.median:>10,.2f} ms; with the library's plain calls {theirs.median:>10,.2f} ms:"
            f" {theirs.median / ours.median:.1f} times as long"
        )


def _feed(app: Flask, size: int, turns: int) -> Iterator[str]:
    """Asked for as a subscriber does: whole, and with the ETag of the last time."""
    client = app.test_client()
    etag = client.get("/calendar.ics").headers["ETag"]

    def whole() -> None:
        assert client.get("/calendar.ics").status_code == 200

    def unchanged() -> None:
        assert client.get("/calendar.ics", headers={"If-None-Match": etag}).status_code == 304

    built, known = in_turn(turns, whole, unchanged)
    with counting(app) as asked:
        unchanged()
    yield (
        f"{size:>6,} events, the whole feed   {built.median:>10,.1f} ms, {1000 * built.median / size:,.0f} µs an event;"
        f" unchanged by its ETag {known.median:,.1f} ms and {len(asked)} SQL statements"
    )


def _request(app: Flask, turns: int) -> Iterator[str]:
    """One REQUEST: the object alone, and the whole mail as it is put into the outbox with its row of the ledger."""
    entry = replace(_entry(0), organizer=ISU, attendee=GUEST)
    ours, theirs = in_turn(200, lambda: calendar_file([entry], method="REQUEST"), lambda: plainly([entry], method="REQUEST"))
    with app.app_context():
        mails = Timed([_mail(number) for number in range(turns * 10)])
    yield (
        f"     one REQUEST, the object    {ours.median:>10,.2f} ms; with the library's plain calls {theirs.median:>10,.2f} ms:"
        f" {theirs.median / ours.median:.1f} times as long; the whole mail into the outbox {mails.median:,.1f} ms"
    )


def _mail(number: int) -> float:
    """Milliseconds to invite one more delegate, from the row to the mail's bytes in the outbox."""
    with transaction() as session:
        event = session.scalars(sa.select(Event).limit(1)).one()
        delegate = Delegate(
            event=event, category=Category.RESOURCE_PERSON, family_name=GUEST.name, email=f"guest{number}@example.org", submission_key=str(uuid4()), registered_at=NOW
        )
        session.add(delegate)
        session.flush()
        started = time.perf_counter()
        send_standing(delegate, now=NOW)
        return 1000 * (time.perf_counter() - started)


def plainly(entries: Sequence[CalendarEvent], method: str = "PUBLISH") -> bytes:
    """The same file as its documentation shows: add each property, let it add the time zones."""
    calendar = icalendar.Calendar()
    for key, value in (("version", "2.0"), ("prodid", "-//Bench//EN"), ("method", method)):
        calendar.add(key, value)
    for entry in entries:
        event = icalendar.Event()
        assert isinstance(entry.starts, datetime) and isinstance(entry.ends, datetime)
        for key, said in (
            ("uid", entry.uid), ("dtstamp", entry.stamp), ("last-modified", entry.last_modified), ("sequence", entry.sequence),
            ("dtstart", entry.starts), ("dtend", entry.ends), ("summary", entry.summary), ("location", entry.location),
            ("status", entry.status), ("url", entry.url), ("transp", "OPAQUE"),
        ):  # fmt: skip
            event.add(key, said)
        for key, person in (("organizer", entry.organizer), ("attendee", entry.attendee)):
            if person:
                address = icalendar.vCalAddress(f"mailto:{person.email}")
                address.params["CN"] = person.name
                event.add(key, address, encode=False)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _installation(folder: Path, size: int) -> Flask:
    """A database of its own with so many open events over sixteen years."""
    folder.mkdir()
    app = create_app(Config(secret_key="bench", instance=folder, database_url=f"sqlite:///{folder / 'plenary.db'}", testing=True))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with transaction() as session:
            reference.load(session)
        with transaction() as session:
            countries = session.scalars(sa.select(State.id).order_by(State.id)).all()
            session.add_all(_event(number, countries[number % len(countries)]) for number in range(size))
    return app


def _event(number: int, country: int) -> Event:
    day = date(2012, 1, 1) + timedelta(days=number % 5_800)
    return Event(
        kind=EventKind.SEMINAR,
        status=EventStatus.HELD,
        title=f"Seminar {number} on ratification and implementation (demonstration)",
        starts_on=day,
        ends_on=day + timedelta(days=number % 3),
        venue="Maison de la paix",
        city="Geneva",
        country_id=country,
        created_at=NOW,
        changed_at=NOW,
        demonstration=True,
    )


def _entry(number: int) -> CalendarEvent:
    starts = datetime(2012, 1, 1, 9, tzinfo=ZoneInfo("Europe/Zurich")) + timedelta(days=number % 5_800)
    return CalendarEvent(
        uid=f"{number:08}-0000-4000-8000-000000000000@plenary",
        stamp=NOW,
        last_modified=NOW,
        starts=starts,
        ends=starts + timedelta(hours=2),
        summary=f"Seminar {number} on ratification and implementation (demonstration)",
        location="Maison de la paix, Geneva, Switzerland",
        url="https://plenary.example.org/activities/abcdefghijklmnop",
    )
