"""The builder's pages: the whole form, one section or question, the preview."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint

from app.errors import NotFound
from app.events.models import Event
from app.events.queries import editable_event
from app.people.accounts import current_account
from app.questionnaires.definition import Definition, Kind
from app.treaty.queries import states_on
from app.web.language import language

bp = Blueprint("questionnaires", __name__)


def event_with_form(event_id: str) -> Event:
    """An event that has guests, for somebody who may change it."""
    event = editable_event(event_id, editor=current_account())
    if event.is_paper:
        raise NotFound
    return event


def languages_of(event: Event) -> Sequence[str]:
    """The languages in which its form is written; the first is that of the form."""
    return event.working_languages or ["en"]


def states_for(event: Event, definition: Definition) -> list[tuple[str, str]]:
    """States by iso3 code in protocol order, where the form needs them."""
    if not any(each.kind in (Kind.STATE, Kind.PASSPORT) for each in definition.questions):
        return []
    return [(each.iso3, each.name) for each in states_on(event.starts_on, language())]
