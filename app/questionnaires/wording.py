"""Questions, conditions and answers in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.documents.wording import day_of, listed
from app.questionnaires.definition import Comparison, Conditions, Definition, ForWhom, Kind, Operator, Question
from app.questionnaires.kinds import DIETS, Upload
from app.web.language import ENDONYMS

KINDS = {
    Kind.SHORT_TEXT: _l("Short text"),
    Kind.LONG_TEXT: _l("Long text"),
    Kind.NUMBER: _l("Number"),
    Kind.DATE: _l("Date"),
    Kind.YES_NO: _l("Yes or no"),
    Kind.ONE_OF: _l("One of a list"),
    Kind.SEVERAL_OF: _l("Several of a list"),
    Kind.STATE: _l("A State"),
    Kind.LANGUAGE: _l("A language"),
    Kind.EMAIL: _l("E-mail address"),
    Kind.PHONE: _l("Telephone number"),
    Kind.FILE: _l("A file"),
    Kind.PHOTOGRAPH: _l("A photograph"),
    Kind.DIET: _l("Dietary needs"),
    Kind.ARRIVAL: _l("Arrival"),
    Kind.DEPARTURE: _l("Departure"),
    Kind.PASSPORT: _l("Passport data"),
}
FOR_WHOM = {
    ForWhom.EVERYBODY: _l("Everybody"),
    ForWhom.SPONSORED: _l("Sponsored delegates only"),
    ForWhom.ORGANISERS: _l("Organisers only: delegates never see it"),
}
OPERATORS = {
    Operator.IS: _l("is"),
    Operator.ONE_OF: _l("is one of"),
    Operator.CONTAINS: _l("contains"),
    Operator.GREATER: _l("is greater or later than"),
    Operator.ANSWERED: _l("is answered"),
}
PROBLEMS = {
    "no_options": _l("There is nothing to choose. Add what can be answered."),
    "condition_later": _l("Its condition asks about a question that comes later. Move this one below it, or change the condition."),
    "condition_gone": _l("Its condition asks about a question that was removed. Change the condition."),
    "condition_hidden": _l("Its condition asks about a question that its readers are not asked. Change the condition, or for whom it is."),
    "condition_option_gone": _l("Its condition asks for an answer that can no longer be chosen. Change the condition."),
}
_SENTENCES = {
    Operator.IS: _l("“%(question)s” is %(values)s"),
    Operator.ONE_OF: _l("“%(question)s” is %(values)s"),
    Operator.CONTAINS: _l("“%(question)s” contains %(values)s"),
    Operator.GREATER: _l("“%(question)s” is more than %(values)s"),
    Operator.ANSWERED: _l("“%(question)s” is answered"),
}
Names = Mapping[str, str]
"""States by iso3 code, in the reader's language."""


def condition_text(definition: Definition, conditions: Conditions, language: str, states: Names) -> str:
    """When a question is asked, as a clause; empty for always."""
    alternatives = [
        str(_(" and ")).join(_comparison_text(definition, each, language, states) for each in alternative) for alternative in conditions
    ]
    return str(_(", or ")).join(alternatives)


def _comparison_text(definition: Definition, asked: Comparison, language: str, states: Names) -> str:
    question = definition.question(asked.question)
    if question is None:
        return str(_("a question that was removed is answered"))
    values = str(_(" or ")).join(str(_("“%(words)s”", words=value_text(question, each, language, states))) for each in asked.values)
    sentence = _SENTENCES[asked.operator]
    if asked.operator is Operator.GREATER and question.kind is Kind.DATE:
        sentence = _l("“%(question)s” is later than %(values)s")
    return str(sentence) % {"question": question.label.in_(language), "values": values}


def value_text(question: Question, value: str, language: str, states: Names) -> str:
    """One value that a question may have, in words; a choice that is gone as it is kept."""
    if question.kind is Kind.YES_NO:
        return str(_("Yes") if value == "yes" else _("No"))
    if question.kind.has_options:
        return next((each.label.in_(language) for each in question.options if each.id == value), value)
    if question.kind is Kind.STATE:
        return states.get(value, value)
    if question.kind is Kind.LANGUAGE:
        return ENDONYMS.get(value, value)
    return _day(value, language) if question.kind is Kind.DATE else value


def answer_text(question: Question, answer: Any, language: str, states: Names) -> str:
    """A whole answer in words, on one line but for a long text."""
    if isinstance(answer, list):
        return listed((value_text(question, each, language, states) for each in answer), language)
    if isinstance(answer, Upload):
        return answer.name
    if isinstance(answer, str):
        return value_text(question, answer, language, states)
    if question.kind.is_upload:
        return str(answer["name"])
    if question.kind is Kind.DIET:
        return listed([*(str(DIETS.get(each, each)) for each in answer.get("diets", ())), answer.get("other") or ""], language)
    if question.kind is Kind.PASSPORT:
        return _passport(answer, language, states)
    return listed((_day(answer.get("on", ""), language), answer.get("at", ""), answer.get("by", "")), language)


def _passport(answer: Mapping[str, str], language: str, states: Names) -> str:
    parts = [answer.get("number", ""), states.get(answer.get("issuer", ""), answer.get("issuer", ""))]
    if answer.get("issued"):
        parts.append(_("issued on %(day)s", day=_day(answer["issued"], language)))
    if answer.get("expires"):
        parts.append(_("valid until %(day)s", day=_day(answer["expires"], language)))
    return listed(parts, language)


def _day(text: str, language: str) -> str:
    try:
        return day_of(date.fromisoformat(text), language)
    except ValueError:
        return text


def for_templates() -> dict[str, object]:
    """The words that pages need for questions."""
    return {
        "question_kinds": KINDS,
        "for_whom_words": FOR_WHOM,
        "operator_words": OPERATORS,
        "form_problems": PROBLEMS,
        "condition_text": condition_text,
    }
