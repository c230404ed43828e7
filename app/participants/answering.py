"""Cells of a table as answers to the questions of an event's form: which columns there may be, and what a cell means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.contacts.importing import Recognition
from app.contacts.vocabulary import CONTACTS
from app.errors import Refused
from app.events.models import Event
from app.participants.vocabulary import ALSO, DELEGATES, HEADINGS
from app.questionnaires.building import STAFF, AnswersForm, form_for
from app.questionnaires.definition import Kind, Question
from app.questionnaires.given import Wrong, as_formdata, wrong_answers
from app.questionnaires.kinds import DIETS, PARTS
from app.questionnaires.models import QuestionnaireVersion
from app.questionnaires.queries import published
from app.registration.answers import Given
from app.tables.vocabulary import Vocabulary, key
from app.treaty.queries import states_on
from app.web.language import INTERFACE, language, speaking

PREFIX = "answers-"
IN_PARTS = {
    Kind.ARRIVAL: ("on", "at", "by"),
    Kind.DEPARTURE: ("on", "at", "by"),
    Kind.PASSPORT: ("number", "issuer", "issued", "expires"),
}
"""What stands in a column for each part; a file stands in none."""
YES_NO = {"yes": "yes oui si y o 1 true x", "no": "no non n 0 false"}


@dataclass(frozen=True)
class Column:
    """What may stand in one column: the answer to a question, or a part of it."""

    question: Question
    part: str = ""

    @property
    def name(self) -> str:
        """As the form calls the field."""
        return f"{PREFIX}{self.question.id}{'-' if self.part else ''}{self.part}"

    def heading(self, code: str) -> str:
        """The question, and the part of its answer."""
        label = self.question.label.in_(code)
        if not self.part:
            return label
        with speaking(code):
            return f"{label}: {getattr(PARTS[self.question.kind], self.part).args[0]}"


class Answering:
    """The questions of a version, as a table may answer them."""

    def __init__(self, event: Event, version: QuestionnaireVersion) -> None:
        self.version = version
        self.kind: type[AnswersForm] = form_for(version.asks, language(), STAFF, lenient=True)
        asked = [each for each in self.kind.definition.questions if not each.kind.is_upload]
        self.columns = {column.name: column for each in asked for column in (Column(each, part) for part in IN_PARTS.get(each.kind, ("",)))}
        self.states = states_on(event.starts_on, language()) if self.kind.needs_states else []

    @property
    def vocabulary(self) -> Vocabulary:
        """The headings of a table of delegates, then a heading for each question."""
        headings = {name: tuple(column.heading(code) for code in INTERFACE) for name, column in self.columns.items()}
        also = {name: "|".join(text.replace("|", " ") for _code, text in column.question.label.texts) for name, column in self.columns.items() if not column.part}
        return Vocabulary(HEADINGS | headings, ALSO | also, DELEGATES.values)  # type: ignore[arg-type]  # three languages

    def meant(self, name: str, text: str, recognition: Recognition) -> Any:
        """The value of a cell; raises `Refused` with what to write."""
        column = self.columns[name]
        question, part = column.question, column.part
        if not text:
            return None
        if question.kind is Kind.STATE or part == "issuer":
            return self._state(text, recognition)
        if question.kind is Kind.LANGUAGE:
            return _known(CONTACTS.understood("language", text), CONTACTS.accepted("language", language()))
        if question.kind is Kind.YES_NO:
            return _known(next((value for value, words in YES_NO.items() if key(text) in words.split()), None), [_("Yes"), _("No")])
        if question.kind is Kind.ONE_OF:
            return _option(question, text)
        if question.kind is Kind.SEVERAL_OF:
            return _options(question, text)
        if question.kind is Kind.DIET:
            return _diet(text)
        return text[:10] if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T00:00:00", text) else text

    def given(self, cells: Mapping[str, Any]) -> tuple[Given | None, list[Wrong]]:
        """What the cells of a row answer, by the columns' names, checked by the form of the page; nothing where all are empty."""
        values: dict[str, Any] = {}
        for name, value in cells.items():
            column = self.columns[name]
            if value is not None and column.part:
                values.setdefault(column.question.id, {})[column.part] = value
            elif value is not None:
                values[column.question.id] = value
        if not values:
            return None, []
        pairs, wrong = as_formdata(self.kind.definition, values)
        form = self.kind(formdata=MultiDict(pairs))
        form.offer_states([(each.iso3, each.name) for each in self.states])
        form.validate()
        wrong += wrong_answers(form, values)
        return Given(self.version, self.kind.language, self.kind.definition, form.answers), wrong

    def _state(self, text: str, recognition: Recognition) -> str:
        state_id, _organisation_id = recognition.addressee(text)
        found = next((each.iso3 for each in self.states if each.state_id == state_id), None)
        if found is None:
            raise Refused("import_unknown")
        return found


def answering(event: Event) -> Answering | None:
    """The questions that a table for this event may answer, where it asks any."""
    version = published(event)
    found = Answering(event, version) if version is not None else None
    return found if found is not None and found.columns else None


def _known(value: str | None, accepted: Sequence[str]) -> str:
    if value is None:
        raise Refused("import_word", words=", ".join(accepted))
    return value


def _meanings(question: Question) -> dict[str, str]:
    return {key(text): each.id for each in question.options for text in (each.id, *(text for _code, text in each.label.texts))}


def _option(question: Question, text: str) -> str:
    return _known(_meanings(question).get(key(text)), [each.label.in_(language()) for each in question.options])


def _options(question: Question, text: str) -> list[str]:
    """One of the choices, else several apart by semicolons, else by commas."""
    if key(text) in _meanings(question):
        return [_option(question, text)]
    return [_option(question, each) for each in re.split(r";" if ";" in text else r",", text) if each.strip()]


def _diet(text: str) -> dict[str, Any]:
    """What is known of by its words in any language of the pages; the rest as it is written."""
    meanings = {key(each): each for each in DIETS}
    for code in INTERFACE:
        with speaking(code):
            meanings |= {key(str(words)): each for each, words in DIETS.items()}
    parts = [each.strip() for each in re.split("[;,]", text) if each.strip()]
    diets = list(dict.fromkeys(meanings[key(each)] for each in parts if key(each) in meanings))
    other = "; ".join(each for each in parts if key(each) not in meanings)
    return {**({"diets": diets} if diets else {}), **({"other": other} if other else {})}
