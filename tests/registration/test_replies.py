"""What calendars send back: who is believed, what comes of it, and what changes nothing."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app.database import db
from app.documents.calendar_answers import METHODS, CalendarAnswer, Unreadable, read_answer
from app.events import actions as events
from app.events.models import Event
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.mail import intake
from app.mail.models import Message, Verdict
from app.people.models import Account
from app.registration import actions, queries, replies
from app.registration.models import CalendarReply, Category, Delegate, DelegateStatus, Finding, Partstat
from app.registration.replies import Facts, judge
from app.registration.rules import Particulars
from app.web.access import Role
from tests import make
from tests.conftest import signed_in
from tests.registration.clients import CLIENTS, answer, sent

LATER = make.NOW + timedelta(days=9)


@pytest.fixture
def isu(app: Flask) -> Account:
    make.convention()
    return make.account()


@pytest.fixture
def seminar(isu: Account) -> Event:
    event = make.event()
    make.session(event, starts_at=datetime(2018, 5, 23, 13, tzinfo=UTC), ends_at=datetime(2018, 5, 23, 15, tzinfo=UTC))
    return event


@pytest.fixture
def invitation(seminar: Event) -> Invitation:
    return make.invitation(
        seminar, make.state("Kenya", iso3="KEN"), status=InvitationStatus.SENT, answer=Answer.ATTENDING, reply_email="desk@mission.example"
    )


def guest(event: Event, by: Account, email: str = "anna@mission.example", state_id: int | None = None) -> Delegate:
    return actions.register(
        event,
        Particulars(family_name=f"Stand-in {uuid4().hex[:4]}", email=email),
        submission_key=str(uuid4()),
        category=Category.DELEGATE if state_id else Category.RESOURCE_PERSON,
        state_id=state_id,
        by=by,
        now=make.NOW,
    )


def take(raw: bytes, now: datetime = LATER) -> CalendarReply:
    """What was made of a mail that came in."""
    intake.take(raw, now=now)
    return db.session.query(CalendarReply).order_by(CalendarReply.id.desc()).first()  # type: ignore[return-value]  # one was made


def says(delegate: Delegate) -> list[Partstat | None]:
    """What a delegate says in the calendar now."""
    return [each.partstat for each in queries.said_by([delegate]).get(delegate.id, [])]


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(("partstat", "said"), [("ACCEPTED", Partstat.ACCEPTED), ("TENTATIVE", Partstat.TENTATIVE), ("DECLINED", Partstat.DECLINED)])
def test_an_answer_from_any_client_becomes_the_delegates(seminar: Event, isu: Account, client: str, partstat: str, said: Partstat) -> None:
    delegate = guest(seminar, isu)
    [request] = sent()

    reply = take(answer(client, request, partstat=partstat))

    assert (reply.finding, reply.delegate, says(delegate)) == (Finding.BELIEVED, delegate, [said])
    assert reply.comment == {"gmail": "It's a pleasure", "outlook": "I will come.", "exchange": "", "apple": "À bientôt"}[client]
    assert delegate.status is DelegateStatus.REGISTERED
    assert (reply.received.verdict, reply.received.about) == (Verdict.DONE, seminar.public_id)  # type: ignore[union-attr]  # it has one


def test_an_acceptance_is_neither_a_registration_nor_an_answer_of_the_state(seminar: Event, isu: Account, invitation: Invitation) -> None:
    delegate = guest(seminar, isu, state_id=invitation.state_id)
    before = (delegate.status, delegate.version, invitation.answer, invitation.version)

    take(answer("gmail", sent()[0]))

    assert (delegate.status, delegate.version, invitation.answer, invitation.version) == before


def test_a_decline_withdraws_nobody_and_is_put_to_the_organisers_and_the_mission(seminar: Event, isu: Account, invitation: Invitation) -> None:
    delegate = guest(seminar, isu, state_id=invitation.state_id)

    reply = take(answer("outlook", sent()[0], partstat="DECLINED"))

    assert reply.open and queries.open_replies(seminar) == 1 and delegate.status is DelegateStatus.REGISTERED
    mail = db.session.query(Message).order_by(Message.id.desc()).first()
    assert mail is not None and mail.to == ["desk@mission.example"]
    assert "declined in the calendar: I will come." in mail.source.decode()
    board = signed_in_page(isu, f"/events/{seminar.public_id}/register")
    assert "declined in the calendar" in board and "1 answer from a calendar waits for you." in board
    assert "1 answer from a calendar waits for you." in signed_in_page(isu, "/")

    page = f"/events/{seminar.public_id}/register/calendar/{reply.public_id}/withdraw"
    assert signed_in(_app(), isu).post(page).status_code == 303
    db.session.refresh(delegate)
    assert delegate.status is DelegateStatus.WITHDRAWN and queries.open_replies(seminar) == 0


def test_who_changes_their_mind_is_believed_and_nothing_is_left_to_decide(seminar: Event, isu: Account) -> None:
    delegate = guest(seminar, isu)
    [request] = sent()
    at = datetime(2018, 5, 8, 9, tzinfo=UTC)

    take(answer("apple", request, partstat="DECLINED", stamp=at))
    take(answer("apple", request, partstat="ACCEPTED", stamp=at + timedelta(minutes=1)))

    assert says(delegate) == [Partstat.ACCEPTED] and queries.open_replies(seminar) == 0


def test_an_older_answer_that_comes_later_changes_nothing(seminar: Event, isu: Account) -> None:
    delegate = guest(seminar, isu)
    [request] = sent()
    at = datetime(2018, 5, 8, 9, tzinfo=UTC)

    take(answer("apple", request, partstat="DECLINED", stamp=at))
    late = take(answer("apple", request, partstat="ACCEPTED", stamp=at - timedelta(minutes=1)))

    assert late.finding is Finding.STALE and late.received.verdict is Verdict.NOTHING  # type: ignore[union-attr]  # it has one
    assert says(delegate) == [Partstat.DECLINED]


def test_an_answer_to_the_old_date_changes_nothing_and_the_new_date_asks_anew(seminar: Event, isu: Account) -> None:
    delegate = guest(seminar, isu)
    [old] = sent()
    take(answer("gmail", old))
    events.change(seminar, {"city": "Kampala"}, version=seminar.version, by=isu, now=LATER)
    actions.tell_of_change(seminar, words="", by=isu, now=LATER)
    assert says(delegate) == []

    assert take(answer("gmail", old, partstat="DECLINED", stamp=LATER)).finding is Finding.STALE
    assert says(delegate) == []
    take(answer("gmail", sent("update")[0], partstat="TENTATIVE", stamp=LATER))
    assert says(delegate) == [Partstat.TENTATIVE]


def test_the_same_answer_twice_changes_nothing(seminar: Event, isu: Account) -> None:
    delegate = guest(seminar, isu)
    raw = answer("exchange", sent()[0])

    take(raw)
    take(raw)
    again = take(answer("exchange", sent()[0]))

    assert again.finding is Finding.REPEATED and says(delegate) == [Partstat.ACCEPTED]
    assert db.session.query(CalendarReply).count() == 2


def test_a_clock_that_is_ahead_or_a_client_that_raises_the_sequence_does_not_shut_out_what_comes_later(seminar: Event, isu: Account) -> None:
    delegate = guest(seminar, isu)
    [request] = sent()

    take(answer("gmail", request, SEQUENCE="9", stamp=datetime(2038, 1, 1, tzinfo=UTC)))
    take(answer("gmail", request, partstat="DECLINED", stamp=LATER), now=LATER + timedelta(minutes=1))

    assert says(delegate) == [Partstat.DECLINED]


def forged(raw: bytes, sender: str) -> bytes:
    """The same mail from somebody else."""
    return raw.replace(b"From: Stand-in Delegate <anna@mission.example>", f"From: <{sender}>".encode())


def test_an_answer_that_somebody_else_sent_changes_nothing_until_somebody_makes_sure(seminar: Event, isu: Account) -> None:
    delegate = guest(seminar, isu)

    reply = take(forged(answer("apple", sent()[0], partstat="DECLINED"), "mallory@elsewhere.example"))

    assert (reply.finding, reply.delegate, reply.open, says(delegate)) == (Finding.FORGED, delegate, True, [])
    assert reply.received.verdict is Verdict.LOOK  # type: ignore[union-attr]  # it has one
    page = signed_in_page(isu, f"/events/{seminar.public_id}/register/calendar")
    assert "mallory@elsewhere.example" in page and "It was not sent by the person" in page

    replies.accept_by_hand(reply, by=isu, now=LATER)
    assert says(delegate) == [Partstat.DECLINED]


def test_the_address_that_a_client_says_is_meant_is_the_one_that_must_have_sent_it(seminar: Event, isu: Account) -> None:
    delegate = guest(seminar, isu)
    [request] = sent()

    def known_as(email: str) -> bytes:
        raw = answer("apple", request, ATTENDEE="@@").replace(b'EMAIL=3D"@@"', f'EMAIL=3D"{email}"'.encode())
        return raw.replace(b"mailto:@@\n", b"urn:uuid:1\n").replace(b"@@", b"anna@mission.example")

    assert b"urn:uuid:1" in known_as("anna@mission.example")
    assert take(forged(known_as("anna@mission.example"), "mallory@elsewhere.example")).finding is Finding.FORGED
    assert take(known_as("Anna@Mission.example")).finding is Finding.BELIEVED and says(delegate) == [Partstat.ACCEPTED]


def test_two_senders_are_none(seminar: Event, isu: Account) -> None:
    guest(seminar, isu)

    raw = forged(answer("apple", sent()[0]), "mallory@elsewhere.example>, <anna@mission.example")

    assert take(raw).finding is Finding.FORGED


def test_mail_of_which_a_server_says_that_it_is_forged_is_not_believed(seminar: Event, isu: Account) -> None:
    delegate = guest(seminar, isu)

    raw = answer("gmail", sent()[0]).replace(b"dmarc=pass", b"dmarc=fail (p=NONE)")

    assert take(raw).finding is Finding.FORGED and says(delegate) == []


def test_an_assistant_whom_the_state_named_may_answer_and_nobody_else_who_says_so(seminar: Event, isu: Account, invitation: Invitation) -> None:
    delegate = guest(seminar, isu, state_id=invitation.state_id)
    [request] = sent()

    def sent_by(address: str) -> bytes:
        object_ = answer("apple", request, ATTENDEE="@@").replace(b"@@", b"anna@mission.example")
        named = object_.replace(b'CUTYPE=3DINDIVIDUAL', f'SENT-BY=3D"mailto:{address}"'.encode())
        return forged(named, address)

    assert take(sent_by("mallory@mission.example")).finding is Finding.FORGED
    assert take(forged(answer("apple", request), "desk@mission.example")).finding is Finding.FORGED
    assert take(sent_by("desk@mission.example")).finding is Finding.BELIEVED and says(delegate) == [Partstat.ACCEPTED]


def test_an_answer_to_the_guests_own_address_is_believed_whoever_sends_it(app: Flask, seminar: Event, isu: Account) -> None:
    config = app.config["PLENARY"]
    app.config["PLENARY"] = replace(config, calendar_replies_to="rsvp+*@example.org")
    try:
        anna, ben = guest(seminar, isu), guest(seminar, isu, "ben@mission.example")
        of_anna, of_ben = sent()

        assert take(forged(answer("apple", of_anna), "office@ministry.example")).finding is Finding.BELIEVED
        mixed = answer("apple", of_anna, ORGANIZER=str(of_ben.event["ORGANIZER"]).removeprefix("mailto:"), stamp=LATER)
        assert take(forged(mixed, "office@ministry.example")).finding is not Finding.BELIEVED
        passed_on = take(answer("apple", of_anna, ATTENDEE="friend@elsewhere.example"))
    finally:
        app.config["PLENARY"] = config
    assert says(anna) == [Partstat.ACCEPTED] and says(ben) == []
    assert (passed_on.finding, passed_on.detail, passed_on.open) == (Finding.UNINVITED, "anna@mission.example", True)


def test_somebody_who_was_not_invited_is_proposed_and_not_added(seminar: Event, isu: Account) -> None:
    guest(seminar, isu)

    reply = take(answer("gmail", sent()[0], ATTENDEE="friend@elsewhere.example"))

    assert (reply.finding, reply.open) == (Finding.UNINVITED, True) and db.session.query(Delegate).count() == 1
    page = signed_in_page(isu, f"/events/{seminar.public_id}/register/calendar")
    assert "email=friend@elsewhere.example" in page.replace("%40", "@")
    form = signed_in_page(isu, f"/events/{seminar.public_id}/register/new?email=friend@elsewhere.example&name=Friend")
    assert 'value="friend@elsewhere.example"' in form and 'value="Friend"' in form


def test_a_substitute_is_proposed_and_not_added(seminar: Event, isu: Account, invitation: Invitation) -> None:
    delegate = guest(seminar, isu, state_id=invitation.state_id)

    raw = answer("apple", sent()[0], partstat='DELEGATED;DELEGATED-TO="mailto:other@mission.example"')
    reply = take(raw)

    assert (reply.finding, reply.delegate, reply.detail, reply.open) == (Finding.DELEGATED, delegate, "other@mission.example", True)
    assert db.session.query(Delegate).count() == 1
    assert "state=KEN" in signed_in_page(isu, f"/events/{seminar.public_id}/register/calendar")


def test_an_answer_for_two_who_share_a_mailbox_is_nobodys(seminar: Event, isu: Account) -> None:
    one, other = guest(seminar, isu), guest(seminar, isu)

    reply = take(answer("gmail", sent()[0]))

    assert (reply.finding, says(one), says(other)) == (Finding.SHARED, [], [])


@pytest.mark.parametrize("way", ["withdrawn", "moved", "cancelled"])
def test_who_is_no_longer_invited_at_that_address_changes_nothing(seminar: Event, isu: Account, way: str) -> None:
    delegate = guest(seminar, isu)
    [request] = sent()
    if way == "withdrawn":
        actions.withdraw(delegate, by=isu, now=make.NOW)
    elif way == "moved":
        particulars = replace(Particulars.of(delegate), email="new@mission.example")
        actions.change(delegate, particulars, version=delegate.version, by=isu, now=make.NOW)
    else:
        actions.cancel_event(seminar, words="", version=seminar.version, by=isu, now=make.NOW)

    reply = take(answer("gmail", request, SEQUENCE="99"))

    assert reply.finding is Finding.OVER and says(delegate) == [] and not reply.open


def test_another_time_is_shown_and_declined_by_a_message_of_its_own(seminar: Event, isu: Account) -> None:
    delegate = guest(seminar, isu)
    raw = answer("apple", sent()[0]).replace(b"method=REPLY", b"method=COUNTER").replace(b"METHOD:REPLY", b"METHOD:COUNTER")

    reply = take(raw)

    assert (reply.finding, reply.open, says(delegate)) == (Finding.COUNTER, True, [])
    assert reply.detail == "2018-05-23 15:00 Europe/Zurich – 2018-05-23 17:00 Europe/Zurich"
    assert "2018-05-23 15:00 Zurich time – 2018-05-23 17:00 Zurich time" in signed_in_page(isu, f"/events/{seminar.public_id}/register/calendar")
    replies.keep_the_time(reply, by=isu, now=LATER)
    last = sent()[-1]
    assert (last.method, last.event["SEQUENCE"], last.row.to) == ("DECLINECOUNTER", sent()[0].event["SEQUENCE"], ["anna@mission.example"])
    replies.keep_the_time(reply, by=isu, now=LATER)
    assert len(sent()) == 2


def test_a_calendar_that_asks_for_its_entry_gets_it_once_more_but_not_without_end(seminar: Event, isu: Account) -> None:
    guest(seminar, isu)
    [request] = sent()
    take(answer("gmail", request))

    def refresh() -> CalendarReply:
        return take(answer("apple", request).replace(b"method=REPLY", b"method=REFRESH").replace(b"METHOD:REPLY", b"METHOD:REFRESH"))

    assert [refresh().finding, refresh().finding] == [Finding.REFRESH] * 2
    first, again = sent()
    assert (again.method, again.event["SEQUENCE"]) == ("REQUEST", first.event["SEQUENCE"])
    assert again.event["DTSTAMP"].dt > first.event["DTSTAMP"].dt and again.event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"


def test_what_belongs_to_no_event_is_listed_for_the_secretariat_only(seminar: Event, isu: Account) -> None:
    guest(seminar, isu)

    reply = take(answer("gmail", sent()[0], UID="nobody@example.org"))
    series = take(answer("gmail", sent()[0], SEQUENCE="0\nRECURRENCE-ID:20180523T130000Z"))

    assert (reply.finding, reply.event, reply.open, series.finding) == (Finding.UNKNOWN, None, False, Finding.UNKNOWN)
    assert "It belongs to no event of ours." in signed_in_page(isu, "/calendar-answers")
    assert signed_in(_app(), make.account(Role.COORDINATOR)).get("/calendar-answers").status_code == 404


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw.replace(b"END:VEVENT", b""),
        lambda raw: raw.replace(b"UID:", b"X-UID:"),
        lambda raw: raw.replace(b"METHOD:REPLY", b"METHOD:REQUEST"),
        lambda raw: raw.replace(b"SEQUENCE:", b"SEQUENCE:many"),
        lambda raw: raw.replace(b"PARTSTAT=ACCEPTED", b"PARTSTAT=DELIGHTED"),
        lambda raw: raw.replace(b"SUMMARY:Seminar", b"SUMMARY:" + b"x" * 70_000),
        lambda raw: raw.replace(b"BEGIN:VEVENT", b"BEGIN:VEVENT\r\nUID:2\r\nEND:VEVENT\r\nBEGIN:VEVENT"),
        lambda raw: raw.replace(b"BEGIN:VEVENT", b"BEGIN:VEVENT\r\n" * 3_000),
        lambda raw: raw.replace(b"ATTENDEE;", b"X-ATTENDEE;"),
        lambda raw: raw.replace(b"TRANSP:OPAQUE", b"ATTENDEE:mailto:b@x.example\r\nATTENDEE:mailto:c@x.example"),
    ],
)
def test_what_cannot_be_read_is_kept_and_changes_nothing(seminar: Event, isu: Account, damage: Any) -> None:
    delegate = guest(seminar, isu)

    reply = take(damage(answer("gmail", sent()[0], ATTENDEE="anna@mission.example").replace(b"From: anna", b"From: x@x.example, anna")))

    assert reply.finding in (Finding.UNREADABLE, Finding.FORGED) and says(delegate) == []
    assert reply.received is not None and reply.received.verdict is Verdict.LOOK


def test_absence_notices_bounces_and_ordinary_mail_are_no_answers(seminar: Event, isu: Account) -> None:
    delegate = guest(seminar, isu)
    reply = answer("gmail", sent()[0])
    head = b"From: anna@mission.example\nTo: plenary@example.org\nMessage-ID: <1@x>\nMIME-Version: 1.0\n"

    intake.take(reply.replace(b"Auto-Submitted: auto-generated", b"Auto-Submitted: auto-replied"), now=LATER)
    intake.take(head + b"Content-Type: text/plain\n\nI accept.\n", now=LATER)
    intake.take(
        head.replace(b"<1@x>", b"<2@x>") + b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        b"--b\nContent-Type: message/rfc822\n\n" + reply + b"\n--b--\n",
        now=LATER,
    )

    assert db.session.query(CalendarReply).count() == 0 and says(delegate) == []


def test_a_comment_is_data(seminar: Event, isu: Account) -> None:
    guest(seminar, isu)
    raw = answer("outlook", sent()[0], PARTSTAT="DECLINED", ATTENDEE="anna@mission.example")
    from base64 import b64decode, encodebytes

    before, _part, rest = raw.rpartition(b"base64\n\n")
    body, _end, after = rest.partition(b"\n--")
    changed = b64decode(body).replace(b"I will come.", b"<script>alert(1)</script>{{ 7*7 }}")
    take(before + b"base64\n\n" + encodebytes(changed) + b"\n--" + after)

    page = signed_in_page(isu, f"/events/{seminar.public_id}/register/calendar")
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page


def test_a_coordinator_reads_the_answers_to_own_events_only(seminar: Event, isu: Account) -> None:
    guest(seminar, isu)
    reply = take(answer("gmail", sent()[0], partstat="DECLINED"))
    own = make.account(Role.COORDINATOR, mandates=(make.mandate(make.state("France")),))
    other = make.account(Role.COORDINATOR)
    page = f"/events/{seminar.public_id}/register/calendar"

    assert signed_in(_app(), own).get(page).status_code == 200
    assert signed_in(_app(), other).get(page).status_code == 404
    assert signed_in(_app(), other).post(f"{page}/{reply.public_id}/settle").status_code == 404
    assert signed_in(_app(), own).post(f"{page}/{reply.public_id}/settle").status_code == 303
    assert queries.open_replies(seminar) == 0


ANSWER = CalendarAnswer(method="REPLY", uid="1", attendee="a@example.org", partstat="ACCEPTED", sequence=1, stamp=make.NOW)


@pytest.mark.parametrize(
    ("answered", "facts", "finding"),
    [
        ({}, {}, Finding.BELIEVED),
        ({}, {"event": False}, Finding.UNKNOWN),
        ({"recurrence": True}, {}, Finding.UNKNOWN),
        ({}, {"sender_fits": False}, Finding.FORGED),
        ({}, {"people": 0}, Finding.UNINVITED),
        ({}, {"people": 0, "was_invited": True}, Finding.OVER),
        ({}, {"people": 2}, Finding.SHARED),
        ({"method": "COUNTER"}, {}, Finding.COUNTER),
        ({"method": "REFRESH"}, {}, Finding.REFRESH),
        ({"method": "COUNTER"}, {"sender_fits": False}, Finding.FORGED),
        ({"partstat": "DELEGATED"}, {}, Finding.DELEGATED),
        ({"partstat": "NEEDS-ACTION"}, {}, Finding.UNREADABLE),
        ({}, {"sent": 1}, Finding.BELIEVED),
        ({}, {"sent": 2}, Finding.STALE),
        ({}, {"sent": 1, "newest": (1, make.NOW, "accepted")}, Finding.REPEATED),
        ({}, {"sent": 1, "newest": (1, make.NOW, "declined")}, Finding.BELIEVED),
        ({}, {"sent": 1, "newest": (1, make.NOW - timedelta(seconds=1), "declined")}, Finding.BELIEVED),
        ({}, {"sent": 1, "newest": (1, make.NOW + timedelta(seconds=1), "declined")}, Finding.STALE),
        ({}, {"sent": 1, "newest": (0, make.NOW + timedelta(days=1), "declined")}, Finding.BELIEVED),
        ({"sequence": 7}, {"sent": 1, "newest": (1, make.NOW, "declined")}, Finding.BELIEVED),
    ],
)
def test_what_an_answer_is_found_to_be(answered: dict[str, Any], facts: dict[str, Any], finding: Finding) -> None:
    assert judge(replace(ANSWER, **answered), Facts(**facts), now=LATER) is finding


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(METHODS), st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace"))), st.integers(0, 900))
def test_whatever_is_sent_is_read_or_refused_and_raises_nothing_else(method: str, noise: bytes, place: int) -> None:
    file = (Path(__file__).parent / "replies" / "exchange.ics").read_bytes()

    for content in (noise, file[:place] + noise + file[place:]):
        with contextlib.suppress(Unreadable):
            assert read_answer(method, content).method == method


def _app() -> Flask:
    from flask import current_app

    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]  # Flask's own proxy


def signed_in_page(account: Account, address: str) -> str:
    """A page as this member of staff sees it."""
    found = signed_in(_app(), account).get(address)
    assert found.status_code == 200, found.status_code
    return found.get_data(as_text=True)


def test_the_clients_differ_as_they_do_in_life(seminar: Event, isu: Account) -> None:
    guest(seminar, isu)
    [request] = sent()

    assert b"ORGANIZER" not in (Path(__file__).parent / "replies" / "exchange.ics").read_bytes()
    assert len({answer(client, request) for client in CLIENTS}) == len(CLIENTS)
