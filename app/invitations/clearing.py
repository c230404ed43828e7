"""Two keys: letters leave when a coordinator of each State that signs has cleared what they say.

A key holds for a wording and not for a list: whoever is added in the same language is written to with the same words. It holds
for letters that say exactly what was cleared; what is made with other words needs new keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.database import db
from app.documents.changes import changes
from app.documents.letter_template import TemplateFault
from app.documents.text import Part
from app.errors import NotAllowed, NotFound, Refused
from app.events.actions import editors_turn
from app.events.models import Event
from app.invitations import queries, rules
from app.invitations.letters import wording, writing_of
from app.invitations.models import Clearance, Invitation, InvitationStatus, LetterBatch
from app.people.models import Account
from app.web.access import ADMINISTRATORS

SECRETARIAT = ""
"""Who clears where no State signs."""


@dataclass(frozen=True)
class Key:
    """What one of those who sign has cleared."""

    signs: str
    """The iso3 of a State, or `SECRETARIAT`."""
    last: Clearance | None
    holds: bool
    changes: dict[str, list[Part]]
    """By specimen: what changed since it was cleared."""


def keys_of(batch: LetterBatch) -> list[Key]:
    """One for each who signs these letters, in their order."""
    cleared = _last_cleared([batch.event_id])
    return [_key(batch, signs, cleared.get((batch.event_id, signs))) for signs in who_sign(batch)]


def who_sign(batch: LetterBatch) -> list[str]:
    """The States on the letterhead, or the secretariat."""
    return list(batch.signatories) or [SECRETARIAT]


def missing(batch: LetterBatch) -> list[str]:
    """Whose key is missing."""
    return [key.signs for key in keys_of(batch) if not key.holds]


def missing_by_event(events: Iterable[Event]) -> dict[int, list[str]]:
    """The same for events whose letters are made and wait; three statements, which load their offices too."""
    waits = sa.exists().where(
        Invitation.event_id == LetterBatch.event_id,
        Invitation.status == InvitationStatus.ISSUED,
        Invitation.excluded.is_(False),
    )
    newest = (
        sa.select(sa.func.max(LetterBatch.id))
        .where(LetterBatch.event_id.in_([event.id for event in events]), waits)
        .group_by(LetterBatch.event_id)
    )
    offices = joinedload(LetterBatch.event).selectinload(Event.offices)
    batches = db.session.scalars(sa.select(LetterBatch).where(LetterBatch.id.in_(newest)).options(offices)).all()
    cleared = _last_cleared([batch.event_id for batch in batches])
    return {
        batch.event_id: [
            signs for signs in who_sign(batch) if not _holds(cleared.get((batch.event_id, signs)), batch)
        ]
        for batch in batches
    }


def changes_since(batch: LetterBatch) -> dict[str, list[Part]]:
    """By specimen: how letters made now would differ from these, as the event was changed meanwhile."""
    try:
        now = wording(batch.event, batch.wording, writing_of(batch))
    except TemplateFault:  # a text that was changed meanwhile does not fit the template any more
        now = dict.fromkeys(batch.wording, "")
    return {each: changes(said, now[each]) for each, said in batch.wording.items() if said != now[each]}


def clear(batch: LetterBatch, signs: str, *, note: str, by: Account, now: datetime) -> None:
    """Turn a key: one's own, or as the secretariat that of a State, with a note of how it cleared the wording."""
    event = batch.event
    editors_turn(event, by)
    if batch is not queries.newest_batch(event):
        raise Refused("newer_letters")
    if not batch.wording:
        raise Refused("letters_without_wording")
    keys = {key.signs: key for key in keys_of(batch)}
    if signs not in keys:
        raise NotFound
    if keys[signs].holds:
        return
    has_turned = any(is_own_of(by, key.last, key.holds) for key in keys.values())
    kept = note_to_keep(signs, event=event, note=note, by=by, has_turned=has_turned)
    db.session.add(
        Clearance(
            event_id=event.id,
            signs=signs,
            wording=batch.wording,
            cleared_at=now,
            cleared_by_id=by.id,
            name=by.name,
            note=kept,
        )
    )
    db.session.flush()


def may_turn_as_own(account: Account, event: Event, signs: str) -> bool:
    """Whether it is the account's own key, and needs no note."""
    return account.holds(*ADMINISTRATORS) if signs == SECRETARIAT else signs in rules.signs_for(account, event)


class Turned(Protocol):
    """A key that was turned, of whatever."""

    cleared_by_id: Any
    note: Any


def is_own_of(account: Account, last: Turned | None, holds: bool) -> bool:
    """One person turns one key; what the secretariat wrote down for others is not its own."""
    return holds and last is not None and last.cleared_by_id == account.id and not last.note


def note_to_keep(signs: str, *, event: Event, note: str, by: Account, has_turned: bool) -> str:
    """What stays beside a key that is turned: nothing at one's own, else how the State cleared it.

    `has_turned` says that the account has turned a key here already. Raises `NotAllowed` or `Refused`.
    """
    is_own = may_turn_as_own(by, event, signs)
    if not is_own and not by.holds(*ADMINISTRATORS):
        raise NotAllowed
    if is_own and has_turned:
        raise Refused("one_key_each")
    if not is_own and not note:
        raise Refused("clearance_note_missing")
    return "" if is_own else note


def _key(batch: LetterBatch, signs: str, last: Clearance | None) -> Key:
    holds = _holds(last, batch)
    changed = {}
    if last is not None and not holds:
        changed = {
            each: changes(last.wording.get(each, ""), said)
            for each, said in batch.wording.items()
            if last.wording.get(each) != said
        }
    return Key(signs, last, holds, changed)


def _holds(last: Clearance | None, batch: LetterBatch) -> bool:
    return last is not None and rules.covers_wording(last.wording, batch.wording)


def _last_cleared(event_ids: Sequence[int]) -> dict[tuple[int, str], Clearance]:
    asked = sa.select(Clearance).where(Clearance.event_id.in_(event_ids)).order_by(Clearance.id)
    return {(each.event_id, each.signs): each for each in db.session.scalars(asked)}
