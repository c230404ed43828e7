"""How far a State came on its way to an event, and what came of meeting it; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.outreach.models import StateNote
from app.people.models import Account
from app.treaty.models import CONSENT, TreatyAct
from app.treaty.rules import counts_from
from app.web.access import ADMINISTRATORS, Role

RECENTLY = timedelta(days=730)
"""What came within two years of a meeting is listed with it; nobody claims that it came of it."""


class Standing(StrEnum):
    """How far a State came; the last that fits holds."""

    INVITED = "invited"
    """Written to, and may still answer."""
    SILENT = "silent"
    """Written to, and did not answer in time."""
    DECLINED = "declined"
    ACCEPTED = "accepted"
    """Said that it would come, and named nobody."""
    REGISTERED = "registered"
    """Named somebody, whom nobody has seen."""
    PRESENT = "present"


ORDER = tuple(Standing)


def standing(*, answer: str, waits: bool, registered: int, present: bool) -> Standing | None:
    """From the answer (empty where it was not written to), whether it may still answer, how many were named, and whether anybody was seen."""
    if present:
        return Standing.PRESENT
    if registered:
        return Standing.REGISTERED
    if answer == "none":
        return Standing.INVITED if waits else Standing.SILENT
    return {"attending": Standing.ACCEPTED, "not_attending": Standing.DECLINED}.get(answer)


def areas_of(account: Account, covering: Collection[int]) -> set[int]:
    """The areas whose office the account holds, out of the mandates that are in force."""
    if not account.holds(Role.COORDINATOR):
        return set()
    return {each.area_id for each in account.mandates if each.id in covering}


def may_keep_notes(account: Account, held: Collection[int]) -> bool:
    """The secretariat, and who holds an office today: `held` are the areas. Others neither write notes nor read any, their own included."""
    return account.holds(*ADMINISTRATORS) or bool(held)


def may_change(account: Account, note: StateNote, held: Collection[int]) -> bool:
    """Its author while in office, and the secretariat."""
    return account.holds(*ADMINISTRATORS) or (note.author_id == account.id and may_keep_notes(account, held))


@dataclass(frozen=True)
class Joined:
    """A State consented to be bound; `met` are the days within two years before on which it was at an event."""

    state_id: int
    act: TreatyAct
    met: tuple[date, ...]


def joined_after(acts: Iterable[TreatyAct], met: dict[int, list[date]], first: date, last: date) -> list[Joined]:
    """Consents to be bound between two days, in their order, each with the meetings before it."""
    found = sorted((each for each in acts if each.kind in CONSENT and first <= counts_from(each) <= last), key=lambda each: (each.on, each.state_id))
    return [
        Joined(each.state_id, each, tuple(sorted(day for day in met.get(each.state_id, ()) if each.on - RECENTLY <= day <= each.on)))
        for each in found
    ]
