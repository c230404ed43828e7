"""Saving views of the table, and taking copies of documents."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app.database import db
from app.errors import NotAllowed, Refused
from app.events.actions import in_turn
from app.events.models import Event
from app.events.rules import may_edit
from app.jobs.models import Progress
from app.jobs.queue import look_now
from app.participants import queries
from app.participants.models import Copy, DocumentKind, SavedView
from app.participants.rules import MOST_VIEWS, may_take
from app.people.models import Account


def save_view(event: Event, asked: queries.Asked, *, name: str, by: Account, now: datetime) -> SavedView:
    """Keep what the table is narrowed to under this name; the same name again takes the place of the first."""
    if not may_edit(by, event):
        raise NotAllowed
    in_turn(event)
    views = queries.saved_views(event)
    view = next((each for each in views if each.name.casefold() == name.casefold()), None)
    if view is None:
        if len(views) >= MOST_VIEWS:
            raise Refused("too_many_views", most=MOST_VIEWS)
        view = SavedView(event_id=event.id)
    view.name, view.asked, view.saved_by_id, view.saved_at = name, asked.arguments(), by.id, now
    db.session.add(view)
    db.session.flush()
    return view


def remove_view(event: Event, public_id: str, *, by: Account) -> None:
    """Forget it; nothing happens where it is gone already."""
    if not may_edit(by, event):
        raise NotAllowed
    db.session.execute(sa.delete(SavedView).where(SavedView.event_id == event.id, SavedView.public_id == public_id))


def take_copy(
    event: Event, kind: DocumentKind, format: str, *, language: str, choices: dict[str, str], at_once: bool, by: Account, now: datetime
) -> Copy:
    """Note who takes what; a copy that is not made at once is left to a worker."""
    if not may_take(by, event, kind):
        raise NotAllowed
    in_turn(event)
    copy = Copy(
        event=event,
        number=queries.newest_number(event) + 1,
        kind=kind,
        format=format,
        language=language,
        choices=choices,
        taken_by_id=by.id,
        taken_by_name=by.name,
        taken_at=now,
        due_at=now,
        progress=Progress.DONE if at_once else Progress.QUEUED,
    )
    db.session.add(copy)
    db.session.flush()
    if not at_once:
        look_now("participants.make")
    return copy
