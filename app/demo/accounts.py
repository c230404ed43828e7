"""Four accounts to try the roles with; their password is public, so they exist only in demonstration data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.database import db
from app.people import actions
from app.people.models import Account
from app.treaty.models import Certainty, Mandate, Meeting, State, ThematicArea
from app.web.access import Role

PASSWORD = "plenary-demonstration"  # nosec B105  # known on purpose; /health says so where it may exist
SOURCE = "Demonstration: who holds this office after the 13MSP is not known here; correct it."


@dataclass(frozen=True)
class Demonstrated:
    """One account."""

    email: str
    name: str
    role: Role


ACCOUNTS = (
    Demonstrated("isu@example.org", "ISU officer (demonstration)", Role.ISU),
    Demonstrated("coordinator@example.org", "Coordinator (demonstration)", Role.COORDINATOR),
    Demonstrated("assistant@example.org", "Assistant (demonstration)", Role.ASSISTANT),
    Demonstrated("observer@example.org", "Observer (demonstration)", Role.OBSERVER),
)


def add(now: datetime) -> dict[Role, Account]:
    """The accounts; the coordinator holds France's past mandate and the two that are made up for the coming seminar."""
    mandates = [*_made_up_mandates(), *_past_mandates()]
    return {
        each.role: actions.add(
            email=each.email,
            name=each.name,
            roles=[each.role],
            password=PASSWORD,
            mandates=mandates if each.role is Role.COORDINATOR else (),
            demonstration=True,
            now=now,
        )
        for each in ACCOUNTS
    }


def _made_up_mandates() -> list[Mandate]:
    area = db.session.scalars(sa.select(ThematicArea).where(ThematicArea.code == "universalization")).one()
    meeting = db.session.scalars(sa.select(Meeting).where(Meeting.code == "13MSP")).one()
    made = [
        Mandate(area=area, state=state, from_meeting=meeting, certainty=Certainty.LOW, source=SOURCE)
        for state in db.session.scalars(sa.select(State).where(State.iso3.in_(["FRA", "PAN"])).order_by(State.iso3))
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def _past_mandates() -> list[Mandate]:
    return list(
        db.session.scalars(
            sa.select(Mandate)
            .join(State)
            .join(ThematicArea)
            .join(Meeting, Mandate.to_meeting_id == Meeting.id)
            .where(State.iso3 == "FRA", ThematicArea.code == "universalization", Meeting.code == "8MSP")
        )
    )
