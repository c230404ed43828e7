"""Any number of plausible registrations over many events, for measuring."""

from __future__ import annotations

import random
from datetime import date, timedelta
from uuid import uuid4

import sqlalchemy as sa

from app import clock
from app.attendance.models import AttendanceMark
from app.database import db, new_public_id, transaction
from app.events.models import Event, EventKind, EventOffice, EventStatus, ProgrammeSession, SessionKind
from app.invitations.models import Answer, Invitation, InvitationReason, InvitationStatus
from app.registration.models import Category, Delegate, DelegationRole
from app.treaty.models import State, ThematicArea, TreatyStatus

PER_EVENT = 200
GIVEN = ("Ana", "Budi", "Chioma", "Daniel", "Élodie", "Farid", "Grace", "Hana", "Ivo", "José", "Kofi", "Lúcia")
FAMILY = ("KOFFI", "de la Cruz", "McDonald", "Þórhallsdóttir", "Nguyễn", "O'Brien", "Sánchez", "van der Berg", "Çelik")


def load(registrations: int) -> int:
    """Events of `PER_EVENT` delegates each, in one transaction an event; the same every time for the same number."""
    chance = random.Random(registrations)  # plausible, not secret
    with transaction():
        states = list(db.session.scalars(sa.select(State.id).order_by(State.id)))
        area = db.session.scalars(sa.select(ThematicArea.id).where(ThematicArea.code == "universalization")).one()
    made = 0
    while made < registrations:
        size = min(PER_EVENT, registrations - made)
        with transaction():
            _event(chance, states, area, number=made // PER_EVENT, size=size)
        made += size
    return made


def _event(chance: random.Random, states: list[int], area: int, *, number: int, size: int) -> None:
    now = clock.now()
    day = date(2010, 1, 1) + timedelta(days=chance.randrange(6000))
    event = Event(
        kind=EventKind.SEMINAR,
        status=EventStatus.HELD,
        title=f"Seminar {number + 1} for measuring (demonstration)",
        starts_on=day,
        ends_on=day + timedelta(days=1),
        city="Geneva",
        audience={"statuses": ["signatory"]},
        calendar_uid=f"{uuid4()}@plenary",
        created_at=now,
        changed_at=now,
        demonstration=True,
    )
    event.offices = [EventOffice(area_id=area, position=0)]
    event.sessions = [
        ProgrammeSession(position=position, kind=SessionKind.DISCUSSION, title=f"Session {position + 1}") for position in range(4)
    ]
    db.session.add(event)
    db.session.flush()
    chosen = chance.sample(states, min(100, len(states)))
    db.session.execute(sa.insert(Invitation), [_invitation(event.id, state, day) for state in chosen])
    delegates = [_delegate(chance, event.id, chosen[place % len(chosen)], place // len(chosen)) for place in range(size)]
    db.session.execute(sa.insert(Delegate), delegates)
    keys = db.session.scalars(sa.select(Delegate.id).where(Delegate.event_id == event.id)).all()
    marks = [
        {"uuid": str(uuid4()), "session_id": session.id, "delegate_id": key, "present": True, "recorded_at": now, "method": "list"}
        for session in event.sessions
        for key in keys
        if chance.random() < 0.8
    ]
    if marks:
        db.session.execute(sa.insert(AttendanceMark), marks)


def _invitation(event_id: int, state_id: int, day: date) -> dict[str, object]:
    return {
        "public_id": new_public_id(),
        "event_id": event_id,
        "state_id": state_id,
        "reason": InvitationReason.RULE,
        "status_then": TreatyStatus.SIGNATORY,
        "status_as_of": day,
        "status": InvitationStatus.SENT,
        "answer": Answer.ATTENDING,
    }


def _delegate(chance: random.Random, event_id: int, state_id: int, position: int) -> dict[str, object]:
    return {
        "public_id": new_public_id(),
        "event_id": event_id,
        "state_id": state_id,
        "category": Category.DELEGATE,
        "role": DelegationRole.HEAD if position == 0 else DelegationRole.ADVISER,
        "position": position,
        "title": chance.choice(("Mr.", "Ms.", "H.E. Ms.", "Dr.")),
        "given_name": chance.choice(GIVEN),
        "family_name": f"{chance.choice(FAMILY)} (demonstration)",
        "function": "Adviser",
        "submission_key": uuid4().hex,
        "registered_at": clock.now(),
    }
