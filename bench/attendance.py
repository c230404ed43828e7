"""The attendance report measured: from the rows of the record to PDF, DOCX, XLSX and CSV of 1,000 and of 10,000 persons.

`./run bench attendance`. A PDF is made once: of what it set before, the engine remembers parts. The plain way of the same run is one HTML table of the same rows given to WeasyPrint: what the
rival needs 25 s for with its own table engine. It is asked for 1,000 rows only: for 10,000 it would need minutes and gigabytes.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from uuid import uuid4

import sqlalchemy as sa
from weasyprint import HTML

from app.attendance.models import AttendanceMark, Method, Mode, Standing
from app.database import db, transaction
from app.documents.attendance_report import AttendanceReport, in_words
from app.documents.certificate import certificates_pdf
from app.events.models import Event, ProgrammeSession
from app.registration.models import Delegate
from app.reports.attendance_facts import attendance_report
from app.reports.copies import MAKERS
from app.reports.thanking import certificates
from bench.participants import RIVAL, installation

Made = TypeVar("Made")
SIZES = (1_000, 10_000)
NOW = datetime(2030, 5, 23, 9, tzinfo=UTC)
SESSIONS = 4
LATE = 8
"""One in so many was registered and did not come."""


def lines(turns: int = 5) -> Iterator[str]:
    """One line for each figure, as it is measured."""
    taken: dict[str, list[float]] = {}
    with TemporaryDirectory() as folder:
        for size in SIZES:
            app = installation(Path(folder) / str(size), size)
            with app.app_context():
                _attend(size)
                event = db.session.scalars(sa.select(Event)).one()
                report, gathered = _timed(turns, lambda event=event: attendance_report(event, "en", prepared_on=event.starts_on))  # type: ignore[misc]  # bound now
                taken.setdefault("the facts, from the database", []).append(gathered)
                for format, make in MAKERS.items():
                    once = format == "pdf"
                    _content, spent = _timed(1 if once else turns, lambda make=make, report=report: make(report))  # type: ignore[misc]  # bound now
                    taken.setdefault(f"the report as {format.upper()}", []).append(spent)
                made, spent = _timed(1, lambda event=event: certificates(event, today=event.starts_on))  # type: ignore[misc]  # bound now
                _content, printing = _timed(1, lambda made=made: certificates_pdf(made, title="Certificates", author="Bench"))  # type: ignore[misc]  # bound now
                taken.setdefault("a certificate for each who came", []).append(spent + printing)
                if size == SIZES[0]:
                    plainly = _timed(1, lambda report=report: _plainly(report))[1]  # type: ignore[misc]  # bound now
                db.session.remove()
    yield f"{'persons':<34}{SIZES[0]:>12,}{SIZES[1]:>15,}"
    for words, (small, large) in taken.items():
        yield f"{words:<34}{small:>9,.0f} ms{large:>12,.0f} ms   {large / small:>5.1f} times for ten times as many"
    yield f"{'plainly, as one HTML table':<34}{plainly:>9,.0f} ms: {plainly / taken['the report as PDF'][0]:.0f} times as long as the report (the rival, on another day: {RIVAL['pdf']:,} ms)"


def _attend(size: int) -> None:
    """Four sessions; everybody but one in eight was there, one in ten of them online."""
    with transaction() as session:
        event = session.scalars(sa.select(Event)).one()
        parts = [ProgrammeSession(event=event, title=f"Session {number + 1}", position=number, starts_at=NOW.replace(hour=9 + 2 * number)) for number in range(SESSIONS)]
        session.add_all(parts)
        session.flush()
        keys = session.scalars(sa.select(Delegate.id).order_by(Delegate.id)).all()
        facts = {"standing": Standing.PRESENT, "method": Method.SCAN, "note": "", "recorded_at": NOW, "at": NOW}
        session.execute(
            sa.insert(AttendanceMark),
            [
                facts | {"uuid": str(uuid4()), "session_id": part.id, "delegate_id": key, "mode": Mode.IN_PERSON if place % 10 else Mode.ONLINE}
                for part in parts
                for place, key in enumerate(keys)
                if place % LATE
            ],
        )
        session.execute(sa.text("ANALYZE"))


def _plainly(report: AttendanceReport) -> bytes:
    table = report.table("delegates")
    assert table is not None
    rows = "".join("<tr>" + "".join(f"<td>{escape(in_words(cell, 'en'))}</td>" for cell in row) + "</tr>" for row in table.rows)
    content: bytes = HTML(string=f"<table border=1>{rows}</table>").write_pdf()
    return content


def _timed(turns: int, work: Callable[[], Made]) -> tuple[Made, float]:
    """What it gave, and the middle of the processor's milliseconds that all its threads took: others' work does not count."""
    spent = []
    for _turn in range(turns):
        started = time.process_time()
        made = work()
        spent.append(1000 * (time.process_time() - started))
    return made, statistics.median(spent)
