"""How acts towards the treaty become a status; pure arithmetic, tested on published figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol

from app.treaty.models import CONSENT, ActKind, Mandate, TreatyStatus

FIRST_DAY = date(1900, 1, 1)
"""Names that were always used are used from here."""


@dataclass(frozen=True)
class Term:
    """The days, both included, on which a State holds the office of an area."""

    area_id: int
    state_id: int
    first: date
    last: date


class DatedName(Protocol):
    """What the arithmetic needs of a name; it is used from one day until before another, or still."""

    language: str
    valid_from: date
    valid_to: date | None


class DatedAct(Protocol):
    """What the arithmetic needs of an act."""

    kind: ActKind
    on: date
    effective_on: date | None


def status_on(acts: Iterable[DatedAct], day: date) -> TreatyStatus:
    """The secretariat counts a State as a Party from its deposit; Article 17 binds it later.

    A withdrawal counts from the day it takes effect (Article 20), an accession needs no signature.
    """
    status = TreatyStatus.NOT_PARTY
    for act in sorted(acts, key=counts_from):
        if counts_from(act) > day:
            break
        if act.kind in CONSENT:
            status = TreatyStatus.PARTY
        elif act.kind is ActKind.WITHDRAWAL:
            status = TreatyStatus.NOT_PARTY
        elif status is not TreatyStatus.PARTY:
            status = TreatyStatus.SIGNATORY
    return status


def status_since(acts: Iterable[DatedAct], day: date) -> date | None:
    """Since when a State has had the status of that day; none where it never had another."""
    since, status = None, TreatyStatus.NOT_PARTY
    known = list(acts)
    for act in sorted(known, key=counts_from):
        if counts_from(act) <= day and status_on(known, counts_from(act)) is not status:
            since, status = counts_from(act), status_on(known, counts_from(act))
    return since


def counts_from(act: DatedAct) -> date:
    """The day from which an act changes the status: deposit or signature; for a withdrawal the day it takes effect."""
    if act.kind is ActKind.WITHDRAWAL:
        return act.effective_on or act.on
    return act.on


def is_bound_on(acts: Iterable[DatedAct], day: date) -> bool:
    """Whether the treaty is in force for the State that day."""
    bound = False
    for act in sorted(acts, key=counts_from):
        if act.kind in CONSENT and act.effective_on and act.effective_on <= day:
            bound = True
        if act.kind is ActKind.WITHDRAWAL and counts_from(act) <= day:
            bound = False
    return bound


def entry_into_force(deposit: date, *, months: int, first: date) -> date:
    """The first day of the sixth month after the month of deposit, never before the treaty itself (Article 17)."""
    return max(first, _first_of_month(deposit, months))


def end_of_withdrawal(notice: date, *, months: int) -> date:
    """Six months after the notice, on the same day of the month (Article 20)."""
    start = _first_of_month(notice, months)
    following = _first_of_month(notice, months + 1)
    return start.replace(day=min(notice.day, (following - start).days))


def _first_of_month(day: date, later: int) -> date:
    month = day.month - 1 + later
    return date(day.year + month // 12, month % 12 + 1, 1)


def names_fit(names: Iterable[DatedName], language: str) -> bool:
    """At most one name on any day; in English, which the other languages fall back to, one on every day."""
    terms = sorted((name.valid_from, name.valid_to or date.max) for name in names if name.language == language)
    if any(start >= end for start, end in terms) or any(end > start for (_start, end), (start, _end) in pairwise(terms)):
        return False
    if language != "en":
        return True
    joined = all(end == start for (_start, end), (start, _end) in pairwise(terms))
    return bool(terms) and terms[0][0] <= FIRST_DAY and terms[-1][1] == date.max and joined


def term_of(mandate: Mandate) -> Term:
    """From the day after the close of its first meeting to the close of its last; without one, ever since or for ever."""
    first = mandate.from_meeting.ends_on + timedelta(days=1) if mandate.from_meeting else date.min
    return Term(mandate.area_id, mandate.state_id, first, mandate.to_meeting.ends_on if mandate.to_meeting else date.max)


def areas_gained(before: Iterable[Term], after: Iterable[Term], today: date) -> set[int]:
    """The areas whose office is held, for some State, on days on which it was not before; terms that are over give nothing."""
    held = sorted((each for each in before if each.last >= today), key=lambda each: each.first)
    return {each.area_id for each in after if each.last >= today and not _is_within(each, held)}


def _is_within(term: Term, held: Iterable[Term]) -> bool:
    """Whether terms, in the order of their beginnings, hold the same office on each of its days."""
    day = term.first.toordinal()
    for each in held:
        if (each.area_id, each.state_id) == (term.area_id, term.state_id) and each.first.toordinal() <= day:
            day = max(day, each.last.toordinal() + 1)
    return day > term.last.toordinal()
