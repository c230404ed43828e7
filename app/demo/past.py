"""The six activities of the record, from `data/activities.json`."""

from __future__ import annotations

import calendar
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from app.attendance import actions as attendance
from app.attendance.models import Method
from app.database import db
from app.events.audience import AudienceRule
from app.events.models import (
    Confidentiality,
    DatePrecision,
    Event,
    EventKind,
    EventOffice,
    EventPartner,
    EventStatus,
    PartnerRole,
    ProgrammeSession,
    SessionKind,
    Speaker,
)
from app.people.models import Account
from app.registration.models import Category, Delegate, DelegationRole
from app.reports import actions as reports
from app.reports import clearing
from app.treaty.models import Meeting, State, ThematicArea, TreatyStatus
from app.treaty.queries import action_as_written, states_on
from app.web.access import Role

DATA = Path(__file__).parent / "data" / "activities.json"
KINDS = {
    "closed_meeting": EventKind.CLOSED_MEETING,
    "presentation_at_external_event": EventKind.PRESENTATION,
    "concept_note": EventKind.CONCEPT_NOTE,
    "ratification_seminar": EventKind.SEMINAR,
    "regional_workshop": EventKind.REGIONAL_WORKSHOP,
}
AREAS = {"Universalization": "universalization", "National implementation measures": "national-implementation"}
SESSIONS = {
    "Opening address": SessionKind.OPENING,
    "Presentation": SessionKind.PRESENTATION,
    "Brief update": SessionKind.UPDATES,
    "Questions": SessionKind.QUESTIONS,
}
IN_LANGUAGES = ("en", "fr", "es")


def add(officers: dict[Role, Account], now: datetime) -> None:
    """Each as an event that took place, with its summary generated and published in three languages."""
    officer = officers[Role.ISU]
    for facts in json.loads(DATA.read_text(encoding="utf-8"))["activities"]:
        event = _event(facts, now)
        db.session.add(event)
        db.session.flush()
        counted = facts["attendance"] or {}
        if counted.get("representatives"):
            _stand_ins(event, counted["representatives"], counted["states"], officer, now)
        for language in IN_LANGUAGES:
            kept = reports.generate(event, language, name_states=False, outcome="", by=officer, now=now, version=0)
            for signs in clearing.who_sign(event):
                clearing.clear(kept, signs, note="by publication on the Convention's web site", version=1, by=officer, now=now)
            reports.publish(event, language, by=officer, now=now)


def _event(facts: dict[str, Any], now: datetime) -> Event:
    first, last, precision = _dates(facts)
    kind = KINDS[facts["kind"]]
    event = Event(
        kind=kind,
        status=EventStatus.SCHEDULED if kind is EventKind.CONCEPT_NOTE else EventStatus.HELD,
        confidentiality=Confidentiality.CLOSED if facts["confidential"] else Confidentiality.OPEN,
        title=_title(facts),
        informal=facts["formality"] == "informal",
        date_precision=precision,
        starts_on=first,
        ends_on=last,
        city=facts["city"] or "",
        country_id=_state(facts["country"]).id if facts["country"] else None,
        part_of=_part_of(facts),
        in_margins_of=f"the {facts['in_margins_of']}" if facts["in_margins_of"] else "",
        working_languages=["en"],
        objectives=facts["purpose"] or "",
        audience=AudienceRule(
            statuses=tuple(TreatyStatus({"state_not_party": "not_party"}.get(each, each)) for each in facts["audience"] or []),
            groups=("African Group",) if kind in (EventKind.SEMINAR, EventKind.REGIONAL_WORKSHOP) else (),
        ).as_json(),
        state_order=[each["state"] for each in facts["organisers"] or facts["requested_by"] or []],
        action_plan=(facts["related_action"] or {}).get("plan", ""),
        action=(facts["related_action"] or {}).get("action", ""),
        up_to_meeting=_milestone(facts),
        calendar_uid=f"{uuid4()}@plenary",
        created_at=now,
        changed_at=now,
        demonstration=True,
    )
    event.actions = action_as_written(event.action_plan, event.action)
    if handed := facts["resources_distributed"]:
        event.materials, event.materials_to = "resources", handed["to"]
    areas = dict.fromkeys(each["area"] for each in facts["organisers"] or facts["requested_by"] or [])
    event.offices = [EventOffice(area=_area(area), position=position) for position, area in enumerate(areas)]
    event.partners = [
        *(EventPartner(role=PartnerRole.DONOR, state=_state(each["state"]), position=0) for each in facts["donor_contributions"]),
        *(EventPartner(role=PartnerRole.IN_KIND, state=_state(each["state"]), position=1) for each in facts["host_contributions"]),
    ]
    event.sessions = [_session(item) for item in facts["agenda"] or []]
    return event


def _dates(facts: dict[str, Any]) -> tuple[date, date, DatePrecision]:
    if facts["start_date"]:
        first = date.fromisoformat(facts["start_date"])
        return first, date.fromisoformat(facts["end_date"]), DatePrecision.DAY
    month = date.fromisoformat(f"{facts['id']}-01")
    return month, month.replace(day=calendar.monthrange(month.year, month.month)[1]), DatePrecision.MONTH


def _title(facts: dict[str, Any]) -> str:
    return str(facts["title"])


def _part_of(facts: dict[str, Any]) -> str:
    """"… at an informal meeting on …": what a presentation was part of stands in its title."""
    return "an " + facts["title"].partition(" at an ")[2] if " at an " in facts["title"] else ""


def _milestone(facts: dict[str, Any]) -> Meeting | None:
    code = (facts["up_to_meeting"] or {}).get("code")
    for organiser in facts["organisers"] or []:
        code = code or organiser.get("term_note", "").removeprefix("up to the ") or None
    return db.session.scalar(sa.select(Meeting).where(Meeting.code == code)) if code else None


def _session(item: dict[str, Any]) -> ProgrammeSession:
    kind = next((kind for start, kind in SESSIONS.items() if item["item"].startswith(start)), SessionKind.DISCUSSION)
    session = ProgrammeSession(position=item["order"], kind=kind, title=item["item"])
    session.speakers = [
        Speaker(
            position=position,
            name=each["name"] or "",
            title=each["title"] or "" if each["name"] else "",
            function="" if each["name"] else each["title"] or "",
            organisation="" if each["title"] else _organisation(each["organisation"]),
            state_id=_state(each["state"]).id if each["state"] else None,
        )
        for position, each in enumerate(item["speakers"] or [])
    ]
    return session


def _organisation(name: str | None) -> str:
    return f"the {name}" if name and name.startswith("Coordinators") else name or ""


def _stand_ins(event: Event, persons: int, states: int, officer: Account, now: datetime) -> None:
    """As many marked stand-ins as the source counts; which States they are given says nothing about the real meeting."""
    eligible = [state for state in states_on(event.starts_on, "en") if state.status is TreatyStatus.SIGNATORY][:states]
    for number in range(persons):
        state = eligible[number % len(eligible)]
        delegate = Delegate(
            event=event,
            state_id=state.state_id,
            category=Category.DELEGATE,
            role=DelegationRole.HEAD if number < states else DelegationRole.ADVISER,
            position=number // states,
            given_name="Stand-in",
            family_name=f"Delegate {number + 1} (demonstration)",
            function="Stand-in for a figure of the source",
            submission_key=uuid4().hex,
            registered_at=now,
        )
        db.session.add(delegate)
        db.session.flush()
        for session in event.sessions:
            attendance.mark(
                session, delegate, uuid=str(uuid4()), by=officer, now=now, method=Method.IMPORTED
            )


def _state(iso3: str) -> State:
    return db.session.scalars(sa.select(State).where(State.iso3 == iso3)).one()


def _area(name: str) -> ThematicArea:
    return db.session.scalars(sa.select(ThematicArea).where(ThematicArea.code == AREAS[name])).one()
