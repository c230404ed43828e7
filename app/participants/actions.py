"""Saving views of the table, taking copies of documents, and importing delegates."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa

from app.database import db
from app.errors import NotAllowed, Refused
from app.events.actions import in_turn
from app.events.models import Event
from app.events.rules import may_edit
from app.jobs.models import Progress
from app.jobs.queue import look_now
from app.participants import queries
from app.participants.importing import NewDelegate, Plan
from app.participants.models import Copy, DocumentKind, SavedView
from app.participants.rules import MOST_VIEWS, may_take
from app.people.models import Account
from app.registration import consent, messages
from app.registration.actions import register
from app.registration.models import Delegate
from app.tables.keeping import forget_table
from app.tables.models import KeptTable


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


def import_delegates(
    event: Event, kept: KeptTable, planned: Plan, *, also: Collection[int], leave_out: bool, tell: bool, by: Account, now: datetime
) -> int:
    """Register all rows that are new, and those of `also` who are like somebody; all or, where one is refused, none.

    Raises `Refused` with the row. Sent twice, it registers nobody twice.
    """
    if not may_edit(by, event):
        raise NotAllowed
    if planned.problems and not leave_out:
        raise Refused("import_has_problems")
    in_turn(event)
    chosen = [*planned.new, *(each.new for each in planned.duplicates if each.new.row in also)]
    delegates = [_register(event, kept, each, by=by, now=now) for each in sorted(chosen, key=lambda each: each.row)]
    if tell:
        for delegate in delegates:
            messages.send_standing(delegate, now=now)
            consent.note_entered(delegate, told=True, now=now)
        for invitation in {each.invitation for each in delegates if each.invitation}:
            messages.send_summary(invitation, now=now)
    forget_table(kept)
    return len(delegates)


def _register(event: Event, kept: KeptTable, new: NewDelegate, *, by: Account, now: datetime) -> Delegate:
    state_id, organisation_id = new.addressee_id or (None, None)
    try:
        return register(
            event,
            new.particulars,
            submission_key=str(uuid5(NAMESPACE_URL, f"{kept.public_id}:{new.row}")),
            state_id=state_id,
            organisation_id=organisation_id,
            category=new.category,
            organisation=new.organisation,
            another_person=True,
            given=new.given,
            tell=False,
            by=by,
            now=now,
        )
    except Refused as refusal:
        raise Refused("import_in_row", row=new.row, refusal=refusal) from refusal
