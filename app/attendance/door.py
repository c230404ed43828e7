"""Devices at the door: the links that make them, what they are given, and how they lose it."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from app.attendance import queries
from app.attendance.models import DoorDevice, DoorLink
from app.attendance.rules import TO_SEND, ends, has_a_door
from app.database import db, new_public_id
from app.errors import NotAllowed, Refused
from app.events.actions import in_turn
from app.events.models import Event
from app.events.rules import may_check_in, may_edit, only_by_glass
from app.people.models import Account
from app.registration.check_in import check_in_code
from app.registration.forms import CATEGORY_WORDS, ROLE_WORDS
from app.registration.models import Delegate
from app.registration.queries import delegates_of
from app.treaty.queries import states_by_id
from app.web.links import hash_of, secret_for
from app.web.rights import Right
from app.web.search import plain

MOST_DEVICES = 50
"""Open devices of one event: more are no door but a leak."""


def make_link(event: Event, *, label: str, expires_at: datetime, by: Account, now: datetime) -> DoorLink:
    """A link that opens the door of this event until then, at the latest until the event ends; raises `NotAllowed`, `Refused`."""
    in_turn(event)
    if not may_edit(by, event) or not has_a_door(event):
        raise NotAllowed
    if only_by_glass(by, Right.EDIT, event):
        raise Refused("glass_opens_nothing")
    if not now < expires_at <= ends(event):
        raise Refused("door_link_period")
    public_id = new_public_id()
    link = DoorLink(
        public_id=public_id,
        event=event,
        label=label,
        link_hash=hash_of(secret_for("door", public_id, 1)),
        made_at=now,
        expires_at=expires_at,
        made_by=by,
    )
    db.session.add(link)
    db.session.flush()
    return link


def open_device(event: Event, *, label: str, expires_at: datetime, now: datetime, link: DoorLink | None = None, by: Account | None = None) -> tuple[DoorDevice, str]:
    """A new device, and the secret for its cookie; the database keeps a hash. Raises `Refused`."""
    in_turn(event)
    if by is not None and only_by_glass(by, Right.CHECK_IN, event):
        raise Refused("glass_opens_nothing")
    if sum(1 for each in queries.devices_of(event) if is_open(each, now)) >= MOST_DEVICES:
        raise Refused("too_many_devices", most=MOST_DEVICES)
    secret = secrets.token_urlsafe(32)
    device = DoorDevice(
        event=event, link=link, account=by, label=label, secret_hash=hash_of(secret), opened_at=now, last_seen_at=now, expires_at=expires_at
    )
    db.session.add(device)
    db.session.flush()
    return device, secret


def revoke_link(event: Event, public_id: str, *, by: Account, now: datetime) -> None:
    """The link opens nothing any more, and every device that it opened is wiped; raises `NotAllowed`."""
    _revoke(event, queries.links_of, public_id, by=by, now=now)


def revoke_device(event: Event, public_id: str, *, by: Account, now: datetime) -> None:
    """The device is wiped when it next asks; raises `NotAllowed`."""
    _revoke(event, queries.devices_of, public_id, by=by, now=now)


def _revoke(event: Event, all_of: Callable[[Event], Iterable[DoorLink | DoorDevice]], public_id: str, *, by: Account, now: datetime) -> None:
    in_turn(event)
    if not may_edit(by, event):
        raise NotAllowed
    for each in all_of(event):
        if each.public_id == public_id and each.revoked_at is None:
            each.revoked_at = now
    db.session.flush()


def leave(device: DoorDevice, *, now: datetime) -> None:
    """The device gives its list back."""
    device.revoked_at = device.revoked_at or now
    db.session.flush()


def is_open(device: DoorDevice, now: datetime) -> bool:
    """Whether it may be given the list."""
    return now < device.expires_at and may_send(device, now)


def may_send(device: DoorDevice, now: datetime) -> bool:
    """Whether what it has recorded is still taken: some days longer than it has the list, for what waited for a network."""
    if device.revoked_at or (device.link and device.link.revoked_at) or not has_a_door(device.event):
        return False
    account = device.account
    if account is not None and not (account.active and may_check_in(account, device.event)):
        return False
    return now < device.expires_at + TO_SEND


def list_for(device: DoorDevice, language: str, *, now: datetime) -> dict[str, Any]:
    """What a device keeps: its event, the sessions, everybody who is expected, and what is recorded; a fixed number of statements.

    Instants are ISO 8601 in UTC. Persons have no more than name, State, role and code.
    """
    event = device.event
    sessions = queries.sessions_of(event)
    people = delegates_of(event)
    states = states_by_id(event.starts_on, language, state_ids={each.state_id for each in people if each.state_id})
    roles = {key: str(words) for key, words in (ROLE_WORDS | CATEGORY_WORDS).items()}
    return {
        "event": {"id": event.public_id, "title": event.title_in(language), "zone": event.zone, "wipe_after": iso(device.expires_at)},
        "device": {"id": device.public_id, "label": device.label},
        "key_of_device": secret_for("door-key", device.public_id, 1),
        "sessions": [
            {"id": each.public_id, "title": each.title_in(language), "starts_at": iso(each.starts_at), "ends_at": iso(each.ends_at)} for each in sessions
        ],
        "people": [
            _person(each, group.heading, states[each.state_id].name if each.state_id else "", roles)
            for group in queries.in_protocol_order(people, states)
            for each in group.members
        ],
        "marks": marks_for(event),
        "version": str(queries.version_of(event)),
        "now": iso(now),
    }


def _person(delegate: Delegate, heading: str, state: str, roles: Mapping[Any, str]) -> dict[str, str]:
    name = " ".join(part for part in (delegate.title, delegate.full_name) if part)
    return {
        "id": delegate.public_id,
        "name": name,
        "state": state,
        "heading": heading,
        "role": roles[delegate.role or delegate.category],
        "code": check_in_code(delegate.public_id),
        "search": plain(f"{delegate.full_name} {heading}"),
    }


def marks_for(event: Event, *, since: int = 0) -> list[list[str]]:
    """[person, session, standing, mode, at, left at or ""] of what holds wherever something was recorded after `since`; "undone" where it was taken back."""
    return [
        [person, session, standing.value, mode.value, iso(at) or "", iso(left_at) or ""]
        for person, session, standing, mode, at, left_at in queries.holding(event, since=since)
    ]


def etag_of(kept: Mapping[str, Any]) -> str:
    """Of everything but the time of the answer."""
    said = json.dumps({key: value for key, value in kept.items() if key != "now"}, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def iso(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC: 2027-05-30T21:59:59Z."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z") if moment else None
