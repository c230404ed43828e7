"""Tables that people send: CSV in whatever encoding, or an Excel workbook. Answers rows, or says why it cannot."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.documents.archive import is_bounded
from app.documents.spreadsheet import RISKY
from app.errors import Refused

MOST_ROWS = 20_000
LAST_ROW = 100_000
"""In which something may stand: below a heap of empty rows nobody looks for a table, and looking takes a minute."""
MOST_COLUMNS = 500
MOST_MARKS = 4_000_000
"""Of XML in a workbook, four for a cell: what reading it costs. More is a trap or a mistake."""
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DELIMITERS = ",;\t|"


class Formula(str):
    """A cell that a spreadsheet program would reckon: its text is not what one sees there."""


@dataclass(frozen=True)
class Table:
    """The headings, and the rows with the number that a spreadsheet program shows beside them."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[int, tuple[str, ...]]]
    guessed_encoding: str = ""
    """Where the file does not say its encoding and is not UTF-8."""
    sheet: str = ""
    """Which of several sheets was read."""


def read_table(content: bytes, *, most_rows: int = MOST_ROWS) -> Table:
    """The table in a CSV file or a workbook; raises `Refused` with what to do, a longer table as soon as it is seen to be longer."""
    if not content.strip(b"\x00 \r\n\t"):
        raise Refused("file_empty")
    if content.startswith(b"PK"):
        return _workbook(content, most_rows)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("table_old_workbook")
    if content.startswith((b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")):
        raise Refused("table_kind")
    text, guessed = _decoded(content)
    return _table(_csv_rows(text), most_rows, guessed_encoding=guessed)


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _as(content, encoding), ""
    at_even, at_odd = (content[start:1000:2].count(0) for start in (0, 1))
    if 20 * max(at_even, at_odd) >= min(len(content), 1000) and not min(at_even, at_odd):
        return _as(content, "utf-16-be" if at_even else "utf-16-le"), ""
    try:
        return content.decode("utf-8").replace("\x00", ""), ""
    except UnicodeDecodeError:
        return _as(content, "cp1252"), "Windows-1252"


def _as(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused("table_encoding") from error
    if "\x00" in text:
        raise Refused("table_kind")
    return text


def _csv_rows(text: str) -> Iterator[tuple[str, ...]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first.lower().startswith("sep="):
        delimiter, text = first[4:5] or ",", text.split(first, 1)[1].lstrip("\r\n")
    else:
        delimiter = max(DELIMITERS, key=lambda each: len(next(csv.reader([first], delimiter=each), [])))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield tuple(_csv_cell(cell) for cell in cells)
    except csv.Error as error:
        raise Refused("table_unreadable") from error


def _csv_cell(cell: str) -> str:
    if cell.startswith("'") and cell[1:].startswith(RISKY):
        return cell[1:]
    return Formula(cell) if cell.startswith("=") else cell


def _workbook(content: bytes, most_rows: int) -> Table:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if not is_bounded(archive) or _marks(archive) > MOST_MARKS:
                raise Refused("table_unreadable")
        book = load_workbook(io.BytesIO(content), read_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for sheet in sheets:
            sheet.reset_dimensions()  # else a cell in the last column makes every row as wide
            rows = (tuple(_cell(cell) for cell in row) for row in sheet.iter_rows(max_row=LAST_ROW + 1))
            table = _table(rows, most_rows, sheet=sheet.title if len(sheets) > 1 else "")
            if table.columns:
                return table
    except Refused:
        raise
    except Exception as error:  # whatever a damaged or foreign archive makes the library stumble over
        raise Refused("table_unreadable") from error
    raise Refused("file_empty")


def _marks(archive: zipfile.ZipFile) -> int:
    """How many marks of XML its parts hold, without reading them as XML; no more are counted than matter."""
    count = 0
    for each in archive.infolist():
        with archive.open(each) as part:
            while count <= MOST_MARKS and (some := part.read(1024 * 1024)):
                count += some.count(b"<")
    return count


def _cell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Formula(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _table(rows: Iterable[tuple[str, ...]], most_rows: int, *, guessed_encoding: str = "", sheet: str = "") -> Table:
    columns: tuple[str, ...] = ()
    kept: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in enumerate(rows, start=1):
        if number > LAST_ROW:
            raise Refused("table_empty_rows", row=f"{kept[-1][0] if kept else 1:,}")
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
            raise Refused("table_too_wide", most=MOST_COLUMNS, row=f"{number:,}")
        if not columns:
            columns = tuple(cell.strip() for cell in cells)
        elif len(kept) == most_rows:
            raise Refused("table_too_long", most=f"{most_rows:,}", row=f"{number:,}")
        else:
            kept.append((number, cells))
    return Table(columns, kept, guessed_encoding, sheet)
