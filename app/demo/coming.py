"""One coming seminar in the middle of its life, so that a newcomer can try every screen at once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import sqlalchemy as sa

from app import clock
from app.contacts.models import AddressRole, Contact, Organisation, Place
from app.database import db, new_public_id
from app.events.models import (
    Confidentiality,
    Event,
    EventKind,
    EventOffice,
    EventPartner,
    EventStaff,
    EventStatus,
    PartnerRole,
    ProgrammeSession,
    SessionKind,
    Speaker,
)
from app.invitations import actions, clearing, queries
from app.invitations.models import Answer
from app.people.models import Account
from app.questionnaires import actions as questionnaires
from app.questionnaires.queries import published
from app.questionnaires.starters import usual_form
from app.registration import answers
from app.registration.models import Category, Delegate, DelegationRole
from app.treaty.models import State, ThematicArea
from app.treaty.queries import states_on
from app.web.access import Role
from app.web.links import hash_of, secret_for

TITLE = "Seminar on ratification and implementation (demonstration)"
ZONE = "Europe/Zurich"
OBSERVERS = ("ICRC", "CMC")
DELEGATION = (
    ("H.E. Ms.", "Amina", "Example (demonstration)", "Ambassador, Permanent Representative", DelegationRole.HEAD),
    ("Mr.", "John", "Sample (demonstration)", "First Secretary, Permanent Mission", DelegationRole.ALTERNATE),
    ("Ms.", "Grace", "Placeholder (demonstration)", "Legal Counsel, Ministry of Foreign Affairs", DelegationRole.EXPERT),
)


def add_events(officers: dict[Role, Account], now: datetime) -> None:
    """The seminar with its list and letters ordered, and a closed meeting that is still a draft."""
    isu = officers[Role.ISU]
    seminar = _seminar(officers, now)
    db.session.add_all([seminar, _closed_draft(isu, now)])
    db.session.flush()
    for state in states_on(seminar.starts_on, "en"):
        if state.status == "signatory":
            db.session.add_all(_contacts(state.state_id, state.iso3))
    observers = db.session.scalars(sa.select(Organisation).where(Organisation.acronym.in_(OBSERVERS))).all()
    db.session.add_all(_contact_of(each) for each in observers)
    seminar.audience = seminar.audience | {"organisations": [each.public_id for each in observers]}
    db.session.flush()
    questionnaires.redraft(seminar, lambda _form: usual_form(EventKind.REGIONAL_WORKSHOP), version=0, by=isu, now=now)
    questionnaires.publish(seminar, version=1, by=isu, now=now)
    actions.draw_up(seminar, by=isu)
    actions.make_letters(seminar, dated=now.date(), signatories={}, by=isu, now=now)


def send_and_answer(now: datetime) -> None:
    """Invitations sent; some States attend, two do not, the rest are silent; one delegation is registered."""
    seminar = db.session.scalars(sa.select(Event).where(Event.title == TITLE)).one()
    isu = db.session.scalars(sa.select(Account).where(Account.email == "isu@example.org")).one()
    coordinator = db.session.scalars(sa.select(Account).where(Account.email == "coordinator@example.org")).one()
    batch = queries.newest_batch(seminar)
    if batch is not None:
        clearing.clear(batch, "FRA", note="", by=coordinator, now=now)
        clearing.clear(batch, "PAN", note="by e-mail of its mission (demonstration)", by=isu, now=now)
    actions.send(seminar, as_typed=True, by=isu, now=now)
    for place, invitation in enumerate(queries.invitations_of(seminar)):
        if place % 5 in (0, 2, 3) and place < 9:
            answer = Answer.NOT_ATTENDING if place % 5 == 3 else Answer.ATTENDING
            actions.answer(
                invitation,
                answer=answer,
                by="Desk officer (demonstration)",
                email="",
                note="",
                version=invitation.version,
                now=now,
            )
    kenya = next(each for each in queries.invitations_of(seminar) if each.state and each.state.iso3 == "KEN")
    if kenya.answer is not Answer.ATTENDING:
        actions.answer(
            kenya, answer=Answer.ATTENDING, by="Desk officer (demonstration)", email="", note="", version=kenya.version, now=now
        )
    for position, (title, given, family, function, role) in enumerate(DELEGATION):
        public_id = new_public_id()
        db.session.add(
            Delegate(
                public_id=public_id,
                event=seminar,
                invitation=kenya,
                state_id=kenya.state_id,
                category=Category.DELEGATE,
                role=role,
                position=position,
                title=title,
                given_name=given,
                family_name=family,
                function=function,
                submission_key=uuid4().hex,
                link_hash=hash_of(secret_for("delegate", public_id, 1)),
                registered_at=now,
            )
        )
    db.session.flush()
    _answer_the_form(seminar, now)


def _answer_the_form(seminar: Event, now: datetime) -> None:
    version = published(seminar)
    head = db.session.scalar(sa.select(Delegate).where(Delegate.event_id == seminar.id, Delegate.role == DelegationRole.HEAD))
    if version is not None and head is not None:
        given = {"qlanguage": "en", "qdiet": {"diets": ["vegetarian"]}, "qspeak": "yes", "qspeakon": "Steps towards ratification", "qvisa": "no"}
        answers.keep(head, answers.Given(version, "en", version.asks, given), now=now)


def _seminar(officers: dict[Role, Account], now: datetime) -> Event:
    first = clock.today(ZONE) + timedelta(days=24)
    first += timedelta(days=(1 - first.weekday()) % 7)
    event = Event(
        kind=EventKind.SEMINAR,
        status=EventStatus.SCHEDULED,
        title=TITLE,
        starts_on=first,
        ends_on=first + timedelta(days=1),
        zone=ZONE,
        venue="Maison de la paix",
        city="Geneva",
        country=_state("CHE"),
        online_link="https://meet.example.org/seminar",
        working_languages=["en", "fr", "es"],
        objectives="to exchange experience with ratification and to answer questions on the obligations of the Convention",
        audience={"statuses": ["signatory"]},
        action_plan="Lausanne Action Plan",
        action="10",
        reply_by=first - timedelta(days=10),
        created_by=officers[Role.COORDINATOR],
        created_at=now,
        changed_at=now,
        calendar_uid=f"{uuid4()}@plenary",
        demonstration=True,
    )
    event.offices = [EventOffice(area=_area(), position=0)]
    event.partners = [EventPartner(role=PartnerRole.HOST, state=_state("CHE"), position=0)]
    event.staff = [EventStaff(account=officers[Role.ASSISTANT])]
    event.sessions = [
        _session(first, "09:30", "09:45", SessionKind.OPENING, "Opening address", Speaker(function="Coordinator on Universalization", email="coordinator@example.org")),
        _session(first, "09:45", "10:45", SessionKind.PRESENTATION, "Presentation on the treaty obligations", Speaker(function="ISU Director", email="isu@example.org")),
        _session(first, "10:45", "11:15", SessionKind.BREAK, "Coffee break"),
        _session(first, "11:15", "12:30", SessionKind.UPDATES, "Brief update from each State"),
        _session(first + timedelta(days=1), "09:30", "11:00", SessionKind.DISCUSSION, "Discussion of national legislation"),
        _session(first + timedelta(days=1), "11:00", "11:30", SessionKind.CLOSING, "Closing"),
    ]
    for position, session in enumerate(event.sessions):
        session.position = position
    return event


def _closed_draft(officer: Account, now: datetime) -> Event:
    day = clock.today(ZONE) + timedelta(days=66)
    event = Event(
        kind=EventKind.CLOSED_MEETING,
        status=EventStatus.DRAFT,
        confidentiality=Confidentiality.CHATHAM,
        informal=True,
        title="Informal, closed meeting on remaining challenges (demonstration)",
        starts_on=day,
        ends_on=day,
        zone=ZONE,
        city="Geneva",
        working_languages=["en"],
        objectives="to address challenges encountered on the way to ratification",
        audience={"statuses": ["signatory"]},
        created_by=officer,
        created_at=now,
        changed_at=now,
        calendar_uid=f"{uuid4()}@plenary",
        demonstration=True,
    )
    event.offices = [EventOffice(area=_area(), position=0)]
    return event


def _session(
    day: date, start: str, end: str, kind: SessionKind, title: str, *speakers: Speaker
) -> ProgrammeSession:
    def at(wall: str) -> datetime:
        return clock.instant(datetime.combine(day, time.fromisoformat(wall)), ZONE)

    return ProgrammeSession(kind=kind, title=title, starts_at=at(start), ends_at=at(end), speakers=list(speakers))


def _contacts(state_id: int, iso3: str) -> list[Contact]:
    mission = f"mission.{iso3.lower()}@example.org"
    return [
        Contact(state_id=state_id, email=mission, office="Permanent Mission (demonstration)", role=AddressRole.TO, demonstration=True),
        Contact(
            state_id=state_id,
            place=Place.CAPITAL,
            email=f"capital.{iso3.lower()}@example.org",
            office="Ministry of Foreign Affairs (demonstration)",
            role=AddressRole.COPY,
            demonstration=True,
        ),
    ]


def _contact_of(organisation: Organisation) -> Contact:
    return Contact(
        organisation=organisation,
        place=Place.OTHER,
        email=f"{organisation.acronym.lower()}@example.org",
        office="Headquarters (demonstration)",
        demonstration=True,
    )


def _state(iso3: str) -> State:
    return db.session.scalars(sa.select(State).where(State.iso3 == iso3)).one()


def _area() -> ThematicArea:
    return db.session.scalars(sa.select(ThematicArea).where(ThematicArea.code == "universalization")).one()
