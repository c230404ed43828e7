"""What the secretariat changes in the reference data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa
from blinker import Signal

from app.database import db, only_one
from app.errors import Refused
from app.treaty.models import (
    CONSENT,
    ActKind,
    Certainty,
    Convention,
    Mandate,
    Meeting,
    PlannedAction,
    State,
    StateList,
    StateListing,
    StateName,
    ThematicArea,
    TreatyAct,
)
from app.treaty.rules import Term, end_of_withdrawal, entry_into_force, names_fit, term_of

Row = TypeVar("Row")

acts_changed = Signal("What a State did towards the treaty was entered, corrected or removed; `before` are its acts until then.")
"""Higher rooms listen: `follow(state, before=acts)`."""
terms_changed = Signal("Mandates were corrected, or a meeting that they begin or end with; `before` are their terms until then, by id.")
"""Higher rooms listen: `follow(by, before=terms)`; `by` is whoever did it, whose account is of a higher room."""
mandate_leaves = Signal("A mandate is about to be removed; a higher room raises `Refused` where it needs it.")


@dataclass(frozen=True)
class FormerAct:
    """An act as it stood."""

    kind: ActKind
    on: date
    effective_on: date | None


def save_act(
    convention: Convention, state: State, act: TreatyAct | None, *, kind: ActKind, on: date, source: str, note: str, today: date
) -> TreatyAct:
    """Enter an act or correct one; when it takes effect is reckoned, and what is entered by hand is confirmed."""
    before = _acts(state)
    with only_one("act_exists"):
        act = act or _new(TreatyAct(state_id=state.id))
        act.kind, act.on, act.source, act.note = kind, on, source, note
        act.effective_on = _effective_on(convention, kind, on)
        act.certainty, act.confirmed_on = Certainty.HIGH, today
    db.session.expire(state, ["acts"])
    acts_changed.send(state, before=before)
    return act


def confirm(act: TreatyAct, *, today: date) -> None:
    """Somebody looked it up: it is no longer shown as unconfirmed."""
    act.confirmed_on = today
    db.session.flush()


def remove(row: TreatyAct | StateName | Mandate) -> None:
    """Take back what was entered wrongly; a mandate that something holds on to is refused."""
    if isinstance(row, Mandate):
        mandate_leaves.send(row)
    state, before = row.state, _acts(row.state)
    db.session.delete(row)
    db.session.flush()
    db.session.expire(state, ["acts"])
    if isinstance(row, TreatyAct):
        acts_changed.send(state, before=before)


def save_name(state: State, name: StateName | None, facts: dict[str, Any]) -> StateName:
    """A name from a day on; the one before it ends that day, the one after it begins when it ends.

    Raises `Refused` where the State would have no name, or two, on some day.
    """
    others = [each for each in state.names if each.language == facts["language"] and each is not name]
    with only_one("name_exists"):
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


def save_state(state: State, facts: dict[str, Any]) -> None:
    """What a State belongs to; its names and acts are rows of their own."""
    _set(state, facts)
    db.session.flush()


def save_convention(convention: Convention, facts: dict[str, Any]) -> None:
    """The treaty's own words."""
    _set(convention, facts)
    db.session.flush()


def save_area(area: ThematicArea | None, facts: dict[str, Any]) -> ThematicArea:
    """A thematic area and the words for its office."""
    last = db.session.scalar(sa.select(sa.func.max(ThematicArea.position))) or 0
    with only_one("code_exists"):
        area = area or _new(ThematicArea(position=last + 1))
        _set(area, facts)
    return area


def save_list(
    state_list: StateList, *, names: dict[str, str], running: dict[str, str], source: str, members: Iterable[str]
) -> StateList:
    """A named list with its members, by iso3."""
    with only_one("code_exists"):
        _new(state_list)
        state_list.names, state_list.running, state_list.source = names, running, source
    ids = set(db.session.scalars(sa.select(State.id).where(State.iso3.in_(list(members)))))
    listed = {each.state_id: each for each in db.session.scalars(sa.select(StateListing).where(StateListing.code == state_list.code))}
    for state_id, listing in listed.items():
        if state_id not in ids:
            db.session.delete(listing)
    db.session.add_all(StateListing(state_id=state_id, code=state_list.code) for state_id in ids - set(listed))
    db.session.flush()
    return state_list


def save_action(action: PlannedAction, facts: Mapping[str, Any]) -> PlannedAction:
    """An action of a plan; its number is unique in the plan."""
    with only_one("code_exists"):
        _new(action)
        for name, value in facts.items():
            setattr(action, name, value)
        db.session.flush()
    return action


def remove_list(state_list: StateList) -> None:
    """Forget a list; its States stay."""
    db.session.delete(state_list)
    db.session.flush()


def save_meeting(meeting: Meeting | None, facts: dict[str, Any], *, by: object) -> Meeting:
    """A formal meeting that terms are counted in."""
    before = _terms(sa.or_(Mandate.from_meeting == meeting, Mandate.to_meeting == meeting)) if meeting else {}
    with only_one("code_exists"):
        meeting = meeting or _new(Meeting())
        _set(meeting, facts)
    terms_changed.send(by, before=before)
    return meeting


def save_mandate(mandate: Mandate | None, facts: dict[str, Any], *, by: object) -> Mandate:
    """One State's term for an area; entered by hand, it is certain."""
    before = _terms(Mandate.id == mandate.id) if mandate else {}
    with only_one("mandate_exists"):
        mandate = mandate or _new(Mandate())
        _set(mandate, facts)
        mandate.certainty = Certainty.HIGH
    db.session.refresh(mandate)
    terms_changed.send(by, before=before)
    return mandate


def _terms(condition: sa.ColumnElement[bool]) -> dict[int, Term]:
    return {each.id: term_of(each) for each in db.session.scalars(sa.select(Mandate).where(condition))}


def _acts(state: State) -> tuple[FormerAct, ...]:
    return tuple(FormerAct(each.kind, each.on, each.effective_on) for each in state.acts)


def _effective_on(convention: Convention, kind: ActKind, on: date) -> date | None:
    if kind in CONSENT:
        return entry_into_force(on, months=convention.entry_into_force_months, first=convention.first_entry_into_force)
    if kind is ActKind.WITHDRAWAL:
        return end_of_withdrawal(on, months=convention.withdrawal_months)
    return None


def _new(row: Row) -> Row:
    db.session.add(row)
    return row


def _set(row: object, facts: dict[str, Any]) -> None:
    for key, value in facts.items():
        setattr(row, key, value)
