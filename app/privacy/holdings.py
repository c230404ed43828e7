"""Everything that is kept of one person about one event: for the person to read and to take along."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import defer, joinedload

from app.attendance.models import AttendanceMark, RefusedRecord
from app.attendance.wording import EXCUSES, METHODS, MODES, REFUSALS, STANDINGS
from app.database import db
from app.documents.wording import day_of
from app.events.wording import when_text
from app.mail.models import Message, ReceivedMessage
from app.privacy.erasing import messages_about, received_from, speaking_as
from app.privacy.noted import commitments_naming, notes_naming
from app.registration import consent
from app.registration.answers import answers_of
from app.registration.forms import CATEGORY_WORDS, ROLE_WORDS
from app.registration.models import CalendarMessage, CalendarReply, ConsentBy, Delegate, DelegateStatus
from app.registration.words import PARTSTATS
from app.travel.forms import STATUS_WORDS
from app.travel.queries import offer_of, sponsorship_of, visa_letter_of
from app.travel.rules import costs_of
from app.treaty.queries import states_by_id
from app.web.language import ENDONYMS, instant

Value = str | int | bool | date | datetime | None


@dataclass(frozen=True)
class Fact:
    """One thing that is known: by what programs call it, and in words."""

    key: str
    label: str
    value: Value
    language: str = ""
    """What the label is written in, where that may be another language than the reader's."""


Row = tuple[Fact, ...]


@dataclass(frozen=True)
class Section:
    """Facts of one kind."""

    key: str
    title: str
    rows: Sequence[Row]


def kept_of(delegate: Delegate, language: str) -> list[Section]:
    """The sections that hold something; a fixed number of statements."""
    sections: list[tuple[str, str, Callable[[Delegate, str], Iterable[Row]]]] = [
        ("event", _("Event"), _event),
        ("registration", _("Registration"), _registration),
        ("answers", _("Registration form"), _form),
        ("agreements", _("Agreements"), _agreements),
        ("sponsorship", _("Sponsorship"), _sponsorship),
        ("visa_letter", _("Letter for a visa"), _visa_letter),
        ("programme", _("In the programme"), _programme),
        ("attendance", _("Attendance"), _attendance),
        ("notes", _("Notes about the State"), _notes),
        ("commitments", _("What the State undertook"), _commitments),
        ("messages", _("Messages to the person"), _messages),
        ("received", _("Messages from the person"), _received),
        ("calendar_entries", _("Calendar entries sent"), _entries),
        ("calendar_answers", _("Answers of the calendar"), _answers),
    ]
    found = [Section(key, title, tuple(rows(delegate, language))) for key, title, rows in sections]
    return [each for each in found if each.rows]


def as_json(sections: Iterable[Section]) -> bytes:
    """The same for programs: UTF-8, instants in ISO 8601."""
    plain = {each.key: [{fact.key: fact.value for fact in row} for row in each.rows] for each in sections}
    return json.dumps(plain, ensure_ascii=False, indent=2, default=lambda value: value.isoformat()).encode()


def in_words(value: Value, language: str) -> str:
    """What a reader sees of it."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return day_of(value, language)
    return "" if value is None else str(value)


def _event(delegate: Delegate, language: str) -> Iterable[Row]:
    event = delegate.event
    yield (
        Fact("title", _("Title"), event.title),
        Fact("when", _("When"), when_text(event, language)),
        Fact("erased_on", _("Personal data erased on"), consent.erased_on(event)),
    )


def _registration(delegate: Delegate, language: str) -> Iterable[Row]:
    day, states = delegate.event.starts_on, [delegate.state_id] if delegate.state_id else []
    names = states_by_id(day, language, state_ids=states) if states else {}
    withdrawn = delegate.status is DelegateStatus.WITHDRAWN
    yield (
        Fact("state", _("State"), names[delegate.state_id].name if delegate.state_id else None),
        Fact("organisation", _("Organisation"), delegate.organisation or None),
        Fact("category", _("In what capacity"), str(CATEGORY_WORDS[delegate.category])),
        Fact("role", _("Role in the delegation"), str(ROLE_WORDS[delegate.role]) if delegate.role else None),
        Fact("title", _("Form of address"), delegate.title),
        Fact("given_name", _("Given name"), delegate.given_name),
        Fact("family_name", _("Family name"), delegate.family_name),
        Fact("function", _("Function"), delegate.function),
        Fact("email", _("E-mail"), delegate.email),
        Fact("language", _("Language for messages"), ENDONYMS[delegate.language]),
        Fact("registered_at", _("Registered on"), delegate.registered_at),
        Fact("withdrawn_at", _("Withdrawn on"), delegate.withdrawn_at if withdrawn else None),
        Fact("walk_in", _("At the door"), delegate.walk_in),
        Fact("extended_until", _("May be changed until"), delegate.extended_until),
    )


def _form(delegate: Delegate, language: str) -> Iterable[Row]:
    for told in answers_of(delegate.event, delegate=delegate).get(delegate.id, []):
        yield (Fact(told.question.id, told.question.label.in_(language), told.text, told.question.label.language_for(language)),)


def _agreements(delegate: Delegate, language: str) -> Iterable[Row]:
    by = {
        ConsentBy.DELEGATE: _("the person"),
        ConsentBy.MISSION: _("whoever named the person"),
        ConsentBy.ENTERED: _("entered by the organisers, not told yet"),
        ConsentBy.TOLD: _("entered by the organisers, told by e-mail"),
        ConsentBy.TOLD_MISSION: _("entered by the organisers, the mission told by e-mail"),
    }
    for each in consent.of(delegate):
        yield (
            Fact("given_at", _("Agreed on"), each.given_at),
            Fact("given_by", _("By"), by[each.given_by]),
            Fact("version", _("Version"), each.notice.number),
            Fact("text", _("Text"), each.notice.text_in(each.language)),
        )


def _sponsorship(delegate: Delegate, language: str) -> Iterable[Row]:
    found, offer = sponsorship_of(delegate), offer_of(delegate.event)
    if found is not None:
        costs, currency = costs_of(found), offer.currency if offer else ""
        yield (
            Fact("status", _("Status"), str(STATUS_WORDS[found.status][0])),
            Fact("asks_travel", _("Travel asked for"), found.asks_flight),
            Fact("asks_nights", _("Nights asked for"), found.asks_nights),
            Fact("asks_days", _("Days of allowance asked for"), found.asks_days),
            Fact("note", _("Note"), found.note),
            Fact("total", _("Granted"), f"{costs.total} {currency}" if costs.total else None),
            Fact("answer", _("Answer"), found.answer),
        )


def _visa_letter(delegate: Delegate, language: str) -> Iterable[Row]:
    found = visa_letter_of(delegate)
    if found is not None:
        yield (
            Fact("passport_name", _("Name as in the passport"), found.passport_name),
            Fact("passport_number", _("Passport number"), found.passport_number.decode()),
            Fact("addressed_to", _("To which embassy or consulate"), found.addressed_to),
            Fact("issued_at", _("Issued on"), found.issued_at),
        )


def _programme(delegate: Delegate, language: str) -> Iterable[Row]:
    for each in speaking_as(delegate):
        yield (
            Fact("session", _("Session"), each.session.title),
            Fact("name", _("Name"), " ".join(part for part in (each.title, each.name) if part)),
            Fact("function", _("Function"), each.function),
            Fact("email", _("E-mail"), each.email),
        )


def _attendance(delegate: Delegate, language: str) -> Iterable[Row]:
    marks = sa.select(AttendanceMark).where(AttendanceMark.delegate_id == delegate.id).options(joinedload(AttendanceMark.session))
    for each in db.session.scalars(marks.order_by(AttendanceMark.id)):
        yield (
            Fact("session", _("Session"), each.session.title),
            Fact("standing", _("Recorded"), str(STANDINGS[each.standing][0])),
            Fact("mode", _("Where"), str(MODES[each.mode])),
            Fact("excuse", _("Excuse"), str(EXCUSES[each.excuse]) if each.excuse else None),
            Fact("note", _("Note"), each.note),
            Fact("method", _("How"), str(METHODS[each.method])),
            Fact("recorded_at", _("Recorded on"), each.recorded_at),
        )
    refused = sa.select(RefusedRecord).where(RefusedRecord.delegate_id == delegate.id).order_by(RefusedRecord.id)
    for scan in db.session.scalars(refused):
        yield (
            Fact("refused", _("Refused at the door"), str(REFUSALS[scan.reason])),
            Fact("recorded_at", _("Recorded on"), scan.recorded_at),
        )


def _notes(delegate: Delegate, language: str) -> Iterable[Row]:
    """That there is one, and of when; what it says of the State is not the person's to read."""
    for each in notes_naming(delegate):
        yield (
            Fact("written_at", _("Written on"), each.written_at),
            Fact("said", _("What it says"), _("Confidential; it names the person, and the secretariat tells the person what it says of them.")),
        )


def _commitments(delegate: Delegate, language: str) -> Iterable[Row]:
    for each in commitments_naming(delegate):
        yield (
            Fact("written_at", _("Written on"), each.entered_at),
            Fact("said", _("What it says"), _("Internal; it names the person, and the secretariat tells the person what it says of them.")),
        )


def _messages(delegate: Delegate, language: str) -> Iterable[Row]:
    for each in db.session.scalars(messages_about(delegate).options(defer(Message.source)).order_by(Message.id)):
        yield (
            Fact("subject", _("Subject"), each.subject),
            Fact("to", _("To"), ", ".join(each.to)),
            Fact("written_at", _("Written on"), each.created_at),
            Fact("sent_at", _("Sent on"), each.sent_at),
        )


def _received(delegate: Delegate, language: str) -> Iterable[Row]:
    came = sa.select(ReceivedMessage).where(ReceivedMessage.id.in_(received_from(delegate))).options(defer(ReceivedMessage.source))
    for each in db.session.scalars(came.order_by(ReceivedMessage.id)):
        yield (
            Fact("subject", _("Subject"), each.subject),
            Fact("sender", _("From"), each.sender),
            Fact("received_at", _("Received on"), each.received_at),
        )


def _entries(delegate: Delegate, language: str) -> Iterable[Row]:
    sent = sa.select(CalendarMessage).where(CalendarMessage.delegate_id == delegate.id).order_by(CalendarMessage.id)
    for each in db.session.scalars(sent):
        yield (
            Fact("method", _("Kind"), each.method.value.upper()),
            Fact("address", _("To"), each.address),
            Fact("when", _("When"), each.when_said),
            Fact("stamp", _("Sent on"), each.stamp),
        )


def _answers(delegate: Delegate, language: str) -> Iterable[Row]:
    said = sa.select(CalendarReply).where(CalendarReply.delegate_id == delegate.id).order_by(CalendarReply.id)
    for each in db.session.scalars(said):
        yield (
            Fact("answer", _("Answer"), str(PARTSTATS[each.partstat][0]) if each.partstat else None),
            Fact("comment", _("Comment"), each.comment),
            Fact("sender", _("From"), each.sender),
            Fact("received_at", _("Received on"), each.received_at),
        )
