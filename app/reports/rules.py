"""When a commitment is to be followed up; pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from app.events.models import Event
from app.events.rules import covers, may_edit
from app.people.models import Account
from app.reports.models import Commitment, Progress
from app.web.access import ADMINISTRATORS, Role

SOON = timedelta(days=14)
"""So long before its day a commitment asks to be followed up."""


class Due(StrEnum):
    """Where a commitment stands towards its day."""

    LATER = "later"
    SOON = "soon"
    PAST = "past"
    UNDATED = "undated"
    SETTLED = "settled"


def due(commitment: Commitment, today: date) -> Due:
    """Whether it asks to be followed up."""
    if commitment.progress is not Progress.OPEN:
        return Due.SETTLED
    if commitment.due_on is None:
        return Due.UNDATED
    if commitment.due_on < today:
        return Due.PAST
    return Due.SOON if commitment.due_on - today <= SOON else Due.LATER


def may_follow_up(account: Account, event: Event, today: date) -> bool:
    """Whoever may change the event; and once it is over, whoever holds one of its offices today."""
    areas = {office.area_id for office in event.offices}
    inherits = account.holds(Role.COORDINATOR) and any(each.area_id in areas and covers(each, today) for each in account.mandates)
    return may_edit(account, event) or (inherits and event.ends_on < today)


def may_look_back(account: Account, today: date) -> bool:
    """Who opens the pages of the outreach: the secretariat, coordinators until their term ends, and whoever has a part in one event; each sees what is theirs."""
    return account.holds(*ADMINISTRATORS, Role.CO_ORGANISER) or (account.holds(Role.COORDINATOR) and account.is_in_office(today))
