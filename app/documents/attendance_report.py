"""The attendance report that the secretariat prints and files: one value, the same figures on page, PDF, DOCX, XLSX and CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby

from app.documents.bars import Bars, bars_svg
from app.documents.spreadsheet import Cell, Sheet, csv_text, xlsx
from app.documents.typesetting import typeset
from app.documents.word import Word
from app.documents.wording import day_of

FEW = 3
"""Fewer States than these in a figure tell which they were (the house's rule for small numbers)."""


@dataclass(frozen=True)
class Table:
    """A part of the report: rows under headings; numbers are numbers and days are days in every format that has types."""

    key: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bars: tuple[int, ...] = ()
    """The columns of numbers that are also drawn, the last one solid; the first column labels them."""
    printed: int | None = None
    """How many columns stand on paper and in the page; spreadsheets have all."""
    of_persons: bool = False
    """A person a row, the State or organisation first: read in pages, printed as lists, left out where nobody is named."""

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Of each column whether it holds numbers."""
        return tuple(any(isinstance(row[place], int) for row in self.rows) for place in range(len(self.columns)))

    def chart(self, language: str) -> Bars | None:
        """What is drawn of it."""
        if not self.bars:
            return None
        labels = [in_words(row[0], language) for row in self.rows]
        series = [(self.columns[place], [row[place] if isinstance(row[place], int) else 0 for row in self.rows]) for place in self.bars]
        return Bars(self.key, self.heading, labels, series)  # type: ignore[arg-type]  # the comprehension asks for whole numbers

    def on_paper(self) -> Table:
        """Without the columns that only spreadsheets have."""
        return self if self.printed is None else replace(self, columns=self.columns[: self.printed], rows=tuple(row[: self.printed] for row in self.rows))


@dataclass(frozen=True)
class AttendanceReport:
    """All that the report says, in its language."""

    language: str
    title: str
    event: str
    when: str
    where: str
    organisers: str
    """"Organised by Panama and the Philippines"; empty where nobody is known."""
    dates: str
    """As of which day the treaty status is, and when it was prepared."""
    tables: tuple[Table, ...]
    rules: tuple[str, ...]
    words: dict[str, str]
    """"rules", "about": headings of what is no table."""
    marks: tuple[str, ...] = ()
    """What stands at the head of it: that the meeting was closed, that it is a demonstration."""
    copy: str = ""
    """Who took this copy of a closed meeting's and when; on each page."""
    author: str = ""
    made_at: datetime | None = None
    anonymous: bool = False
    """Figures only, no State and no person."""
    withheld: tuple[str, ...] = field(default=(), compare=False)
    """For the staff only: the figures that were left out because they would tell which States took part."""

    def table(self, key: str) -> Table | None:
        """The part of that key, where the report has it."""
        return next((each for each in self.tables if each.key == key), None)

    @property
    def figures(self) -> dict[str, Cell]:
        """The key figures by their words."""
        table = self.table("figures")
        return {} if table is None else {str(words): number for words, number in table.rows}

    @property
    def persons(self) -> int:
        """How many rows there are of persons, in all lists."""
        return sum(len(table.rows) for table in self.tables if table.of_persons)

    def persons_between(self, first: int, last: int) -> Iterator[tuple[Table, Sequence[tuple[Cell, ...]]]]:
        """(list, those of its rows from `first` to before `last`), counted through all lists of persons."""
        for table in self.tables:
            if table.of_persons:
                paper = table.on_paper()
                if shown := paper.rows[max(first, 0) : max(last, 0)]:
                    yield paper, shown
                first, last = first - len(table.rows), last - len(table.rows)

    @property
    def about(self) -> list[str]:
        """What the title page says under the title."""
        return [line for line in (self.event, self.when, self.where, self.organisers, self.dates, *self.marks, self.copy) if line]


def tells_who(states: int, eligible: int | None = None) -> bool:
    """Fewer than three States, or all that there are: whoever knows the lists knows who took part."""
    return 0 < states < FEW or states == eligible != 0


def in_words(cell: Cell, language: str) -> str:
    """A cell as it is read."""
    if isinstance(cell, date):
        return day_of(cell, language)
    return "" if cell is None else str(cell)


def persons_in_lists(table: Table, language: str) -> Iterator[tuple[str, list[str]]]:
    """(State or organisation, a line for each of its people): the name and the function, then what else is said."""
    for heading, rows in groupby(table.on_paper().rows, key=lambda row: row[0]):
        lines = []
        for _heading, name, function, *rest in rows:
            who = ", ".join(str(each) for each in (name, function) if each)
            lines.append(" · ".join([who, *(in_words(each, language) for each in rest if each)]))
        yield str(heading or ""), lines


def attendance_pdf(report: AttendanceReport) -> bytes:
    """The report on A4, tagged; raises `MissingGlyphs`."""
    return typeset("attendance_report.typ", _on_paper(report))


def _on_paper(report: AttendanceReport) -> dict[str, object]:
    def part(table: Table) -> dict[str, object]:
        if table.of_persons:
            return {"heading": table.heading, "lists": [[heading, lines] for heading, lines in persons_in_lists(table, report.language)]}
        table, chart = table.on_paper(), table.chart(report.language)
        return {
            "heading": table.heading,
            "columns": table.columns,
            "numeric": table.numeric,
            "rows": [[in_words(cell, report.language) for cell in row] for row in table.rows],
            "chart": str(bars_svg(chart)) if chart else "",
            "description": chart.description if chart else "",
        }

    return {
        "language": report.language,
        "title": report.title,
        "event": report.event,
        "lines": [line for line in (report.when, report.where, report.organisers) if line],
        "marks": report.marks,
        "dates": report.dates,
        "copy": report.copy,
        "author": report.author,
        "parts": [part(table) for table in report.tables],
        "rules_heading": report.words["rules"],
        "rules": report.rules,
    }


def attendance_docx(report: AttendanceReport) -> bytes:
    """The report for a word processor: headings that make a table of contents, tables with heads that repeat."""
    word = Word(report.language)
    word.say(report.title, "Title")
    for line in report.about[: -1 if report.copy else None]:
        word.say(line, bold=line == report.event or line in report.marks)
    word.new_page()
    for table in report.tables:
        word.say(table.heading, "Heading 1")
        if table.of_persons:
            for heading, lines in persons_in_lists(table, report.language):
                if heading:
                    word.say(heading, "Heading 2")
                for line in lines:
                    word.say(line, "List Bullet")
        else:
            paper = table.on_paper()
            word.table(paper.columns, [[in_words(cell, report.language) for cell in row] for row in paper.rows], paper.numeric)
    word.say(report.words["rules"], "Heading 1")
    for rule in report.rules:
        word.say(rule, "List Bullet")
    return word.file(title=f"{report.title}: {report.event}", author=report.author, mark=report.copy, made_at=report.made_at)


def attendance_xlsx(report: AttendanceReport) -> bytes:
    """The report as a workbook, a sheet for each table; numbers and days are typed."""
    sheets = [Sheet(report.words["about"], [report.title], [[line] for line in _said(report)])]
    sheets += [Sheet(table.heading, table.columns, table.rows) for table in report.tables]
    return xlsx(sheets, mark=report.copy)


def attendance_csv(report: AttendanceReport) -> bytes:
    """All tables below each other, each under its heading and after an empty line."""

    def rows() -> Iterator[Sequence[Cell]]:
        yield from ([line] for line in _said(report))
        for table in report.tables:
            yield from ([], [table.heading], table.columns, *table.rows)

    return csv_text([report.title], rows())


def _said(report: AttendanceReport) -> list[str]:
    return [*report.about, report.words["rules"], *report.rules]
