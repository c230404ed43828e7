"""A session as its clerk sees it: standings, roll call, board, paper, and what delegates say themselves."""

from __future__ import annotations

import io
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from app.attendance import actions, queries
from app.attendance.board import board_of, roll_call
from app.attendance.models import AttendanceMark, Method, Mode, Quorum, Standing
from app.attendance.rules import Presence, needed_for
from app.database import db
from app.events.models import Confidentiality, EventKind
from app.invitations.models import Answer, InvitationStatus
from app.participants.models import Copy
from app.people.models import Account
from app.registration.models import DelegateStatus
from app.treaty.models import TreatyStatus
from app.web.links import hash_of, secret_for
from tests import make
from tests.conftest import counting

Browse = Callable[[Account], FlaskClient]


@pytest.mark.parametrize(
    ("quorum", "parties", "needed"),
    [(Quorum.THIRD, 112, 38), (Quorum.THIRD, 3, 1), (Quorum.MAJORITY, 112, 57), (Quorum.MAJORITY, 111, 56), (Quorum.TWO_THIRDS, 112, 75), (Quorum.THIRD, 0, 0)],
)
def test_a_quorum_is_a_part_of_all_states_parties(quorum: Quorum, parties: int, needed: int) -> None:
    assert needed_for(quorum, parties) == needed


def test_the_page_of_a_person_records_everything_and_shows_the_history(app: Flask, sign_in: Browse) -> None:
    make.convention()
    kenya = make.state("Kenya", iso3="KEN")
    event = make.event()
    session, head, colleague = make.session(event), make.delegate(event, state=kenya), make.delegate(event, state=kenya)
    browser = sign_in(make.account())
    address = f"/events/{event.public_id}/attend/{session.public_id}/persons/{head.public_id}"

    def record(**said: str) -> int:
        usual = {"standing": "present", "mode": "in_person", "excuse": "other", "note": "", "substitute": "", "uuid": str(uuid4())}
        return browser.post(address, data=usual | said).status_code

    assert record(mode="online", arrived="10:15", left="11:45") == 303
    held = queries.roll_of(event).standing_in(session, head)
    assert held is not None and held.mode is Mode.ONLINE and held.arrived_at is not None and held.left_at is not None
    assert record(arrived="11:45", left="10:15") == 422 and record(standing="substituted") == 422 and record(standing="bored") == 422
    assert record(standing="excused", excuse="visa", note="granted too late") == 303
    assert not queries.roll_of(event).was_in(session, head)
    assert record(standing="substituted", substitute=colleague.public_id) == 303
    roll = queries.roll_of(event)
    assert not roll.was_in(session, head) and roll.was_in(session, colleague) and roll.at(session) == Presence(1, 1, 0)
    page = browser.get(address).get_data(as_text=True)
    assert "granted too late" in page and "11:45" in page and colleague.full_name in page
    assert "Substituted" in browser.get(f"/events/{event.public_id}/attend/{session.public_id}").get_data(as_text=True)
    assert browser.get(address.replace(head.public_id, "a" * 16)).status_code == 404


def test_states_answer_the_roll_call_in_protocol_order(app: Flask, sign_in: Browse) -> None:
    make.convention()
    peru, kenya = make.state("Peru", iso3="PER"), make.state("Kenya", iso3="KEN")
    event = make.event()
    session = make.session(event)
    make.invitation(event, peru, status=InvitationStatus.SENT, answer=Answer.ATTENDING)
    make.invitation(event, make.state("Chad", iso3="TCD"), status=InvitationStatus.DRAFT)
    delegate = make.delegate(event, state=kenya)
    browser = sign_in(make.account())
    address = f"/events/{event.public_id}/attend/{session.public_id}/roll-call"

    assert [(each.state.name, each.is_missed) for each in roll_call(event, session, "en")] == [("Kenya", True), ("Peru", True)]
    assert browser.post(address, data={"state": "PER", "standing": "present", "uuid": str(uuid4())}).status_code == 303
    row = browser.post(address, data={"state": "KEN", "standing": "absent", "uuid": str(uuid4())}, headers={"HX-Request": "true"})
    assert 'id="KEN"' in row.get_data(as_text=True) and "Absent" in row.get_data(as_text=True)
    for wrong in ({"state": "XXX"}, {"state": "PER", "standing": "late"}, {}):
        assert browser.post(address, data={"standing": "present", "uuid": str(uuid4())} | wrong).status_code == 404
    assert queries.roll_of(event).at(session) == Presence(0, 1, 0) and queries.roll_of(event).states() == {peru.id}
    make.mark(session, delegate)
    assert [each.is_present for each in roll_call(event, session, "en")] == [True, True]
    assert "Peru" in browser.get(address).get_data(as_text=True)


def test_the_board_counts_and_is_sent_only_when_something_changed(app: Flask, sign_in: Browse) -> None:
    make.convention()
    kenya, peru = make.state("Kenya", iso3="KEN", status=TreatyStatus.PARTY), make.state("Peru", iso3="PER", status=TreatyStatus.PARTY)
    event, isu = make.event(), make.account()
    session, there = make.session(event), make.delegate(event, state=kenya)
    make.invitation(event, peru, status=InvitationStatus.SENT, answer=Answer.ATTENDING)
    actions.set_terms(event, quorum=Quorum.MAJORITY, self_session=None, by=isu)
    db.session.commit()
    browser = sign_in(isu)
    address = f"/events/{event.public_id}/attend/{session.public_id}/board"

    first = browser.get(address)
    page = first.get_data(as_text=True)
    assert "No quorum yet: 0 of 2 States Parties, 2 needed" in page and "Peru" in page and "Kenya" in page
    polled = {"HX-Request": "true", "If-None-Match": first.headers["ETag"]}
    assert browser.get(address, headers=polled).status_code == 304
    one = make.mark(session, there, mode=Mode.ONLINE)
    make.mark(session, there, standing=Standing.ABSENT, contradicts_id=one.id)
    db.session.commit()
    second = browser.get(address, headers=polled)
    assert second.status_code == 200 and "Records that disagree" in second.get_data(as_text=True)
    actions.mark(session, there, uuid=str(uuid4()), by=isu, now=make.NOW)
    actions.mark_delegation(session, peru, uuid=str(uuid4()), by=isu, now=make.NOW)
    board = board_of(event, session, "en")
    assert board.conflicts == [] and board.missed == [] and board.quorum is not None and board.quorum.reached
    parties = board.statuses[0]
    assert (parties.invited, parties.registered, parties.present) == (1, 1, 2)

    actions.mark(session, there, left_at=make.NOW, uuid=str(uuid4()), by=isu, now=make.NOW)
    board = board_of(event, session, "en")
    assert board.quorum is not None and (board.quorum.present, board.gone, board.statuses[0].present, board.there.states) == (1, 1, 2, 2)


def test_staff_who_had_not_seen_a_mark_contradict_it(app: Flask) -> None:
    event = make.event()
    session, delegate, isu = make.session(event), make.delegate(event, state=make.state()), make.account()
    seen = queries.version_of(event)
    make.mark(session, delegate)

    unaware = actions.mark(session, delegate, standing=Standing.ABSENT, uuid=str(uuid4()), by=isu, now=make.NOW, seen=seen)
    assert unaware.contradicts_id is not None and list(queries.conflicts_in(session)) == [unaware]
    aware = actions.mark(session, delegate, standing=Standing.ABSENT, uuid=str(uuid4()), by=isu, now=make.NOW, seen=queries.version_of(event))
    assert aware.contradicts_id is None and queries.conflicts_in(session) == []


def test_what_was_signed_on_paper_is_typed_in_once(app: Flask, sign_in: Browse) -> None:
    make.convention()
    kenya, peru = make.state("Kenya", iso3="KEN"), make.state("Peru", iso3="PER")
    event = make.event()
    session, signed = make.session(event), make.delegate(event, state=kenya)
    make.delegate(event, state=peru)
    browser = sign_in(make.account())
    address = f"/events/{event.public_id}/attend/{session.public_id}/paper"
    sheet = {"person": [signed.public_id, "a" * 16], "state": ["PER", "XXX"], "uuid": str(uuid4())}

    assert signed.full_name in browser.get(address).get_data(as_text=True)
    for _time in range(2):
        assert browser.post(address, data=sheet).status_code == 303
    assert browser.post(address, data=sheet | {"uuid": "x"}).status_code == 303
    assert queries.roll_of(event).at(session) == Presence(1, 2, 0)
    assert [each.method for each in db.session.query(AttendanceMark)] == [Method.PAPER, Method.PAPER]


def test_a_walk_in_on_the_list_is_recognised(app: Flask, sign_in: Browse) -> None:
    make.convention()
    kenya = make.state("Kenya", iso3="KEN")
    event = make.event()
    session, waits = make.session(event), make.delegate(event, state=kenya, family_name="ÑANDÚ", status=DelegateStatus.WAITING)
    form = {"category": "delegate", "state": str(kenya.id), "given_name": "Stand-in", "family_name": "Nandu", "uuid": str(uuid4())}
    sign_in(make.account()).post(f"/events/{event.public_id}/attend/{session.public_id}/walk-in", data=form)

    assert waits.status is DelegateStatus.REGISTERED and queries.roll_of(event).delegates == [waits]
    assert queries.roll_of(event).was_in(session, waits)


def test_delegates_say_themselves_that_they_take_part_where_it_is_open(app: Flask, sign_in: Browse) -> None:
    make.convention()
    event, isu = make.event(online_link="https://example.org/room"), make.account()
    session, delegate = make.session(event), make.delegate(event, state=make.state())
    secret = secret_for("delegate", delegate.public_id, 1)
    delegate.link_hash = hash_of(secret)
    db.session.commit()
    guest, staff = app.test_client(), sign_in(isu)

    assert guest.post(f"/d/{secret}/here").status_code == 404
    assert "I take part in it now" not in guest.get(f"/d/{secret}").get_data(as_text=True)
    opened = staff.post(f"/events/{event.public_id}/attend/terms", data={"quorum": "", "self_session": session.public_id})
    assert opened.status_code == 303 and "I take part in it now" in guest.get(f"/d/{secret}").get_data(as_text=True)
    for _time in range(2):
        assert guest.post(f"/d/{secret}/here").status_code == 303
    mark = db.session.query(AttendanceMark).one()
    assert (mark.method, mark.mode, mark.recorded_by) == (Method.SELF, Mode.ONLINE, None)
    staff.post(f"/events/{event.public_id}/attend/terms", data={"quorum": "third", "self_session": ""})
    assert guest.post(f"/d/{secret}/here").status_code == 404


def test_the_pages_of_a_session_ask_the_same_number_of_questions_however_many_come(app: Flask, sign_in: Browse) -> None:
    make.convention()
    event = make.event()
    session, browser = make.session(event), sign_in(make.account())
    counts = []
    for size in (2, 30):
        for number in range(size):
            delegate = make.delegate(event, state=make.state())
            first = make.mark(session, delegate)
            make.mark(session, delegate, contradicts_id=first.id, standing=Standing.ABSENT if number % 2 else Standing.PRESENT)
        db.session.commit()
        with counting() as statements:
            for page in ("board", "roll-call", "paper"):
                assert browser.get(f"/events/{event.public_id}/attend/{session.public_id}/{page}").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_a_link_is_made_shown_and_revoked(app: Flask, sign_in: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    from app import clock

    make.convention()
    event = make.event(starts_on=clock.today(), ends_on=clock.today())
    browser = sign_in(make.account())
    address = f"/events/{event.public_id}/attend/devices"

    assert browser.post(address, data={"label": "", "until": "event"}).status_code == 422
    assert browser.post(address, data={"label": "Side entrance", "until": "today"}).status_code == 303
    link = queries.links_of(event)[0]
    secret = secret_for("door", link.public_id, 1)
    assert secret in browser.get(address).get_data(as_text=True)
    guest = app.test_client()
    guest.post(f"/door/{secret}", data={"label": "Amina's phone"})
    assert "Amina&#39;s phone" in browser.get(address).get_data(as_text=True) and guest.get("/door/list").status_code == 200
    browser.post(f"{address}/links/{link.public_id}/revoke")
    assert secret not in browser.get(address).get_data(as_text=True) and guest.get("/door/list").status_code == 401
    device = queries.devices_of(event)[0]
    assert browser.post(f"{address}/{device.public_id}/revoke").status_code == 303


def test_sign_in_sheets_are_tagged_and_a_closed_meetings_copy_is_marked(app: Flask, sign_in: Browse) -> None:
    make.convention()
    event = make.event(kind=EventKind.CLOSED_MEETING, confidentiality=Confidentiality.CLOSED)
    session = make.session(event, title="Afternoon")
    for state in (make.state("Kenya", iso3="KEN"), make.state("Mali", status=TreatyStatus.PARTY), make.state("Angola")):
        make.delegate(event, state=state, family_name="KOFFI")
    browser = sign_in(make.account())
    taken = browser.post(
        f"/events/{event.public_id}/participants/copies", data={"kind": "sign_in_sheets", "language": "en", "session": session.public_id}
    )
    content = browser.get(taken.location).get_data()
    root = PdfReader(io.BytesIO(content)).root_object

    assert db.session.query(Copy).one().choices == {"session": session.public_id}
    assert root["/MarkInfo"]["/Marked"] and b"pdfuaid" in root["/Metadata"].get_object().get_data()
    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "Afternoon" in text and "KOFFI" in text and "Copy No. 1" in text
    assert text.index("Angola") < text.index("Kenya") < text.index("Mali"), "as they are typed back in, whatever their status"
