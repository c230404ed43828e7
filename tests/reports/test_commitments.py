"""What States undertook is noted, told where it may be, and followed up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.documents.summary import summary
from app.errors import NotAllowed, Refused
from app.events.models import Confidentiality, Event, EventStatus
from app.mail.models import Message
from app.people.models import Account
from app.reports import commitments, queries
from app.reports.facts import summary_facts
from app.reports.models import Commitment, Progress
from app.reports.rules import Due, due
from app.treaty.queries import coordinators_on, get_state
from app.web.access import Role
from tests import make
from tests.conftest import counting

WORDS = "intends to submit the ratification bill by March"


@pytest.fixture
def isu(app: Flask, convention_loaded: None) -> Account:
    return make.account()


def noted(event: Event, by: Account, code: str = "AGO", **facts: object) -> Commitment:
    """Angola intends to submit its bill."""
    every = {"state_id": get_state(code).id, "text": WORDS, "due_on": None, "confidential": False} | facts
    key = f"{db.session.query(Commitment).count():032x}"
    return commitments.note(event, every, submission_key=key, by=by, now=make.NOW)


def told(event: Event, language: str = "en", **facts: object) -> str:
    return summary(summary_facts(event, language, **facts)).text  # type: ignore[arg-type]  # as given


def test_the_summary_of_an_open_event_tells_them_in_protocol_order(isu: Account) -> None:
    event = make.event(status=EventStatus.HELD)
    noted(event, isu, "GMB", text="will report at the 8MSP.")
    noted(event, isu)

    assert "\n\nAngola intends to submit the ratification bill by March. The Gambia will report at the 8MSP." in told(event)
    assert "intends" not in told(event, "fr")


def test_nothing_confidential_is_told_and_nothing_of_a_closed_meeting(isu: Account) -> None:
    event, closed = make.event(status=EventStatus.HELD), make.event(status=EventStatus.HELD, confidentiality=Confidentiality.CLOSED)
    noted(event, isu, confidential=True)
    noted(closed, isu)

    assert "Angola" not in told(event) and "Angola" not in told(closed)
    assert "Angola" in told(closed, name_states=True)


def test_one_of_a_closed_meeting_is_confidential_unless_somebody_says_otherwise(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    event, closed = make.event(), make.event(confidentiality=Confidentiality.CLOSED)
    db.session.commit()
    browser = sign_in(isu)

    ticked = 'checked id="confidential"'
    assert ticked in browser.get(f"/events/{closed.public_id}/commitments").get_data(as_text=True)
    assert ticked not in browser.get(f"/events/{event.public_id}/commitments").get_data(as_text=True)


@pytest.mark.parametrize(
    ("progress", "days", "expected"),
    [
        (Progress.OPEN, None, Due.UNDATED),
        (Progress.OPEN, 15, Due.LATER),
        (Progress.OPEN, 14, Due.SOON),
        (Progress.OPEN, 0, Due.SOON),
        (Progress.OPEN, -1, Due.PAST),
        (Progress.KEPT, -1, Due.SETTLED),
        (Progress.NOT_KEPT, 3, Due.SETTLED),
    ],
)
def test_when_one_asks_to_be_followed_up(progress: Progress, days: int | None, expected: Due) -> None:
    today = date(2018, 5, 23)
    on = None if days is None else today + timedelta(days=days)

    assert due(Commitment(progress=progress, due_on=on), today) is expected


def test_home_asks_to_follow_up_and_no_more_once_it_is_settled(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    event = make.event(status=EventStatus.PUBLISHED)
    kept = noted(event, isu, text=f"{WORDS}.", due_on=clock.today() - timedelta(days=1))
    noted(event, isu, "KEN", text="will report", due_on=clock.today() + timedelta(days=60))
    event_id, commitment_id = event.public_id, kept.public_id
    db.session.commit()
    browser = sign_in(isu)
    page = browser.get("/").get_data(as_text=True)
    assert f"Angola {WORDS}. To be followed up since" in page and "will report" not in page

    browser.post(f"/events/{event_id}/commitments/{commitment_id}/progress", data={"progress": "kept", "note": "Law 5", "version": "1"})
    assert WORDS not in browser.get("/").get_data(as_text=True)
    assert "Law 5" in browser.get(f"/events/{event_id}/commitments").get_data(as_text=True)


def test_only_those_who_may_change_the_event_are_asked(isu: Account) -> None:
    elsewhere = make.mandate(get_state("PER"), area=make.area("clearance", "Clearance"))
    stranger = make.account(Role.COORDINATOR, Role.OBSERVER, mandates=(elsewhere,))
    noted(make.event(status=EventStatus.PUBLISHED), isu, due_on=date(2018, 6, 1), confidential=True)

    assert len(queries.to_follow_up(isu, date(2018, 6, 2))) == 1
    assert queries.to_follow_up(stranger, date(2018, 6, 2)) == []
    with pytest.raises(NotAllowed):
        noted(make.event(), stranger)


def test_home_costs_the_same_however_many_are_due(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    event = make.event(status=EventStatus.PUBLISHED)
    noted(event, isu, due_on=clock.today())
    db.session.commit()
    browser, counts = sign_in(isu), []
    browser.get("/")
    for _round in range(2):
        for path in ("/", f"/events/{event.public_id}/commitments"):
            with counting() as asked:
                browser.get(path)
            counts.append(len(asked))
        for code in ("KEN", "UGA", "TZA", "DJI"):
            noted(make.event(status=EventStatus.PUBLISHED), isu, code, due_on=clock.today())
            noted(event, isu, code)
        db.session.commit()

    assert counts[:2] == counts[2:]


def test_a_form_is_kept_once_and_one_of_another_event_is_refused(isu: Account) -> None:
    event = make.event()
    facts = {"state_id": get_state("AGO").id, "text": WORDS, "due_on": None, "confidential": False}
    commitments.note(event, facts, submission_key="a" * 32, by=isu, now=make.NOW)

    for other, reason in ((event, "sent_twice"), (make.event(), "form_expired")):
        with pytest.raises(Refused, match=reason):
            commitments.note(other, facts, submission_key="a" * 32, by=isu, now=make.NOW)


ODD = [
    {}, {"state": "²"}, {"state": "9" * 30}, {"state": "1", "text": "x" * 501}, {"state": "1", "text": "\x00 \x0b"},
    {"state": "1", "text": "x", "due_on": "2018-02-30"}, {"state": "1", "text": "x", "due_on": "9" * 9}, {"submission_key": "Z" * 32},
]  # fmt: skip


@pytest.mark.parametrize("data", ODD)
def test_what_cannot_be_noted_is_asked_for_again(isu: Account, sign_in: Callable[[Account], FlaskClient], data: dict[str, str]) -> None:
    event = make.event()
    db.session.commit()

    assert sign_in(isu).post(f"/events/{event.public_id}/commitments", data={"submission_key": "a" * 32} | data).status_code == 422


def test_one_is_corrected_and_removed_by_those_who_saw_the_present_one(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    event = make.event()
    kept = noted(event, isu)
    address = f"/events/{event.public_id}/commitments/{kept.public_id}"
    form = {"submission_key": "0" * 32, "version": "1", "state": str(get_state("KEN").id), "text": "<b>will</b> report"}
    db.session.commit()
    browser = sign_in(isu)
    assert "Correct a commitment" in browser.get(address).get_data(as_text=True)
    browser.post(address, data=form)
    browser.post(address, data=form | {"text": "too late"})
    assert db.session.query(Commitment.text).scalar() == "will report"

    browser.post(f"{address}/remove", data={"version": "1"})
    assert db.session.query(Commitment).count() == 1
    browser.post(f"{address}/remove", data={"version": "2"})
    assert db.session.query(Commitment).count() == 0


MORNING = datetime(2018, 6, 1, 8, 0, tzinfo=UTC)


def reminded(now: datetime = MORNING) -> list[Message]:
    """What is in the outbox after a worker has looked."""
    for commitment_id in queries.to_remind_of(now):
        commitments.remind(commitment_id, now=now)
    return db.session.query(Message).order_by(Message.id).all()


def test_those_who_follow_up_are_written_to_once_and_nothing_confidential_is_in_it(isu: Account) -> None:
    event = make.event(status=EventStatus.PUBLISHED, confidentiality=Confidentiality.CLOSED, title="Meeting with Angola")
    own = make.account(Role.COORDINATOR, mandates=tuple(coordinators_on(event.starts_on, area_ids=[event.offices[0].area_id])))
    kept = noted(event, isu, due_on=date(2018, 6, 15), confidential=True)
    later = noted(event, isu, "KEN", due_on=date(2018, 6, 16))

    [message] = reminded()
    assert message.about == event.public_id and [each.address for each in message.recipients] == [own.email]
    assert "Angola" not in message.subject and b"Angola" not in message.source
    assert reminded() == [message] and kept.reminded_at == MORNING and later.reminded_at is None


@pytest.mark.parametrize("hour", [3, 20])
def test_nobody_is_written_to_at_night(isu: Account, hour: int) -> None:
    noted(make.event(status=EventStatus.PUBLISHED), isu, due_on=date(2018, 6, 1))

    assert reminded(MORNING.replace(hour=hour)) == []


def test_another_day_is_another_reminder_and_what_is_settled_is_none(isu: Account) -> None:
    event = make.event(status=EventStatus.PUBLISHED)
    kept, settled = noted(event, isu, due_on=date(2018, 6, 2)), noted(event, isu, "KEN", due_on=date(2018, 6, 2))
    commitments.follow_up(settled, Progress.KEPT, note="", version=1, by=isu, now=make.NOW)
    assert len(reminded()) == 1
    facts = {"state_id": kept.state_id, "text": kept.text, "due_on": date(2018, 6, 9), "confidential": False}
    commitments.change(kept, facts, version=kept.version, by=isu)

    assert len(reminded()) == 2


def test_what_was_undertaken_passes_on_with_the_office(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    event = make.event(status=EventStatus.PUBLISHED, confidentiality=Confidentiality.CLOSED)
    kept = noted(event, isu, due_on=clock.today())
    area = event.offices[0].area
    before = make.account(Role.COORDINATOR, mandates=tuple(coordinators_on(event.starts_on, area_ids=[area.id])))
    now = make.mandate(get_state("PER"), area=area, from_meeting=make.meeting("99MSP", date(2024, 1, 1)))
    successor = make.account(Role.COORDINATOR, mandates=(now,))
    other = make.account(Role.COORDINATOR, mandates=(make.mandate(get_state("FJI"), area=make.area("clearance", "Clearance")),))
    browser, at = sign_in(successor), f"/events/{event.public_id}/commitments"

    page = browser.get(at)
    assert page.status_code == 200 and WORDS in page.get_data(as_text=True) and "Note it" not in page.get_data(as_text=True)
    assert browser.get(f"/events/{event.public_id}").status_code == 404 and sign_in(other).get(at).status_code == 404
    assert [each.id for each in queries.to_follow_up(successor, clock.today())] == [kept.id] and queries.to_follow_up(other, clock.today()) == []
    morning = datetime.combine(clock.today(), MORNING.time(), UTC)
    assert {each.address for message in reminded(morning) for each in message.recipients} == {successor.email} - {before.email}
    assert browser.post(f"{at}/{kept.public_id}/progress", data={"progress": "kept", "note": "told us", "version": "1"}).status_code == 303
    assert kept.progress is Progress.KEPT
    assert browser.post(f"{at}/{kept.public_id}/remove", data={"version": "2"}).status_code == 404
