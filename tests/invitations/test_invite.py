"""The list follows the treaty's day; letters are rows under a lease; a State's link is its own and can be revoked."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from app import clock
from app.database import db
from app.errors import NotFound, Refused
from app.events.models import Event, EventStatus
from app.invitations import actions, audience, messages, queries, rules
from app.invitations.jobs import LEASE, make_letters
from app.invitations.models import Answer, Invitation, InvitationStatus, Letter
from app.jobs.models import Progress
from app.mail.models import Message
from app.people.models import Account
from app.treaty.models import ActKind, TreatyAct, TreatyStatus
from app.web.access import Role
from app.web.links import hash_of
from tests import make
from tests.conftest import counting


@pytest.fixture
def officer(app: Flask) -> Account:
    """The secretariat, for a convention whose coordinator is France."""
    make.convention()
    make.mandate(make.state("France", iso3="FRA", status=TreatyStatus.PARTY))
    return make.account()


@pytest.fixture
def event(officer: Account) -> Event:
    """A meeting of the Signatories that is some weeks ahead."""
    day = clock.today() + timedelta(days=30)
    return make.event(starts_on=day, ends_on=day, reply_by=day - timedelta(days=7), title="Informal meeting")


def decoded(message: Message) -> bytes:
    """The text of a mail as its reader sees it."""
    body = message_from_bytes(message.source, policy=default).get_body(("plain",))
    assert body is not None
    return body.get_content().encode()


def listed(event: Event) -> set[str]:
    return {each.state.iso3 for each in queries.invitations_of(event) if not each.excluded}


def test_the_list_holds_those_who_fit_the_rule_on_the_day(event: Event, officer: Account) -> None:
    make.state(iso3="KEN"), make.state(iso3="PER", status=TreatyStatus.PARTY), make.state(iso3="USA", status=TreatyStatus.NOT_PARTY)
    actions.draw_up(event, by=officer)

    assert listed(event) == {"KEN"}


def test_those_who_invite_are_not_invited(event: Event, officer: Account) -> None:
    event.audience = {"statuses": ["party", "signatory"]}
    make.state(iso3="KEN"), make.state(iso3="PER", status=TreatyStatus.PARTY)
    actions.draw_up(event, by=officer)

    assert listed(event) == {"KEN", "PER"}


def test_a_ratification_changes_drafts_and_never_what_was_sent(event: Event, officer: Account) -> None:
    kenya, angola = make.state(iso3="KEN"), make.state(iso3="AGO")
    actions.draw_up(event, by=officer)
    sent = next(each for each in queries.invitations_of(event) if each.state_id == angola.id)
    sent.status = InvitationStatus.SENT
    for state in (kenya, angola):
        state.acts.append(TreatyAct(kind=ActKind.RATIFICATION, on=date(2017, 1, 1), effective_on=date(2017, 7, 1)))
    db.session.flush()
    assert [line.addressee.code for line in audience.audience_of(event, "en").obsolete] == ["KEN"]
    actions.draw_up(event, by=officer)

    assert listed(event) == {"AGO"}
    assert sent.status_then is TreatyStatus.SIGNATORY


def test_a_state_taken_off_by_hand_stays_off(event: Event, officer: Account) -> None:
    make.state(iso3="KEN")
    actions.draw_up(event, by=officer)
    actions.take_off(queries.invitations_of(event)[0], by=officer, now=make.NOW)
    actions.draw_up(event, by=officer)

    assert listed(event) == set()


def letters(event: Event, officer: Account) -> list[Letter]:
    batch = actions.make_letters(event, dated=date(2018, 5, 2), signatories={}, by=officer, now=clock.now())
    db.session.commit()
    make_letters()
    db.session.expire_all()
    return list(batch.letters)


def test_each_state_gets_its_letter_and_all_stand_in_one_pdf(event: Event, officer: Account) -> None:
    make.state("Kenya", iso3="KEN"), make.state("Angola", iso3="AGO")
    actions.draw_up(event, by=officer)
    made = letters(event, officer)

    assert [letter.progress for letter in made] == [Progress.DONE, Progress.DONE]
    assert [letter.invitation.state.iso3 for letter in made] == ["AGO", "KEN"]
    batch = made[0].batch
    assert batch.finished_at and batch.merged
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(batch.merged.content)).pages]
    assert "Angola" in pages[0] and "Kenya" in pages[1]
    assert made[0].invitation.reference.endswith("-001")


def test_a_letter_that_fails_does_not_stop_the_others(event: Event, officer: Account) -> None:
    make.state("Kenya", iso3="KEN")
    broken = make.state("Angola", iso3="AGO")
    for name in broken.names:
        name.mission = "Permanent Mission of \ue000"
    actions.draw_up(event, by=officer)
    made = {letter.invitation.state.iso3: letter for letter in letters(event, officer)}

    assert made["KEN"].progress is Progress.DONE
    assert made["AGO"].progress is Progress.FAILED and "characters" in made["AGO"].error


def test_what_a_dead_worker_held_is_made_once(event: Event, officer: Account) -> None:
    make.state("Kenya", iso3="KEN")
    actions.draw_up(event, by=officer)
    batch = actions.make_letters(event, dated=date(2018, 5, 2), signatories={}, by=officer, now=clock.now())
    [letter] = batch.letters
    letter.progress, letter.leased_until = Progress.WORKING, clock.now() + LEASE
    db.session.commit()
    assert make_letters() == 0
    letter.leased_until = clock.now() - timedelta(seconds=1)
    db.session.commit()

    assert make_letters() == 1 and make_letters() == 0
    db.session.expire_all()
    assert letter.progress is Progress.DONE and letter.file is not None


def test_letters_can_be_stopped_and_resumed(event: Event, officer: Account) -> None:
    make.state("Kenya", iso3="KEN")
    actions.draw_up(event, by=officer)
    batch = actions.make_letters(event, dated=date(2018, 5, 2), signatories={}, by=officer, now=clock.now())
    actions.stop_letters(batch, by=officer)
    db.session.commit()
    assert make_letters() == 0
    actions.resume_letters(batch, by=officer, now=clock.now())
    db.session.commit()

    assert make_letters() == 1


def test_an_event_that_is_a_draft_makes_no_letters(event: Event, officer: Account) -> None:
    event.status = EventStatus.DRAFT
    make.state("Kenya", iso3="KEN")
    actions.draw_up(event, by=officer)

    with pytest.raises(Refused, match="event_not_scheduled"):
        actions.make_letters(event, dated=date(2018, 5, 2), signatories={}, by=officer, now=clock.now())


def sent(event: Event, officer: Account) -> Invitation:
    kenya = make.state("Kenya", iso3="KEN")
    make.contact(kenya, email="mission@example.org")
    actions.draw_up(event, by=officer)
    letters(event, officer)
    make.keys(event, by=officer)
    for _time in range(2):
        actions.send(event, by=officer, now=clock.now())
    db.session.commit()
    return queries.invitations_of(event)[0]


def test_pressing_send_twice_writes_to_each_state_once(event: Event, officer: Account) -> None:
    invitation = sent(event, officer)

    [message] = db.session.scalars(sa.select(Message)).all()
    assert message.to == ["mission@example.org"] and invitation.status is InvitationStatus.SENT
    assert b"invitation.pdf" in message.source and b"invitation.ics" in message.source


def test_the_link_is_found_by_its_hash_and_stands_nowhere_in_the_database(event: Event, officer: Account) -> None:
    invitation = sent(event, officer)
    secret = actions.link_of(invitation)

    assert queries.by_link(secret, reader=None).id == invitation.id
    assert invitation.link_hash == hash_of(secret)
    for table in db.metadata.sorted_tables:
        for row in db.session.connection().exec_driver_sql(f'SELECT * FROM "{table.name}"'):
            texts = [value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in row]
            assert not any(secret in text for text in texts)


def test_a_withdrawn_invitation_is_answered_like_an_unknown_one(event: Event, officer: Account) -> None:
    invitation = sent(event, officer)
    secret = actions.link_of(invitation)
    actions.take_off(invitation, by=officer, now=clock.now())
    actions.add_by_hand(event, invitation.addressee_id, by=officer, now=clock.now())

    for each in (secret, "x" * 43):
        with pytest.raises(NotFound):
            queries.by_link(each, reader=None)
    assert {message.kind for message in db.session.scalars(sa.select(Message))} == {"invitation", "withdrawal"}


def test_a_state_put_back_gets_a_letter_and_a_link_anew(event: Event, officer: Account) -> None:
    invitation = sent(event, officer)
    old_link = actions.link_of(invitation)
    actions.take_off(invitation, by=officer, now=clock.now())
    actions.add_by_hand(event, invitation.addressee_id, by=officer, now=clock.now())
    actions.draw_up(event, by=officer)
    letters(event, officer)
    make.keys(event, by=officer)
    actions.send(event, as_typed=True, by=officer, now=clock.now())

    assert invitation.status is InvitationStatus.SENT and actions.link_of(invitation) != old_link
    kinds = db.session.scalars(sa.select(Message.kind).order_by(Message.id)).all()
    assert kinds == ["invitation", "withdrawal", "invitation"]
    assert actions.link_of(invitation).encode() in decoded(db.session.scalars(sa.select(Message).order_by(Message.id)).all()[-1])


def test_a_state_added_that_was_written_to_stays_as_it_is(event: Event, officer: Account) -> None:
    invitation = sent(event, officer)
    actions.add_by_hand(event, invitation.addressee_id, by=officer, now=clock.now())

    assert invitation.status is InvitationStatus.SENT


def test_nobody_is_reminded_of_what_is_cancelled_or_over(event: Event, officer: Account) -> None:
    sent(event, officer)
    for facts in ({"status": EventStatus.CANCELLED}, {"status": EventStatus.SCHEDULED, "starts_on": date(2018, 1, 9)}):
        for name, value in facts.items():
            setattr(event, name, value)
        with pytest.raises(Refused, match="nothing_to_answer"):
            actions.remind(event, by=officer, now=clock.now())


def test_the_silent_are_reminded_once_a_day_and_those_who_answered_never(event: Event, officer: Account) -> None:
    invitation = sent(event, officer)
    for _time in range(2):
        actions.remind(event, by=officer, now=clock.now())
    invitation.answer = Answer.ATTENDING
    db.session.flush()

    assert actions.remind(event, by=officer, now=clock.now() + timedelta(days=1)) == 0
    kinds = [message.kind for message in db.session.scalars(sa.select(Message))]
    assert kinds.count("reminder") == 1


def test_the_mail_is_in_the_language_of_the_states_letters(event: Event, officer: Account) -> None:
    kenya = make.state("Kenya", iso3="KEN", letter_language="fr")
    actions.draw_up(event, by=officer)
    invitation = queries.invitations_of(event)[0]

    assert invitation.language == "fr" and invitation.state_id == kenya.id
    assert str(event.reply_by.day if event.reply_by else "") in messages.text_of(invitation)


def test_replies_close_at_the_end_of_the_day_at_the_venue(event: Event) -> None:
    event.reply_by, event.zone = date(2018, 5, 16), "Africa/Kampala"

    assert rules.replies_close_at(event).isoformat() == "2018-05-17T00:00:00+03:00"


def test_a_coordinator_of_another_area_finds_nothing(
    event: Event, officer: Account, sign_in: Callable[[Account], FlaskClient]
) -> None:
    other = make.mandate(make.state("Peru", iso3="PER"), area=make.area("clearance", "Clearance"))
    browser = sign_in(make.account(Role.COORDINATOR, mandates=(other,)))

    for address in ("invite", "invite/send", "invite/remind"):
        assert browser.get(f"/events/{event.public_id}/{address}").status_code == 404
    assert browser.post(f"/events/{event.public_id}/invite/list").status_code == 404


def test_the_invite_page_asks_the_same_number_of_questions_however_long(
    event: Event, officer: Account, sign_in: Callable[[Account], FlaskClient]
) -> None:
    browser = sign_in(officer)
    counts = []
    for size in (2, 40):
        for _number in range(size):
            make.contact(make.state())
        actions.draw_up(event, by=officer)
        db.session.commit()
        with counting() as statements:
            assert browser.get(f"/events/{event.public_id}/invite").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_the_outbox_shows_a_coordinator_only_their_events(
    event: Event, officer: Account, sign_in: Callable[[Account], FlaskClient]
) -> None:
    sent(event, officer)
    other = make.mandate(make.state("Peru", iso3="PER"), area=make.area("clearance", "Clearance"))
    message = db.session.scalars(sa.select(Message)).one()
    stranger, own = sign_in(make.account(Role.COORDINATOR, mandates=(other,))), sign_in(officer)

    assert "mission@example.org" in own.get("/outbox").get_data(as_text=True)
    assert "mission@example.org" not in stranger.get("/outbox").get_data(as_text=True)
    for suffix in ("", "/source"):
        assert own.get(f"/outbox/{message.public_id}{suffix}").status_code == 200
        assert stranger.get(f"/outbox/{message.public_id}{suffix}").status_code == 404
    assert stranger.post(f"/outbox/{message.public_id}/again").status_code == 404


def test_nothing_is_kept_of_an_action_that_is_refused(event: Event, officer: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    invitation = sent(event, officer)
    event.status = EventStatus.CANCELLED
    db.session.commit()
    revision, browser = invitation.link_revision, sign_in(officer)

    for address in (f"{invitation.public_id}/take-off", "list", "add"):
        assert browser.post(f"/events/{event.public_id}/invite/{address}", data={"addressee": "KEN"}).status_code in (303, 409)
    db.session.refresh(invitation)
    assert (invitation.excluded, invitation.status, invitation.link_revision) == (False, InvitationStatus.SENT, revision)
    assert "withdrawal" not in {message.kind for message in db.session.query(Message)}


def test_a_draft_is_written_in_the_language_that_a_contact_asked_for_meanwhile(event: Event, officer: Account) -> None:
    kenya = make.state("Kenya", iso3="KEN")
    actions.draw_up(event, by=officer)
    make.contact(kenya, email="mission@example.org", language="fr")
    batch = actions.make_letters(event, dated=date(2018, 5, 2), signatories={}, by=officer, now=clock.now())

    assert [each.invitation.language for each in batch.letters] == ["fr"]
