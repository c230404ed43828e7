"""What coordinators type to build a form: texts in the languages of the event, choices, conditions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.events.forms.fields import RowForm, Rows, rows_are_good, say
from app.questionnaires.actions import new_question_id
from app.questionnaires.definition import (
    MOST_CONDITIONS,
    MOST_OPTIONS,
    Comparison,
    Conditions,
    ForWhom,
    Kind,
    Operator,
    Option,
    Question,
    Section,
    Words,
    may_ask_about,
    operators_of,
)
from app.questionnaires.wording import FOR_WHOM, OPERATORS, value_text
from app.web.forms import Form, one_line
from app.web.language import ENDONYMS
from app.web.paging import number_of
from app.web.search import plain

JOINTS = {"and": _l("and"), "or": _l("or")}


class Texts(RowForm):
    """One text in each language of the event; the first language has it always."""

    languages: tuple[str, ...] = ()

    @property
    def words(self) -> Words:
        """What was typed."""
        return Words.of({code: self[code].data or "" for code in self.languages})


@lru_cache(maxsize=256)
def _texts(languages: tuple[str, ...], longest: int, area: bool = False) -> type[Texts]:
    too_long = Length(max=longest, message=_l("Use at most %(max)d characters."))
    filters = [] if area else [one_line]
    field = TextAreaField if area else StringField
    fields = {
        code: field(ENDONYMS[code], validators=[Optional(), too_long], filters=filters, render_kw={"lang": code, "dir": "auto"} | ({"rows": 2} if area else {}))
        for code in languages
    }
    return type("Texts", (Texts,), {**fields, "languages": languages, "id": HiddenField()})


def _is_missing(texts: Texts, sentence: str) -> bool:
    first = texts[texts.languages[0]]
    if first.data or first.errors:
        return False
    say(first, sentence)
    return True


class ConditionForm(RowForm):
    """One condition in a row: and/or, a question, how it is compared, with what."""

    joint = SelectField(_l("And or or"), choices=list(JOINTS.items()), default="and")
    question = SelectField(_l("Question"), validators=[Optional()], default="")
    operator = SelectField(_l("Comparison"), choices=[(each.value, words) for each, words in OPERATORS.items()], default="is")
    value = StringField(_l("Answer"), validators=[Length(max=300)], filters=[one_line])


class VersionForm(Form):
    """A change of the form as it was when the page was opened."""

    version = HiddenField(default="0")
    item = HiddenField()
    section = HiddenField()
    step = HiddenField()
    index = HiddenField()

    @property
    def number(self) -> int:
        """-1 where it cannot be read, which fits nothing."""
        found = number_of(self.version.data, 0, 2**31)
        return -1 if found is None else found


class SectionForm(VersionForm):
    """A heading, and what stands under it."""

    title: Any
    help: Any

    def facts(self, section: Section) -> Section:
        """The section with what was typed."""
        return Section(section.id, self.title.form.words, self.help.form.words, section.questions)

    def validate(self, extra_validators: Any = None) -> bool:
        """It needs a heading in the first language."""
        return super().validate(extra_validators) and not _is_missing(self.title.form, _("Write a heading."))


class QuestionForm(VersionForm):
    """One question."""

    label: Any
    help: Any
    options: Any
    required = BooleanField(_l("It must be answered"))
    for_whom = RadioField(
        _l("For whom"), choices=[(each.value, words) for each, words in FOR_WHOM.items()], default=ForWhom.EVERYBODY.value
    )
    conditions = Rows(FormField(ConditionForm), label=_l("Conditions"), min_entries=1, max_entries=MOST_CONDITIONS)

    def offer(self, kind: Kind, earlier: Sequence[Question], language: str, states: Sequence[tuple[str, str]]) -> None:
        """The earlier questions that a condition may be about, and the States."""
        self._kind, self._earlier, self._language, self._states = kind, earlier, language, dict(states)
        choices = [("", ""), *((each.id, each.label.in_(language)) for each in earlier)]
        for row in self.conditions:
            row.question.choices = choices

    def validate(self, extra_validators: Any = None) -> bool:
        """A label; something to choose; conditions that can hold."""
        good = super().validate(extra_validators)
        good = not _is_missing(self.label.form, _("Write the question.")) and good
        if self._kind.has_options:
            written = [row for row in self.options if row.form.words.texts]
            if not written:
                say(self.options, _("Write at least one answer that can be chosen."))
            for row in written:
                _is_missing(row.form, _("Write it in this language too: it is the first of the form."))
            good = bool(written) and rows_are_good(self.options) and good
        self._conditions = [self._comparison(row) for row in self.conditions if row.question.data]
        return rows_are_good(self.conditions) and good

    def facts(self, question: Question) -> Question:
        """The question with what was typed; choices that stay keep their ids."""
        options: tuple[Option, ...] = ()
        if self._kind.has_options:
            kept = {each.id for each in question.options}
            options = tuple(
                Option(row.form.id.data if row.form.id.data in kept else new_question_id(), row.form.words)
                for row in self.options
                if row.form.words.texts
            )
        return Question(
            id=question.id,
            kind=self._kind,
            label=self.label.form.words,
            help=self.help.form.words,
            required=self.required.data,
            for_whom=ForWhom(self.for_whom.data),
            shown_when=alternatives([each for each in self._conditions if each]),
            options=options,
        )

    def _comparison(self, row: Any) -> tuple[str, Comparison] | None:
        question = next((each for each in self._earlier if each.id == row.question.data), None)
        if question is None or row.operator.errors or row.joint.errors or self.for_whom.errors:
            return None
        operator = Operator(row.operator.data)
        allowed = operators_of(question.kind)
        if not may_ask_about(ForWhom(self.for_whom.data), question.for_whom):
            say(row.question, _("Not everybody who is asked this is asked that. Choose another question, or change for whom this one is."))
        elif operator not in allowed:
            words = ", ".join(str(OPERATORS[each]) for each in allowed)
            say(row.operator, _("Such a question can be compared like this: %(words)s.", words=words))
        values = () if operator is Operator.ANSWERED else self._values(question, operator, row.value)
        return row.joint.data, Comparison(question.id, operator, values)

    def _values(self, question: Question, operator: Operator, field: Any) -> tuple[str, ...]:
        """What was typed as the values that are kept; each as its question would keep it."""
        typed = (field.data or "").split(";") if operator is Operator.ONE_OF else [field.data or ""]
        known = {plain(words): value for value, words in possible_answers(question, self._language, list(self._states.items()))}
        values = []
        for text in (each.strip() for each in typed):
            value = known.get(plain(text)) if known else _as_kept(question.kind, text)
            if value:
                values.append(value)
            elif known and len(known) <= 20:
                say(field, _("Write one of these: %(words)s.", words="; ".join(words for _value, words in possible_answers(question, self._language, []))))
            elif question.kind is Kind.STATE:
                say(field, _("Write the State's name as the list has it."))
            else:
                say(field, _("Write what the answer is compared with: a text, a number like 12, or a day like 2018-05-23."))
        return tuple(dict.fromkeys(values))


def _as_kept(kind: Kind, text: str) -> str | None:
    if kind is Kind.DATE:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            return None
    if kind is Kind.NUMBER:
        text = text.replace(",", ".")
        digits = text.removeprefix("-").replace(".", "", 1)
        return text if digits.isascii() and digits.isdigit() and len(text) < 20 and digits[0] and text[-1] != "." else None
    return text or None


def possible_answers(question: Question, language: str, states: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What can be chosen, as (value, words); empty where anything can be written."""
    values = {
        Kind.YES_NO: ["yes", "no"],
        Kind.LANGUAGE: list(ENDONYMS),
        Kind.ONE_OF: [each.id for each in question.options],
        Kind.SEVERAL_OF: [each.id for each in question.options],
    }.get(question.kind, [])
    return [(each, value_text(question, each, language, {})) for each in values] if question.kind is not Kind.STATE else list(states)


def alternatives(rows: Sequence[tuple[str, Comparison]]) -> Conditions:
    """Rows joined by "and" stand together; each "or" begins another alternative."""
    found: list[list[Comparison]] = []
    for joint, comparison in rows:
        if joint == "or" or not found:
            found.append([])
        found[-1].append(comparison)
    return tuple(tuple(each) for each in found)


def section_form(section: Section, languages: Sequence[str], version: int) -> SectionForm:
    """The form of a section in the languages of its event."""
    data = {"version": str(version), "title": section.title.as_json(), "help": section.help.as_json()}
    form: SectionForm = _section_class(tuple(languages))(data=data)
    return form


def question_form(question: Question, languages: Sequence[str], version: int, words: Any) -> QuestionForm:
    """The form of a question; `words(question_id, value)` says a condition's value as people write it."""
    data = {
        "version": str(version),
        "label": question.label.as_json(),
        "help": question.help.as_json(),
        "required": question.required,
        "for_whom": question.for_whom.value,
        "options": [{"id": each.id, **each.label.as_json()} for each in question.options],
        "conditions": [
            {
                "joint": "or" if place == 0 else "and",
                "question": each.question,
                "operator": each.operator.value,
                "value": "; ".join(words(each.question, value) for value in each.values),
            }
            for alternative in question.shown_when
            for place, each in enumerate(alternative)
        ],
    }
    form: QuestionForm = _question_class(tuple(languages))(data=data)
    return form


@lru_cache(maxsize=64)
def _section_class(languages: tuple[str, ...]) -> type[SectionForm]:
    fields = {
        "title": FormField(_texts(languages, 200), label=_l("Heading")),
        "help": FormField(_texts(languages, 1000, area=True), label=_l("What stands under it")),
    }
    return type("SectionForm", (SectionForm,), fields)


@lru_cache(maxsize=64)
def _question_class(languages: tuple[str, ...]) -> type[QuestionForm]:
    fields = {
        "label": FormField(_texts(languages, 300), label=_l("The question")),
        "help": FormField(_texts(languages, 1000, area=True), label=_l("Help under the question")),
        "options": Rows(FormField(_texts(languages, 200)), label=_l("What can be chosen"), min_entries=2, max_entries=MOST_OPTIONS),
    }
    return type("QuestionForm", (QuestionForm,), fields)


class StartForm(VersionForm):
    """What a form begins as."""

    source = SelectField(_l("The form of another event"), validators=[Optional()], default="")
