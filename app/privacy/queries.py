"""Asking how much is kept, and what was erased."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.database import db
from app.events.models import Event
from app.events.queries import kept_from
from app.people.models import Account
from app.privacy.models import Erasure
from app.registration.models import Delegate
from app.web.search import plain

MOST_FOUND = 100
"""Registrations at once: more have more names than one."""


def named(event: Event) -> int:
    """How many persons the event's registrations still name, the withdrawn among them."""
    asked = sa.select(sa.func.count()).where(Delegate.event_id == event.id, Delegate.erased_at.is_(None))
    return db.session.scalar(asked) or 0


def registrations_of(asked: str, *, reader: Account) -> Sequence[Delegate]:
    """Those of all events that are not kept from the reader and that a name or an address of three letters or more finds, by person and then by day; one statement."""
    words = plain(asked).split()
    if len("".join(words)) < 3:
        return []
    found = sa.select(Delegate).join(Delegate.event).where(Delegate.erased_at.is_(None), Event.public_id.not_in(kept_from(reader)))
    found = found.where(*(Delegate.search_text.contains(each, autoescape=True) for each in words))
    ordered = found.options(contains_eager(Delegate.event), joinedload(Delegate.state)).order_by(Delegate.search_text, Event.starts_on.desc(), Delegate.id)
    return db.session.scalars(ordered.limit(MOST_FOUND)).all()


def erasures(event: Event) -> Sequence[Erasure]:
    """What was erased, the newest first."""
    asked = sa.select(Erasure).where(Erasure.event_id == event.id).options(joinedload(Erasure.erased_by))
    return db.session.scalars(asked.order_by(Erasure.id.desc())).all()
