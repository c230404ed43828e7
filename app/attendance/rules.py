"""What attendance is taken at, and how it is counted; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.events.models import ProgrammeSession, SessionKind
from app.registration.models import Category


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
