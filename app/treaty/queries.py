"""Asking about States as of a day: their names, their status, their offices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import g
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload, selectinload

from app.database import db
from app.documents.wording import StateForms
from app.errors import NotFound
from app.treaty.models import (
    Convention,
    Mandate,
    Meeting,
    PlannedAction,
    RegionalGroup,
    State,
    StateList,
    StateListing,
    StateName,
    ThematicArea,
    TreatyStatus,
)
from app.treaty.rules import is_bound_on, status_on


@dataclass(frozen=True)
class StateOn:
    """A State as it was on one day, named in one language."""

    state_id: int
    iso3: str
    forms: StateForms
    sort_key: str
    status: TreatyStatus
    bound: bool
    group: str
    region: str
    subregion: str
    lists: frozenset[str]
    letter_language: str
    certain: bool

    @property
    def name(self) -> str:
        """The short name, as in a list."""
        return self.forms.short


def convention() -> Convention | None:
    """The treaty this installation serves; none before the reference data are loaded."""
    return db.session.scalar(sa.select(Convention).limit(1))


def seat_names() -> dict[str, str]:
    """What each language calls the town of the secretariat; asked once for each request."""
    names: dict[str, str] = g.get("seat_names") or db.session.scalar(sa.select(Convention.seat).limit(1)) or {}
    g.seat_names = names
    return names


def secretariat_zone() -> str | None:
    """The IANA name of the zone whose clock the staff reads; asked once for each request."""
    zone: str | None = g.get("secretariat_zone") or db.session.scalar(sa.select(Convention.zone).limit(1))
    g.secretariat_zone = zone
    return zone


def the_convention() -> Convention:
    """The treaty; raises `NotFound` before the reference data are loaded."""
    found = convention()
    if found is None:
        raise NotFound
    return found


def states_on(day: date, language: str, *, state_ids: Iterable[int] | None = None) -> list[StateOn]:
    """All States, or those named, in protocol order: alphabetical in the language by the name of that day."""
    asked = sa.select(State).options(selectinload(State.acts), selectinload(State.listings))
    if state_ids is not None:
        asked = asked.where(State.id.in_(list(state_ids)))
    states = db.session.scalars(asked).all()
    names = _names_on(day, language, None if state_ids is None else [state.id for state in states])
    found = []
    for state in states:
        name = names[state.id]
        found.append(
            StateOn(
                state_id=state.id,
                iso3=state.iso3,
                forms=_forms(name),
                sort_key=name.sort_key,
                status=status_on(state.acts, day),
                bound=is_bound_on(state.acts, day),
                group=state.group_code or "",
                region=state.region,
                subregion=state.subregion,
                lists=frozenset(listing.code for listing in state.listings),
                letter_language=state.letter_language,
                certain=all(act.certainty == "high" or act.confirmed_on for act in state.acts),
            )
        )
    return sorted(found, key=lambda state: (state.sort_key, state.name))


def states_by_id(day: date, language: str, *, state_ids: Iterable[int] | None = None) -> dict[int, StateOn]:
    """The same, to look up by the row's id."""
    return {state.state_id: state for state in states_on(day, language, state_ids=state_ids)}


def state_names(day: date, language: str) -> dict[int, str]:
    """What each State is called that day, in protocol order: one statement."""
    names = _names_on(day, language, None)
    ordered = sorted(names.items(), key=lambda item: (item[1].sort_key, item[1].short))
    return {state_id: name.short for state_id, name in ordered}


class NamesOverTime:
    """What some States are called on any day: one statement for lists that span years."""

    def __init__(self, language: str, state_ids: Iterable[int]) -> None:
        self._language = language
        self._names: dict[int, list[StateName]] = {}
        asked = sa.select(StateName).where(StateName.language.in_({language, "en"}), StateName.state_id.in_(list(state_ids)))
        for name in db.session.scalars(asked):
            self._names.setdefault(name.state_id, []).append(name)

    def on(self, state_id: int | None, day: date) -> str:
        """The short name, in English where there is none in the language; empty for no State."""
        held = [each for each in self._names.get(state_id or 0, []) if _holds(each, day)]
        return next((each.short for each in sorted(held, key=lambda each: each.language != self._language)), "")


def forms_on(day: date, language: str, *, iso3s: Iterable[str] | None = None) -> dict[str, StateForms]:
    """How States, or those named, stand in a sentence that day, in protocol order, by iso3; two statements."""
    asked = sa.select(State.id, State.iso3)
    if iso3s is not None:
        asked = asked.where(State.iso3.in_(list(iso3s)))
    codes = dict(db.session.execute(asked).tuples().all())
    names = sorted(_names_on(day, language, codes).items(), key=lambda item: (item[1].sort_key, item[1].short))
    return {codes[state_id]: _forms(name) for state_id, name in names}


def get_state(iso3: str) -> State:
    """A State by its ISO 3166-1 alpha-3 code; raises `NotFound`."""
    code = iso3.upper()[:3]
    state = db.session.scalar(sa.select(State).where(State.iso3 == code)) if code.isalpha() else None
    if state is None:
        raise NotFound
    return state


def tally(states: Sequence[StateOn]) -> Counter[TreatyStatus]:
    """How many States stand where."""
    return Counter(state.status for state in states)


def groups() -> Sequence[RegionalGroup]:
    """The regional groups in their customary order."""
    return db.session.scalars(sa.select(RegionalGroup).order_by(RegionalGroup.position)).all()


def state_lists() -> Sequence[StateList]:
    """The named lists of States, by code."""
    return db.session.scalars(sa.select(StateList).order_by(StateList.code)).all()


def get_list(code: str) -> StateList:
    """A named list; raises `NotFound`."""
    found = db.session.get(StateList, code)
    if found is None:
        raise NotFound
    return found


def members_of(code: str) -> Sequence[str]:
    """The iso3 of the States on a list."""
    return db.session.scalars(sa.select(State.iso3).join(StateListing).where(StateListing.code == code)).all()


def areas() -> Sequence[ThematicArea]:
    """The thematic areas in their customary order."""
    return db.session.scalars(sa.select(ThematicArea).order_by(ThematicArea.position)).all()


def meetings() -> Sequence[Meeting]:
    """The formal meetings, the newest first."""
    return db.session.scalars(sa.select(Meeting).order_by(Meeting.starts_on.desc())).all()


def planned_actions(*conditions: sa.ColumnElement[bool]) -> Sequence[PlannedAction]:
    """Actions of plans, those of the latest plan first; all, or those that fit the conditions."""
    found = db.session.scalars(sa.select(PlannedAction).where(*conditions)).all()
    return sorted(found, key=lambda each: (-each.valid_from.toordinal(), len(each.number), each.number))


def get_planned_action(plan: str, number: str) -> PlannedAction:
    """One action; raises `NotFound`."""
    found = db.session.scalar(sa.select(PlannedAction).where(PlannedAction.plan == plan, PlannedAction.number == number))
    if found is None:
        raise NotFound
    return found


def action_as_written(plan: str, number: str) -> list[PlannedAction]:
    """The action that words name, such as "Dubrovnik Action Plan" and "1.2": the whole of it where a part is named."""
    main = number.strip().partition(".")[0]
    return [each for each in planned_actions(PlannedAction.number == main) if plan.strip() and plan.strip() in each.plan_names.values()]


def is_not_over(today: date) -> sa.ColumnElement[bool]:
    """The condition that a mandate has not ended before the day: what it gives ends with it."""
    last = aliased(Meeting)
    ended = sa.exists().where(last.id == Mandate.to_meeting_id, last.ends_on < today).correlate_except(last)
    return sa.or_(Mandate.to_meeting_id.is_(None), sa.not_(ended))


def covering(day: date | sa.ColumnElement[date] | InstrumentedAttribute[date]) -> sa.ColumnElement[bool]:
    """The condition that a mandate covers a day: after the close of its first meeting, to the close of its last.

    The day may be a column of a query further out: left to itself, SQLAlchemy correlates with the nearest one only.
    """
    first, last = aliased(Meeting), aliased(Meeting)
    began = sa.or_(
        Mandate.from_meeting_id.is_(None),
        sa.exists().where(first.id == Mandate.from_meeting_id, first.ends_on < day).correlate_except(first),
    )
    goes_on = sa.or_(
        Mandate.to_meeting_id.is_(None),
        sa.exists().where(last.id == Mandate.to_meeting_id, last.ends_on >= day).correlate_except(last),
    )
    return sa.and_(began, goes_on)


def coordinators_on(day: date, *, area_ids: Iterable[int] | None = None) -> Sequence[Mandate]:
    """The mandates that cover the day, of all areas or those named."""
    asked = sa.select(Mandate).where(covering(day)).options(joinedload(Mandate.state), joinedload(Mandate.area))
    if area_ids is not None:
        asked = asked.where(Mandate.area_id.in_(list(area_ids)))
    return db.session.scalars(asked.order_by(Mandate.id)).all()


def _holds(name: StateName, day: date) -> bool:
    return name.valid_from <= day and (name.valid_to is None or day < name.valid_to)


def mandates(*conditions: sa.ColumnElement[bool]) -> list[Mandate]:
    """Terms of office, the latest first; all, or those that fit the conditions."""
    found = db.session.scalars(
        sa.select(Mandate)
        .where(*conditions)
        .options(
            joinedload(Mandate.area),
            joinedload(Mandate.state),
            joinedload(Mandate.from_meeting),
            joinedload(Mandate.to_meeting),
        )
    ).all()

    def start(mandate: Mandate) -> date:
        return mandate.from_meeting.ends_on if mandate.from_meeting else date.min

    return sorted(found, key=lambda each: (start(each), each.area.position), reverse=True)


def _names_on(day: date, language: str, state_ids: Iterable[int] | None) -> dict[int, StateName]:
    asked = sa.select(StateName).where(
        StateName.language.in_({language, "en"}),
        StateName.valid_from <= day,
        sa.or_(StateName.valid_to.is_(None), StateName.valid_to > day),
    )
    if state_ids is not None:
        asked = asked.where(StateName.state_id.in_(list(state_ids)))
    names: dict[int, StateName] = {}
    for name in db.session.scalars(asked):
        if name.language == language or name.state_id not in names:
            names[name.state_id] = name
    return names


def _forms(name: StateName) -> StateForms:
    return StateForms(
        short=name.short, running=name.running or name.short, of=name.of or name.short, mission=name.mission or name.short
    )
