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
from app.web.language import READERS
from app.web.search import plain

CHINESE = re.compile("[\u4e00-\u9fff]")


def named_guests(event: Event, text: str, language: str) -> list[str]:
    """The names of guests that stand in the text or the title, in whatever language they are written: the record gives a title in six."""
    guests = _guests(event)
    if not event.is_closed or not guests:
        return []
    names = db.session.execute(sa.select(StateName.state_id, StateName.short, StateName.running, StateName.of)).tuples()
    bearers = {plain(name): state_id for state_id, *forms in names for name in forms if name}
    titles = [event.title_in(code) for code in READERS]
    found = {bearers[name] for name in names_in("\n".join([event.title, *titles, text]), bearers)}
    return [name for state_id, name in state_names(event.starts_on, language).items() if state_id in found & guests]


def names_in(text: str, names: Collection[str]) -> set[str]:
    """Which of the plain names stand in the text as whole words; "Equatorial Guinea" is no "Guinea". Chinese has no spaces between words."""
    longest_first, text = sorted(names, key=len, reverse=True), plain(text)
    spaced = "|".join(re.escape(each) for each in longest_first if not CHINESE.match(each))
    chinese = "|".join(re.escape(each) for each in longest_first if CHINESE.match(each))
    found = re.findall(rf"(?<!\w)(?:{spaced})(?!\w)", text) if spaced else []
    return {*found, *(re.findall(rf"(?={CHINESE.pattern})(?:{chinese})", text) if chinese else ())}


def _guests(event: Event) -> set[int]:
    """All States that had to do with it, but those that may be named: organisers, partners and the place."""
    invited = sa.select(Invitation.state_id).where(Invitation.event_id == event.id, Invitation.state_id.is_not(None))
    registered = sa.select(Delegate.state_id).where(Delegate.event_id == event.id, Delegate.state_id.is_not(None))
    guests = set(db.session.scalars(invited.union(registered)))
    nameable = {partner.state_id for partner in event.partners} | {event.country_id} | organising_states(event)
    return {state_id for state_id in guests - nameable if state_id}
