"""Asking for the trace."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from app.audit.models import Action, AuditContent, AuditEntry
from app.database import db
from app.events.models import Event
from app.events.queries import kept_from
from app.people.models import Account
from app.registration.models import Delegate
from app.web.search import plain

MOST_PERSONS = 200
"""Persons of one name whose traces are looked through at once."""


@dataclass(frozen=True)
class Wanted:
    """What the reader narrows the trace to; empty means all. Days are of UTC."""

    event: str = ""
    person: str = ""
    """A public id, or a part of a name."""
    account: str = ""
    """Who did it, or with whose account it was done."""
    action: Action | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Change:
    """One thing of a row, before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """An entry, and its content where that is kept still."""

    entry: AuditEntry
    changes: Sequence[Change]
    is_erased: bool


def lines(wanted: Wanted, *, reader: Account, before: int | None, most: int) -> list[Line]:
    """The newest first, without those of events that are kept from the reader, from below the entry with the number `before`; one statement, and one more for a name."""
    asked = sa.select(AuditEntry, AuditContent.content).outerjoin(AuditContent, AuditContent.entry_id == AuditEntry.id)
    conditions: list[sa.ColumnElement[bool]] = [AuditEntry.event.not_in(kept_from(reader))]
    if before:
        conditions.append(AuditEntry.id < before)
    if wanted.event:
        conditions.append(AuditEntry.event == wanted.event)
    if wanted.person:
        conditions.append(AuditEntry.person.in_(_persons_called(wanted.person, event=wanted.event)))
    if wanted.account:
        conditions.append(sa.or_(AuditEntry.account == wanted.account, AuditEntry.subject_id == wanted.account))
    if wanted.action:
        conditions.append(AuditEntry.action == wanted.action)
    if wanted.first:
        conditions.append(AuditEntry.at >= _midnight(wanted.first))
    if wanted.last and wanted.last < date.max:
        conditions.append(AuditEntry.at < _midnight(wanted.last + timedelta(days=1)))
    rows = db.session.execute(asked.where(*conditions).order_by(AuditEntry.id.desc()).limit(most)).tuples()
    return [Line(entry, _changes(content), bool(entry.digest) and content is None) for entry, content in rows]


def accounts() -> Sequence[Account]:
    """Everybody who has or had an account, by name."""
    return db.session.scalars(sa.select(Account).order_by(sa.func.lower(Account.name), Account.id)).all()


def account_names(found: Iterable[Line]) -> dict[str, str]:
    """By public id."""
    asked = sa.select(Account.public_id, Account.name).where(Account.public_id.in_({each.entry.account for each in found} - {""}))
    return dict(db.session.execute(asked).tuples().all())


def events_by_id(ids: Iterable[str]) -> dict[str, Event]:
    """Those that are there still, by public id."""
    return {each.public_id: each for each in db.session.scalars(sa.select(Event).where(Event.public_id.in_(set(ids) - {""})))}


def person_names(ids: Iterable[str]) -> dict[str, str]:
    """By public id; of who was erased, the dash that stands for the name."""
    asked = sa.select(Delegate).where(Delegate.public_id.in_(set(ids) - {""}))
    return {each.public_id: each.full_name for each in db.session.scalars(asked)}


def _persons_called(name: str, *, event: str) -> list[str]:
    exactly = sa.select(Delegate.public_id).where(Delegate.public_id == name)
    alike = sa.select(Delegate.public_id).where(Delegate.search_text.contains(plain(name), autoescape=True))
    if event:
        alike = alike.join(Event).where(Event.public_id == event)
    return list(db.session.scalars(exactly)) or list(db.session.scalars(alike.order_by(Delegate.id.desc()).limit(MOST_PERSONS))) or [name[:16]]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _changes(content: bytes | None) -> list[Change]:
    said: dict[str, Any] = json.loads(content) if content else {}
    if "values" in said:
        return [Change(name, "", _text(value)) for name, value in ({"rows": said.get("rows")} | said["values"]).items() if value is not None]
    before, after = said.get("before", {}), said.get("after", {})
    return [Change(name, _text(before.get(name)), _text(after.get(name))) for name in sorted({*before, *after})]


def _text(value: object) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
