"""A session of a member of staff is a row: it ends when they sign out, wherever its cookie was copied to."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.database import db
from app.people.models import Account, StaffSession
from app.web.links import hash_of

LONGEST = timedelta(hours=12)
"""A session ends then, however busy it is; without a request it ends earlier (`Config.idle_session`)."""


def begin(account_id: int, *, now: datetime) -> str:
    """The secret that the browser keeps; the database keeps its hash. Sessions that are over are forgotten."""
    db.session.execute(sa.delete(StaffSession).where(StaffSession.began_at < now - LONGEST))
    secret = secrets.token_urlsafe(32)
    db.session.add(StaffSession(account_id=account_id, secret_hash=hash_of(secret), began_at=now))
    db.session.flush()
    return secret


def end(secret: str) -> None:
    """Whoever kept a copy of the cookie is signed out too."""
    db.session.execute(sa.delete(StaffSession).where(StaffSession.secret_hash == hash_of(secret)))


def account_of(uniquifier: str, secret: str, *, now: datetime) -> Account | None:
    """The account that a browser is signed in with; one statement."""
    return db.session.scalar(
        sa.select(Account)
        .join(StaffSession)
        .where(
            Account.fs_uniquifier == uniquifier,
            Account.active,
            StaffSession.secret_hash == hash_of(secret),
            StaffSession.began_at >= now - LONGEST,
        )
    )
