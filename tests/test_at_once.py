"""The same button pressed by several at the same moment: it is done once, and nobody is answered with an error page."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.events.models import Event, EventStatus
from app.invitations.actions import link_of
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.people.models import Account
from app.registration.models import Delegate, DelegateStatus, DelegationRole
from app.reports.models import Commitment, Step, Summary, SummaryClearance, SummaryVersion
from app.web.links import hash_of
from tests import make
from tests.conftest import kept, signed_in

AT_ONCE = 6


@pytest.fixture
def officers(apart: Flask) -> list[FlaskClient]:
    """One officer of the secretariat at several windows."""
    officer = make.account()
    db.session.commit()
    db.session.refresh(officer)
    db.session.expunge(officer)
    db.session.remove()
    return [signed_in(apart, officer) for _window in range(AT_ONCE)]


def plan(**facts: object) -> Event:
    day = clock.today() + timedelta(days=10)
    return make.event(**{"starts_on": day, "ends_on": day} | facts)


def pressed(windows: list[FlaskClient], address: str, forms: list[dict[str, str]]) -> Counter[int]:
    """How often each status was answered."""

    def press(pair: tuple[FlaskClient, dict[str, str]]) -> int:
        return pair[0].post(address, data=pair[1]).status_code

    with ThreadPoolExecutor(len(windows)) as pool:
        return Counter(pool.map(press, zip(windows, forms, strict=True)))


def rows(what: sa.Select[tuple[int]]) -> int:
    found = db.session.scalar(what) or 0
    db.session.remove()
    return found


def test_one_account_is_added(officers: list[FlaskClient]) -> None:
    form = {"name": "Ana Demo", "email": "ana@example.org", "language": "en", "roles": "isu"}

    answers = pressed(officers, "/people/new", [form] * AT_ONCE)

    assert answers[303] + answers[302] + answers[200] >= 1
    assert max(answers) < 500
    assert rows(sa.select(sa.func.count()).where(Account.email == "ana@example.org")) == 1


def test_the_list_is_drawn_up_once(officers: list[FlaskClient]) -> None:
    event = plan(audience={"statuses": ["signatory"]})
    make.state("Kenya"), make.state("Angola", iso3="AGO")
    address = f"/events/{event.public_id}/invite/list"
    kept()

    answers = pressed(officers, address, [{}] * AT_ONCE)

    assert set(answers) == {303}
    assert rows(sa.select(sa.func.count(Invitation.id))) == 2


def test_a_state_is_added_once(officers: list[FlaskClient]) -> None:
    event = plan()
    make.state("Peru", iso3="PER")
    address = f"/events/{event.public_id}/invite/add"
    kept()

    answers = pressed(officers, address, [{"addressee": "PER"}] * AT_ONCE)

    assert set(answers) == {303}
    assert rows(sa.select(sa.func.count(Invitation.id))) == 1


def test_one_summary_is_begun(officers: list[FlaskClient]) -> None:
    yesterday = clock.today() - timedelta(days=1)
    event = make.event(status=EventStatus.HELD, starts_on=yesterday, ends_on=yesterday)
    address = f"/events/{event.public_id}/publish/en/write"
    kept()

    answers = pressed(officers, address, [{"version": "0"}] * AT_ONCE)

    assert max(answers) < 500
    assert rows(sa.select(sa.func.count(Summary.id))) == 1


def test_a_key_is_turned_once_and_a_text_published_once(officers: list[FlaskClient]) -> None:
    event = make.event(status=EventStatus.HELD, areas=[])
    address = f"/events/{event.public_id}/publish/en"
    kept()
    officers[0].post(f"{address}/write", data={"version": "0"})

    cleared = pressed(officers, f"{address}/clear", [{"signs": "", "version": "1"}] * AT_ONCE)
    published = pressed(officers, f"{address}/publish", [{}] * AT_ONCE)

    assert cleared == published == {303: AT_ONCE}
    assert rows(sa.select(sa.func.count(SummaryClearance.id))) == 1
    assert rows(sa.select(sa.func.count()).where(SummaryVersion.step == Step.PUBLISHED)) == 1


def test_one_commitment_is_noted_and_followed_up_once(officers: list[FlaskClient]) -> None:
    event, state = plan(), make.state("Kenya")
    address = f"/events/{event.public_id}/commitments"
    form = {"submission_key": "a" * 32, "state": str(state.id), "text": "intends to ratify"}
    kept()

    assert pressed(officers, address, [form] * AT_ONCE) == {303: AT_ONCE}
    assert rows(sa.select(sa.func.count(Commitment.id))) == 1

    commitment_id = db.session.scalar(sa.select(Commitment.public_id))
    kept()
    forms = [{"progress": "kept", "note": str(number), "version": "1"} for number in range(AT_ONCE)]
    assert pressed(officers, f"{address}/{commitment_id}/progress", forms) == {303: AT_ONCE}
    assert rows(sa.select(Commitment.version)) == 2


def test_of_two_changes_of_the_plan_the_second_is_shown_the_first(officers: list[FlaskClient]) -> None:
    event = plan(title="Seminar")
    address, version = f"/events/{event.public_id}/edit/purpose", str(event.version)
    kept()

    forms = [{"objectives": f"Purpose {number}", "version": version} for number in range(AT_ONCE)]
    answers = pressed(officers, address, forms)

    assert answers[303] == 1
    assert answers.total() == AT_ONCE
    assert max(answers) < 500


def test_a_delegation_has_one_head(apart: Flask) -> None:
    invitation = make.invitation(plan(), make.state("Kenya"), status=InvitationStatus.SENT, answer=Answer.ATTENDING)
    secret = link_of(invitation)
    invitation.link_hash = hash_of(secret)
    kept()
    desks = [apart.test_client() for _desk in range(AT_ONCE)]
    person = {"agreed": "y", "notice": "1", "role": "head", "replace_head": "y", "language": "en"}

    forms = [
        person | {"family_name": f"Person{'ABCDEF'[number]}", "submission_key": f"00000000-0000-4000-8000-00000000000{number}"}
        for number in range(AT_ONCE)
    ]
    answers = pressed(desks, f"/s/{secret}/delegates/new", forms)

    head = (Delegate.role == DelegationRole.HEAD, Delegate.status == DelegateStatus.REGISTERED)
    assert answers == {303: AT_ONCE}
    assert rows(sa.select(sa.func.count(Delegate.id)).where(*head)) == 1
