"""Lost access: the page only takes the request; a worker looks for the account, so that answer and time tell nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from app import clock
from app.database import db
from app.jobs import leases
from app.jobs.queue import look_now, sweep
from app.people import actions, messages, throttle
from app.people.models import AccessRequest, Account
from app.people.notes import note

LEASE = timedelta(minutes=3)
WITHIN = timedelta(days=1)


def ask(email: str, *, address: str, now: datetime) -> None:
    """Take the request; after too many it is forgotten at once, and the answer is the same."""
    if not throttle.admit(email=email, address=address, now=now, limits=throttle.ACCESS_LIMITS):
        return
    db.session.add(AccessRequest(email=email.strip().lower(), due_at=now))
    db.session.flush()
    look_now("people.lost_access")


@sweep("people.lost_access")
def send_links() -> int:
    """Answer every request that is due; what was asked is not kept."""
    return leases.answer_each(AccessRequest, _answer, lease=LEASE)


def _answer(request: AccessRequest) -> None:
    account = db.session.scalar(sa.select(Account).where(Account.email == request.email, Account.active))
    if account is not None:
        now = clock.now()
        secret = actions.issue_joining_link(account, now=now, within=WITHIN)
        messages.send_access(account, secret, within=WITHIN, now=now)
        note(account, "access_asked", now=now)
