"""Coordinators build a form: a draft that changes, versions that never do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.database import db
from app.errors import NotAllowed, Refused
from app.events.cloning import clone
from app.events.models import Confidentiality, Event, EventKind, EventStatus
from app.people.models import Account
from app.questionnaires import actions, queries
from app.questionnaires.definition import Definition, ForWhom, Kind, Operator
from app.questionnaires.starters import usual_form
from app.web.access import Role
from tests import make
from tests.conftest import counting
from tests.questionnaires.definitions import asking, question, when

pytestmark = pytest.mark.once

NOW = make.NOW


@dataclass
class Builder:
    """A coordinator's browser on the form of one event."""

    browser: FlaskClient
    event: Event
    account: Account

    @property
    def page(self) -> str:
        return f"/events/{self.event.public_id}/form"

    @property
    def drafted(self) -> queries.Drafted:
        db.session.expire_all()
        return queries.drafted(self.event)

    @property
    def definition(self) -> Definition:
        return self.drafted.definition

    def sees(self, path: str = "") -> str:
        answer = self.browser.get(self.page + path)
        assert answer.status_code == 200, answer.status_code
        return str(answer.get_data(as_text=True))

    def sends(self, path: str, **data: Any) -> TestResponse:
        return self.browser.post(self.page + path, data={"version": str(self.drafted.version)} | data)

    def begins(self) -> None:
        assert self.sends("/start").status_code == 303

    def adds(self, kind: Kind, text: str, **data: Any) -> TestResponse:
        section = self.definition.sections[-1].id
        sent = {"label-en": text, "for_whom": "everybody", "conditions-0-question": ""} | data
        return self.sends(f"/sections/{section}/questions/new?kind={kind.value}", **sent)


@pytest.fixture
def builder(app: Flask, sign_in: Callable[[Account], FlaskClient]) -> Builder:
    make.convention()
    account = make.account()
    return Builder(sign_in(account), make.event(working_languages=["en", "fr"]), account)


def published(event: Event, definition: Definition, by: Account) -> None:
    """The form as delegates are asked it from now on."""
    actions.redraft(event, lambda _before: definition, version=queries.drafted(event).version, by=by, now=NOW)
    actions.publish(event, version=queries.drafted(event).version, by=by, now=NOW)
    db.session.commit()


def test_a_form_is_built_published_and_changed(builder: Builder) -> None:
    assert "No questions yet" in builder.sees()
    assert builder.sends("/sections/new", **{"title-en": "Travel", "title-fr": "Voyage"}).status_code == 303
    assert builder.adds(Kind.YES_NO, "Do you need a visa?", required="y").status_code == 303
    visa = builder.definition.questions[0]
    sent = {"conditions-0-question": visa.id, "conditions-0-operator": "is", "conditions-0-value": " YES "}
    assert builder.adds(Kind.PASSPORT, "Passport", **sent).status_code == 303

    passport = builder.definition.questions[1]
    assert (visa.required, visa.label.in_("fr")) == (True, "Do you need a visa?")
    assert passport.shown_when == ((when(visa.id, Operator.IS, "yes"),),)
    assert "Only if “Do you need a visa?” is “Yes”" in builder.sees()
    assert queries.published(builder.event) is None

    assert builder.sends("/publish").status_code == 303
    first = queries.published(builder.event)
    assert first is not None and first.number == 1 and first.asks == builder.definition
    builder.sends("/remove", item=passport.id)
    assert builder.drafted.is_changed and queries.published(builder.event).asks.questions[1].id == passport.id  # type: ignore[union-attr]  # it is there
    builder.sends("/publish")
    assert [len(each.asks.questions) for each in queries.versions_of(builder.event)] == [2, 1]


def test_a_draft_is_discarded(builder: Builder) -> None:
    builder.begins()
    assert builder.definition == usual_form(EventKind.SEMINAR).among(["en", "fr"])
    builder.sends("/publish")
    builder.sends("/remove", item=builder.definition.sections[0].id)
    builder.sends("/discard")

    assert builder.definition == queries.published(builder.event).asks and not builder.drafted.is_changed  # type: ignore[union-attr]  # published above


def test_what_is_undone_by_hand_is_no_change(builder: Builder) -> None:
    builder.begins()
    builder.sends("/publish")
    first = builder.definition.questions[0].id
    builder.sends("/move", item=first, step="1")
    assert builder.drafted.is_changed
    builder.sends("/move", item=first, section=builder.definition.sections[0].id, index="0")

    assert not builder.drafted.is_changed and "Discard" not in builder.sees()


def test_a_page_that_was_opened_before_a_colleagues_change_is_refused(builder: Builder) -> None:
    builder.begins()
    old = str(builder.drafted.version)
    builder.sends("/move", item=builder.definition.questions[0].id, step="1")
    before = builder.definition

    answer = builder.browser.post(f"{builder.page}/remove", data={"version": old, "item": before.questions[0].id}, follow_redirects=True)
    assert "Somebody else changed this" in answer.get_data(as_text=True) and builder.definition == before
    edited = builder.sends(f"/questions/{before.questions[0].id}", version=old, **{"label-en": "Mine", "for_whom": "everybody"})
    assert edited.status_code == 422 and "Mine" in edited.get_data(as_text=True)
    for version in ("", "x", "²", "-1", "9" * 30, "\x00"):
        assert builder.sends("/publish", version=version).status_code == 303
    assert queries.published(builder.event) is None


def test_a_double_click_publishes_once(builder: Builder) -> None:
    builder.begins()
    version = builder.drafted.version
    for _click in range(2):
        builder.browser.post(f"{builder.page}/publish", data={"version": str(version)})

    assert len(queries.versions_of(builder.event)) == 1


def test_a_form_with_problems_is_not_published(builder: Builder) -> None:
    builder.begins()
    asked = next(each for each in builder.definition.questions if each.shown_when)
    other = asked.shown_when[0][0].question
    builder.sends("/remove", item=other)

    page = builder.sees()
    assert "a question that was removed" in page and "Publish the form" not in page
    builder.sends("/publish")
    assert queries.published(builder.event) is None


def test_choices_keep_their_ids_when_they_are_written_anew(builder: Builder) -> None:
    builder.sends("/sections/new", **{"title-en": "Hotel"})
    builder.adds(Kind.ONE_OF, "Room", **{"options-0-en": "Single", "options-0-fr": "Simple", "options-1-en": "Double"})
    room = builder.definition.questions[0]
    sent = {f"options-{number}-id": each.id for number, each in enumerate(room.options)}
    sent |= {"options-0-en": "Single room", "options-1-en": "", "options-2-en": "Suite", "options-2-id": "q" + "a" * 7}
    builder.sends(f"/questions/{room.id}", **{"label-en": "Room", "for_whom": "everybody"} | sent)

    single, suite = builder.definition.questions[0].options
    assert (single.id, single.label.in_("en")) == (room.options[0].id, "Single room")
    assert suite.label.in_("en") == "Suite" and suite.id != "q" + "a" * 7


def test_rows_of_choices_and_conditions_are_added_without_saving(builder: Builder) -> None:
    builder.begins()
    section = builder.definition.sections[0].id
    page = builder.sends(f"/sections/{section}/questions/new?kind=one_of", add="conditions", **{"label-en": "Kept text"})

    assert page.status_code == 200 and "Kept text" in page.get_data(as_text=True)
    assert 'name="conditions-1-question"' in page.get_data(as_text=True)
    assert "Kept text" not in builder.sees()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"label-en": ""}, "Write the question."),
        ({"label-en": "", "label-fr": "Seulement en français"}, "Write the question."),
        ({"for_whom": "nobody"}, "Not a valid choice"),
        ({"conditions-0-operator": "greater"}, "Such a question can be compared like this"),
        ({"conditions-0-operator": "²"}, "Not a valid choice"),
        ({"conditions-0-value": "perhaps"}, "Write one of these: Yes; No."),
        ({"conditions-0-question": "q" + "z" * 7}, "Not a valid choice"),
        ({"label-en": "x" * 301}, "Use at most 300 characters"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_in_words(builder: Builder, sent: dict[str, str], sentence: str) -> None:
    builder.begins()
    before = builder.definition
    yes_no = next(each for each in before.questions if each.kind is Kind.YES_NO)
    usual = {"conditions-0-question": yes_no.id, "conditions-0-operator": "is", "conditions-0-value": "yes", "label-en": "Q"}
    answer = builder.adds(Kind.SHORT_TEXT, "Q", **usual | sent)

    assert answer.status_code == 422 and sentence in answer.get_data(as_text=True)
    assert builder.definition == before


def test_conditions_are_written_as_rows_of_and_and_or_and_shown_again(builder: Builder) -> None:
    builder.sends("/sections/new", **{"title-en": "All"})
    for kind in (Kind.DATE, Kind.NUMBER, Kind.LANGUAGE):
        builder.adds(kind, kind.value)
    day, number, language = builder.definition.questions
    rows = [("and", day, "greater", "2018-05-22"), ("and", number, "greater", "2,5"), ("or", language, "one_of", "Français; english")]
    sent = {}
    for place, (joint, asked, operator, value) in enumerate(rows):
        for name, part in (("joint", joint), ("question", asked.id), ("operator", operator), ("value", value)):
            sent[f"conditions-{place}-{name}"] = part
    assert builder.adds(Kind.LONG_TEXT, "Why", **sent).status_code == 303

    why = builder.definition.questions[3]
    assert why.shown_when == (
        (when(day.id, Operator.GREATER, "2018-05-22"), when(number.id, Operator.GREATER, "2.5")),
        (when(language.id, Operator.ONE_OF, "fr", "en"),),
    )
    page = builder.sees(f"/questions/{why.id}")
    assert 'value="Français; English"' in page and 'value="2018-05-22"' in page
    assert "“date” is later than “22 May 2018” and “number” is more than “2.5”, or “language” is “Français” or “English”" in builder.sees()


def test_a_question_for_delegates_never_depends_on_what_organisers_keep_among_themselves(builder: Builder) -> None:
    builder.sends("/sections/new", **{"title-en": "All"})
    builder.adds(Kind.YES_NO, "Trusted?", for_whom="organisers")
    secret = builder.definition.questions[0]
    sent = {"conditions-0-question": secret.id, "conditions-0-operator": "is", "conditions-0-value": "yes"}

    assert builder.adds(Kind.SHORT_TEXT, "Why?", **sent).status_code == 422
    assert builder.adds(Kind.SHORT_TEXT, "Why?", for_whom="organisers", **sent).status_code == 303


def test_the_preview_shows_what_each_reader_is_asked_and_keeps_nothing(builder: Builder) -> None:
    published(builder.event, asking(
        question("q1", Kind.EMAIL, required=True), question("q2", for_whom=ForWhom.SPONSORED), question("q3", for_whom=ForWhom.ORGANISERS)
    ), builder.account)  # fmt: skip

    for reader, asked in (("", "q1"), ("?as=sponsored", "q1q2"), ("?as=organisers", "q1q2q3"), ("?as=²", "q1")):
        assert "".join(re.findall(r'data-question="(\w+)"', builder.sees(f"/preview{reader}"))) == asked
    assert builder.sends("/preview", **{"answers-q1": "nobody"}).status_code == 422
    accepted = builder.sends("/preview", **{"answers-q1": "a@example.org"})
    assert accepted.status_code == 200 and "Nothing was kept" in accepted.get_data(as_text=True)


def test_a_form_is_copied_from_another_event_of_ones_own_and_from_no_other(builder: Builder, sign_in: Callable[[Account], FlaskClient]) -> None:
    other = make.event(title="Ours", working_languages=["fr"])
    published(other, asking(question("q1"), question("q2")), builder.account)
    area = make.area("clearance", "Clearance")
    theirs = make.event(title="Theirs Zeppelinwiese", confidentiality=Confidentiality.CLOSED, areas=[area])
    published(theirs, asking(question("q9")), builder.account)
    coordinator = make.account(Role.COORDINATOR, mandates=(make.mandate(make.state()),))
    own = Builder(sign_in(coordinator), builder.event, coordinator)

    page = own.sees()
    assert "Ours" in page and "Zeppelinwiese" not in page
    assert own.sends("/start", source=theirs.public_id).status_code == 404
    assert own.sends("/start", source=other.public_id).status_code == 303
    assert [each.id for each in own.definition.questions] == ["q1", "q2"]
    own.sends("/start")
    assert [each.id for each in own.definition.questions] == ["q1", "q2"]


def test_a_copied_event_asks_what_its_pattern_asks(builder: Builder) -> None:
    published(builder.event, asking(question("q1")), builder.account)
    builder.sends("/sections/new", **{"title-en": "Not published yet"})
    copy = clone(builder.event, title="Copy", starts_on=date(2018, 9, 3), by=builder.account, now=NOW)

    assert queries.published(copy).asks == asking(question("q1"))  # type: ignore[union-attr]  # copied
    assert queries.drafted(copy).definition == builder.definition
    assert clone(make.event(), title="None", starts_on=date(2018, 9, 3), by=builder.account, now=NOW)


@pytest.mark.parametrize("kind", [each for each in EventKind if each is not EventKind.CONCEPT_NOTE])
def test_the_usual_forms_can_be_published_and_speak_three_languages(kind: EventKind) -> None:
    form = usual_form(kind)

    assert form.questions and form.problems() == () and Definition.from_json(form.as_json()) == form
    texts = [*(each.title for each in form.sections), *(each.label for each in form.questions), *(each.help for each in form.questions if each.help.texts)]
    assert all(set(each.as_json()) == {"en", "fr", "es"} for each in texts)


def test_a_paper_has_no_form_and_a_published_event_keeps_its_own(builder: Builder) -> None:
    paper = make.event(kind=EventKind.CONCEPT_NOTE)
    over = make.event(status=EventStatus.PUBLISHED)
    db.session.commit()

    assert builder.browser.get(f"/events/{paper.public_id}/form").status_code == 404
    with pytest.raises(Refused, match="event_not_editable"):
        actions.redraft(over, lambda _form: asking(question("q1")), version=0, by=builder.account, now=NOW)
    with pytest.raises(NotAllowed):
        actions.publish(over, version=0, by=make.account(Role.OBSERVER), now=NOW)


def test_a_form_has_an_end(builder: Builder) -> None:
    with pytest.raises(Refused, match="form_too_long"):
        actions.redraft(
            builder.event, lambda _form: asking(*(question(f"q{each}") for each in range(101))), version=0, by=builder.account, now=NOW
        )


@pytest.mark.parametrize("path", ["/sections/x", "/questions/x", "/sections/x/questions/new?kind=date", "/sections/sdiscussion/questions/new?kind=²", "/questions/%00"])
def test_what_is_not_there_is_not_found(builder: Builder, path: str) -> None:
    builder.begins()

    assert builder.browser.get(builder.page + path).status_code == 404
    assert builder.sends("/move", item="x").status_code == 404
    assert builder.sends("/move", item="²", step="1").status_code == 303


def test_the_builder_asks_the_database_as_often_for_many_questions(builder: Builder) -> None:
    def statements(number: int) -> int:
        published(builder.event, asking(*(question(f"q{each}", Kind.STATE) for each in range(number))), builder.account)
        with counting() as asked:
            builder.sees()
        return len(asked)

    assert statements(1) == statements(80)


def forms() -> Iterator[str]:
    """Addresses of the builder."""
    yield from ("", "/preview", "/sections/new")


@pytest.mark.parametrize("path", list(forms()))
def test_observers_find_no_builder(builder: Builder, sign_in: Callable[[Account], FlaskClient], path: str) -> None:
    assert sign_in(make.account(Role.OBSERVER)).get(builder.page + path).status_code == 404
