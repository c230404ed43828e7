"""Answers that come as plain values, from programs and tables, read by the form of the page: one validation for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, FormField

from app.questionnaires.building import AnswersForm
from app.questionnaires.definition import Definition, Kind, Question
from app.questionnaires.kinds import PARTS

MOST_VALUES = 100


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one answer, and what to do."""

    field: str
    """The question's id; of an answer in parts, with the part after a hyphen."""
    sentence: str


def as_formdata(asked: Definition, values: Mapping[str, Any], prefix: str = "") -> tuple[list[tuple[str, str]], list[Wrong]]:
    """What a browser would send for these values, by the question's id; and what no form could hold.

    A value is a text, a number, true or false, a list of texts, or the parts of an answer by name.
    """
    pairs, wrong = list[tuple[str, str]](), list[Wrong]()
    for question_id, value in values.items():
        question = asked.question(question_id)
        if question is None:
            wrong.append(Wrong(question_id, _("The form asks no such question.")))
        elif question.kind.is_upload:
            wrong.append(Wrong(question_id, _("Files come by the pages only: the person sends it by the personal link.")))
        else:
            texts = _texts(question, value)
            if texts is None:
                wrong.append(Wrong(question_id, _("This cannot be read as an answer to the question.")))
            pairs += [(f"{prefix}{name}", text) for name, text in texts or ()]
    return pairs, wrong


def wrong_answers(form: AnswersForm, values: Mapping[str, Any]) -> list[Wrong]:
    """What a form that was validated found, and which of the values it did not ask for, because another answer hides the question."""
    found = [Wrong(name, str(error)) for question in form.definition.questions for name, error in _errors(form[question.id], question.id)]
    refused = {each.field.partition("-")[0] for each in found}
    unasked = _("This is asked only where an earlier answer asks for it. Leave it empty, or change that answer.")
    for question in form.definition.questions:
        if question.id not in form.answers and question.id not in refused and values.get(question.id) not in (None, "", [], {}):
            found.append(Wrong(question.id, unasked))
    return [*found, *(Wrong("", str(each)) for each in form.form_errors)]


def _texts(question: Question, value: Any) -> list[tuple[str, str]] | None:
    if value is None:
        return []
    if question.kind in PARTS:
        return _parts(question, value) if isinstance(value, Mapping) else None
    if question.kind is Kind.SEVERAL_OF:
        return _several(question.id, value if isinstance(value, list) else [value])
    text = _text(value)
    return None if text is None else [(question.id, text)]


def _parts(question: Question, value: Mapping[str, Any]) -> list[tuple[str, str]] | None:
    pairs = list[tuple[str, str]]()
    for part, given in value.items():
        texts = _several(f"{question.id}-{part}", given if isinstance(given, list) else [given])
        if not hasattr(PARTS[question.kind], part) or texts is None:
            return None
        pairs += texts
    return pairs


def _several(name: str, values: list[Any]) -> list[tuple[str, str]] | None:
    texts = [_text(each) for each in values if each is not None]
    return None if None in texts or len(texts) > MOST_VALUES else [(name, text) for text in texts if text is not None]


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{Decimal(str(value)):f}"
    return value if isinstance(value, str) else None


def _errors(field: Field, name: str) -> list[tuple[str, str]]:
    if not isinstance(field, FormField):
        return [(name, error) for error in field.errors]
    found = [(f"{name}-{each.short_name}", error) for each in field.form for error in each.errors]
    return [*found, *((name, error) for error in field.form.form_errors)]
