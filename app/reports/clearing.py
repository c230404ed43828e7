"""Two keys: a summary is published when a coordinator of each State that organised has cleared it.

A key holds for a text: once a word is changed it is void, and the page shows what changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.database import db
from app.documents.changes import changes
from app.documents.text import Part
from app.errors import NotAllowed, NotFound, Refused
from app.events.actions import editors_turn
from app.events.models import Event
from app.events.queries import organisers
from app.invitations.clearing import SECRETARIAT, is_own_of, note_to_keep
from app.people.models import Account
from app.reports.models import Summary, SummaryClearance


@dataclass(frozen=True)
class Key:
    """What one of those who organised has cleared."""

    signs: str
    """The iso3 of a State, or `SECRETARIAT`."""
    name: str
    """What the State is called; empty for the secretariat."""
    last: SummaryClearance | None
    holds: bool
    changes: list[Part]
    """What changed since it was cleared."""


def keys_of(kept: Summary, language: str = "en") -> list[Key]:
    """One for each State that organised, in the order of the event."""
    asked = sa.select(SummaryClearance).where(SummaryClearance.summary_id == kept.id).order_by(SummaryClearance.id)
    cleared = {each.signs: each for each in db.session.scalars(asked)}
    return [_key(kept, signs, name, cleared.get(signs)) for signs, name in who_sign(kept.event, language).items()]


def who_sign(event: Event, language: str = "en") -> dict[str, str]:
    """The States that organised, once each, by iso3 with their names; or the secretariat."""
    holders = organisers(event, language)
    return {state.iso3: state.name for office in holders for state in office.states} or {SECRETARIAT: ""}


def missing(kept: Summary) -> list[str]:
    """Whose key is missing."""
    return [key.signs for key in keys_of(kept) if not key.holds]


def clear(kept: Summary, signs: str, *, note: str, version: int, by: Account, now: datetime) -> None:
    """Turn a key: one's own, or as the secretariat that of a State, with a note of how it cleared the text."""
    event = kept.event
    editors_turn(event, by)
    if kept.version != version:
        raise Refused("changed_meanwhile")
    keys = {key.signs: key for key in keys_of(kept)}
    if signs not in keys:
        raise NotFound
    if keys[signs].holds:
        return
    has_turned = any(is_own_of(by, key.last, key.holds) for key in keys.values())
    try:
        noted = note_to_keep(signs, event=event, note=note, by=by, has_turned=has_turned)
    except NotAllowed:
        raise Refused("not_your_key") from None
    db.session.add(
        SummaryClearance(
            summary_id=kept.id,
            signs=signs,
            text=kept.text,
            cleared_at=now,
            cleared_by_id=by.id,
            name=by.name,
            note=noted,
        )
    )
    db.session.flush()


def _key(kept: Summary, signs: str, name: str, last: SummaryClearance | None) -> Key:
    holds = last is not None and last.text == kept.text
    changed = changes(last.text, kept.text) if last is not None and not holds else []
    return Key(signs, name, last, holds, changed)
