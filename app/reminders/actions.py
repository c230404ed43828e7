"""Planning reminders, and writing one when its time has come."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from app.database import db, new_public_id
from app.errors import Refused
from app.events.actions import editors_turn, in_turn
from app.events.models import Event
from app.events.rules import is_open_for_changes
from app.invitations.models import Invitation
from app.people.models import Account
from app.reminders import queries, rules
from app.reminders.messages import Writer
from app.reminders.models import Before, Reminder, Whom

log = logging.getLogger(__name__)


def settle(event: Event, *, now: datetime) -> None:
    """Keep the usual set as rows, once; a second worker that does the same at this moment changes nothing."""
    in_turn(event)
    if not queries.kept(event):
        db.session.add_all(rules.usual_set(event, now=now))
        db.session.flush()


def save(
    event: Event, key: str | None, *, whom: Whom, before: Before, days: int, language: str, by: Account, now: datetime
) -> Reminder:
    """Add a reminder, or change when and whom one reminds."""
    _require_editor(event, by)
    settle(event, now=now)
    if key is None:
        reminder = Reminder(event_id=event.id, key=new_public_id(), active=True, texts={}, written=0, troubles=[])
        db.session.add(reminder)
    else:
        reminder = _changeable(event, key, now)
        if reminder.whom is not whom:
            reminder.texts = {}
    reminder.whom, reminder.before, reminder.days, reminder.language = whom, before, days, language
    reminder.planned_at = now
    db.session.flush()
    return reminder


def write_text(event: Event, key: str, language: str, *, subject: str, text: str, by: Account, now: datetime) -> None:
    """Put one's own words in the place of the standard ones."""
    _change_texts(event, key, {language: [subject, text]}, by=by, now=now)


def use_standard_text(event: Event, key: str, language: str, *, by: Account, now: datetime) -> None:
    """Go back to the standard words in this language."""
    _change_texts(event, key, {language: []}, by=by, now=now)


def switch(event: Event, key: str, *, on: bool, by: Account, now: datetime) -> None:
    """Let one reminder leave or not."""
    _require_editor(event, by)
    settle(event, now=now)
    _let_leave(_changeable(event, key, now), on, now)
    db.session.flush()


def switch_all(event: Event, *, on: bool, by: Account, now: datetime) -> None:
    """Let every reminder of the event that has not left leave, or none."""
    _require_editor(event, by)
    settle(event, now=now)
    for reminder in queries.kept(event):
        if reminder.sent_at is None:
            _let_leave(reminder, on, now)
    db.session.flush()


def remove(event: Event, key: str, *, by: Account, now: datetime) -> None:
    """Take away a reminder that was added; one of the usual set is switched off instead."""
    _require_editor(event, by)
    settle(event, now=now)
    reminder = _changeable(event, key, now)
    if reminder.usual:
        reminder.active = False
    else:
        db.session.delete(reminder)
    db.session.flush()


def spare(event: Event, invitation: Invitation, *, spared: bool, by: Account) -> None:
    """Leave one State and its delegates in peace, or remind them again."""
    _require_editor(event, by)
    invitation.reminders_off = spared
    db.session.flush()


def send_test(event: Event, key: str, reader_key: str, *, by: Account, now: datetime) -> None:
    """The reminder of one reader to oneself."""
    _require_editor(event, by)
    reminder = queries.get_reminder(event, key, now=now)
    reader = queries.get_reader(event, reminder.whom, reader_key)
    Writer(reminder, event).put_test(reader, by.email, now=now)


def send(reminder_id: int, *, now: datetime) -> int:
    """Write the reminder to those who are silent at this moment; nobody can answer until these rows are kept."""
    reminder = db.session.scalar(
        sa.select(Reminder).where(Reminder.id == reminder_id, Reminder.sent_at.is_(None)).with_for_update(skip_locked=True)
    )
    if reminder is None:
        return 0
    event = reminder.event
    in_turn(event)
    if not rules.may_leave(reminder, event, now):
        return 0
    readers = queries.readers(event, reminder.whom, "en", lock=True)
    writer = Writer(reminder, event)
    written, troubles = 0, []
    for reader in readers.reached(now):
        try:
            with db.session.begin_nested():
                writer.put(reader, now=now)
            written += 1
        except Exception:  # one text that cannot be made holds no other; it is named on the page
            log.exception("reminder %s for %s", reminder.id, reader.key)
            troubles.append(reader.name)
    reminder.sent_at, reminder.written, reminder.troubles = now, written, troubles
    db.session.flush()
    return written


def _let_leave(reminder: Reminder, on: bool, now: datetime) -> None:
    """One that is switched on after its morning does not leave at once, to everybody's surprise."""
    if on and not reminder.active:
        reminder.planned_at = now
    reminder.active = on


def _change_texts(event: Event, key: str, texts: Mapping[str, list[str]], *, by: Account, now: datetime) -> None:
    _require_editor(event, by)
    settle(event, now=now)
    reminder = _changeable(event, key, now)
    reminder.texts = {language: words for language, words in (reminder.texts | dict(texts)).items() if words}
    db.session.flush()


def _changeable(event: Event, key: str, now: datetime) -> Reminder:
    reminder = queries.get_reminder(event, key, now=now)
    db.session.refresh(reminder, with_for_update=True)
    if reminder.sent_at is not None:
        raise Refused("reminder_sent")
    return reminder


def _require_editor(event: Event, by: Account) -> None:
    editors_turn(event, by)
    if not is_open_for_changes(event):
        raise Refused("event_not_editable")
