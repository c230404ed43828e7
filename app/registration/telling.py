"""Whom news of an event concern: its delegates, and the missions that were invited with whoever answered for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.contacts.queries import addressees, contacts_by_addressee
from app.database import db
from app.events.calendar import whole_digest
from app.events.models import Event, EventStatus
from app.invitations.messages import readers_of
from app.invitations.models import Invitation, InvitationStatus
from app.registration.ledger import Ledger
from app.registration.models import Delegate
from app.registration.queries import IN_ORDER, ON_THE_LIST, delegates_of

COMING = (EventStatus.DRAFT, EventStatus.SCHEDULED)


@dataclass(frozen=True)
class Mission:
    """A State or an organisation that was written to, and its addresses."""

    invitation: Invitation
    name: str
    to: Sequence[str]
    copy: Sequence[str]


@dataclass(frozen=True)
class Concerned:
    """Who must hear of it: persons, some of them without an address, and missions that can be written to."""

    delegates: Sequence[Delegate]
    missions: Sequence[Mission]

    def __bool__(self) -> bool:
        return bool(self.delegates or self.missions)

    @property
    def messages(self) -> int:
        """How many will be written."""
        return len(self.missions) + sum(bool(each.email) for each in self.delegates)


def concerned_by(event: Event, language: str) -> Concerned:
    """Whom the end of the event concerns: everybody who can be written to."""
    delegates = [each for each in delegates_of(event, waiting_too=True) if each.email]
    return Concerned(delegates, _missions(event, db.session.scalars(_invited([event.id])).all(), language))


def outdated(event: Event, language: str) -> Concerned:
    """Who was told an older date or place than the event has now, unless the calendar has it all the same."""
    delegates, invitations = _behind([event])
    return Concerned(delegates, _missions(event, invitations, language))


def outdated_counts(events: Sequence[Event]) -> Counter[int]:
    """How many they are, by the event's id; a fixed number of statements."""
    delegates, invitations = _behind(events)
    return Counter([each.event_id for each in delegates]) + Counter([each.event_id for each in invitations])


def _behind(events: Sequence[Event]) -> tuple[list[Delegate], list[Invitation]]:
    ids = [event.id for event in events if event.status in COMING]
    delegates = db.session.scalars(
        sa.select(Delegate)
        .join(Event)
        .where(Delegate.event_id.in_(ids), ON_THE_LIST, Delegate.told_sequence < Event.calendar_sequence)
        .options(joinedload(Delegate.invitation))
        .order_by(Delegate.event_id, Delegate.state_id, *IN_ORDER)
    ).all()
    invitations = db.session.scalars(
        _invited(ids).join(Event).where(Invitation.told_sequence < Event.calendar_sequence)
    ).all()
    if not delegates and not invitations:
        return [], []
    moved = {each.event_id for each in (*delegates, *invitations)}  # type: ignore[attr-defined]  # both have one
    timed = [selectinload(Event.sittings), selectinload(Event.sessions)]
    moved_events = db.session.scalars(sa.select(Event).where(Event.id.in_(moved)).options(*timed)).all()
    ledgers, now = Ledger.of(moved_events), {event.id: whole_digest(event) for event in moved_events}
    return (
        [each for each in delegates if not ledgers[each.event_id].agrees_with(each)],
        [each for each in invitations if each.told_digest != now[each.event_id]],
    )


def _invited(event_ids: Sequence[int]) -> sa.Select[Invitation]:
    return sa.select(Invitation).where(
        Invitation.event_id.in_(event_ids), Invitation.excluded.is_(False), Invitation.status == InvitationStatus.SENT
    )


def _missions(event: Event, invitations: Sequence[Invitation], language: str) -> list[Mission]:
    if not invitations:
        return []
    by_id = {each.addressee_id: each for each in invitations}
    contacts = contacts_by_addressee(by_id)
    missions = [
        Mission(by_id[key], who.name, *readers_of(by_id[key], contacts[key]))
        for key, who in addressees(by_id, event.starts_on, language).items()
    ]
    return [each for each in missions if each.to]
