"""Definitions to test with: any that a coordinator could build, and a few by hand."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from app.questionnaires.definition import (
    Comparison,
    Definition,
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

STATES = [("KEN", "Kenya"), ("FRA", "France")]
WORDS = st.dictionaries(st.sampled_from(["en", "fr", "es", "ar"]), st.text(min_size=1, max_size=30), min_size=1).map(Words.of)


def words(text: str, **more: str) -> Words:
    """A text in English, and in what else is named."""
    return Words.of({"en": text, **more})


def question(question_id: str, kind: Kind = Kind.SHORT_TEXT, **facts: Any) -> Question:
    """A question whose label is its id unless told."""
    facts.setdefault("label", words(question_id))
    if kind.has_options:
        facts.setdefault("options", tuple(Option(each, words(each.upper())) for each in "abc"))
    return Question(id=question_id, kind=kind, **facts)


def asking(*questions: Question) -> Definition:
    """A form of one section."""
    return Definition((Section("s1", words("Section"), questions=questions),))


def when(question_id: str, operator: Operator = Operator.ANSWERED, *values: str) -> Comparison:
    """One condition."""
    return Comparison(question_id, operator, values)


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """Any form that can be published."""
    made: list[Question] = []
    sections = []
    for number in range(draw(st.integers(0, 3))):
        questions = []
        for _each in range(draw(st.integers(0, 4))):
            kind = draw(st.sampled_from(Kind))
            for_whom = draw(st.sampled_from(ForWhom))
            one = question(
                f"q{len(made)}",
                kind,
                label=draw(WORDS),
                help=draw(st.just(Words()) | WORDS),
                required=draw(st.booleans()),
                for_whom=for_whom,
                options=tuple(Option(f"o{each}", draw(WORDS)) for each in range(draw(st.integers(1, 9)))) if kind.has_options else (),
                shown_when=draw(_conditions([each for each in made if may_ask_about(for_whom, each.for_whom)])),
            )
            made.append(one)
            questions.append(one)
        sections.append(Section(f"s{number}", draw(WORDS), draw(st.just(Words()) | WORDS), tuple(questions)))
    return Definition(tuple(sections))


def _conditions(earlier: list[Question]) -> st.SearchStrategy[Any]:
    if not earlier:
        return st.just(())

    def compared(other: Question) -> st.SearchStrategy[Comparison]:
        if other.kind.has_options:
            values = st.sampled_from([each.id for each in other.options]).map(lambda value: (value,))
        else:
            values = st.sampled_from(["1", "yes", "KEN", "2018-05-23", "text"]).map(lambda value: (value,))
        return st.builds(Comparison, st.just(other.id), st.sampled_from(operators_of(other.kind)), values)

    comparison = st.sampled_from(earlier).flatmap(compared)
    alternative = st.lists(comparison, min_size=1, max_size=3).map(tuple)
    return st.lists(alternative, max_size=3).map(tuple)
