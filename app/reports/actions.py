"""Writing, publishing and withdrawing the summary of an event."""

from __future__ import annotations

from datetime import datetime

from app.database import db
from app.documents.summary import summary
from app.errors import Refused
from app.events.actions import editors_turn, touch
from app.events.models import Event, EventStatus
from app.events.rules import may_become
from app.people.models import Account
from app.reports.discretion import named_guests
from app.reports.facts import summary_facts
from app.reports.models import Summary


def generate(
    event: Event, language: str, *, name_states: bool, outcome: str, by: Account, now: datetime, version: int
) -> Summary:
    """Write the text anew from the facts; what was edited by hand is replaced, what is on the record is not."""
    editors_turn(event, by)
    kept = _summary_of(event, language)
    text = summary(summary_facts(event, language, name_states=name_states, outcome=outcome)).text
    if kept is None:
        kept = Summary(event_id=event.id, language=language, version=0)
        db.session.add(kept)
    elif kept.version != version:
        raise Refused("changed_meanwhile")
    kept.text = kept.generated_text = text
    kept.generated_at, kept.name_states, kept.outcome = now, name_states, outcome
    kept.edited_by, kept.edited_at = by, now
    kept.version += 1
    db.session.flush()
    return kept


def edit(kept: Summary, text: str, *, by: Account, now: datetime, version: int) -> None:
    """Change the words; the facts stay what they are."""
    editors_turn(kept.event, by)
    if kept.version != version:
        raise Refused("changed_meanwhile")
    kept.text, kept.edited_by, kept.edited_at = text, by, now
    kept.version += 1
    db.session.flush()


def publish(event: Event, language: str, *, by: Account, now: datetime) -> None:
    """Put the text on the record as it stands now; one of a closed meeting names its guests by decision only."""
    editors_turn(event, by)
    kept = _summary_of(event, language)
    if kept is None or not kept.text.strip():
        raise Refused("no_text_to_publish")
    if not kept.name_states and (named := named_guests(event, kept.text, language)):
        raise Refused("closed_text_names", states=", ".join(named))
    if event.status is not EventStatus.PUBLISHED:
        if not may_become(event, EventStatus.PUBLISHED):
            raise Refused("not_held_yet")
        event.status = EventStatus.PUBLISHED
        touch(event, now=now)
    kept.published_by, kept.published_at, kept.published_text = by, now, kept.text
    db.session.flush()


def withdraw(event: Event, language: str, *, by: Account, now: datetime) -> None:
    """Take the text off the record; without any text left the event is no longer published."""
    editors_turn(event, by)
    kept = _summary_of(event, language)
    if kept is None or kept.published_at is None:
        raise Refused("not_published")
    kept.published_by, kept.published_at, kept.published_text = None, None, ""
    db.session.flush()
    others = db.session.query(Summary).filter(Summary.event_id == event.id, Summary.published_at.is_not(None)).count()
    if not others and event.status is EventStatus.PUBLISHED:
        event.status = EventStatus.SCHEDULED if event.is_paper else EventStatus.HELD
        touch(event, now=now)


def _summary_of(event: Event, language: str) -> Summary | None:
    return db.session.query(Summary).filter_by(event_id=event.id, language=language).first()
