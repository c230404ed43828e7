"""The Invite step."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.database import db
from app.events.models import Event
from app.web import requests
from app.web.reasons import in_words

bp = Blueprint("invitations", __name__)


def back_to_list(event: Event) -> ResponseReturnValue:
    """To the list of the event, from where one came."""
    return redirect(url_for("invitations.show", event_id=event.public_id), code=303)


def tried(event: Event, action: Callable[[], object]) -> ResponseReturnValue:
    """Do it, or say why not; back to the list in either case."""
    return requests.tried(action, back_to=url_for("invitations.show", event_id=event.public_id))


from app.invitations.views import audience, clearing, invite, letters  # noqa: E402  # they hang their pages on the blueprint

__all__ = ["audience", "back_to_list", "bp", "clearing", "invite", "letters", "tried"]
