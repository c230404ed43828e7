"""Making letters in the background: each is a row under a lease, none is made twice, none is lost."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload

from app import clock
from app.database import db, transaction
from app.documents.letter import LetterFacts, letter_pdf
from app.documents.letter_template import TemplateFault
from app.documents.pdf import MissingGlyphs, merged
from app.documents.printing import Here, printers
from app.files.actions import store
from app.invitations import queries
from app.invitations.letters import facts_by_invitation, specimen_of, wording, writing_of
from app.invitations.models import Invitation, InvitationStatus, Letter, LetterBatch
from app.jobs import leases
from app.jobs.models import Progress
from app.jobs.queue import sweep

LEASE = timedelta(minutes=2)
AT_ONCE = 4
"""Letters that are taken for each process at a time: stopping takes effect after so many."""
FEW = 20
"""Letters that are made sooner here than processes begin."""
log = logging.getLogger(__name__)
_printing = Lock()


@dataclass(frozen=True)
class Job:
    """A letter that this worker holds, and which attempt at it this is."""

    letter_id: int
    attempt: int
    facts: LetterFacts


@sweep("letters.make")
def make_letters() -> int:
    """Make every letter that is due, then the merged PDF of each batch that has none open."""
    if not _printing.acquire(blocking=False):
        return 0  # another thread of this worker is at it, and goes on until nothing is due
    try:
        count = 0
        while jobs := _take():
            count += _make(jobs)
        for batch_id in _complete_batches():
            _merge(batch_id)
        return count
    finally:
        _printing.release()


def _make(jobs: list[Job]) -> int:
    """Print these, and take more while they print, until nothing is due."""
    count = 0
    with _printers(_letters_due() + len(jobs)) as press:
        printing: dict[Future[bytes], Job] = {}
        try:
            while jobs or printing:
                while jobs:
                    printing[press.submit(letter_pdf, jobs[0].facts)] = jobs[0]
                    del jobs[0]
                for future in wait(printing, return_when=FIRST_COMPLETED).done:
                    _keep(printing[future], *_outcome(future))
                    del printing[future]
                    count += 1
                jobs = _take() if len(printing) <= AT_ONCE * _processes() else []
            return count
        except BrokenProcessPool:
            suspects = [*printing.values(), *jobs]
    for job in suspects:
        _keep(job, *_alone(job))
    return count + len(suspects)


def _outcome(printed: Future[bytes]) -> tuple[bytes, str]:
    """The PDF, or why there is none; raises `BrokenProcessPool` where a process ended."""
    try:
        return printed.result(), ""
    except MissingGlyphs as missing:
        return b"", f"letter_characters: {missing}"
    except TemplateFault as fault:
        return b"", f"letter_template: {fault}"
    except BrokenProcessPool:
        raise
    except Exception as unforeseen:
        log.exception("a letter failed")
        return b"", f"{type(unforeseen).__name__}: {unforeseen}"


def _alone(job: Job) -> tuple[bytes, str]:
    """In a process of its own, so that a letter that ends its process harms no other."""
    with printers(1) as press:
        try:
            return _outcome(press.submit(letter_pdf, job.facts))
        except BrokenProcessPool:
            log.error("letter %s ends its process", job.letter_id)
            return b"", "letter_ends_process"


def _printers(letters: int) -> Executor:
    return printers(_processes()) if letters > FEW else Here()


def _processes() -> int:
    processes: int = current_app.config["PLENARY"].letter_processes
    return processes


def _letters_due() -> int:
    with transaction():
        return db.session.scalar(sa.select(sa.func.count()).where(Letter.progress == Progress.QUEUED)) or 0


def _take() -> list[Job]:
    """The next letters that can be made; those that cannot are told why."""
    now = clock.now()
    while True:
        with transaction():
            letters: list[Letter] = leases.take_several(Letter, now=now, lease=LEASE, most=AT_ONCE * _processes())
            if not letters:
                return []
            jobs = []
            batches = defaultdict(list)
            for letter in _with_what_they_need(letters):
                batches[letter.batch].append(letter)
            for batch, mine in batches.items():
                facts, said = _facts(batch, mine), _wording(batch, mine)
                for letter in mine:
                    error = _hindrance(letter)
                    if not error and letter.invitation_id not in facts:
                        error = "letter_fact_missing"
                    if not error and said[specimen_of(letter.invitation)] != batch.wording.get(specimen_of(letter.invitation)):
                        error = "letter_event_changed"
                    if error:
                        leases.failed(letter, error, now=now, final=True)
                    else:
                        jobs.append(Job(letter.id, letter.attempts, facts[letter.invitation_id]))
        if jobs:
            return jobs


def _with_what_they_need(letters: Sequence[Letter]) -> Iterable[Letter]:
    return db.session.scalars(
        sa.select(Letter)
        .where(Letter.id.in_([letter.id for letter in letters]))
        .options(joinedload(Letter.batch).joinedload(LetterBatch.event), joinedload(Letter.invitation).joinedload(Invitation.event))
        .order_by(Letter.id)
    )


def _facts(batch: LetterBatch, letters: Sequence[Letter]) -> dict[int, LetterFacts]:
    """By invitation; one whose facts are missing is left out, and harms no other."""
    invitations = [letter.invitation for letter in letters]
    try:
        return facts_by_invitation(invitations, writing_of(batch))
    except (KeyError, ValueError):
        found: dict[int, LetterFacts] = {}
        for invitation in invitations:
            with suppress(KeyError, ValueError):
                found |= facts_by_invitation([invitation], writing_of(batch))
        return found


def _wording(batch: LetterBatch, letters: Sequence[Letter]) -> dict[str, str]:
    """What the letters would say now: it must be what they were ordered with, as that is what is cleared."""
    specimens = {specimen_of(letter.invitation) for letter in letters}
    try:
        return wording(batch.event, specimens, writing_of(batch))
    except (KeyError, ValueError):
        return dict.fromkeys(specimens, "")


def _hindrance(letter: Letter) -> str:
    if letter.invitation.excluded:
        return "letter_taken_off"
    return "letter_left_already" if letter.invitation.status is InvitationStatus.SENT else ""


def _keep(job: Job, content: bytes, error: str) -> None:
    """Only who holds the lease keeps the letter: what another worker took up meanwhile is its own."""
    with transaction():
        letter = db.session.get(Letter, job.letter_id, with_for_update=True)
        if letter is None or letter.progress is not Progress.WORKING or letter.attempts != job.attempt:
            return
        if error := error or _hindrance(letter):
            leases.failed(letter, error, now=clock.now(), final=True)
            return
        letter.file = store(name="invitation.pdf", media_type="application/pdf", content=content, now=clock.now())
        letter.made_at = clock.now()
        leases.done(letter)
        if letter.invitation.status is InvitationStatus.DRAFT:
            letter.invitation.status = InvitationStatus.ISSUED


def _complete_batches() -> list[int]:
    with transaction():
        return list(db.session.scalars(sa.select(LetterBatch.id).where(LetterBatch.finished_at.is_(None), ~queries.is_open())))


def _merge(batch_id: int) -> None:
    """One PDF for printing, in protocol order; where it cannot be made the letters are there all the same."""
    with transaction():
        batch = db.session.scalars(
            sa.select(LetterBatch).where(LetterBatch.id == batch_id).options(joinedload(LetterBatch.event))
        ).one()
        title = batch.event.title
        contents = [letter.file.content for _addressee, letter in queries.made_letters(batch, "en") if letter.file]
    content = b""
    if contents:
        with _printers(len(contents)) as press:
            content, _error = _outcome(press.submit(merged, contents, title=title, language="en"))
    with transaction():
        again = db.session.scalar(
            sa.select(LetterBatch).where(LetterBatch.id == batch_id, LetterBatch.finished_at.is_(None), ~queries.is_open()).with_for_update()
        )
        if again is not None:
            again.finished_at = clock.now()
            if content:
                again.merged = store(name="invitations.pdf", media_type="application/pdf", content=content, now=clock.now())
