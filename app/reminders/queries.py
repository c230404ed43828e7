"""Asking for reminders, and for those whom they would reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.contacts.models import AddressRole
from app.contacts.queries import addressees, contacts_by_addressee
from app.database import UtcDateTime, db
from app.errors import NotFound
from app.events.models import Event, EventKind, EventStatus, ProgrammeSession, Speaker
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.jobs.models import Progress
from app.mail.models import Message
from app.registration.models import Delegate, DelegateStatus
from app.reminders import rules
from app.reminders.models import Reminder, Whom
from app.web.links import hash_of


@dataclass(frozen=True)
class Reader:
    """One whom a reminder may reach: what it is about, and where to write."""

    key: str
    """The same for the same reader of the same event, whatever is edited."""
    name: str
    to: tuple[str, ...]
    copy: tuple[str, ...] = ()
    language: str = "en"
    since: datetime | None = None
    """When they were last written to about it: invited, registered or reminded."""
    spared: bool = False
    """Switched off for this State."""
    invitation: Invitation | None = None
    delegate: Delegate | None = None
    sessions: tuple[ProgrammeSession, ...] = ()

    def is_rested(self, at: datetime) -> bool:
        """Whether they were left in peace long enough."""
        return self.since is None or self.since <= at - rules.RESPITE


@dataclass(frozen=True)
class Readers:
    """Those whom reminders of one kind would reach as of now, and those who are not written to."""

    everybody: tuple[Reader, ...]

    def reached(self, at: datetime) -> list[Reader]:
        """Those whom a reminder that leaves at this instant reaches."""
        return [each for each in self.everybody if each.to and not each.spared and each.is_rested(at)]

    @property
    def spared(self) -> list[Reader]:
        """Those for whom reminders are switched off."""
        return [each for each in self.everybody if each.spared]

    @property
    def unreachable(self) -> list[Reader]:
        """Those without an address."""
        return [each for each in self.everybody if not each.to and not each.spared]


def kept(event: Event) -> Sequence[Reminder]:
    """The reminders of an event that are rows."""
    return db.session.scalars(sa.select(Reminder).where(Reminder.event_id == event.id).order_by(Reminder.id)).all()


def plan_of(event: Event, *, now: datetime) -> list[Reminder]:
    """The reminders in the order in which they leave; before anybody has changed them, the usual set."""
    found = list(kept(event)) or rules.usual_set(event, now=now)
    never = datetime.max.replace(tzinfo=now.tzinfo)
    return sorted(found, key=lambda each: (rules.due_at(each, event) or never, each.whom))


def get_reminder(event: Event, key: str, *, now: datetime) -> Reminder:
    """One reminder of this event; raises `NotFound`."""
    for each in plan_of(event, now=now):
        if each.key == key:
            return each
    raise NotFound


def readers(event: Event, whom: Whom, language: str, *, lock: bool = False) -> Readers:
    """Those of one kind; names in `language`. With `lock`, none of them can answer until this transaction ends."""
    if whom is Whom.SILENT:
        return Readers(tuple(_silent(event, language, lock)))
    return Readers(tuple(_delegates(event) if whom is Whom.DELEGATES else _speakers(event)))


def due(now: datetime) -> list[int]:
    """The ids of the reminders that may leave now."""
    planned = db.session.scalars(
        sa.select(Reminder)
        .join(Event, Event.id == Reminder.event_id)
        .where(Event.status == EventStatus.SCHEDULED, Reminder.active, Reminder.sent_at.is_(None))
        .options(joinedload(Reminder.event).selectinload(Event.sittings), joinedload(Reminder.event).selectinload(Event.sessions))
        .order_by(Reminder.id)
    ).all()
    return [each.id for each in planned if rules.may_leave(each, each.event, now)]


def unsettled(now: datetime) -> Sequence[Event]:
    """Events that are coming and whose usual set is not kept yet."""
    has_some = sa.exists().where(Reminder.event_id == Event.id)
    return db.session.scalars(
        sa.select(Event).where(Event.status == EventStatus.SCHEDULED, Event.kind != EventKind.CONCEPT_NOTE, Event.ends_on >= now.date(), ~has_some).order_by(Event.id)
    ).all()


def _silent(event: Event, language: str, lock: bool) -> Iterator[Reader]:
    asked = sa.select(Invitation).where(
        Invitation.event_id == event.id,
        Invitation.excluded.is_(False),
        Invitation.status == InvitationStatus.SENT,
        Invitation.answer == Answer.NONE,
    )
    silent = db.session.scalars(asked.with_for_update(key_share=True) if lock else asked).all()
    invited = {each.addressee_id: each for each in silent}
    contacts = contacts_by_addressee(invited)
    reminded = _last_reminders(event)
    for key, addressee in addressees(invited, event.starts_on, language).items():
        each, addresses = invited[key], [contact for contact in contacts[key] if contact.email]
        told = [instant for instant in (each.sent_at, reminded.get(each.public_id)) if instant]
        yield Reader(
            key=each.public_id,
            name=addressee.name,
            to=tuple(contact.email for contact in addresses if contact.role is AddressRole.TO),
            copy=tuple(contact.email for contact in addresses if contact.role is AddressRole.COPY),
            language=each.language,
            since=max(told, default=None),
            spared=each.reminders_off,
            invitation=each,
        )


def _last_reminders(event: Event) -> dict[str, datetime]:
    """By invitation or delegate: when they were last reminded."""
    last = sa.func.max(Message.created_at, type_=UtcDateTime)
    asked = sa.select(Message.regarding, last).where(
        Message.about == event.public_id, Message.kind == "reminder", Message.progress != Progress.CANCELLED
    )
    return dict(db.session.execute(asked.group_by(Message.regarding)).tuples().all())


def _delegates(event: Event) -> Iterator[Reader]:
    asked = (
        sa.select(Delegate)
        .where(Delegate.event_id == event.id, Delegate.status == DelegateStatus.REGISTERED)
        .options(joinedload(Delegate.invitation))
        .order_by(Delegate.family_name, Delegate.id)
    )
    for each in db.session.scalars(asked):
        yield Reader(
            key=each.public_id,
            name=each.full_name,
            to=(each.email,) if each.email else (),
            language=each.language,
            since=each.registered_at,
            spared=each.invitation is not None and each.invitation.reminders_off,
            delegate=each,
        )


def _speakers(event: Event) -> Iterator[Reader]:
    """Each address once, with every part of the programme that it speaks in."""
    parts: dict[str, list[ProgrammeSession]] = {}
    names: dict[str, Speaker] = {}
    for session in event.sessions:
        for speaker in session.speakers:
            key = hash_of(speaker.email.lower() or f"{speaker.name}|{speaker.function}|{speaker.organisation}")[:16]
            names.setdefault(key, speaker)
            if session not in parts.setdefault(key, []):
                parts[key].append(session)
    for key, speaker in names.items():
        yield Reader(
            key=key,
            name=" ".join(part for part in (speaker.title, speaker.name) if part) or speaker.function or speaker.organisation,
            to=(speaker.email,) if speaker.email else (),
            language=(event.working_languages or ["en"])[0],
            sessions=tuple(parts[key]),
        )


def get_reader(event: Event, whom: Whom, key: str, *, language: str = "en") -> Reader:
    """One of those who may be reached; raises `NotFound`."""
    for each in readers(event, whom, language).everybody:
        if each.key == key:
            return each
    raise NotFound
