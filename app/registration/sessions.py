"""Places in a session: whoever chooses it takes a free one or waits, and moves up by the rule of the event's own waiting list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.database import db
from app.errors import Refused
from app.events.actions import in_turn
from app.events.models import Event, ProgrammeSession
from app.registration import messages, queries
from app.registration.models import Delegate, DelegateStatus, SessionChoice
from app.registration.places import Entry, waiting_order
from app.registration.rules import Window, may_change_own, window


@dataclass(frozen=True)
class SessionPlaces:
    """Who comes to a session, and who waits for a place there."""

    session: ProgrammeSession
    placed: tuple[int, ...]
    """Ids of the delegates who have a place."""
    queue: tuple[int, ...]
    """Of those who wait, in the order in which they move up."""

    @property
    def taken(self) -> int:
        """How many have a place."""
        return len(self.placed)

    @property
    def waiting(self) -> int:
        """How many wait for one."""
        return len(self.queue)

    @property
    def free(self) -> int:
        """How many places are left."""
        return max((self.session.places or 0) - self.taken, 0)

    def rank(self, delegate: Delegate) -> int | None:
        """0 for who has a place, else the number on the waiting list; None for who did not choose it."""
        if delegate.id in self.placed:
            return 0
        return self.queue.index(delegate.id) + 1 if delegate.id in self.queue else None


def places_of(event: Event) -> list[SessionPlaces]:
    """The sessions with a number of places, in the order of the programme; two statements."""
    asked = sa.select(ProgrammeSession).where(ProgrammeSession.event_id == event.id, ProgrammeSession.places.is_not(None))
    sessions = db.session.scalars(asked.order_by(ProgrammeSession.position, ProgrammeSession.id)).all()
    if not sessions:
        return []
    chosen = (
        sa.select(SessionChoice.session_id, SessionChoice.delegate_id, SessionChoice.placed_at, Delegate.state_id)
        .join(Delegate, SessionChoice.delegate_id == Delegate.id)
        .where(Delegate.event_id == event.id, Delegate.status == DelegateStatus.REGISTERED)
        .order_by(SessionChoice.chosen_at, SessionChoice.id)
    )
    by_session = defaultdict[int, list[Entry]](list)
    for session_id, delegate_id, placed_at, state_id in db.session.execute(chosen).tuples():
        status = DelegateStatus.REGISTERED if placed_at else DelegateStatus.WAITING
        by_session[session_id].append(Entry(delegate_id, state_id, status=status))
    return [
        SessionPlaces(each, tuple(one.key for one in by_session[each.id] if one.is_in), tuple(waiting_order(by_session[each.id])))
        for each in sessions
    ]


def choose(delegate: Delegate, session_ids: Collection[str], *, now: datetime) -> None:
    """To which sessions, by public id, the person comes; who has a place, or waits for one, keeps it."""
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
    give_free_places(delegate.event, now=now, seen_by=delegate)


def give_free_places(event: Event, *, now: datetime, seen_by: Delegate | None = None) -> None:
    """Let those who wait into sessions where there is a place, and tell them, but for who sees it on the page; within the event's turn.

    Who is not registered any more has given theirs back.
    """
    if window(event, now) not in (Window.OPEN, Window.PASSED):
        return
    gone = sa.select(Delegate.id).where(Delegate.event_id == event.id, Delegate.status != DelegateStatus.REGISTERED)
    db.session.execute(sa.delete(SessionChoice).where(SessionChoice.delegate_id.in_(gone)))
    won = defaultdict[int, list[ProgrammeSession]](list)
    for place in places_of(event):
        moved = place.queue[: place.free]
        chosen = (SessionChoice.session_id == place.session.id, SessionChoice.delegate_id.in_(moved))
        db.session.execute(sa.update(SessionChoice).where(*chosen).values(placed_at=now))
        for delegate_id in moved:
            won[delegate_id].append(place.session)
    for delegate in _told(event, list(won), seen_by):
        messages.send_session_place(delegate, won[delegate.id], now=now)


def _told(event: Event, ids: Sequence[int], seen_by: Delegate | None) -> list[Delegate]:
    return [each for each in queries.those(event, ids) if each is not seen_by] if ids else []
