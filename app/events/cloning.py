"""A new draft after the pattern of an event: the same work need not be typed twice."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

from blinker import Signal

from app.database import db
from app.errors import NotAllowed, Refused
from app.events import rules
from app.events.models import (
    DatePrecision,
    Event,
    EventFile,
    EventOffice,
    EventPartner,
    EventStatus,
    ProgrammeSession,
    Speaker,
    new_calendar_uid,
)
from app.events.moving import sitting_later, times_later
from app.people.models import Account
from app.web.rights import Right

cloned = Signal()
"""Sent with the pattern, and `copy`, `by`, `now`: higher rooms copy what they know of it in the same transaction."""
COPIED = (
    "kind", "confidentiality", "without_secretariat", "calendar_discreet", "informal", "date_precision", "zone", "venue", "city", "country_id", "online_link", "part_of",
    "in_margins_of", "working_languages", "objectives", "translations", "audience", "state_order", "materials",
    "materials_to", "instrument", "reply_to", "retention_days", "information_link", "action_plan", "action", "up_to_meeting_id",
)  # fmt: skip


def clone(event: Event, *, title: str, starts_on: date, with_files: bool = False, by: Account, now: datetime) -> Event:
    """A draft like it on another day: programme, partners, offices, audience; no guests, and files only when asked."""
    if not rules.may_edit(by, event):
        raise NotAllowed
    if rules.only_by_glass(by, Right.EDIT, event):
        raise Refused("glass_opens_nothing")
    if event.date_precision is DatePrecision.MONTH:
        starts_on = starts_on.replace(day=1)
    days = starts_on - event.starts_on
    kept = [office.area_id for office in event.offices]
    if not rules.may_plan(by, kept, starts_on, kept=kept):
        raise Refused("outside_mandate")
    copy = Event(
        **{key: getattr(event, key) for key in COPIED},
        title=title,
        status=EventStatus.DRAFT,
        starts_on=starts_on,
        ends_on=_end(event, starts_on, days),
        reply_by=event.reply_by + days if event.reply_by else None,
        created_by=by,
        created_at=now,
        changed_at=now,
        calendar_uid=new_calendar_uid(),
        calendar_sequence=0,
        version=1,
    )
    copy.actions = list(event.actions)
    copy.offices = [EventOffice(area=office.area, position=office.position) for office in event.offices]
    copy.partners = [
        EventPartner(role=each.role, state_id=each.state_id, organisation=each.organisation, note=each.note, position=each.position)
        for each in event.partners
    ]
    copy.sittings = [sitting_later(each, days, event.zone) for each in event.sittings]
    copy.sessions = [_like(session, days, event.zone) for session in event.sessions]
    if with_files:
        copy.files = [_again(file) for file in event.files]
    db.session.add(copy)
    db.session.flush()
    cloned.send(event, copy=copy, by=by, now=now)
    return copy


def _end(event: Event, starts_on: date, days: timedelta) -> date:
    if event.date_precision is DatePrecision.MONTH:
        return starts_on.replace(day=monthrange(starts_on.year, starts_on.month)[1])
    return event.ends_on + days


def _like(session: ProgrammeSession, days: timedelta, zone: str) -> ProgrammeSession:
    return ProgrammeSession(
        **times_later(session, days, zone),
        position=session.position,
        kind=session.kind,
        title=session.title,
        translations=session.translations,
        description=session.description,
        places=session.places,
        speakers=[
            Speaker(
                position=each.position,
                title=each.title,
                name=each.name,
                function=each.function,
                organisation=each.organisation,
                state_id=each.state_id,
                email=each.email,
            )
            for each in session.speakers
        ],
    )


def _again(file: EventFile) -> EventFile:
    return EventFile(
        stored_file_id=file.stored_file_id,
        position=file.position,
        kind=file.kind,
        title=file.title,
        language=file.language,
        public=file.public,
    )
