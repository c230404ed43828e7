"""Making and changing events; every change raises the version, a change of time or place the calendar's sequence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from blinker import Signal

from app import clock
from app.database import db
from app.errors import NotAllowed, Refused
from app.events import queries, rules
from app.events.calendar import STATUSES, place_facts
from app.events.models import (
    DatePrecision,
    Event,
    EventFile,
    EventKind,
    EventOffice,
    EventPartner,
    EventPicture,
    EventStaff,
    EventStatus,
    FileKind,
    Part,
    ProgrammeSession,
    Speaker,
    new_calendar_uid,
)
from app.events.moving import move_programme, rearrange_sittings
from app.files.actions import discard
from app.files.models import StoredFile
from app.people.models import Account
from app.treaty.models import ThematicArea
from app.web.rights import Right

session_changed = Signal()
"""Sent with the event and `now`, in its turn, when a part of the programme was entered or changed."""
CALENDAR_FACTS = ("date_precision", "starts_on", "ends_on", "zone")
NOT_OF_A_PAPER: dict[str, Any] = {
    "venue": "",
    "city": "",
    "country_id": None,
    "online_link": "",
    "in_margins_of": "",
    "part_of": "",
    "reply_by": None,
    "reply_to": "",
}
"""What only a meeting has, and what it is for a paper."""


def in_turn(event: Event) -> None:
    """One change at a time per event: the others wait here until this transaction ends, and what was read before is read anew."""
    db.session.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update(key_share=True))
    db.session.expire_all()


def editors_turn(event: Event, by: Account) -> None:
    """The turn of somebody who may change the event; raises `NotAllowed` for others."""
    in_turn(event)
    if not rules.may_edit(by, event):
        raise NotAllowed


def plan(facts: Mapping[str, Any], *, by: Account, now: datetime) -> Event:
    """A new event, a draft; a coordinator may plan only in areas of mandates that cover the day."""
    if not rules.may_plan(by, [area.id for area in facts["areas"]], facts["starts_on"]):
        raise Refused("outside_mandate")
    event = Event(
        status=EventStatus.DRAFT,
        created_by=by,
        created_at=now,
        changed_at=now,
        calendar_uid=new_calendar_uid(),
        calendar_sequence=0,
        version=1,
        state_order=[],
    )
    _apply(event, facts)
    db.session.add(event)
    db.session.flush()
    return event


def change(event: Event, facts: Mapping[str, Any], *, version: int, by: Account, now: datetime) -> None:
    """Change some facts of the plan; refused when somebody else changed it since the form was opened."""
    require_editor(event, by)
    require_version(event, version)
    _refuse_what_does_not_fit(event, facts, by)
    before, zone, day = _calendar_facts(event), event.zone, event.starts_on
    _apply(event, facts)
    if event.sessions and (event.zone != zone or event.starts_on != day):
        move_programme(event, event.starts_on - day, from_zone=zone)
    touch(event, now=now, moved=before != _calendar_facts(event))


def change_period(event: Event, days: int | None, *, version: int, by: Account, now: datetime) -> None:
    """For how many days after it the personal data of its guests are kept; also once its record is published."""
    editors_turn(event, by)
    require_version(event, version)
    event.retention_days = days
    touch(event, now=now)


def require_editor(event: Event, by: Account) -> None:
    """Wait for the event's turn; refused to whoever may not change it, or not any more."""
    editors_turn(event, by)
    if not rules.is_open_for_changes(event):
        raise Refused("event_not_editable")


def touch(event: Event, *, now: datetime, moved: bool = False) -> None:
    """Note that the event changed; `moved` when its time or place did (RFC 5546, section 2.1.4)."""
    event.version += 1
    event.changed_at = now
    if moved:
        event.calendar_sequence += 1
    db.session.flush()


def set_status(event: Event, status: EventStatus, *, by: Account, now: datetime) -> None:
    """Take the event one step further, or back; a draft again only while nobody was written to."""
    editors_turn(event, by)
    if not rules.may_become(event, status):
        raise Refused("no_such_step")
    if status is EventStatus.HELD and not rules.has_begun(event, now):
        raise Refused("not_begun")
    if status is EventStatus.DRAFT and queries.concerned(event):
        raise Refused("guests_invited")
    moved = STATUSES[event.status] != STATUSES[status]
    event.status = status
    touch(event, now=now, moved=moved)


def cancel(event: Event, *, by: Account, now: datetime) -> None:
    """The event will not take place; telling those concerned is done by the room that knows them."""
    set_status(event, EventStatus.CANCELLED, by=by, now=now)


def name_first(event: Event, iso3: str, *, by: Account, now: datetime) -> None:
    """The order in which the organising States are named is a choice."""
    require_editor(event, by)
    event.state_order = [iso3, *(code for code in event.state_order if code != iso3)]
    touch(event, now=now)


def save_session(
    event: Event,
    session: ProgrammeSession | None,
    facts: Mapping[str, Any],
    *,
    by: Account,
    now: datetime,
    version: int | None = None,
) -> ProgrammeSession:
    """Add a part to the programme, or change one; with `version`, only if nothing changed since the form was opened."""
    require_editor(event, by)
    if version is not None:
        require_version(event, version)
    before = _calendar_facts(event)
    if session is None:
        session = ProgrammeSession(position=max((each.position for each in event.sessions), default=-1) + 1)
        event.sessions.append(session)
    for key in ("kind", "title", "starts_at", "ends_at", "description"):
        setattr(session, key, facts[key])
    session.places = facts.get("places")
    session.speakers = [Speaker(position=position, **speaker) for position, speaker in enumerate(facts["speakers"])]
    touch(event, now=now, moved=before != _calendar_facts(event))
    session_changed.send(event, now=now)
    return session


def remove_session(event: Event, session: ProgrammeSession, *, by: Account, now: datetime) -> None:
    """Take a part out of the programme; refused once attendance was taken there."""
    require_editor(event, by)
    if queries.has_attendance(session):
        raise Refused("session_has_attendance")
    before = _calendar_facts(event)
    event.sessions.remove(session)
    touch(event, now=now, moved=before != _calendar_facts(event))


def move_session(event: Event, session: ProgrammeSession, step: int, *, by: Account, now: datetime) -> None:
    """One place up (-1) or down (1)."""
    require_editor(event, by)
    order = list(event.sessions)
    place = order.index(session)
    order.insert(min(max(place + step, 0), len(order) - 1), order.pop(place))
    for position, each in enumerate(order):
        each.position = position
    touch(event, now=now)
    db.session.expire(event, ["sessions"])


def add_file(
    event: Event, stored: StoredFile, *, kind: FileKind, title: str, language: str, public: bool, by: Account
) -> EventFile:
    """Attach a file; what is public can be read by everybody once the event is, of a closed meeting nothing."""
    editors_turn(event, by)
    position = max((each.position for each in event.files), default=-1) + 1
    file = EventFile(
        stored=stored, position=position, kind=kind, title=title, language=language, public=public and not event.is_closed
    )
    event.files.append(file)
    db.session.flush()
    return file


def describe_file(
    event: Event,
    file: EventFile,
    *,
    kind: FileKind,
    title: str,
    language: str,
    public: bool,
    by: Account,
    stored: StoredFile | None = None,
) -> None:
    """Say anew what a file is, or put another version in its place: its address stays."""
    editors_turn(event, by)
    file.kind, file.title, file.language = kind, title, language
    file.public = public and not event.is_closed
    if stored is not None:
        before, file.stored = file.stored, stored
        discard(before)
    db.session.flush()


def remove_file(event: Event, file: EventFile, *, by: Account) -> None:
    """Take a file away; its bytes stay where something else has them too, such as a copy of the event."""
    editors_turn(event, by)
    stored = file.stored
    event.files.remove(file)
    discard(stored)


def add_picture(event: Event, stored: StoredFile, *, size: tuple[int, int], alternative: Mapping[str, str], by: Account) -> EventPicture:
    """Another picture, also once the record is published; `size` is in pixels. Refused for a closed meeting."""
    editors_turn(event, by)
    if event.is_closed:
        raise Refused("picture_of_closed")
    position = max((each.position for each in event.pictures), default=-1) + 1
    width, height = size
    picture = EventPicture(stored=stored, position=position, width=width, height=height, alternative=dict(alternative))
    event.pictures.append(picture)
    db.session.flush()
    return picture


def describe_picture(event: Event, picture: EventPicture, *, alternative: Mapping[str, str], by: Account) -> None:
    """Say anew what there is to see."""
    editors_turn(event, by)
    picture.alternative = dict(alternative)
    db.session.flush()


def remove_picture(event: Event, picture: EventPicture, *, by: Account) -> None:
    """Take a picture away, and its bytes with it."""
    editors_turn(event, by)
    stored = picture.stored
    event.pictures.remove(picture)
    discard(stored)


def assign(event: Event, assistants: Iterable[Account], *, by: Account) -> None:
    """Who may check people in at this event besides its organisers."""
    in_turn(event)
    if not rules.may_share(by, event):
        raise NotAllowed
    wanted = {account.id: account for account in assistants}
    event.staff = [staff for staff in event.staff if staff.part is not Part.ASSISTANT or staff.account_id in wanted]
    kept = {staff.account_id for staff in event.staff}
    until = _end_of_help(event, clock.now())
    event.staff.extend(EventStaff(account=account, ends_at=until) for key, account in wanted.items() if key not in kept)
    db.session.flush()


def _end_of_help(event: Event, now: datetime) -> datetime | None:
    """When the part of somebody at the door ends by itself: a day after the event; none where that is past already."""
    end = datetime.combine(event.ends_on + timedelta(days=2), time(tzinfo=ZoneInfo(event.zone)))
    return end if end > now else None


def require_version(event: Event, version: int) -> None:
    """Refuse what was filled in on an older state of the event."""
    if version != event.version:
        raise Refused("changed_meanwhile")


def _refuse_what_does_not_fit(event: Event, facts: Mapping[str, Any], by: Account) -> None:
    kept = [office.area_id for office in event.offices]
    areas = [area.id for area in facts["areas"]] if "areas" in facts else kept
    day = facts.get("starts_on", event.starts_on)
    is_moved = (set(areas), day) != (set(kept), event.starts_on)
    if is_moved and not rules.may_plan(by, areas, day, kept=kept):
        raise Refused("outside_mandate")
    is_opened = facts.get("confidentiality", event.confidentiality) is not event.confidentiality
    if (is_moved or is_opened) and rules.only_by_glass(by, Right.EDIT, event):
        raise Refused("glass_opens_nothing")
    if facts.get("kind") is EventKind.CONCEPT_NOTE and not event.is_paper and (event.sessions or queries.concerned(event)):
        raise Refused("paper_with_guests")
    reply_by = facts.get("reply_by", event.reply_by)
    precision = facts.get("date_precision", event.date_precision)
    if reply_by and reply_by > rules.replies_end_by(precision, day, facts.get("ends_on", event.ends_on)):
        raise Refused("reply_by_too_late")


def _apply(event: Event, facts: Mapping[str, Any]) -> None:
    plain = dict(facts)
    areas: list[ThematicArea] | None = plain.pop("areas", None)
    partners: list[dict[str, Any]] | None = plain.pop("partners", None)
    sittings: list[tuple[datetime, datetime]] | None = plain.pop("sittings", None)
    if plain.get("kind") is EventKind.CONCEPT_NOTE:
        plain |= NOT_OF_A_PAPER | {"audience": {}}
    for key, value in plain.items():
        setattr(event, key, value)
    if areas is not None:
        kept = {office.area_id: office for office in event.offices}
        event.offices = [kept.get(area.id) or EventOffice(area=area, area_id=area.id) for area in areas]
        for position, office in enumerate(event.offices):
            office.position = position
    if partners is not None:
        event.partners = [EventPartner(position=position, **partner) for position, partner in enumerate(partners)]
    if event.date_precision is not DatePrecision.SITTINGS:
        sittings = []
    if sittings is not None:
        rearrange_sittings(event, sittings)
    if event.is_closed:
        for file in event.files:
            file.public = False
    else:
        event.without_secretariat = False


def _calendar_facts(event: Event) -> tuple[object, ...]:
    times = [part.starts_at for part in event.sessions if part.starts_at]
    ends = [part.ends_at or part.starts_at for part in event.sessions if part.starts_at]
    sittings = tuple((each.starts_at, each.ends_at) for each in event.sittings)
    span = (min(times, default=None), max((end for end in ends if end), default=None))
    return (*(getattr(event, key) for key in CALENDAR_FACTS), *place_facts(event), sittings, *span)
