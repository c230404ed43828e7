"""A copy of an event asks what its pattern asks."""

from __future__ import annotations

from datetime import datetime

from app.events.cloning import cloned
from app.events.models import Event
from app.people.models import Account
from app.questionnaires import actions


@cloned.connect
def follow(event: Event, *, copy: Event, by: Account, now: datetime) -> None:
    """Copy the form too; answers stay with those who gave them."""
    actions.take_over(event, copy, by=by, now=now)
