"""Recording: every change that a session writes is noted with it, in its own transaction, without anybody having to think of it.

What changes is gathered at each flush, and written as the end of the chain just before the transaction becomes durable:
what is undone leaves no entry, and what was acknowledged has one. On SQLite the writer holds the only lock already; on
PostgreSQL an advisory lock is held from there to the end of the commit, after all other locks, so nobody waits in a circle.
"""

from __future__ import annotations

import ipaddress
import json
import os
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import click
import sqlalchemy as sa
from flask import g, has_request_context, request
from flask_login import current_user
from sqlalchemy import event
from sqlalchemy.orm import ColumnProperty, ORMExecuteState, Session, SessionTransaction, UOWTransaction

from app import clock
from app.audit.chain import BEGINNING, digest_of, hash_after
from app.audit.models import Action, Actor, AuditContent, AuditEntry
from app.database import Base, Sealed, db

UNTRACED = {
    "audit_entry", "audit_content", "sign_in_attempt", "mail_host", "message", "recipient", "received_message", "link_request", "letter",
    "calendar_message", "state_name", "state_listing", "stored_file", "kept_table", "account_note", "access_request", "challenge",
}  # fmt: skip
"""Traces themselves; what workers do with rows that somebody else's traced act asked for; reference data of States; bytes that belong to a traced row."""
UNSPOKEN = {"version", "search_text", "progress", "attempts", "due_at", "leased_until"}
"""Columns that tell nobody anything, or how far a worker is: a change of these alone is none."""
SECRET = re.compile("password|secret|hash|uniquifier|totp|recovery|credential|token|submission_key|salt|source", re.IGNORECASE)
"""Columns, by their names, of which only that they changed is kept."""
LONGEST_VALUE = 2000
"""Characters that are kept of one value."""
PARENTS = {
    "session_id": "programme_session", "invitation_id": "invitation", "summary_id": "summary",
    "questionnaire_id": "questionnaire", "batch_id": "letter_batch",
}  # fmt: skip
"""Through which key a row without an event of its own belongs to one."""
LOCK = 0x506C656E617279


@dataclass
class Noted:
    """What is not written yet."""

    action: Action
    subject: str
    subject_id: str = ""
    event: str = ""
    person: str = ""
    keys: dict[str, int] = field(default_factory=dict)
    """By the name of their columns: keys that lead to the event and the person."""
    content: bytes = b""
    within: SessionTransaction | None = None
    """The savepoint; undone with it."""


def note(action: Action, subject: str, subject_id: str = "", *, event: str = "", person: str = "", content: object = None) -> None:
    """Add an entry for what changes no row: somebody read something, or took it out; `content` is anything that JSON can hold."""
    _pending(db.session()).append(
        Noted(action, subject, subject_id, event, person, content=_canonical(content) if content else b"", within=db.session().get_nested_transaction())
    )


def forget(*, event: str, person: str = "", words: Collection[str] = ()) -> None:
    """Take away what was kept before and after: all of the event, or of one person there and whatever says one of the words.

    The entries stay, and so does the chain.
    """
    session = db.session()
    session.flush()
    said = [json.dumps(each, ensure_ascii=False)[1:-1].casefold() for each in words if each]

    def goes(of_event: str, of_person: str, content: bytes) -> bool:
        if not person:
            return of_event == event
        text = content.decode().casefold()
        return of_person == person or any(each in text for each in said)

    kept = sa.select(AuditContent.entry_id, AuditEntry.event, AuditEntry.person, AuditContent.content).join(
        AuditEntry, AuditEntry.id == AuditContent.entry_id
    )
    rows = session.execute(kept.where(AuditEntry.event.in_((event, "")))).tuples()
    gone = [number for number, of_event, of_person, content in rows if goes(of_event, of_person, content)]
    for start in range(0, len(gone), 500):
        session.execute(sa.delete(AuditContent).where(AuditContent.entry_id.in_(gone[start : start + 500])))
    _find_out(session, _pending(session))
    for each in _pending(session):
        if goes(each.event, each.person, each.content):
            each.content = b""


# --- noticing -----------------------------------------------------------------------------------------------------------


@event.listens_for(Session, "after_flush")
def _notice(session: Session, _context: UOWTransaction) -> None:
    within = session.get_nested_transaction()
    told: Iterable[tuple[Action, Iterable[object], Callable[[object], tuple[dict[str, object], dict[str, object]]]]] = (
        (Action.CREATED, session.new, lambda row: ({}, _all_of(row))),
        (Action.CHANGED, session.dirty, _difference),
        (Action.REMOVED, session.deleted, lambda row: (_all_of(row), {})),
    )
    for action, rows, compare in told:
        for row in rows:
            table = sa.inspect(row).mapper.local_table.name
            if table in UNTRACED:
                continue
            before, after = compare(row)
            if before or after:
                content = _canonical({"before": before, "after": after})
                _pending(session).append(Noted(action, table, **_place_of(row, table), content=content, within=within))


@event.listens_for(Session, "do_orm_execute")
def _notice_many(state: ORMExecuteState) -> sa.Result[Any] | None:
    """Statements that change rows which were never loaded."""
    if not (state.is_update or state.is_delete or state.is_insert):
        return None
    table = getattr(state.statement, "table", None)
    if table is None or table.name in UNTRACED:
        return None
    result = state.invoke_statement()
    rows = getattr(result, "rowcount", -1)
    if rows != 0:
        action = Action.CHANGED if state.is_update else Action.REMOVED if state.is_delete else Action.CREATED
        said = {} if state.is_insert else state.statement.compile().params  # type: ignore[attr-defined]  # an update or a delete
        keys = {name: said[f"{name}_1"] for name in ("event_id", "delegate_id", *PARENTS) if isinstance(said.get(f"{name}_1"), int)}
        values = {name: _spoken(name, value) for name, value in sorted(said.items())}
        content = _canonical({"rows": rows, "values": values})
        within = state.session.get_nested_transaction()
        _pending(state.session).append(Noted(action, table.name, keys=keys, content=content, within=within))
    return result


@event.listens_for(Session, "after_soft_rollback")
def _forget_undone(session: Session, undone: SessionTransaction) -> None:
    if undone.parent is None:
        _pending(session).clear()
        return
    _pending(session)[:] = [each for each in _pending(session) if not _is_within(each.within, undone)]


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    noted = _pending(session)
    if not noted:
        return
    _find_out(session, noted)
    who = _who()
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    last = connection.execute(sa.select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)).first()
    last_number, previous = last or (0, BEGINNING)
    entries, contents = [], []
    for number, each in enumerate(noted, last_number + 1):
        salt = os.urandom(32)
        facts = who | {
            "id": number, "action": each.action, "subject": each.subject, "subject_id": each.subject_id, "event": each.event, "person": each.person,
            "digest": digest_of(salt, each.content) if each.content else "",
        }  # fmt: skip
        previous = hash_after(previous, facts)
        entries.append(facts | {"hash": previous})
        if each.content:
            contents.append({"entry_id": number, "salt": salt, "content": each.content})
    noted.clear()
    connection.execute(sa.insert(AuditEntry.__table__), entries)  # type: ignore[arg-type]  # a table
    if contents:
        connection.execute(sa.insert(AuditContent.__table__), contents)  # type: ignore[arg-type]  # a table


def _pending(session: Session) -> list[Noted]:
    noted: list[Noted] = session.info.setdefault("audit", [])
    return noted


def _is_within(savepoint: SessionTransaction | None, undone: SessionTransaction) -> bool:
    while savepoint is not None:
        if savepoint is undone:
            return True
        savepoint = savepoint.parent
    return False


# --- what it was --------------------------------------------------------------------------------------------------------


def _all_of(row: object) -> dict[str, object]:
    """What is loaded of the row, without what says nothing."""
    state = sa.inspect(row)
    found = {}
    for each in state.mapper.column_attrs:
        value = state.dict.get(each.key)
        if not _is_unspoken(each) and value not in (None, "", [], {}):
            found[each.key] = _spoken(each.key, value, each.columns[0].type)
    return found


def _difference(row: object) -> tuple[dict[str, object], dict[str, object]]:
    """What changed: columns, and what the row is tied to through another table."""
    state = sa.inspect(row)
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for each in state.mapper.column_attrs:
        history = state.attrs[each.key].history
        if _is_unspoken(each) or not history.has_changes():
            continue
        kind = each.columns[0].type
        if history.deleted:
            before[each.key] = _spoken(each.key, history.deleted[0], kind)
        if history.added:
            after[each.key] = _spoken(each.key, history.added[0], kind)
    for tie in state.mapper.relationships:
        if tie.secondary is not None and (history := state.attrs[tie.key].history).has_changes():
            before[tie.key] = sorted(_named(each) for each in (*history.unchanged, *history.deleted))
            after[tie.key] = sorted(_named(each) for each in (*history.unchanged, *history.added))
    return before, after


def _is_unspoken(attribute: ColumnProperty[Any]) -> bool:
    """By its name, or because it is a copy that the database keeps with the row that it refers to, whose change is noted itself."""
    return attribute.key in UNSPOKEN or any(not each.column.primary_key for each in attribute.columns[0].foreign_keys)


def _named(row: object) -> str:
    name = getattr(row, "name", None)
    return name if isinstance(name, str) else "/".join(str(each) for each in sa.inspect(row).identity or ())


def _spoken(name: str, value: object, kind: sa.types.TypeEngine[Any] | None = None) -> object:
    if value is not None and (SECRET.search(name) or isinstance(kind, Sealed) or isinstance(value, bytes)):
        return "…"
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"


def _canonical(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")


# --- where it belongs ---------------------------------------------------------------------------------------------------


def _place_of(row: object, table: str) -> dict[str, Any]:
    state = sa.inspect(row)
    values = state.dict
    key = "/".join(str(each) for each in state.mapper.primary_key_from_instance(row))
    public = str(values.get("public_id") or "")
    place: dict[str, Any] = {"subject_id": (public or key)[:40]}
    if table == "event":
        place["event"] = public
    elif table == "delegate":
        place["person"] = public
    place["keys"] = {name: values[name] for name in ("event_id", "delegate_id", *PARENTS) if isinstance(values.get(name), int)}
    return place


def _find_out(session: Session, noted: Iterable[Noted]) -> None:
    """The public ids of events and persons, from keys; a fixed number of statements, however many entries."""
    noted = [each for each in noted if not each.event]

    def look_up(table_name: str, of: Iterable[int], *columns: str) -> dict[int, tuple[Any, ...]]:
        keys = sorted(set(of))
        table, found = Base.metadata.tables[table_name], {}
        for start in range(0, len(keys), 500):
            asked = sa.select(table.c.id, *(table.c[name] for name in columns)).where(table.c.id.in_(keys[start : start + 500]))
            found.update({key: tuple(values) for key, *values in session.connection().execute(asked)})
        return found

    persons = look_up("delegate", (each.keys["delegate_id"] for each in noted if "delegate_id" in each.keys), "public_id", "event_id")
    for each in noted:
        if "delegate_id" in each.keys:
            each.person, event_id = persons.get(each.keys["delegate_id"], (each.person, None))
            each.keys |= {"event_id": event_id} if event_id else {}
    for column, table in PARENTS.items():
        orphans = [each for each in noted if "event_id" not in each.keys and column in each.keys]
        parents = look_up(table, (each.keys[column] for each in orphans), "event_id") if orphans else {}
        for each in orphans:
            each.keys |= {"event_id": parents[each.keys[column]][0]} if each.keys[column] in parents else {}
    events = look_up("event", (each.keys["event_id"] for each in noted if "event_id" in each.keys), "public_id")
    asked = str((request.view_args or {}).get("event_id", "")) if has_request_context() else ""
    for each in noted:
        each.event = next(iter(events.get(each.keys.get("event_id", 0), ())), "") or ("" if each.keys.get("event_id") else asked)


# --- who it was ---------------------------------------------------------------------------------------------------------


def _who() -> dict[str, Any]:
    facts: dict[str, Any] = {"at": clock.now(), "account": "", "origin": "", "request_id": ""}
    if not has_request_context():
        return facts | {"actor": Actor.COMMAND if click.get_current_context(silent=True) else Actor.SYSTEM}
    facts |= {"origin": network_of(request.remote_addr or ""), "request_id": g.get("request_id", "")}
    if current_user and current_user.is_authenticated:
        return facts | {"actor": Actor.ACCOUNT, "account": current_user.public_id}
    return facts | {"actor": Actor.LINK if "link" in (request.view_args or {}) else Actor.NOBODY}


def network_of(address: str) -> str:
    """The network of an address, never the machine; empty for what is none."""
    try:
        network = ipaddress.ip_network((address, 24 if ipaddress.ip_address(address).version == 4 else 48), strict=False)
    except ValueError:
        return ""
    return str(network.network_address)
