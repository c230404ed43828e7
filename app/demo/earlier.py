"""Three events of earlier years that never took place: invited, answered, attended by stand-ins, so that the outreach has something to show."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from app import clock
from app.attendance import actions as attendance
from app.attendance.models import Method
from app.database import db
from app.events.models import (
    Confidentiality,
    Event,
    EventKind,
    EventOffice,
    EventPicture,
    EventStatus,
    ProgrammeSession,
    SessionKind,
    Speaker,
    new_calendar_uid,
)
from app.files.actions import store
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.people.models import Account
from app.registration.models import Category, Delegate, DelegationRole
from app.reports import actions as reports
from app.reports import clearing
from app.reports.models import Commitment
from app.treaty.models import ThematicArea, TreatyStatus
from app.treaty.queries import StateOn, action_as_written, get_state, states_on
from app.web.access import Role

SEEN = ("A drawing of a meeting room, with empty seats in rows before a table", "Dessin d'une salle de réunion : des rangées de sièges vides devant une table", "Dibujo de una sala de reuniones con filas de asientos vacíos ante una mesa")
LANGUAGES = ("en", "fr", "es")
ZONES = {"ETH": "Africa/Addis_Ababa", "FJI": "Pacific/Fiji", "CHE": "Europe/Zurich"}
INK, PAPER, WOOD = "#1d3a4f", "#f4efe6", "#b9a688"


@dataclass(frozen=True)
class Plan:
    """One of them; `came` sent stand-ins, `declined` said no, `promised` came without naming anybody, the other States said nothing."""

    title: str
    kind: EventKind
    day: date
    city: str
    country: str
    group: str
    came: Sequence[str]
    declined: Sequence[str] = ()
    named: Sequence[str] = ()
    """Registered somebody whom nobody saw."""
    as_such: Sequence[str] = ()
    """Seen as a delegation, without names."""
    closed: bool = False


def add(officers: dict[Role, Account], now: datetime) -> None:
    """Two on the record, and a closed meeting of this year whose summary is not written yet."""
    africa = Plan(
        "Regional workshop for Africa (demonstration)", EventKind.REGIONAL_WORKSHOP, date(2022, 11, 15), "Addis Ababa", "ETH", "African Group",
        ("NGA", "SSD", "KEN", "AGO", "UGA"), declined=("EGY", "MAR"), named=("TZA",),
    )  # fmt: skip
    asia = Plan(
        "Seminar for Asia and the Pacific (demonstration)", EventKind.SEMINAR, date(2025, 3, 19), "Suva", "FJI", "Asia-Pacific",
        ("VUT", "IDN", "TON"), declined=("IND",), named=("MYS",), as_such=("BRN",),
    )  # fmt: skip
    closed = Plan(
        "Informal, closed meeting with Signatories (demonstration)", EventKind.CLOSED_MEETING, clock.today() - timedelta(days=150), "Geneva", "CHE", "",
        ("KEN", "JAM", "IDN", "HTI"), declined=("CYP",), named=("UGA",), closed=True,
    )  # fmt: skip
    for plan in (africa, asia, closed):
        event = _held(plan, officers[Role.ISU], now)
        if not plan.closed:
            _publish(event, officers[Role.ISU], now)
        if plan is africa:
            _picture(event, now)
            _undertaken(event, "KEN", "intends to submit the bill of ratification to parliament", now.date() + timedelta(days=90), now)


def _held(plan: Plan, officer: Account, now: datetime) -> Event:
    zone = ZONES[plan.country]
    served = action_as_written("Lausanne Action Plan", "10")
    event = Event(
        kind=plan.kind,
        status=EventStatus.HELD,
        confidentiality=Confidentiality.CLOSED if plan.closed else Confidentiality.OPEN,
        informal=plan.closed,
        title=plan.title,
        starts_on=plan.day,
        ends_on=plan.day,
        zone=zone,
        city=plan.city,
        country=get_state(plan.country),
        working_languages=["en"],
        objectives="to exchange experience with ratification and to answer questions on the obligations of the Convention",
        audience={"statuses": ["signatory", "not_party"], "groups": [plan.group]} if plan.group else {"statuses": ["signatory"]},
        action_plan="Lausanne Action Plan",
        action="10",
        actions=served,
        reply_by=plan.day - timedelta(days=10),
        created_at=now,
        changed_at=now,
        calendar_uid=new_calendar_uid(),
        demonstration=True,
    )
    event.offices = [EventOffice(area=db.session.query(ThematicArea).filter_by(code="universalization").one(), position=0)]
    event.sessions = [
        _session(plan.day, zone, 0, 9, SessionKind.OPENING, "Opening address", Speaker(function="ISU Director")),
        _session(plan.day, zone, 1, 10, SessionKind.UPDATES, "Brief update from each State"),
    ]
    db.session.add(event)
    db.session.flush()
    for state in states_on(plan.day, "en"):
        if state.status is not TreatyStatus.PARTY and plan.group in ("", state.group) and (state.status is TreatyStatus.SIGNATORY or plan.group):
            _answered(event, plan, state, officer, now)
    return event


def _session(day: date, zone: str, position: int, hour: int, kind: SessionKind, title: str, *speakers: Speaker) -> ProgrammeSession:
    start, end = (clock.instant(datetime.combine(day, time(each)), zone) for each in (hour, hour + 1))
    return ProgrammeSession(position=position, kind=kind, title=title, starts_at=start, ends_at=end, speakers=list(speakers))


def _answered(event: Event, plan: Plan, state: StateOn, officer: Account, now: datetime) -> None:
    comes = state.iso3 in (*plan.came, *plan.named, *plan.as_such)
    answer = Answer.ATTENDING if comes else Answer.NOT_ATTENDING if state.iso3 in plan.declined else Answer.NONE
    sent = clock.instant(datetime.combine(plan.day - timedelta(days=42), time(12)), event.zone)
    invitation = Invitation(
        event_id=event.id,
        state_id=state.state_id,
        status_then=state.status,
        status_as_of=plan.day,
        status=InvitationStatus.SENT,
        sent_at=sent,
        answer=answer,
        answered_at=None if answer is Answer.NONE else sent + timedelta(days=14),
        answered_by="" if answer is Answer.NONE else "Desk officer (demonstration)",
    )
    db.session.add(invitation)
    for number in range((1 + (state.iso3 in plan.came[:3])) * (state.iso3 in (*plan.came, *plan.named))):
        delegate = Delegate(
            event=event,
            invitation=invitation,
            state_id=state.state_id,
            category=Category.DELEGATE,
            role=DelegationRole.ADVISER if number else DelegationRole.HEAD,
            position=number,
            given_name="Stand-in",
            family_name=f"Delegate {number + 1} of {state.iso3} (demonstration)",
            function="First Secretary, Permanent Mission",
            submission_key=uuid4().hex,
            registered_at=sent + timedelta(days=14),
        )
        db.session.add(delegate)
        db.session.flush()
        if state.iso3 in plan.came:
            for session in event.sessions:
                attendance.mark(session, delegate, uuid=str(uuid4()), by=officer, now=now, method=Method.IMPORTED)
    if state.iso3 in plan.as_such:
        attendance.mark_delegation(event.sessions[0], get_state(state.iso3), uuid=str(uuid4()), by=officer, now=now, method=Method.PAPER)


def _publish(event: Event, officer: Account, now: datetime) -> None:
    for language in LANGUAGES:
        kept = reports.generate(event, language, name_states=True, outcome="", by=officer, now=now, version=0)
        for signs in clearing.who_sign(event):
            clearing.clear(kept, signs, note="for the demonstration", version=1, by=officer, now=now)
        reports.publish(event, language, by=officer, now=now)


def _undertaken(event: Event, iso3: str, text: str, due_on: date, now: datetime) -> None:
    db.session.add(Commitment(event_id=event.id, state=get_state(iso3), text=text, due_on=due_on, confidential=True, entered_at=now, submission_key=uuid4().hex))
    db.session.flush()


def _picture(event: Event, now: datetime) -> None:
    content, (width, height) = drawing()
    stored = store(name="meeting-room.jpg", media_type="image/jpeg", content=content, now=now)
    event.pictures.append(EventPicture(stored=stored, position=0, width=width, height=height, alternative=dict(zip(LANGUAGES, SEEN, strict=True))))
    db.session.flush()


def drawing() -> tuple[bytes, tuple[int, int]]:
    """A meeting room without anybody, as JPEG, and its size in pixels: our own, so nobody is shown and no right is anybody else's."""
    from PIL import Image, ImageDraw  # costs start-up time

    width, height = 1200, 675
    picture = Image.new("RGB", (width, height), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, width, 250), fill="#dfe6e8")
    for column in range(5):
        left = 110 + column * 210
        pen.rectangle((left, 40, left + 140, 190), fill="#f9fbfb", outline=INK, width=3)
        pen.line((left + 70, 40, left + 70, 190), fill=INK, width=3)
    pen.rounded_rectangle((360, 235, 840, 300), radius=10, fill=WOOD, outline=INK, width=3)
    for row in range(4):
        top, seat, apart = 350 + row * 75, 46 + row * 8, 84 + row * 14
        for place in range(10):
            middle = width / 2 + (place - 4.5) * apart
            pen.rounded_rectangle((middle - seat / 2, top, middle + seat / 2, top + seat), radius=9, fill=INK)
            pen.rounded_rectangle((middle - seat / 2 + 5, top + seat - 8, middle + seat / 2 - 5, top + seat + 8), radius=6, fill="#3f647d")
    output = io.BytesIO()
    picture.save(output, "JPEG", quality=88)
    return output.getvalue(), (width, height)
