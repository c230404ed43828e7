"""Rows of people who do not exist: what a State answers, whom it names, who came, what was mailed; drawn, never typed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from app.attendance.models import Method, Standing
from app.attendance.rules import takes_attendance
from app.database import new_public_id
from app.events.models import Event
from app.invitations.models import Answer, InvitationReason, InvitationStatus
from app.jobs.models import Progress
from app.registration.models import Category, DelegationRole
from app.treaty.models import TreatyStatus

Row = dict[str, Any]
TITLES = ("Mr.", "Ms.", "Mr.", "Ms.", "Dr.", "H.E. Mr.", "H.E. Ms.")
GIVEN = (
    "Ana", "Budi", "Chioma", "Daniel", "Élodie", "Farid", "Grace", "Hana", "Ivo", "José", "Kofi", "Lúcia", "Mei", "Nadia",
    "Olga", "Pita", "Quentin", "Rosa", "Sione", "Thandiwe", "Ulla", "Viktor", "Wanjiru", "Ximena", "Yusuf", "Zoltán",
)  # fmt: skip
FAMILY = (
    "KOFFI", "de la Cruz", "McDonald", "Þórhallsdóttir", "Nguyễn", "O'Brien", "Sánchez", "van der Berg", "Çelik", "Ito",
    "Mwangi", "Al-Amin", "Ivanova", "Østergaard", "Szabó", "Tupou", "Dlamini", "Ferreira da Silva", "Kowalski", "Rahman",
)  # fmt: skip
FUNCTIONS = (
    "First Secretary, Permanent Mission",
    "Counsellor, Permanent Mission",
    "Adviser, Ministry of Foreign Affairs",
    "Legal Officer, Ministry of Justice",
    "Colonel, Ministry of Defence",
)
OTHERS = (
    (Category.ORGANISER, ""),
    (Category.RESOURCE_PERSON, ""),
    (Category.ORGANISATION, "Regional organisation (demonstration)"),
    (Category.ORGANISATION, "Civil society organisation (demonstration)"),
)
PEOPLE_OF_A_DELEGATION = (1, 1, 1, 1, 1, 2, 2, 2, 3, 5)
ANSWERS = (Answer.ATTENDING,) * 11 + (Answer.NOT_ATTENDING,) * 3 + (Answer.NONE,) * 6


def invitation(chance: random.Random, event: Event, state_id: int, status: TreatyStatus, at: datetime) -> Row:
    """One that was sent six weeks before; more than half of the States come, a third say nothing."""
    said = chance.choice(ANSWERS)
    return {
        "public_id": new_public_id(),
        "event_id": event.id,
        "state_id": state_id,
        "reason": InvitationReason.RULE,
        "status_then": status,
        "status_as_of": event.starts_on,
        "status": InvitationStatus.SENT,
        "sent_at": at - timedelta(days=42),
        "answer": said,
        "answered_at": None if said is Answer.NONE else at - timedelta(days=chance.randint(5, 40)),
        "answered_by": "" if said is Answer.NONE else "Desk officer (demonstration)",
    }


def delegate(chance: random.Random, event: Event, at: datetime, **facts: Any) -> Row:
    """One person, registered in the weeks before; three of five leave an address."""
    public_id = new_public_id()
    return {
        "public_id": public_id,
        "event_id": event.id,
        "invitation_id": None,
        "state_id": None,
        "organisation": "",
        "category": Category.DELEGATE,
        "role": None,
        "position": 0,
        "title": chance.choice(TITLES),
        "given_name": chance.choice(GIVEN),
        "family_name": f"{chance.choice(FAMILY)} (demonstration)",
        "function": chance.choice(FUNCTIONS),
        "email": f"delegate.{public_id}@example.org" if chance.random() < 0.6 else "",
        "language": chance.choice(("en", "en", "fr", "es")),
        "walk_in": chance.random() < 0.03,
        "submission_key": uuid4().hex,
        "registered_at": at - timedelta(hours=chance.randint(1, 900)),
    } | facts


def delegates(chance: random.Random, event: Event, invitations: Sequence[Any], at: datetime, most: int) -> list[Row]:
    """A delegation of each State that comes, and those who come for no State; `most` at the most."""
    people = [
        delegate(
            chance,
            event,
            at,
            invitation_id=each.id,
            state_id=each.state_id,
            role=DelegationRole.ADVISER if position else DelegationRole.HEAD,
            position=position,
        )
        for each in invitations
        if each.answer is Answer.ATTENDING
        for position in range(chance.choice(PEOPLE_OF_A_DELEGATION))
    ]
    people += [
        delegate(chance, event, at, category=category, organisation=organisation)
        for category, organisation in OTHERS * chance.randint(1, 2)
    ]
    return people[:most]


def marks(chance: random.Random, event: Event, delegate_ids: Sequence[int], at: datetime) -> Iterator[Row]:
    """Five of six are in the room; now and then a tick is taken back and made again."""
    for session in filter(takes_attendance, event.sessions):
        moment = session.starts_at or at
        for key in delegate_ids:
            if chance.random() > 0.85:
                continue
            for present in (True, False, True) if chance.random() < 0.01 else (True,):
                yield {
                    "uuid": str(uuid4()),
                    "session_id": session.id,
                    "delegate_id": key,
                    "standing": Standing.PRESENT if present else Standing.UNDONE,
                    "recorded_at": moment,
                    "at": moment,
                    "method": Method.LIST,
                }


def message(event: Event, kind: str, to: str, at: datetime) -> Row:
    """A mail that was delivered; its text is short, as nobody reads it."""
    subject = f"{'Invitation' if kind == 'invitation' else 'Registered'}: {event.title}"
    return {
        "public_id": new_public_id(),
        "once_key": None,
        "about": event.public_id,
        "kind": kind,
        "to": [to],
        "copy": [],
        "subject": subject,
        "source": f"To: {to}\r\nSubject: {subject}\r\n\r\nMade for measuring.\r\n".encode(),
        "created_at": at,
        "sent_at": at,
        "due_at": at,
        "progress": Progress.DONE,
        "attempts": 1,
        "error": "",
    }
