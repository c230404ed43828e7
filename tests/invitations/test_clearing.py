"""Letters leave when everybody who signs has cleared what they say; other words need other keys."""

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
from app.documents.text import differences, plain_text
from app.errors import NotAllowed, NotFound, Refused
from app.events.models import Event, EventStaff, Part
from app.invitations import actions, clearing, queries
from app.invitations.jobs import make_letters
from app.invitations.models import Clearance, InvitationStatus, LetterBatch
from app.jobs.models import Progress
from app.mail.models import Message
from app.people.models import Account
from app.treaty.models import TreatyStatus
from app.web.access import Role
from tests import make
from tests.conftest import counting

Browse = Callable[[Account], FlaskClient]


@pytest.fixture
def isu(app: Flask) -> Account:
    """The secretariat."""
    make.convention()
    return make.account()


def coordinator(name: str, iso3: str) -> Account:
    held = make.mandate(make.state(name, iso3=iso3, status=TreatyStatus.PARTY))
    return make.account(Role.COORDINATOR, mandates=(held,))


@pytest.fixture
def france(isu: Account) -> Account:
    """A coordinator at the mission of France."""
    return coordinator("France", "FRA")


@pytest.fixture
def panama(isu: Account) -> Account:
    """A coordinator at the mission of Panama."""
    return coordinator("Panama", "PAN")


@pytest.fixture
def event(france: Account, panama: Account) -> Event:
    """A meeting of both, to which Kenya is invited."""
    day = clock.today() + timedelta(days=30)
    event = make.event(starts_on=day, ends_on=day, title="Informal meeting")
    invite(event, "Kenya", "KEN")
    return event


def invite(event: Event, name: str, iso3: str, language: str = "en") -> None:
    state = make.state(name, iso3=iso3)
    make.contact(state, email=f"{iso3.lower()}@example.org")
    make.invitation(event, state, language=language)


def lettered(event: Event, by: Account, dated: date = date(2018, 5, 2)) -> LetterBatch:
    batch = actions.make_letters(event, dated=dated, signatories={}, by=by, now=clock.now())
    db.session.commit()
    make_letters()
    db.session.expire_all()
    return batch


def turn(batch: LetterBatch, signs: str, by: Account, note: str = "") -> None:
    clearing.clear(batch, signs, note=note, by=by, now=clock.now())


def send(event: Event, by: Account) -> int:
    return actions.send(event, by=by, now=clock.now())


def test_letters_in_a_language_into_which_nothing_is_translated_stop_before_they_leave(
    event: Event, isu: Account, sign_in: Callable[[Account], FlaskClient]
) -> None:
    invite(event, "Haiti", "HTI", "fr")
    lettered(event, isu)
    make.keys(event, by=isu)
    desk, address = sign_in(isu), f"/events/{event.public_id}/invite/send"

    assert "own texts are not translated: Français" in desk.get(address).get_data(as_text=True)
    with pytest.raises(Refused, match="not_translated"):
        send(event, isu)
    assert "Translate them" in desk.post(address, follow_redirects=True).get_data(as_text=True)
    assert "2 invitations are in the outbox" in desk.post(address, data={"as_typed": "y"}, follow_redirects=True).get_data(as_text=True)


def test_letters_leave_with_the_keys_of_both_states(event: Event, isu: Account, france: Account, panama: Account) -> None:
    batch = lettered(event, isu)
    for signs, by in (("FRA", france), ("PAN", panama)):
        with pytest.raises(Refused, match="keys_missing"):
            send(event, isu)
        turn(batch, signs, by)

    assert clearing.missing(batch) == [] and send(event, isu) == 1 and send(event, isu) == 0


def test_a_state_that_organises_alone_needs_one_key(isu: Account, france: Account) -> None:
    event = make.event(starts_on=clock.today() + timedelta(days=9), ends_on=clock.today() + timedelta(days=9))
    invite(event, "Kenya", "KEN")
    turn(lettered(event, france), "FRA", france)

    assert send(event, france) == 1


def test_the_secretariat_alone_turns_its_own_key(isu: Account) -> None:
    event = make.event(starts_on=clock.today() + timedelta(days=9), ends_on=clock.today() + timedelta(days=9), areas=[])
    invite(event, "Kenya", "KEN")
    batch = lettered(event, isu)
    with pytest.raises(Refused, match="keys_missing"):
        send(event, isu)
    turn(batch, clearing.SECRETARIAT, isu)

    assert send(event, isu) == 1


def test_nobody_turns_the_key_of_another_state(event: Event, isu: Account, france: Account) -> None:
    batch = lettered(event, isu)

    with pytest.raises(NotAllowed):
        turn(batch, "PAN", france, note="by e-mail")
    with pytest.raises(NotFound):
        turn(batch, "KEN", isu, note="by e-mail")


def test_one_person_turns_one_key(event: Event, isu: Account, france: Account, panama: Account) -> None:
    both = make.account(Role.COORDINATOR, mandates=(*france.mandates, *panama.mandates))
    batch = lettered(event, isu)
    turn(batch, "FRA", both)

    with pytest.raises(Refused, match="one_key_each"):
        turn(batch, "PAN", both)


def test_the_secretariat_writes_down_how_a_state_cleared_it(event: Event, isu: Account, sign_in: Browse) -> None:
    batch = lettered(event, isu)
    with pytest.raises(Refused, match="clearance_note_missing"):
        turn(batch, "PAN", isu)
    browser = sign_in(isu)
    address = f"/events/{event.public_id}/invite/letters/{batch.public_id}/clear"
    browser.post(address, data={"signs": "PAN", "note": "by e-mail of Ms. Koffi"})

    page = browser.get(f"/events/{event.public_id}/invite/wording").get_data(as_text=True)
    assert "by e-mail of Ms. Koffi" in page and "Write down that Panama" not in page and "Write down that France" in page


@pytest.mark.parametrize(
    "data",
    [{}, {"signs": "²"}, {"signs": "x" * 4000}, {"signs": "FRA\x00"}, {"signs": "FRA", "note": "\x00"}, {"signs": "FRA", "note": "x" * 4000}],
)
def test_a_strange_key_is_refused(data: dict[str, str], event: Event, isu: Account, sign_in: Browse) -> None:
    batch = lettered(event, isu)
    answer = sign_in(isu).post(f"/events/{event.public_id}/invite/letters/{batch.public_id}/clear", data=data)

    assert answer.status_code in (303, 404)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Clearance)) == 0


def both_keys(batch: LetterBatch, france: Account, panama: Account) -> None:
    turn(batch, "FRA", france)
    turn(batch, "PAN", panama)
    db.session.commit()


def test_the_same_words_to_more_states_need_no_new_key(event: Event, isu: Account, france: Account, panama: Account) -> None:
    both_keys(lettered(event, isu), france, panama)
    invite(event, "Angola", "AGO")
    batch = lettered(event, isu)

    assert clearing.missing(batch) == [] and send(event, isu) == 2


@pytest.mark.parametrize("what", ["title", "date", "signatory", "language", "organisation"])
def test_other_words_void_the_keys(what: str, event: Event, isu: Account, france: Account, panama: Account) -> None:
    both_keys(lettered(event, isu), france, panama)
    if what == "title":
        event.title = "Formal meeting"
    if what == "language":
        invite(event, "Togo", "TGO", language="fr")
    if what == "organisation":
        make.invitation(event, make.organisation())
    batch = actions.make_letters(
        event,
        dated=date(2018, 5, 3) if what == "date" else date(2018, 5, 2),
        signatories={"PAN": ["H.E. Somebody", "Ambassador"]} if what == "signatory" else {},
        by=isu,
        now=clock.now(),
    )
    db.session.commit()
    make_letters()
    db.session.expire_all()

    assert clearing.missing(batch) == ["FRA", "PAN"]
    with pytest.raises(Refused, match="keys_missing"):
        send(event, isu)


def test_a_key_is_turned_for_the_newest_letters_only(event: Event, isu: Account, france: Account) -> None:
    old = lettered(event, isu)
    lettered(event, isu, dated=date(2018, 5, 3))

    with pytest.raises(Refused, match="newer_letters"):
        turn(old, "FRA", france)


def test_a_letter_in_older_words_does_not_leave(event: Event, isu: Account, france: Account, panama: Account, sign_in: Browse) -> None:
    invite(event, "Angola", "AGO")
    lettered(event, isu)
    batch = lettered(event, isu, dated=date(2018, 5, 3))
    angola = batch.letters[0]
    angola.progress, angola.error, angola.file = Progress.FAILED, "letter_fact_missing", None
    both_keys(batch, france, panama)

    page = sign_in(isu).get(f"/events/{event.public_id}/invite/send").get_data(as_text=True)
    assert "Angola: A fact is missing" in page
    assert send(event, isu) == 1
    assert angola.invitation.status is InvitationStatus.ISSUED


def test_nothing_leaves_while_letters_are_being_made(event: Event, isu: Account, france: Account, panama: Account) -> None:
    both_keys(lettered(event, isu), france, panama)
    actions.make_letters(event, dated=date(2018, 5, 2), signatories={}, by=isu, now=clock.now())

    with pytest.raises(Refused, match="letters_being_made"):
        send(event, isu)


def test_letters_do_not_leave_beside_a_message_that_says_something_else(
    event: Event, isu: Account, france: Account, panama: Account, sign_in: Browse
) -> None:
    both_keys(lettered(event, isu), france, panama)
    event.city = "Vienna"
    db.session.commit()
    with pytest.raises(Refused, match="letters_outdated"):
        send(event, isu)
    assert "Make the letters anew" in sign_in(isu).get(f"/events/{event.public_id}/invite/send").get_data(as_text=True)

    batch = lettered(event, isu)
    assert clearing.missing(batch) == ["FRA", "PAN"]


def test_what_was_sent_is_kept_as_it_was_sent(event: Event, isu: Account, france: Account, panama: Account) -> None:
    batch = lettered(event, isu)
    both_keys(batch, france, panama)
    sent = batch.letters[0].file
    send(event, isu)
    event.title = "Another title"
    db.session.commit()

    letter = queries.get_letter(batch.letters[0].invitation)
    assert letter.file is sent
    with pytest.raises(Refused, match="nobody_on_the_list"):
        lettered(event, isu)


def test_the_page_shows_what_changed_since_a_key_was_turned(event: Event, isu: Account, france: Account, sign_in: Browse) -> None:
    turn(lettered(event, isu), "FRA", france)
    event.title = "Formal meeting"
    lettered(event, isu)
    event.title = "Formal <meeting>"
    db.session.commit()

    page = sign_in(france).get(f"/events/{event.public_id}/invite/wording").get_data(as_text=True)
    assert "cleared another wording" in page and "Clear for France" in page and "Write down" not in page
    assert "Permanent Mission of [State]" in page and "Kenya" not in page
    assert "“Informal " in page.partition("<del>")[2] and "“Formal " in page.partition("<ins>")[2]
    assert "Make them anew before they leave" in page and "&lt;meeting&gt;" in page


def test_home_tells_those_whom_a_missing_key_concerns(event: Event, isu: Account, france: Account, panama: Account, sign_in: Browse) -> None:
    turn(lettered(event, isu), "FRA", france)
    db.session.commit()

    assert "wait for your key" in sign_in(panama).get("/").get_data(as_text=True)
    assert "key" not in sign_in(france).get("/").get_data(as_text=True)
    assert "1 key is missing" in sign_in(isu).get("/").get_data(as_text=True)
    turn(queries.newest_batch(event), "PAN", panama)  # type: ignore[arg-type]  # there is one
    db.session.commit()
    assert "key" not in sign_in(isu).get("/").get_data(as_text=True)


@pytest.mark.parametrize("reader", ["isu", "panama"])
def test_home_asks_the_same_number_of_questions_however_many_keys_are_missing(
    reader: str, event: Event, isu: Account, sign_in: Browse, request: pytest.FixtureRequest
) -> None:
    counts = []
    for number in (0, 3):
        for each in range(number):
            other = make.event(starts_on=event.starts_on, ends_on=event.ends_on)
            invite(other, f"Peru {each}", "")
            lettered(other, isu)
        lettered(event, isu)
        browser = sign_in(request.getfixturevalue(reader))
        with counting() as statements:
            browser.get("/")
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_a_test_to_oneself_carries_the_letter_with_a_link_that_opens_nothing(event: Event, isu: Account, sign_in: Browse) -> None:
    [letter] = lettered(event, isu).letters
    sign_in(isu).post(f"/events/{event.public_id}/invite/{letter.invitation.public_id}/test")

    [message] = db.session.scalars(sa.select(Message))
    files = {part.get_filename(): part for part in message_from_bytes(message.source, policy=default).iter_attachments()}
    assert list(files) == ["invitation.pdf", "invitation.ics"]
    page = PdfReader(io.BytesIO(files["invitation.pdf"].get_content())).pages[0].extract_text()
    assert "Kenya" in page and "/s/test" in page
    assert actions.link_of(letter.invitation) not in page


def test_the_words_of_a_page() -> None:
    html = "<head><title>x</title><style>p {}</style></head><body><p>One <b>two</b>&nbsp;three<br>four</p>\n<td>5</td></body>"

    assert plain_text(html) == "One two three\nfour\n5"


def test_what_changed_word_by_word() -> None:
    parts = differences("We invite you to Geneva.\nYours", "We invite Kenya to Geneva today.\nYours")

    assert "".join(part.words for part in parts if part.kind != "removed") == "We invite Kenya to Geneva today.\nYours"
    assert "".join(part.words for part in parts if part.kind != "added") == "We invite you to Geneva.\nYours"
    assert [part.kind for part in parts][:3] == ["same", "removed", "added"]


def test_who_was_coordinator_and_helps_still_turns_no_key_of_the_state(event: Event, france: Account, isu: Account) -> None:
    batch = lettered(event, isu)
    france.roles = [*france.roles, *make.account(Role.CO_ORGANISER).roles]
    event.staff.append(EventStaff(account=france, part=Part.CO_ORGANISER))
    france.mandates[0].to_meeting = make.meeting("Closed", ends_on=clock.today() - timedelta(days=1))
    event.starts_on = event.ends_on = france.mandates[0].to_meeting.ends_on
    db.session.commit()

    assert not clearing.may_turn_as_own(france, event, "FRA")
    with pytest.raises(NotAllowed):
        turn(batch, "FRA", france)
