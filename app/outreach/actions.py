"""Writing notes about a State."""

from __future__ import annotations

from datetime import datetime

from app import clock
from app.database import db
from app.errors import NotAllowed, Refused
from app.outreach import queries, rules
from app.outreach.models import StateNote
from app.people.models import Account
from app.treaty.models import State, ThematicArea


def write(state: State, text: str, *, area: ThematicArea | None, submission_key: str, by: Account, now: datetime) -> StateNote:
    """A new note; the same form sent twice is kept once. Raises `NotAllowed`, `Refused`."""
    if not rules.may_keep_notes(by, queries.areas_held(by, clock.today())):
        raise NotAllowed
    if (kept := queries.note_by_key(submission_key)) is not None:
        raise Refused("sent_twice" if kept.state_id == state.id and kept.author_id == by.id else "form_expired")
    note = StateNote(
        state=state, area=area, sealed=text.encode(), author_id=by.id, author=by.name, written_at=now, submission_key=submission_key, version=1
    )
    db.session.add(note)
    db.session.flush()
    return note


def rewrite(note: StateNote, text: str, *, area: ThematicArea | None, version: int, by: Account, now: datetime) -> None:
    """Correct it, or give it to other readers."""
    _require_turn(note, version, by)
    note.sealed, note.area, note.changed_at = text.encode(), area, now
    note.version += 1
    db.session.flush()


def remove(note: StateNote, *, version: int, by: Account) -> None:
    """Take it away for good."""
    _require_turn(note, version, by)
    db.session.delete(note)
    db.session.flush()


def _require_turn(note: StateNote, version: int, by: Account) -> None:
    """Whoever writes second reads first what the other wrote."""
    db.session.refresh(note, with_for_update=True)
    if not rules.may_change(by, note, queries.areas_held(by, clock.today())):
        raise NotAllowed
    if note.version != version:
        raise Refused("changed_meanwhile")
