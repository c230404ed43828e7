"""Tables for other programs; a name that begins with =, +, - or @, however wide, stays text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import BinaryIO

import xlsxwriter

Cell = str | int | float | bool | date | None
RISKY = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n")
NOT_XML = {0xFFFE: None, 0xFFFF: None}
"""Characters that no XML document may hold."""


@dataclass(frozen=True)
class Sheet:
    """A table with a heading row."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def xlsx(sheets: Sequence[Sheet], *, mark: str = "", from_the_right: bool = False) -> bytes:
    """A workbook with typed columns, one sheet each."""
    output = io.BytesIO()
    write_xlsx(output, sheets, mark=mark, from_the_right=from_the_right)
    return output.getvalue()


def write_xlsx(output: BinaryIO, sheets: Sequence[Sheet], *, mark: str = "", from_the_right: bool = False) -> None:
    """The same into a file, a row at a time; the mark of a copy stands below each sheet, on each printed page, and in the properties."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd"}
    book = xlsxwriter.Workbook(output, options)
    bold = book.add_format({"bold": True, "bottom": 1})
    if mark:
        book.set_properties({"comments": mark[:255]})
    for sheet in sheets:
        page = book.add_worksheet(_sheet_name(sheet.name))
        page.freeze_panes(1, 0)
        if from_the_right:
            page.right_to_left()
        for column, heading in enumerate(sheet.columns):
            page.set_column(column, column, max(12, min(40, len(heading) + 4)))
            page.write_string(0, column, heading, bold)
        row = 0
        for row, cells in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    page.write_string(row, column, cell[:32767].translate(NOT_XML))
                elif cell is not None:
                    page.write(row, column, cell)
        if mark:
            page.write_string(row + 2, 0, mark)
            page.set_footer(f"&C{mark[:200].replace('&', '&&')}")
    book.close()


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark, as spreadsheet programs expect; risky text gets an apostrophe before it."""
    return b"".join(csv_parts(columns, rows))


def csv_parts(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, together: int = 500) -> Iterator[bytes]:
    """The same by and by, so that memory does not grow with the rows."""
    yield b"\xef\xbb\xbf"
    lines = chain([columns], rows)
    while part := list(islice(lines, together)):
        output = io.StringIO()
        csv.writer(output, lineterminator="\r\n").writerows([[_harmless(cell) for cell in cells] for cells in part])
        yield output.getvalue().encode()


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell


def _sheet_name(name: str) -> str:
    return "".join(" " if character in "[]:*?/\\'" else character for character in name)[:31].strip() or "Sheet"
