"""Letters measured: 197 of one page, as single files and as one PDF; beside WeasyPrint called plainly, in one run.

`./run bench letters`. Wall time counts both
cores; CPU time of a letter is told too, as it hardly minds what else the machine does.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.database import Base, db, transaction
from app.documents.environment import TEMPLATES
from app.documents.letter import LetterFacts, letter_html, letter_pdf
from app.documents.pdf import merged, page_count
from app.documents.printing import printers
from app.events.models import Confidentiality, Event, EventKind, EventOffice, EventStatus, Instrument
from app.invitations import actions
from app.invitations.jobs import make_letters
from app.invitations.letters import facts_by_invitation
from app.invitations.models import Invitation, LetterBatch
from app.letters.facts import Writing
from app.people.models import Account, AccountRole
from app.treaty import reference
from app.treaty.models import State, ThematicArea
from config import Config

NOW = datetime(2018, 5, 1, 9, tzinfo=UTC)
BEGINNING = 50
"""Memory is looked at after so many letters, and after all."""
PROCESSES = 2


@dataclass(frozen=True)
class Printed:
    """One letter, the CPU seconds it took, and the most memory that its process has had (bytes)."""

    content: bytes
    cpu: float
    memory: int


@dataclass
class Way:
    """One way of making the letters, with what each turn took."""

    name: str
    work: Callable[[LetterFacts], bytes]
    press: Callable[[], Executor]
    single: list[float] = field(default_factory=list)
    """Wall seconds for all as single files."""
    whole: list[float] = field(default_factory=list)
    """The same with the merged PDF."""
    cpu: list[float] = field(default_factory=list)
    """CPU milliseconds a letter."""
    memory: list[tuple[int, int]] = field(default_factory=list)
    """MB of the largest process after `BEGINNING` letters, and after all."""

    def turn(self, facts: Sequence[LetterFacts]) -> None:
        """All letters once, in processes that have printed one already."""
        with self.press() as press:
            list(press.map(partial(printed, self.work), facts[:4]))
            started = time.perf_counter()
            made = list(press.map(partial(printed, self.work), facts))
            self.single.append(time.perf_counter() - started)
            press.submit(merged, [each.content for each in made], title="Letters", language="en").result()
            self.whole.append(time.perf_counter() - started)
        assert all(page_count(each.content) == 1 for each in made[:3])
        self.cpu.append(1000 * statistics.mean(each.cpu for each in made))
        self.memory.append(tuple(max(each.memory for each in part) // 2**20 for part in (made[:BEGINNING], made)))  # type: ignore[arg-type]  # two


def printed(work: Callable[[LetterFacts], bytes], facts: LetterFacts) -> Printed:
    """What a process hands back."""
    started = time.process_time()
    content = work(facts)
    return Printed(content, time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def plainly(facts: LetterFacts) -> bytes:
    """The same page with its style sheet in it, as WeasyPrint's documentation shows."""
    from weasyprint import HTML

    page = letter_html(facts).replace("</head>", f"<style>{_style()}</style></head>")
    content: bytes = HTML(string=page).write_pdf()
    return content


@cache
def _style() -> str:
    return (TEMPLATES / "letter.css").read_text(encoding="utf-8")


def _plain_processes(processes: int) -> Executor:
    return ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("forkserver"))


def lines(turns: int = 3) -> Iterator[str]:
    """One line for each figure."""
    ways = [
        Way("plainly, one process", plainly, partial(_plain_processes, 1)),
        Way("plainly, two processes", plainly, partial(_plain_processes, PROCESSES)),
        Way("ours, two processes", letter_pdf, partial(printers, PROCESSES)),
    ]
    with TemporaryDirectory() as folder:
        app = _installation(Path(folder))
        with app.app_context():
            facts = _order()
            batches = []
            for _turn in range(turns):
                for way in ways:
                    way.turn(facts)
                batches.append(_whole_batch())
    plain = statistics.median(ways[0].single), statistics.median(ways[0].whole), statistics.median(ways[0].cpu)
    for way in ways:
        single, whole, cpu = statistics.median(way.single), statistics.median(way.whole), statistics.median(way.cpu)
        early, late = (max(sizes) for sizes in zip(*way.memory, strict=True))
        yield (
            f"{len(facts)} letters, {way.name:<24}{len(facts) / single:>6.1f} letters/s, {plain[0] / single:.1f} times the first;"
            f" with all in one PDF {plain[1] / whole:.1f} times; {cpu:.0f} ms of CPU a letter, {plain[2] / cpu:.2f} times;"
            f" largest process {early} MB after {BEGINNING}, {late} MB after all"
        )
    batch = statistics.median(batches)
    yield (
        f"{len(facts)} letters, the worker's batch: from the rows to sealed files and one PDF {batch:.1f} s,"
        f" {len(facts) / batch:.1f} letters/s, {plain[1] / batch:.1f} times the first with all in one PDF"
    )


def _order() -> list[LetterFacts]:
    """The letters are ordered as from the page; their facts are those that the worker would print."""
    with transaction() as session:
        invitations = session.scalars(sa.select(Invitation).order_by(Invitation.id)).all()
        _new_batch()
        found = facts_by_invitation(invitations, Writing(date(2018, 5, 2), Instrument.LETTER))
        return [found[each.id] for each in invitations]


def _whole_batch() -> float:
    """Seconds that the worker takes, whose processes have printed before."""
    with transaction() as session:
        session.execute(sa.delete(LetterBatch))
        _new_batch()
    started = time.perf_counter()
    assert make_letters() >= BEGINNING
    return time.perf_counter() - started


def _new_batch() -> None:
    event, officer = (db.session.scalars(sa.select(kind)).one() for kind in (Event, Account))
    actions.make_letters(event, dated=date(2018, 5, 2), signatories={}, by=officer, now=NOW)  # type: ignore[arg-type]  # in this order


def _installation(folder: Path) -> Flask:
    """A database of its own with a meeting of France and Panama to which every other State is invited."""
    config = Config(
        secret_key="bench", instance=folder, database_url=f"sqlite:///{folder / 'plenary.db'}", letter_processes=PROCESSES, testing=True
    )
    app = create_app(config)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with transaction() as session:
            reference.load(session)
        with transaction() as session:
            session.add(Account(email="isu@example.org", password="!", name="ISU", fs_uniquifier="isu", created_at=NOW, roles=[AccountRole(name="isu")]))
            event = Event(
                kind=EventKind.CLOSED_MEETING,
                status=EventStatus.SCHEDULED,
                confidentiality=Confidentiality.CLOSED,
                title="Informal meeting of States on the universalization of the Convention",
                objectives="to share efforts undertaken to join the Convention, and to address any challenges",
                starts_on=date(2018, 5, 23),
                ends_on=date(2018, 5, 23),
                venue="Permanent Mission of France",
                city="Geneva",
                reply_by=date(2018, 5, 16),
                created_at=NOW,
                changed_at=NOW,
            )
            area = session.scalars(sa.select(ThematicArea).where(ThematicArea.code == "universalization")).one()
            event.offices.append(EventOffice(area=area, position=0))
            session.add(event)
            for state in session.scalars(sa.select(State).order_by(State.iso3)):
                language = state.letter_language if state.letter_language in actions.LETTER_LANGUAGES else "en"
                session.add(Invitation(event=event, state=state, language=language, status_as_of=event.starts_on))
    return app
