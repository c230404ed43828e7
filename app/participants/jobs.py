"""Making large documents in the background: each is a row under a lease, and none is lost."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.documents.pdf import MissingGlyphs
from app.files.actions import store
from app.files.models import StoredFile
from app.jobs import leases
from app.jobs.models import Progress
from app.jobs.queue import sweep
from app.participants.making import MEDIA, making_of, name_of
from app.participants.models import Copy

LEASE = timedelta(minutes=10)
KEPT = timedelta(days=7)
"""The file of a large copy; that it was taken stays on record."""
log = logging.getLogger(__name__)


@sweep("participants.make")
def make_copies() -> int:
    """Make every copy that is due, and forget the files of old ones."""
    _forget_old_files()
    count = 0
    while (taken := _take()) is not None:
        copy_id, work = taken
        try:
            content, error = work(), ""
        except MissingGlyphs:
            content, error = b"", "no_font_for_list"
        except Exception as unforeseen:
            log.exception("copy %s failed", copy_id)
            content, error = b"", f"{type(unforeseen).__name__}: {unforeseen}"
        _keep(copy_id, content, error)
        count += 1
    return count


def _take() -> tuple[int, Callable[[], bytes]] | None:
    with transaction():
        copy = leases.take(Copy, now=clock.now(), lease=LEASE)
        return None if copy is None else (copy.id, making_of(copy))


def _keep(copy_id: int, content: bytes, error: str) -> None:
    with transaction():
        copy = db.session.get(Copy, copy_id)
        if copy is None or copy.progress is not Progress.WORKING:
            return
        if error:
            leases.failed(copy, error, now=clock.now(), final=True)
            return
        copy.file = store(name=name_of(copy), media_type=MEDIA[copy.format], content=content, now=clock.now())
        leases.done(copy)


def _forget_old_files() -> None:
    with transaction() as session:
        old = sa.select(Copy.file_id).where(Copy.file_id.is_not(None), Copy.taken_at < clock.now() - KEPT)
        files = list(session.scalars(old))
        if files:
            session.execute(sa.update(Copy).where(Copy.file_id.in_(files)).values(file_id=None))
            session.execute(sa.delete(StoredFile).where(StoredFile.id.in_(files)))
