"""Writing, editing, publishing, correcting and withdrawing the summary of an event; each makes a version."""

from __future__ import annotations

from dataclasses import astuple
from datetime import datetime
from typing import Any

from app import clock
from app.database import db
from app.documents.summary import summary
from app.errors import Refused
from app.events.actions import editors_turn, touch
from app.events.models import Event, EventStatus
from app.events.rules import may_become
from app.people.models import Account
from app.reports import clearing, queries
from app.reports.discretion import named_guests
from app.reports.facts import summary_facts
from app.reports.models import Step, Summary, SummaryVersion


def generate(
    event: Event,
    language: str,
    *,
    name_states: bool,
    outcome: str,
    approximate: bool = False,
    numbers: str = "digits",
    by: Account,
    now: datetime,
    version: int,
) -> Summary:
    """Write the text anew from the facts; what was edited by hand is replaced, what is on the record is not."""
    editors_turn(event, by)
    kept = _summary_of(event, language)
    if kept is not None and kept.version != version:
        raise Refused("changed_meanwhile")
    choices: dict[str, Any] = {"name_states": name_states, "outcome": outcome, "approximate": approximate, "numbers": numbers}
    written = summary(summary_facts(event, language, **choices))
    if kept is None:
        kept = Summary(event_id=event.id, language=language, version=0)
        db.session.add(kept)
    for name, choice in choices.items():
        setattr(kept, name, choice)
    kept.text = kept.generated_text = written.text
    kept.figures = [list(astuple(figure)) for figure in written.figures]
    kept.generated_at = now
    _keep(kept, Step.WRITTEN, by=by, now=now)
    return kept


def edit(kept: Summary, text: str, *, by: Account, now: datetime, version: int) -> None:
    """Change the words; the facts stay what they are."""
    editors_turn(kept.event, by)
    if kept.version != version:
        raise Refused("changed_meanwhile")
    if text != kept.text:
        kept.text = text
        _keep(kept, Step.EDITED, by=by, now=now)


def publish(event: Event, language: str, *, by: Account, now: datetime, correction: str = "") -> None:
    """Put the text on the record as it stands now, once everybody who organised has cleared it.

    One of a closed meeting names its guests by decision only; one that replaces another says what it corrects.
    """
    editors_turn(event, by)
    kept = _summary_of(event, language)
    if kept is None or not kept.text.strip():
        raise Refused("no_text_to_publish")
    if kept.published_at is not None and not kept.has_unpublished_changes:
        return
    if not kept.name_states and (named := named_guests(event, f"{kept.text}\n{correction}", language)):
        raise Refused("closed_text_names", states=", ".join(named))
    if clearing.missing(kept):
        raise Refused("summary_keys_missing")
    if kept.published_at is not None and not correction:
        raise Refused("correction_missing")
    if event.status is not EventStatus.PUBLISHED:
        if not may_become(event, EventStatus.PUBLISHED):
            raise Refused("event_cancelled" if event.status is EventStatus.CANCELLED else "not_held_yet")
        event.status = EventStatus.PUBLISHED
        touch(event, now=now)
    step = Step.PUBLISHED
    if kept.published_at is not None:
        step = Step.CORRECTED
        kept.corrections = [*kept.corrections, [clock.local(now, event.zone).date().isoformat(), correction]]
    kept.published_by, kept.published_at, kept.published_text = by, now, kept.text
    _note(kept, step, correction, by=by, now=now)


def withdraw(event: Event, language: str, *, by: Account, now: datetime) -> None:
    """Take the text off the record; without any text left the event is no longer published."""
    editors_turn(event, by)
    kept = _summary_of(event, language)
    if kept is None or kept.published_at is None:
        raise Refused("not_published")
    kept.published_by, kept.published_at, kept.published_text, kept.corrections = None, None, "", []
    _note(kept, Step.WITHDRAWN, "", by=by, now=now)
    others = db.session.query(Summary).filter(Summary.event_id == event.id, Summary.published_at.is_not(None)).count()
    if not others and event.status is EventStatus.PUBLISHED:
        event.status = EventStatus.SCHEDULED if event.is_paper else EventStatus.HELD
        touch(event, now=now)


def _keep(kept: Summary, step: Step, *, by: Account, now: datetime) -> None:
    kept.edited_by, kept.edited_at = by, now
    kept.version += 1
    db.session.flush()
    _note(kept, step, "", by=by, now=now)


def _note(kept: Summary, step: Step, note: str, *, by: Account, now: datetime) -> None:
    """Add the text as it stands now to its versions; the event is held, so numbers follow each other."""
    made = SummaryVersion(
        summary_id=kept.id,
        number=queries.newest_number(kept) + 1,
        step=step,
        text=kept.text,
        note=note,
        made_at=now,
        made_by_id=by.id,
        name=by.name,
    )
    db.session.add(made)
    db.session.flush()


def _summary_of(event: Event, language: str) -> Summary | None:
    return db.session.query(Summary).filter_by(event_id=event.id, language=language).first()
