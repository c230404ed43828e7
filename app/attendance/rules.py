"""What attendance is taken at, and how it is counted; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.events.models import ProgrammeSession, SessionKind
from app.registration.models import Category
from app.registration.rules import in_pages

Person = TypeVar("Person")


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


def counted(people: Iterable[tuple[Category, int | None]]) -> Presence:
    """Count (category, State) pairs: a State is present when at least one of its delegates is."""
    representatives, others, states = 0, 0, set()
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
