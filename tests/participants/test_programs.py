"""Programs register delegates with a key of one event: by the form of the pages, each record for itself, nobody twice."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.events.models import Event
from app.mail.models import Message
from app.participants.models import ProgramToken
from app.participants.programs import make_token
from app.people.models import Account
from app.questionnaires import actions as questionnaires
from app.questionnaires.definition import Definition, ForWhom, Kind, Operator
from app.questionnaires.queries import drafted
from app.registration import answers
from app.registration.models import Delegate, DelegateStatus, Terms
from app.web.access import Role
from tests import make
from tests.questionnaires.definitions import asking, question, when


@pytest.fixture
def event(app: Flask, officer: Account) -> Event:
    make.convention()
    make.state("Kenya", iso3="KEN")
    return make.event()


@pytest.fixture
def key(event: Event, officer: Account) -> str:
    return made(event, officer)


def made(event: Event, officer: Account) -> str:
    secret = make_token(event, name="Ministry", by=officer, now=clock.now())
    db.session.commit()
    return secret


def asks(event: Event, officer: Account, definition: Definition) -> None:
    questionnaires.redraft(event, lambda _before: definition, version=drafted(event).version, by=officer, now=make.NOW)
    questionnaires.publish(event, version=drafted(event).version, by=officer, now=make.NOW)
    db.session.commit()


def send(client: FlaskClient, event: Event, key: str, *records: dict[str, Any], **more: Any) -> Any:
    return client.post(f"/api/events/{event.public_id}/delegates", json={"delegates": list(records), **more}, headers={"Authorization": f"Bearer {key}"})


def kenyan(name: str, key: str = "", **more: Any) -> dict[str, Any]:
    return {"key": key or name, "state": "KEN", "family_name": name, "role": "adviser"} | more


def test_each_record_stands_for_itself_and_the_same_key_registers_nobody_again(client: FlaskClient, event: Event, key: str) -> None:
    db.session.add(Terms(event_id=event.id, capacity=1, waiting_list=True))
    db.session.commit()
    records = kenyan("Þórhallsdóttir", email="a@example.org"), kenyan("", "empty"), kenyan("KOFFI"), kenyan("Ax", email="nobody", role="boss"), kenyan("thorhallsdottir")

    found = send(client, event, key, *records).get_json()["delegates"]

    assert [each["outcome"] for each in found] == ["registered", "refused", "waiting", "refused", "refused"]
    assert found[1]["errors"] == [{"field": "family_name", "message": "Enter the family name."}]
    assert [each["field"] for each in found[3]["errors"]] == ["role", "email"]
    assert "is on the list already" in found[4]["errors"][0]["message"]
    assert db.session.query(Message).count() == 0
    again = send(client, event, key, records[0], kenyan("Other", "KOFFI")).get_json()["delegates"]
    assert again[0] == found[0] | {"outcome": "there_already"} and again[1]["outcome"] == "refused"
    assert sorted(db.session.scalars(sa.select(Delegate.family_name))) == ["KOFFI", "Þórhallsdóttir"]
    assert send(client, event, key, kenyan("Told", email="told@example.org"), tell=True).status_code == 200 and db.session.query(Message).count() == 1


def test_the_questions_of_the_form_are_answered_and_validated_as_on_the_page(client: FlaskClient, event: Event, officer: Account, key: str) -> None:
    visa = (when("qa", Operator.IS, "yes"),)
    asks(event, officer, asking(
        question("qa", Kind.YES_NO, required=True), question("qb", Kind.PASSPORT, shown_when=(visa,)), question("qc", Kind.SEVERAL_OF),
        question("qd", Kind.NUMBER), question("qe", for_whom=ForWhom.ORGANISERS), question("qf", Kind.PHOTOGRAPH),
    ))  # fmt: skip
    told = client.get(f"/api/events/{event.public_id}/form", headers={"Authorization": f"Bearer {key}"}).get_json()
    assert [each["id"] for each in told["sections"][0]["questions"]] == ["qa", "qb", "qc", "qd", "qe", "qf"] and told["version"] == 1
    assert {"value": "KEN", "label": "Kenya"} in next(each for each in told["person"] if each["name"] == "state")["choices"]

    passport = {"number": "X1", "issuer": "KEN", "expires": "2099-01-01"}
    good = kenyan("A", answers={"qa": True, "qb": passport, "qc": ["a", "b"], "qd": 12.5, "qe": "ours"})
    bad = kenyan("B", answers={"qa": "no", "qb": passport, "qc": ["z"], "qd": "many", "qf": "x", "qz": 1, "qe": {"a": 1}})
    first, second = send(client, event, key, good, bad).get_json()["delegates"]

    assert first["outcome"] == "registered"
    delegate = db.session.scalars(sa.select(Delegate)).one()
    assert answers.kept_by(delegate) == {"qa": "yes", "qb": passport, "qc": ["a", "b"], "qd": "12.5", "qe": "ours"}
    wrong = {each["field"]: each["message"] for each in second["errors"]}
    assert set(wrong) == {f"answers.{each}" for each in ("qb", "qc", "qd", "qf", "qz", "qe")} and "asked only where" in wrong["answers.qb"]


def test_a_key_opens_one_event_until_it_is_revoked_or_its_maker_may_not_change_the_event(
    client: FlaskClient, browser: FlaskClient, event: Event, officer: Account, key: str
) -> None:
    other, page = make.event(), f"/events/{event.public_id}/participants/programs"
    refusals = [send(client, *each, kenyan("A")) for each in ((other, key), (event, "x" * 43), (event, ""), (event, "Ω"))]
    assert {(each.status_code, each.get_data()) for each in refusals} == {(404, refusals[0].get_data())}
    assert client.get(f"/api/events/{event.public_id}/form").status_code == 404

    officer.active = False
    db.session.commit()
    assert send(client, event, key, kenyan("A")).status_code == 404
    officer.active = True
    db.session.commit()
    shown = browser.post(page, data={"name": "Second"}).get_data(as_text=True)
    assert shown.count("<code>") == 2 and key not in browser.get(page).get_data(as_text=True)
    token = db.session.scalars(sa.select(ProgramToken).order_by(ProgramToken.id)).first()
    assert token is not None
    for _time in range(2):
        assert browser.post(f"{page}/{token.public_id}/revoke").status_code == 303
    assert send(client, event, key, kenyan("A")).status_code == 404 and db.session.query(Delegate).count() == 0


def test_whatever_is_sent_is_answered(client: FlaskClient, event: Event, key: str) -> None:
    address, head = f"/api/events/{event.public_id}/delegates", {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    for body in ("", "{}", "[]", '{"delegates": []}', '{"delegates": [1]}', '{"delegates": ' + "[" * 100_000, "9" * 5_000, '{"delegates": "x"}', "\xff"):
        answer = client.post(address, data=body, headers=head)
        assert answer.status_code == 400 and "delegates" in answer.get_json()["error"], body[:40]
    assert client.post(address, data=b'{"delegates": [{"key": "' + b"x" * 2**20 + b'"}]}', headers=head).status_code == 400
    assert send(client, event, key, *[kenyan("A")] * 101).status_code == 400
    odd = [{}, {"key": 1}, kenyan("A", "\ud800"), kenyan("\ud800"), kenyan("A\x00B", "k"), kenyan("A", answers=[]), kenyan("A", nope=1), kenyan("A", state=["KEN"]),
           kenyan("A", answers={"qa": float("inf")}), kenyan("A", category="x"), kenyan("A", category="organisation")]  # fmt: skip
    found = send(client, event, key, *odd).get_json()["delegates"]
    assert [each["outcome"] for each in found].count("refused") == 10
    assert db.session.scalars(sa.select(Delegate.family_name)).all() == ["AB"]


def test_a_program_waits_after_many_requests(client: FlaskClient, event: Event, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.participants.programs.LIMITS", {"program": 2, "program from": 9})

    assert [send(client, event, key, kenyan("A")).status_code for _time in range(3)] == [200, 200, 429]
    assert db.session.scalars(sa.select(Delegate.status)).all() == [DelegateStatus.REGISTERED]


def test_observers_make_no_keys(observer: FlaskClient, event: Event) -> None:
    assert observer.get(f"/events/{event.public_id}/participants/programs").status_code == 404
    assert Role.OBSERVER not in observer.application.view_functions["participants.program_tokens"].audience  # type: ignore[attr-defined]  # set by open_to
