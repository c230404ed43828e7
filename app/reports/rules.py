"""When a commitment is to be followed up; pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from app.reports.models import Commitment, Progress

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
