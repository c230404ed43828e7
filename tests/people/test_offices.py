"""Whatever change makes an account hold an office, it is told to those who hold it, and noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.events import rules
from app.events.models import Confidentiality, Event, EventKind
from app.invitations.actions import link_of
from app.invitations.models import InvitationStatus
from app.mail.models import Message
from app.people import actions
from app.people.models import Account, AccountNote
from app.treaty import actions as treaty
from app.treaty.models import Mandate, Meeting
from app.web.access import Role
from app.web.links import hash_of
from tests import make

Browse = Callable[[Account], FlaskClient]


@pytest.fixture(autouse=True)
def may_2018(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2018, 5, 20, 10, 0, tzinfo=UTC))


@pytest.fixture
def own(app: Flask) -> Mandate:
    """France holds universalization until September 2018."""
    make.convention()
    return make.mandate(make.state("France", iso3="FRA"), to_meeting=make.meeting("8MSP", date(2018, 9, 5)))


@pytest.fixture
def coordinator(own: Mandate) -> Account:
    """Who coordinates for France."""
    return make.account(Role.COORDINATOR, mandates=(own,))


@pytest.fixture
def kept(own: Mandate) -> Event:
    """A meeting of universalization that is kept from the secretariat."""
    return make.event(kind=EventKind.CLOSED_MEETING, confidentiality=Confidentiality.CLOSED, without_secretariat=True, title="Zeppelinwiese")


def held(area: str, by: Account, **facts: object) -> Mandate:
    """A mandate of Peru that somebody holds."""
    mandate = make.mandate(make.state("Peru", iso3="PER"), area=make.area(area, area.capitalize()), **facts)
    by.mandates = [mandate]
    db.session.commit()
    return mandate


def schemer() -> Account:
    """An administrator who holds the role of a coordinator too."""
    return make.account(Role.ISU, Role.COORDINATOR)


def told(since: int = 0) -> dict[str, list[str]]:
    """What each address was written, after so many mails, in one line each."""
    found: dict[str, list[str]] = {}
    for message in db.session.query(Message).order_by(Message.id).offset(since):
        text = message.source.decode().replace("=\r\n", "").replace("=\n", "")
        found.setdefault(message.to[0], []).append(f"{message.subject}: {' '.join(text.split())}")
    return found


def form(mandate: Mandate, **changed: object) -> dict[str, object]:
    """The form of a mandate as it stands, and what is changed in it."""
    facts = {"area": mandate.area_id, "state": mandate.state_id, "from_meeting": mandate.from_meeting_id or "", "to_meeting": mandate.to_meeting_id or ""}
    return {key: str(value) for key, value in ({**facts, "source": "Entered by hand"} | changed).items()}


def test_an_area_changed_under_a_mandate_is_told_to_those_who_hold_it(own: Mandate, coordinator: Account, kept: Event, sign_in: Browse) -> None:
    isu, holder = make.account(), schemer()
    mandate = held("clearance", holder)
    assert not rules.may_see(holder, kept)

    answer = sign_in(isu).post("/convention/mandates/clearance/PER/6MSP", data=form(mandate, area=own.area_id))
    mails = told()

    assert answer.status_code == 303 and rules.may_see(holder, kept)
    assert set(mails) == {coordinator.email, holder.email}
    assert f"{isu.name} has given {holder.name} an office that you hold too" in mails[coordinator.email][0]
    assert f"A mandate that you hold was changed by {isu.name}" in mails[holder.email][0]
    assert all("Zeppelinwiese" not in each for texts in mails.values() for each in texts)
    note = db.session.query(AccountNote).one()
    assert (note.what, note.account, note.by) == ("term_changed", holder, isu)


def test_who_changes_their_own_mandate_is_not_told_and_the_others_are(own: Mandate, coordinator: Account, kept: Event, sign_in: Browse) -> None:
    holder = schemer()
    mandate = held("clearance", holder)
    sign_in(holder).post("/convention/mandates/clearance/PER/6MSP", data=form(mandate, area=own.area_id))

    assert rules.may_see(holder, kept) and set(told()) == {coordinator.email}


def test_a_meeting_moved_so_that_a_term_is_not_over_is_told(own: Mandate, coordinator: Account, kept: Event, sign_in: Browse) -> None:
    isu, holder = make.account(), schemer()
    held("universalization", holder, from_meeting=None, to_meeting=make.meeting("Past", date(2018, 5, 1)))
    facts = {"code": "Past", "title_en": "A", "title_fr": "A", "title_es": "A", "starts_on": "2018-05-01", "ends_on": "2018-05-01"}
    browser = sign_in(isu)
    assert browser.post("/convention/meetings/Past", data=facts).status_code == 303
    assert told() == {} and not rules.may_see(holder, kept)

    browser.post("/convention/meetings/Past", data=facts | {"ends_on": "2018-12-01"})
    assert rules.may_see(holder, kept) and set(told()) == {coordinator.email, holder.email}


def test_a_term_made_longer_or_of_another_state_is_told_and_one_cut_short_to_its_holders_alone(own: Mandate, coordinator: Account) -> None:
    isu, fellow = make.account(), make.account(Role.COORDINATOR)
    mandate = held("universalization", fellow, to_meeting=make.meeting("8MSP"))

    def change(**facts: object) -> set[str]:
        before = db.session.query(Message).count()
        treaty.save_mandate(mandate, facts, by=isu)
        return set(told(since=before))

    assert change(to_meeting_id=make.meeting("9MSP", date(2019, 9, 4)).id) == {coordinator.email, fellow.email}
    assert change(to_meeting_id=own.to_meeting_id) == {fellow.email}
    assert change(source="The report of the meeting") == set()
    assert change(state_id=make.state("Chile", iso3="CHL").id) == {coordinator.email, fellow.email}


def test_a_second_term_in_an_office_that_was_held_before_is_told(own: Mandate, coordinator: Account, kept: Event) -> None:
    isu, holder = make.account(), schemer()
    past = held("universalization", holder, from_meeting=None, to_meeting=make.meeting("Past", date(2018, 5, 1)))
    again = make.mandate(past.state, from_meeting=past.to_meeting)
    facts = {"email": holder.email, "name": holder.name, "language": "en", "roles": [Role.ISU, Role.COORDINATOR]}

    actions.change(holder, by=isu, mandates=[past, again], **facts)
    assert rules.may_see(holder, kept) and set(told()) == {coordinator.email, holder.email}


def test_an_account_closed_and_opened_again_is_told(own: Mandate, coordinator: Account) -> None:
    isu, fellow = make.account(), make.account(Role.COORDINATOR, mandates=(own,))
    actions.set_active(fellow, active=False, by=isu)
    assert {key: len(texts) for key, texts in told().items()} == {fellow.email: 1}

    actions.set_active(fellow, active=True, by=isu)
    mails = told()
    assert f"opened again by {isu.name}" in mails[fellow.email][1] and f"has given {fellow.name} an office" in mails[coordinator.email][0]


def test_an_office_that_nobody_else_holds_is_told_to_the_rest_of_the_secretariat(own: Mandate, coordinator: Account) -> None:
    isu, colleague = make.account(), make.account()
    facts = {"email": isu.email, "name": isu.name, "language": "en"}
    actions.set_active(coordinator, active=False, by=isu)

    actions.change(isu, by=isu, roles=[Role.ISU, Role.COORDINATOR], mandates=[own], **facts)
    mails = told()
    assert set(mails) == {coordinator.email, isu.email, colleague.email}
    assert f"closed by {isu.name}" in mails[coordinator.email][0] and "an office that nobody else holds" in mails[colleague.email][0]


def test_a_command_tells_nobody(own: Mandate, coordinator: Account) -> None:
    actions.add(email="first@example.org", name="First", roles=[Role.COORDINATOR], mandates=[own], now=make.NOW)
    meeting = db.session.query(Meeting).filter_by(code="8MSP").one()
    treaty.save_meeting(meeting, {"city": "Geneva"}, by=None)

    assert told() == {}


def test_who_is_made_to_speak_for_a_state_is_told_to_its_focal_points_and_to_those_who_keep_a_meeting_it_is_invited_to(
    own: Mandate, coordinator: Account, kept: Event, sign_in: Browse
) -> None:
    kenya = make.state("Kenya", iso3="KEN")
    invitation = make.invitation(kept, kenya, status=InvitationStatus.SENT)
    invitation.link_hash = hash_of(link_of(invitation))
    isu, theirs = make.account(), make.account(Role.FOCAL_POINT, state_id=kenya.id)
    make.account(Role.FOCAL_POINT, state_id=own.state_id)
    facts = {"email": isu.email, "name": isu.name, "language": "en", "mandates": []}

    actions.change(isu, by=isu, roles=[Role.ISU, Role.FOCAL_POINT], state_id=kenya.id, **facts)
    db.session.commit()
    mails, browser = told(), sign_in(isu)
    assert "Zeppelinwiese" in browser.get("/my-state").get_data(as_text=True)
    assert set(mails) == {isu.email, theirs.email, coordinator.email}
    assert f"{isu.name} has made {isu.name} a focal point of your State" in mails[theirs.email][0]
    assert "a focal point of Kenya" in mails[coordinator.email][0] and "Zeppelinwiese" in mails[coordinator.email][0]
    assert browser.get("/outbox").get_data(as_text=True).count("Somebody speaks for a State") == 0, "its subject is of a meeting that is kept from them"

    actions.change(isu, by=isu, roles=[Role.FOCAL_POINT, Role.ISU], state_id=kenya.id, **facts)
    assert told() == mails
