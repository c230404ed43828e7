"""What the secretariat changes in the reference data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

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
from app.treaty.rules import end_of_withdrawal, entry_into_force, names_fit

Row = TypeVar("Row")


def save_act(
    convention: Convention, state: State, act: TreatyAct | None, *, kind: ActKind, on: date, source: str, note: str, today: date
) -> TreatyAct:
    """Enter an act or correct one; when it takes effect is reckoned, and what is entered by hand is confirmed."""
    with _the_only_one("act_exists"):
        act = act or _new(TreatyAct(state_id=state.id))
        act.kind, act.on, act.source, act.note = kind, on, source, note
        act.effective_on = _effective_on(convention, kind, on)
        act.certainty, act.confirmed_on = Certainty.HIGH, today
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
    """A name from a day on; the one before it ends that day, the one after it begins when it ends.

    Raises `Refused` where the State would have no name, or two, on some day.
    """
    others = [each for each in state.names if each.language == facts["language"] and each is not name]
    with _the_only_one("name_exists"):
        if name is None:
            before = [each for each in others if each.valid_to is None and each.valid_from < facts["valid_from"]]
            after: list[StateName] = []
            name = _new(StateName(state_id=state.id))
        else:
            before = [each for each in others if each.valid_to == name.valid_from]
            after = [each for each in others if each.valid_from == name.valid_to]
        for each in before:
            each.valid_to = facts["valid_from"]
        for each in after:
            each.valid_from = facts["valid_to"] or each.valid_from
        _set(name, facts)
    db.session.refresh(state, ["names"])
    if not all(names_fit(state.names, language) for language in {facts["language"], "en"}):
        raise Refused("name_gap")
    return name


def save_convention(convention: Convention, facts: dict[str, Any]) -> None:
    """The treaty's own words."""
    _set(convention, facts)
    db.session.flush()


def save_area(area: ThematicArea | None, facts: dict[str, Any]) -> ThematicArea:
    """A thematic area and the words for its office."""
    last = db.session.scalar(sa.select(sa.func.max(ThematicArea.position))) or 0
    with _the_only_one("code_exists"):
        area = area or _new(ThematicArea(position=last + 1))
        _set(area, facts)
    return area


def save_meeting(meeting: Meeting | None, facts: dict[str, Any]) -> Meeting:
    """A formal meeting that terms are counted in."""
    with _the_only_one("code_exists"):
        meeting = meeting or _new(Meeting())
        _set(meeting, facts)
    return meeting


def save_mandate(mandate: Mandate | None, facts: dict[str, Any]) -> Mandate:
    """One State's term for an area; entered by hand, it is certain."""
    with _the_only_one("mandate_exists"):
        mandate = mandate or _new(Mandate())
        _set(mandate, facts)
        mandate.certainty = Certainty.HIGH
    return mandate


def _effective_on(convention: Convention, kind: ActKind, on: date) -> date | None:
    if kind in CONSENT:
        return entry_into_force(on, months=convention.entry_into_force_months, first=convention.first_entry_into_force)
    if kind is ActKind.WITHDRAWAL:
        return end_of_withdrawal(on, months=convention.withdrawal_months)
    return None


@contextmanager
def _the_only_one(reason: str) -> Iterator[None]:
    """Keep what is changed inside, unless there is another such row already: then nothing of it happened."""
    try:
        with db.session.begin_nested(), db.session.no_autoflush:
            yield
    except IntegrityError as error:
        raise Refused(reason) from error


def _new(row: Row) -> Row:
    db.session.add(row)
    return row


def _set(row: object, facts: dict[str, Any]) -> None:
    for key, value in facts.items():
        setattr(row, key, value)
