"""A form is a value: it renders, validates and comes back the same; what a condition hides is neither required nor kept."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from werkzeug.datastructures import FileStorage, MultiDict

from app.errors import Refused
from app.files.pictures import photograph
from app.questionnaires.building import GUESTS, STAFF, AnswersForm, data_of, form_for
from app.questionnaires.conditions import is_shown, settled
from app.questionnaires.definition import Definition, ForWhom, Kind, Operator, Section, Words
from app.questionnaires.wording import answer_text, condition_text
from tests.questionnaires.definitions import STATES, asking, definitions, question, when, words

CASES = json.loads((Path(__file__).parent / "conditions.json").read_text())
SOON = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def filled(definition: Definition, sent: dict[str, Any] | None = None, **more: Any) -> AnswersForm:
    """The form with what somebody typed."""
    pairs = [(name, each) for name, value in (sent or {}).items() for each in (value if isinstance(value, list) else [value])]
    form = form_for(definition, "en", more.pop("whom", GUESTS), **more)(MultiDict([*pairs, ("sent", "1")]))
    form.offer_states(STATES)
    return form


def accepted(definition: Definition, sent: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """What is kept of answers that must be valid."""
    form = filled(definition, sent, **more)
    assert form.validate(), form.errors
    return form.answers


@SOON
@given(definition=definitions(), language=st.sampled_from(["en", "fr", "zh"]), whom=st.sampled_from([GUESTS, STAFF]))
def test_any_definition_comes_back_and_is_asked(app: Flask, definition: Definition, language: str, whom: frozenset[ForWhom]) -> None:
    assert Definition.from_json(json.loads(json.dumps(definition.as_json()))) == definition
    assert definition.problems() == ()
    with app.test_request_context():
        form = form_for(definition, language, whom)()
        form.offer_states(STATES)
        template = """{% import "shared/forms.html" as forms with context %}{% for each in form %}{{ forms.field(each) }}{% endfor %}"""
        page = render_template_string(template, form=form)
        for each in definition.questions:
            assert (f'id="{each.id}' in page) == (each.for_whom in whom)
            condition_text(definition, each.shown_when, language, dict(STATES))
        assert filled(definition, lenient=True, whom=whom).validate()


@SOON
@given(definition=definitions(), sent=st.dictionaries(st.sampled_from([f"q{each}" for each in range(9)]), st.text(max_size=20)))
def test_no_answer_breaks_a_form(app: Flask, definition: Definition, sent: dict[str, str]) -> None:
    with app.test_request_context():
        form = filled(definition, sent, whom=STAFF)
        form.validate()
        again = filled(definition, lenient=True, whom=STAFF)
        assert set(form.answers) <= {each.id for each in definition.questions}
        assert settled(definition, form.answers) == form.answers
        kept = form_for(definition, "en", STAFF, lenient=True)(data=data_of(definition, form.answers))
        for each in definition.questions:
            if each.id in form.answers:
                assert answer_text(each, form.answers[each.id], "en", dict(STATES)) is not None
        assert again.validate() and kept.definition == definition.asked_of(STAFF)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']} {case['is']} {case['given']}")
def test_a_condition_holds_or_not(app: Flask, case: dict[str, Any]) -> None:
    definition = asking(
        question("q0", Kind(case["kind"])), question("q1", shown_when=((when("q0", Operator(case["is"]), *case["values"]),),))
    )
    with app.test_request_context():
        answers = accepted(definition, {"q0": case["given"], "q1": "x"})

    assert ("q1" in answers) is case["holds"]


def test_alternatives_and_what_must_hold_together() -> None:
    yes = (Operator.IS, "yes")
    definition = asking(
        *(question(f"q{each}", Kind.YES_NO) for each in range(3)),
        question("q3", shown_when=((when("q0", *yes), when("q1", *yes)), (when("q2", *yes),))),
    )
    last = definition.questions[3]

    assert not is_shown(last, {"q0": "yes"}, definition)
    assert is_shown(last, {"q0": "yes", "q1": "yes"}, definition)
    assert is_shown(last, {"q2": "yes"}, definition)
    assert condition_text_of(definition) == "“q0” is “Yes” and “q1” is “Yes”, or “q2” is “Yes”"


def condition_text_of(definition: Definition) -> str:
    """The last question's condition in words."""
    app = Flask(__name__)
    from flask_babel import Babel

    Babel(app)
    with app.test_request_context():
        return condition_text(definition, definition.questions[-1].shown_when, "en", {})


def test_a_hidden_question_is_neither_required_nor_kept_and_hides_what_depends_on_it(app: Flask) -> None:
    definition = asking(
        question("q0", Kind.YES_NO, required=True),
        question("q1", required=True, shown_when=((when("q0", Operator.IS, "yes"),),)),
        question("q2", required=True, shown_when=((when("q1"),),)),
    )
    with app.test_request_context():
        assert accepted(definition, {"q0": "no", "q1": "left over", "q2": "left over"}) == {"q0": "no"}
        assert set(filled(definition, {"q0": "yes"}).errors or filled_errors(definition, {"q0": "yes"})) == {"q1"}


def filled_errors(definition: Definition, sent: dict[str, Any]) -> dict[str, Any]:
    """What is wrong with these answers."""
    form = filled(definition, sent)
    form.validate()
    return form.errors


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [
        (Kind.SHORT_TEXT, {"q0": " Ana\nLucía "}, "Ana Lucía"),
        (Kind.NUMBER, {"q0": "12,50"}, "12.50"),
        (Kind.DATE, {"q0": "23.5.1962"}, "1962-05-23"),
        (Kind.YES_NO, {"q0": "no"}, "no"),
        (Kind.ONE_OF, {"q0": "b"}, "b"),
        (Kind.SEVERAL_OF, {"q0": ["a", "c"]}, ["a", "c"]),
        (Kind.STATE, {"q0": "KEN"}, "KEN"),
        (Kind.LANGUAGE, {"q0": "ar"}, "ar"),
        (Kind.EMAIL, {"q0": "a@example.org"}, "a@example.org"),
        (Kind.PHONE, {"q0": "+41 22 917 00 00"}, "+41 22 917 00 00"),
        (Kind.DIET, {"q0-diets": ["halal"], "q0-other": "no garlic"}, {"diets": ["halal"], "other": "no garlic"}),
        (Kind.ARRIVAL, {"q0-on": "2018-05-22", "q0-at": "14:30", "q0-by": "LX 1"}, {"on": "2018-05-22", "at": "14:30", "by": "LX 1"}),
        (Kind.DEPARTURE, {"q0-on": "2018-05-24"}, {"on": "2018-05-24"}),
        (
            Kind.PASSPORT,
            {"q0-number": "X1", "q0-issuer": "FRA", "q0-expires": "2020-01-01"},
            {"number": "X1", "issuer": "FRA", "expires": "2020-01-01"},
        ),
    ],
)
def test_each_kind_is_kept_as_a_plain_value_and_shown_again(app: Flask, kind: Kind, sent: dict[str, Any], kept: Any) -> None:
    definition = asking(question("q0", kind, required=True))
    with app.test_request_context():
        answers = accepted(definition, sent)
        again = form_for(definition, "en")(data=data_of(definition, answers))
        again.offer_states(STATES)

        assert answers == {"q0": kept} == json.loads(json.dumps(answers))
        assert again["q0"]() and answer_text(definition.questions[0], kept, "en", dict(STATES))
        assert filled_errors(definition, {}).keys() == {"q0"}


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        (Kind.NUMBER, {"q0": "²"}),
        (Kind.NUMBER, {"q0": "NaN"}),
        (Kind.NUMBER, {"q0": "1e999999"}),
        (Kind.NUMBER, {"q0": "9" * 400}),
        (Kind.DATE, {"q0": "²018-05-23"}),
        (Kind.DATE, {"q0": "1899-12-31"}),
        (Kind.ONE_OF, {"q0": "\ud800"}),
        (Kind.SEVERAL_OF, {"q0": ["a", "\x00"]}),
        (Kind.STATE, {"q0": "XXX"}),
        (Kind.EMAIL, {"q0": "nobody"}),
        (Kind.PHONE, {"q0": "call me"}),
        (Kind.PHONE, {"q0": "=1+1"}),
        (Kind.SHORT_TEXT, {"q0": "x" * 301}),
        (Kind.SHORT_TEXT, {"q0": "\x00 \u202e"}),
        (Kind.LONG_TEXT, {"q0": "x" * 5000}),
        (Kind.ARRIVAL, {"q0-at": "14:30"}),
        (Kind.ARRIVAL, {"q0-on": "2018-05-22", "q0-at": "25:99"}),
        (Kind.PASSPORT, {"q0-number": "X1"}),
        (Kind.PASSPORT, {"q0-number": "X1", "q0-issuer": "FRA", "q0-issued": "2021-01-01", "q0-expires": "2020-01-01"}),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(app: Flask, kind: Kind, sent: dict[str, Any]) -> None:
    with app.test_request_context():
        assert filled_errors(asking(question("q0", kind, required=True)), sent).keys() == {"q0"}


def picture(kind: str = "JPEG", size: tuple[int, int] = (1600, 800)) -> bytes:
    """A photograph that says where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = "Zeppelinwiese"
    output = io.BytesIO()
    Image.new("RGB", size, "navy").save(output, kind, exif=exif)
    return output.getvalue()


def sent_file(content: bytes, name: str) -> dict[str, Any]:
    """A file as a browser sends it."""
    return {"q0-file": FileStorage(io.BytesIO(content), filename=name)}


def test_a_photograph_is_made_anew_without_what_it_told(app: Flask) -> None:
    with app.test_request_context():
        upload = accepted(asking(question("q0", Kind.PHOTOGRAPH)), sent_file(picture(), "me.jpeg"))["q0"]

    assert b"Zeppelinwiese" in picture() and b"Zeppelinwiese" not in upload.content
    assert (upload.name, upload.media_type) == ("me.jpg", "image/jpeg")
    with Image.open(io.BytesIO(upload.content)) as made:
        assert made.size == (1200, 600) and not made.getexif()


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"", b"\xff\xd8\xff\xe0 no more", b"<svg onload=alert(1)>", picture()[:900]])
def test_what_is_no_picture_is_refused(app: Flask, content: bytes) -> None:
    with app.test_request_context():
        assert filled_errors(asking(question("q0", Kind.PHOTOGRAPH)), sent_file(content, "me.jpg")).keys() == {"q0"}


def test_a_picture_that_pretends_to_be_enormous_is_not_unpacked() -> None:
    small = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(small, "PNG")

    with pytest.raises(Refused, match="picture_unreadable"):
        photograph(small.getvalue())


def test_a_file_is_known_by_its_content_and_stays_until_it_is_taken_away(app: Flask) -> None:
    definition = asking(question("q0", Kind.FILE, required=True))
    on_file = {"file": "abc", "name": "letter.pdf"}
    with app.test_request_context():
        assert filled_errors(definition, sent_file(b"<html>", "x.pdf")).keys() == {"q0"}
        assert accepted(definition, sent_file(b"%PDF-1.7 x", "x.exe"))["q0"].name == "x.pdf"

        form = form_for(definition, "en")(MultiDict({"sent": "1"}), data={"q0": {"kept": on_file}})
        assert form.validate() and form.answers == {"q0": on_file}
        form = form_for(definition, "en")(MultiDict({"q0-remove": "y"}), data={"q0": {"kept": on_file}})
        assert not form.validate()


def test_labels_are_in_the_readers_language_or_in_the_first_of_the_form() -> None:
    label = Words.of({"fr": "Repas", "ar": "وجبات"})

    assert (label.in_("ar"), label.in_("en"), label.language_for("en")) == ("وجبات", "Repas", "fr")
    assert Words().in_("en") == ""


def test_a_form_is_made_once_per_version_language_and_reader() -> None:
    definition = asking(question("q0"))

    assert form_for(definition, "en") is form_for(Definition.from_json(definition.as_json()), "en")
    assert form_for(definition, "en") is not form_for(definition, "fr")


def test_questions_move_within_and_across_sections() -> None:
    definition = Definition(
        (
            Section("s1", words("One"), questions=(question("q1"), question("q2"))),
            Section("s2", words("Two"), questions=(question("q3"),)),
        )
    )

    def order(after: Definition) -> list[list[str]]:
        return [[each.id for each in section.questions] for section in after.sections]

    assert order(definition.moved("q1", 1)) == [["q2", "q1"], ["q3"]]
    assert order(definition.moved("q2", 1)) == [["q1"], ["q2", "q3"]]
    assert order(definition.moved("q3", -1)) == [["q1", "q2", "q3"], []]
    assert order(definition.moved("q1", -1)) == order(definition) == order(definition.moved("q9", 1))
    assert order(definition.moved("s2", -1)) == [["q3"], ["q1", "q2"]]
    assert order(definition.placed("q1", section_id="s2", index=99)) == [["q2"], ["q3", "q1"]]
    assert order(definition.placed("q1", section_id="s9", index=0)) == order(definition)
    assert order(definition.without("q1").without("s2")) == [["q2"]]


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (question("q1", shown_when=((when("q2"),),)), "condition_later"),
        (question("q1", shown_when=((when("q9"),),)), "condition_gone"),
        (question("q1", shown_when=((when("q0"),),)), "condition_hidden"),
        (question("q1", Kind.ONE_OF, options=()), "no_options"),
    ],
)
def test_what_must_be_put_right_before_publishing(second: Any, reason: str) -> None:
    definition = asking(question("q0", for_whom=ForWhom.ORGANISERS), second, question("q2"))

    assert [(each.question.id, each.reason) for each in definition.problems()] == [("q1", reason)]


def test_a_choice_that_a_condition_asks_for_cannot_go_unnoticed() -> None:
    definition = asking(question("q0", Kind.ONE_OF), question("q1", shown_when=((when("q0", Operator.IS, "gone"),),)))

    assert [each.reason for each in definition.problems()] == ["condition_option_gone"]
