"""What the secretariat changes in the reference data."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.database import db
from app.errors import Refused
from app.treaty.models import (
    CONSENT,
    ActKind,
    Certainty,
    Convention,
    Mandate,
    Meeting,
    State,
    StateName,
    ThematicArea,
    TreatyAct,
)
from app.treaty.rules import end_of_withdrawal, entry_into_force


def save_act(
    convention: Convention, state: State, act: TreatyAct | None, *, kind: ActKind, on: date, source: str, note: str, today: date
) -> TreatyAct:
    """Enter an act or correct one; when it takes effect is reckoned, and what is entered by hand is confirmed."""
    if act is None:
        act = TreatyAct(state_id=state.id)
    act.kind, act.on, act.source, act.note = kind, on, source, note
    act.effective_on = _effective_on(convention, kind, on)
    act.certainty, act.confirmed_on = Certainty.HIGH, today
    _keep(act, "act_exists")
    return act


def confirm(act: TreatyAct, *, today: date) -> None:
    """Somebody looked it up: it is no longer shown as unconfirmed."""
    act.confirmed_on = today
    db.session.flush()


def remove(row: TreatyAct | StateName | Mandate) -> None:
    """Take back what was entered wrongly."""
    db.session.delete(row)
    db.session.flush()


def save_name(state: State, name: StateName | None, facts: dict[str, Any]) -> StateName:
    """A name from a day on; the one before it ends that day."""
    if name is None:
        name = StateName(state_id=state.id)
        before = db.session.scalar(
            sa.select(StateName).where(
                StateName.state_id == state.id,
                StateName.language == facts["language"],
                StateName.valid_to.is_(None),
                StateName.valid_from < facts["valid_from"],
            )
        )
        if before is not None:
            before.valid_to = facts["valid_from"]
    for key, value in facts.items():
        setattr(name, key, value)
    _keep(name, "name_exists")
    return name


def save_convention(convention: Convention, facts: dict[str, Any]) -> None:
    """The treaty's own words."""
    for key, value in facts.items():
        setattr(convention, key, value)
    db.session.flush()


def save_area(area: ThematicArea | None, facts: dict[str, Any]) -> ThematicArea:
    """A thematic area and the words for its office."""
    if area is None:
        position = db.session.scalar(sa.select(sa.func.max(ThematicArea.position))) or 0
        area = ThematicArea(position=position + 1)
    for key, value in facts.items():
        setattr(area, key, value)
    _keep(area, "code_exists")
    return area


def save_meeting(meeting: Meeting | None, facts: dict[str, Any]) -> Meeting:
    """A formal meeting that terms are counted in."""
    meeting = meeting or Meeting()
    for key, value in facts.items():
        setattr(meeting, key, value)
    _keep(meeting, "code_exists")
    return meeting


def save_mandate(mandate: Mandate | None, facts: dict[str, Any]) -> Mandate:
    """One State's term for an area; entered by hand, it is certain."""
    mandate = mandate or Mandate()
    for key, value in facts.items():
        setattr(mandate, key, value)
    mandate.certainty = Certainty.HIGH
    _keep(mandate, "mandate_exists")
    return mandate


def _effective_on(convention: Convention, kind: ActKind, on: date) -> date | None:
    if kind in CONSENT:
        return entry_into_force(on, months=convention.entry_into_force_months, first=convention.first_entry_into_force)
    if kind is ActKind.WITHDRAWAL:
        return end_of_withdrawal(on, months=convention.withdrawal_months)
    return None


def _keep(row: object, reason: str) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise Refused(reason) from error
