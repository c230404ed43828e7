"""Giving places: the question and its answer stand in the same turn of the event, so there is never one too many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.database import db
from app.errors import Refused
from app.events.models import Event
from app.registration import messages, queries, sessions
from app.registration.models import Delegate, DelegateStatus, DelegationRole, Terms
from app.registration.places import HOLDS_NO_PLACE, Entry, Room, moving_up
from app.registration.rules import Window, window


@dataclass(frozen=True)
class Limits:
    """What a guest is told of the limits."""

    terms: Terms
    free: int | None
    """How many places are left; None where there is no limit."""
    taken: int = 0
    """How many are held, where there is a limit."""

    def __bool__(self) -> bool:
        return self.terms.approval or self.terms.limits


def limits_of(event: Event) -> Limits:
    """The limits, and what is left."""
    terms = queries.terms_of(event)
    if terms.capacity is None:
        return Limits(terms, None)
    room = queries.room_of(event)
    return Limits(terms, room.free, room.taken)


def standing_for(event: Event, person: Entry, *, approved: bool) -> DelegateStatus:
    """Where a new registration stands; `Refused` where there is no place and no waiting list."""
    terms = queries.terms_of(event)
    lacking = queries.room_of(event).lacks(person) if terms.limits else ""
    if lacking == "alternates_full" or (lacking and not terms.waiting_list):
        raise Refused(lacking, most=_limit(terms, lacking))
    return DelegateStatus.WAITING if lacking else admitted(terms, approved=approved)


def admitted(terms: Terms, *, approved: bool) -> DelegateStatus:
    """How somebody who has a place stands."""
    return DelegateStatus.PENDING if terms.approval and not approved else DelegateStatus.REGISTERED


def refuse_more(event: Event, delegate: Delegate) -> None:
    """`Refused` where somebody who was changed takes more than there is: an alternate who is to sit, one alternate more."""
    terms, entries = queries.terms_of(event), queries.entries_of(event)
    changed = next(entry for entry in entries if entry.key == delegate.id)
    lacking = Room(terms, [entry for entry in entries if entry.key != delegate.id]).lacks(changed)
    if lacking and (changed.is_in or lacking == "alternates_full"):
        raise Refused(lacking, most=_limit(terms, lacking))


def move_up(event: Event, *, now: datetime) -> None:
    """Let those of the waiting list in for whom there is a place, also in sessions, and tell them and their missions."""
    if window(event, now) not in (Window.OPEN, Window.PASSED):
        return
    terms = queries.terms_of(event)
    moved = queries.those(event, moving_up(terms, queries.entries_of(event)))
    for delegate in moved:
        delegate.status = admitted(terms, approved=delegate.decided_at is not None)
        delegate.version += 1
    db.session.flush()
    for delegate in moved:
        messages.send_standing(delegate, now=now, moved_up=True)
    for invitation in {each.invitation for each in moved if each.invitation is not None}:
        messages.send_summary(invitation, now=now)
    sessions.give_free_places(event, now=now)


def entry_of(delegate: Delegate) -> Entry:
    """What the limits must know of somebody on file, as a newcomer."""
    state_id, organisation_id = delegate.addressee_id or (None, None)
    return Entry(
        state_id=state_id,
        organisation_id=organisation_id,
        alternate=delegate.role is DelegationRole.ALTERNATE,
        works=delegate.category in HOLDS_NO_PLACE,
    )


def _limit(terms: Terms, lacking: str) -> int:
    limits = {"alternates_full": terms.alternates, "quota_full": terms.quota, "event_full": terms.capacity}
    return limits[lacking] or 0
