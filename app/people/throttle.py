"""Sign-in attempts are counted in the database, so that every web process throttles alike."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from app.database import db
from app.people.models import SignInAttempt

WINDOW = timedelta(minutes=15)
LIMITS = {"account": 10, "address": 50}
"""Failed attempts in the window, per account tried and per network address."""


def is_throttled(*, email: str, address: str, now: datetime) -> bool:
    """Whether so many attempts failed of late that the next one is not even looked at."""
    db.session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at < now - WINDOW))
    counted = db.session.execute(
        sa.select(SignInAttempt.key, sa.func.count())
        .where(SignInAttempt.key.in_(_keys(email, address).values()), SignInAttempt.at >= now - WINDOW)
        .group_by(SignInAttempt.key)
    )
    tried = dict(counted.tuples().all())
    return any(tried.get(key, 0) >= LIMITS[kind] for kind, key in _keys(email, address).items())


def count_failure(*, email: str, address: str, now: datetime) -> None:
    """One more attempt that did not succeed."""
    db.session.add_all(SignInAttempt(key=key, at=now) for key in _keys(email, address).values())
    db.session.flush()


def forget_failures(*, email: str, address: str) -> None:
    """The person is who they say: their own failures no longer count."""
    key = _keys(email, address)["account"]
    db.session.execute(sa.delete(SignInAttempt).where(SignInAttempt.key == key))


def _keys(email: str, address: str) -> dict[str, str]:
    def key(kind: str, value: str) -> str:
        return hmac.digest(current_app.config["LINK_KEY"], f"{kind}:{value}".encode(), hashlib.sha256).hex()

    return {"account": key("account", email.strip().casefold()), "address": key("address", address)}
