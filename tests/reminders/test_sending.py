"""Reminders leave once, on their day, at a decent hour, to those who are silent at that moment and to nobody else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.contacts.queries import contacts_of
from app.database import db
from app.events.models import Confidentiality, DatePrecision, Event, EventKind, EventStatus, Speaker
from app.invitations import actions as invitations
from app.invitations import messages as by_hand
from app.invitations.models import Answer
from app.jobs.models import Progress
from app.mail.models import Message
from app.registration.models import DelegateStatus
from app.registration.occasion import occasion
from app.reminders import actions, queries, rules
from app.reminders.jobs import send_due
from app.reminders.models import Before, Reminder, Whom
from app.reminders.rules import Stand
from tests import make
from tests.mail.conftest import configured
from tests.reminders.conftest import At, invited, reminded


def reminder(event: Event, key: str) -> Reminder:
    return queries.get_reminder(event, key, now=clock.now())


def test_the_silent_are_reminded_on_the_morning_and_once(event: Event, at: At) -> None:
    invited(event, "Kenya"), invited(event, "Peru", answer=Answer.ATTENDING), invited(event, "Chad", answer=Answer.NOT_ATTENDING)
    at(7, 8)
    assert reminded() == []
    at(7, 9)

    assert reminded() == ["kenya"] and reminded() == ["kenya"]
    assert reminder(event, "silent-reply_by-7").written == 1


def test_who_answers_between_two_reminders_gets_one(event: Event, at: At) -> None:
    kenya = invited(event, "Kenya")
    at(7, 9)
    reminded()
    kenya.answer = Answer.ATTENDING
    db.session.commit()
    at(13, 9)

    assert reminded() == ["kenya"]


def test_a_second_reminder_goes_to_those_who_are_silent_still(event: Event, at: At) -> None:
    invited(event, "Kenya")
    for day in (7, 13):
        at(day, 10)
        reminded()

    assert reminded() == ["kenya", "kenya"]


@pytest.mark.parametrize(
    ("day", "hour", "leaves"),
    [(6, 12, False), (7, 8, False), (7, 9, True), (7, 17, True), (7, 18, False), (8, 3, False), (8, 9, True), (8, 18, False), (9, 9, False)],
)
def test_a_worker_that_was_down_makes_up_until_the_next_evening_and_never_at_night(
    event: Event, at: At, day: int, hour: int, leaves: bool
) -> None:
    invited(event, "Kenya")
    at(day, hour)

    assert reminded() == (["kenya"] if leaves else [])


def test_the_hour_is_that_of_the_venue(event: Event, at: At) -> None:
    event.zone = "America/Lima"
    invited(event, "Kenya")
    db.session.commit()
    at(7, 15)
    assert reminded() == []
    at(7, 16)

    assert reminded() == ["kenya"]


@pytest.mark.parametrize(
    "change",
    [
        {"status": EventStatus.DRAFT},
        {"status": EventStatus.CANCELLED},
        {"status": EventStatus.HELD},
        {"status": EventStatus.PUBLISHED},
        {"kind": EventKind.CONCEPT_NOTE},
        {"date_precision": DatePrecision.MONTH, "reply_by": None},
    ],
)
def test_what_is_not_going_to_take_place_reminds_nobody(event: Event, at: At, change: dict[str, Any]) -> None:
    invited(event, "Kenya")
    for key, value in change.items():
        setattr(event, key, value)
    db.session.commit()
    at(7, 10)

    assert reminded() == []


def test_a_reminder_follows_its_event_to_another_day(event: Event, at: At) -> None:
    invited(event, "Kenya")
    event.reply_by, event.starts_on, event.ends_on = date(2018, 5, 21), date(2018, 5, 30), date(2018, 5, 30)
    db.session.commit()
    at(7, 10)
    assert reminded() == []
    at(14, 10)

    assert reminded() == ["kenya"]


def test_what_was_due_before_it_was_planned_is_not_made_up_for(event: Event, at: At) -> None:
    at(7, 11)
    late = make.event(reply_by=date(2018, 5, 14))
    invited(late, "Kenya")

    assert reminded() == []
    assert {rules.stand(each, late, clock.now()) for each in queries.kept(late) if each.days == 7 and each.whom == "silent"} == {Stand.MISSED}


def test_one_that_is_switched_on_after_its_morning_does_not_surprise_anybody(event: Event, at: At) -> None:
    invited(event, "Kenya")
    officer = make.account()
    actions.switch(event, "silent-reply_by-7", on=False, by=officer, now=clock.now())
    db.session.commit()
    now = at(7, 10)
    assert reminded() == []
    actions.switch(event, "silent-reply_by-7", on=True, by=officer, now=now)
    db.session.commit()

    assert reminded() == []


def test_an_event_whose_reminders_are_off_reminds_nobody(event: Event, at: At) -> None:
    invited(event, "Kenya")
    actions.switch_all(event, on=False, by=make.account(), now=clock.now())
    db.session.commit()
    at(7, 10)

    assert reminded() == []


def test_a_state_that_is_left_in_peace_is_not_reminded_nor_are_its_delegates(event: Event, at: At) -> None:
    kenya, peru = invited(event, "Kenya"), invited(event, "Peru")
    for each in (kenya, peru):
        make.delegate(event, invitation=each, state=each.state, email=f"delegate.of.{each.state.names[0].short.lower()}@example.org")
    actions.spare(event, kenya, spared=True, by=make.account())
    db.session.commit()
    for day in (7, 21):
        at(day, 10)
        reminded()

    assert reminded() == ["peru", "delegate.of.peru"]


def test_who_was_written_to_the_day_before_is_left_in_peace(event: Event, at: At) -> None:
    now = at(6, 15)
    invited(event, "Kenya", sent_at=now)
    peru = invited(event, "Peru")
    by_hand.put_reminder(peru, list(contacts_of(peru.addressee_id)), now=now)
    db.session.commit()
    at(7, 10)

    assert reminded() == ["peru"]


def test_a_state_without_an_address_holds_no_other(event: Event, at: At) -> None:
    kenya = invited(event, "Kenya")
    kenya.state_id = make.state("Nowhere").id
    invited(event, "Peru")
    db.session.commit()
    at(7, 10)

    assert reminded() == ["peru"]


def test_one_message_that_cannot_be_made_holds_no_other_and_is_named(event: Event, at: At) -> None:
    broken = invited(event, "Kenya", language="xx")
    invited(event, "Peru")
    row = reminder(event, "silent-reply_by-7")
    row.texts = {"xx": ["Reminder", "Words in a language that is none"]}
    db.session.commit()
    at(7, 10)

    assert reminded() == ["peru"]
    assert reminder(event, "silent-reply_by-7").troubles == ["Kenya"] and broken.answer is Answer.NONE


def test_an_answer_calls_back_a_reminder_that_has_not_left(event: Event, at: At, app: Any) -> None:
    kenya = invited(event, "Kenya")
    now = at(7, 10)
    with configured(app, smtp_url="smtp://127.0.0.1:9"):
        reminded()
        invitations.answer(kenya, answer=Answer.ATTENDING, by="Desk", email="", note="", version=kenya.version, now=now)

    assert db.session.scalars(sa.select(Message)).one().progress is Progress.CANCELLED


def test_a_reminder_that_cannot_leave_in_time_does_not_leave_late(event: Event, at: At) -> None:
    invited(event, "Kenya")
    at(13, 10)
    reminded()
    message = db.session.scalars(sa.select(Message)).one()

    assert message.not_after and clock.local(message.not_after, event.zone) == datetime(2018, 5, 15, tzinfo=clock.ZoneInfo(event.zone))


def words(message: Message) -> tuple[str, str]:
    parsed = message_from_bytes(message.source, policy=default)
    body = parsed.get_body(("plain",))
    assert body is not None
    return str(parsed["Subject"]), body.get_content().replace("\r\n", "\n")


def only_message() -> Message:
    return db.session.scalars(sa.select(Message)).one()


def test_the_silent_read_what_they_need(event: Event, at: At) -> None:
    kenya = invited(event, "Kenya", reference="CCM/2018/UNIV/001-003")
    event.reply_to = "organisers@example.org"
    db.session.commit()
    at(7, 10)
    reminded()
    subject, text = words(only_message())

    assert subject == "Reminder: Seminar on stockpiles"
    for told in (
        "To: Permanent Mission of Kenya\n",
        "Seminar on stockpiles\n23 May 2018\nPalais des Nations, Geneva\n",
        "A reply by 14 May 2018 would be appreciated.",
        invitations.link_of(kenya),
        "Questions? Write to organisers@example.org.",
        "Reference: CCM/2018/UNIV/001-003",
    ):
        assert told in text
    assert "{{" not in text
    assert (only_message().regarding, only_message().kind) == (kenya.public_id, "reminder")


def test_the_silent_read_the_same_last_day_as_on_their_own_page(event: Event, at: At) -> None:
    event.reply_by = None
    invited(event, "Kenya")
    db.session.commit()
    at(15, 10)
    reminded()

    assert f"A reply by {occasion(event, 'en').until} would be appreciated." in words(only_message())[1]


def test_delegates_read_where_to_be(event: Event, at: At) -> None:
    event.online_link, event.confidentiality = "https://meet.example.org/1", Confidentiality.CLOSED
    make.delegate(event, title="Ms.", given_name="Ana", family_name="O'Neill", email="ana@example.org")
    make.delegate(event, email="gone@example.org", status=DelegateStatus.WITHDRAWN), make.delegate(event, email="")
    db.session.commit()
    at(21, 10)

    assert reminded() == ["ana"]
    _subject, text = words(only_message())
    assert "Dear Ms. Ana O'Neill," in text and "https://meet.example.org/1" in text and "/d/" in text
    assert "do not pass this message on" in text


def test_speakers_read_which_part_is_theirs_in_one_message(event: Event, at: At) -> None:
    for hour, title in ((8, "Opening"), (13, "Discussion")):
        starts = datetime(2018, 5, 23, hour, tzinfo=clock.UTC)
        part = make.session(event, title=title, starts_at=starts, ends_at=starts + timedelta(hours=1))
        part.speakers = [Speaker(name="Ms. Ada", email="Ada@example.org"), Speaker(name="Nobody")]
    event.working_languages = ["en"]
    db.session.commit()
    at(16, 10)

    assert reminded() == ["Ada"]
    assert "- Opening, 10:00–11:00\n- Discussion, 15:00–16:00" in words(only_message())[1]


def test_ones_own_words_are_sent_in_the_language_they_are_written_in(event: Event, at: At) -> None:
    invited(event, "Kenya", language="fr"), invited(event, "Peru", language="es")
    actions.write_text(
        event, "silent-reply_by-7", "fr", subject="Rappel <1>", text="Bonjour {{ addressee }},\n{{ where }}\n\n{{link}}",
        by=make.account(), now=clock.now(),
    )  # fmt: skip
    db.session.commit()
    at(7, 10)
    send_due()
    french, spanish = db.session.scalars(sa.select(Message).order_by(Message.id))

    assert words(french)[0] == "Rappel <1>" and words(french)[1].startswith("Bonjour Permanent Mission of Kenya,\nPalais")
    assert "Bonjour" not in words(spanish)[1] and message_from_bytes(spanish.source)["Content-Language"] == "es"


def test_one_language_for_everybody(event: Event, at: At) -> None:
    invited(event, "Kenya", language="fr")
    row = actions.save(
        event, None, whom=Whom.SILENT, before=Before.REPLY_BY, days=4, language="es", by=make.account(), now=clock.now()
    )
    db.session.commit()
    at(10, 10)
    reminded()

    assert message_from_bytes(only_message().source)["Content-Language"] == "es" and row.written == 1


def test_the_usual_set_is_kept_once_however_often_it_is_settled(event: Event) -> None:
    for _time in range(2):
        actions.settle(event, now=clock.now())

    assert [each.key for each in queries.kept(event)] == [
        "silent-reply_by-7", "silent-reply_by-1", "speakers-event-7", "delegates-event-2"
    ]  # fmt: skip


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_of_event_has_its_set(event: Event, kind: EventKind) -> None:
    made = make.event(kind=kind, reply_by=date(2018, 5, 14))

    plan = queries.plan_of(made, now=clock.now())
    assert [each.key for each in plan] and len(plan) == len(rules.USUAL[kind]) if kind is not EventKind.CONCEPT_NOTE else not plan
