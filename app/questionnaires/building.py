"""A definition as a form: one validation for pages, imports and programs."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, FormField, HiddenField

from app.events.forms.fields import RowForm
from app.questionnaires.conditions import Answers, is_shown
from app.questionnaires.definition import Definition, ForWhom, Kind, Question, Section, conditions_as_json
from app.questionnaires.kinds import answer_of, as_data, field_for
from app.web.forms import Form

GUESTS = frozenset({ForWhom.EVERYBODY})
SPONSORED_GUESTS = GUESTS | {ForWhom.SPONSORED}
STAFF = frozenset(ForWhom)
Outer = TypeVar("Outer", bound=Form)


class AnswersForm(RowForm):
    """The questions of one definition; a question that its condition hides is neither validated nor kept."""

    definition = Definition()
    language = "en"
    needs_states = False
    has_files = False
    edition = HiddenField()
    """Which version the page was opened on; programs need not say it."""
    newest = ""
    state_names: Mapping[str, str] = {}
    version: Any = None
    """The published version it was made of, where it was."""

    def offer_states(self, states: Sequence[tuple[str, str]]) -> None:
        """States by iso3 code, in protocol order."""
        self.state_names, choices = dict(states), [("", ""), *states]
        for question in self.definition.questions:
            if question.kind is Kind.STATE:
                self[question.id].choices = choices
            elif question.kind is Kind.PASSPORT:
                self[question.id].form.issuer.choices = choices

    def wrapped(self, question: Question) -> dict[str, str]:
        """What the browser needs to know of a question, as attributes of the element around it."""
        about = {"data-question": question.id, "data-kind": question.kind.value}
        if question.shown_when:
            about["data-when"] = json.dumps(conditions_as_json(question.shown_when))
        spoken = question.label.language_for(self.language)
        if spoken and spoken != self.language:
            about["lang"] = spoken
        return about

    @property
    def sections(self) -> list[tuple[Section, list[tuple[Question, Field]]]]:
        """What the page shows, in order."""
        return [(each, [(one, self[one.id]) for one in each.questions]) for each in self.definition.sections]

    def validate(self, extra_validators: Any = None) -> bool:
        """Each question that is asked, given the answers before it; `answers` is then what to keep."""
        self.answers: dict[str, Any] = {}
        good = self.edition.data in (None, "", self.newest)
        if not good:
            self.edition.data = self.newest
            self.form_errors.append(_("The organisers have changed the questions meanwhile. Look at them and send the form once more."))
        for question in self.definition.questions:
            field = self[question.id]
            if not is_shown(question, self.answers, self.definition):
                continue
            good = field.validate(self) and good
            answer = answer_of(field)
            if answer is not None and not field.errors:
                self.answers[question.id] = answer
        return good


def form_for(definition: Definition, language: str, whom: Collection[ForWhom] = GUESTS, *, lenient: bool = False) -> type[AnswersForm]:
    """The form of these readers, made once per version and language; a lenient one lets everything stay empty."""
    return _form_for(definition, language, frozenset(whom), lenient)


@lru_cache(maxsize=256)
def _form_for(definition: Definition, language: str, whom: frozenset[ForWhom], lenient: bool) -> type[AnswersForm]:
    asked = definition.asked_of(whom)
    kinds = {each.kind for each in asked.questions}
    fields = {each.id: field_for(each, language, required=each.required and not lenient) for each in asked.questions}
    about = {
        "definition": asked,
        "language": language,
        "needs_states": not kinds.isdisjoint({Kind.STATE, Kind.PASSPORT}),
        "has_files": any(each.is_upload for each in kinds),
    }
    return type("Answers", (AnswersForm,), {**fields, **about})


def with_questions(kind: type[Outer], questions: type[AnswersForm]) -> type[Outer]:
    """A form that asks these questions too, as its part `answers`."""
    made: type[Outer] = _with_questions(kind, questions)  # type: ignore[arg-type]  # classes can be hashed
    return made


@lru_cache(maxsize=256)
def _with_questions(kind: Any, questions: Any) -> Any:
    return type(kind.__name__, (kind,), {"answers": FormField(questions, label=_l("Questions of this event"))})


def data_of(definition: Definition, answers: Answers) -> dict[str, Any]:
    """Kept answers as `form_for(definition, …)` shows them."""
    return {each.id: as_data(each, answers[each.id]) for each in definition.questions if answers.get(each.id) is not None}


