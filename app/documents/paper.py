"""A paper of the desk, to hand over or to take along: headings, sentences, lists and tables as PDF, DOCX and XLSX with the same words."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.documents.environment import render
from app.documents.pdf import pdf
from app.documents.spreadsheet import Cell, Sheet, xlsx
from app.documents.summary_facts import tidy
from app.documents.summary_file import set_up

DIRECTION = {"ar": "rtl"}


@dataclass(frozen=True)
class Table:
    """Columns and rows; a number stands at the end of its cell."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Part:
    """What stands under one heading; the first of a brief may have none."""

    heading: str
    paragraphs: Sequence[str] = ()
    items: Sequence[str] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Paper:
    """All that it says; words are in its language already."""

    language: str
    treaty: str
    title: str
    lede: str
    parts: Sequence[Part]
    written_at: datetime
    marks: Sequence[str] = ()
    """What stands at its head: that it is confidential, that it is a demonstration."""
    foot: str = ""


def paper_html(paper: Paper) -> str:
    """One page of HTML for the PDF."""
    return render("paper.html", paper=paper, direction=DIRECTION.get(paper.language, "ltr"))


def paper_pdf(paper: Paper) -> bytes:
    """On A4, tagged; raises `MissingGlyphs`."""
    return pdf(paper_html(paper), style="paper.css")


def paper_docx(paper: Paper) -> bytes:
    """A Word document with its own styles, to be edited further."""
    from docx import Document  # takes a tenth of a second

    document = Document()
    set_up(document, paper)
    document.add_heading(tidy(paper.title), level=1)
    document.add_paragraph(tidy(paper.lede), style="Subtitle")
    for mark in paper.marks:
        document.add_paragraph(tidy(mark), style="Intense Quote")
    for part in paper.parts:
        if part.heading:
            document.add_heading(tidy(part.heading), level=2)
        for paragraph in part.paragraphs:
            document.add_paragraph(tidy(paragraph))
        for item in part.items:
            document.add_paragraph(tidy(item), style="List Bullet")
        if part.table:
            _table(document, part.table)
    if paper.foot:
        document.add_paragraph(tidy(paper.foot), style="Quote")
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def paper_xlsx(paper: Paper) -> bytes:
    """The tables, a sheet each, after one with all that is no table."""
    words = [(part.heading, line) for part in paper.parts for line in (*part.paragraphs, *part.items)]
    head = [*((mark, "") for mark in paper.marks), *words, *([(paper.foot, "")] if paper.foot else [])]
    sheets = [Sheet(paper.title, [paper.title, paper.lede], head)]
    sheets += [Sheet(part.heading, part.table.columns, part.table.rows) for part in paper.parts if part.table]
    return xlsx(_named_apart(sheets))


def _named_apart(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Sheets of a workbook may not share the first letters that are kept of a name."""
    seen: set[str] = set()
    named = []
    for sheet in sheets:
        name, number = sheet.name, 2
        while name[:31].casefold() in seen:
            name, number = f"{sheet.name[:27]} {number}", number + 1
        seen.add(name[:31].casefold())
        named.append(Sheet(name, sheet.columns, sheet.rows))
    return named


def _table(document: object, table: Table) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement

    made = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")  # type: ignore[attr-defined]  # what `Document` makes has no public class
    for cell, heading in zip(made.rows[0].cells, table.columns, strict=True):
        cell.paragraphs[0].add_run(tidy(heading)).bold = True
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # repeated on each page, and read as a heading
    for row in table.rows:
        for cell, value in zip(made.add_row().cells, row, strict=True):
            cell.text = tidy("" if value is None else str(value))
            if isinstance(value, int | float):
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()  # type: ignore[attr-defined]  # see above
