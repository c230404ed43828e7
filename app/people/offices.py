"""Offices that accounts come to hold and States that they come to speak for, by whatever change: told to those whom it concerns, and noted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa
from blinker import Signal

from app import clock
from app.database import db
from app.errors import Refused
from app.people import messages, queries
from app.people.models import Account
from app.people.notes import note
from app.treaty.actions import mandate_leaves, terms_changed
from app.treaty.models import Mandate
from app.treaty.rules import Term, areas_gained, term_of
from app.web.access import Role

speaks_now = Signal("An account was made a focal point of its State.")
"""Higher rooms listen: `hear(account, by=by, now=now)`."""


def tell_fellows(gained: Mapping[Account, Iterable[int]], *, by: Account | None, now: datetime) -> None:
    """One mail to each who holds an office that accounts have gained; where nobody does, to the rest of the secretariat.

    `gained` holds the areas of each account. Nobody is told by a command, which whoever runs the server gives.
    """
    if by is None:
        return
    said: dict[tuple[Account, bool], list[str]] = {}
    for account, areas in gained.items():
        fellows = [each for each in queries.coordinators_in(areas) if each not in (account, by)] if areas else []
        others = [each for each in queries.who_hold(Role.ISU) if each not in (account, by)] if areas and not fellows else []
        for each in fellows or others:
            said.setdefault((each, each in fellows), []).append(account.name)
    for (reader, is_fellow), names in said.items():
        what = messages.FELLOW if is_fellow else messages.OFFICE_GIVEN
        messages.tell(reader, what, now=now, by=by, fellow=", ".join(names))


def tell_state(account: Account, spoke_for: int | None, *, by: Account | None, now: datetime) -> None:
    """The other focal points of the State that the account speaks for now, and did not before, are told, and higher rooms hear of it."""
    state_id = queries.speaks_for(account)
    if by is None or state_id in (None, spoke_for):
        return
    for each in queries.who_hold(Role.FOCAL_POINT, Account.state_id == state_id):
        if each not in (account, by):
            messages.tell(each, messages.FOCAL_POINT, now=now, by=by, fellow=account.name)
    speaks_now.send(account, by=by, now=now)


@terms_changed.connect
def follow(by: Account | None, *, before: Mapping[int, Term]) -> None:
    """Tell those whose mandate is another than it was, by `before`, and those whose office they hold by it; whoever changed it knows."""
    moved = {each.id for each in queries.mandates(before) if term_of(each) != before[each.id]}
    now, gained = clock.now(), {}
    for account in queries.who_hold(Role.COORDINATOR, Account.mandates.any(Mandate.id.in_(moved))):
        note(account, "term_changed", now=now, by=by)
        if account is not by:
            messages.tell(account, messages.TERM_CHANGED, now=now, by=by)
        gained[account] = areas_gained(queries.terms_held(account, before), queries.terms_held(account), clock.today())
    tell_fellows(gained, by=by, now=now)


@mandate_leaves.connect
def keep(mandate: Mandate) -> None:
    """A mandate that accounts hold stays: they would lose their rights without a word."""
    names = db.session.scalars(sa.select(Account.name).where(Account.mandates.any(Mandate.id == mandate.id)).order_by(Account.name)).all()
    if names:
        raise Refused("mandate_is_held", names=", ".join(names))
