"""Tables for other programs; a name that begins with =, +, - or @ stays text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter

Cell = str | int | float | bool | None
RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Sheet:
    """A table with a heading row."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with typed columns, one sheet each; rows are streamed to disk."""
    output = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(output, options)
    bold = book.add_format({"bold": True, "bottom": 1})
    for sheet in sheets:
        page = book.add_worksheet(_sheet_name(sheet.name))
        page.freeze_panes(1, 0)
        for column, heading in enumerate(sheet.columns):
            page.set_column(column, column, max(12, min(40, len(heading) + 4)))
            page.write_string(0, column, heading, bold)
        for row, cells in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    page.write_string(row, column, cell[:32767])
                elif cell is not None:
                    page.write(row, column, cell)
    book.close()
    return output.getvalue()


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark, as spreadsheet programs expect; risky text gets an apostrophe before it."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow([_harmless(column) for column in columns])
    writer.writerows([[_harmless(cell) for cell in cells] for cells in rows])
    return b"\xef\xbb\xbf" + output.getvalue().encode()


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell


def _sheet_name(name: str) -> str:
    return "".join(" " if character in "[]:*?/\\'" else character for character in name)[:31].strip() or "Sheet"
