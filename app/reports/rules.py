"""Who speaks for whom about a summary, and when a commitment is due; pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from app.events.models import Event
from app.events.rules import covers
from app.people.models import Account
from app.reports.models import Commitment, Progress
from app.web.access import Role

SOON = timedelta(days=14)
"""So long before its day a commitment asks to be followed up."""


class Due(StrEnum):
    """Where a commitment stands towards its day."""

    LATER = "later"
    SOON = "soon"
    PAST = "past"
    UNDATED = "undated"
    SETTLED = "settled"


def speaks_for(account: Account, event: Event) -> set[str]:
    """The organising States whose coordinator this is, by iso3."""
    areas = {office.area_id for office in event.offices}
    held = [each for each in account.mandates if each.area_id in areas and covers(each, event.starts_on)]
    return {each.state.iso3 for each in held} if account.holds(Role.COORDINATOR) else set()


def due(commitment: Commitment, today: date) -> Due:
    """Whether it asks to be followed up."""
    if commitment.progress is not Progress.OPEN:
        return Due.SETTLED
    if commitment.due_on is None:
        return Due.UNDATED
    if commitment.due_on < today:
        return Due.PAST
    return Due.SOON if commitment.due_on - today <= SOON else Due.LATER
