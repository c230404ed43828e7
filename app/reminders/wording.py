"""What reminders will do and have done, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app import clock
from app.documents.wording import day_of
from app.events.models import Event
from app.reminders import queries, rules
from app.reminders.models import Before, Reminder, Whom
from app.reminders.queries import Reader, Readers
from app.reminders.rules import Stand
from app.web.language import language

WHOM = {
    Whom.SILENT: _l("Those who have not answered"),
    Whom.DELEGATES: _l("Everybody who is registered"),
    Whom.SPEAKERS: _l("Speakers"),
}
BEFORE = {Before.REPLY_BY: _l("the reply-by date"), Before.EVENT: _l("the event")}


@dataclass(frozen=True)
class Line:
    """One reminder as it is shown."""

    reminder: Reminder
    stand: Stand
    sentence: str
    rule: str
    day: str
    reached: list[Reader]
    readers: Readers


def lines(event: Event) -> list[Line]:
    """The reminders of an event with those whom each would reach; a fixed number of statements."""
    now, spoken = clock.now(), language()
    plan = queries.plan_of(event, now=now)
    readers = {whom: queries.readers(event, whom, spoken) for whom in {each.whom for each in plan}}
    return [_line(each, event, readers[each.whom], now) for each in plan]


def coming(event: Event) -> list[Line]:
    """What will leave by itself, for the pages of the invitations."""
    return [line for line in lines(event) if line.stand is Stand.PLANNED] if not event.is_paper else []


def rule(reminder: Reminder) -> str:
    """When one leaves, counted from what."""
    if reminder.before is Before.REPLY_BY:
        return str(ngettext("%(num)s day before the reply-by date", "%(num)s days before the reply-by date", reminder.days))
    return str(ngettext("%(num)s day before the event", "%(num)s days before the event", reminder.days))


def for_templates() -> dict[str, object]:
    """Words that every template may use."""
    return {"coming_reminders": coming, "reminded": WHOM}


def _line(reminder: Reminder, event: Event, readers: Readers, now: datetime) -> Line:
    stand = rules.stand(reminder, event, now)
    due = rules.due_at(reminder, event)
    reached = readers.reached(max(due, now) if due else now) if stand is Stand.PLANNED else []
    day = day_of(clock.local(due, event.zone).date(), language()) if due else ""
    return Line(reminder, stand, _sentence(reminder, event, stand, day, len(reached)), rule(reminder), day, reached, readers)


def _sentence(reminder: Reminder, event: Event, stand: Stand, day: str, count: int) -> str:
    if stand is Stand.UNDATED:
        return str(_("Only the month of the event is known: it leaves once the day is."))
    if stand is Stand.OFF:
        return str(_("Switched off; it would leave on %(day)s.", day=day))
    if stand is Stand.MISSED:
        return str(_("%(day)s has passed; nobody was reminded.", day=day))
    if stand is Stand.SENT and reminder.sent_at is not None:
        return _was_reminded(reminder, day_of(clock.local(reminder.sent_at, event.zone).date(), language()))
    return _will_be_reminded(reminder.whom, day, count)


def _will_be_reminded(whom: Whom, day: str, count: int) -> str:
    if not count:
        return str(_("On %(day)s, nobody would be reminded as things stand.", day=day))
    if whom is Whom.SILENT:
        return str(ngettext("On %(day)s, %(num)s addressee will be reminded.", "On %(day)s, %(num)s addressees will be reminded.", count, day=day))
    if whom is Whom.DELEGATES:
        return str(
            ngettext(
                "On %(day)s, %(num)s registered person will be reminded.",
                "On %(day)s, %(num)s registered persons will be reminded.",
                count,
                day=day,
            )
        )
    return str(ngettext("On %(day)s, %(num)s speaker will be reminded.", "On %(day)s, %(num)s speakers will be reminded.", count, day=day))


def _was_reminded(reminder: Reminder, day: str) -> str:
    if not reminder.written:
        return str(_("On %(day)s, nobody had to be reminded.", day=day))
    facts = {"day": day}
    if reminder.whom is Whom.SILENT:
        return str(ngettext("On %(day)s, %(num)s addressee was reminded.", "On %(day)s, %(num)s addressees were reminded.", reminder.written, **facts))
    if reminder.whom is Whom.DELEGATES:
        return str(
            ngettext(
                "On %(day)s, %(num)s registered person was reminded.",
                "On %(day)s, %(num)s registered persons were reminded.",
                reminder.written,
                **facts,
            )
        )
    return str(ngettext("On %(day)s, %(num)s speaker was reminded.", "On %(day)s, %(num)s speakers were reminded.", reminder.written, **facts))
