"""The Plan step: list, plan, programme, files, and the life of an event."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.errors import NotAllowed, Refused
from app.events import queries, rules
from app.events.models import Event
from app.people.accounts import current_account
from app.web.reasons import in_words
from app.web.requests import tried

bp = Blueprint("events", __name__)
Member = TypeVar("Member", bound=StrEnum)


def event_to_edit(event_id: str) -> Event:
    """The event, for somebody who may change it; nobody else learns more than they may see."""
    event = queries.get_event(event_id, viewer=current_account())
    if not rules.may_edit(current_account(), event):
        raise NotAllowed
    return event


def do(action: Callable[[], object], *, back_to: str, event: Event) -> ResponseReturnValue:
    """Act and go back; a refusal is said there in words."""
    return tried(action, back_to=url_for(back_to, event_id=event.public_id))


def member(kind: type[Member], value: str | None) -> Member | None:
    """The member of an enumeration that an address names, if there is such a one."""
    try:
        return kind(value) if value else None
    except ValueError:
        return None
