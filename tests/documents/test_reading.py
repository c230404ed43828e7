"""Tables as people send them: in any encoding, with any delimiter, or as a workbook; or a word on what to do."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from app.documents.reading import LAST_ROW, MOST_COLUMNS, MOST_MARKS, MOST_ROWS, Formula, read_table
from app.documents.spreadsheet import Sheet, csv_text, xlsx
from app.errors import Refused

NAMES = ("KOFFI", "de la Cruz", "McDonald", "Þórhallsdóttir", "Élodie Çelik")


def workbook(*rows: tuple[object, ...], sheets: tuple[str, ...] = ("Contacts",), hidden: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        if name == sheets[-1]:
            for row in rows:
                sheet.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_letters_are_read_in_any_usual_encoding(encoding: str) -> None:
    table = read_table("Name;E-mail\r\n{}\r\n".format("\r\n".join(f"{name};x@example.org" for name in NAMES)).encode(encoding))

    assert table.columns == ("Name", "E-mail")
    assert tuple(cells[0] for _row, cells in table.rows) == NAMES
    assert table.guessed_encoding == ("Windows-1252" if encoding == "cp1252" else "")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    table = read_table(f'State{delimiter}Name\nKenya{delimiter}"a{delimiter}b"\n'.encode())

    assert table.rows == [(2, ("Kenya", f"a{delimiter}b"))]


def test_a_line_that_names_the_delimiter_is_obeyed() -> None:
    assert read_table(b"sep=;\r\nA,B;C\r\n1;2\r\n").columns == ("A,B", "C")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_have_the_number_that_a_spreadsheet_shows(end: str) -> None:
    table = read_table(end.join(["", "State,Name", "", "Kenya,A", ",", "Peru,B"]).encode())

    assert [(number, cells[0]) for number, cells in table.rows] == [(4, "Kenya"), (6, "Peru")]


def test_a_workbook_is_read_with_its_numbers_and_days_as_text() -> None:
    table = read_table(workbook(("State", "Name", "Number", "Day"), ("Kenya", "Þórhallsdóttir", 7.0, date(2018, 5, 23)), (), ("Peru", None, 1.5, True)))

    assert table.columns == ("State", "Name", "Number", "Day")
    assert table.rows[0] == (2, ("Kenya", "Þórhallsdóttir", "7", "2018-05-23T00:00:00"))
    assert table.rows[1] == (4, ("Peru", "", "1.5", "True"))


def test_of_several_sheets_the_first_that_is_shown_and_filled_is_read_and_named() -> None:
    content = workbook(("State",), ("Kenya",), sheets=("Empty", "Secret", "Contacts"), hidden=("Secret",))

    assert (read_table(content).sheet, read_table(content).columns) == ("Contacts", ("State",))


def test_formulas_are_told_from_text() -> None:
    [(_row, cells)] = read_table(workbook(("A", "B", "C"), ("=1+1", "=A1", "plain"))).rows
    assert [isinstance(cell, Formula) for cell in cells] == [True, True, False]
    [(_row, cells)] = read_table(b"A,B,C,D\n=1+1,'=not one,+41 22,plain\n").rows
    assert [isinstance(cell, Formula) for cell in cells] == [True, False, False, False]
    assert cells[1] == "=not one"


def test_as_many_rows_as_are_allowed_are_read_and_one_more_is_refused() -> None:
    lines = ["State,E-mail", *(f"Kenya,a{number}@example.org" for number in range(MOST_ROWS))]
    assert len(read_table("\n".join(lines).encode()).rows) == MOST_ROWS
    with pytest.raises(Refused, match="table_too_long"):
        read_table("\n".join([*lines, "Kenya,z@example.org"]).encode())


def test_a_table_that_is_too_long_is_read_no_further_and_told_the_row() -> None:
    with pytest.raises(Refused) as refused:
        read_table(b"A,B\n\n1,2\n3,4\n5,6\n\"never looked at\x80", most_rows=2)

    assert refused.value.facts == {"most": "2", "row": "5"}


@pytest.mark.parametrize(("row", "column", "reason"), [(LAST_ROW + 1, 1, "table_empty_rows"), (5, MOST_COLUMNS + 1, "table_too_wide")])
def test_a_cell_far_from_the_table_is_not_looked_for(row: int, column: int, reason: str) -> None:
    output = io.BytesIO()
    book = Workbook()
    sheet = book.create_sheet("Table", 0)
    sheet.append(("State", "Name"))
    sheet.cell(row, column, "x")
    book.save(output)

    with pytest.raises(Refused, match=reason):
        read_table(output.getvalue())


def damaged() -> bytes:
    content = workbook(("State",), ("Kenya",))
    return content[: len(content) // 2]


def other_archive() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return output.getvalue()


def trap() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as file:
        for _megabyte in range(201):
            file.write(bytes(1024 * 1024))
    return output.getvalue()


def with_sheet(cells: str) -> bytes:
    """A workbook whose sheet holds these marks."""
    output, source = io.BytesIO(), io.BytesIO(workbook(("State",), ("Kenya",)))
    with zipfile.ZipFile(source) as good, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in good.namelist():
            written = cells if name.startswith("xl/worksheets/") else good.read(name)
            archive.writestr(name, written)
    return output.getvalue()


def too_many_cells() -> bytes:
    return with_sheet("<row>" + "<c/>" * MOST_MARKS)


def words_of_another_file() -> bytes:
    """An entity of the machine's own file, which nobody may read."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cell = '<sheetData><row><c t="inlineStr"><is><t>&a;</t></is></c></row></sheetData>'
    return with_sheet(f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet xmlns="{main}">{cell}</worksheet>')


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "file_empty"),
        (b"\r\n \n", "file_empty"),
        (workbook(), "file_empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "table_old_workbook"),
        (b"%PDF-1.7", "table_kind"),
        (b"\x89PNG\r\n", "table_kind"),
        (b"PK\x03\x04 nothing", "table_unreadable"),
        (b"A,B\n\x81\x8d\n", "table_encoding"),
        (b"\xff\xfe\x00", "table_encoding"),
        (b'A,B\n"' + b"x" * 200_000 + b'",1\n', "table_unreadable"),
    ],
)
def test_what_is_no_table_is_answered_in_words(content: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_table(content)


@pytest.mark.parametrize("made", [damaged, other_archive, trap, too_many_cells, words_of_another_file])
def test_what_only_looks_like_a_workbook_is_refused(made: object) -> None:
    with pytest.raises(Refused, match="table_unreadable"):
        read_table(made())  # type: ignore[operator]  # each makes its own bytes


@pytest.mark.parametrize("written", ["=1+1", "+41 22", "-1", "@SUM(A1)", "\uff1d1+1", "\t=1+1", "\n=1+1", "Kenya"])
def test_what_begins_like_a_formula_leaves_as_text_and_comes_back_as_it_was(written: str) -> None:
    sent = csv_text(["Name"], [[written]])

    assert sent.decode("utf-8-sig").splitlines()[1].strip('"').startswith("'") is (written != "Kenya")
    assert read_table(sent).rows[0][1] == (written,)
    assert not isinstance(read_table(xlsx([Sheet("A", ["Name"], [[written]])])).rows[0][1][0], Formula)
