"""Who holds a place, what is free, and who moves up when a place becomes free; pure.

One rule for all: whoever is registered or waits for approval holds a place, except alternates and those who work at the
event. Who is on the waiting list holds none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.contacts.models import AddresseeId
from app.registration.models import Category, DelegateStatus, Terms

HOLDS_NO_PLACE = frozenset(
    {Category.ORGANISER, Category.RESOURCE_PERSON, Category.SPEAKER, Category.INTERPRETER}
)
"""Those who work at the event."""
IN = frozenset({DelegateStatus.REGISTERED, DelegateStatus.PENDING})
"""Those whom the limits count."""


@dataclass(frozen=True)
class Entry:
    """What the limits must know of one person."""

    key: int = 0
    state_id: int | None = None
    organisation_id: int | None = None
    alternate: bool = False
    works: bool = False
    status: DelegateStatus = DelegateStatus.WAITING

    @property
    def delegation(self) -> AddresseeId | None:
        """Whose delegation the person belongs to."""
        return (self.state_id, self.organisation_id) if self.state_id or self.organisation_id else None

    @property
    def is_in(self) -> bool:
        """Whether what the limits count is counted of this person."""
        return self.status in IN

    @property
    def sits(self) -> bool:
        """Whether the person needs a place."""
        return not self.alternate and not self.works


class Room:
    """The places of an event, counted."""

    def __init__(self, terms: Terms, entries: Iterable[Entry]) -> None:
        self.terms = terms
        self.taken = 0
        self._seats = Counter[AddresseeId | None]()
        self._alternates = Counter[AddresseeId | None]()
        for entry in entries:
            if entry.is_in:
                self.take(entry)

    @property
    def free(self) -> int | None:
        """How many places are left; None where there is no limit."""
        return None if self.terms.capacity is None else max(self.terms.capacity - self.taken, 0)

    def take(self, entry: Entry, number: int = 1) -> None:
        """Count one more, or several who are alike."""
        if entry.sits:
            self.taken += number
            self._seats[entry.delegation] += number
        elif entry.alternate:
            self._alternates[entry.delegation] += number

    def lacks(self, entry: Entry) -> str:
        """Why the person cannot come in: alternates_full, quota_full, event_full; empty where nothing is in the way."""
        terms, delegation = self.terms, entry.delegation
        if delegation and entry.alternate and _is_full(self._alternates[delegation], terms.alternates):
            return "alternates_full"
        if not entry.sits:
            return ""
        if delegation and _is_full(self._seats[delegation], terms.quota):
            return "quota_full"
        return "event_full" if _is_full(self.taken, terms.capacity) else ""

    def is_first_of_a_state(self, entry: Entry) -> bool:
        """Whether the State has nobody in the room yet."""
        return entry.state_id is not None and not self._seats[entry.delegation]


def moving_up(terms: Terms, entries: Sequence[Entry]) -> list[int]:
    """Who of the waiting list gets a place now: States without anybody first, then by the time of registration."""
    room, moved = Room(terms, entries), list[int]()
    waiting = [entry for entry in entries if not entry.is_in]
    while True:
        able = [entry for entry in waiting if not room.lacks(entry)]
        if not able:
            return moved
        entry = next((each for each in able if room.is_first_of_a_state(each)), able[0])
        room.take(entry)
        waiting.remove(entry)
        moved.append(entry.key)


def waiting_order(entries: Sequence[Entry]) -> list[int]:
    """The waiting list of a room that has no quota, in the order in which it moves up: the rule of `moving_up`, place by place."""
    there = {entry.delegation for entry in entries if entry.is_in}
    first, others = list[int](), list[int]()
    for entry in entries:
        if entry.is_in:
            continue
        is_first = entry.state_id is not None and entry.delegation not in there
        there.add(entry.delegation)
        (first if is_first else others).append(entry.key)
    return first + others


def _is_full(taken: int, limit: int | None) -> bool:
    return limit is not None and taken >= limit
