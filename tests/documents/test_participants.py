"""Lists, badges and name plates: names of any length and script fit, nothing written changes, every page of a marked copy says whose it is."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from app.documents.badges import Badge, Badges, BadgeSize, badges_pdf
from app.documents.fitting import breakable, fitted, laid_out, lines_of
from app.documents.list_of_participants import (
    Delegation,
    Participant,
    ParticipantsList,
    Section,
    list_csv,
    list_docx,
    list_html,
    list_pdf,
    list_xlsx,
)
from app.documents.name_plates import STEPS, WIDTH, NamePlates, name_plates_pdf

LONG = [
    "United Kingdom of Great Britain and Northern Ireland", "Democratic People's Republic of Korea", "Saint Vincent and the Grenadines",
    "الجمهورية العربية السورية", "大不列颠及北爱尔兰联合王国", "Соединённое Королевство Великобритании и Северной Ирландии", "Chad",
]  # fmt: skip
MARK = "Closed meeting. Copy No. 3, taken by Jane Doe"


def person(family: str, given: str = "", **facts: str) -> Participant:
    return Participant(facts.get("title", ""), given, family, facts.get("function", ""), facts.get("role", ""))


def facts(*people: Participant, copy: str = "", language: str = "en") -> ParticipantsList:
    words = {key: key for key in ("section", "delegation", "form_of_address", "given_name", "family_name", "function", "role")}
    return ParticipantsList(
        language=language, title="List of participants", edition="Provisional list", event="Seminar", when="23 May 2018", where="Geneva",
        as_of="As of 23 May 2018.", sections=[Section("Signatory States", [Delegation("Kenya", people)])], words=words, copy=copy,
        author="ISU", made_at=datetime(2018, 5, 1, tzinfo=UTC),
    )  # fmt: skip


def text_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize("name", LONG)
def test_every_name_fits_its_plate_and_is_as_large_as_it_can_be(name: str) -> None:
    size = laid_out(name.upper(), STEPS, width=WIDTH, bold=True)
    lines = next(lines for lines, steps in STEPS.items() if size in steps and lines_of(name.upper(), size, width=WIDTH, bold=True) <= lines)

    assert lines * size * 1.15 * 25.4 / 72 < 105 and size >= 42


def test_a_name_stands_on_both_sides_of_its_plate_each_on_one_page() -> None:
    content = name_plates_pdf(NamePlates("en", ["KENYA", "CÔTE D'IVOIRE"], {"title": "Name plates"}))
    reader = PdfReader(io.BytesIO(content))

    assert [page.count("KENYA") for page in text_of(content)] == [2, 0]
    assert [(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages] == [(842, 595)] * 2


def test_sizes_fall_by_steps_until_the_text_fits() -> None:
    assert fitted("Y", (24, 12, 8), width=90, lines=1) == 24
    assert fitted("Fernández de la Cruz y Domínguez-Albuquerque", (24, 12, 8), width=90, lines=1, bold=True) < 24
    assert fitted("W" * 200, (24, 12, 8), width=90, lines=1) == 8
    assert lines_of("aaa bbb", 10, width=1000) == 1 and lines_of("", 10, width=10) == 1
    assert lines_of("中" * 50, 10, width=50) > 2


def test_a_word_wider_than_a_line_may_break_and_others_may_not() -> None:
    assert breakable("a WWWWWWWWWW Å", 20, width=30, bold=True) == "a " + "\u200b".join("W" * 10) + " Å"
    assert breakable("a WWWWWWWWWW Å", 8, width=30) == "a WWWWWWWWWW Å"


@pytest.mark.parametrize(("size", "pages", "paper"), [(BadgeSize.SHEET, 2, (595, 842)), (BadgeSize.A7, 9, (298, 210)), (BadgeSize.A6, 9, (298, 420))])
def test_badges_fill_their_paper_and_no_name_spills_over(size: BadgeSize, pages: int, paper: tuple[int, int]) -> None:
    names = ["KOFFI", "de la Cruz", "McDonald", "Þórhallsdóttir", "王小明", "الهاشمي", "Рождественский-Константинопольский", "W" * 120, "<b>&"]
    badges = [Badge("H.E. Mr.", "Jean " * 20, name, "Ambassador " * 15, LONG[0], "A" * 42) for name in names]
    content = badges_pdf(Badges("en", "Regional workshop " * 10, size, badges, {"title": "Badges", "code": "Code"}))
    reader = PdfReader(io.BytesIO(content))

    assert len(reader.pages) == pages
    assert {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages} == {paper}
    assert all(name in "".join(text_of(content)) for name in ("KOFFI", "de la Cruz", "McDonald", "Þórhallsdóttir", "<b>&"))


def test_a_pictograph_in_a_name_is_left_out_and_keeps_no_badge_back() -> None:
    [page] = text_of(badges_pdf(Badges("en", "", BadgeSize.A7, [Badge("", "Amina 🎉", "✨ KOFFI", "👩🏽\u200d🚀", "", "A" * 42)], {"title": "Badges", "code": "Code"})))
    [listed] = text_of(list_pdf(facts(person("KOFFI ✨", "Amina 🎉"))))

    assert page.split() == ["Amina", "KOFFI"]
    assert "Amina" in listed and "KOFFI" in listed


def test_a_badge_without_an_event_names_none() -> None:
    [page] = text_of(badges_pdf(Badges("en", "", BadgeSize.A7, [Badge("", "", "Y", "", "", "A" * 42)], {"title": "Badges", "code": "Code"})))

    assert page.strip() == "Y"


@pytest.mark.parametrize("family", ["KOFFI", "de la Cruz", "McDonald", "Þórhallsdóttir", "=HYPERLINK(1)", "O'Brien"])
def test_names_stand_in_every_format_as_they_were_written(family: str) -> None:
    one = facts(person(family, "Jean", title="H.E. Mr.", function="Ambassador", role="Head of delegation"))
    row = ["Signatory States", "Kenya", "H.E. Mr.", "Jean", family, "Ambassador", "Head of delegation"]

    assert f"H.E. Mr. Jean {family}, Ambassador (Head of delegation)" in text_of(list_pdf(one))[0]
    assert [each.text for each in Document(io.BytesIO(list_docx(one))).paragraphs][-1] == f"H.E. Mr. Jean {family}, Ambassador (Head of delegation)"
    [sheet] = load_workbook(io.BytesIO(list_xlsx(one))).worksheets
    assert [cell.value for cell in sheet[2]] == row and sheet["E2"].data_type == "s"
    assert [cell.removeprefix("'") for cell in list(csv.reader(io.StringIO(list_csv(one).decode("utf-8-sig"))))[1]] == row


def test_a_word_document_has_headings_a_language_and_its_properties() -> None:
    document = Document(io.BytesIO(list_docx(facts(person("\ufffe\uffffKOFFI"), copy=MARK))))
    styles = [(each.style.name, each.text) for each in document.paragraphs if each.style]

    assert ("Title", "List of participants") in styles and ("Heading 1", "Signatory States") in styles and ("Heading 2", "Kenya") in styles
    assert document.sections[0].footer.paragraphs[0].text == MARK and document.core_properties.comments == MARK
    assert document.core_properties.author == "ISU" and 'w:val="en-GB"' in document.styles.element.xml


def test_every_page_and_every_format_of_a_marked_copy_says_whose_it_is() -> None:
    marked = facts(*[person(f"Delegate {number}") for number in range(120)], copy=MARK)
    content = list_pdf(marked)
    pages = text_of(content)

    assert len(pages) > 1 and all(MARK in page for page in pages)
    assert MARK in str(PdfReader(io.BytesIO(content)).metadata)
    book = load_workbook(io.BytesIO(list_xlsx(marked)))
    assert MARK in str(book.worksheets[0].oddFooter.center.text) and book.properties.description == MARK
    assert list_csv(marked).decode().splitlines()[-1].strip('"') == MARK


def test_the_direction_of_a_name_is_that_of_its_first_letter() -> None:
    assert person("الهاشمي", "عبد الله").direction == "rtl" and person("KOFFI", "3").direction == "ltr" and person("").direction == "ltr"


def test_a_list_in_arabic_reads_from_the_right_in_every_format() -> None:
    listed = facts(person("الحسن", "علي", function="سفير"), language="ar")

    page, document = list_html(listed), Document(io.BytesIO(list_docx(listed)))
    entry = next(each for each in document.paragraphs if "الحسن" in each.text)

    assert '<html lang="ar" dir="rtl">' in page and "</bdi>، <bdi>سفير" in page and entry.text == "علي الحسن، سفير"
    assert document.styles["Normal"].element.xpath("w:pPr/w:bidi") and entry._p.xpath("w:r[w:rPr/w:rtl]")
    assert load_workbook(io.BytesIO(list_xlsx(listed))).worksheets[0].sheet_view.rightToLeft
