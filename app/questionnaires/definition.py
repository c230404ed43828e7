"""A form as a value: sections, questions, when and of whom they are asked; immutable and pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

MOST_QUESTIONS, MOST_SECTIONS, MOST_OPTIONS, MOST_CONDITIONS = 100, 20, 60, 12


class Kind(StrEnum):
    """What a question is answered with; it stays what it was when the question was made."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    SEVERAL_OF = "several_of"
    STATE = "state"
    LANGUAGE = "language"
    EMAIL = "email"
    PHONE = "phone"
    FILE = "file"
    PHOTOGRAPH = "photograph"
    DIET = "diet"
    ARRIVAL = "arrival"
    DEPARTURE = "departure"
    PASSPORT = "passport"

    @property
    def has_options(self) -> bool:
        """Whether the coordinator writes what can be chosen."""
        return self in (Kind.ONE_OF, Kind.SEVERAL_OF)

    @property
    def is_upload(self) -> bool:
        """Whether it is answered with a file."""
        return self in (Kind.FILE, Kind.PHOTOGRAPH)

    @property
    def is_sensitive(self) -> bool:
        """Whether its answers stand in no list unless somebody asks for them."""
        return self is Kind.PASSPORT


class ForWhom(StrEnum):
    """Of whom a question is asked; what organisers keep among themselves is in no page of a guest."""

    EVERYBODY = "everybody"
    SPONSORED = "sponsored"
    ORGANISERS = "organisers"


class Operator(StrEnum):
    """How a condition compares an answer."""

    IS = "is"
    ONE_OF = "one_of"
    CONTAINS = "contains"
    GREATER = "greater"
    ANSWERED = "answered"


_TEXTS = (Operator.IS, Operator.CONTAINS, Operator.ANSWERED)
_MEASURES = (Operator.IS, Operator.GREATER, Operator.ANSWERED)
_CHOICES = (Operator.IS, Operator.ONE_OF, Operator.ANSWERED)
_OPERATORS = {
    Kind.SHORT_TEXT: _TEXTS,
    Kind.LONG_TEXT: _TEXTS,
    Kind.EMAIL: _TEXTS,
    Kind.PHONE: _TEXTS,
    Kind.NUMBER: _MEASURES,
    Kind.DATE: _MEASURES,
    Kind.YES_NO: _CHOICES,
    Kind.ONE_OF: _CHOICES,
    Kind.STATE: _CHOICES,
    Kind.LANGUAGE: _CHOICES,
    Kind.SEVERAL_OF: (Operator.CONTAINS, Operator.ONE_OF, Operator.ANSWERED),
}


def operators_of(kind: Kind) -> tuple[Operator, ...]:
    """How answers of a kind can be compared; of those with several parts one can only ask whether they are there."""
    return _OPERATORS.get(kind, (Operator.ANSWERED,))


@dataclass(frozen=True)
class Words:
    """A text in several languages, in the order in which the form has them."""

    texts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, texts: Mapping[str, str] | None) -> Words:
        """From texts by language; empty ones are left out."""
        return cls(tuple((language, text) for language, text in (texts or {}).items() if text))

    def language_for(self, language: str) -> str:
        """The language it can be read in: the one asked for, else the first it has; empty for no text at all."""
        has = [each for each, _text in self.texts]
        return language if language in has else (has[0] if has else "")

    def in_(self, language: str) -> str:
        """The text in that language, else in the first it has."""
        return dict(self.texts).get(self.language_for(language), "")

    def among(self, languages: Sequence[str]) -> Words:
        """The same in these languages only and in their order; all of it where it has none of them."""
        has = dict(self.texts)
        return Words(tuple((each, has[each]) for each in languages if each in has) or self.texts)

    def as_json(self) -> dict[str, str]:
        """Texts by language."""
        return dict(self.texts)


@dataclass(frozen=True)
class Option:
    """Something to choose."""

    id: str
    label: Words


@dataclass(frozen=True)
class Comparison:
    """One condition: an earlier question's answer beside what it must be."""

    question: str
    operator: Operator
    values: tuple[str, ...] = ()


Conditions = tuple[tuple[Comparison, ...], ...]
"""Alternatives: it is enough that all comparisons of one of them hold. Empty: always. Any nesting of "and" and "or" can be written so."""


@dataclass(frozen=True)
class Question:
    """One question; its id stays the same through all versions of the form."""

    id: str
    kind: Kind
    label: Words
    help: Words = Words()
    required: bool = False
    for_whom: ForWhom = ForWhom.EVERYBODY
    shown_when: Conditions = ()
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Section:
    """Questions under a heading."""

    id: str
    title: Words
    help: Words = Words()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Problem:
    """Why a form cannot be published as it is; `reason` has its words in `wording.py`."""

    question: Question
    reason: str


@dataclass(frozen=True)
class Definition:
    """A whole form. Every change gives another value; this one stays as it is."""

    sections: tuple[Section, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """All of them, in the order in which they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, question_id: str) -> Question | None:
        """The one with this id, if the form has it."""
        return next((each for each in self.questions if each.id == question_id), None)

    def section(self, section_id: str) -> Section | None:
        """The one with this id, if the form has it."""
        return next((each for each in self.sections if each.id == section_id), None)

    def section_of(self, question_id: str) -> Section | None:
        """The section in which a question stands."""
        return next((each for each in self.sections if any(one.id == question_id for one in each.questions)), None)

    def asked_of(self, whom: Collection[ForWhom]) -> Definition:
        """What these readers are asked, without sections that have nothing for them."""
        kept = (
            replace(section, questions=tuple(each for each in section.questions if each.for_whom in whom))
            for section in self.sections
        )
        return Definition(tuple(section for section in kept if section.questions))

    def before(self, question_id: str) -> tuple[Question, ...]:
        """The questions that come earlier: those that a condition may ask about; all where there is no such question yet."""
        questions = self.questions
        place = next((index for index, each in enumerate(questions) if each.id == question_id), len(questions))
        return questions[:place]

    # --- other forms like it ----------------------------------------------------------------------------------------

    def with_section(self, section: Section) -> Definition:
        """With the section in the place of the one of its id, or at the end."""
        return Definition(_with(self.sections, section))

    def with_question(self, question: Question, *, section_id: str) -> Definition:
        """With the question in the place of the one of its id, or at the end of the section."""
        home = self.section_of(question.id)
        home_id = home.id if home else section_id
        return Definition(
            tuple(
                replace(each, questions=_with(each.questions, question)) if each.id == home_id else each
                for each in self.sections
            )
        )

    def without(self, item_id: str) -> Definition:
        """Without this section and its questions, or without this question."""
        return Definition(
            tuple(
                replace(section, questions=tuple(each for each in section.questions if each.id != item_id))
                for section in self.sections
                if section.id != item_id
            )
        )

    def placed(self, question_id: str, *, section_id: str, index: int) -> Definition:
        """With the question in that place of that section, counted from 0 without it."""
        question = self.question(question_id)
        if question is None or self.section(section_id) is None:
            return self
        sections = []
        for section in self.without(question_id).sections:
            if section.id == section_id:
                index = min(max(index, 0), len(section.questions))
                questions = (*section.questions[:index], question, *section.questions[index:])
                section = replace(section, questions=questions)
            sections.append(section)
        return Definition(tuple(sections))

    def moved(self, item_id: str, step: int) -> Definition:
        """One place up (-1) or down (1); a question at the edge of its section goes over to the next."""
        section = self.section_of(item_id)
        if section is None:
            return Definition(_stepped(self.sections, item_id, step))
        index = next(index for index, each in enumerate(section.questions) if each.id == item_id)
        if 0 <= index + step < len(section.questions):
            return self.placed(item_id, section_id=section.id, index=index + step)
        place = self.sections.index(section) + step
        if not 0 <= place < len(self.sections):
            return self
        other = self.sections[place]
        return self.placed(item_id, section_id=other.id, index=0 if step > 0 else len(other.questions))

    def among(self, languages: Sequence[str]) -> Definition:
        """In these languages, those of another event."""

        def spoken(question: Question) -> Question:
            options = tuple(Option(each.id, each.label.among(languages)) for each in question.options)
            return replace(question, label=question.label.among(languages), help=question.help.among(languages), options=options)

        return Definition(
            tuple(
                Section(each.id, each.title.among(languages), each.help.among(languages), tuple(map(spoken, each.questions)))
                for each in self.sections
            )
        )

    # --- whether it can be asked ------------------------------------------------------------------------------------

    def problems(self) -> tuple[Problem, ...]:
        """What must be put right before the form can be published."""
        return tuple(
            Problem(question, reason)
            for question in self.questions
            for reason in dict.fromkeys(self._problems_of(question))
        )

    def _problems_of(self, question: Question) -> Iterator[str]:
        earlier = {each.id: each for each in self.before(question.id)}
        if question.kind.has_options and not question.options:
            yield "no_options"
        for comparison in (each for alternative in question.shown_when for each in alternative):
            other = earlier.get(comparison.question)
            if other is None:
                yield "condition_later" if self.question(comparison.question) else "condition_gone"
            elif not may_ask_about(question.for_whom, other.for_whom):
                yield "condition_hidden"
            elif other.kind.has_options and set(comparison.values) - {each.id for each in other.options}:
                yield "condition_option_gone"

    # --- as JSON ----------------------------------------------------------------------------------------------------

    def as_json(self) -> dict[str, Any]:
        """What the database keeps; what is not said has its usual value."""
        return {"sections": [_section_as_json(each) for each in self.sections]}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> Definition:
        """The same value again."""
        return cls(tuple(_section_from(each) for each in (kept or {}).get("sections", ())))


def may_ask_about(reader: ForWhom, other: ForWhom) -> bool:
    """Whether a question for these readers may depend on one for those: never on what its readers are not asked."""
    order = list(ForWhom)
    return order.index(other) <= order.index(reader)


def _with(items: tuple[Any, ...], item: Any) -> tuple[Any, ...]:
    if any(each.id == item.id for each in items):
        return tuple(item if each.id == item.id else each for each in items)
    return (*items, item)


def _stepped(items: tuple[Section, ...], item_id: str, step: int) -> tuple[Section, ...]:
    order = list(items)
    index = next((index for index, each in enumerate(order) if each.id == item_id), None)
    if index is None or not 0 <= index + step < len(order):
        return items
    order.insert(index + step, order.pop(index))
    return tuple(order)


def _section_as_json(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title.as_json(),
        "help": section.help.as_json(),
        "questions": [_question_as_json(each) for each in section.questions],
    }


def _question_as_json(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "kind": question.kind.value,
        "label": question.label.as_json(),
        "help": question.help.as_json(),
        "required": question.required,
        "for": question.for_whom.value,
        "when": conditions_as_json(question.shown_when),
        "options": [{"id": each.id, "label": each.label.as_json()} for each in question.options],
    }


def conditions_as_json(conditions: Conditions) -> list[list[dict[str, Any]]]:
    """As the database keeps them and the browser reads them."""
    return [
        [{"question": each.question, "is": each.operator.value, "values": list(each.values)} for each in alternative]
        for alternative in conditions
    ]


def _section_from(kept: Mapping[str, Any]) -> Section:
    questions = tuple(_question_from(each) for each in kept.get("questions", ()))
    return Section(kept["id"], Words.of(kept["title"]), Words.of(kept.get("help")), questions)


def _question_from(kept: Mapping[str, Any]) -> Question:
    return Question(
        id=kept["id"],
        kind=Kind(kept["kind"]),
        label=Words.of(kept["label"]),
        help=Words.of(kept.get("help")),
        required=kept.get("required", False),
        for_whom=ForWhom(kept.get("for", ForWhom.EVERYBODY)),
        shown_when=_conditions_from(kept.get("when", ())),
        options=tuple(Option(each["id"], Words.of(each["label"])) for each in kept.get("options", ())),
    )


def _conditions_from(kept: Iterable[Iterable[Mapping[str, Any]]]) -> Conditions:
    return tuple(
        tuple(Comparison(each["question"], Operator(each["is"]), tuple(each.get("values", ()))) for each in alternative)
        for alternative in kept
    )
