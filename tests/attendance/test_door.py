"""The door: a device gets one event's list and no more; what it sends is applied once, record by record."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from time import sleep
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import clock, create_app, database
from app.attendance import door, queries, syncing
from app.attendance.models import AttendanceMark, DoorDevice, Method, Refusal, RefusedRecord, Standing
from app.attendance.rules import Moment, corrected
from app.database import db
from app.events.models import Event, EventStatus, ProgrammeSession, SessionKind
from app.people.models import Account
from app.registration.check_in import check_in_code
from app.registration.models import Category, Delegate, DelegateStatus
from app.web.links import secret_for
from tests import make
from tests.conftest import counting, kept
from tests.slow_turns import without_begin

HOUR = timedelta(hours=1)


class Door:
    """An event of today with two sessions and two delegates, and a device at its door."""

    def __init__(self, app: Flask) -> None:
        make.convention()
        today = clock.today()
        self.app = app
        self.event: Event = make.event(starts_on=today, ends_on=today + timedelta(days=1), title="A seminar")
        self.session: ProgrammeSession = make.session(self.event)
        self.kenya = make.state("Kenya", iso3="KEN")
        self.amina: Delegate = make.delegate(self.event, state=self.kenya, family_name="ÑANDÚ")
        self.peru: Delegate = make.delegate(self.event, state=make.state("Peru", iso3="PER"), function="Secret function")
        self.isu: Account = make.account()
        self.link = door.make_link(self.event, label="Entrance", expires_at=clock.now() + HOUR, by=self.isu, now=clock.now())
        db.session.commit()
        self.secret = secret_for("door", self.link.public_id, 1)
        self.phone = self.device("One")

    def device(self, label: str) -> FlaskClient:
        client = self.app.test_client()
        assert client.post(f"/door/{self.secret}", data={"label": label}).status_code == 303
        return client

    def said(self, **facts: Any) -> dict[str, Any]:
        usual = {"uuid": str(uuid4()), "at": clock.now().isoformat(), "session": self.session.public_id}
        return usual | ({} if {"code", "walk_in"} & set(facts) else {"person": self.amina.public_id}) | facts

    def sync(self, *records: Any, phone: FlaskClient | None = None, device_time: datetime | None = None, **more: Any) -> TestResponse:
        body = {"device_time": (device_time or clock.now()).isoformat(), "records": list(records), **more}
        return self.send(json.dumps(body), phone=phone)

    def send(self, body: str, *, phone: FlaskClient | None = None) -> TestResponse:
        headers = {"X-Plenary-Door": "1", "Content-Type": "application/json"}
        return (phone or self.phone).post("/door/sync", data=body, headers=headers)

    def outcomes(self, *records: Any, **more: Any) -> list[tuple[str, str | None]]:
        answer = self.sync(*records, **more)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return [(each["outcome"], each["reason"]) for each in answer.get_json()["results"]]


@pytest.fixture
def at_the_door(app: Flask) -> Door:
    return Door(app)


@pytest.mark.parametrize(
    ("said", "error", "moment"),
    [
        (0, 0, Moment(make.NOW)),
        (-60, 1, Moment(make.NOW - timedelta(minutes=1))),
        (-3600, -86400, Moment(make.NOW - HOUR * 24, "past_time")),
        (-90000, 86400, Moment(make.NOW - HOUR)),
        (86400 - 60, -86400, Moment(make.NOW - timedelta(minutes=1))),
        (600, 0, Moment(make.NOW, "future_time")),
    ],
)
def test_a_wrong_clock_is_corrected_within_what_is_possible(said: int, error: int, moment: Moment) -> None:
    opened = make.NOW - HOUR * 24

    assert corrected(make.NOW + timedelta(seconds=said), error=timedelta(seconds=error), opened=opened, now=make.NOW) == moment


def test_a_device_gets_the_list_of_its_event_and_no_more(at_the_door: Door) -> None:
    other = make.delegate(make.event(title="Another"), state=at_the_door.kenya, family_name="ELSEWHERE")
    answer = at_the_door.phone.get("/door/list")
    kept = answer.get_json()

    assert answer.headers["Cache-Control"] == "no-store"
    assert kept["event"]["id"] == at_the_door.event.public_id and kept["event"]["wipe_after"].endswith("Z")
    assert next((each["heading"], each["name"]) for each in kept["people"]) == ("Kenya", "Stand-in ÑANDÚ")
    assert set(kept["people"][0]) == {"id", "name", "state", "heading", "role", "code", "search"}
    assert "nandu" in kept["people"][0]["search"] and len(kept["people"][0]["code"]) == 42
    assert "Secret function" not in answer.get_data(as_text=True) and other.public_id not in answer.get_data(as_text=True)
    assert len(kept["key_of_device"]) == 43
    again = at_the_door.phone.get("/door/list", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    at_the_door.event.translations = {"fr": {"title": ["Séminaire", at_the_door.event.title]}}
    db.session.commit()
    assert at_the_door.phone.get("/door/list?lang=fr").get_json()["event"]["title"] == "Séminaire"
    make.mark(at_the_door.session, at_the_door.amina)
    db.session.commit()
    renewed = at_the_door.phone.get("/door/list", headers={"If-None-Match": answer.headers["ETag"]})
    assert [each[:4] for each in renewed.get_json()["marks"]] == [
        [at_the_door.amina.public_id, at_the_door.session.public_id, "present", "in_person"]
    ]


def test_whoever_is_no_device_is_told_to_wipe(at_the_door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(client: FlaskClient) -> bool:
        listed, sent = client.get("/door/list"), at_the_door.sync(phone=client)
        return (listed.status_code, sent.status_code) == (401, 401) and listed.get_json()["wipe"] is True

    nobody = at_the_door.app.test_client()
    assert refused(nobody)
    nobody.set_cookie("plenary_door", "guessed", path="/door")
    assert refused(nobody)
    second = at_the_door.device("Two")
    revoked = db.session.query(DoorDevice).filter_by(label="Two").one()
    door.revoke_device(at_the_door.event, revoked.public_id, by=at_the_door.isu, now=clock.now())
    db.session.commit()
    assert refused(second) and at_the_door.phone.get("/door/list").status_code == 200

    later = clock.now() + HOUR * 2
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: later)
        told = at_the_door.phone.get("/door/list")
        assert told.status_code == 401 and told.get_json()["may_send"] is True
        late = at_the_door.sync(at_the_door.said())
        assert late.get_json()["results"][0]["outcome"] == "applied" and late.get_json()["marks"] == []
        assert at_the_door.app.test_client().get(f"/door/{at_the_door.secret}").status_code == 404
        later += timedelta(days=4)
        assert refused(at_the_door.phone)
    at_the_door.event.status = EventStatus.CANCELLED
    db.session.commit()
    assert refused(at_the_door.phone)
    at_the_door.event.status = EventStatus.SCHEDULED
    door.revoke_link(at_the_door.event, at_the_door.link.public_id, by=at_the_door.isu, now=clock.now())
    db.session.commit()
    assert refused(at_the_door.phone) and nobody.get(f"/door/{at_the_door.secret}").status_code == 404


@pytest.mark.parametrize(("language", "asked"), [("ar", "اسم هذا الجهاز"), ("ru", "Название этого устройства"), ("zh", "本设备的名称")])
def test_a_phone_is_asked_for_its_name_in_the_helpers_language(at_the_door: Door, language: str, asked: str) -> None:
    assert asked in at_the_door.app.test_client().get(f"/door/{at_the_door.secret}?lang={language}").get_data(as_text=True)


def test_a_device_that_leaves_is_forgotten(at_the_door: Door) -> None:
    assert at_the_door.phone.post("/door/leave").status_code == 401
    assert at_the_door.phone.get("/door/list").status_code == 200
    at_the_door.phone.post("/door/leave", data="{}", headers={"X-Plenary-Door": "1", "Content-Type": "application/json"})

    assert at_the_door.phone.get("/door/list").status_code == 401


def test_a_form_of_another_site_cannot_sync(at_the_door: Door) -> None:
    body = json.dumps({"device_time": clock.now().isoformat(), "records": [at_the_door.said()]})
    for headers in ({"Content-Type": "text/plain", "X-Plenary-Door": "1"}, {"Content-Type": "application/json"}):
        assert at_the_door.phone.post("/door/sync", data=body, headers=headers).status_code == 401

    assert db.session.query(AttendanceMark).count() == 0


def test_each_record_is_answered_and_the_good_ones_are_applied(at_the_door: Door) -> None:
    there = at_the_door
    other = make.delegate(make.event(), state=there.kenya)
    gone = make.delegate(there.event, state=there.kenya, status=DelegateStatus.WITHDRAWN)
    waits = make.delegate(there.event, state=there.kenya, status=DelegateStatus.WAITING)
    coffee = make.session(there.event, kind=SessionKind.BREAK)
    db.session.commit()
    code = check_in_code(there.amina.public_id)
    first = there.said(code=code.lower())
    cases: list[tuple[Any, tuple[str, str | None]]] = [
        (first, ("applied", None)),
        (first, ("again", None)),
        (there.said(code=check_in_code(other.public_id)), ("refused", "other_event")),
        (there.said(person=other.public_id), ("refused", "other_event")),
        (there.said(code=code[:30]), ("refused", "cut_code")),
        (there.said(code=f"{code[:41]}{'A' if code[41] != 'A' else 'B'}"), ("refused", "unknown_code")),
        (there.said(code="BEGIN:VCARD\nFN:Jane"), ("refused", "unknown_code")),
        (there.said(code=check_in_code(gone.public_id)), ("refused", "withdrawn")),
        (there.said(code=check_in_code(waits.public_id)), ("refused", "not_expected")),
        (there.said(session="a" * 16), ("refused", "session_gone")),
        (there.said(session=coffee.public_id), ("refused", "session_break")),
        (there.said(at=(clock.now() + HOUR).isoformat()), ("applied", "future_time")),
        (there.said(at="0001-01-01T00:00:00+14:00"), ("refused", "bad_record")),
        (there.said(at="yesterday"), ("refused", "bad_record")),
        (there.said(at="1970-01-01T00:00:00Z", undo=True), ("applied", "past_time")),
        (there.said(standing="bored"), ("refused", "bad_record")),
        (there.said(standing="substituted"), ("refused", "unknown_code")),
        (there.said(standing="substituted", substitute=there.amina.public_id), ("refused", "bad_record")),
        (there.said(standing="excused", reason="visa"), ("applied", None)),
        (there.said(mode=[1]), ("refused", "bad_record")),
        (there.said(session=[[[]]]), ("refused", "session_gone")),
        (there.said(person={"a": 1}), ("refused", "unknown_code")),
        (there.said(walk_in="me"), ("refused", "bad_record")),
        (there.said(walk_in={"family_name": "\x00\ud800"}), ("refused", "bad_record")),
        (there.said(walk_in={"family_name": "Doe", "state": "XXX"}), ("refused", "bad_record")),
        (there.said(undo=True), ("applied", None)),
        ("no record", ("refused", "bad_record")),
        ({"uuid": "x"}, ("refused", "bad_record")),
        ({"uuid": 7}, ("refused", "bad_record")),
        (None, ("refused", "bad_record")),
    ]

    records = [record for record, _outcome in cases]
    assert there.outcomes(*records) == [outcome for _record, outcome in cases]
    again = {"again" if isinstance(each, dict) and len(str(each["uuid"])) == 36 else "refused" for each in records}
    assert {outcome for outcome, _reason in there.outcomes(*records)} == again
    assert db.session.query(AttendanceMark).count() == 5
    kept = {each.reason: each for each in db.session.query(RefusedRecord)}
    assert set(kept) == set(Refusal) and kept[Refusal.CUT_CODE].said == code[:30].lower()
    assert "vcard" not in str([each.said for each in db.session.query(RefusedRecord)]).lower()


def test_too_much_and_nonsense_are_answered_in_a_sentence_and_nothing_is_applied(at_the_door: Door) -> None:
    good = at_the_door.said()
    many = at_the_door.sync(good, *({"uuid": "x"} for _each in range(syncing.MOST)))
    huge = at_the_door.send(json.dumps({"device_time": clock.now().isoformat(), "records": [good] * 100_000}))

    for answer in (many, huge):
        assert answer.status_code == 413 and answer.get_json()["limit"] == 500 and "Nothing was applied" in answer.get_json()["message"]
    bodies = ["", "[", "[]", "{}", "[" * 300_000, '{"device_time": 9, "records": []}', '{"records": [1]}', "\ud83d", "9" * 9000]
    for body in bodies:
        answer = at_the_door.send(body.encode("utf-8", "replace").decode())
        assert answer.status_code == 400 and "Nothing was applied" in answer.get_json()["message"], body[:20]
    assert db.session.query(AttendanceMark).count() == 0


def test_two_devices_that_disagree_both_keep_their_record(at_the_door: Door) -> None:
    there, other = at_the_door, at_the_door.device("Two")
    seen = there.phone.get("/door/list").get_json()["version"]

    earlier = there.said(at=(clock.now() - timedelta(seconds=30)).isoformat(), standing="absent")
    assert there.outcomes(there.said(), phone=other, since=seen) == [("applied", None)]
    there_sent = there.sync(earlier, since=seen).get_json()
    assert there_sent["results"][0]["outcome"] == "conflict"
    mark = db.session.query(AttendanceMark).filter_by(uuid=earlier["uuid"]).one()
    assert mark.contradicts is not None and mark.device is not None and mark.device.label == "One"
    assert [each[2] for each in there_sent["marks"]] == ["present"]


def test_what_was_recorded_later_holds_however_late_it_is_sent(at_the_door: Door) -> None:
    there, other = at_the_door, at_the_door.device("Two")
    db.session.execute(sa.update(DoorDevice).values(opened_at=clock.now() - HOUR))
    db.session.commit()
    wrong = clock.now() + timedelta(days=400)
    there.sync(there.said(at=(wrong - timedelta(minutes=5)).isoformat(), standing="absent"), device_time=wrong)
    answer = there.sync(there.said(at=(clock.now() - timedelta(minutes=20)).isoformat()), phone=other)

    assert [each[2] for each in answer.get_json()["marks"]] == ["absent"]
    kept = db.session.query(AttendanceMark).filter_by(standing=Standing.ABSENT).one()
    assert kept.said_at is not None and kept.said_at > clock.now() + HOUR and abs(clock.now() - timedelta(minutes=5) - kept.at) < timedelta(seconds=9)


def test_a_walk_in_is_registered_once_and_a_substitute_is_present(at_the_door: Door) -> None:
    there = at_the_door
    waits = make.delegate(there.event, state=there.kenya, family_name="Waits", status=DelegateStatus.WAITING)
    db.session.commit()
    walk_in = there.said(walk_in={"title": "Ms.", "given_name": "Jane", "family_name": "Doe", "state": "KEN"})
    known = there.said(walk_in={"given_name": "stand-in", "family_name": "WAITS", "state": "KEN"})
    guest = there.said(walk_in={"family_name": "Roe", "organisation": "A university"})
    swapped = there.said(standing="substituted", substitute=there.peru.public_id)

    assert there.outcomes(walk_in, walk_in, known, guest, swapped) == [("applied", None), ("again", None), *[("applied", None)] * 3]
    made = db.session.query(Delegate).filter_by(walk_in=True).order_by(Delegate.id).all()
    assert [(each.full_name, each.category) for each in made] == [
        (waits.full_name, Category.DELEGATE), ("Jane Doe", Category.DELEGATE), ("Roe", Category.ORGANISATION),
    ]  # fmt: skip
    assert waits.status is DelegateStatus.REGISTERED
    roll = queries.roll_of(there.event)
    held = roll.standing_in(there.session, there.amina)
    assert held is not None and held.substitute_id == there.peru.id and roll.was_in(there.session, there.peru)
    assert {each.method for each in db.session.query(AttendanceMark)} == {Method.WALK_IN, Method.LIST}


def test_whoever_leaves_and_comes_back_is_recorded_with_the_times(at_the_door: Door) -> None:
    there, roll = at_the_door, lambda: queries.roll_of(at_the_door.event).standing_in(at_the_door.session, at_the_door.amina)
    arrived = clock.now() - timedelta(minutes=30)
    make.mark(there.session, there.amina, arrived_at=arrived, at=arrived)
    db.session.commit()

    assert there.outcomes(there.said(left=True), there.said(left=True, standing="absent")) == [("applied", None), ("refused", "bad_record")]
    held = roll()
    assert held is not None and held.arrived_at == arrived and held.left_at == held.at and not held.is_there
    assert queries.roll_of(there.event).was_in(there.session, there.amina), "who left was there"
    [mark] = there.phone.get("/door/list").get_json()["marks"]
    assert mark[2] == "present" and mark[5] == mark[4]
    assert there.outcomes(there.said()) == [("applied", None)]
    held = roll()
    assert held is not None and held.is_there


def test_a_walk_in_is_taken_back_before_the_device_knows_another_name_for_it(at_the_door: Door) -> None:
    there = at_the_door
    jane, john = (there.said(walk_in={"family_name": name, "state": "KEN"}) for name in ("Doe", "Roe"))

    assert there.outcomes(jane, there.said(person=jane["uuid"], undo=True), john) == [("applied", None)] * 3
    assert there.outcomes(there.said(person=john["uuid"], standing="absent"), there.said(person=str(uuid4()))) == [
        ("applied", None),
        ("refused", "unknown_code"),
    ]
    assert [each.standing for each in db.session.query(AttendanceMark).order_by(AttendanceMark.id)] == [
        Standing.PRESENT, Standing.UNDONE, Standing.PRESENT, Standing.ABSENT,
    ]  # fmt: skip


@pytest.mark.parametrize("in_turn", [True, False])
def test_the_same_records_sent_by_two_requests_at_once_are_applied_once(apart: Flask, monkeypatch: pytest.MonkeyPatch, in_turn: bool) -> None:
    known, both = queries.uuids_among, Barrier(2)

    def known_slowly(uuids: Iterable[str]) -> set[str]:
        found = known(uuids)
        if in_turn:
            sleep(0.3)
        else:
            both.wait(20)
        return found

    there = Door(apart)
    records = [there.said(code=check_in_code(each.public_id)) for each in (there.amina, there.peru)] + [there.said(code="A")]
    body = {"device_time": clock.now().isoformat(), "records": [*records, there.said(walk_in={"family_name": "Doe", "state": "KEN"})]}
    cookies = [each.get_cookie("plenary_door", path="/door") for each in (there.phone, there.device("Two"))]
    secrets = [each.value for each in cookies if each]  # of two devices: one device's requests wait for its own row
    kept()
    monkeypatch.setattr(queries, "uuids_among", known_slowly)
    if not in_turn:
        monkeypatch.setattr(syncing, "in_turn", lambda _event: None)
        monkeypatch.setattr(database, "set_up_sqlite", without_begin)
        db.engine.dispose()
    app = apart if in_turn else create_app(apart.config["PLENARY"])
    app.testing = False

    def send(secret: str) -> tuple[int, set[str]]:
        phone = app.test_client()
        phone.set_cookie("plenary_door", secret, path="/door")
        answer = phone.post("/door/sync", json=body, headers={"X-Plenary-Door": "1"})
        return answer.status_code, {each["outcome"] for each in answer.get_json()["results"]} if answer.status_code == 200 else set()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(send, secrets), key=str)

    if in_turn:
        assert answers == [(200, {"again"}), (200, {"applied", "refused"})]
        counts = [db.session.query(each).count() for each in (AttendanceMark, RefusedRecord)]
        assert counts == [3, 1] and db.session.query(Delegate).filter_by(walk_in=True).count() == 1
    else:
        assert [status for status, _outcomes in answers] == [200, 409], "without the turn the two meet, or this tests nothing"


def test_a_sync_asks_the_same_number_of_questions_however_long(at_the_door: Door) -> None:
    there = at_the_door
    counts = []
    for size in (3, 60):
        people = [make.delegate(there.event, state=there.kenya) for _number in range(size)]
        db.session.commit()
        records = [there.said(code=check_in_code(each.public_id)) for each in people] + [there.said(code="A") for _each in people]
        with counting() as statements:
            assert there.sync(*records).status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_staff_make_their_own_browser_a_device(at_the_door: Door, sign_in: Callable[[Account], FlaskClient]) -> None:
    browser = sign_in(at_the_door.isu)

    assert browser.post(f"/events/{at_the_door.event.public_id}/attend/device").location == "/door/"
    assert browser.get("/door/list").status_code == 200
