"""Lost access: the page only takes the request; a worker looks for the account, so that answer and time tell nothing."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.jobs import leases
from app.jobs.queue import look_now, sweep
from app.people import actions, messages, throttle
from app.people.models import AccessRequest, Account
from app.people.notes import note

LEASE = timedelta(minutes=3)
WITHIN = timedelta(days=1)
log = logging.getLogger(__name__)


def ask(email: str, *, address: str, now: datetime) -> None:
    """Take the request; after too many it is forgotten at once, and the answer is the same."""
    if throttle.is_throttled(email=email, address=address, now=now, limits=throttle.ACCESS_LIMITS):
        return
    throttle.count(email=email, address=address, now=now, limits=throttle.ACCESS_LIMITS)
    db.session.add(AccessRequest(email=email.strip().lower(), due_at=now))
    db.session.flush()
    look_now("people.lost_access")


@sweep("people.lost_access")
def send_links() -> int:
    """Answer every request that is due; what was asked is not kept."""
    count = 0
    while (request_id := _take()) is not None:
        try:
            _answer(request_id)
        except Exception as unforeseen:
            log.exception("lost access: request %s failed", request_id)
            _failed(request_id, type(unforeseen).__name__)
        count += 1
    return count


def _take() -> int | None:
    with transaction():
        request = leases.take(AccessRequest, now=clock.now(), lease=LEASE)
        return None if request is None else int(request.id)


def _answer(request_id: int) -> None:
    with transaction():
        request = db.session.get(AccessRequest, request_id)
        if request is None:
            return
        now = clock.now()
        account = db.session.scalar(sa.select(Account).where(Account.email == request.email, Account.active))
        if account is not None:
            secret = actions.issue_joining_link(account, now=now, within=WITHIN)
            messages.send_access(account, secret, within=WITHIN, now=now)
            note(account, "access_asked", now=now)
        db.session.delete(request)


def _failed(request_id: int, error: str) -> None:
    with transaction():
        request = db.session.get(AccessRequest, request_id)
        if request is not None:
            leases.failed(request, error, now=clock.now())
