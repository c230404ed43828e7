"""The personal link: sent on request, valid for longer where somebody was given longer, and found again when it is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.events.models import Confidentiality, Event, EventStatus
from app.invitations.actions import link_of
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.mail import outbox
from app.people import throttle
from app.people.models import Account, SignInAttempt
from app.registration import lost_links
from app.registration.models import Delegate, DelegateStatus, LinkRequest
from app.web.links import hash_of, secret_for
from tests import make
from tests.conftest import counting, signed_in
from tests.registration.test_delegations import mails, text_of


@pytest.fixture
def event(app: Flask) -> Event:
    make.convention()
    make.mandate(make.state("France", iso3="FRA"))
    day = clock.today() + timedelta(days=20)
    return make.event(starts_on=day, ends_on=day, reply_by=day - timedelta(days=5), title="Seminar")


@pytest.fixture
def invitation(event: Event) -> Invitation:
    invited = make.invitation(event, make.state("Kenya", iso3="KEN"), status=InvitationStatus.SENT, answer=Answer.ATTENDING)
    invited.link_hash = hash_of(link_of(invited))
    db.session.commit()
    return invited


@pytest.fixture
def delegate(event: Event, invitation: Invitation) -> Delegate:
    named = make.delegate(event, state=invitation.state, invitation=invitation, given_name="", email="a.achieng@example.org")
    named.link_hash = hash_of(own_secret(named))
    db.session.commit()
    return named


def own_secret(delegate: Delegate) -> str:
    return secret_for("delegate", delegate.public_id, delegate.link_revision)


def own(delegate: Delegate) -> str:
    return f"/d/{own_secret(delegate)}"


def close_answers(event: Event) -> None:
    event.reply_by = clock.today() - timedelta(days=2)
    db.session.commit()


def test_a_mission_sends_a_delegate_the_link_once_and_the_delegate_fills_in_the_rest(
    client: FlaskClient, invitation: Invitation, delegate: Delegate, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = clock.now().replace(minute=1)
    monkeypatch.setattr(clock, "now", lambda: noon)
    for _press in range(2):
        assert client.post(f"/s/{link_of(invitation)}/delegates/{delegate.public_id}/link").status_code == 303
    [message] = mails("personal_link")
    assert message.to == ["a.achieng@example.org"] and own(delegate) in text_of(message)

    facts = {"title": "Ms.", "given_name": "Ana", "function": "Counsellor", "email": delegate.email, "language": "fr"}
    assert client.post(own(delegate), data=facts | {"version": str(delegate.version)}).status_code == 303

    db.session.refresh(delegate)
    assert (delegate.title, delegate.given_name, delegate.function, delegate.language) == ("Ms.", "Ana", "Counsellor", "fr")


def test_a_given_name_on_file_is_the_missions_to_change(client: FlaskClient, delegate: Delegate) -> None:
    delegate.given_name = "Ana"
    db.session.commit()
    facts = {"given_name": "Other", "language": "en", "email": delegate.email, "version": str(delegate.version)}
    client.post(own(delegate), data=facts)

    db.session.refresh(delegate)
    assert delegate.given_name == "Ana"


def test_without_an_address_no_link_is_sent(client: FlaskClient, invitation: Invitation, delegate: Delegate) -> None:
    delegate.email = ""
    db.session.commit()
    client.post(f"/s/{link_of(invitation)}/delegates/{delegate.public_id}/link")

    assert mails("personal_link") == []


def test_after_the_last_day_one_person_who_was_given_longer_still_changes(
    client: FlaskClient, event: Event, invitation: Invitation, delegate: Delegate, sign_in: Callable[[Account], FlaskClient]
) -> None:
    close_answers(event)
    facts = {"function": "Counsellor", "email": delegate.email, "language": "en", "version": str(delegate.version)}
    assert client.post(own(delegate), data=facts).status_code == 422
    page = f"/events/{event.public_id}/register/{delegate.public_id}"
    sign_in(make.account()).post(f"{page}/extend", data={"until": (clock.today() + timedelta(days=3)).isoformat()})
    assert client.post(own(delegate), data=facts).status_code == 303

    theirs = f"/s/{link_of(invitation)}/delegates/{delegate.public_id}"
    db.session.refresh(delegate)
    change = {"family_name": "Otieno", "role": "head", "language": "en", "email": delegate.email, "version": str(delegate.version)}
    assert client.post(theirs, data=change).status_code == 303
    db.session.refresh(delegate)
    assert (delegate.function, delegate.family_name) == ("", "Otieno")


@pytest.mark.parametrize("until", ["2018-05-01", "9999-12-31", "no day", "²"])
def test_longer_than_the_event_is_refused(
    event: Event, delegate: Delegate, sign_in: Callable[[Account], FlaskClient], until: str
) -> None:
    browser = sign_in(make.account())
    page = f"/events/{event.public_id}/register/{delegate.public_id}"
    assert browser.post(f"{page}/extend", data={"until": until}).status_code == 303

    db.session.refresh(delegate)
    assert delegate.extended_until is None and "Choose a day after" in browser.get(page).get_data(as_text=True)


def test_who_falls_ill_withdraws_after_the_last_day(client: FlaskClient, event: Event, delegate: Delegate) -> None:
    close_answers(event)
    assert client.post(f"{own(delegate)}/withdraw").status_code == 303

    db.session.refresh(delegate)
    assert delegate.status is DelegateStatus.WITHDRAWN


def test_who_is_signed_in_is_led_home(app: Flask) -> None:
    browser = signed_in(app, make.account())

    assert [browser.get(address).headers.get("Location") for address in ("/sign-in", "/lost-link")] == ["/", "/"]


def asked(client: FlaskClient, email: str) -> tuple[int, str, int]:
    """The status, where it leads, and how many statements it took."""
    with counting() as statements:
        answer = client.post("/lost-link", data={"email": email})
    return answer.status_code, answer.headers.get("Location", ""), len(statements)


def test_the_answer_does_not_tell_whether_an_address_is_known(client: FlaskClient, delegate: Delegate) -> None:
    assert asked(client, "a.achieng@example.org") == asked(client, "nobody@example.org")

    lost_links.send_links()
    [message] = mails("links")
    assert message.to == ["a.achieng@example.org"] and own(delegate) in text_of(message)
    assert db.session.scalars(sa.select(LinkRequest)).all() == []


def test_all_links_of_coming_events_are_sent_to_the_address(client: FlaskClient, event: Event, invitation: Invitation) -> None:
    contact = make.contact(invitation.state, email="Mission@example.org")
    over = make.event(starts_on=date(2018, 5, 23), title="Over")
    cancelled = make.event(starts_on=event.starts_on, ends_on=event.ends_on, status=EventStatus.CANCELLED, title="Cancelled")
    draft = make.event(starts_on=event.starts_on, ends_on=event.ends_on, title="Not sent")
    closed = make.event(
        starts_on=event.starts_on, ends_on=event.ends_on, confidentiality=Confidentiality.CHATHAM, title="Closed for others"
    )
    for each in (over, cancelled, draft, closed):
        other = make.invitation(each, invitation.state, status=InvitationStatus.DRAFT if each is draft else InvitationStatus.SENT)
        if each is closed:
            other.state = make.state("Peru", iso3="PER")
        other.link_hash = hash_of(link_of(other))
    db.session.commit()
    client.post("/lost-link", data={"email": contact.email.upper()})
    lost_links.send_links()

    [message] = mails("links")
    assert link_of(invitation) in text_of(message)
    assert not any(word in text_of(message) for word in ("Over", "Cancelled", "Not sent", "Closed for others"))


def test_too_many_requests_are_forgotten_and_answered_alike(client: FlaskClient, delegate: Delegate) -> None:
    answers = {asked(client, delegate.email)[:2] for _time in range(throttle.LINK_LIMITS["lost link"] + 3)}

    assert len(answers) == 1
    assert db.session.scalar(sa.select(sa.func.count(LinkRequest.id))) == throttle.LINK_LIMITS["lost link"]
    assert not throttle.is_throttled(email=delegate.email, address="127.0.0.1", now=clock.now())


def test_a_request_that_fails_is_tried_again_later(
    client: FlaskClient, delegate: Delegate, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post("/lost-link", data={"email": delegate.email})

    def fail(*_facts: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(lost_links, "links_of", fail)
    assert lost_links.send_links() == 1
    monkeypatch.undo()
    later: datetime = clock.now() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    lost_links.send_links()

    assert len(mails("links")) == 1


@pytest.mark.parametrize("email", ["", "no address", "a@b@c", "\x00", "²@example.org", "a" * 400 + "@example.org"])
def test_what_is_no_address_is_said_so(client: FlaskClient, event: Event, email: str) -> None:
    assert client.post("/lost-link", data={"email": email}).status_code == 422
    assert db.session.scalars(sa.select(SignInAttempt)).all() == []


def test_who_came_in_at_the_door_fills_in_the_rest_until_the_event_ends(client: FlaskClient, event: Event, delegate: Delegate) -> None:
    close_answers(event)
    assert "You can change this until" not in client.get(own(delegate)).get_data(as_text=True)

    delegate.walk_in = True
    db.session.commit()

    assert "You can change this until" in client.get(own(delegate)).get_data(as_text=True)


def test_of_a_meeting_that_is_kept_a_link_goes_only_where_it_went_and_the_secretariat_reads_no_mail_of_it(
    client: FlaskClient, event: Event, invitation: Invitation, sign_in: Callable[[Account], FlaskClient]
) -> None:
    event.confidentiality, event.without_secretariat, event.title = Confidentiality.CLOSED, True, "Zeppelinwiese"
    other = make.invitation(make.event(starts_on=event.starts_on, ends_on=event.ends_on, title="Another"), invitation.state, status=InvitationStatus.SENT)
    other.link_hash = hash_of(link_of(other))
    for email in ("written@example.org", "entered.since@example.org"):
        make.contact(invitation.state, email=email)
    outbox.put(to=["Written@example.org"], subject="Invitation", text="", about=event.public_id, kind="invitation", now=make.NOW)
    db.session.commit()
    for email in ("written@example.org", "entered.since@example.org"):
        client.post("/lost-link", data={"email": email})
    lost_links.send_links()

    told = sorted((each.to[0], each.about, link_of(invitation) in text_of(each), link_of(other) in text_of(each)) for each in mails("links"))
    assert told == [
        ("entered.since@example.org", "", False, True),
        ("written@example.org", "", False, True),
        ("written@example.org", event.public_id, True, False),
    ]
    page = sign_in(make.account()).get("/outbox?kind=links").get_data(as_text=True)
    assert page.count("Your links") == 2 and "Zeppelinwiese" not in page
