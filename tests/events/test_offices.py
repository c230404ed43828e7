"""Beside each area of an event stands what lists choose it by, and never anything else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.audit.models import Action, AuditContent, AuditEntry
from app.database import db
from app.events import actions
from app.events.cloning import clone
from app.events.models import (
    OF_THE_EVENT,
    Confidentiality,
    Event,
    EventKind,
    EventOffice,
    EventStatus,
)
from app.people.models import Account
from tests import make

LATER = date(2018, 6, 1)
WORKSHOP = EventKind.REGIONAL_WORKSHOP
OTHER = (WORKSHOP, LATER, Confidentiality.CLOSED, EventStatus.CANCELLED)


def _by_the_form(event: Event, by: Account) -> None:
    areas = [make.area("clearance", "Clearance"), *(office.area for office in event.offices)]
    changed = {"kind": WORKSHOP, "starts_on": LATER, "ends_on": LATER, "confidentiality": Confidentiality.CLOSED, "areas": areas}
    actions.change(event, changed, version=event.version, by=by, now=make.NOW)
    actions.cancel(event, by=by, now=make.NOW)


def _one_after_the_other(event: Event, _by: Account) -> None:
    clearance = make.area("clearance", "Clearance")
    event.kind = WORKSHOP
    event.offices.append(EventOffice(area=clearance, position=1))
    event.starts_on, event.ends_on, event.confidentiality, event.status = LATER, LATER, *OTHER[2:]


def _unread(event: Event, _by: Account) -> None:
    db.session.expire_all()
    event.kind, event.starts_on, event.confidentiality, event.status = OTHER


def _all_at_once(_event: Event, _by: Account) -> None:
    db.session.execute(sa.update(Event).values(dict(zip(OF_THE_EVENT, OTHER, strict=True))))


def _past_the_model(_event: Event, _by: Account) -> None:
    db.session.connection().exec_driver_sql("UPDATE event SET kind = 'regional_workshop', starts_on = '2018-06-01', confidentiality = 'closed', status = 'cancelled'")


def _as_a_copy(event: Event, by: Account) -> None:
    copy = clone(event, title="Again", starts_on=date(2018, 5, 30), by=by, now=make.NOW)
    actions.set_status(copy, EventStatus.SCHEDULED, by=by, now=make.NOW)
    _by_the_form(copy, by)
    _by_the_form(event, by)


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize("change", [_by_the_form, _one_after_the_other, _unread, _all_at_once, _past_the_model, _as_a_copy])
def test_the_offices_follow_the_event_however_it_changes(isu: Account, change: Callable[[Event, Account], None]) -> None:
    event = make.event()

    change(event, isu)
    db.session.commit()

    kept = db.session.execute(sa.select(*(getattr(EventOffice, name) for name in OF_THE_EVENT))).all()
    assert set(kept) == {OTHER} and len(kept) >= len(event.offices)
    traced = sa.select(AuditContent.content).join(AuditEntry, AuditEntry.id == AuditContent.entry_id)
    changes = db.session.scalars(traced.where(AuditEntry.subject == "event_office", AuditEntry.action == Action.CHANGED)).all()
    assert [json.loads(each)["after"] for each in changes] == ([{"position": 1}] * len(changes)), "the event's change is traced, not its copy"


def test_the_offices_are_read_by_the_key_of_an_event_that_somebody_changed_since(isu: Account) -> None:
    event = make.event()
    assert event.status is EventStatus.SCHEDULED
    db.session.connection().execute(sa.update(Event.__table__).values(status=EventStatus.HELD))
    db.session.expire(event, ["offices"])

    assert event.status is EventStatus.SCHEDULED and len(event.offices) == 1
    assert event.offices[0].event is event


def test_the_database_refuses_anything_else(isu: Account) -> None:
    event, clearance = make.event(), make.area("clearance", "Clearance")
    true = {name: getattr(event, name) for name in OF_THE_EVENT} | {"event_id": event.id, "area_id": clearance.id, "position": 1}
    others = [{name: value} for name, value in zip(OF_THE_EVENT, OTHER, strict=True)]
    db.session.commit()
    for wrong in others:
        for statement in (sa.update(EventOffice).values(wrong), sa.insert(EventOffice).values(true | wrong)):
            with pytest.raises(IntegrityError), db.session.begin_nested():
                db.session.execute(statement)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(sa.insert(EventOffice).values(event_id=event.id, area_id=clearance.id, position=1))

    db.session.execute(sa.insert(EventOffice).values(true))
    db.session.execute(sa.delete(Event))
    assert db.session.scalars(sa.select(EventOffice)).all() == []
