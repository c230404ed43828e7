"""The list of participants as the United Nations print it: one set of facts as page, PDF, DOCX, XLSX and CSV."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.documents.environment import render
from app.documents.pdf import pdf
from app.documents.spreadsheet import NOT_XML, Cell, Sheet, csv_text, xlsx

WORD_LANGUAGE = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES"}


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
    return xlsx([Sheet(facts.title, _columns(facts), _rows(facts))], mark=facts.copy)


def list_docx(facts: ParticipantsList) -> bytes:
    """The list for a word processor, with headings that it can gather into a table of contents."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    styles = document.styles
    for name, size, before in (("Normal", 10.5, 0), ("Title", 18, 0), ("Heading 1", 14, 16), ("Heading 2", 11.5, 10)):
        style = styles[name]
        style.font.size, style.font.name, style.font.color.rgb = Pt(size), "Times New Roman", RGBColor(0x11, 0x11, 0x11)
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn(kind), "Times New Roman")
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            style.element.rPr.rFonts.attrib.pop(qn(theme), None)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(3)
    for border in list(styles["Title"].element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)
    for spoken in styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), WORD_LANGUAGE.get(facts.language, "en-GB"))

    def say(text: str, style: str = "Normal", *, bold: bool = False) -> None:
        _run(document.add_paragraph(style=style), text, bold=bold)

    say(facts.edition)
    say(facts.title, "Title")
    say(facts.event, bold=True)
    for line in (facts.when, facts.where, facts.as_of):
        if line:
            say(line)
    for mark in facts.marks:
        say(mark, bold=True)
    for part in facts.sections:
        say(part.heading, "Heading 1")
        for delegation in part.delegations:
            if delegation.name:
                say(delegation.name, "Heading 2")
            for person in delegation.people:
                paragraph = document.add_paragraph()
                paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Cm(1), Cm(-0.5)
                for text, bold in _pieces(person):
                    _run(paragraph, text, bold=bold)
    if facts.copy:
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(foot, facts.copy)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _xml(f"{facts.title}: {facts.event}")[:255], _xml(facts.author)[:255], _xml(facts.copy)[:255]
    properties.language = facts.language
    if facts.made_at:
        properties.created = properties.modified = facts.made_at.replace(tzinfo=None)
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def _pieces(person: Participant) -> Iterator[tuple[str, bool]]:
    """"H.E. Mr. Yves ", "Marek", ", Ambassador (Head of delegation)": the family name in bold, as it was written."""
    yield f"{person.before} " if person.before else "", False
    yield person.family_name, True
    yield (f", {person.function}" if person.function else "") + (f" ({person.role})" if person.role else ""), False


def _run(paragraph: object, text: str, *, bold: bool = False) -> None:
    if text:
        run = paragraph.add_run(_xml(text))  # type: ignore[attr-defined]  # a paragraph of python-docx
        run.bold = bold or None


def _xml(text: str) -> str:
    return text.translate(NOT_XML)


def _columns(facts: ParticipantsList) -> list[str]:
    return [facts.words[key] for key in ("section", "delegation", "form_of_address", "given_name", "family_name", "function", "role")]


def _rows(facts: ParticipantsList) -> Iterator[list[Cell]]:
    for section in facts.sections:
        for delegation in section.delegations:
            for person in delegation.people:
                yield [section.heading, delegation.name, person.title, person.given_name, person.family_name, person.function, person.role]
