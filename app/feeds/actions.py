"""Giving, renewing and revoking the secret address of a calendar."""

from __future__ import annotations

from datetime import datetime

from app.database import db
from app.errors import NotAllowed
from app.feeds import queries
from app.feeds.models import Feed
from app.people.models import Account
from app.treaty.models import State
from app.web.access import ADMINISTRATORS
from app.web.links import hash_of, secret_for


def renew_own(account: Account, *, now: datetime) -> None:
    """A new address for one's own calendar; the one before stops working."""
    _renew(queries.feed_of(account) or Feed(account=account), now)


def renew_of_state(state: State, *, by: Account, now: datetime) -> None:
    """A new address for a State's calendar, to be given to its mission; the one before stops working."""
    if not by.holds(*ADMINISTRATORS):
        raise NotAllowed
    _renew(queries.feed_of_state(state) or Feed(state=state), now)


def revoke(feed: Feed, *, by: Account) -> None:
    """The address stops working."""
    if feed.account_id != by.id and not by.holds(*ADMINISTRATORS):
        raise NotAllowed
    feed.link_hash = None
    db.session.flush()


def _renew(feed: Feed, now: datetime) -> None:
    db.session.add(feed)
    feed.link_revision, feed.renewed_at = (feed.link_revision or 0) + 1, now
    db.session.flush()
    feed.link_hash = hash_of(secret_for("feed", feed.public_id, feed.link_revision))
    db.session.flush()
