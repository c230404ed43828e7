"""Activities of before the system, and figures of attendance that nobody recorded by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.database import db
from app.documents.summary import warnings
from app.events import actions as events
from app.events.actions import editors_turn
from app.events.models import Event, EventStatus
from app.people.models import Account
from app.reports import actions, clearing, queries
from app.reports.facts import headcount_of, summary_facts
from app.reports.models import Headcount
from app.web.language import INTERFACE

SMALL = ("group_of_one", "whole_group", "few_in_group")
"""What is warned of where a figure is small."""


def enter(
    facts: Mapping[str, Any],
    *,
    headcount: Mapping[str, Any],
    approximate: bool,
    text: str,
    language: str,
    by: Account,
    now: datetime,
) -> Event:
    """An activity that took place; its text as it was published in `language`, or from the facts in all languages.

    `facts` are those of `events.actions.plan`, `headcount` those of `count`. Refused for a day that has not come.
    """
    event = events.plan(facts, by=by, now=now)
    events.set_status(event, EventStatus.SCHEDULED, by=by, now=now)
    if not event.is_paper:
        events.set_status(event, EventStatus.HELD, by=by, now=now)
        count(event, headcount, by=by)
    for code in (language,) if text else INTERFACE:
        kept = actions.generate(event, code, name_states=False, outcome="", approximate=approximate, by=by, now=now, version=0)
        if text:
            actions.edit(kept, text, by=by, now=now, version=kept.version)
    return event


def tells_who(event: Event) -> bool:
    """Whether a text from its facts has so small a figure that it can tell who was there: somebody reads it before everybody may."""
    return any(each.reason in SMALL for each in warnings(summary_facts(event, "en")))


def publish(event: Event, *, note: str, by: Account, now: datetime) -> None:
    """Put the texts on the record as those who organised had them published before; `note` says how that is known."""
    for code, kept in queries.summaries_of(event).items():
        for signs in clearing.missing(kept):
            clearing.clear(kept, signs, note=note, version=kept.version, by=by, now=now)
        actions.publish(event, code, by=by, now=now)


def count(event: Event, figures: Mapping[str, Any], *, by: Account) -> None:
    """Keep the figures in the place of a list of who was there; without any, forget them."""
    editors_turn(event, by)
    kept = headcount_of(event)
    if not any(value is not None and value != [] for value in figures.values()):
        if kept is not None:
            db.session.delete(kept)
    else:
        kept = kept or Headcount(event_id=event.id)
        for name, value in figures.items():
            setattr(kept, name, value)
        db.session.add(kept)
    db.session.flush()
