"""Attempts are counted in the database, so that every web process throttles alike."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from app.database import db
from app.people.models import SignInAttempt

WINDOW = timedelta(minutes=15)
LIMITS = {"account": 10, "address": 50}
"""Failed sign-ins in the window, per account tried and per network address."""
FACTOR_LIMITS = {"factor": 10, "factor from": 50}
"""Wrong codes of second factors in the window, per account and per network address."""
ACCESS_LIMITS = {"lost access": 3, "lost access from": 50}
"""Requests for lost access in the window, per e-mail address and per network address."""
REGISTRATION_LIMITS = {"registration": 10, "registration from": 50}
"""Places at public events asked for in the window, per e-mail address and per network address."""
LINK_LIMITS = {"lost link": 3, "lost link from": 50}
"""Lost links asked for in the window, per e-mail address and per network address."""


def is_throttled(*, email: str, address: str, now: datetime, limits: Mapping[str, int] = LIMITS) -> bool:
    """Whether there were so many attempts of late that the next one is not even looked at."""
    db.session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at < now - WINDOW))
    counted = db.session.execute(
        sa.select(SignInAttempt.key, sa.func.count())
        .where(SignInAttempt.key.in_(_keys(email, address, limits).values()), SignInAttempt.at >= now - WINDOW)
        .group_by(SignInAttempt.key)
    )
    tried = dict(counted.tuples().all())
    return any(tried.get(key, 0) >= limits[kind] for kind, key in _keys(email, address, limits).items())


def wait_for_turn(*, email: str, address: str, limits: Mapping[str, int] = LIMITS) -> None:
    """Guesses at one account, or from one address, are looked at one after another, so that many at once are no more than many.

    SQLite has one writer at a time anyway; on PostgreSQL a lock is held until this transaction ends.
    """
    if db.engine.dialect.name == "postgresql":
        for lock in sorted(int(key[:15], 16) for key in _keys(email, address, limits).values()):
            db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))


def count(*, email: str, address: str, now: datetime, limits: Mapping[str, int] = LIMITS) -> None:
    """One more attempt; of sign-ins, those that failed."""
    db.session.add_all(SignInAttempt(key=key, at=now) for key in _keys(email, address, limits).values())
    db.session.flush()


def admit(*, email: str, address: str, now: datetime, limits: Mapping[str, int]) -> bool:
    """Count one more request, unless there were so many of late that it is not even looked at; whether it was counted."""
    if is_throttled(email=email, address=address, now=now, limits=limits):
        return False
    count(email=email, address=address, now=now, limits=limits)
    return True


def forget_failures(*, email: str, address: str, limits: Mapping[str, int] = LIMITS) -> None:
    """The person is who they say: their own failures no longer count."""
    key = next(iter(_keys(email, address, limits).values()))
    db.session.execute(sa.delete(SignInAttempt).where(SignInAttempt.key == key))


def _keys(email: str, address: str, limits: Mapping[str, int]) -> dict[str, str]:
    """By the two kinds of a limit, in their order: what is tried, and from where."""

    def key(kind: str, value: str) -> str:
        return hmac.digest(current_app.config["LINK_KEY"], f"{kind}:{value}".encode(), hashlib.sha256).hex()

    return {kind: key(kind, value) for kind, value in zip(limits, (email.strip().casefold(), address), strict=True)}
