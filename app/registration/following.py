"""What happens to an event happens to its registration: a copy has its limits, and a larger session lets more people in."""

from __future__ import annotations

from datetime import datetime

from app.database import db
from app.events.actions import session_changed
from app.events.cloning import cloned
from app.events.models import Event
from app.registration import queries, sessions
from app.registration.models import Terms
from app.registration.rules import LIMITS


@cloned.connect
def copy_limits(event: Event, *, copy: Event, **_more: object) -> None:
    """The copy has the same limits, and nobody who holds a place."""
    terms = queries.terms_of(event)
    if terms.version:
        db.session.add(Terms(event_id=copy.id, **{name: getattr(terms, name) for name in LIMITS}))
        db.session.flush()


@session_changed.connect
def let_in(event: Event, *, now: datetime) -> None:
    """Where a session has more places, those who wait have them."""
    sessions.give_free_places(event, now=now)
