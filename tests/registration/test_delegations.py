"""A mission's page: one link, a whole delegation; what a colleague did meanwhile is shown, never overwritten."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from werkzeug.test import TestResponse

from app import clock
from app.contacts.models import AddressRole
from app.database import db
from app.events import actions as events
from app.events.models import Event, EventStatus
from app.invitations.actions import link_of
from app.invitations.messages import note_told
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.mail.models import Message
from app.people.models import Account
from app.registration import actions, queries
from app.registration.models import Delegate, DelegateStatus, DelegationRole
from app.registration.telling import outdated_counts
from app.web.links import hash_of, secret_for
from tests import make
from tests.conftest import counting


@dataclass
class Mission:
    """A desk officer's browser on the page of one State."""

    browser: FlaskClient
    invitation: Invitation

    @property
    def page(self) -> str:
        return f"/s/{link_of(self.invitation)}"

    def answers(self, answer: str = "attending", *, version: int | None = None, **more: str) -> TestResponse:
        """Send the answer; of the newest version unless an older one was opened."""
        db.session.refresh(self.invitation)
        sent = {"answer": answer, "answered_by": "Desk officer", "reply_email": "desk@example.org"}
        return self.browser.post(self.page, data=sent | {"version": str(version or self.invitation.version)} | more)

    def names(self, family_name: str, *, key: str = "", role: str = "adviser", **more: str) -> TestResponse:
        """Send the form for one delegate."""
        page = self.browser.get(f"{self.page}/delegates/new").get_data(as_text=True)
        own_key = re.search(r'name="submission_key"[^>]*value="([^"]+)"', page)
        assert own_key is not None
        form = {"given_name": "A.", "family_name": family_name, "role": role, "language": "en", "submission_key": key or own_key[1]}
        return self.browser.post(f"{self.page}/delegates/new", data=form | more)

    @property
    def delegation(self) -> list[Delegate]:
        return list(queries.delegation_of(self.invitation.event_id, self.invitation.addressee_id))


@pytest.fixture
def event(app: Flask) -> Event:
    make.convention()
    make.mandate(make.state("France", iso3="FRA"))
    day = clock.today() + timedelta(days=20)
    event = make.event(starts_on=day, ends_on=day, reply_by=day - timedelta(days=5), status=EventStatus.SCHEDULED, title="Seminar")
    make.session(event)
    return event


@pytest.fixture
def mission(app: Flask, event: Event) -> Mission:
    invitation = make.invitation(event, make.state("Kenya", iso3="KEN"), status=InvitationStatus.SENT, language="en")
    invitation.link_hash = hash_of(link_of(invitation))
    db.session.commit()
    return Mission(app.test_client(), invitation)


def mails(kind: str) -> list[Message]:
    return list(db.session.scalars(sa.select(Message).where(Message.kind == kind).order_by(Message.id)))


def text_of(message: Message) -> str:
    """The message as it is read."""
    body = message_from_bytes(message.source, policy=default).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def calendar_of(message: Message) -> tuple[str, Calendar]:
    """METHOD of the content type, and the object."""
    for part in message_from_bytes(message.source, policy=default).walk():
        if part.get_content_type() == "text/calendar" and part.get_param("method"):
            return str(part.get_param("method")), Calendar.from_ical(part.get_payload(decode=True))
    raise AssertionError("no calendar")


def test_a_desk_officer_registers_a_whole_delegation(mission: Mission) -> None:
    assert mission.answers().status_code == 303
    for name, role in (("KOFFI", "head"), ("de la Cruz", "alternate"), ("Þórhallsdóttir", "adviser")):
        assert mission.names(name, role=role, email=f"{role}@example.org").status_code == 303

    assert [each.family_name for each in mission.delegation] == ["KOFFI", "de la Cruz", "Þórhallsdóttir"]
    assert mission.delegation[0].role is DelegationRole.HEAD
    assert len(mails("confirmation")) == 3 and mails("delegation")[-1].to == ["desk@example.org"]
    assert "\r\n\r\nYour State's page, where" in text_of(mails("delegation")[-1])


def test_who_has_not_answered_names_nobody(mission: Mission) -> None:
    answer = mission.names("Achieng")

    assert answer.status_code == 422 and mission.delegation == []


def test_the_same_form_sent_twice_registers_one_person(mission: Mission) -> None:
    mission.answers()
    for _time in range(2):
        assert mission.names("Achieng", key="3f2b8c5e-8d0f-4a57-9a55-0c2f3d1e4b6a", email="a@example.org").status_code == 303

    assert len(mission.delegation) == 1 and len(mails("confirmation")) == 1


def test_an_answer_of_a_colleague_is_shown_and_not_overwritten(mission: Mission) -> None:
    opened = mission.invitation.version
    mission.answers("not_attending", answered_by="A colleague")
    answer = mission.answers("attending", version=opened)

    assert answer.status_code == 422 and "A colleague" in answer.get_data(as_text=True)
    db.session.refresh(mission.invitation)
    assert mission.invitation.answer is Answer.NOT_ATTENDING


def test_a_change_of_a_colleague_is_shown_and_not_overwritten(mission: Mission) -> None:
    mission.answers()
    mission.names("Achieng")
    [delegate] = mission.delegation
    address = f"{mission.page}/delegates/{delegate.public_id}"
    form = {"given_name": "A.", "role": "adviser", "language": "en", "version": str(delegate.version)}
    mission.browser.post(address, data=form | {"family_name": "Achieng-Otieno"})
    answer = mission.browser.post(address, data=form | {"family_name": "Otieno"})

    assert answer.status_code == 422
    assert "Achieng-Otieno" in answer.get_data(as_text=True) and 'value="Otieno"' in answer.get_data(as_text=True)


def test_a_second_head_is_asked_about_and_then_replaces_the_first(mission: Mission) -> None:
    mission.answers()
    mission.names("Achieng", role="head")
    assert mission.names("Otieno", role="head").status_code == 422
    assert mission.names("Otieno", role="head", replace_head="y").status_code == 303

    assert [(each.family_name, each.role) for each in mission.delegation] == [
        ("Achieng", DelegationRole.ALTERNATE),
        ("Otieno", DelegationRole.HEAD),
    ]


def test_a_state_that_no_longer_comes_withdraws_its_delegates_knowingly(mission: Mission) -> None:
    mission.answers()
    mission.names("Achieng", email="a@example.org")
    assert mission.answers("not_attending").status_code == 422
    assert mission.answers("not_attending", withdraw_all="y").status_code == 303

    assert mission.delegation == []
    method, calendar = calendar_of(mails("withdrawn")[0])
    assert method == "CANCEL" and "STATUS" not in calendar.walk("VEVENT")[0]


def test_after_the_date_the_page_tells_whom_to_write_to(mission: Mission, event: Event) -> None:
    mission.answers()
    event.reply_by = clock.today() - timedelta(days=1)
    db.session.commit()

    assert mission.answers("not_attending").status_code == 422
    assert "plenary@example.org" in mission.browser.get(mission.page).get_data(as_text=True)


def test_a_moved_seminar_reaches_exactly_those_who_hold_it(mission: Mission, event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    mission.answers()
    mission.names("Achieng", email="a@example.org")
    mission.names("Otieno", email="o@example.org")
    mission.names("Wanjiru")
    actions.withdraw(mission.delegation[1], now=clock.now())
    isu = make.account()
    events.change(event, {"venue": "Another room"}, version=event.version, by=isu, now=clock.now())
    db.session.commit()

    browser = sign_in(isu)
    assert "3 persons and missions still have an older date" in browser.get(f"/events/{event.public_id}/register").get_data(as_text=True)
    preview = browser.get(f"/events/{event.public_id}/tell").get_data(as_text=True)
    assert "a@example.org" in preview and "o@example.org" not in preview
    for _time in range(2):
        browser.post(f"/events/{event.public_id}/tell", data={"words": "An hour later."})

    of_mission, update = sorted(mails("update"), key=lambda each: each.to != ["desk@example.org"])
    assert "The date, the time or the place" in text_of(of_mission) and "/s/" in text_of(of_mission)
    method, calendar = calendar_of(update)
    first = calendar_of(mails("confirmation")[0])[1].walk("VEVENT")[0]
    again = calendar.walk("VEVENT")[0]
    assert update.to == ["a@example.org"] and method == "REQUEST"
    assert again["UID"] == first["UID"] and again["SEQUENCE"] > first["SEQUENCE"]


def test_a_mission_hears_of_no_change_that_was_taken_back(mission: Mission, event: Event) -> None:
    make.contact(mission.invitation.state, email="mission@example.org")
    note_told(mission.invitation)
    isu = make.account()
    for venue in ("Another room", event.venue):
        events.change(event, {"venue": venue}, version=event.version, by=isu, now=clock.now())

    assert event.calendar_sequence > mission.invitation.told_sequence
    assert outdated_counts([event]) == {}
    events.change(event, {"venue": "Another room"}, version=event.version, by=isu, now=clock.now())
    assert outdated_counts([event]) == {event.id: 1}

    assert actions.tell_of_change(event, words="", by=isu, now=clock.now()) == 1
    assert outdated_counts([event]) == {}
    [update] = mails("update")
    assert "Until now it was:" in text_of(update) and mission.invitation.told_where.startswith("Another room")


def test_a_cancelled_seminar_is_cancelled_in_the_calendars(mission: Mission, event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.contact(mission.invitation.state, email="mission@example.org")
    make.contact(mission.invitation.state, email="capital@example.org", role=AddressRole.COPY)
    mission.answers()
    mission.names("Achieng", email="a@example.org")
    browser = sign_in(make.account())
    form = {"words": "We are sorry.", "version": str(event.version)}
    assert browser.post(f"/events/{event.public_id}/cancel", data=form).status_code == 303

    told = {tuple(each.to): each for each in mails("cancelled")}
    assert set(told) == {("a@example.org",), ("mission@example.org", "desk@example.org")}
    assert told[("mission@example.org", "desk@example.org")].copy == ["capital@example.org"]
    method, calendar = calendar_of(told[("a@example.org",)])
    assert method == "CANCEL" and calendar.walk("VEVENT")[0]["STATUS"] == "CANCELLED"


def test_a_delegate_changes_and_withdraws_by_the_personal_link(mission: Mission) -> None:
    mission.answers()
    mission.names("Achieng", email="a@example.org")
    [delegate] = mission.delegation
    own = f"/d/{secret_for('delegate', delegate.public_id, 1)}"
    form = {"function": "Counsellor", "email": "b@example.org", "language": "fr", "version": str(delegate.version)}
    assert mission.browser.post(own, data=form).status_code == 303
    assert mission.browser.get(f"{own}/event.ics").mimetype == "text/calendar"
    assert mission.browser.post(f"{own}/withdraw").status_code == 303

    db.session.refresh(delegate)
    assert (delegate.function, delegate.status) == ("Counsellor", DelegateStatus.WITHDRAWN)
    assert [each.to for each in mails("withdrawn")] == [["a@example.org"], ["b@example.org"]]


def test_a_link_opens_its_own_state_and_event_only(mission: Mission, event: Event) -> None:
    other = make.invitation(event, make.state("Angola", iso3="AGO"), status=InvitationStatus.SENT, answer=Answer.ATTENDING)
    stranger = make.delegate(event, state=other.state, invitation=other)
    db.session.commit()

    for path in (f"/delegates/{stranger.public_id}", f"/delegates/{'a' * 16}"):
        assert mission.browser.get(mission.page + path).status_code == 404
    assert mission.browser.post(f"{mission.page}/delegates/{stranger.public_id}/withdraw").status_code == 404


def test_the_board_asks_the_same_number_of_questions_however_many_come(
    mission: Mission, event: Event, sign_in: Callable[[Account], FlaskClient]
) -> None:
    browser = sign_in(make.account())
    address = f"/events/{event.public_id}/register"
    browser.get(address)
    with counting() as few:
        browser.get(address)
    for number in range(30):
        state = make.state(f"State {number}")
        make.delegate(event, state=state, invitation=make.invitation(event, state, status=InvitationStatus.SENT))
    db.session.commit()
    with counting() as many:
        assert browser.get(address).status_code == 200

    assert len(many) == len(few)


def test_a_name_like_a_formula_stays_text_in_the_lists(mission: Mission, event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    mission.answers()
    mission.names('=HYPERLINK("http://example.org")')
    browser = sign_in(make.account())

    csv = browser.get(f"/events/{event.public_id}/register.csv").get_data(as_text=True)
    assert "HYPERLINK" in csv and not re.search(r'(^|,)"?=', csv, re.M)
    assert browser.get(f"/events/{event.public_id}/register.xlsx").status_code == 200
