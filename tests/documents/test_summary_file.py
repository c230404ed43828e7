"""The same words leave as PDF, Word, Markdown and plain text, and nothing that was typed is markup in any of them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from app.documents.pasted import has_markup, without_markup
from app.documents.summary_facts import Paper
from app.documents.summary_file import SummaryFile, as_docx, as_markdown, as_pdf, as_text, marked, paragraphs_of

FILE = SummaryFile(
    language="fr",
    treaty="Convention sur les armes à sous-munitions",
    title="Séminaire <1> & suite",
    when="23 mai 2018",
    where="Kampala, Ouganda",
    paragraphs=paragraphs_of("5 représentants de 4 États.\r\n\r\n# Pas un titre\n\n1. Pas une liste"),
    written_at=datetime(2018, 5, 24, tzinfo=UTC),
    papers=(Paper("Programme", "https://example.org/p?a=1&b=2"), Paper("Note")),
    corrections=("Corrigé le 1er juin 2018 : le nombre d'États.",),
    marks=("Projet",),
    papers_word="Documents",
)


def test_plain_text_has_everything_in_its_order() -> None:
    assert as_text(FILE) == (
        "Projet\n\nSéminaire <1> & suite\n23 mai 2018, Kampala, Ouganda\n\n5 représentants de 4 États.\n\n# Pas un titre\n\n"
        "1. Pas une liste\n\nCorrigé le 1er juin 2018 : le nombre d'États.\n\nDocuments:\n"
        "- Programme: https://example.org/p?a=1&b=2\n- Note\n"
    )


def test_markdown_has_headings_of_its_own_only() -> None:
    assert as_markdown(FILE) == (
        "# Séminaire &lt;1&gt; &amp; suite\n\n> Projet\n\n*23 mai 2018, Kampala, Ouganda*\n\n5 représentants de 4 États.\n\n"
        "\\# Pas un titre\n\n1\\. Pas une liste\n\n*Corrigé le 1er juin 2018 : le nombre d'États.*\n\n## Documents\n\n"
        "- [Programme](<https://example.org/p?a=1&b=2>)\n- Note\n"
    )


@given(st.text(max_size=120))
def test_nothing_typed_is_markup_in_markdown(text: str) -> None:
    said = marked(text)
    unescaped = said.replace("\\\\", "")

    assert "<" not in said and ">" not in said and "\n" not in said
    assert not any(sign in unescaped.replace(f"\\{sign}", "") for sign in "*_`[]|")
    assert not said.startswith(("#", "- ", "+ ", "="))


def test_word_has_real_headings_a_language_and_no_style_by_hand() -> None:
    assert len(Document(io.BytesIO(as_docx(replace(FILE, title="T" * 300)))).core_properties.title) == 255
    document = Document(io.BytesIO(as_docx(FILE)))
    styles = [(each.style.name, each.text) for each in document.paragraphs]

    assert styles == [
        ("Heading 1", "Séminaire <1> & suite"),
        ("Subtitle", "23 mai 2018, Kampala, Ouganda"),
        ("Intense Quote", "Projet"),
        ("Normal", "5 représentants de 4 États."),
        ("Normal", "# Pas un titre"),
        ("Normal", "1. Pas une liste"),
        ("Quote", "Corrigé le 1er juin 2018 : le nombre d'États."),
        ("Heading 2", "Documents"),
        ("List Bullet", "Programme (https://example.org/p?a=1&b=2)"),
        ("List Bullet", "Note"),
    ]
    properties = document.core_properties
    assert (properties.title, properties.language, properties.author) == (FILE.title, "fr", FILE.treaty)
    assert 'w:lang w:val="fr-FR"' in document.styles.element.xml


def test_the_pdf_is_tagged_and_in_its_language() -> None:
    pdf = PdfReader(io.BytesIO(as_pdf(FILE)))
    root = pdf.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "fr" and pdf.metadata and pdf.metadata.title == FILE.title
    text = pdf.pages[0].extract_text()
    assert all(words in text for words in ("Séminaire <1> & suite", "Projet", "4 États", "Documents", "Corrigé"))


@given(st.text(max_size=200))
def test_no_text_is_too_odd_for_word(text: str) -> None:
    content = as_docx(replace(FILE, title=text, paragraphs=paragraphs_of(text), marks=(text,), papers=(Paper(text, text),)))

    assert len(Document(io.BytesIO(content)).paragraphs) >= 5


PASTED = [
    ("Nothing < to > see", "Nothing < to > see"),
    ("5 < 6 & <with> care", "5 < 6 & <with> care"),
    ("<p class=MsoNormal><b>One</b><o:p></o:p></p><p>Two &amp; three</p>", "One\n\nTwo & three"),
    ("<!--[if gte mso 9]><xml>junk</xml><![endif]--><p>One</p>", "One"),
    ("# One\n<script>alert(1)</script>\ntwo", "# One two"),
    ("<img src=x onerror=alert(1)>One", "One"),
    ("One <b>bold</b> word.\n\nTwo.\n \n<script>a\n\nb</script>Three.", "One bold word.\n\nTwo.\n\nThree."),
    ("<script>alert(1)", ""),
]


@pytest.mark.parametrize(("typed", "words"), PASTED)
def test_what_was_pasted_from_a_word_processor_is_its_words(typed: str, words: str) -> None:
    assert without_markup(typed) == words
    assert not has_markup(words)
