"""Who may see and change an event, and what may become of it; pure, tested as truth tables."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from itertools import combinations

from app import clock
from app.events.models import Confidentiality, DatePrecision, Event, EventKind, EventStatus, ProgrammeSession
from app.people.models import Account
from app.treaty.models import Mandate
from app.web.access import Role

TRANSITIONS = {
    EventStatus.DRAFT: {EventStatus.SCHEDULED, EventStatus.CANCELLED},
    EventStatus.SCHEDULED: {EventStatus.DRAFT, EventStatus.HELD, EventStatus.CANCELLED},
    EventStatus.HELD: {EventStatus.SCHEDULED, EventStatus.PUBLISHED},
    EventStatus.PUBLISHED: {EventStatus.HELD},
    EventStatus.CANCELLED: {EventStatus.DRAFT},
}


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
    began = mandate.from_meeting is None or mandate.from_meeting.ends_on < day
    goes_on = mandate.to_meeting is None or mandate.to_meeting.ends_on >= day
    return began and goes_on


def may_plan(account: Account, area_ids: Collection[int], day: date, *, kept: Collection[int] = ()) -> bool:
    """A coordinator plans in the areas of mandates that cover the day; `kept` ones were there before, as joint organisers."""
    if account.holds(Role.ISU):
        return True
    own = {mandate.area_id for mandate in account.mandates if covers(mandate, day)}
    return account.holds(Role.COORDINATOR) and bool(own & set(area_ids)) and set(area_ids) <= own | set(kept)


def coordinates(account: Account, event: Event) -> bool:
    """Whether one of the account's mandates is an organising one on the event's day."""
    areas = {office.area_id for office in event.offices}
    return account.holds(Role.COORDINATOR) and any(
        mandate.area_id in areas and covers(mandate, event.starts_on) for mandate in account.mandates
    )


def is_assigned(account: Account, event: Event) -> bool:
    """Whether the account is an assistant at this event."""
    return account.holds(Role.ASSISTANT) and any(staff.account_id == account.id for staff in event.staff)


def may_see(account: Account, event: Event) -> bool:
    """The secretariat sees all, coordinators and assistants theirs, observers the open ones that are announced."""
    if account.holds(Role.ISU) or coordinates(account, event) or is_assigned(account, event):
        return True
    announced = event.status not in (EventStatus.DRAFT, EventStatus.CANCELLED)
    return account.holds(Role.OBSERVER) and announced and event.confidentiality is Confidentiality.OPEN


def may_edit(account: Account, event: Event) -> bool:
    """The secretariat and the organising coordinators."""
    return account.holds(Role.ISU) or coordinates(account, event)


def may_check_in(account: Account, event: Event) -> bool:
    """Those who may edit, and assistants assigned to this event; nobody at a paper or a cancelled event."""
    if event.is_paper or event.status in (EventStatus.DRAFT, EventStatus.CANCELLED):
        return False
    return may_edit(account, event) or is_assigned(account, event)


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
