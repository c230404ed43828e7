"""Files of a form that was refused: sealed, for an hour, and only for the browser that sent them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from flask import session

from app import clock
from app.database import db, transaction
from app.jobs.queue import sweep
from app.questionnaires.models import PendingFile
from app.web.links import hash_of
from app.web.requests import when_refused

KEPT = timedelta(hours=1)
MOST_BYTES = 500 * 1024 * 1024
"""Of all that wait: beyond it people choose their file again."""


def keep_if_refused(*, name: str, media_type: str, content: bytes) -> str:
    """The secret that the page carries; the file is kept only if the form is not taken."""
    secret = secrets.token_urlsafe(32)
    when_refused(_keeping(_hash(secret), name, media_type, content))
    return secret


def pending(secret: str) -> PendingFile | None:
    """The file that this browser sent with an earlier form; none once the hour is over."""
    mine = (PendingFile.secret_hash == _hash(secret), PendingFile.sent_at >= clock.now() - KEPT)
    return db.session.scalar(sa.select(PendingFile).where(*mine))


def used(secret: str) -> None:
    """The form was taken."""
    db.session.execute(sa.delete(PendingFile).where(PendingFile.secret_hash == _hash(secret)))


@sweep("questionnaires.pending")
def forget_late() -> int:
    """What nobody sent again goes."""
    with transaction():
        _forget_late()
    return 0


def _keeping(secret_hash: str, name: str, media_type: str, content: bytes) -> Callable[[], None]:
    def keep() -> None:
        _forget_late()
        waiting = db.session.scalar(sa.select(sa.func.sum(PendingFile.size))) or 0
        if waiting + len(content) <= MOST_BYTES:
            db.session.add(PendingFile(secret_hash=secret_hash, name=name, media_type=media_type, size=len(content), sent_at=clock.now(), content=content))

    return keep


def _forget_late() -> None:
    db.session.execute(sa.delete(PendingFile).where(PendingFile.sent_at < clock.now() - KEPT))


def _hash(secret: str) -> str:
    """Who finds the page's secret still needs the browser's."""
    return hash_of(f"{session.setdefault('pending', secrets.token_urlsafe(16))}:{secret}")
