"""Erasing persons: what is about them goes, a row without a name stays, so that every figure stays what it was.

What is not named here goes: each table with a foreign key to a delegate is emptied of the person, each column of the
delegate is reset, unless it stands in `KEPT_TABLES` or `KEPT_COLUMNS`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr
from typing import Any

import sqlalchemy as sa

from app.attendance.models import AttendanceMark
from app.audit import recording as audit
from app.database import Base, db
from app.errors import NotAllowed, Refused
from app.events.actions import in_turn
from app.events.models import Event, EventFile, FileKind, ProgrammeSession, Speaker
from app.events.rules import may_edit
from app.files.actions import discard
from app.files.models import StoredFile
from app.invitations.models import Invitation
from app.jobs.models import Progress
from app.mail.models import Message, ReceivedMessage, Recipient
from app.participants.models import Copy, SavedView
from app.people.models import Account
from app.privacy.models import Cause, Erasure
from app.privacy.noted import NAMELESS, forget_in_notes
from app.registration.models import CalendarMessage, CalendarReply, Category, Delegate
from app.registration.rules import LISTED, is_over, is_same_name
from app.reminders.models import Reminder
from app.tables.models import KeptTable
from app.travel.models import Sponsorship
from app.web.search import plain

KEPT_TABLES = {"attendance_mark", "sponsorship"}
"""Evidence: a mark says that somebody of that State was there, a sponsorship what was spent; neither says on whom."""
KEPT_COLUMNS = {
    "id", "public_id", "event_id", "invitation_id", "state_id", "category", "position", "status", "walk_in", "submission_key",
    "link_revision", "told_sequence", "registered_at", "withdrawn_at", "version", "erased_at",
}  # fmt: skip
"""What figures by State, status and capacity need, and what holds no fact of the person."""


def erase(delegate: Delegate, *, version: int, now: datetime, by: Account | None = None) -> None:
    """Erase one person who is not expected any more; `by` is the organiser who does it, else the person does."""
    event = delegate.event
    in_turn(event)
    if by is not None and not may_edit(by, event):
        raise NotAllowed
    if delegate.erased_at is not None:
        return
    if version != delegate.version:
        raise Refused("changed_meanwhile")
    if delegate.status in LISTED and not is_over(event, now):
        raise Refused("withdraw_first")
    _refuse_while_leaving(sa.select(Message).where(Message.about == event.public_id))
    db.session.execute(sa.delete(Message).where(Message.id.in_(ids_of(messages_about(delegate)))))
    db.session.execute(sa.delete(ReceivedMessage).where(ReceivedMessage.id.in_(received_from(delegate))))
    for told in naming(delegate):
        _forget_text(told, delegate.email.lower())
    db.session.execute(sa.delete(CalendarReply).where(_replies_of(delegate)))
    _take_out_of_the_invitation(delegate)
    for speaker in speaking_as(delegate):
        speaker.title = speaker.name = speaker.function = speaker.email = ""
    elsewhere = forget_in_notes([delegate])
    for reminder in db.session.scalars(sa.select(Reminder).where(Reminder.event_id == event.id)):
        reminder.troubles = [each for each in reminder.troubles if delegate.full_name not in each]
    names = (delegate.full_name, delegate.family_name, delegate.given_name, delegate.email)
    _forget_copies(event, names)
    _make_nameless([delegate], now)
    for each in {event.public_id, *elsewhere}:
        audit.forget(event=each, person=delegate.public_id, words=names)
    _note(event, Cause.PERSON if by is None else Cause.ORGANISERS, 1, by, now)


def erase_event(event: Event, *, cause: Cause, now: datetime, by: Account | None = None) -> int:
    """Erase everybody of an event that is over, and what missions wrote; answers how many persons."""
    in_turn(event)
    if by is not None and not may_edit(by, event):
        raise NotAllowed
    if not is_over(event, now):
        raise Refused("not_over")
    written = sa.select(Message).where(Message.about == event.public_id)
    _refuse_while_leaving(written)
    persons = db.session.scalars(sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.erased_at.is_(None))).all()
    addresses = {each.email.lower() for each in persons if each.email}
    db.session.execute(sa.delete(CalendarReply).where(CalendarReply.event_id == event.id))
    db.session.execute(sa.delete(CalendarMessage).where(CalendarMessage.event_id == event.id))
    db.session.execute(sa.delete(Message).where(Message.id.in_(ids_of(written))))
    db.session.execute(sa.delete(Message).where(Message.id.in_(ids_of(_links_sent_to(addresses)))))
    theirs = sa.or_(ReceivedMessage.about == event.public_id, ReceivedMessage.id.in_(_received(event, addresses, ())))
    db.session.execute(sa.delete(ReceivedMessage).where(theirs))
    words = {"answered_by": "", "reply_email": "", "note": "", "note_verbale_id": None}
    sent = sa.select(Invitation.note_verbale_id).where(Invitation.event_id == event.id, Invitation.note_verbale_id.is_not(None))
    of_missions = list(db.session.scalars(sent))
    db.session.execute(sa.update(Invitation).where(Invitation.event_id == event.id).values(words))
    db.session.execute(sa.delete(StoredFile).where(StoredFile.id.in_(of_missions)))
    db.session.execute(sa.update(Reminder).where(Reminder.event_id == event.id).values(troubles=[]))
    sessions = sa.select(ProgrammeSession.id).where(ProgrammeSession.event_id == event.id)
    db.session.execute(sa.update(Speaker).where(Speaker.session_id.in_(sessions)).values(email=""))
    _drop_notes_verbales(event)
    elsewhere = forget_in_notes(persons, unless_known=True)
    _forget_copies(event, None)
    _make_nameless(persons, now)
    event.erased_at = now
    audit.forget(event=event.public_id)
    for each, names in elsewhere.items():
        if each != event.public_id:
            audit.forget(event=each, person=NAMELESS, words=names)
    if persons:
        _note(event, cause, len(persons), by, now)
    db.session.flush()
    return len(persons)


# --- where a person stands ----------------------------------------------------------------------------------------------


def messages_about(delegate: Delegate) -> sa.Select[Message]:
    """What was written to the person about the event, and the lists of links that the address asked for."""
    own = sa.select(Message.id).where(Message.regarding == delegate.public_id)
    links = ids_of(_links_sent_to({delegate.email.lower()} - {""}))
    return sa.select(Message).where(sa.or_(Message.id.in_(own), Message.id.in_(links)))


def naming(delegate: Delegate) -> Sequence[Message]:
    """Messages to others that may name the person, or that went to the same address: they stay, without their text."""
    mission = delegate.invitation.public_id if delegate.invitation else delegate.public_id
    read = sa.select(Recipient.message_id).where(Recipient.key == delegate.email.lower())
    named = sa.or_(
        sa.and_(Message.kind == "delegation", Message.regarding == mission), Message.kind == "test", Message.id.in_(read)
    )
    about = (Message.about == delegate.event.public_id, Message.regarding != delegate.public_id)
    return db.session.scalars(sa.select(Message).where(*about, named)).all()


def received_from(delegate: Delegate) -> list[int]:
    """What came in from the person or about a message to them."""
    answered = sa.select(CalendarReply.received_id).where(_replies_of(delegate), CalendarReply.received_id.is_not(None))
    told = _received(delegate.event, {delegate.email.lower()} - {""}, {delegate.full_name.lower()})
    return sorted({each for each in db.session.scalars(answered) if each is not None} | told)


def speaking_as(delegate: Delegate) -> list[Speaker]:
    """The lines of the programme that are this person's."""
    on_programme = sa.select(Speaker).join(ProgrammeSession).where(ProgrammeSession.event_id == delegate.event_id)
    return [
        each
        for each in db.session.scalars(on_programme)
        if (each.email and each.email.lower() == delegate.email.lower()) or (each.name and is_same_name(each.name, delegate.full_name))
    ]


def notes_verbales(event: Event) -> Sequence[EventFile]:
    """Files that name whole delegations: nobody can take one person out."""
    return db.session.scalars(
        sa.select(EventFile).where(EventFile.event_id == event.id, EventFile.kind == FileKind.NOTE_VERBALE)
    ).all()


def ids_of(messages: sa.Select[Message]) -> sa.Select[int]:
    """Their keys alone."""
    return messages.with_only_columns(Message.id)


def tables_about_persons() -> list[sa.Table]:
    """Every table whose rows belong to one delegate."""
    return [
        table
        for table in reversed(Base.metadata.sorted_tables)
        if "delegate_id" in table.c and table.name not in KEPT_TABLES
    ]


def _received(event: Event, addresses: Collection[str], names: Collection[str]) -> set[int]:
    """What came from these addresses or tells of them; of other events nothing."""
    columns = sa.select(ReceivedMessage.id, ReceivedMessage.sender, ReceivedMessage.subject, ReceivedMessage.facts, ReceivedMessage.about)
    found = set()
    for row_id, sender, subject, facts, about in db.session.execute(
        columns.where(ReceivedMessage.about.in_(("", event.public_id)))
    ).tuples():
        values = {str(each).lower() for each in facts.values()}
        from_them = parseaddr(sender)[1].lower() in addresses
        named = about and any(each in values or (" " in each and each in subject.lower()) for each in names)
        if from_them or named or not values.isdisjoint(addresses):
            found.add(row_id)
    return found


def _links_sent_to(addresses: Collection[str]) -> sa.Select[Message]:
    sent = sa.select(Recipient.message_id).where(Recipient.key.in_(addresses))
    return sa.select(Message).where(Message.kind == "links", Message.id.in_(sent))


def _replies_of(delegate: Delegate) -> sa.ColumnElement[bool]:
    address = delegate.email.lower() or NAMELESS
    said = sa.or_(sa.func.lower(CalendarReply.attendee) == address, sa.func.lower(CalendarReply.sender) == address)
    return sa.or_(
        CalendarReply.delegate_id == delegate.id,
        sa.and_(CalendarReply.delegate_id.is_(None), CalendarReply.event_id == delegate.event_id, said),
    )


# --- taking away --------------------------------------------------------------------------------------------------------


def _refuse_while_leaving(messages: sa.Select[Message]) -> None:
    if db.session.scalar(ids_of(messages).where(Message.progress == Progress.WORKING).limit(1)):
        raise Refused("message_is_leaving")


def _forget_text(message: Message, address: str) -> None:
    message.source, message.error = b"", "message_erased"
    message.to = [each for each in message.to if each.lower() != address]
    message.copy = [each for each in message.copy if each.lower() != address]
    message.recipients = [each for each in message.recipients if each.key != address]
    if message.progress is Progress.QUEUED:
        message.progress = Progress.CANCELLED


def _take_out_of_the_invitation(delegate: Delegate) -> None:
    invitation, name = delegate.invitation, delegate.full_name
    if invitation is None:
        return
    if name.lower() in invitation.answered_by.lower() or is_same_name(name, invitation.answered_by):
        invitation.answered_by = ""
    if delegate.email and invitation.reply_email.lower() == delegate.email.lower():
        invitation.reply_email = ""
    if any(each and each.lower() in invitation.note.lower() for each in (name, delegate.family_name, delegate.email)):
        invitation.note = ""


def _make_nameless(persons: Sequence[Delegate], now: datetime) -> None:
    keys = [each.id for each in persons]
    files = set[int]()
    for table in tables_about_persons():
        rows = table.c.delegate_id.in_(keys)
        for column in table.c:
            if any(each.column.table.name == "stored_file" for each in column.foreign_keys):
                files.update(db.session.scalars(sa.select(column).where(rows, column.is_not(None))))
        db.session.execute(sa.delete(table).where(rows))
    words = {"note": "", "answer": ""}
    db.session.execute(sa.update(Sponsorship).where(Sponsorship.delegate_id.in_(keys)).values(words))
    db.session.execute(sa.update(AttendanceMark).where(AttendanceMark.delegate_id.in_(keys)).values(note=""))
    db.session.execute(sa.delete(StoredFile).where(StoredFile.id.in_(files)))
    for delegate in persons:
        of_an_organisation = delegate.organisation if delegate.category is Category.ORGANISATION else ""
        for each in sa.inspect(Delegate).columns:
            if each.name not in KEPT_COLUMNS:
                setattr(delegate, each.name, _empty(each))
        delegate.family_name, delegate.organisation = NAMELESS, of_an_organisation
        delegate.erased_at = now
        delegate.version += 1
    db.session.flush()
    db.session.expire_all()


def _empty(column: sa.Column[Any]) -> object:
    if column.nullable:
        return None
    return column.default.arg if isinstance(column.default, sa.ColumnDefault) and column.default.is_scalar else ""


def _forget_copies(event: Event, names: Collection[str] | None) -> None:
    """Lists and badges that are kept for a while, tables that wait to be imported, and what asks for one of these names, or for any."""
    copies = db.session.scalars(sa.select(Copy).where(Copy.event_id == event.id)).all()
    files = [copy.file_id for copy in copies if copy.file_id]
    for copy in copies:
        copy.file_id = None
        if _asks_for(copy.choices, names):
            copy.choices = {}
    for view in db.session.scalars(sa.select(SavedView).where(SavedView.event_id == event.id)):
        if _asks_for(view.asked | {"name": view.name}, names):
            db.session.delete(view)
    db.session.flush()
    db.session.execute(sa.delete(StoredFile).where(StoredFile.id.in_(files)))
    db.session.execute(sa.delete(KeptTable).where(KeptTable.purpose == f"delegates:{event.public_id}"))


def _asks_for(asked: Mapping[str, Any], names: Collection[str] | None) -> bool:
    said = plain(json.dumps(asked, ensure_ascii=False))
    return (names is None and bool(asked.get("q"))) or any(plain(name) in said for name in names or () if name)


def _drop_notes_verbales(event: Event) -> None:
    for file in notes_verbales(event):
        stored = file.stored
        db.session.delete(file)
        discard(stored)


def _note(event: Event, cause: Cause, persons: int, by: Account | None, now: datetime) -> None:
    db.session.add(
        Erasure(event_id=event.id, cause=cause, persons=persons, erased_at=now, erased_by_id=by.id if by else None)
    )
    db.session.flush()
