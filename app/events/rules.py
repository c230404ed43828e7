"""Who may see and change an event, and what may become of it; pure, tested as truth tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from itertools import combinations

from app import clock
from app.events.models import (
    Confidentiality,
    DatePrecision,
    Event,
    EventKind,
    EventStaff,
    EventStatus,
    Part,
    ProgrammeSession,
)
from app.people.models import Account
from app.treaty.models import Mandate
from app.treaty.rules import term_of
from app.web.access import ADMINISTRATORS, PLANNERS
from app.web.rights import RIGHTS, Capacity, Right, Role, grants

TRANSITIONS = {
    EventStatus.DRAFT: {EventStatus.SCHEDULED, EventStatus.CANCELLED},
    EventStatus.SCHEDULED: {EventStatus.DRAFT, EventStatus.HELD, EventStatus.CANCELLED},
    EventStatus.HELD: {EventStatus.SCHEDULED, EventStatus.PUBLISHED},
    EventStatus.PUBLISHED: {EventStatus.HELD},
    EventStatus.CANCELLED: {EventStatus.DRAFT},
}
PARTS = {
    Part.CO_ORGANISER: Capacity.CO_ORGANISER,
    Part.ASSISTANT: Capacity.ASSISTANT,
    Part.OBSERVER: Capacity.INVITED_OBSERVER,
}
"""In what capacity a part lets somebody meet its event."""
PARTS_NEED = tuple(role for role in (RIGHTS[capacity].role for capacity in PARTS.values()) if role)


def may_become(event: Event, status: EventStatus) -> bool:
    """Whether the next step is one that exists; a paper is published without being held."""
    if event.is_paper and status is EventStatus.PUBLISHED:
        return event.status in (EventStatus.DRAFT, EventStatus.SCHEDULED)
    if event.is_paper and event.status is EventStatus.PUBLISHED:
        return status is EventStatus.SCHEDULED
    return status in TRANSITIONS[event.status]


def has_begun(event: Event, now: datetime) -> bool:
    """Whether it is the event's first day, or later, at the venue: before that it was not held."""
    return clock.local(now, event.zone).date() >= event.starts_on


def usual_confidentiality(kind: EventKind) -> Confidentiality:
    """What a kind is unless somebody says otherwise."""
    return Confidentiality.CLOSED if kind is EventKind.CLOSED_MEETING else Confidentiality.OPEN


def replies_end_by(precision: DatePrecision, starts_on: date, ends_on: date) -> date:
    """The latest day that replies may be due: the first of the event, or the last of its month."""
    return ends_on if precision is DatePrecision.MONTH else starts_on


def covers(mandate: Mandate, day: date) -> bool:
    """A term runs from the close of its first meeting to the close of its last."""
    term = term_of(mandate)
    return term.first <= day <= term.last


def may_plan(account: Account, area_ids: Collection[int], day: date, *, kept: Collection[int] = ()) -> bool:
    """A coordinator plans in the areas of mandates that cover the day; `kept` ones were there before, as joint organisers."""
    if account.holds(*ADMINISTRATORS):
        return True
    own = {mandate.area_id for mandate in account.mandates if in_term(mandate, day, clock.today())}
    return account.holds(*PLANNERS) and bool(own & set(area_ids)) and set(area_ids) <= own | set(kept)


def in_term(mandate: Mandate, day: date, today: date) -> bool:
    """A mandate gives rights over events of days that it covers, until the day on which it ends."""
    return covers(mandate, day) and not mandate.is_over(today)


def coordinates(account: Account, event: Event) -> bool:
    """Whether one of the account's mandates that has not ended is an organising one on the event's day."""
    areas = {office.area_id for office in event.offices}
    return any(
        mandate.area_id in areas and in_term(mandate, event.starts_on, clock.today()) for mandate in account.mandates
    )


def capacities(account: Account, event: Event) -> Iterator[Capacity]:
    """In what capacities the account meets the event now; a capacity needs its role besides (`app.web.rights.RIGHTS`)."""
    if not event.without_secretariat:
        yield Capacity.ISU
    if account.holds(Role.COORDINATOR) and coordinates(account, event):
        yield Capacity.COORDINATOR
    if is_announced(event):
        yield Capacity.OBSERVER
    now = clock.now()
    kept = event.without_secretariat and account.holds(Role.ISU)
    if kept and any(each.account_id == account.id and each.until > now for each in event.broken_glass):
        yield Capacity.BREAK_GLASS
    if account.holds(*PARTS_NEED):
        parts: list[EventStaff] = account.parts  # type: ignore[attr-defined]  # the other side of EventStaff.account: read once for all events
        for staff in parts:
            if staff.event_id == event.id and is_in_force(staff, now):
                yield PARTS[staff.part]


def may(account: Account, right: Right, event: Event) -> bool:
    """Whether the table of rights gives it to one of the account's capacities at the event."""
    return any(_gives(account, capacity, right) for capacity in capacities(account, event))


def _gives(account: Account, capacity: Capacity, right: Right) -> bool:
    role = RIGHTS[capacity].role
    return role is not None and grants(capacity, right) and account.holds(role)


def is_announced(event: Event) -> bool:
    """An open event that is neither a draft nor cancelled."""
    return event.status not in (EventStatus.DRAFT, EventStatus.CANCELLED) and not event.is_closed


def is_in_force(staff: EventStaff, now: datetime) -> bool:
    """Whether it is the time for somebody's part in the event."""
    return (staff.starts_at is None or staff.starts_at <= now) and (staff.ends_at is None or now < staff.ends_at)


def may_see(account: Account, event: Event) -> bool:
    """Know of it; for others it does not exist."""
    return may(account, Right.SEE, event)


def may_read(account: Account, event: Event) -> bool:
    """Read its lists, answers and reports; the gate of a page knows only that somebody may do so somewhere."""
    return may(account, Right.READ, event)


def may_edit(account: Account, event: Event) -> bool:
    """Change it and act for it."""
    return may(account, Right.EDIT, event)


def only_by_glass(account: Account, right: Right, event: Event) -> bool:
    """Whether nothing but broken glass gives the right: then it gives nobody a way in that would outlast the glass."""
    ways = [each for each in capacities(account, event) if _gives(account, each, right)]
    return ways == [Capacity.BREAK_GLASS]


def may_share(account: Account, event: Event) -> bool:
    """Give others a part in it."""
    return may(account, Right.SHARE, event)


def may_keep_from_secretariat(account: Account, event: Event) -> bool:
    """Only its own coordinators, and only a closed meeting; not the secretariat itself."""
    return event.is_closed and may(account, Right.KEEP, event)


def may_check_in(account: Account, event: Event) -> bool:
    """Record who is in the room; nobody at a paper or an event that is a draft or cancelled."""
    if event.is_paper or event.status in (EventStatus.DRAFT, EventStatus.CANCELLED):
        return False
    return may(account, Right.CHECK_IN, event)


def is_open_for_changes(event: Event) -> bool:
    """Plans change until the record is published or the event cancelled."""
    return event.status not in (EventStatus.PUBLISHED, EventStatus.CANCELLED)


def overlaps(sessions: Sequence[ProgrammeSession]) -> list[tuple[ProgrammeSession, ProgrammeSession]]:
    """Parts of the programme that run at the same time, in the order of the programme."""
    timed = [each for each in sessions if each.starts_at and each.ends_at]
    return [(one, other) for one, other in combinations(timed, 2) if _meet(one, other)]


def outside(event: Event) -> list[ProgrammeSession]:
    """Parts of the programme that are on no day of the event."""
    return [
        each
        for each in event.sessions
        if each.starts_at and not event.starts_on <= clock.local(each.starts_at, event.zone).date() <= event.ends_on
    ]


def _meet(one: ProgrammeSession, other: ProgrammeSession) -> bool:
    if not (one.starts_at and one.ends_at and other.starts_at and other.ends_at):
        return False
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
