"""What delegates answer: kept with them in one transaction, read as it was asked, shown to nobody else."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from PIL import Image
from werkzeug.test import TestResponse

from app import clock
from app.database import db
from app.events.models import Event
from app.files.models import StoredFile
from app.invitations.actions import link_of
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.mail.models import Message
from app.people.models import Account
from app.questionnaires import actions as questionnaires
from app.questionnaires import queries
from app.questionnaires.definition import Definition, ForWhom, Kind, Operator, Option
from app.questionnaires.models import PendingFile
from app.registration import answers
from app.registration.actions import walk_in
from app.registration.models import Category, Delegate, DelegateAnswer
from app.web.access import Role
from app.web.links import hash_of, secret_for
from tests import make
from tests.conftest import counting
from tests.questionnaires.definitions import asking, question, when, words


@dataclass
class Meeting:
    """An event that asks questions, its mission's browser, and its staff."""

    event: Event
    invitation: Invitation
    browser: FlaskClient
    staff: FlaskClient
    account: Account

    def asks(self, definition: Definition) -> None:
        version = queries.drafted(self.event).version
        questionnaires.redraft(self.event, lambda _before: definition, version=version, by=self.account, now=make.NOW)
        questionnaires.publish(self.event, version=queries.drafted(self.event).version, by=self.account, now=make.NOW)
        db.session.commit()

    @property
    def page(self) -> str:
        return f"/s/{link_of(self.invitation)}/delegates/new"

    def names(self, **sent: Any) -> TestResponse:
        page = self.browser.get(self.page).get_data(as_text=True)
        key = re.search(r'name="submission_key"[^>]*value="([^"]+)"', page)
        assert key is not None
        who = {"family_name": "Achieng", "role": "adviser", "language": "en", "submission_key": key[1]}
        return self.browser.post(self.page, data=who | sent, content_type="multipart/form-data")

    @property
    def delegates(self) -> list[Delegate]:
        db.session.expire_all()
        return list(db.session.scalars(sa.select(Delegate).where(Delegate.event_id == self.event.id).order_by(Delegate.id)))

    def link(self, delegate: Delegate) -> str:
        return f"/d/{secret_for('delegate', delegate.public_id, delegate.link_revision)}"

    def changes(self, delegate: Delegate, **sent: Any) -> TestResponse:
        own = {"function": delegate.function, "email": delegate.email, "language": delegate.language, "version": str(delegate.version)}
        return self.browser.post(self.link(delegate), data=own | sent, content_type="multipart/form-data")

    def record(self, delegate: Delegate) -> str:
        return str(self.staff.get(f"/events/{self.event.public_id}/register/{delegate.public_id}").get_data(as_text=True))

    def table(self, path: str = "register.xlsx", browser: FlaskClient | None = None) -> list[dict[str, Any]]:
        answer = (browser or self.staff).get(f"/events/{self.event.public_id}/{path}")
        assert answer.status_code == 200
        heading, *rows = load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True)  # type: ignore[union-attr]  # it has a sheet
        return [dict(zip(map(str, heading), row)) for row in rows]


@pytest.fixture
def meeting(app: Flask, sign_in: Callable[[Account], FlaskClient]) -> Meeting:
    make.convention()
    day = clock.today() + timedelta(days=30)
    event = make.event(starts_on=day, ends_on=day, working_languages=["en", "fr"])
    kenya = make.state("Kenya", iso3="KEN")
    invitation = make.invitation(event, kenya, status=InvitationStatus.SENT, answer=Answer.ATTENDING, answered_by="Desk")
    invitation.link_hash = hash_of(link_of(invitation))
    account = make.account()
    db.session.commit()
    return Meeting(event, invitation, app.test_client(), sign_in(account), account)


def kept(meeting: Meeting) -> dict[str, Any]:
    """What is on file of the first delegate."""
    return answers.kept_by(meeting.delegates[0])


VISA = asking(
    question("qa", Kind.YES_NO, required=True, label=words("Visa?", fr="Visa ?")),
    question("qb", Kind.PASSPORT, required=True, shown_when=((when("qa", Operator.IS, "yes"),),)),
    question("qc", for_whom=ForWhom.ORGANISERS, label=words("Zeppelinwiese")),
    question("qd", for_whom=ForWhom.SPONSORED, label=words("Airport")),
)
PASSPORT = {"answers-qb-number": "X123456", "answers-qb-issuer": "KEN", "answers-qb-expires": "2099-01-01"}


def test_an_event_without_a_form_asks_for_names_only(meeting: Meeting) -> None:
    page = meeting.browser.get(meeting.page).get_data(as_text=True)
    assert "answers" not in page and "questions.js" not in page and "multipart" not in page

    assert meeting.names(**{"answers-qa": "yes"}).status_code == 303
    assert kept(meeting) == {}


def test_a_mission_answers_for_its_delegate_in_the_same_step(meeting: Meeting) -> None:
    meeting.asks(VISA)
    page = meeting.browser.get(meeting.page).get_data(as_text=True)
    assert "Visa?" in page and "Zeppelinwiese" not in page and "Airport" not in page

    refused = meeting.names(**{"answers-qa": "yes"})
    assert refused.status_code == 422 and 'href="#answers-qb-number"' in refused.get_data(as_text=True)
    assert meeting.delegates == []
    assert meeting.names(**{"answers-qa": "yes", "answers-qc": "guessed", "answers-qd": "guessed"} | PASSPORT).status_code == 303
    assert kept(meeting) == {"qa": "yes", "qb": {"number": "X123456", "issuer": "KEN", "expires": "2099-01-01"}}


def test_what_is_hidden_again_is_forgotten(meeting: Meeting) -> None:
    meeting.asks(VISA)
    meeting.names(**{"answers-qa": "yes"} | PASSPORT)
    [delegate] = meeting.delegates
    assert meeting.changes(delegate, **{"answers-qa": "no"} | PASSPORT).status_code == 303

    assert kept(meeting) == {"qa": "no"}


def test_the_same_form_sent_twice_registers_and_answers_once(meeting: Meeting) -> None:
    meeting.asks(VISA)
    key = "0" * 8 + "-0000-4000-8000-" + "0" * 12
    for _click in range(2):
        assert meeting.names(submission_key=key, **{"answers-qa": "no"}).status_code == 303

    assert len(meeting.delegates) == 1 and db.session.scalar(sa.select(sa.func.count(DelegateAnswer.id))) == 1


def test_answers_are_sealed_in_the_database(meeting: Meeting) -> None:
    meeting.asks(VISA)
    meeting.names(**{"answers-qa": "yes"} | PASSPORT)

    raw = db.session.execute(sa.text("SELECT value FROM delegate_answer")).scalars().all()
    assert len(raw) == 2 and not any(b"X123456" in bytes(each) or b"yes" in bytes(each) for each in raw)


def test_old_answers_stay_readable_as_they_were_asked(meeting: Meeting) -> None:
    room = question("qa", Kind.ONE_OF, label=words("Room", fr="Chambre"), options=(Option("a", words("Single", fr="Simple")), Option("b", words("Double"))))
    meeting.asks(asking(room, question("qb", label=words("Wishes"))))
    meeting.names(language="fr", **{"answers-qa": "a", "answers-qb": "A view"})
    [delegate] = meeting.delegates
    assert meeting.changes(delegate, **{"answers-qa": "a", "answers-qb": "A lake view"}).status_code == 303
    meeting.asks(asking(question("qa", Kind.ONE_OF, label=words("Bed"), options=(Option("b", words("Wide")),)), question("qz", required=True)))

    told = {each.label: (each.text, each.version) for each in answers.answers_of(meeting.event)[delegate.id]}
    assert told == {"Room": ("Single", 1), "Wishes": ("A lake view", 1)}
    assert "Wishes" in meeting.record(delegate) and "A lake view" in meeting.record(delegate)
    row = meeting.table()[0]
    assert (row["Bed"], row["Wishes"], row["qz"]) == ("Single", "A lake view", "")


def test_an_answer_speaks_the_language_it_was_given_in(meeting: Meeting) -> None:
    meeting.asks(asking(question("qa", Kind.ONE_OF, label=words("Room", fr="Chambre"), options=(Option("a", words("Single", fr="Simple")),))))
    meeting.invitation.language = "fr"
    db.session.commit()
    assert "Chambre" in meeting.browser.get(meeting.page).get_data(as_text=True)
    meeting.names(**{"answers-qa": "a"})
    [delegate] = meeting.delegates

    assert [(each.label, each.text) for each in answers.answers_of(meeting.event)[delegate.id]] == [("Chambre", "Simple")]


def test_questions_that_changed_while_the_form_was_open_are_asked_again(meeting: Meeting) -> None:
    meeting.asks(asking(question("qa", Kind.YES_NO, label=words("Do you come?"))))
    meeting.asks(asking(question("qa", Kind.YES_NO, label=words("Do you stay away?"))))
    answer = meeting.names(**{"answers-edition": "1", "answers-qa": "yes"})

    assert answer.status_code == 422 and "have changed the questions" in answer.get_data(as_text=True)
    assert 'name="answers-edition" type="hidden" value="2"' in answer.get_data(as_text=True)
    assert meeting.names(**{"answers-edition": "2", "answers-qa": "yes"}).status_code == 303


def test_an_answer_of_other_words_is_asked_anew_when_it_is_sent_again(meeting: Meeting) -> None:
    meeting.asks(asking(question("qa", Kind.YES_NO, label=words("Visa?"))))
    meeting.names(**{"answers-qa": "yes"})
    [delegate] = meeting.delegates
    meeting.asks(asking(question("qa", Kind.YES_NO, label=words("Visa or permit?"))))
    before = delegate.version
    meeting.changes(delegate, **{"answers-qa": "yes"})

    assert [each.label for each in answers.answers_of(meeting.event)[delegate.id]] == ["Visa or permit?"]
    assert meeting.delegates[0].version == before + 1
    meeting.changes(meeting.delegates[0], **{"answers-qa": "yes"})
    assert meeting.delegates[0].version == before + 1


def test_a_colleagues_answer_is_shown_not_overwritten(meeting: Meeting) -> None:
    meeting.asks(asking(question("qa", label=words("Hotel"))))
    meeting.names(**{"answers-qa": "Bristol"})
    [delegate] = meeting.delegates
    old = delegate.version
    meeting.changes(delegate, **{"answers-qa": "Ritz"})
    answer = meeting.changes(delegate, version=str(old), **{"answers-qa": "Savoy"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Ritz" in page and "Savoy" in page
    assert kept(meeting) == {"qa": "Ritz"}


def test_answers_alone_write_no_mail(meeting: Meeting) -> None:
    meeting.asks(asking(question("qa")))
    meeting.names(**{"answers-qa": "x"})
    before = db.session.scalar(sa.select(sa.func.count(Message.id)))
    meeting.changes(meeting.delegates[0], **{"answers-qa": "y"})

    assert kept(meeting) == {"qa": "y"} and db.session.scalar(sa.select(sa.func.count(Message.id))) == before


def test_organisers_see_and_answer_everything_and_may_leave_it_open(meeting: Meeting) -> None:
    meeting.asks(VISA)
    meeting.names(**{"answers-qa": "yes"} | PASSPORT)
    [delegate] = meeting.delegates
    page = meeting.record(delegate)
    assert "Zeppelinwiese" in page and "Airport" in page

    sent = {"category": "delegate", "state": "KEN", "family_name": "Achieng", "role": "adviser", "language": "en", "version": str(delegate.version)}
    address = f"/events/{meeting.event.public_id}/register/{delegate.public_id}"
    answer = meeting.staff.post(address, data=sent | {"answers-qa": "", "answers-qc": "VIP"}, content_type="multipart/form-data")
    assert answer.status_code == 303 and kept(meeting) == {"qc": "VIP"}
    delegate = meeting.delegates[0]
    meeting.changes(delegate, **{"answers-qa": "no", "answers-qc": ""})
    assert kept(meeting) == {"qa": "no", "qc": "VIP"}
    for page in (meeting.browser.get(meeting.link(delegate)), meeting.browser.get(meeting.page.replace("new", delegate.public_id))):
        assert "VIP" not in page.get_data(as_text=True) and "Zeppelinwiese" not in page.get_data(as_text=True)


def test_who_came_in_at_the_door_answers_by_the_personal_link_or_through_staff(meeting: Meeting) -> None:
    meeting.asks(VISA)
    meeting.event.starts_on = meeting.event.ends_on = meeting.event.reply_by = clock.today() - timedelta(days=1)
    meeting.event.ends_on = clock.today() + timedelta(days=1)
    delegate = walk_in(
        meeting.event, category=Category.DELEGATE, family_name="McDonald", submission_key=str(uuid4()), state_id=meeting.invitation.state_id, now=clock.now()
    )
    db.session.commit()
    db.session.refresh(delegate)
    address = f"/events/{meeting.event.public_id}/register"
    assert "registration form incomplete" in meeting.staff.get(address).get_data(as_text=True)

    sent = {"category": "delegate", "state": "KEN", "family_name": "McDonald", "role": "", "language": "en", "email": "mcdonald@example.org", "answers-qc": "VIP"}
    answer = meeting.staff.post(f"{address}/{delegate.public_id}", data=sent | {"version": str(delegate.version)}, content_type="multipart/form-data")
    assert answer.status_code == 303 and kept(meeting) == {"qc": "VIP"}
    [mail] = [each for each in db.session.scalars(sa.select(Message)) if each.to == ["mcdonald@example.org"]]
    assert meeting.link(meeting.delegates[0]).encode() in mail.source.replace(b"=\n", b"")
    assert meeting.changes(meeting.delegates[0], **{"answers-qa": "no"}).status_code == 303
    assert kept(meeting) == {"qa": "no", "qc": "VIP"}


def test_what_organisers_kept_among_themselves_is_never_asked_of_delegates(meeting: Meeting) -> None:
    meeting.asks(VISA)
    page = f"/events/{meeting.event.public_id}/form/questions/qc"
    sent = {"version": str(queries.drafted(meeting.event).version), "label-en": "Open now", "for_whom": "everybody"}
    answer = meeting.staff.post(page, data=sent)

    assert answer.status_code == 422 and "Add a new question for delegates" in answer.get_data(as_text=True)


def test_sponsored_delegates_are_asked_more(meeting: Meeting) -> None:
    from app.registration.forms import OwnForm

    meeting.asks(VISA)
    with meeting.browser.application.test_request_context():
        asked = answers.form_asking(OwnForm, meeting.event, sponsored=True)["answers"].form

        assert [each.id for each in asked.definition.questions] == ["qa", "qb", "qd"]


def test_a_spreadsheet_has_a_column_for_each_question_and_keeps_formulas_text(meeting: Meeting) -> None:
    meeting.asks(asking(question("qa", label=words("=Hotel")), question("qb", Kind.NUMBER, label=words("Nights")), question("qc", Kind.PHONE, label=words("Phone"))))
    meeting.names(**{"answers-qa": "=HYPERLINK(1)", "answers-qb": "3", "answers-qc": "+41229170000"})

    row = meeting.table()[0]
    assert (row["=Hotel"], row["Nights"], row["Phone"]) == ("=HYPERLINK(1)", 3, "+41229170000")
    csv = meeting.staff.get(f"/events/{meeting.event.public_id}/register.csv").get_data(as_text=True)
    assert "'=HYPERLINK(1)" in csv and "'+41229170000" in csv and "'=Hotel" in csv


def test_passports_stand_in_no_list_unless_somebody_asks_and_observers_read_no_answer(
    meeting: Meeting, sign_in: Callable[[Account], FlaskClient]
) -> None:
    meeting.asks(VISA)
    meeting.names(**{"answers-qa": "yes"} | PASSPORT)
    observer = sign_in(make.account(Role.OBSERVER))

    assert "qb" not in meeting.table()[0] and meeting.table()[0]["Visa?"] == "Yes"
    assert meeting.table("register.xlsx?sensitive=1")[0]["qb"].startswith("X123456, Kenya, valid until")
    assert "Visa?" not in meeting.table("register.xlsx?sensitive=1", observer)[0]
    assert "Spreadsheet with passport data" in meeting.staff.get(f"/events/{meeting.event.public_id}/register").get_data(as_text=True)
    assert "passport" not in observer.get(f"/events/{meeting.event.public_id}/register").get_data(as_text=True)


def test_the_board_says_whose_form_is_incomplete(meeting: Meeting) -> None:
    def board() -> str:
        return str(meeting.staff.get(f"/events/{meeting.event.public_id}/register").get_data(as_text=True))

    meeting.names()
    assert "incomplete" not in board()
    meeting.asks(VISA)
    assert board().count("registration form incomplete") == 1
    meeting.changes(meeting.delegates[0], **{"answers-qa": "yes"} | PASSPORT)
    assert "incomplete" not in board()


def picture() -> io.BytesIO:
    """A small photograph."""
    output = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(output, "PNG")
    output.seek(0)
    return output


def test_a_photograph_is_kept_replaced_and_taken_away(meeting: Meeting, sign_in: Callable[[Account], FlaskClient]) -> None:
    meeting.asks(asking(question("qa", Kind.PHOTOGRAPH), question("qb")))
    assert 'enctype="multipart/form-data"' in meeting.browser.get(meeting.page).get_data(as_text=True)
    meeting.names(**{"answers-qa-file": (picture(), "../me.png")})
    [delegate] = meeting.delegates
    address = f"/events/{meeting.event.public_id}/register/{delegate.public_id}/answers/qa"
    got = meeting.staff.get(address)
    assert got.data.startswith(b"\xff\xd8") and "attachment; filename=me.jpg" in got.headers["Content-Disposition"]
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert sign_in(make.account(Role.OBSERVER)).get(address).status_code == 404
    assert meeting.staff.get(address.replace("/qa", "/qb")).status_code == 404

    meeting.changes(delegate, **{"answers-qb": "still there"})
    assert kept(meeting)["qa"]["name"] == "me.jpg"
    meeting.changes(meeting.delegates[0], **{"answers-qa-file": (picture(), "other.png")})
    assert kept(meeting)["qa"]["name"] == "other.jpg" and len(stored()) == 1
    meeting.changes(meeting.delegates[0], **{"answers-qa-remove": "y", "answers-qb": ""})
    assert kept(meeting) == {} and stored() == []


def test_a_file_is_not_asked_for_again_when_something_else_was_wrong(meeting: Meeting, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting.asks(asking(question("qa", Kind.PHOTOGRAPH, required=True), question("qb", required=True)))
    refused = meeting.names(**{"answers-qa-file": (picture(), "me.png")}).get_data(as_text=True)
    token = re.search(r'name="answers-qa-pending"[^>]*value="([^"]+)"', refused)
    assert "Chosen: me.jpg" in refused and token is not None
    assert db.session.query(PendingFile).one().content.startswith(b"\xff\xd8") and meeting.delegates == []
    again = {"answers-qa-pending": token[1], "answers-qb": "text"}

    stranger = Meeting(meeting.event, meeting.invitation, app.test_client(), meeting.staff, meeting.account)
    assert stranger.names(**again).status_code == 422
    with monkeypatch.context() as later:
        now = clock.now() + timedelta(minutes=61)
        later.setattr(clock, "now", lambda: now)
        assert meeting.names(**again).status_code == 422
    assert meeting.names(**again | {"answers-qb": ""}).status_code == 422
    assert meeting.names(**again).status_code == 303
    assert kept(meeting)["qa"]["name"] == "me.jpg" and len(stored()) == 1 and db.session.query(PendingFile).count() == 0
    assert meeting.names(**{"answers-qa-file": (io.BytesIO(b"GIF89a"), "x.gif"), "family_name": "B"}).status_code == 422
    assert db.session.query(PendingFile).count() == 0


def stored() -> list[StoredFile]:
    """All files there are."""
    return list(db.session.scalars(sa.select(StoredFile)))


@pytest.mark.parametrize(
    "sent",
    [
        {"answers": "x"},
        {"answers-qa": "\x00\ud800".encode("utf-8", "surrogatepass")},
        {"answers-qa": ["yes", "no"]},
        {"answers-qb-issuer": "²"},
        {"answers-qb-expires": "²"},
        {"answers-qb-number": (io.BytesIO(b"x"), "a file where a text is asked")},
        {"answers-edition": "²" * 300},
        {"answers-qa": "yes" * 100_000},
    ],
)
def test_no_input_breaks_the_page(meeting: Meeting, sent: dict[str, Any]) -> None:
    meeting.asks(VISA)

    assert meeting.names(**{"answers-qa": "no"} | sent).status_code in (303, 422)


def test_a_delegate_reads_after_the_event_what_was_answered(meeting: Meeting) -> None:
    meeting.asks(VISA)
    meeting.names(**{"answers-qa": "yes"} | PASSPORT)
    [delegate] = meeting.delegates
    meeting.event.starts_on = meeting.event.ends_on = date(2018, 5, 23)
    db.session.commit()
    page = meeting.browser.get(meeting.link(delegate)).get_data(as_text=True)

    assert "<dt>Visa?</dt>" in page and "X123456" not in page


def test_pages_and_tables_ask_the_database_as_often_for_many(meeting: Meeting) -> None:
    meeting.asks(asking(*(question(f"q{each}", required=each == 1) for each in range(12))))
    sent = {f"answers-q{each}": "x" for each in range(12)}

    def statements() -> dict[str, int]:
        [first, *_others] = meeting.delegates
        counts = {}
        for name, ask in (
            ("table", lambda: meeting.table()),
            ("record", lambda: meeting.record(first)),
            ("board", lambda: meeting.staff.get(f"/events/{meeting.event.public_id}/register")),
            ("own page", lambda: meeting.browser.get(meeting.link(first))),
        ):
            with counting() as asked:
                ask()
            counts[name] = len(asked)
        return counts

    meeting.names(**{"answers-q1": "x"})
    few = statements()
    for number in range(3):
        assert meeting.names(family_name=f"Family {'abc'[number]}", **sent).status_code == 303
    meeting.changes(meeting.delegates[0], **sent)
    assert statements() == few
