"""A session of a member of staff is a row: it ends when they sign out, wherever its cookie was copied to."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.database import db
from app.people.models import Account, StaffSession
from app.web.links import hash_of

LONGEST = timedelta(hours=12)
"""A session ends then, however busy it is; without a request it ends earlier (`Config.idle_session`)."""
RECENT = timedelta(minutes=15)
"""For so long after showing who they are, people may change how they sign in."""


def begin(account_id: int, *, now: datetime, browser: str = "", address: str = "") -> str:
    """The secret that the browser keeps; the database keeps its hash. Sessions that are over are forgotten."""
    db.session.execute(sa.delete(StaffSession).where(StaffSession.began_at < now - LONGEST))
    secret = secrets.token_urlsafe(32)
    db.session.add(
        StaffSession(
            account_id=account_id, secret_hash=hash_of(secret), began_at=now, proved_at=now, browser=browser[:200], address=address[:45]
        )
    )
    db.session.flush()
    return secret


def end(secret: str) -> None:
    """Whoever kept a copy of the cookie is signed out too."""
    db.session.execute(sa.delete(StaffSession).where(StaffSession.secret_hash == hash_of(secret)))


def end_one(account: Account, public_id: str) -> None:
    """One of the account's own; another's is not found."""
    db.session.execute(
        sa.delete(StaffSession).where(StaffSession.account_id == account.id, StaffSession.public_id == public_id)
    )


def end_others(account: Account, secret: str) -> None:
    """All but the one that asks."""
    db.session.execute(
        sa.delete(StaffSession).where(StaffSession.account_id == account.id, StaffSession.secret_hash != hash_of(secret))
    )


def sessions_of(account: Account, *, now: datetime) -> Sequence[StaffSession]:
    """Those that have not ended, the newest first."""
    return db.session.scalars(
        sa.select(StaffSession)
        .where(StaffSession.account_id == account.id, StaffSession.began_at >= now - LONGEST)
        .order_by(StaffSession.began_at.desc(), StaffSession.id.desc())
    ).all()


def prove(secret: str, *, now: datetime) -> str:
    """The person has just shown again who they are: the session goes on under a new secret, and a copy of the one before is worth nothing."""
    renewed = secrets.token_urlsafe(32)
    db.session.execute(
        sa.update(StaffSession).where(StaffSession.secret_hash == hash_of(secret)).values(proved_at=now, secret_hash=hash_of(renewed))
    )
    return renewed


def is_recent(secret: str, *, now: datetime) -> bool:
    """Whether they showed it a short while ago."""
    found = sa.exists().where(StaffSession.secret_hash == hash_of(secret), StaffSession.proved_at >= now - RECENT)
    return bool(db.session.scalar(sa.select(found)))


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
