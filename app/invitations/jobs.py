"""Making letters in the background: each is a row under a lease, none is made twice, none is lost."""

from __future__ import annotations

import logging
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app import clock
from app.contacts.queries import addressees, contacts_of
from app.database import db, transaction
from app.documents.letter import LetterFacts, letter_pdf
from app.documents.pdf import MissingGlyphs, merged
from app.files.actions import store
from app.invitations.letters import letter_facts
from app.invitations.models import InvitationStatus, Letter, LetterBatch
from app.jobs import leases
from app.jobs.models import Progress
from app.jobs.queue import sweep

LEASE = timedelta(minutes=3)
log = logging.getLogger(__name__)


@sweep("letters.make")
def make_letters() -> int:
    """Make every letter that is due, then the merged PDF of each batch that has none open."""
    count = 0
    while (taken := _take()) is not None:
        letter_id, facts, error = taken
        content = b""
        if facts is not None:
            try:
                content = letter_pdf(facts)
            except MissingGlyphs as missing:
                error = f"No font has these characters: {missing}"
            except Exception as unforeseen:
                log.exception("letter %s failed", letter_id)
                error = f"{type(unforeseen).__name__}: {unforeseen}"
        _keep(letter_id, content, error)
        count += 1
    for batch_id in _complete_batches():
        _merge(batch_id)
    return count


def _take() -> tuple[int, LetterFacts | None, str] | None:
    with transaction():
        letter = leases.take(Letter, now=clock.now(), lease=LEASE)
        if letter is None:
            return None
        letter_id = letter.id
        try:
            contacts = contacts_of(letter.invitation.addressee_id)
            batch = letter.batch
            facts = letter_facts(
                letter.invitation,
                contacts,
                dated=batch.dated,
                signatories=batch.signatories,
                instrument=batch.instrument,
                words_as_of=batch.words_as_of,
            )
        except (KeyError, ValueError) as missing:
            return letter_id, None, f"A fact is missing: {missing}"
        return letter_id, facts, ""


def _keep(letter_id: int, content: bytes, error: str) -> None:
    with transaction():
        letter = db.session.get(Letter, letter_id)
        if letter is None or letter.progress is not Progress.WORKING:
            return
        if error or letter.invitation.excluded:
            leases.failed(letter, error or "The State was taken off the list.", now=clock.now(), final=True)
            return
        letter.file = store(name="invitation.pdf", media_type="application/pdf", content=content, now=clock.now())
        letter.made_at = clock.now()
        leases.done(letter)
        if letter.invitation.status is InvitationStatus.DRAFT:
            letter.invitation.status = InvitationStatus.ISSUED


def _complete_batches() -> list[int]:
    open_letters = sa.exists().where(
        Letter.batch_id == LetterBatch.id, Letter.progress.in_((Progress.QUEUED, Progress.WORKING))
    )
    with transaction():
        return list(db.session.scalars(sa.select(LetterBatch.id).where(LetterBatch.finished_at.is_(None), ~open_letters)))


def _merge(batch_id: int) -> None:
    """One PDF for printing, in protocol order."""
    with transaction():
        batch = db.session.scalars(
            sa.select(LetterBatch).where(LetterBatch.id == batch_id).options(joinedload(LetterBatch.event))
        ).one()
        letters = db.session.scalars(
            sa.select(Letter)
            .where(Letter.batch_id == batch_id, Letter.file_id.is_not(None))
            .options(joinedload(Letter.file), joinedload(Letter.invitation))
        ).all()
        everybody = addressees([letter.invitation.addressee_id for letter in letters], batch.event.starts_on, "en")
        ordered = sorted(letters, key=lambda letter: everybody[letter.invitation.addressee_id].sort_key)
        contents = [letter.file.content for letter in ordered if letter.file]
        title = batch.event.title
    content = merged(contents, title=title, language="en") if contents else b""
    with transaction():
        again = db.session.scalars(sa.select(LetterBatch).where(LetterBatch.id == batch_id).with_for_update()).one()
        if again.finished_at is None:
            again.finished_at = clock.now()
            if content:
                again.merged = store(name="invitations.pdf", media_type="application/pdf", content=content, now=clock.now())
