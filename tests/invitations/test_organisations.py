"""An organisation is invited like a State, and is never counted as one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from app import clock
from app.attendance.queries import roll_of
from app.contacts.models import AddresseeKind, Contact, Organisation
from app.contacts.rules import may_get_note_verbale
from app.database import db
from app.events.models import Event
from app.invitations import actions, audience, queries
from app.invitations.jobs import make_letters
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.mail.models import Message
from app.people.models import Account
from app.registration.actions import answer
from app.registration.models import Category
from app.registration.queries import board, counts_of, delegation_of
from app.reports.attendance_facts import attendance_report
from app.treaty.models import TreatyStatus
from app.web.language import READERS
from tests import make


@pytest.fixture
def officer(app: Flask) -> Account:
    make.convention()
    make.mandate(make.state("France", iso3="FRA", status=TreatyStatus.PARTY))
    return make.account()


@pytest.fixture
def event(officer: Account) -> Event:
    day = clock.today() + timedelta(days=30)
    return make.event(starts_on=day, ends_on=day, title="Informal meeting", working_languages=["fr", "en"])


@pytest.fixture
def union(officer: Account) -> Organisation:
    return make.organisation("African Union", kind=AddresseeKind.REGIONAL, names={"en": "African Union", "fr": "Union africaine"}, letter_language="fr")


def sent(event: Event, officer: Account, organisation: Organisation) -> Invitation:
    make.contact(make.state("Kenya", iso3="KEN"))
    make.contact(organisation, email="union@example.org")
    actions.draw_up(event, by=officer)
    actions.add_by_hand(event, organisation.addressee_id, by=officer, now=clock.now())
    actions.make_letters(event, dated=clock.today(), signatories={}, by=officer, now=clock.now())
    db.session.commit()
    make_letters()
    make.keys(event, by=officer)
    actions.send(event, as_typed=True, by=officer, now=clock.now())
    db.session.commit()
    return next(each for each in queries.invitations_of(event) if each.organisation_id)


@pytest.mark.parametrize("kind", list(AddresseeKind))
def test_a_note_verbale_goes_to_states_only(kind: AddresseeKind) -> None:
    assert may_get_note_verbale(kind) is (kind is AddresseeKind.STATE)


@pytest.mark.parametrize("both", [True, False])
def test_a_row_about_an_addressee_is_about_exactly_one(event: Event, union: Organisation, both: bool) -> None:
    facts = {"state": make.state(), "organisation": union} if both else {}
    for row in (Contact(email="x@example.org", **facts), Invitation(event=event, status_as_of=event.starts_on, **facts)):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.add(row)


def test_an_organisation_gets_its_letter_after_the_states(event: Event, officer: Account, union: Organisation) -> None:
    invitation = sent(event, officer, union)

    assert (invitation.status, invitation.status_then, invitation.language) == (InvitationStatus.SENT, None, "fr")
    assert [line.addressee.name for line in audience.audience_of(event, "en").lines] == ["Kenya", "African Union"]
    to = [message.to for message in db.session.scalars(sa.select(Message).order_by(Message.id))]
    assert to[1] == ["union@example.org"]


def test_no_mail_to_an_organisation_speaks_of_a_state_or_a_mission(event: Event, officer: Account, union: Organisation) -> None:
    union.letter_language = "en"
    invitation = sent(event, officer, union)
    actions.remind(event, by=officer, now=clock.now())
    invitation.reply_email = "desk@example.org"
    answer(invitation, answer=Answer.ATTENDING, answered_by="Desk", reply_email="desk@example.org", note="", version=1, now=clock.now())
    actions.take_off(invitation, by=officer, now=clock.now())

    texts = {
        message.kind: message_from_bytes(message.source, policy=default).get_body(("plain",)).get_content()
        for message in db.session.scalars(sa.select(Message))
        if set(message.to) <= {"union@example.org", "desk@example.org"}
    }
    assert set(texts) == {"invitation", "reminder", "delegation", "withdrawal"}
    for text in texts.values():
        assert "State" not in text and "mission" not in text and "organisation" in text


def test_its_link_opens_the_same_page_and_its_delegates_count_for_no_state(
    app: Flask, event: Event, officer: Account, union: Organisation
) -> None:
    invitation = sent(event, officer, union)
    session = make.session(event)
    browser = app.test_client()
    address = f"/s/{actions.link_of(invitation)}"
    assert [browser.get(f"{address}?lang={language}").status_code for language in READERS[::-1]] == [200] * len(READERS)
    page = browser.get(address, query_string={"lang": "en"}).get_data(as_text=True)
    assert "African Union" in page and "Will your organisation take part?" in page and "your State" not in page
    answer = {"answer": "attending", "answered_by": "Desk officer", "reply_email": "union@example.org", "version": "1"}
    assert browser.post(address, data=answer).status_code == 303
    person = {"family_name": "KOFFI", "role": "head", "language": "fr", "submission_key": str(uuid4())}
    assert browser.post(f"{address}/delegates/new", data=person).status_code == 303

    [delegate] = delegation_of(event.id, union.addressee_id)
    assert (delegate.category, delegate.state_id, delegate.organisation) == (Category.ORGANISATION, None, "Union africaine")
    make.mark(session, delegate)
    total, counts = roll_of(event).total(), counts_of(event)
    assert (total.states, total.representatives, total.others) == (0, 0, 1)
    assert (counts.invited, counts.attending, counts.persons, counts.others) == (1, 0, 0, 1)
    figures = attendance_report(event, "en", prepared_on=clock.today()).figures
    assert figures["States invited"] == 1 and figures["States that answered: attending"] == 0


def test_the_board_shows_it_with_its_people(
    event: Event, officer: Account, union: Organisation, sign_in: Callable[[Account], FlaskClient]
) -> None:
    invitation = sent(event, officer, union)
    browser = sign_in(officer)
    answer = {"answer": "attending", "answered_by": "By telephone", "version": str(invitation.version)}
    assert browser.post(f"/events/{event.public_id}/register/answers/{invitation.public_id}", data=answer).status_code == 303
    person = {
        "category": "organisation", "state": "", "invited": union.public_id, "family_name": "Þórhallsdóttir", "role": "head",
        "language": "en", "submission_key": str(uuid4()),
    }
    assert browser.post(f"/events/{event.public_id}/register/new", data=person).status_code == 303

    block = board(event, "en").blocks[-1]
    assert block.row is not None and (block.row.addressee.name, block.row.answer) == ("African Union", Answer.ATTENDING)
    assert [each.family_name for each in block.delegates] == ["Þórhallsdóttir"]
    page = browser.get(f"/events/{event.public_id}/register", query_string={"status": "organisation"}).get_data(as_text=True)
    assert "African Union" in page and "Kenya" not in page
