"""Reminders leave by themselves, each in one transaction with the check that it is still wanted."""

from __future__ import annotations

import logging

from app import clock
from app.database import transaction
from app.jobs.queue import sweep
from app.reminders import actions, queries

log = logging.getLogger(__name__)


@sweep("reminders.send")
def send_due() -> int:
    """Write the reminders whose morning has come; answers how many messages."""
    now = clock.now()
    with transaction():
        for event in queries.unsettled(now):
            actions.settle(event, now=now)
    with transaction():
        due = queries.due(now)
    written = 0
    for reminder_id in due:
        try:
            with transaction():
                written += actions.send(reminder_id, now=clock.now())
        except Exception:
            log.exception("reminder %s could not be sent; it is tried again", reminder_id)
    return written
