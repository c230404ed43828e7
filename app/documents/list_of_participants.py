"""The list of participants as the United Nations print it: one set of facts as page, PDF, DOCX, XLSX and CSV."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.documents.environment import render
from app.documents.further_wording import COMMAS
from app.documents.letter import direction_of
from app.documents.pdf import pdf
from app.documents.spreadsheet import Cell, Sheet, csv_text, xlsx
from app.documents.word import Word


@dataclass(frozen=True)
class Participant:
    """One person, every name as it was written."""

    title: str
    given_name: str
    family_name: str
    function: str
    role: str = ""
    """Said of the head only: the others follow as their delegation listed them."""

    @property
    def before(self) -> str:
        """What stands before the family name."""
        return " ".join(part for part in (self.title, self.given_name) if part)

    @property
    def direction(self) -> str:
        """Of the name: it is said to the layout, which looks only at the first of several elements."""
        strong = next((kind for each in f"{self.before} {self.family_name}" if (kind := unicodedata.bidirectional(each)) in ("L", "R", "AL")), "L")
        return "ltr" if strong == "L" else "rtl"


@dataclass(frozen=True)
class Delegation:
    """A State or an organisation with its people, the head first; people without one stand under no name."""

    name: str
    people: Sequence[Participant]


@dataclass(frozen=True)
class Section:
    """States Parties, Signatory States, States not Party, organisations by kind, …"""

    heading: str
    delegations: Sequence[Delegation]


@dataclass(frozen=True)
class ParticipantsList:
    """Everything that the list says."""

    language: str
    title: str
    edition: str
    """In words: "Provisional list"."""
    event: str
    when: str
    where: str
    as_of: str
    sections: Sequence[Section]
    words: dict[str, str]
    marks: Sequence[str] = ()
    """What the reader has to know first: that the meeting was closed."""
    copy: str = ""
    """Who took this copy and when; on each page."""
    author: str = ""
    made_at: datetime | None = None

    @property
    def direction(self) -> str:
        """Of its language, as HTML says it."""
        return direction_of(self.language)

    @property
    def comma(self) -> str:
        """What its language writes between a name and a function."""
        return COMMAS.get(self.language, ", ")

    @property
    def persons(self) -> int:
        """How many stand on it."""
        return sum(len(delegation.people) for section in self.sections for delegation in section.delegations)


def list_html(facts: ParticipantsList) -> str:
    """One page of HTML for the PDF; people stand in paragraphs, which take a third of the time of a table."""
    return render("list_of_participants.html", facts=facts, words=facts.words)


def list_pdf(facts: ParticipantsList) -> bytes:
    """The list on A4, tagged."""
    return pdf(list_html(facts), style="list_of_participants.css")


def list_csv(facts: ParticipantsList) -> bytes:
    """A row for each person; a marked copy ends with its mark."""
    return csv_text(_columns(facts), [*_rows(facts), *([[facts.copy]] if facts.copy else [])])


def list_xlsx(facts: ParticipantsList) -> bytes:
    """The same as a workbook."""
    return xlsx([Sheet(facts.title, _columns(facts), _rows(facts))], mark=facts.copy, from_the_right=facts.direction == "rtl")


def list_docx(facts: ParticipantsList) -> bytes:
    """The list for a word processor, with headings that it can gather into a table of contents."""
    word = Word(facts.language)
    word.say(facts.edition)
    word.say(facts.title, "Title")
    word.say(facts.event, bold=True)
    for line in (facts.when, facts.where, facts.as_of):
        if line:
            word.say(line)
    for mark in facts.marks:
        word.say(mark, bold=True)
    for part in facts.sections:
        word.say(part.heading, "Heading 1")
        for delegation in part.delegations:
            if delegation.name:
                word.say(delegation.name, "Heading 2")
            for person in delegation.people:
                word.entry(_pieces(person, facts.comma))
    return word.file(title=f"{facts.title}: {facts.event}", author=facts.author, mark=facts.copy, made_at=facts.made_at)


def _pieces(person: Participant, comma: str) -> Iterator[tuple[str, bool]]:
    """"H.E. Mr. Yves ", "Marek", ", Ambassador (Head of delegation)": the family name in bold, as it was written."""
    yield f"{person.before} " if person.before else "", False
    yield person.family_name, True
    yield (f"{comma}{person.function}" if person.function else "") + (f" ({person.role})" if person.role else ""), False


def _columns(facts: ParticipantsList) -> list[str]:
    return [facts.words[key] for key in ("section", "delegation", "form_of_address", "given_name", "family_name", "function", "role")]


def _rows(facts: ParticipantsList) -> Iterator[list[Cell]]:
    for section in facts.sections:
        for delegation in section.delegations:
            for person in delegation.people:
                yield [section.heading, delegation.name, person.title, person.given_name, person.family_name, person.function, person.role]
