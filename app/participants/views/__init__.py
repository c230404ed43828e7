"""Pages of the participants: the table, the documents, tables of delegates in."""

from __future__ import annotations

from flask import Blueprint

from app.errors import NotAllowed
from app.events.models import Event
from app.events.queries import get_event
from app.participants.rules import may_read
from app.people.accounts import current_account

bp = Blueprint("participants", __name__)


def readable_event(event_id: str) -> Event:
    """The event, for whoever may read who takes part; raises `NotFound` and `NotAllowed`."""
    event = get_event(event_id, viewer=current_account())
    if not may_read(current_account(), event):
        raise NotAllowed
    return event


from app.participants.views import copies, own, programs, table, tables_in  # noqa: E402  # they hang their pages on the blueprint

__all__ = ["bp", "copies", "own", "programs", "readable_event", "table", "tables_in"]
