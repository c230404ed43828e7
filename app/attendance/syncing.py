"""What a device at the door has recorded, applied record by record: each once, and each answered with what became of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeGuard, TypeVar

import sqlalchemy as sa

from app.attendance import queries
from app.attendance.actions import contradicted, follows_from
from app.attendance.models import (
    AttendanceMark,
    DoorDevice,
    Excuse,
    Method,
    Mode,
    Refusal,
    RefusedRecord,
    Standing,
)
from app.attendance.rules import Moment, corrected, session_refusal
from app.database import db
from app.errors import Refused
from app.events.actions import in_turn
from app.events.models import Event, ProgrammeSession, SessionKind
from app.registration import actions as registration
from app.registration.check_in import wearer_of
from app.registration.forms import UUID
from app.registration.models import Category, Delegate, DelegateStatus
from app.treaty.models import State
from app.web.forms import clean, one_line

Choice = TypeVar("Choice")
MOST = 500
"""Records in one sync."""
LARGEST = 512 * 1024
"""Bytes of one sync: a thousand for each record."""
KEPT_CODE = re.compile(r"[a-z2-7]{1,42}", re.ASCII | re.IGNORECASE)
CUT = re.compile(r"[a-z2-7]{8,41}", re.ASCII | re.IGNORECASE)
WALK_IN_TEXTS = {"title": 60, "given_name": 120, "family_name": 120, "organisation": 200, "function": 200}
METHODS = {
    "code": (Method.SCAN,),
    "person": (Method.LIST, Method.SCAN, Method.PAPER),
    "walk_in": (Method.WALK_IN, Method.PAPER),
}
"""How a record of each kind may have come about, the usual way first."""
NOT_GONE = {"arrived_at": None, "left_at": None}


@dataclass(frozen=True)
class Result:
    """What became of one record: applied, again, conflict or refused, and why or with what note."""

    uuid: str | None
    outcome: str
    reason: str | None = None


@dataclass(frozen=True)
class Told:
    """Whom a record is about, as far as this event knows them."""

    id: int
    public_id: str
    event_id: int
    status: DelegateStatus


class _NotTaken(Exception):
    """Why a record is not taken."""

    def __init__(self, reason: Refusal, *, delegate_id: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.delegate_id = reason, delegate_id


def apply(device: DoorDevice, records: Sequence[object], *, device_time: datetime, since: int, now: datetime) -> list[Result]:
    """Record what a device sent, in its order; at most `MOST`. A fixed number of statements, and some for each walk-in.

    `device_time` is what the device's clock says now, `since` the newest mark it had seen.
    """
    in_turn(device.event)
    device.last_seen_at = now
    sync = _Sync(device, records, error=now - device_time, since=since, now=now)
    results = [sync.take(record) for record in records]
    sync.keep()
    return results


def instant_of(text: object) -> datetime | None:
    """An instant in ISO 8601 with its offset; None for anything else."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) and len(text) <= 40 else None
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


class _Sync:
    """One request: what it is about is looked up once for all its records."""

    def __init__(self, device: DoorDevice, records: Sequence[object], *, error: timedelta, since: int, now: datetime) -> None:
        self.event: Event = device.event
        self.event_id, self.device_id, self.opened_at = device.event_id, device.id, device.opened_at
        self.error, self.now = error, now
        self.marks: list[dict[str, Any]] = []
        self.refused: list[dict[str, Any]] = []
        said = [each for each in records if isinstance(each, dict)]
        self.known = queries.uuids_among({each["uuid"] for each in said if _is_uuid(each.get("uuid"))})
        sessions = sa.select(ProgrammeSession.public_id, ProgrammeSession.id, ProgrammeSession.kind)
        self.sessions: Mapping[str, tuple[int, SessionKind]] = {
            public_id: (key, kind)
            for public_id, key, kind in db.session.execute(sessions.where(ProgrammeSession.event_id == self.event_id)).tuples()
        }
        self.people = _people(_named_in(said)) | _walk_ins({each["person"] for each in said if _is_uuid(each.get("person"))})
        self.others = queries.marks_by_others(self.event, [each.id for each in self.people.values()], since=since, than=device)
        leaves = any(each.get("left") is True for each in said)
        self.arrived: dict[tuple[int, int], datetime | None] = queries.arrivals(self.event) if leaves else {}

    def keep(self) -> None:
        """Write everything that came of the records: one statement for marks, one for refusals."""
        db.session.flush()
        for kind, rows in ((AttendanceMark, self.marks), (RefusedRecord, self.refused)):
            if rows:
                db.session.execute(sa.insert(kind), rows)

    def take(self, record: object) -> Result:
        """Apply one record, or keep why not."""
        uuid = record.get("uuid") if isinstance(record, dict) else None
        if not isinstance(record, dict) or not _is_uuid(uuid):
            return Result(uuid[:36] if isinstance(uuid, str) else None, "refused", Refusal.BAD_RECORD)
        if uuid in self.known:
            return Result(uuid, "again")
        self.known.add(uuid)
        said_at = instant_of(record.get("at"))
        moment = corrected(said_at, error=self.error, opened=self.opened_at, now=self.now) if said_at else Moment(self.now)
        times = {"said_at": said_at, "at": moment.at, "recorded_at": self.now, "device_id": self.device_id}
        named = record.get("session")
        session = self.sessions.get(named) if isinstance(named, str) else None
        try:
            if said_at is None:
                raise _NotTaken(Refusal.BAD_RECORD)
            conflict = self._apply(record, uuid, session, times)
        except _NotTaken as refused:
            where = {"event_id": self.event_id, "session_id": session[0] if session else None, "delegate_id": refused.delegate_id}
            self.refused.append({"uuid": uuid, "reason": refused.reason, "said": _kept(record.get("code"))} | where | times)
            return Result(uuid, "refused", refused.reason)
        return Result(uuid, "conflict" if conflict else "applied", moment.note or None)

    def _apply(self, record: Mapping[str, Any], uuid: str, session: tuple[int, SessionKind] | None, times: Mapping[str, Any]) -> bool:
        """Whether somebody else says otherwise; raises `_NotTaken`."""
        refusal = session_refusal(session[1] if session else None)
        if refusal or session is None:
            raise _NotTaken(refusal or Refusal.SESSION_GONE)
        kind = next((each for each in METHODS if each in record), None)
        if kind is None:
            raise _NotTaken(Refusal.BAD_RECORD)
        method = _one_of(METHODS[kind], record.get("method"), METHODS[kind][0])
        standing = Standing.UNDONE if record.get("undo") is True else _one_of(list(Standing)[:4], record.get("standing"), Standing.PRESENT)
        mode = _one_of(list(Mode), record.get("mode"), Mode.IN_PERSON)
        excuse = _one_of(list(Excuse), record.get("reason"), Excuse.OTHER) if standing is Standing.EXCUSED else None
        left = record.get("left") is True
        if left and standing is not Standing.PRESENT:
            raise _NotTaken(Refusal.BAD_RECORD)
        substitute = self._expected(record.get("substitute")) if standing is Standing.SUBSTITUTED else None
        if kind == "walk_in":
            self.people[uuid] = self._walk_in(record["walk_in"], uuid)
        delegate_id = self.people[uuid].id if kind == "walk_in" else self._whom(record, kind).id
        if substitute is not None and substitute.id == delegate_id:
            raise _NotTaken(Refusal.BAD_RECORD)
        others = self.others.get((session[0], delegate_id), ())
        contradicts_id = contradicted(others, standing)
        said = {"standing": standing, "excuse": excuse, "substitute_id": substitute.id if substitute else None, "contradicts_id": contradicts_id}
        common = {"session_id": session[0], "mode": mode, "method": method, **times}
        gone = {"arrived_at": self.arrived.get((session[0], delegate_id)), "left_at": times["at"]} if left else NOT_GONE
        self.marks.append({"uuid": uuid, "delegate_id": delegate_id} | said | gone | common)
        if substitute is not None:
            present = {"standing": Standing.PRESENT, "excuse": None, "substitute_id": None, "contradicts_id": None}
            self.marks.append({"uuid": follows_from(uuid), "delegate_id": substitute.id} | present | NOT_GONE | common)
        return contradicts_id is not None

    def _whom(self, record: Mapping[str, Any], kind: str) -> Told:
        if kind == "person":
            return self._expected(record["person"])
        code = record["code"].strip() if isinstance(record["code"], str) else ""
        public_id = wearer_of(code)
        if public_id is None:
            raise _NotTaken(Refusal.CUT_CODE if CUT.fullmatch(code) else Refusal.UNKNOWN_CODE)
        return self._expected(public_id)

    def _expected(self, public_id: object) -> Told:
        """Somebody who may come in; whoever is not registered is named in the reason only."""
        told = self.people.get(public_id) if isinstance(public_id, str) else None
        if told is None:
            raise _NotTaken(Refusal.UNKNOWN_CODE)
        if told.event_id != self.event_id:
            raise _NotTaken(Refusal.OTHER_EVENT)
        if told.status is not DelegateStatus.REGISTERED:
            withdrawn = told.status is DelegateStatus.WITHDRAWN
            raise _NotTaken(Refusal.WITHDRAWN if withdrawn else Refusal.NOT_EXPECTED, delegate_id=told.id)
        return told

    def _walk_in(self, said: object, uuid: str) -> Told:
        """Register whoever stands there; raises `_NotTaken` for what the form at the door would not take either."""
        if not isinstance(said, dict):
            raise _NotTaken(Refusal.BAD_RECORD)
        texts = {name: one_line(clean(said.get(name) or "")) or "" if isinstance(said.get(name) or "", str) else "\0" for name in WALK_IN_TEXTS}
        too_long = any(len(texts[name]) > most or texts[name] == "\0" for name, most in WALK_IN_TEXTS.items())
        iso3 = said.get("state") or ""
        if too_long or not any(map(str.isalpha, texts["family_name"])) or not isinstance(iso3, str):
            raise _NotTaken(Refusal.BAD_RECORD)
        state_id = db.session.scalar(sa.select(State.id).where(State.iso3 == (clean(iso3) or ""))) if iso3 else None
        if iso3 and state_id is None:
            raise _NotTaken(Refusal.BAD_RECORD)
        category = Category.DELEGATE if state_id else Category.ORGANISATION if texts["organisation"] else Category.INDIVIDUAL
        if state_id:
            texts["organisation"] = ""
        try:
            delegate = registration.walk_in(
                self.event,
                category=category,
                state_id=state_id,
                submission_key=uuid,
                now=self.now,
                title=texts["title"],
                given_name=texts["given_name"],
                family_name=texts["family_name"],
                function=texts["function"],
                organisation=texts["organisation"],
            )
        except Refused as refused:
            raise _NotTaken(Refusal.NOT_EXPECTED) from refused
        return Told(delegate.id, delegate.public_id, self.event_id, delegate.status)


def _named_in(records: Iterable[Mapping[str, Any]]) -> set[str]:
    named = {each[name] for each in records for name in ("person", "substitute") if isinstance(each.get(name), str)}
    codes = {each["code"].strip().lower()[:16] for each in records if isinstance(each.get("code"), str)}
    return {each for each in named | codes if re.fullmatch("[a-z2-7]{16}", each)}


def _people(public_ids: Iterable[str]) -> dict[str, Told]:
    columns = sa.select(Delegate.id, Delegate.public_id, Delegate.event_id, Delegate.status)
    rows = db.session.execute(columns.where(Delegate.public_id.in_(list(public_ids)))).tuples()
    return {public_id: Told(key, public_id, event_id, status) for key, public_id, event_id, status in rows}


def _walk_ins(uuids: Collection[str]) -> dict[str, Told]:
    """Walk-ins by the record that brought them in: the device has no other name for them until it fetches its list again."""
    if not uuids:
        return {}
    columns = sa.select(AttendanceMark.uuid, Delegate.id, Delegate.public_id, Delegate.event_id, Delegate.status).join(AttendanceMark.delegate)
    rows = db.session.execute(columns.where(AttendanceMark.uuid.in_(list(uuids)), AttendanceMark.method == Method.WALK_IN)).tuples()
    return {uuid: Told(key, public_id, event_id, status) for uuid, key, public_id, event_id, status in rows}


def _is_uuid(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and re.fullmatch(UUID, value) is not None


def _kept(code: object) -> str:
    """A code as far as it could be one of ours: what else was scanned, a visiting card, is nobody's business."""
    said = code.strip() if isinstance(code, str) else ""
    return said.lower() if KEPT_CODE.fullmatch(said) else ""


def _one_of(choices: Sequence[Choice], said: object, usual: Choice) -> Choice:
    """The choice of that value, the usual one where nothing is said; raises `_NotTaken` for another."""
    if said is None:
        return usual
    for each in choices:
        if each == said:
            return each
    raise _NotTaken(Refusal.BAD_RECORD)
