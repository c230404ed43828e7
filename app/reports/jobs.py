"""What States said they would do is followed up: each is asked for once, in the morning, two weeks before its day."""

from __future__ import annotations

import logging

from app import clock
from app.database import transaction
from app.jobs.queue import sweep
from app.reports import commitments, queries

log = logging.getLogger(__name__)


@sweep("commitments.remind")
def remind_of_commitments() -> int:
    """Write to those who follow up, each commitment in a transaction of its own; answers how many were asked for."""
    now = clock.now()
    with transaction():
        waiting = queries.to_remind_of(now)
    asked = 0
    for commitment_id in waiting:
        try:
            with transaction():
                asked += commitments.remind(commitment_id, now=now)
        except Exception:
            log.exception("commitment %s could not be asked for; it is tried again", commitment_id)
    return asked
