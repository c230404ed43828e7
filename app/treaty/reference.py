"""The reference data of the Convention, put into the database once; what the secretariat changed is left alone."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.treaty.models import (
    ActKind,
    Certainty,
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
    TreatyAct,
)

DATA = Path(__file__).parent / "data"
BEGINNING = date(1900, 1, 1)


def load(session: Session) -> bool:
    """Fill empty tables, and what a filled database lacks of later languages; answers whether anything was loaded."""
    if session.scalar(sa.select(sa.func.count()).select_from(Convention)):
        _complete(session)
        return False
    _load_convention(session)
    _load_states(session)
    _load_offices(session)
    _load_actions(session)
    session.flush()
    return True


def _complete(session: Session) -> None:
    """Words in languages that an older edition of these files did not speak; what is there stays as it is."""
    facts = _convention_facts()
    treaty = session.scalars(sa.select(Convention)).one()
    for key in ("name", "acronym_in", "seat", "letterhead", "secretariat"):
        setattr(treaty, key, facts[key] | getattr(treaty, key))
    areas = {area["code"]: area for area in facts["areas"]}
    for area in session.scalars(sa.select(ThematicArea).where(ThematicArea.code.in_(areas))):
        area.names, area.office = areas[area.code]["names"] | area.names, areas[area.code]["office"] | area.office
    without = sa.select(StateName).where(StateName.mission == "").options(joinedload(StateName.state))
    bare = {(name.state.iso3, name.language): name for name in session.scalars(without)}
    for row in _rows("names.csv") if bare else ():
        name = bare.get((row["iso3"], row["language"]))
        if name is not None:
            name.short, name.sort_key = row["short"], row["sort_key"]
            name.running, name.of, name.mission = row["running"], row["of"], row["mission"]
    if session.scalar(sa.select(sa.func.count()).select_from(PlannedAction)) == 0:
        _load_actions(session)
    session.flush()


def _convention_facts() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((DATA / "convention.json").read_text(encoding="utf-8"))
    return facts


def _load_convention(session: Session) -> None:
    facts = _convention_facts()
    for position, area in enumerate(facts.pop("areas")):
        session.add(ThematicArea(**(area | {"position": position})))
    for position, group in enumerate(facts.pop("groups")):
        session.add(RegionalGroup(**group, position=position))
    facts["first_entry_into_force"] = date.fromisoformat(facts["first_entry_into_force"])
    session.add(Convention(**facts))


def _load_states(session: Session) -> None:
    session.add_all(
        StateList(
            code=row["code"],
            names={language: row[f"short_{language}"] for language in ("en", "fr", "es")},
            running={language: row[f"running_{language}"] for language in ("en", "fr", "es")},
            source=row["source"],
        )
        for row in _rows("lists.csv")
    )
    session.flush()
    states: dict[str, State] = {}
    for row in _rows("states.csv"):
        state = states[row["iso3"]] = State(
            iso3=row["iso3"],
            iso2=row["iso2"],
            formal_en=row["formal_en"],
            group_code=row["un_group"] or None,
            region=row["ccm_region"],
            subregion=row["m49_subregion"],
            letter_language=row["default_letter_lang"],
            note=row["note"],
        )
        state.listings = [StateListing(code=code.strip()) for code in row["groups"].split(";") if code.strip()]
    for row in _rows("names.csv"):
        states[row["iso3"]].names.append(
            StateName(
                language=row["language"],
                short=row["short"],
                running=row["running"],
                of=row["of"],
                mission=row["mission"],
                sort_key=row["sort_key"],
                valid_from=_day(row["valid_from"]) or BEGINNING,
                valid_to=_day(row["valid_to"]),
                certainty=Certainty(row["certainty"]),
            )
        )
    for row in _rows("treaty_acts.csv"):
        states[row["iso3"]].acts.append(
            TreatyAct(
                kind=ActKind(row["kind"]),
                on=date.fromisoformat(row["on"]),
                effective_on=_day(row["effective_on"]),
                certainty=Certainty(row["certainty"]),
                source=row["source"],
                note=row["note"],
            )
        )
    session.add_all(states.values())
    session.flush()


def _load_offices(session: Session) -> None:
    meetings = {
        row["code"]: Meeting(
            code=row["code"],
            titles={language: row[f"title_{language}"] for language in ("en", "fr", "es")},
            starts_on=date.fromisoformat(row["starts_on"]),
            ends_on=date.fromisoformat(row["ends_on"]),
            month_only=bool(row["month_only"]),
            city=row["city"],
            certainty=Certainty(row["certainty"]),
            note=row["note"],
        )
        for row in _rows("meetings.csv")
    }
    states = {state.iso3: state for state in session.scalars(sa.select(State))}
    areas = {area.code: area for area in session.scalars(sa.select(ThematicArea))}
    session.add_all(meetings.values())
    session.add_all(
        Mandate(
            area=areas[row["area"]],
            state=states[row["iso3"]],
            from_meeting=meetings.get(row["from_meeting"]),
            to_meeting=meetings.get(row["to_meeting"]),
            certainty=Certainty(row["certainty"]),
            source=row["source"],
        )
        for row in _rows("mandates.csv")
    )


def _load_actions(session: Session) -> None:
    """The plans; events that name one of their actions in words already are tied to it. Events stand in a higher room: only tables are named."""
    events = sa.table("event", sa.column("id"), sa.column("action_plan"), sa.column("action"))
    ties = sa.table("event_action", sa.column("event_id"), sa.column("action_id"))
    for plan in json.loads((DATA / "action_plans.json").read_text(encoding="utf-8")):
        for number, texts in plan["actions"].items():
            action = PlannedAction(
                plan=plan["plan"],
                plan_names=plan["names"],
                number=number,
                texts=texts,
                valid_from=date.fromisoformat(plan["from"]),
                valid_to=date.fromisoformat(plan["to"]),
            )
            session.add(action)
            session.flush()
            served = sa.select(events.c.id, sa.literal(action.id)).where(
                events.c.action_plan.in_(plan["names"].values()), sa.or_(events.c.action == number, events.c.action.like(f"{number}.%"))
            )
            session.execute(sa.insert(ties).from_select(["event_id", "action_id"], served))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with open(DATA / name, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
