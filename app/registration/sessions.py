"""Places in a session: whoever chose it first has one, and whoever leaves gives theirs to the next, as nothing else is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.database import db
from app.errors import Refused
from app.events.actions import in_turn
from app.events.models import Event, ProgrammeSession
from app.registration.models import Delegate, DelegateStatus, SessionChoice
from app.registration.rules import may_change_own


@dataclass(frozen=True)
class SessionPlaces:
    """Who wants to come to a session, in the order of their choice: the first `session.places` of them have a place."""

    session: ProgrammeSession
    chosen_by: tuple[int, ...]
    """Ids of delegates."""

    @property
    def taken(self) -> int:
        """How many have a place."""
        return min(len(self.chosen_by), self.session.places or 0)

    @property
    def waiting(self) -> int:
        """How many wait for one."""
        return len(self.chosen_by) - self.taken

    def rank(self, delegate: Delegate) -> int | None:
        """0 for who has a place, else the number on the waiting list; None for who did not choose it."""
        if delegate.id not in self.chosen_by:
            return None
        return max(self.chosen_by.index(delegate.id) + 1 - (self.session.places or 0), 0)


def places_of(event: Event) -> list[SessionPlaces]:
    """The sessions with a number of places, in the order of the programme; two statements."""
    asked = sa.select(ProgrammeSession).where(ProgrammeSession.event_id == event.id, ProgrammeSession.places.is_not(None))
    sessions = db.session.scalars(asked.order_by(ProgrammeSession.position, ProgrammeSession.id)).all()
    if not sessions:
        return []
    chosen = (
        sa.select(SessionChoice.session_id, SessionChoice.delegate_id)
        .join(Delegate, SessionChoice.delegate_id == Delegate.id)
        .where(Delegate.event_id == event.id, Delegate.status == DelegateStatus.REGISTERED)
        .order_by(SessionChoice.chosen_at, SessionChoice.id)
    )
    by_session = defaultdict[int, list[int]](list)
    for session_id, delegate_id in db.session.execute(chosen).tuples():
        by_session[session_id].append(delegate_id)
    return [SessionPlaces(session, tuple(by_session[session.id])) for session in sessions]


def choose(delegate: Delegate, session_ids: Collection[str], *, now: datetime) -> None:
    """To which sessions, by public id, the person wants to come; who chose one before keeps their turn."""
    in_turn(delegate.event)
    if delegate.status is not DelegateStatus.REGISTERED or not may_change_own(delegate, now):
        raise Refused("registration_over")
    kept = {each.session_id: each for each in db.session.scalars(sa.select(SessionChoice).where(SessionChoice.delegate_id == delegate.id))}
    for place in places_of(delegate.event):
        wanted, choice = place.session.public_id in session_ids, kept.get(place.session.id)
        if wanted and choice is None:
            db.session.add(SessionChoice(session_id=place.session.id, delegate_id=delegate.id, chosen_at=now))
        elif not wanted and choice is not None:
            db.session.delete(choice)
    db.session.flush()
