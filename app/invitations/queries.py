"""Asking for invitations, contacts and letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.database import db
from app.errors import NotFound
from app.events.models import Event
from app.invitations import rules
from app.invitations.models import (
    AddressRole,
    Answer,
    Contact,
    Invitation,
    InvitationStatus,
    Letter,
    LetterBatch,
)
from app.treaty.queries import StateOn, coordinators_on, states_by_id, states_on
from app.web.links import hash_of


@dataclass(frozen=True)
class Line:
    """One State on the list: where it stood, why it is there, and whether it can be written to."""

    state: StateOn
    invitation: Invitation
    contacts: int
    letter: Letter | None


@dataclass(frozen=True)
class Audience:
    """The list as it is, and how the rule would change its drafts."""

    lines: list[Line]
    taken_off: list[Line]
    missing: list[StateOn]
    obsolete: list[Line]

    @property
    def unreachable(self) -> list[Line]:
        """States with nobody to write to."""
        return [line for line in self.lines if not line.contacts]


def audience_of(event: Event, language: str) -> Audience:
    """The list beside the rule; a fixed number of statements."""
    states = {state.state_id: state for state in states_on(event.starts_on, language)}
    fitting = {state.state_id for state in rules.audience(event, states.values(), organisers=organising_states(event))}
    invitations = invitations_of(event)
    reachable = contact_counts([each.state_id for each in invitations])
    lines = [
        Line(states[each.state_id], each, reachable.get(each.state_id, 0), _newest(each.letters)) for each in invitations
    ]
    lines.sort(key=lambda line: line.state.sort_key)
    listed = {each.state_id for each in invitations}
    return Audience(
        lines=[line for line in lines if not line.invitation.excluded],
        taken_off=[line for line in lines if line.invitation.excluded],
        missing=[state for state in states.values() if state.state_id in fitting - listed],
        obsolete=[line for line in lines if _is_obsolete(line.invitation, fitting)],
    )


def organising_states(event: Event) -> set[int]:
    """The States that hold the organising offices on the event's day."""
    areas = [office.area_id for office in event.offices]
    return {mandate.state_id for mandate in coordinators_on(event.starts_on, area_ids=areas)}


def invitations_of(event: Event) -> Sequence[Invitation]:
    """All of them, those taken off the list too, with their letters."""
    return db.session.scalars(
        sa.select(Invitation)
        .where(Invitation.event_id == event.id)
        .options(selectinload(Invitation.letters).joinedload(Letter.file))
        .order_by(Invitation.id)
    ).all()


def get_invitation(event: Event, public_id: str) -> Invitation:
    """One invitation of this event; raises `NotFound`."""
    found = db.session.scalar(
        sa.select(Invitation).where(Invitation.event_id == event.id, Invitation.public_id == public_id)
    )
    if found is None:
        raise NotFound
    return found


def by_link(secret: str) -> Invitation:
    """The invitation a State's link belongs to; `NotFound` alike for unknown, revoked and withdrawn ones."""
    found = db.session.scalar(
        sa.select(Invitation)
        .where(Invitation.link_hash == hash_of(secret), Invitation.excluded.is_(False))
        .options(joinedload(Invitation.event), joinedload(Invitation.state))
    )
    if found is None:
        raise NotFound
    return found


def silent(event: Event) -> Sequence[Invitation]:
    """Those who were written to and have not answered."""
    return db.session.scalars(
        sa.select(Invitation).where(
            Invitation.event_id == event.id,
            Invitation.excluded.is_(False),
            Invitation.status == InvitationStatus.SENT,
            Invitation.answer == Answer.NONE,
        )
    ).all()


def contacts_of(state_id: int) -> Sequence[Contact]:
    """The addresses of a State, those written to first."""
    return db.session.scalars(
        sa.select(Contact).where(Contact.state_id == state_id).order_by(Contact.role.desc(), Contact.id)
    ).all()


def get_contact(state_id: int, public_id: str) -> Contact:
    """One address of this State; raises `NotFound`."""
    found = db.session.scalar(sa.select(Contact).where(Contact.state_id == state_id, Contact.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def contacts_by_state(state_ids: Iterable[int]) -> dict[int, list[Contact]]:
    """The addresses of several States; one statement."""
    found: dict[int, list[Contact]] = defaultdict(list)
    for contact in db.session.scalars(sa.select(Contact).where(Contact.state_id.in_(list(state_ids))).order_by(Contact.id)):
        found[contact.state_id].append(contact)
    return found


def contact_counts(state_ids: Iterable[int]) -> dict[int, int]:
    """How many addresses can be written to, by State."""
    counted = db.session.execute(
        sa.select(Contact.state_id, sa.func.count())
        .where(Contact.state_id.in_(list(state_ids)), Contact.role == AddressRole.TO)
        .group_by(Contact.state_id)
    )
    return dict(counted.tuples().all())


def newest_batch(event: Event) -> LetterBatch | None:
    """The letters that were made last."""
    return db.session.scalar(
        sa.select(LetterBatch)
        .where(LetterBatch.event_id == event.id)
        .options(selectinload(LetterBatch.letters), joinedload(LetterBatch.merged))
        .order_by(LetterBatch.id.desc())
        .limit(1)
    )


def get_batch(event: Event, public_id: str) -> LetterBatch:
    """Letters made in one go for this event; raises `NotFound`."""
    found = db.session.scalar(
        sa.select(LetterBatch)
        .where(LetterBatch.event_id == event.id, LetterBatch.public_id == public_id)
        .options(selectinload(LetterBatch.letters), joinedload(LetterBatch.merged))
    )
    if found is None:
        raise NotFound
    return found


def get_letter(invitation: Invitation) -> Letter:
    """The newest letter that was made; raises `NotFound`."""
    made = db.session.scalar(
        sa.select(Letter)
        .where(Letter.invitation_id == invitation.id, Letter.file_id.is_not(None))
        .order_by(Letter.id.desc())
        .limit(1)
        .options(joinedload(Letter.file))
    )
    if made is None:
        raise NotFound
    return made


def ready_to_send(event: Event, language: str) -> list[tuple[StateOn, Invitation, list[Contact]]]:
    """Issued invitations whose States can be written to, in protocol order."""
    issued = [
        each
        for each in invitations_of(event)
        if not each.excluded and each.status is InvitationStatus.ISSUED and _newest(each.letters, made=True)
    ]
    contacts = contacts_by_state([each.state_id for each in issued])
    states = states_by_id(event.starts_on, language, state_ids=[each.state_id for each in issued])
    ready = [
        (states[each.state_id], each, contacts[each.state_id])
        for each in issued
        if any(contact.role is AddressRole.TO for contact in contacts[each.state_id])
    ]
    return sorted(ready, key=lambda entry: entry[0].sort_key)


def _newest(letters: Sequence[Letter], *, made: bool = False) -> Letter | None:
    kept = [letter for letter in letters if letter.file_id is not None or not made]
    return kept[-1] if kept else None


def _is_obsolete(invitation: Invitation, fitting: set[int]) -> bool:
    return (
        rules.follows_the_rule(invitation)
        and invitation.reason == "rule"
        and not invitation.excluded
        and invitation.state_id not in fitting
    )
