"""When a delegation may be named and changed, and what makes two entries the same; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from app.events.models import DatePrecision, Event, EventStatus
from app.registration.models import Delegate, DelegateStatus, DelegationRole
from app.web.search import plain

MOST_IN_A_DELEGATION = 50
"""A State that names more has made a mistake, or somebody abuses its link."""
MOST_EVER_NAMED = 4 * MOST_IN_A_DELEGATION
"""The same with everybody who was withdrawn again: each of them may have been written to."""
LIMITS = ("capacity", "quota", "alternates", "waiting_list", "approval", "individuals")
"""The columns of an event's `Terms` that organisers set."""
LINES_A_PAGE = 100
LISTED = (DelegateStatus.REGISTERED, DelegateStatus.PENDING, DelegateStatus.WAITING)
"""Who stands on the list of a delegation: registered, or waiting for a place or for approval."""


class Window(StrEnum):
    """Whether a State may still answer and name its delegates."""

    NOT_YET = "not_yet"
    OPEN = "open"
    PASSED = "passed"
    OVER = "over"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Particulars:
    """What a delegation says of one person, as written."""

    family_name: str
    given_name: str = ""
    title: str = ""
    function: str = ""
    role: DelegationRole | None = None
    email: str = ""
    language: str = "en"

    @classmethod
    def of(cls, delegate: Delegate) -> Particulars:
        """What is on file now."""
        return cls(**{field.name: getattr(delegate, field.name) for field in fields(cls)})

    def as_columns(self) -> dict[str, Any]:
        """The same by the names of the columns."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def full_name(self) -> str:
        """Given name, then family name, exactly as written."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)

    def differences(self, other: Particulars) -> list[str]:
        """The names of the fields in which the two are not the same."""
        return [field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name)]


def last_day(event: Event) -> date:
    """The last day on which a State may answer: the reply-by date, else the first day of the event."""
    if event.reply_by:
        return event.reply_by
    return event.ends_on if event.date_precision is DatePrecision.MONTH else event.starts_on


def end_of(day: date, zone: str) -> datetime:
    """The instant at which a calendar day ends in `zone`."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


def is_over(event: Event, now: datetime) -> bool:
    """Whether nobody can come any more."""
    return event.status in (EventStatus.HELD, EventStatus.PUBLISHED) or now >= end_of(event.ends_on, event.zone)


def window(event: Event, now: datetime) -> Window:
    """Where registration stands at this instant; days end at midnight at the venue."""
    if event.status is EventStatus.CANCELLED:
        return Window.CANCELLED
    if event.status is EventStatus.DRAFT:
        return Window.NOT_YET
    if is_over(event, now):
        return Window.OVER
    return Window.OPEN if now < end_of(last_day(event), event.zone) else Window.PASSED


def last_day_for(delegate: Delegate) -> date:
    """The last day on which this person's registration may be changed, with what was granted; who came in at the door fills it in afterwards."""
    at_the_door = delegate.event.ends_on if delegate.walk_in else date.min
    return max(last_day(delegate.event), delegate.extended_until or date.min, at_the_door)


def window_for(delegate: Delegate, now: datetime) -> Window:
    """Where registration stands for one person, who may have been given longer."""
    stands = window(delegate.event, now)
    longer = stands is Window.PASSED and now < end_of(last_day_for(delegate), delegate.event.zone)
    return Window.OPEN if longer else stands


def may_change_own(delegate: Delegate, now: datetime) -> bool:
    """Until the last day for answers, or the day that this person was given."""
    return window_for(delegate, now) is Window.OPEN and delegate.status in LISTED


def is_sponsored(delegate: Delegate) -> bool:
    """Whether the organisers pay for somebody who comes."""
    return delegate.sponsored and delegate.status is DelegateStatus.REGISTERED


def may_withdraw_own(delegate: Delegate, now: datetime) -> bool:
    """A delegate who falls ill says so after the last day for answers too: until the event is over."""
    return window(delegate.event, now) in (Window.OPEN, Window.PASSED) and delegate.status in LISTED


def head_of(delegates: Iterable[Delegate]) -> Delegate | None:
    """The head of the delegation, where one is named."""
    return next((each for each in delegates if each.role is DelegationRole.HEAD), None)


def name_key(name: str) -> str:
    """What full names have in common that differ at most in capitals, accents, hyphens and the order of their parts."""
    return " ".join(sorted(plain(name).replace("-", " ").split()))


def is_same_name(one: str, other: str) -> bool:
    """Whether two full names have it in common."""
    return name_key(one) == name_key(other)


def since_approval(delegate: Delegate) -> list[tuple[str, str, str]]:
    """What differs from what was approved: field, then, now."""
    approved, now = delegate.approved_as or {}, Particulars.of(delegate)
    return [
        (field.name, str(approved[field.name] or ""), str(getattr(now, field.name) or ""))
        for field in fields(Particulars)
        if field.name in approved and approved[field.name] != getattr(now, field.name)
    ]


def asks_for_confirmation(changed: Iterable[str]) -> bool:
    """Whether a delegate is written to again after these fields changed."""
    return not {"title", "given_name", "family_name", "email"}.isdisjoint(changed)


def in_pages(lengths: Sequence[int], size: int = LINES_A_PAGE) -> list[list[tuple[int, int, int]]]:
    """Lay blocks of so many lines on pages: (block, first line, line after the last); a long block is continued."""
    pages: list[list[tuple[int, int, int]]] = [[]]
    free = size
    for block, length in enumerate(lengths):
        if length > free and free < size:
            pages.append([])
            free = size
        first = 0
        while length - first > free:
            pages[-1].append((block, first, first + free))
            first += free
            pages.append([])
            free = size
        pages[-1].append((block, first, length))
        free -= length - first
    return pages
