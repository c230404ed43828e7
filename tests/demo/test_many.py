"""Data for measuring: as many as asked, plausible, marked, and never in the way of what is there."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.attendance.models import AttendanceMark
from app.database import db
from app.demo import many
from app.demo.cli import demo
from app.events.models import Event, EventStatus
from app.invitations.models import Answer, Invitation
from app.mail.models import Message
from app.people.models import Account
from app.registration.models import Category, Delegate, DelegationRole
from app.reports.models import Summary
from app.treaty.queries import states_on
from tests import make

pytestmark = pytest.mark.usefixtures("convention_loaded")


def count(*conditions: sa.ColumnElement[bool], of: type = Delegate) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(of).where(*conditions)) or 0


def test_exactly_so_many_are_registered_over_many_events(app: Flask) -> None:
    seen: list[int] = []

    assert many.load(150, progress=seen.append) == 150
    assert count() == seen[-1] == 150
    assert 3 < db.session.scalar(sa.select(sa.func.count(sa.distinct(Delegate.event_id)))) < 30


def test_the_same_number_twice_adds_as_many_again(app: Flask) -> None:
    many.load(40)
    many.load(40)

    assert count() == 80


def test_delegations_come_for_states_that_said_so_with_one_head_each(app: Flask) -> None:
    many.load(150)
    delegations = db.session.execute(
        sa.select(Delegate.event_id, Delegate.state_id, sa.func.sum(sa.case((Delegate.role == DelegationRole.HEAD, 1), else_=0)))
        .where(Delegate.category == Category.DELEGATE)
        .group_by(Delegate.event_id, Delegate.state_id)
    ).all()

    assert {heads for _event, _state, heads in delegations} == {1}
    assert count(Invitation.id == Delegate.invitation_id, Invitation.answer != Answer.ATTENDING) == 0
    assert count(Invitation.answer == Answer.NONE, of=Invitation) > 0


def test_a_state_is_invited_with_the_status_it_had(app: Flask) -> None:
    many.load(60)
    event = db.session.scalars(sa.select(Event).join(Invitation, Invitation.event_id == Event.id).limit(1)).one()
    then = {state.state_id: state.status for state in states_on(event.starts_on, "en")}

    for invitation in db.session.scalars(sa.select(Invitation).where(Invitation.event_id == event.id)):
        assert invitation.status_then is then[invitation.state_id]


def test_what_is_past_has_attendance_and_a_record_and_what_comes_has_none(app: Flask) -> None:
    many.load(300)
    over = Event.status.in_([EventStatus.HELD, EventStatus.PUBLISHED])
    marked = sa.exists().where(AttendanceMark.delegate_id == Delegate.id)

    assert 0.9 < count(marked, Delegate.event_id == Event.id, over) / count(Delegate.event_id == Event.id, over) <= 1
    assert count(marked, Delegate.event_id == Event.id, ~over) == 0
    assert count(of=Summary) == count(Event.status == EventStatus.PUBLISHED, of=Event) > 0
    assert count(of=Message) == count(of=Invitation) + count(Delegate.email != "")


def test_nobody_in_it_is_presented_as_real(app: Flask) -> None:
    many.load(60)

    assert count(~Delegate.family_name.endswith("(demonstration)")) == 0
    assert count(Event.demonstration.is_(False), of=Event) == 0
    assert count(Delegate.email != "", ~Delegate.email.endswith("@example.org")) == 0


@pytest.mark.parametrize("filled", [False, True])
def test_accounts_come_only_with_an_empty_database(app: Flask, filled: bool) -> None:
    if filled:
        make.account()
    said = app.test_cli_runner().invoke(demo, ["load", "--registrations", "20"])

    assert said.exit_code == 0, said.output
    assert "20 registrations made." in said.output
    assert count(Account.demonstration.is_(True), of=Account) == (0 if filled else 4)
