"""When a reminder is due, and whether it may still leave; pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app import clock
from app.events.models import DatePrecision, Event, EventKind, EventStatus
from app.events.wording import span
from app.invitations.rules import replies_close_at
from app.reminders.models import Before, Reminder, Whom

MORNING, EVENING = time(9), time(18)
"""Between these hours at the venue a reminder may leave."""
GRACE = timedelta(days=1)
"""A worker that was down makes up for a reminder until the evening of the next day; later it would come as a surprise."""
RESPITE = timedelta(days=1)
"""Whoever was invited, registered or reminded so shortly before is left in peace."""
MOST_DAYS = 180
USUAL: Mapping[EventKind, tuple[tuple[Whom, Before, int], ...]] = {
    EventKind.SEMINAR: (
        (Whom.SILENT, Before.REPLY_BY, 7),
        (Whom.SILENT, Before.REPLY_BY, 1),
        (Whom.SPEAKERS, Before.EVENT, 7),
        (Whom.DELEGATES, Before.EVENT, 2),
    ),
    EventKind.REGIONAL_WORKSHOP: (
        (Whom.SILENT, Before.REPLY_BY, 14),
        (Whom.SILENT, Before.REPLY_BY, 3),
        (Whom.SPEAKERS, Before.EVENT, 14),
        (Whom.DELEGATES, Before.EVENT, 7),
    ),
    EventKind.CLOSED_MEETING: (
        (Whom.SILENT, Before.REPLY_BY, 3),
        (Whom.DELEGATES, Before.EVENT, 1),
    ),
    EventKind.PRESENTATION: ((Whom.SPEAKERS, Before.EVENT, 3),),
    EventKind.CONCEPT_NOTE: (),
}
"""What comes with each kind of event; travel to a regional workshop takes longer to arrange."""


class Stand(StrEnum):
    """Where a reminder stands."""

    OFF = "off"
    PLANNED = "planned"
    SENT = "sent"
    MISSED = "missed"
    UNDATED = "undated"
    """Only the month of the event is known."""


def usual_set(event: Event, *, now: datetime) -> list[Reminder]:
    """The set that comes with this kind of event, not yet kept anywhere."""
    return [
        Reminder(
            event_id=event.id,
            key=f"{whom.value}-{before.value}-{days}",
            usual=True,
            whom=whom,
            before=before,
            days=days,
            active=True,
            language="",
            texts={},
            planned_at=now,
            written=0,
            troubles=[],
        )
        for whom, before, days in USUAL[event.kind]
    ]


def due_at(reminder: Reminder, event: Event) -> datetime | None:
    """The morning at the venue on which it leaves; none where the day is not known."""
    day = _counted_from(reminder, event)
    if day is None:
        return None
    morning = datetime.combine(day - timedelta(days=reminder.days), MORNING, ZoneInfo(event.zone))
    return morning.astimezone(UTC)


def stand(reminder: Reminder, event: Event, now: datetime) -> Stand:
    """Where it stands at this instant."""
    due = due_at(reminder, event)
    if reminder.sent_at is not None:
        return Stand.SENT
    if due is None:
        return Stand.UNDATED
    if not reminder.active:
        return Stand.OFF
    return Stand.MISSED if due < reminder.planned_at or now >= _last_moment(event, due, reminder) else Stand.PLANNED


def may_leave(reminder: Reminder, event: Event, now: datetime) -> bool:
    """Whether it leaves now: its day has come, the hour is decent, and what it reminds of is still ahead."""
    due = due_at(reminder, event)
    if due is None or event.status is not EventStatus.SCHEDULED or event.is_paper:
        return False
    decent = MORNING <= clock.local(now, event.zone).time() < EVENING
    return decent and now >= due and stand(reminder, event, now) is Stand.PLANNED


def is_over_at(reminder: Reminder, event: Event) -> datetime:
    """From then on there is nothing to be reminded of."""
    if reminder.before is Before.REPLY_BY:
        return replies_close_at(event)
    times = span(event)
    return times[0] if times else datetime.combine(event.starts_on, MORNING, ZoneInfo(event.zone))


def _last_moment(event: Event, due: datetime, reminder: Reminder) -> datetime:
    day = clock.local(due, event.zone).date() + GRACE
    evening = datetime.combine(day, EVENING, ZoneInfo(event.zone))
    return min(evening, is_over_at(reminder, event))


def _counted_from(reminder: Reminder, event: Event) -> date | None:
    if reminder.before is Before.REPLY_BY:
        if event.reply_by or event.date_precision is not DatePrecision.MONTH:
            return event.reply_by or event.starts_on - timedelta(days=1)
        return None
    return None if event.date_precision is DatePrecision.MONTH else event.starts_on
