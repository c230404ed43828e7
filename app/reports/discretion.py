"""What the text of a closed meeting would give away: the names of States that were invited, registered or there."""

from __future__ import annotations

import re
from collections.abc import Collection

import sqlalchemy as sa

from app.database import db
from app.events.models import Event
from app.invitations.audience import organising_states
from app.invitations.models import Invitation
from app.registration.models import Delegate
from app.treaty.models import StateName
from app.treaty.queries import state_names
from app.web.language import INTERFACE
from app.web.search import plain


def named_guests(event: Event, text: str, language: str) -> list[str]:
    """The names of guests that stand in the text or the title, in whatever language they are written."""
    guests = _guests(event)
    if not event.is_closed or not guests:
        return []
    names = db.session.execute(
        sa.select(StateName.state_id, StateName.short, StateName.running).where(StateName.language.in_(INTERFACE))
    ).tuples()
    bearers = {plain(name): state_id for state_id, *both in names for name in both if name}
    found = {bearers[name] for name in names_in(f"{event.title}\n{text}", bearers)}
    return [name for state_id, name in state_names(event.starts_on, language).items() if state_id in found & guests]


def names_in(text: str, names: Collection[str]) -> set[str]:
    """Which of the plain names stand in the text as whole words; "Equatorial Guinea" is no "Guinea"."""
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    return set(re.findall(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", plain(text))) if names else set()


def _guests(event: Event) -> set[int]:
    """All States that had to do with it, but those that may be named: organisers, partners and the place."""
    invited = sa.select(Invitation.state_id).where(Invitation.event_id == event.id, Invitation.state_id.is_not(None))
    registered = sa.select(Delegate.state_id).where(Delegate.event_id == event.id, Delegate.state_id.is_not(None))
    guests = set(db.session.scalars(invited.union(registered)))
    nameable = {partner.state_id for partner in event.partners} | {event.country_id} | organising_states(event)
    return {state_id for state_id in guests - nameable if state_id}
