"""Asking for invitations and letters."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.contacts.models import AddressRole, Contact
from app.contacts.queries import Addressee, addressees, contacts_by_addressee
from app.database import db
from app.errors import NotFound
from app.events.models import Event
from app.files.models import StoredFile
from app.invitations.letters import specimen_of
from app.invitations.models import (
    Answer,
    Invitation,
    InvitationStatus,
    Letter,
    LetterBatch,
)
from app.jobs.models import Progress
from app.people.models import Account
from app.web.access import FOCAL_POINTS
from app.web.links import hash_of, secret_for


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


def by_link(secret: str, *, reader: Account | None) -> Invitation:
    """The invitation a link belongs to, or that is the signed-in reader's own; `NotFound` alike for unknown, revoked and withdrawn ones."""
    found = db.session.scalar(_with_a_link().where(Invitation.link_hash == hash_of(secret))) or own_of(reader, secret)
    if found is None:
        raise NotFound
    return found


def own_of(reader: Account | None, secret: str) -> Invitation | None:
    """The invitation of a focal point's State that the address names to this account alone: it is worth nothing without its session."""
    if reader is None or reader.state_id is None or not reader.holds(*FOCAL_POINTS):
        return None
    sought = hash_of(secret)
    asked = _with_a_link().where(Invitation.state_id == reader.state_id, Invitation.link_hash.is_not(None))
    return next((each for each in db.session.scalars(asked) if hash_of(own_secret(each, reader)) == sought), None)


def own_secret(invitation: Invitation, reader: Account) -> str:
    """What stands in a focal point's addresses in place of the mission's link, which stays the mission's when the account is closed."""
    return secret_for("focal point", f"{invitation.public_id}:{reader.public_id}", invitation.link_revision)


def _with_a_link() -> sa.Select[Invitation]:
    return (
        sa.select(Invitation)
        .where(Invitation.excluded.is_(False))
        .options(joinedload(Invitation.event), joinedload(Invitation.state), joinedload(Invitation.organisation))
    )


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


def is_open() -> sa.ColumnElement[bool]:
    """Whether letters of a batch are still to be made."""
    waits = Letter.progress.in_((Progress.QUEUED, Progress.WORKING))
    return sa.exists().where(Letter.batch_id == LetterBatch.id, waits)


def are_being_made(event: Event) -> bool:
    """Whether letters of this event are still to be made."""
    return bool(db.session.scalar(sa.select(sa.exists().where(LetterBatch.event_id == event.id, is_open()))))


def made_letters(batch: LetterBatch, language: str) -> list[tuple[Addressee, Letter]]:
    """The letters that were made, with their bytes, in protocol order."""
    letters = {
        letter.invitation.addressee_id: letter
        for letter in db.session.scalars(
            sa.select(Letter)
            .where(Letter.batch_id == batch.id, Letter.file_id.is_not(None))
            .options(joinedload(Letter.file).undefer(StoredFile.content), joinedload(Letter.invitation))
        )
    }
    return [(who, letters[key]) for key, who in addressees(letters, batch.event.starts_on, language).items()]


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


def ready_to_send(event: Event, language: str) -> list[tuple[Addressee, Invitation, list[Contact]]]:
    """Invitations with a letter in the newest wording whose addressees can be written to, in protocol order."""
    asked = sa.select(LetterBatch.id, LetterBatch.wording).where(LetterBatch.event_id == event.id).order_by(LetterBatch.id)
    said = dict(db.session.execute(asked).tuples().all())
    in_force = next(reversed(said.values()), {})
    issued = {
        each.addressee_id: each
        for each in invitations_of(event)
        if not each.excluded
        and each.status is InvitationStatus.ISSUED
        and (letter := _newest(each.letters, made=True))
        and (words := said[letter.batch_id].get(specimen_of(each)))
        and words == in_force.get(specimen_of(each))
    }
    contacts = contacts_by_addressee(issued)
    return [
        (addressee, issued[key], contacts[key])
        for key, addressee in addressees(issued, event.starts_on, language).items()
        if any(contact.email and contact.role is AddressRole.TO for contact in contacts[key])
    ]


def _newest(letters: Sequence[Letter], *, made: bool = False) -> Letter | None:
    kept = [letter for letter in letters if letter.file_id is not None or not made]
    return kept[-1] if kept else None
