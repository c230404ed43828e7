"""A letter as paper and as a document that a screen reader can read: tagged, titled, its fonts and pictures in it."""

from __future__ import annotations

import atexit
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from app.documents import pdf
from app.documents.letter import letter_pdf
from app.documents.pdf import merged, text_width
from app.documents.printing import Here, printers
from tests.documents.letters import specimen

FACTS = specimen("en", senders=("FRA", "PAN"), programme=(), enclosures=())


def heights(page: PageObject) -> dict[str, float]:
    """How high above the foot of the page each run of text begins."""
    found: dict[str, float] = {}

    def note(text: str, _cm: Any, matrix: list[float], *_font: Any) -> None:
        if text.strip():
            found.setdefault(text.strip(), (_cm[5] if matrix[5] == 0 else matrix[5] * _cm[3] + _cm[5]))

    page.extract_text(visitor_text=note)
    return found


@pytest.mark.parametrize("senders", [1, 2, 3])
def test_signatures_stand_between_the_closing_and_the_addressee(senders: int) -> None:
    facts = replace(FACTS, senders=(FACTS.senders * 2)[:senders])
    [page] = PdfReader(io.BytesIO(letter_pdf(facts))).pages

    at = heights(page)
    closing = next(height for text, height in at.items() if text.startswith("Please accept"))
    # A line needs room for a hand above it: 18 mm are 51 points.
    assert closing - at["for France"] > 51
    assert at["for France"] > at["Geneva"]


def test_a_letter_is_tagged_titled_in_its_language_and_brings_its_fonts() -> None:
    document = PdfReader(io.BytesIO(letter_pdf(FACTS)))

    root: Any = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en" and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.metadata and document.metadata.title == f"{FACTS.reference} {FACTS.title}"
    fonts = [font["/DescendantFonts"][0]["/FontDescriptor"] for page in document.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts and all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_the_merged_letters_stand_in_the_order_given() -> None:
    single = [letter_pdf(specimen("en", to=iso3, programme=())) for iso3 in ("KEN", "AGO")]
    document = PdfReader(io.BytesIO(merged(single, title="Letters", language="en")))

    assert ["Kenya" in page.extract_text() for page in document.pages] == [True, False]
    assert document.metadata and document.metadata.title == "Letters"


def test_processes_print_what_this_one_prints() -> None:
    with printers(2) as processes, Here() as here:
        there = list(processes.map(letter_pdf, [FACTS, FACTS]))
        assert {PdfReader(io.BytesIO(each)).pages[0].extract_text() for each in there} == {
            PdfReader(io.BytesIO(here.submit(letter_pdf, FACTS).result())).pages[0].extract_text()
        }


def test_fonts_are_given_back_before_the_process_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    at_the_end: list[Callable[[], None]] = []
    monkeypatch.setattr(atexit, "register", at_the_end.append)
    pdf._forget()

    text_width("Fonts", family="Noto Sans")

    assert len(at_the_end) == 1 and pdf._tools.cache_info().currsize == 1
    at_the_end[0]()
    assert pdf._tools.cache_info().currsize == 0
