"""Participants measured: the form, a submission, lists of 1,000 to 100,000, tables and PDFs, badges, memory; beside plain ways in one run.

Milliseconds of the processor, all threads of the process, so that what else runs on the machine does not count.

`./run bench participants`
"""

from __future__ import annotations

import csv
import io
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import segno
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from weasyprint import HTML

from app import create_app
from app.database import Base, db, transaction
from app.documents.badges import Badge, Badges, BadgeSize, badges_pdf
from app.events.models import Event, EventKind, EventStatus
from app.invitations.actions import link_of
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.participants.making import making_of, table_csv, table_xlsx
from app.participants.models import Copy, DocumentKind
from app.people.models import Account, AccountRole
from app.registration.models import Category, Delegate, DelegationRole, Terms
from app.treaty import reference
from app.treaty.models import State, TreatyStatus
from app.web.access import Role
from app.web.links import hash_of
from bench.measuring import signed_in
from config import Config

SIZES = (1_000, 10_000, 100_000)
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
RIVAL = {"form": 74, "submission": 107, "list": 2_555, "csv": 1_519, "xlsx": 1_735, "pdf": 25_228, "badges": 1_195}
"""The rival's figures, measured elsewhere: medians in milliseconds of Indico 3.3.14 (200 badges: ReportLab); only the order of size counts."""


def lines(turns: int = 5) -> Iterator[str]:
    """One line for each figure, as it is measured."""
    with TemporaryDirectory() as folder:
        for size in SIZES:
            app = installation(Path(folder) / str(size), size)
            browser, event_id = signed_in(app), _event_id(app)
            yield from _table(browser, event_id, size, turns)
            yield from _guest(app, size, turns)
            if size == SIZES[0]:
                yield from _documents(app, turns)
            yield from _memory(app, size)


def _table(browser: FlaskClient, event_id: str, size: int, turns: int) -> Iterator[str]:
    address = f"/events/{event_id}/participants"
    last = browser.get(f"{address}?order=name").get_data(as_text=True)
    after = last.split("after=")[1][:16]
    asked = {
        "first page": address,
        "a page by name, from somebody": f"{address}?order=name&after={after}",
        "a search": f"{address}?q=cote+d%27ivoire",
        "a rare search": f"{address}?q=zzz",
    }
    for words, path in asked.items():
        yield f"{size:>7,} participants, {words:<30}{_median(turns, lambda path=path: browser.get(path).get_data()):>9,.1f} ms"  # type: ignore[misc]  # bound now
    yield from ([f"          (the rival's list of 1,000: {RIVAL['list']:,} ms)"] if size == SIZES[0] else [])


def _guest(app: Flask, size: int, turns: int) -> Iterator[str]:
    """A mission opens the form and names somebody, where places are limited; the confirmation and the summary are in the outbox."""
    with app.app_context(), transaction() as session:
        event = session.scalars(sa.select(Event)).one()
        session.add(Terms(event_id=event.id, capacity=size + 1_000, quota=600))
        state = session.scalars(sa.select(State).where(State.iso3 == "VNM")).one()
        invitation = Invitation(
            event=event, state=state, status=InvitationStatus.SENT, answer=Answer.ATTENDING, status_then=TreatyStatus.NOT_PARTY, status_as_of=event.starts_on,
            reply_email="mission@example.org",
        )  # fmt: skip
        session.add(invitation)
        session.flush()
        secret = link_of(invitation)
        invitation.link_hash = hash_of(secret)
    browser = app.test_client()
    address = f"/s/{secret}/delegates/new"
    facts = {"role": "adviser", "language": "en"}

    def submit() -> None:
        name = uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop"))
        answer = browser.post(address, data=facts | {"family_name": name, "email": f"{name}@example.org", "submission_key": str(uuid4())})
        assert answer.status_code == 303, answer.status_code

    form = _median(turns, lambda: browser.get(address).get_data())
    yield f"{size:>7,} participants, {'the registration form':<30}{form:>9,.1f} ms   (the rival: {RIVAL['form']})"
    yield f"{size:>7,} participants, {'a submission, with its mails':<30}{_median(turns, submit):>9,.1f} ms   (the rival: {RIVAL['submission']})"


def _documents(app: Flask, turns: int) -> Iterator[str]:
    """1,000 rows in each format and 200 badges; beside the plainest way to write the same."""
    with app.app_context():
        for words, kind, format, rival in (
            ("list as PDF", DocumentKind.LIST, "pdf", RIVAL["pdf"]),
            ("list as Word document", DocumentKind.LIST, "docx", 0),
            ("table as CSV", DocumentKind.TABLE, "csv", RIVAL["csv"]),
            ("table as XLSX", DocumentKind.TABLE, "xlsx", RIVAL["xlsx"]),
            ("badges of all, 125 sheets", DocumentKind.BADGES, "pdf", 0),
        ):
            slow = format in ("pdf", "docx")
            taken = _median(1 if slow else turns, lambda kind=kind, format=format: _make(kind, format), warm=not slow)  # type: ignore[misc]  # bound now
            told = f"   (the rival: {rival:,})" if rival else ""
            yield f"  1,000 {words:<30}{taken:>9,.1f} ms{told}"
        ours, plain = (_median(3, work) for work in (lambda: badges_pdf(_badges()), _plain_badges))
        yield f"    200 badges, eight on a sheet        {ours:>9,.1f} ms   (the rival: {RIVAL['badges']:,}; one by one with WeasyPrint, in this run: {plain:,.0f})"
        yield f"  1,000 as a plain HTML table to PDF  {_median(1, _plain_pdf, warm=False):>9,.1f} ms   (the naive reference of this run)"
        yield f"  1,000 as CSV from plain objects     {_median(turns, _plain_csv):>9,.1f} ms   (the naive reference of this run)"
        db.session.remove()


def _memory(app: Flask, size: int) -> Iterator[str]:
    """The highest that Python holds while a table is written out."""
    with app.app_context():
        for format in ("csv", "xlsx"):
            _make(DocumentKind.TABLE, format)
            tracemalloc.start()
            started = time.perf_counter()
            _make(DocumentKind.TABLE, format)
            most = tracemalloc.get_traced_memory()[1] / 2**20
            tracemalloc.stop()
            yield f"{size:>7,} rows as {format.upper():<5} at most {most:>6.1f} MB, {time.perf_counter() - started:,.1f} s while being watched"
        db.session.remove()


def _make(kind: DocumentKind, format: str) -> None:
    event = db.session.scalars(sa.select(Event)).one()
    copy = Copy(event_id=event.id, number=1, kind=kind, format=format, language="en", choices={}, taken_by_name="Bench", taken_at=NOW, due_at=NOW)
    with db.session.no_autoflush:
        copy.event = event
        if kind is not DocumentKind.TABLE:
            making_of(copy)()
        elif format == "csv":
            for _part in table_csv(copy):
                pass
        else:
            table_xlsx(copy).close()
    db.session.expunge_all()
    db.session.rollback()


def _plain_rows() -> list[list[str]]:
    return [
        [each.state.iso3 if each.state else "", each.title, each.given_name, each.family_name, each.function, each.role or "", each.email, each.language]
        for each in db.session.scalars(sa.select(Delegate))
    ]


def _plain_pdf() -> None:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in _plain_rows())
    HTML(string=f"<table border=1>{body}</table>").write_pdf()


def _badges() -> Badges:
    people = [Badge("Ms.", f"Grace {number}", "Wanjiru-Otieno", "Second Secretary", "Kenya", f"k{number:041d}") for number in range(200)]
    return Badges("en", "Conference (demonstration)", BadgeSize.SHEET, people, {"title": "Badges", "code": "Code"})


def _plain_badges() -> None:
    """Each badge a page of its own with its style in it, as WeasyPrint's documentation shows; the QR code as segno draws it."""
    for badge in _badges().badges:
        code = segno.make(badge.code, error="m").svg_data_uri()
        lines = (badge.given_name, badge.family_name, badge.delegation, badge.function)
        style = "<style>@page { size: 105mm 74mm; margin: 6mm } p { text-align: center } img { width: 22mm }</style>"
        HTML(string=f"{style}{''.join(f'<p>{line}</p>' for line in lines)}<img src='{code}'>").write_pdf()


def _plain_csv() -> None:
    csv.writer(io.StringIO()).writerows(_plain_rows())
    db.session.expunge_all()


def _median(turns: int, work: Callable[[], object], *, warm: bool = True) -> float:
    if warm:
        work()
    return statistics.median(_cpu(work) for _turn in range(turns))


def _cpu(work: Callable[[], object]) -> float:
    """Milliseconds of the processor, all threads: what else runs on the machine does not count."""
    started = time.process_time()
    work()
    return 1000 * (time.process_time() - started)


def installation(folder: Path, size: int) -> Flask:
    """One event with so many participants from all States."""
    folder.mkdir()
    app = create_app(Config(secret_key="bench", instance=folder, database_url=f"sqlite:///{folder / 'plenary.db'}", testing=True))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with transaction() as session:
            reference.load(session)
        with transaction() as session:
            day = date(2030, 5, 23)
            event = Event(
                kind=EventKind.SEMINAR, status=EventStatus.SCHEDULED, title="Conference (demonstration)", starts_on=day, ends_on=day, created_at=NOW, changed_at=NOW, audience={}
            )  # fmt: skip
            session.add(event)
            session.add(
                Account(
                    email="isu@example.org",
                    password="!",
                    name="ISU",
                    fs_uniquifier="bench",
                    created_at=NOW,
                    active=True,
                    roles=[AccountRole(name=Role.ISU.value)],
                )
            )
            session.flush()
            states: Sequence[int] = session.scalars(sa.select(State.id).where(State.iso3 != "VNM").order_by(State.id)).all()
            session.execute(sa.insert(Delegate.__table__), [_row(event.id, number, states[number % len(states)]) for number in range(size)])
        with transaction():
            db.session.execute(sa.text("ANALYZE"))
        db.session.remove()
    return app


def _row(event_id: int, number: int, state_id: int) -> dict[str, object]:
    return {
        "event_id": event_id,
        "state_id": state_id,
        "category": Category.DELEGATE,
        "role": DelegationRole.HEAD if number < 196 else DelegationRole.ADVISER,
        "position": number // 196,
        "title": "Ms.",
        "given_name": "Marie-Claire",
        "family_name": ("KOFFI", "de la Cruz", "McDonald", "Þórhallsdóttir")[number % 4] + f" {number}",
        "function": "Second Secretary, Permanent Mission to the United Nations Office in Geneva",
        "email": f"delegate{number}@example.org",
        "submission_key": str(number),
        "registered_at": NOW,
    }


def _event_id(app: Flask) -> str:
    with app.app_context():
        found = db.session.scalars(sa.select(Event.public_id)).one()
        db.session.remove()
    return found
