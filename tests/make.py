"""Test data: each function makes one thing with sensible facts; a test names only the facts that matter."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from app.attendance.models import AttendanceMark, Standing
from app.contacts.models import AddresseeKind, Contact, Organisation
from app.database import db
from app.events.models import (
    Confidentiality,
    Event,
    EventKind,
    EventOffice,
    EventStatus,
    ProgrammeSession,
    SessionKind,
)
from app.invitations import clearing
from app.invitations.models import Invitation
from app.invitations.queries import newest_batch
from app.people.models import Account, AccountRole
from app.registration.models import Category, Delegate, DelegationRole, PrivacyNotice
from app.treaty.models import (
    ActKind,
    Convention,
    Mandate,
    Meeting,
    RegionalGroup,
    State,
    StateName,
    ThematicArea,
    TreatyAct,
    TreatyStatus,
)
from app.web.access import Role

NOW = datetime(2018, 5, 1, 9, 0, tzinfo=UTC)
_numbers = itertools.count(1)
traced = False
"""Whether the trace notes what is made here; what a test begins with is nobody's act."""


def _add(thing: Any) -> Any:
    db.session.add(thing)
    db.session.flush()
    if not traced:
        db.session().info.pop("audit", None)
    db.session.commit()
    return thing


def convention(**facts: Any) -> Convention:
    """The Convention on Cluster Munitions, in brief."""
    found = db.session.query(Convention).first()
    if found:
        return found
    every = {"en": "Convention on Cluster Munitions", "fr": "Convention sur les armes à sous-munitions"}
    defaults: dict[str, Any] = {
        "acronym": "CCM",
        "name": every | {"es": "Convención sobre Municiones en Racimo"},
        "acronym_in": {"en": "CCM", "fr": "CASM", "es": "CMR"},
        "status_terms": {
            "party": {
                "en": ["State Party", "States Parties"],
                "fr": ["État partie", "États parties"],
                "es": ["Estado Parte", "Estados Partes"],
            },
            "signatory": {
                "en": ["Signatory State", "Signatory States"],
                "fr": ["État signataire", "États signataires"],
                "es": ["Estado Signatario", "Estados Signatarios"],
            },
            "not_party": {
                "en": ["State not Party", "States not Party"],
                "fr": ["État non partie", "États non parties"],
                "es": ["Estado no Parte", "Estados no Partes"],
            },
        },
        "secretariat": {
            "en": {"name": "Implementation Support Unit", "short": "ISU-CCM", "unit": "ISU", "head": "ISU Director"}
        },
        "letterhead": {"en": ["Convention on Cluster Munitions"]},
        "seat": {"en": "Geneva", "fr": "Genève", "es": "Ginebra"},
        "record_intro": {"en": "Activities."},
        "first_entry_into_force": date(2010, 8, 1),
        "entry_into_force_months": 6,
        "withdrawal_months": 6,
    }
    return _add(Convention(**(defaults | facts)))


def group(code: str = "African Group") -> RegionalGroup:
    """A regional group, made once."""
    return db.session.get(RegionalGroup, code) or _add(RegionalGroup(code=code, names={"en": code}, adjective={"en": code.removesuffix(" Group")}))


def state(name: str = "", *, iso3: str = "", status: TreatyStatus = TreatyStatus.SIGNATORY, **facts: Any) -> State:
    """A State with its names in three languages and the acts that give it `status` since 2008."""
    number = next(_numbers)
    iso3 = iso3 or f"X{chr(65 + number // 26 % 26)}{chr(65 + number % 26)}"
    name = name or f"State {number}"
    group_code = facts.pop("group_code", "African Group")
    group(group_code)
    made = State(iso3=iso3, iso2=iso3[:2], group_code=group_code, **facts)
    for language, of in (("en", "of"), ("fr", "de"), ("es", "de")):
        made.names.append(
            StateName(
                language=language,
                short=name,
                running=name,
                of=f"{of} {name}",
                mission=f"Permanent Mission of {name}",
                sort_key=name.lower(),
            )
        )
    if status is TreatyStatus.SIGNATORY:
        made.acts.append(TreatyAct(kind=ActKind.SIGNATURE, on=date(2008, 12, 3)))
    elif status is TreatyStatus.PARTY:
        made.acts.append(TreatyAct(kind=ActKind.RATIFICATION, on=date(2009, 6, 1), effective_on=date(2010, 8, 1)))
    return _add(made)


def meeting(code: str = "6MSP", ends_on: date = date(2016, 9, 7)) -> Meeting:
    """A formal meeting that terms of office are counted in."""
    return db.session.query(Meeting).filter_by(code=code).first() or _add(
        Meeting(code=code, titles={"en": f"Meeting {code}"}, starts_on=ends_on - timedelta(days=2), ends_on=ends_on)
    )


def area(code: str = "universalization", name: str = "Universalization") -> ThematicArea:
    """A thematic area, made once."""
    return db.session.query(ThematicArea).filter_by(code=code).first() or _add(
        ThematicArea(
            code=code,
            names={"en": name, "fr": name, "es": name},
            office={"en": [f"Coordinator on {name}", f"Coordinators on {name}"]},
        )
    )


def mandate(holder: State, **facts: Any) -> Mandate:
    """A term from 2016 that has not ended."""
    defaults: dict[str, Any] = {"area": area(), "from_meeting": meeting()}
    return _add(Mandate(state=holder, **(defaults | facts)))


def account(*roles: Role, mandates: tuple[Mandate, ...] = (), **facts: Any) -> Account:
    """A member of staff; an ISU officer unless told."""
    number = next(_numbers)
    kept = [
        db.session.query(AccountRole).filter_by(name=role).first() or _add(AccountRole(name=role.value))
        for role in roles or (Role.ISU,)
    ]
    defaults: dict[str, Any] = {
        "email": f"staff{number}@example.org",
        "password": "!",
        "name": f"Staff {number} (demonstration)",
        "fs_uniquifier": uuid4().hex,
        "created_at": NOW,
        "active": True,
    }
    return _add(Account(roles=kept, mandates=list(mandates), **(defaults | facts)))


def event(**facts: Any) -> Event:
    """A scheduled open seminar on universalization on 23 May 2018."""
    areas = facts.pop("areas", None)
    defaults: dict[str, Any] = {
        "kind": EventKind.SEMINAR,
        "status": EventStatus.SCHEDULED,
        "confidentiality": Confidentiality.OPEN,
        "title": f"Seminar {next(_numbers)}",
        "starts_on": date(2018, 5, 23),
        "ends_on": date(2018, 5, 23),
        "created_at": NOW,
        "changed_at": NOW,
        "calendar_uid": f"{uuid4()}@example.org",
        "audience": {"statuses": ["signatory"]},
    }
    made = Event(**(defaults | facts))
    for position, each in enumerate(areas if areas is not None else [area()]):
        made.offices.append(EventOffice(area=each, position=position))
    return _add(made)


def session(event: Event, **facts: Any) -> ProgrammeSession:
    """A part of the programme."""
    defaults: dict[str, Any] = {"title": "Opening", "kind": SessionKind.OPENING, "position": len(event.sessions)}
    return _add(ProgrammeSession(event=event, **(defaults | facts)))


def organisation(name: str = "", **facts: Any) -> Organisation:
    """An NGO unless told."""
    name = name or f"Organisation {next(_numbers)}"
    return _add(Organisation(**({"kind": AddresseeKind.NGO, "names": {"en": name}} | facts)))


def _addressee(of: State | Organisation) -> dict[str, Any]:
    return {"organisation" if isinstance(of, Organisation) else "state": of}


def contact(of: State | Organisation, **facts: Any) -> Contact:
    """An address of a State's mission, or of an organisation."""
    number = next(_numbers)
    defaults: dict[str, Any] = {"email": f"mission{number}@example.org", "office": "Permanent Mission"}
    return _add(Contact(**(_addressee(of) | defaults | facts)))


def invitation(event: Event, to: State | Organisation, **facts: Any) -> Invitation:
    """An invitation of a State or an organisation, still a draft unless told."""
    status = TreatyStatus.SIGNATORY if isinstance(to, State) else None
    defaults: dict[str, Any] = {"status_then": status, "status_as_of": event.starts_on}
    return _add(Invitation(event=event, **(_addressee(to) | defaults | facts)))


def notice(**facts: Any) -> PrivacyNotice:
    """What persons are told of their data."""
    number = (db.session.query(PrivacyNotice).count()) + 1
    texts = {code: f"What is kept, version {number} ({code})" for code in ("en", "fr", "es")}
    return _add(PrivacyNotice(**({"number": number, "texts": texts, "written_at": NOW} | facts)))


def keys(event: Event, *, by: Account) -> None:
    """Everybody who signs has cleared the newest letters; the secretariat writes it down."""
    batch = newest_batch(event)
    assert batch is not None
    for signs in clearing.missing(batch):
        clearing.clear(batch, signs, note="by e-mail", by=by, now=NOW)
    db.session.commit()


def delegate(event: Event, **facts: Any) -> Delegate:
    """A registered head of delegation."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "category": Category.DELEGATE,
        "role": DelegationRole.HEAD,
        "given_name": "Stand-in",
        "family_name": f"Delegate {number}",
        "submission_key": uuid4().hex,
        "registered_at": NOW,
    }
    return _add(Delegate(event=event, **(defaults | facts)))


def mark(session: ProgrammeSession, delegate: Delegate | None, *, present: bool = True, **facts: Any) -> AttendanceMark:
    """Somebody was seen, or it was taken back; with a `state` and nobody, its delegation as such."""
    standing = Standing.PRESENT if present else Standing.UNDONE
    defaults = {"standing": standing, "uuid": str(uuid4()), "recorded_at": NOW, "at": NOW}
    return _add(AttendanceMark(session=session, delegate=delegate, **(defaults | facts)))
