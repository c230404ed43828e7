"""What the outreach achieves, among few events and among a hundred times as many; the matrix of 197 States and 200 events.

`./run bench outreach`
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from flask import Flask

from app.database import db
from app.events.models import Event, EventKind, EventStatus
from bench.measuring import signed_in
from bench.pages import close, get, installation, line

SIZES = (1_000, 100_000)
EVENTS = 25
PAGES = {
    "States": "/outreach",
    "Signatories not met for two years": "/outreach?status=signatory&unmet=2",
    "matrix, up to 200 events": "/outreach/matrix",
    "from invited to present": "/outreach/events",
    "States that joined in ten years": "/outreach/joined",
    "one State": "/states/ken/outreach",
    "one State, PDF": "/states/ken/outreach.pdf",
    "progress report of a year": "/outreach/report?since=2016-01-01&until=2016-12-31",
    "the same, Word document": "/outreach/report.docx?since=2016-01-01&until=2016-12-31",
    "handover": "/outreach/handover?area=universalization",
    "map": "/states/map",
}


def lines(turns: int, sizes: tuple[int, ...] = SIZES) -> Iterator[str]:
    """One line for each page: its time among few registrations and among many, turn by turn, and the ratio of the two."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        apps = []
        for size in sizes:
            apps.append(installation(Path(folder) / str(size), size))
            stack.callback(close, apps[-1])
            with apps[-1].app_context():
                events = db.session.scalar(sa.select(sa.func.count()).select_from(Event))
            yield f"{size:,} registrations at {events:,} events"
        browsers = [signed_in(app) for app in apps]
        for name, address in PAGES.items():
            yield line(name, apps, [partial(get, browser, address) for browser in browsers], turns)
        addresses = [f"/outreach/matrix?since={_since(app)}" for app in apps]
        yield line(f"matrix of the latest {EVENTS} events", apps, [partial(get, *asked) for asked in zip(browsers, addresses, strict=True)], turns)


def _since(app: Flask) -> date:
    """The first day of the latest events, so that the matrix has as many in each size."""
    with app.app_context():
        days = sa.select(Event.starts_on).where(Event.kind != EventKind.CONCEPT_NOTE, Event.status.not_in((EventStatus.DRAFT, EventStatus.CANCELLED)))
        return list(db.session.scalars(days.order_by(Event.starts_on.desc()).limit(EVENTS)))[-1]
