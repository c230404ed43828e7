"""What attendance is taken at, and how it is counted; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from app import clock
from app.attendance.models import Quorum, Refusal
from app.events.models import Event, EventStatus, ProgrammeSession, SessionKind
from app.registration.models import Category
from app.registration.rules import end_of, in_pages

Person = TypeVar("Person")
TOLERATED = timedelta(seconds=2)
"""Less than this between two clocks is the way of the message, not an error."""
TO_SEND = timedelta(days=3)
"""For so long after its list is gone a device may still send what it has recorded."""


@dataclass(frozen=True)
class Presence:
    """Persons and States in the room; the two are never added up."""

    representatives: int = 0
    states: int = 0
    others: int = 0
    """Organisers, resource persons and organisations: listed apart, counted with no State."""


def takes_attendance(session: ProgrammeSession) -> bool:
    """Attendance is taken at every part of the programme but the breaks."""
    return session.kind is not SessionKind.BREAK


def counted(people: Iterable[tuple[Category, int | None]], delegations: Iterable[int] = ()) -> Presence:
    """Count (category, State) pairs: a State is present when one of its delegates is, or its delegation was seen as such."""
    representatives, others, states = 0, 0, set(delegations)
    for category, state_id in people:
        if category is Category.DELEGATE and state_id is not None:
            representatives += 1
            states.add(state_id)
        else:
            others += 1
    return Presence(representatives, len(states), others)


@dataclass(frozen=True)
class Delegation(Generic[Person]):
    """Those who stand under one heading, or those of them who stand on this page."""

    heading: str
    members: Sequence[Person]
    continued: bool = False


def on_page(delegations: Sequence[Delegation[Person]], number: int) -> tuple[list[Delegation[Person]], int, int]:
    """What stands on that page, or on the last where there are fewer; which page it is, and of how many."""
    pages = in_pages([1 + len(each.members) for each in delegations])
    number = min(number, len(pages))
    shown = [
        Delegation(delegations[block].heading, delegations[block].members[max(first - 1, 0) : last - 1], first > 0)
        for block, first, last in pages[number - 1]
    ]
    return shown, number, len(pages)


@dataclass(frozen=True)
class Moment:
    """When something happened, and what had to be mended to say so."""

    at: datetime
    note: str = ""
    """future_time, past_time; empty where it was possible."""


def corrected(said: datetime, *, error: timedelta, opened: datetime, now: datetime) -> Moment:
    """A device's time without the error of its clock (`error` is what it lacks); never after now, nor before the device was opened."""
    try:
        at = said + error if abs(error) > TOLERATED else said
    except OverflowError:
        at = opened
    if at > now:
        return Moment(now, "future_time" if at - now > TOLERATED else "")
    return Moment(opened, "past_time") if at < opened - TOLERATED else Moment(at)


def ends(event: Event) -> datetime:
    """When the last day is over at the venue: then no device keeps the list any more."""
    return end_of(event.ends_on, event.zone)


def has_a_door(event: Event) -> bool:
    """Whether anybody can be checked in: nobody at a paper, a draft or a cancelled event."""
    return not event.is_paper and event.status not in (EventStatus.DRAFT, EventStatus.CANCELLED)


def session_refusal(session_kind: SessionKind | None) -> Refusal | None:
    """Why nothing can be recorded there; None for the kind of a session that is gone."""
    if session_kind is None:
        return Refusal.SESSION_GONE
    return Refusal.SESSION_BREAK if session_kind is SessionKind.BREAK else None


def needed_for(quorum: Quorum, parties: int) -> int:
    """How many of so many States Parties make the quorum: at least a third or two thirds, or more than half."""
    return {Quorum.THIRD: -(-parties // 3), Quorum.MAJORITY: parties // 2 + 1, Quorum.TWO_THIRDS: -(-2 * parties // 3)}[quorum]


def wall_instant(at: time | None, session: ProgrammeSession, event: Event) -> datetime | None:
    """A time of day at the venue on the session's day, the event's first where the session has none; the earlier of two where clocks are put back."""
    if at is None:
        return None
    day = clock.local(session.starts_at, event.zone).date() if session.starts_at else event.starts_on
    return datetime.combine(day, at, ZoneInfo(event.zone)).astimezone(UTC)
