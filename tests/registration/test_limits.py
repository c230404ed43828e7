"""Places, the waiting list and approval, as missions, delegates and organisers meet them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.errors import Refused
from app.events.cloning import clone
from app.events.models import Event
from app.invitations.actions import link_of
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.mail.models import Message
from app.people.models import Account
from app.registration import actions, admission, queries
from app.registration.models import Category, Delegate, DelegateStatus, DelegationRole, Terms
from app.registration.rules import Particulars
from app.reminders.models import Whom
from app.reminders.queries import readers
from app.web.access import Role
from app.web.links import hash_of, secret_for
from tests import make
from tests.conftest import counting
from tests.registration.clients import sent

FIELDS = {"capacity": None, "quota": None, "alternates": None, "waiting_list": False, "approval": False, "individuals": False}


@pytest.fixture
def isu(app: Flask) -> Account:
    make.convention()
    return make.account()


@pytest.fixture
def event(isu: Account) -> Event:
    make.mandate(make.state("France", iso3="FRA"))
    day = clock.today() + timedelta(days=20)
    event = make.event(starts_on=day, ends_on=day, title="Seminar")
    make.session(event, starts_at=clock.now() + timedelta(days=20), ends_at=clock.now() + timedelta(days=20, hours=2))
    return event


def limited(event: Event, by: Account, **terms: Any) -> int:
    return admission.set_terms(event, FIELDS | terms, version=queries.terms_of(event).version, by=by, now=clock.now())


def invited(event: Event, name: str = "") -> Invitation:
    invitation = make.invitation(event, make.state(name), status=InvitationStatus.SENT, answer=Answer.ATTENDING, language="en")
    invitation.link_hash, invitation.reply_email = hash_of(link_of(invitation)), "mission@example.org"
    db.session.commit()
    return invitation


def names(invitation: Invitation, name: str, role: DelegationRole = DelegationRole.ADVISER, **more: Any) -> Delegate:
    """The mission names somebody."""
    return actions.register(
        invitation.event,
        Particulars(family_name=name, role=role, email=f"{name.lower()}@example.org"),
        submission_key=str(uuid4()),
        state_id=invitation.state_id,
        now=clock.now(),
        **more,
    )


def mails(to: str) -> list[str]:
    """The kinds of message that somebody got."""
    return [each.kind for each in db.session.query(Message).order_by(Message.id) if each.to == [to]]


def test_who_finds_no_place_is_told_why(event: Event, isu: Account) -> None:
    limited(event, isu, capacity=1)
    names(invited(event), "Achieng")

    with pytest.raises(Refused, match="event_full"):
        names(invited(event), "Otieno")


def test_who_waits_is_told_so_without_a_calendar_entry(event: Event, isu: Account) -> None:
    limited(event, isu, capacity=1, waiting_list=True)
    names(invited(event), "Achieng")
    waits = names(invited(event), "Otieno")

    assert waits.status is DelegateStatus.WAITING
    assert mails("otieno@example.org") == ["waiting"]
    assert sent(to="otieno@example.org") == []
    assert [each.family_name for each in queries.delegates_of(event)] == ["Achieng"]


def test_the_first_of_a_state_moves_up_with_a_calendar_entry(event: Event, isu: Account) -> None:
    limited(event, isu, capacity=2, waiting_list=True)
    kenya, peru = invited(event), invited(event)
    first = names(kenya, "Achieng")
    leaves, further, new = names(kenya, "Otieno"), names(kenya, "Wanjiru"), names(peru, "Quispe")

    actions.withdraw(leaves, now=clock.now())

    assert (new.status, further.status, first.status) == (DelegateStatus.REGISTERED, DelegateStatus.WAITING, DelegateStatus.REGISTERED)
    assert mails("quispe@example.org") == ["waiting", "confirmation"]
    [entry] = sent(to="quispe@example.org")
    assert entry.method == "REQUEST" and "a place has become free" in entry.text


def test_a_raised_limit_lets_in_and_a_lowered_one_removes_nobody(event: Event, isu: Account) -> None:
    limited(event, isu, capacity=1, waiting_list=True)
    people = [names(invited(event), name) for name in ("Achieng", "Otieno", "Wanjiru")]

    limited(event, isu, capacity=3, waiting_list=True)
    assert {each.status for each in people} == {DelegateStatus.REGISTERED}
    assert limited(event, isu, capacity=1, waiting_list=True) == 2
    assert {each.status for each in people} == {DelegateStatus.REGISTERED}


def test_two_sit_in_the_room_and_alternates_besides(event: Event, isu: Account) -> None:
    limited(event, isu, quota=2, alternates=1)
    kenya = invited(event)
    names(kenya, "Achieng", DelegationRole.HEAD), names(kenya, "Otieno")
    alternate = names(kenya, "Wanjiru", DelegationRole.ALTERNATE)

    with pytest.raises(Refused, match="quota_full"):
        names(kenya, "Kamau")
    with pytest.raises(Refused, match="alternates_full"):
        names(kenya, "Kamau", DelegationRole.ALTERNATE)
    with pytest.raises(Refused, match="quota_full"):
        actions.change(alternate, Particulars(family_name="Wanjiru", role=DelegationRole.ADVISER, email=alternate.email), version=alternate.version, now=clock.now())


def test_those_who_work_there_hold_no_place(event: Event, isu: Account) -> None:
    limited(event, isu, capacity=1)
    names(invited(event), "Achieng")

    for category in (Category.SPEAKER, Category.INTERPRETER, Category.ORGANISER):
        made = actions.register(
            event, Particulars(family_name="Person"), submission_key=str(uuid4()), category=category, by=isu, now=clock.now()
        )
        assert made.status is DelegateStatus.REGISTERED


def test_approval_comes_before_the_calendar_entry(event: Event, isu: Account) -> None:
    limited(event, isu, approval=True)
    delegate = names(invited(event), "Achieng")
    assert delegate.status is DelegateStatus.PENDING and mails("achieng@example.org") == ["pending"]
    assert readers(event, Whom.DELEGATES, "en").everybody == () and queries.delegates_of(event) == []

    admission.approve(event, [delegate], by=isu, now=clock.now())

    assert delegate.status is DelegateStatus.REGISTERED
    assert [each.method for each in sent(to="achieng@example.org")] == ["REQUEST"]


def test_a_refusal_says_why_takes_the_entry_back_and_lets_the_next_in(event: Event, isu: Account) -> None:
    limited(event, isu, capacity=1, waiting_list=True, approval=True)
    delegate, waits = names(invited(event), "Achieng"), names(invited(event), "Otieno")
    admission.approve(event, [delegate], by=isu, now=clock.now())

    admission.refuse(event, [delegate], reason="One delegate a State.", by=isu, now=clock.now())

    assert delegate.status is DelegateStatus.REFUSED and waits.status is DelegateStatus.PENDING
    last = sent(to="achieng@example.org")[-1]
    assert last.method == "CANCEL" and "One delegate a State." in last.text
    assert mails("otieno@example.org") == ["waiting", "pending"]


def test_who_was_approved_while_waiting_is_registered_on_moving_up(event: Event, isu: Account) -> None:
    limited(event, isu, capacity=1, waiting_list=True, approval=True)
    first, waits = names(invited(event), "Achieng"), names(invited(event), "Otieno")
    admission.approve(event, [first, waits], by=isu, now=clock.now())
    assert waits.status is DelegateStatus.WAITING

    actions.withdraw(first, now=clock.now())

    assert waits.status is DelegateStatus.REGISTERED


def test_a_refused_one_needs_a_place_to_be_approved_after_all(event: Event, isu: Account) -> None:
    limited(event, isu, capacity=1, approval=True)
    refused = names(invited(event), "Achieng")
    admission.refuse(event, [refused], reason="No.", by=isu, now=clock.now())
    names(invited(event), "Otieno")

    with pytest.raises(Refused, match="event_full"):
        admission.approve(event, [refused], by=isu, now=clock.now())


def test_a_change_after_approval_is_shown_as_a_difference(event: Event, isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    limited(event, isu, approval=True)
    delegate = names(invited(event), "Achieng")
    admission.approve(event, [delegate], by=isu, now=clock.now())
    actions.change_own(delegate, function="Minister", email=delegate.email, language="en", version=delegate.version, now=clock.now())
    db.session.commit()
    page = f"/events/{event.public_id}/register/decide?standing=changed"

    shown = sign_in(isu).get(page).get_data(as_text=True)
    assert "<ins><bdi>Minister</bdi></ins>" in shown
    sign_in(isu).post(page, data={"chosen": delegate.public_id, "part": "approve", "sure": "y"})
    assert "Achieng" not in sign_in(isu).get(page).get_data(as_text=True)


def test_the_mails_are_looked_at_before_they_are_sent(event: Event, isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    limited(event, isu, approval=True)
    people = [names(invited(event), name) for name in ("Achieng", "Otieno")]
    db.session.commit()
    page, browser = f"/events/{event.public_id}/register/decide", sign_in(isu)
    chosen = {"chosen": [each.public_id for each in people], "part": "refuse", "reason": "The room is small."}

    assert browser.post(page, data=chosen | {"reason": ""}).status_code == 422
    looked_at = browser.post(page, data=chosen)
    assert "The room is small." in looked_at.get_data(as_text=True) and "/d/" not in looked_at.get_data(as_text=True)
    assert mails("achieng@example.org") == ["pending"]
    assert browser.post(page, data=chosen | {"sure": "y"}).status_code == 303
    assert mails("achieng@example.org") == mails("otieno@example.org") == ["pending", "refused"]
    assert browser.post(page, data=chosen | {"sure": "y"}).status_code == 422


@pytest.mark.parametrize("entered", ["²", "0", "-1", "9" * 5000, "many", "1.5"])
def test_a_limit_that_is_none_is_answered_with_a_sentence(
    event: Event, isu: Account, sign_in: Callable[[Account], FlaskClient], entered: str
) -> None:
    answer = sign_in(isu).post(f"/events/{event.public_id}/register/limits", data={"capacity": entered, "version": "0"})

    assert answer.status_code == 422 and db.session.get(Terms, event.id) is None


def test_limits_set_by_a_colleague_are_not_overwritten(event: Event, isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    page = f"/events/{event.public_id}/register/limits"
    browser = sign_in(isu)
    assert browser.post(page, data={"capacity": "40", "version": "0"}).status_code == 303
    assert browser.post(page, data={"capacity": "40", "version": "0"}).status_code == 303
    assert browser.post(page, data={"capacity": "50", "version": "0"}).status_code == 422

    assert queries.terms_of(event).capacity == 40


def test_only_organisers_set_limits(event: Event, isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    observer = make.account(Role.OBSERVER)
    db.session.commit()

    for page in ("limits", "decide"):
        assert sign_in(observer).get(f"/events/{event.public_id}/register/{page}").status_code == 404


def test_the_pages_say_where_one_stands(event: Event, isu: Account, app: Flask) -> None:
    limited(event, isu, capacity=1, waiting_list=True)
    names(invited(event), "Achieng")
    invitation = invited(event)
    waits = names(invitation, "Otieno")
    db.session.commit()
    browser = app.test_client()
    own = f"/d/{secret_for('delegate', waits.public_id, 1)}"

    assert "on the waiting list" in browser.get(f"/s/{link_of(invitation)}").get_data(as_text=True)
    page = browser.get(own).get_data(as_text=True)
    assert "do not have a place yet" in page and "event.ics" not in page
    assert browser.get(f"{own}/event.ics").status_code == 404


def test_the_board_shows_and_filters_by_standing(event: Event, isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    limited(event, isu, capacity=1, waiting_list=True)
    names(invited(event), "Achieng"), names(invited(event), "Otieno")
    db.session.commit()
    board = f"/events/{event.public_id}/register"
    browser = sign_in(isu)

    assert "on the waiting list" in browser.get(board).get_data(as_text=True)
    shown = browser.get(f"{board}?standing=waiting").get_data(as_text=True)
    assert "Otieno" in shown and "Achieng" not in shown
    assert queries.counts_of(event).persons == 1 and queries.counts_of(event).waiting == 1


def test_the_pages_ask_the_same_number_of_statements(event: Event, isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    limited(event, isu, capacity=3, waiting_list=True, approval=True)
    browser, pages = sign_in(isu), [f"/events/{event.public_id}/register/{page}" for page in ("limits", "decide", "decide?standing=waiting")]

    def asked() -> list[int]:
        numbers = []
        for page in pages:
            with counting() as statements:
                assert browser.get(page).status_code == 200
            numbers.append(len(statements))
        return numbers

    for number in range(5):
        names(invited(event), f"Person{'abcde'[number]}")
    db.session.commit()
    few = asked()
    for number in range(8):
        names(invited(event), f"Other{'abcdefgh'[number]}")
    db.session.commit()

    assert asked() == few


def test_somebody_on_the_waiting_list_who_stands_at_the_door_is_let_in_and_not_added(event: Event, isu: Account) -> None:
    limited(event, isu, capacity=1, waiting_list=True)
    invitation = invited(event)
    names(invitation, "Achieng")
    waits = names(invitation, "N'Guessan-Koné")

    def at_the_door(name: str, **more: Any) -> Delegate:
        state_id = more.pop("state_id", invitation.state_id)
        return actions.walk_in(event, category=Category.DELEGATE, state_id=state_id, family_name=name, submission_key=str(uuid4()), now=clock.now(), **more)

    assert queries.recognised_walk_in(event, None, "Kone N'guessan") is None
    assert at_the_door("kone n guessan") is waits
    assert (waits.status, waits.walk_in) == (DelegateStatus.REGISTERED, True)
    assert at_the_door("KONE N'GUESSAN") is waits and db.session.query(Delegate).count() == 2
    assert at_the_door("KONE N'GUESSAN", another_person=True) is not waits
    assert at_the_door("Koné N'Guessan", state_id=make.state().id) is not waits and db.session.query(Delegate).count() == 4


def test_a_copied_event_has_the_same_limits(event: Event, isu: Account) -> None:
    limited(event, isu, capacity=7, quota=2, waiting_list=True)

    copy = clone(event, title="Again", starts_on=event.starts_on, by=isu, now=clock.now())

    terms = queries.terms_of(copy)
    assert (terms.capacity, terms.quota, terms.waiting_list, terms.approval, terms.version) == (7, 2, True, False, 1)
