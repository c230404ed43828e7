"""Calendar objects, each for one reader: a calendar is compared with the event and gets what it lacks.

Each entry of an event has a message of its own, as several clients show only the first entry of a message, and as one
message may not hold two UIDs (RFC 5546, section 3.2.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import current_app

from app.documents.calendar import Address, CalendarEvent, calendar_file
from app.events.calendar import calendar_entries, digest, entry_title, is_discreet, parts
from app.events.models import Event
from app.registration.ledger import Ledger, next_sequence, next_stamp
from app.registration.models import CalendarMessage, Delegate, Method
from app.web.links import mark_for


@dataclass(frozen=True)
class Said:
    """What is said of the event in one language."""

    organiser: str
    when: str
    where: str


@dataclass(frozen=True)
class Object:
    """One calendar object for one reader, and the row that remembers it."""

    content: bytes
    row: CalendarMessage
    before: CalendarMessage | None
    """What the reader was told of this entry until now."""

    @property
    def method(self) -> str:
        """As the object's METHOD and the mail's Content-Type say it."""
        return self.row.method.value.upper()


def invite(
    delegate: Delegate, ledger: Ledger, *, as_said: Said, now: datetime, answers: Mapping[str, str] | None = None
) -> list[Object]:
    """Every entry that is new or changed; with the `answers` by UID, the unchanged ones once more."""
    event, made = delegate.event, []
    entries = calendar_entries(event, delegate.language, stamp=now, url=_public_page(event), where=as_said.where, with_link=True)
    for part, entry in zip(parts(event), entries, strict=True):
        last, told = ledger.last(part.uid, delegate.email), digest(event, part)
        unchanged = last is not None and last.method is Method.REQUEST and last.digest == told
        if unchanged and answers is None:
            continue
        row = _row(delegate, part.uid, Method.REQUEST, last, now)
        row.digest, row.starts, row.ends = told, part.starts.isoformat(), part.ends.isoformat()
        row.when_said, row.where_said = as_said.when, as_said.where
        answer = (answers or {}).get(part.uid, "") if unchanged else ""
        made.append(_object(replace(entry, answer=answer.upper() or "NEEDS-ACTION"), row, last, delegate, as_said))
        ledger.keep(row)
    return made


def call_off(
    delegate: Delegate, ledger: Ledger, *, as_said: Said, now: datetime, keeping: frozenset[str] = frozenset(), whole: bool = False
) -> list[Object]:
    """What leaves the calendar: all but `keeping`; `whole` says that the event itself is cancelled."""
    made = []
    for last in ledger.held_by(delegate):
        if last.uid not in keeping:
            row = _row(delegate, last.uid, Method.CANCEL, last, now)
            row.digest, row.starts, row.ends = last.digest, last.starts, last.ends
            row.when_said, row.where_said = last.when_said, last.where_said
            entry = _as_it_was(last, delegate, status="CANCELLED" if whole else "")
            made.append(_object(entry, row, last, delegate, as_said))
            ledger.keep(row)
    return made


def counter_declined(delegate: Delegate, last: CalendarMessage, *, as_said: Said, now: datetime) -> bytes:
    """Another time was proposed, and the event keeps its own (RFC 5546, section 3.2.8)."""
    entry = replace(_as_it_was(last, delegate, status="CONFIRMED"), stamp=next_stamp(now, last))
    return _written(entry, last, delegate, as_said, "DECLINECOUNTER")


def to_download(delegate: Delegate, ledger: Ledger, *, as_said: Said, now: datetime) -> bytes:
    """The event to put into a calendar by hand: nothing to answer, but the entry that an update will find."""
    config = current_app.config["PLENARY"]
    entries = []
    organizer, url = Address(as_said.organiser, config.mail_from), _public_page(delegate.event)
    for entry in calendar_entries(
        delegate.event, delegate.language, stamp=now, url=url, organizer=organizer, where=as_said.where, with_link=True
    ):
        last = ledger.last(entry.uid, delegate.email)
        entries.append(replace(entry, sequence=last.sequence if last else entry.sequence))
    return calendar_file(entries, method="PUBLISH") if entries else b""


def replies_to(delegate: Delegate) -> str:
    """The address that this person's calendar answers to."""
    config = current_app.config["PLENARY"]
    address: str = config.calendar_replies_to or config.mail_from
    return address.replace("*", mark_for("rsvp", delegate.public_id))


def _row(delegate: Delegate, uid: str, method: Method, last: CalendarMessage | None, now: datetime) -> CalendarMessage:
    event = delegate.event
    return CalendarMessage(
        event_id=event.id,
        delegate=delegate,
        address=delegate.email.lower(),
        uid=uid,
        method=method,
        sequence=next_sequence(method, event.calendar_sequence, last),
        event_sequence=event.calendar_sequence,
        stamp=next_stamp(now, last),
        organizer=last.organizer if last and last.delegate_id == delegate.id else replies_to(delegate),
    )


def _object(
    entry: CalendarEvent, row: CalendarMessage, before: CalendarMessage | None, delegate: Delegate, as_said: Said
) -> Object:
    facts = replace(entry, stamp=row.stamp)
    return Object(_written(facts, row, delegate, as_said, row.method.value.upper()), row, before)


def _written(entry: CalendarEvent, row: CalendarMessage, delegate: Delegate, as_said: Said, method: str) -> bytes:
    sender = current_app.config["PLENARY"].mail_from
    facts = replace(
        entry,
        sequence=row.sequence,
        organizer=Address(as_said.organiser, row.organizer, sent_by="" if row.organizer == sender else sender),
        attendee=Address(delegate.full_name, delegate.email),
    )
    return calendar_file([facts], method=method)


def _as_it_was(row: CalendarMessage, delegate: Delegate, *, status: str) -> CalendarEvent:
    """The entry as the calendar has it, also where the event no longer has such a one."""
    event = delegate.event
    kind = datetime if "T" in row.starts else date
    return CalendarEvent(
        uid=row.uid,
        stamp=row.stamp,
        last_modified=event.changed_at,
        starts=kind.fromisoformat(row.starts),
        ends=kind.fromisoformat(row.ends),
        zone=event.zone,
        summary=entry_title(event, delegate.language),
        location="" if is_discreet(event) else row.where_said,
        status=status,
        confidential=event.is_closed,
    )


def _public_page(event: Event) -> str:
    base: str = current_app.config["PLENARY"].base_url
    return "" if event.is_closed else f"{base}/activities/{event.public_id}"
