"""Confidential notes about States that name a delegate: they stay, the person's name goes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from app.database import db
from app.outreach.models import StateNote
from app.registration.models import Delegate

NAMELESS = "—"
SHORTEST = 3
"""Letters of a family name that is looked for by itself."""


def notes_naming(delegate: Delegate) -> list[StateNote]:
    """Those about the delegate's State that hold the full name, the family name or the address; one statement."""
    pattern = _pattern([delegate])
    return [each for each in _notes({delegate.state_id} - {None}) if pattern and pattern.search(each.text)]


def forget_in_notes(persons: Collection[Delegate], *, unless_known: bool = False) -> None:
    """Put a dash for their names in the notes about their States; `unless_known` spares whom another event still names."""
    for note in _notes({each.state_id for each in persons} - {None}, locked=True):
        named = [each for each in persons if each.state_id == note.state_id and (found := _pattern([each])) and found.search(note.text)]
        if unless_known:
            named = [each for each in named if not _is_known(each)]
        if pattern := _pattern(named):
            note.sealed = pattern.sub(NAMELESS, note.text).encode()
            note.version += 1
    db.session.flush()


def _notes(state_ids: Collection[int | None], *, locked: bool = False) -> Sequence[StateNote]:
    if not state_ids:
        return []
    asked = sa.select(StateNote).where(StateNote.state_id.in_(state_ids)).order_by(StateNote.written_at, StateNote.id)
    return db.session.scalars(asked.with_for_update() if locked else asked).all()


def _pattern(persons: Collection[Delegate]) -> re.Pattern[str] | None:
    """Whole words, the longest name first, so that nothing of it is left beside the dash."""
    names = {name.strip() for each in persons for name in (each.full_name, each.family_name, each.email)}
    names = {name for name in names if len(name) >= SHORTEST}
    longest = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE) if longest else None


def _is_known(person: Delegate) -> bool:
    return bool(
        db.session.scalar(
            sa.select(Delegate.id)
            .where(Delegate.event_id != person.event_id, Delegate.state_id == person.state_id, Delegate.erased_at.is_(None))
            .where(Delegate.family_name == person.family_name, Delegate.given_name == person.given_name)
            .limit(1)
        )
    )
