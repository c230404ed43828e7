"""Erasure: afterwards the person is nowhere, not even in a free page of the file, and every figure is what it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.database import Base, db, transaction
from app.events.models import Event, EventFile, EventStatus, FileKind, Speaker
from app.files.actions import store
from app.files.models import StoredFile
from app.invitations.models import Answer, InvitationStatus
from app.jobs.models import Progress
from app.mail import outbox
from app.mail.models import Message, ReceivedMessage
from app.outreach.models import StateNote
from app.people.models import Account
from app.privacy import erasing, jobs
from app.privacy.models import Erasure
from app.registration import actions, consent, messages
from app.registration.models import (
    CalendarReply,
    Category,
    ConsentBy,
    Delegate,
    DelegateStatus,
    Finding,
    LinkRequest,
    Partstat,
)
from app.registration.rules import Particulars
from app.reminders.models import Before, Reminder, Whom
from app.reports.attendance_facts import attendance_report
from app.reports.facts import summary_facts
from app.reports.models import Commitment
from app.web.access import Role
from app.web.links import secret_for
from tests import make
from tests.conftest import counting, kept, signed_in
from tests.registration.test_delegations import text_of

GIVEN, FAMILY, EMAIL, FUNCTION = "Zuzanna", "Quisquilia", "z.quisquilia@example.org", "Weltraumbotschafterin"
TRACES = (GIVEN, FAMILY, EMAIL, EMAIL.upper(), FUNCTION)


def life(event: Event) -> Delegate:
    """An event that was held and left the person in every room; a colleague stays on file."""
    notice = db.session.scalar(sa.select(sa.func.count()).select_from(Base.metadata.tables["privacy_notice"])) or make.notice()
    assert notice
    kenya = make.state("Kenya", iso3="KEN")
    make.invitation(
        event, kenya, status=InvitationStatus.SENT, answer=Answer.ATTENDING, answered_by=f"{GIVEN} {FAMILY}",
        reply_email=EMAIL, note=f"{FAMILY} comes late",
    )  # fmt: skip
    session = make.session(event)
    session.speakers = [Speaker(name=f"{GIVEN} {FAMILY}", function=FUNCTION, email=EMAIL)]
    officer = make.account()
    particulars = Particulars(family_name=FAMILY, given_name=GIVEN, function=FUNCTION, email=EMAIL)
    now = clock.now()
    delegate = actions.register(event, particulars, submission_key="a", state_id=kenya.id, by=officer, now=now)
    colleague = Particulars(family_name="Otieno", given_name="Ana", email="otieno@example.org")
    other = actions.register(event, colleague, submission_key="b", state_id=kenya.id, by=officer, now=now)
    consent.agree(delegate, given_by=ConsentBy.DELEGATE, language="fr", now=now)
    messages.send_personal_link(delegate, now=now)
    outbox.put(to=[EMAIL], subject=f"Links of {FAMILY}", text=FUNCTION, kind="links", now=now)
    outbox.put(to=[officer.email], subject="Test", text=f"Dear {GIVEN} {FAMILY}", about=event.public_id, kind="test", now=now)
    received = ReceivedMessage(
        digest="a", sender=f"{GIVEN} <{EMAIL}>", subject=FUNCTION, source=FAMILY.encode(), size=1, received_at=now,
        facts={"name": f"{GIVEN} {FAMILY}"}, about=event.public_id,
    )  # fmt: skip
    unclear = ReceivedMessage(digest="b", sender=EMAIL, subject="Re", source=b"x", size=1, received_at=now, facts={"address": EMAIL})
    db.session.add_all([received, unclear])
    for whose in (delegate, None):
        reply = CalendarReply(
            event=event, delegate=whose, received=received, received_at=now, stamp=now, finding=Finding.BELIEVED,
            sender=EMAIL, attendee=EMAIL, name=FAMILY, comment=FUNCTION, partstat=Partstat.ACCEPTED, current=True,
        )  # fmt: skip
        db.session.add(reply)
    db.session.add(
        Reminder(
            event=event, key="own", whom=Whom.DELEGATES, before=Before.EVENT, days=1, planned_at=now,
            troubles=[f"{GIVEN} {FAMILY}", "Ana Otieno"],
        )
    )  # fmt: skip
    make.mark(session, delegate), make.mark(session, other)
    note = f"Spoke with {GIVEN} {FAMILY} ({EMAIL}). Ms {FAMILY.upper()} drafts the bill."
    for number, at in enumerate((event, make.event(starts_on=clock.today(), ends_on=clock.today()))):
        undertook = {"text": f"will see {GIVEN} {FAMILY} submit the bill", "note": f"{FAMILY}: done", "entered_at": now, "submission_key": f"{number:032d}"}
        db.session.add(Commitment(event=at, state_id=kenya.id, **undertook))
    db.session.add(StateNote(state_id=kenya.id, sealed=note.encode(), author="Officer", written_at=now, submission_key="n" * 32))
    db.session.flush()
    return delegate


@pytest.fixture
def event(app: Flask) -> Event:
    make.convention()
    make.mandate(make.state("France", iso3="FRA"))
    return make.event(starts_on=clock.today() - timedelta(days=9), ends_on=clock.today() - timedelta(days=9), status=EventStatus.HELD, title="Seminar")


@pytest.fixture
def delegate(event: Event) -> Delegate:
    named = life(event)
    db.session.commit()
    return named


def everywhere() -> str:
    """Every value of every row, sealed ones opened, as a reader of the database would find them."""
    found = []
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)):
            found += [each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in row]
    found += [text_of(each) for each in db.session.scalars(sa.select(Message)) if each.source]
    return "\n".join(found)


def figures(event: Event) -> tuple[object, ...]:
    """All that the report and the summary count."""
    report = attendance_report(event, "en", prepared_on=event.ends_on)
    facts = summary_facts(event, "en")
    counted = [table for table in report.tables if not table.of_persons]
    return counted, facts.attending, facts.representatives


def own(delegate: Delegate) -> str:
    return f"/d/{secret_for('delegate', delegate.public_id, delegate.link_revision)}"


def erase(delegate: Delegate) -> None:
    erasing.erase(delegate, version=delegate.version, now=clock.now())
    db.session.commit()


def test_the_person_is_there_before(delegate: Delegate) -> None:
    assert all(each in everywhere() for each in (GIVEN, FAMILY, EMAIL, FUNCTION))


def test_an_erased_person_is_nowhere_and_the_colleague_is(event: Event, delegate: Delegate) -> None:
    erase(delegate)

    note = db.session.query(StateNote).one()
    assert (note.text, note.version) == ("Spoke with — (—). Ms — drafts the bill.", 2)
    assert {(each.text, each.note, each.version) for each in db.session.query(Commitment)} == {("will see — submit the bill", "—: done", 2)}
    assert [each for each in TRACES if each.lower() in everywhere().lower()] == []
    assert "Otieno" in everywhere() and "otieno@example.org" in everywhere()


def test_the_figures_are_what_they_were(event: Event, delegate: Delegate) -> None:
    before = figures(event)
    erase(delegate)

    assert figures(event) == before


def test_every_row_about_a_person_goes_unless_it_is_evidence(event: Event, delegate: Delegate) -> None:
    erase(delegate)

    left = {
        table.name
        for table in Base.metadata.sorted_tables
        if "delegate_id" in table.c
        and db.session.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.delegate_id == delegate.id))
    }
    assert "attendance_mark" in left and left <= erasing.KEPT_TABLES


def test_the_end_of_the_period_erases_everybody_and_what_missions_wrote(event: Event, delegate: Delegate) -> None:
    with_a_note = store(name=f"{FAMILY}.pdf", media_type="application/pdf", content=FAMILY.encode(), now=clock.now())
    event.files.append(EventFile(stored=with_a_note, kind=FileKind.NOTE_VERBALE, title=FAMILY))
    event.sessions[0].speakers[0].name = event.sessions[0].speakers[0].function = "A published name"
    event.retention_days = 9
    db.session.commit()
    before = figures(event)
    assert jobs.end_retention() == 1

    text = everywhere().lower()
    assert [each for each in (*TRACES, "Otieno", "otieno@") if each.lower() in text] == []
    assert figures(event) == before
    assert (jobs.end_retention(), db.session.scalar(sa.select(sa.func.sum(Erasure.persons)))) == (0, 2)
    assert db.session.scalars(sa.select(StoredFile)).all() == []


def test_a_note_keeps_the_name_of_whom_another_event_still_names(event: Event, delegate: Delegate) -> None:
    make.delegate(make.event(starts_on=clock.today(), ends_on=clock.today()), state=delegate.state, family_name=FAMILY, given_name=GIVEN)
    event.retention_days = 1
    db.session.commit()
    jobs.end_retention()

    assert f"{GIVEN} {FAMILY}" in db.session.query(StateNote).one().text


def test_whoever_is_registered_after_the_erasure_is_erased_too(event: Event, delegate: Delegate) -> None:
    event.retention_days = 1
    db.session.commit()
    jobs.end_retention()
    make.delegate(event, family_name="Latecomer")
    assert jobs.end_retention() == 1

    assert "Latecomer" not in everywhere()


@pytest.mark.parametrize(("own_days", "usual", "expected"), [(None, None, 0), (10, None, 0), (9, None, 1), (None, 9, 1), (30, 1, 0), (0, None, 1)])
def test_what_is_due(event: Event, delegate: Delegate, own_days: int | None, usual: int | None, expected: int) -> None:
    event.retention_days = own_days
    make.notice(retention_days=usual)

    assert jobs.end_retention() == expected


def test_an_event_that_goes_on_is_not_erased(event: Event, delegate: Delegate) -> None:
    event.status, event.retention_days, event.ends_on = EventStatus.SCHEDULED, 0, clock.today()
    db.session.commit()

    assert jobs.end_retention() == 0


def test_one_event_that_cannot_be_erased_just_now_keeps_no_other_waiting(event: Event, delegate: Delegate) -> None:
    other = make.event(starts_on=event.starts_on, ends_on=event.ends_on, status=EventStatus.HELD)
    make.delegate(other)
    for each in (event, other):
        each.retention_days = 1
    db.session.scalars(sa.select(Message).where(Message.about == event.public_id)).first().progress = Progress.WORKING  # type: ignore[union-attr]  # there is one
    db.session.commit()

    assert jobs.end_retention() == 1 and FAMILY in everywhere()


def test_a_delegate_sees_takes_along_and_erases_what_is_kept(client: FlaskClient, event: Event, delegate: Delegate) -> None:
    page = client.get(f"{own(delegate)}/data").get_data(as_text=True)
    file = json.loads(client.get(f"{own(delegate)}/data.json").get_data())
    assert FUNCTION in page and file["registration"][0]["family_name"] == FAMILY and "otieno" not in page.lower()
    assert list(file["notes"][0]) == ["written_at", "said"] and "drafts the bill" not in page
    assert len(file["commitments"]) == 2 and "submit the bill" not in page
    assert file["agreements"][0]["text"] and file["attendance"][0]["standing"] == "present"
    address = f"{own(delegate)}/erase"
    assert "What stays" in client.get(address).get_data(as_text=True)
    assert client.post(address, data={"version": str(delegate.version)}).status_code == 422
    for _press in range(2):
        assert client.post(address, data={"version": str(delegate.version), "sure": "y"}).headers["Location"] == "/personal-data/erased"

    assert client.get(own(delegate)).status_code == 404 and FAMILY not in everywhere()


def test_who_is_expected_withdraws_first(client: FlaskClient, event: Event, delegate: Delegate) -> None:
    event.status, event.starts_on, event.ends_on = EventStatus.SCHEDULED, clock.today(), clock.today() + timedelta(days=5)
    db.session.commit()
    form = {"version": str(delegate.version), "sure": "y"}
    answer = client.post(f"{own(delegate)}/erase", data=form)
    assert answer.status_code == 422 and "Withdraw the registration first" in answer.get_data(as_text=True)
    client.post(f"{own(delegate)}/withdraw")
    db.session.refresh(delegate)
    client.post(f"{own(delegate)}/erase", data=form | {"version": str(delegate.version)})

    db.session.refresh(delegate)
    assert (delegate.status, delegate.family_name) == (DelegateStatus.WITHDRAWN, erasing.NAMELESS)


def test_organisers_erase_and_others_do_not(app: Flask, event: Event, delegate: Delegate) -> None:
    address = f"/events/{event.public_id}/register/{delegate.public_id}"
    stranger = signed_in(app, make.account(Role.OBSERVER))
    assert {stranger.get(f"{address}/{each}").status_code for each in ("data", "data.json", "erase")} == {404}
    officer = signed_in(app, make.account())
    assert FUNCTION in officer.get(f"{address}/data").get_data(as_text=True)
    assert officer.post(f"{address}/erase", data={"version": str(delegate.version), "sure": "y"}).status_code == 303

    assert FAMILY not in everywhere() and "—" in officer.get(f"/events/{event.public_id}/register").get_data(as_text=True)
    assert officer.get(f"{address}/data").status_code == 200 and officer.get(f"{address}/erase").status_code == 200


def test_a_period_that_erases_at_once_is_confirmed(sign_in: Callable[[Account], FlaskClient], event: Event, delegate: Delegate) -> None:
    browser, page = sign_in(make.account()), f"/events/{event.public_id}/personal-data"
    form = {"retention_days": "5", "version": str(event.version)}
    answer = browser.post(page, data=form)
    assert answer.status_code == 422 and "2 persons are erased at once" in answer.get_data(as_text=True)
    assert browser.post(page, data=form | {"sure": "y"}).status_code == 303
    make.notice()
    texts = {"text_en": "a", "text_fr": "b", "text_es": "c", "version": "2", "retention_days": "3"}
    assert browser.post("/personal-data", data=texts).status_code in (303, 422)

    db.session.refresh(event)
    assert event.retention_days == 5


def test_organisers_erase_a_whole_event_by_a_second_step(sign_in: Callable[[Account], FlaskClient], event: Event, delegate: Delegate) -> None:
    browser, page = sign_in(make.account()), f"/events/{event.public_id}/personal-data"
    browser.post(f"{page}/erase")
    assert FAMILY in everywhere()
    browser.post(f"{page}/erase", data={"sure": "y"})

    assert EMAIL not in everywhere() and "the organisers decided" in browser.get(page).get_data(as_text=True)


def test_a_text_that_is_gone_is_not_sent_again(event: Event, delegate: Delegate) -> None:
    erase(delegate)
    told = db.session.scalars(sa.select(Message).where(Message.error == "message_erased", Message.kind == "delegation")).all()[-1]

    with pytest.raises(Exception, match="message_erased"):
        outbox.send_again(told, ["desk@example.org"], now=clock.now())


def test_an_erased_person_cannot_be_changed(event: Event, delegate: Delegate) -> None:
    erase(delegate)

    with pytest.raises(Exception, match="person_erased"):
        actions.change(delegate, Particulars(family_name="New"), version=delegate.version, by=make.account(), now=clock.now())


def test_the_page_asks_the_same_number_of_questions_however_much_is_kept(client: FlaskClient, event: Event, delegate: Delegate) -> None:
    client.get(f"{own(delegate)}/data")
    with counting() as few:
        client.get(f"{own(delegate)}/data")
    for number in range(5):
        outbox.put(to=[EMAIL], subject=f"{number}", text="x", regarding=delegate.public_id, about=event.public_id, now=clock.now())
        make.mark(event.sessions[0], delegate)
        db.session.add(ReceivedMessage(digest=f"c{number}", sender=EMAIL, subject="", source=b"", size=1, received_at=clock.now(), about=event.public_id))
    db.session.commit()
    with counting() as many:
        client.get(f"{own(delegate)}/data")

    assert len(many) == len(few)


def test_after_an_erasure_not_one_byte_is_left_in_the_file(apart: Flask) -> None:
    day = clock.today() - timedelta(days=9)
    event = make.event(starts_on=day, ends_on=day, status=EventStatus.HELD)
    delegate = life(event)
    key = delegate.id
    db.session.add_all(LinkRequest(email="x" * 200, language="en", due_at=clock.now()) for _row in range(50))
    kept()
    on_sqlite = db.engine.dialect.name == "sqlite"
    assert not on_sqlite or EMAIL.encode() in bytes_of(apart)
    with transaction():
        found = db.session.get(Delegate, key)
        assert found is not None
        erasing.erase(found, version=found.version, now=clock.now())
    db.session.remove()
    assert jobs.scrub() == 1 and jobs.scrub() == 0

    assert [each for each in TRACES if each in everywhere()] == []
    db.session.remove()
    if on_sqlite:
        assert [each for each in TRACES if each.encode() in bytes_of(apart)] == []


def bytes_of(app: Flask) -> bytes:
    """The database file with its log."""
    files = sorted(Path(app.config["PLENARY"].instance).glob("plenary.db*"))
    return b"".join(each.read_bytes() for each in files)


def test_the_stand_in_is_of_the_same_state_and_capacity(event: Event, delegate: Delegate) -> None:
    resource = make.delegate(event, category=Category.RESOURCE_PERSON, role=None, organisation=FUNCTION)
    organisation = make.delegate(event, category=Category.ORGANISATION, role=None, organisation="An organisation")
    for each in (delegate, resource, organisation):
        erase(each)

    assert [(each.category, each.organisation) for each in (delegate, resource, organisation)] == [
        (Category.DELEGATE, ""), (Category.RESOURCE_PERSON, ""), (Category.ORGANISATION, "An organisation"),
    ]  # fmt: skip
    assert delegate.state is not None and delegate.state.iso3 == "KEN"
