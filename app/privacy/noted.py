"""Confidential notes about States, and what States undertook, where they name a delegate: they stay, the person's name goes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.database import db
from app.outreach.models import StateNote
from app.registration.models import Delegate
from app.reports.models import Commitment

NAMELESS = "—"
SHORTEST = 3
"""Letters of a family name that is looked for by itself."""


def notes_naming(delegate: Delegate) -> list[StateNote]:
    """Those about the delegate's State that hold the full name, the family name or the address; one statement."""
    pattern = _pattern([delegate])
    return [each for each in _notes({delegate.state_id} - {None}) if pattern and pattern.search(each.text)]


def commitments_naming(delegate: Delegate) -> list[Commitment]:
    """What the delegate's State undertook, where it names the person in the same way; one statement."""
    pattern = _pattern([delegate])
    return [each for each in _commitments({delegate.state_id} - {None}) if pattern and pattern.search(_words_of(each))]


def forget_in_notes(persons: Collection[Delegate], *, unless_known: bool = False) -> dict[str, set[str]]:
    """Put a dash for their names in the notes about their States, and in what these undertook; `unless_known` spares whom another event still names.

    Answers by the public id of the commitments' events which names went: the trace has them still.
    """
    gone: dict[str, set[str]] = defaultdict(set)
    states = {each.state_id for each in persons} - {None}
    rows: list[StateNote | Commitment] = [*_notes(states, locked=True), *_commitments(states, locked=True)]
    for row in rows:
        named = [each for each in persons if each.state_id == row.state_id and (found := _pattern([each])) and found.search(_words_of(row))]
        if unless_known:
            named = [each for each in named if not _is_known(each)]
        if (pattern := _pattern(named)) is None:
            continue
        if isinstance(row, StateNote):
            row.sealed = pattern.sub(NAMELESS, row.text).encode()
        else:
            row.text, row.note = pattern.sub(NAMELESS, row.text), pattern.sub(NAMELESS, row.note)
            gone[row.event.public_id] |= _names_of(named)
        row.version += 1
    db.session.flush()
    return gone


def _words_of(row: StateNote | Commitment) -> str:
    return row.text if isinstance(row, StateNote) else f"{row.text} {row.note}"


def _notes(state_ids: Collection[int | None], *, locked: bool = False) -> Sequence[StateNote]:
    if not state_ids:
        return []
    asked = sa.select(StateNote).where(StateNote.state_id.in_(state_ids)).order_by(StateNote.written_at, StateNote.id)
    return db.session.scalars(asked.with_for_update() if locked else asked).all()


def _commitments(state_ids: Collection[int | None], *, locked: bool = False) -> Sequence[Commitment]:
    if not state_ids:
        return []
    asked = sa.select(Commitment).where(Commitment.state_id.in_(state_ids)).order_by(Commitment.id).options(joinedload(Commitment.event, innerjoin=True))
    return db.session.scalars(asked.with_for_update(of=Commitment) if locked else asked).all()


def _pattern(persons: Collection[Delegate]) -> re.Pattern[str] | None:
    """Whole words, the longest name first, so that nothing of it is left beside the dash."""
    longest = sorted(_names_of(persons), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE) if longest else None


def _names_of(persons: Collection[Delegate]) -> set[str]:
    names = {name.strip() for each in persons for name in (each.full_name, each.family_name, each.email)}
    return {name for name in names if len(name) >= SHORTEST}


def _is_known(person: Delegate) -> bool:
    return bool(
        db.session.scalar(
            sa.select(Delegate.id)
            .where(Delegate.event_id != person.event_id, Delegate.state_id == person.state_id, Delegate.erased_at.is_(None))
            .where(Delegate.family_name == person.family_name, Delegate.given_name == person.given_name)
            .limit(1)
        )
    )
