"""Pages, split by who reads them: the staff, whoever stands at the door with a device, the delegates themselves."""

from __future__ import annotations

from uuid import uuid4

from flask import Blueprint

from app.errors import NotAllowed
from app.events.models import Event
from app.events.queries import get_event
from app.events.rules import may_check_in
from app.people.accounts import current_account

bp = Blueprint("attendance", __name__)
door_bp = Blueprint("door", __name__)


def at_the_door(event_id: str) -> Event:
    """The event, for whoever may check people in there; raises `NotAllowed`."""
    event = get_event(event_id, viewer=current_account())
    if not may_check_in(current_account(), event):
        raise NotAllowed
    return event


def new_uuid() -> str:
    """The id of one mark, made with the button that makes it."""
    return str(uuid4())


from app.attendance.views import board, devices, door, own, paper, sessions  # noqa: E402  # they hang their pages on the blueprints

__all__ = ["board", "bp", "devices", "door", "door_bp", "own", "paper", "sessions"]
