"""The summary as a file to send, print, or put on a web site: PDF, DOCX, Markdown and plain text with the same words."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.documents.environment import render
from app.documents.pdf import pdf
from app.documents.summary_facts import Paper, tidy

MARKUP = re.compile(r"([\\`*_\[\]~|])")
AT_THE_START = re.compile(r"^(?:([#+=-])|(\d+)([.)]))")
"""What begins a heading, a list or a rule in Markdown."""


@dataclass(frozen=True)
class SummaryFile:
    """All that stands in it; words are in its language already."""

    language: str
    treaty: str
    title: str
    when: str
    paragraphs: tuple[str, ...]
    written_at: datetime
    """When the text was last changed."""
    where: str = ""
    papers: tuple[Paper, ...] = ()
    corrections: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    """What stands at its head: that it is a draft, that the meeting was closed."""
    papers_word: str = "Documents"

    @property
    def occasion(self) -> str:
        """When and where."""
        return ", ".join(part for part in (self.when, self.where) if part)


def paragraphs_of(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, each on one line, of characters that every format takes."""
    return tuple(line for line in map(tidy, re.split(r"\n\s*\n", text)) if line)


def as_text(file: SummaryFile) -> str:
    """Plain text, a blank line between paragraphs, for a mail or a cable."""
    papers = [f"- {paper.title}{f': {paper.url}' if paper.url else ''}" for paper in file.papers]
    listed = "\n".join([f"{file.papers_word}:", *papers]) if papers else ""
    blocks = [*file.marks, f"{file.title}\n{file.occasion}", *file.paragraphs, *file.corrections, listed]
    return "\n\n".join(filter(None, blocks)) + "\n"


def as_markdown(file: SummaryFile) -> str:
    """CommonMark in which nothing that was typed is markup, for a web site."""
    papers = [f"- [{marked(paper.title)}](<{_address(paper.url)}>)" if paper.url else f"- {marked(paper.title)}" for paper in file.papers]
    listed = "\n".join([f"## {marked(file.papers_word)}\n", *papers]) if papers else ""
    blocks = [
        f"# {marked(file.title)}",
        *(f"> {marked(mark)}" for mark in file.marks),
        f"*{marked(file.occasion)}*",
        *map(marked, file.paragraphs),
        *(f"*{marked(note)}*" for note in file.corrections),
        listed,
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def marked(text: str) -> str:
    """Text as Markdown shows it: signs of markup escaped, and what a browser would read as a tag."""
    plain = tidy(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = MARKUP.sub(r"\\\1", plain)
    return AT_THE_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", escaped)


def as_docx(file: SummaryFile) -> bytes:
    """A Word document with its own styles: title, headings, lists; accessible and easy to edit further."""
    from docx import Document  # takes a tenth of a second

    document = Document()
    set_up(document, file)
    document.add_heading(tidy(file.title), level=1)
    document.add_paragraph(tidy(file.occasion), style="Subtitle")
    for mark in file.marks:
        document.add_paragraph(tidy(mark), style="Intense Quote")
    for paragraph in file.paragraphs:
        document.add_paragraph(paragraph)
    for note in file.corrections:
        document.add_paragraph(tidy(note), style="Quote")
    if file.papers:
        document.add_heading(file.papers_word, level=2)
        for paper in file.papers:
            document.add_paragraph(tidy(f"{paper.title} ({paper.url})" if paper.url else paper.title), style="List Bullet")
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def as_pdf(file: SummaryFile) -> bytes:
    """The same on A4, tagged; raises `MissingGlyphs`."""
    return pdf(render("summary.html", file=file), style="summary.css")


class Titled(Protocol):
    """What a Word document says of itself."""

    @property
    def language(self) -> str:
        """The code of its language."""

    @property
    def treaty(self) -> str:
        """Who wrote it."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def written_at(self) -> datetime:
        """When."""


def set_up(document: object, file: Titled) -> None:
    """A4, language, properties and black serif type, in the styles and not in the text."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    page = document.sections[0]  # type: ignore[attr-defined]  # what `Document` makes has no public class
    page.page_width, page.page_height = Mm(210), Mm(297)
    styles = document.styles  # type: ignore[attr-defined]  # see above
    for name, size in (("Normal", 11), ("Heading 1", 18), ("Heading 2", 13), ("List Bullet", 11), ("Subtitle", 11), ("Quote", 11), ("Intense Quote", 11)):
        font = styles[name].font
        font.name, font.size, font.color.rgb = "Times New Roman", Pt(size), RGBColor(0, 0, 0)
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(script), None)
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), "Times New Roman")
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), {"en": "en-GB", "fr": "fr-FR", "es": "es-ES"}.get(file.language, file.language))
    properties = document.core_properties  # type: ignore[attr-defined]  # see above
    properties.title, properties.author, properties.comments = tidy(file.title)[:255], tidy(file.treaty)[:255], ""  # all that Word takes
    properties.language, properties.created, properties.modified = file.language, file.written_at, file.written_at


def _address(url: str) -> str:
    return re.sub(r"[<>\s]", "", url)
