"""Whether a question is asked, given the answers before it; pure. `static/js/questions.js` decides the same in the browser."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from app.questionnaires.definition import Comparison, Definition, Kind, Operator, Question

Answers = Mapping[str, Any]
"""Plain values by the question's id: text, a list of texts, or parts by name; what is not answered is not there."""


def is_shown(question: Question, answers: Answers, definition: Definition) -> bool:
    """Whether one of the alternatives holds, or there are none."""
    return not question.shown_when or any(
        all(_holds(each, answers, definition) for each in alternative) for alternative in question.shown_when
    )


def settled(definition: Definition, answers: Answers) -> dict[str, Any]:
    """The answers to questions that are asked, given the answers before them; the others are dropped."""
    kept: dict[str, Any] = {}
    for question in definition.questions:
        if answers.get(question.id) is not None and is_shown(question, kept, definition):
            kept[question.id] = answers[question.id]
    return kept


def _holds(asked: Comparison, answers: Answers, definition: Definition) -> bool:
    given, question = answers.get(asked.question), definition.question(asked.question)
    if given is None or question is None:
        return False
    if asked.operator is Operator.ANSWERED:
        return True
    texts = [str(each).lower() for each in (given if isinstance(given, list) else [given])]
    wanted = [each.lower() for each in asked.values]
    if asked.operator is Operator.GREATER:
        return bool(wanted) and _is_greater(texts[0], wanted[0], question.kind)
    if asked.operator is Operator.CONTAINS and question.kind is not Kind.SEVERAL_OF:
        return any(each in texts[0] for each in wanted)
    if question.kind is Kind.NUMBER:
        return any(_number(each) == _number(texts[0]) for each in wanted)
    return not set(texts).isdisjoint(wanted)


def _is_greater(given: str, bound: str, kind: Kind) -> bool:
    """Days as ISO writes them stand in the order of their letters."""
    if kind is Kind.DATE:
        return given > bound
    number, least = _number(given), _number(bound)
    return number is not None and least is not None and number > least


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
