"""Any number of plausible registrations over many events, for measuring."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app import clock
from app.attendance.models import AttendanceMark
from app.database import db, transaction
from app.demo import crowd
from app.events.models import (
    Confidentiality,
    Event,
    EventKind,
    EventOffice,
    EventStatus,
    ProgrammeSession,
    SessionKind,
    event_action,
)
from app.invitations.models import Invitation
from app.mail.models import Message
from app.registration.models import Delegate
from app.reports.models import Summary
from app.treaty.models import PlannedAction, State, ThematicArea, TreatyStatus
from app.treaty.queries import planned_actions
from app.treaty.rules import status_on

FIRST_DAY = date(2010, 9, 1)
TOWNS = {
    "Geneva": ("CHE", "Europe/Zurich"),
    "Kampala": ("UGA", "Africa/Kampala"),
    "Bangkok": ("THA", "Asia/Bangkok"),
    "Lima": ("PER", "America/Lima"),
    "Vienna": ("AUT", "Europe/Vienna"),
    "Suva": ("FJI", "Pacific/Fiji"),
}
SUBJECTS = ("ratification", "national implementation", "clearance", "victim assistance", "stockpile destruction")
KINDS = {
    EventKind.SEMINAR: "Seminar",
    EventKind.REGIONAL_WORKSHOP: "Regional workshop",
    EventKind.CLOSED_MEETING: "Informal, closed meeting",
}
SESSIONS = (
    (SessionKind.OPENING, "Opening", 9, 10),
    (SessionKind.PRESENTATION, "Presentation on the treaty obligations", 10, 11),
    (SessionKind.BREAK, "Coffee break", 11, 12),
    (SessionKind.UPDATES, "Brief update from each State", 13, 15),
    (SessionKind.CLOSING, "Closing", 15, 16),
)
EVENTS_A_TRANSACTION = 20


@dataclass(frozen=True)
class World:
    """What events are drawn from."""

    states: Sequence[State]
    areas: Sequence[int]
    outreach: int
    """Universalization: half of the events are its."""
    countries: dict[str, int]
    actions: list[PlannedAction]

    @classmethod
    def read(cls) -> World:
        """Once; the rows stay readable after the transaction."""
        states = db.session.scalars(sa.select(State).options(selectinload(State.acts)).order_by(State.id)).all()
        areas = {area.code: area.id for area in db.session.scalars(sa.select(ThematicArea).order_by(ThematicArea.id))}
        actions = list(planned_actions())
        db.session.expunge_all()
        return cls(states, list(areas.values()), areas["universalization"], {state.iso3: state.id for state in states}, actions)

    def served_on(self, day: date) -> list[int]:
        """The actions of the plans that were in force."""
        return [each.id for each in self.actions if each.valid_from <= day <= each.valid_to]

    def statuses_on(self, day: date) -> dict[int, TreatyStatus]:
        """Where each State stood."""
        return {state.id: status_on(state.acts, day) for state in self.states}


def load(registrations: int, *, progress: Callable[[int], None] = lambda made: None) -> int:
    """Events from 2010 to half a year ahead until so many persons are registered; the same draw for the same number."""
    chance = random.Random(registrations)  # nosec B311  # plausible, not secret
    with transaction():
        world = World.read()
    made, numbers = 0, count(1)
    while made < registrations:
        with transaction():
            for number in islice(numbers, EVENTS_A_TRANSACTION):
                if made < registrations:
                    made += _event(chance, world, number, most=registrations - made)
        db.session.remove()
        progress(made)
    return made


def _event(chance: random.Random, world: World, number: int, *, most: int) -> int:
    """One event with its invitations, people, attendance, mails and summary; how many are registered."""
    event = _plan(chance, world, number)
    db.session.add(event)
    db.session.flush()
    served = world.served_on(event.starts_on) if event.offices[0].area_id == world.outreach else []
    if served:
        db.session.execute(sa.insert(event_action), [{"event_id": event.id, "action_id": each} for each in served])
    if event.status is EventStatus.DRAFT:
        return 0
    at = datetime.combine(event.starts_on, time(9), UTC)
    statuses = world.statuses_on(event.starts_on)
    invited = [
        crowd.invitation(chance, event, state.id, statuses[state.id], at)
        for state in world.states
        if statuses[state.id] in event.audience["statuses"]
        and (not event.audience.get("groups") or state.group_code in event.audience["groups"])
    ]
    mails = [
        crowd.message(event, "invitation", f"mission.{row['state_id']}@example.org", row["sent_at"]) for row in invited
    ]
    _insert(Invitation, invited)
    sent = db.session.execute(
        sa.select(Invitation.id, Invitation.state_id, Invitation.answer).where(Invitation.event_id == event.id)
    )
    people = crowd.delegates(chance, event, sent.all(), at, most)
    mails += [crowd.message(event, "confirmation", row["email"], row["registered_at"]) for row in people if row["email"]]
    _insert(Delegate, people)
    if event.status in (EventStatus.HELD, EventStatus.PUBLISHED):
        keys = db.session.scalars(sa.select(Delegate.id).where(Delegate.event_id == event.id).order_by(Delegate.id))
        _insert(AttendanceMark, list(crowd.marks(chance, event, keys.all(), at)))
    if event.status is EventStatus.PUBLISHED:
        db.session.add(_summary(event, len(people), at))
    _insert(Message, mails)
    return len(people)


def _audience(chance: random.Random, world: World) -> dict[str, list[str]]:
    """All of one regional group."""
    groups = sorted({state.group_code for state in world.states if state.group_code})
    return {"statuses": [status.value for status in TreatyStatus], "groups": [chance.choice(groups)]}


def _plan(chance: random.Random, world: World, number: int) -> Event:
    now = clock.now()
    day = FIRST_DAY + timedelta(days=chance.randrange((now.date() - FIRST_DAY).days + 180))
    kind = chance.choices(list(KINDS), weights=(5, 4, 1))[0]
    town = chance.choice(list(TOWNS))
    iso3, zone = TOWNS[town]
    is_regional = kind is EventKind.REGIONAL_WORKSHOP
    event = Event(
        kind=kind,
        status=_status(chance, (now.date() - day).days),
        confidentiality=Confidentiality.CLOSED if kind is EventKind.CLOSED_MEETING else Confidentiality.OPEN,
        title=f"{KINDS[kind]} on {chance.choice(SUBJECTS)}, {town} (demonstration {number})",
        starts_on=day,
        ends_on=day,
        zone=zone,
        city=town,
        country_id=world.countries[iso3],
        working_languages=["en", "fr"],
        objectives="to exchange experience with ratification and implementation",
        audience=_audience(chance, world) if is_regional else {"statuses": ["signatory"]},
        reply_by=day - timedelta(days=7),
        calendar_uid=f"{uuid4()}@plenary",
        created_at=now,
        changed_at=now,
        demonstration=True,
    )
    area = chance.choice(world.areas) if chance.random() < 0.5 else world.outreach
    event.offices = [EventOffice(area_id=area, position=0)]
    event.sessions = [
        ProgrammeSession(
            position=position,
            kind=kind,
            title=title,
            starts_at=clock.instant(datetime.combine(day, time(start)), zone),
            ends_at=clock.instant(datetime.combine(day, time(end)), zone),
        )
        for position, (kind, title, start, end) in enumerate(SESSIONS)
    ]
    return event


def _status(chance: random.Random, days_ago: int) -> EventStatus:
    """What is past is published, but for the last weeks; a few are called off, a few of those to come are drafts."""
    if chance.random() < 0.03:
        return EventStatus.CANCELLED
    if days_ago <= 0:
        return chance.choice((EventStatus.DRAFT, EventStatus.SCHEDULED, EventStatus.SCHEDULED))
    return EventStatus.HELD if days_ago < 60 else EventStatus.PUBLISHED


def _summary(event: Event, persons: int, at: datetime) -> Summary:
    text = (
        f"The {event.title} was held in {event.city} {event.objectives}. {persons} persons were registered. Presentations on "
        "the obligations of the Convention were followed by updates from States and by questions. (Made for measuring.)"
    )
    return Summary(
        event_id=event.id,
        text=text,
        generated_text=text,
        generated_at=at + timedelta(days=3),
        published_at=at + timedelta(days=10),
    )


def _insert(model: type[Any], rows: list[crowd.Row]) -> None:
    """Into the table itself: the session's bookkeeping would take most of the time."""
    if rows:
        db.session.execute(sa.insert(model.__table__), rows)
