"""Letters and notes verbales in six languages: their words, their agreement, and PDFs that everybody can read."""

from __future__ import annotations

import html
import io
import os
import pickle
import re
from dataclasses import replace
from pathlib import Path

import page
import pytest
from pypdf import PdfReader

from app.documents.letter import letter_html, letter_pdf, letter_words
from app.documents.letter_specimens import check
from app.documents.letter_template import INSTRUMENTS, LANGUAGES, built_in
from app.documents.pdf import page_count
from tests.documents.letters import specimen

GOLDEN = Path(__file__).parent / "golden" / "letter"
ONE, TWO, THREE = ("FRA",), ("FRA", "PAN"), ("FRA", "PAN", "ZMB")
EVERY = [(instrument, language) for instrument in INSTRUMENTS for language in LANGUAGES]


def said(**facts: object) -> str:
    """The words as a reader sees them."""
    paragraphs = letter_words(specimen(**facts))  # type: ignore[arg-type]  # the facts of a test
    return "\n\n".join(html.unescape(re.sub(r"<[^>]+>", "", paragraph)) for paragraph in paragraphs) + "\n"


@pytest.mark.parametrize(("instrument", "language"), EVERY)
@pytest.mark.parametrize("senders", [ONE, TWO])
def test_letters_say_what_diplomats_write(instrument: str, language: str, senders: tuple[str, ...]) -> None:
    """Set WRITE_GOLDEN to write the files anew, then read every one that changed."""
    golden = GOLDEN / f"{instrument}.{language}.{len(senders)}.txt"
    text = said(language=language, instrument=instrument, senders=senders)
    if os.environ.get("WRITE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")

    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "senders", "words"),
    [
        ("en", ONE, ["presents its compliments", "has the honour", "avails itself", "its highest consideration"]),
        ("en", TWO, ["The Permanent Missions of France and of Panama", "present their compliments", "avail themselves"]),
        ("fr", ONE, ["présente ses compliments à la Mission permanente du Kenya", "saisit cette occasion", "sa très haute"]),
        ("fr", TWO, ["Les Missions permanentes de la France et du Panama", "présentent leurs compliments", "saisissent"]),
        ("es", ONE, ["saluda atentamente a la Misión Permanente de Kenya", "tiene el honor", "aprovecha"]),
        ("es", TWO, ["Las Misiones Permanentes de Francia y de Panamá", "saludan atentamente", "aprovechan"]),
        ("ru", ONE, ["свидетельствует свое уважение Постоянному представительству Кении", "имеет честь", "пользуется"]),
        ("ru", TWO, ["Постоянные представительства Франции и Панамы", "свидетельствуют", "имеют честь", "пользуются"]),
        ("ar", ONE, ["تهدي البعثة الدائمة لفرنسا أطيب تحياتها إلى البعثة الدائمة لكينيا", "ويشرفها"]),
        ("ar", TWO, ["تهدي البعثتان الدائمتان لفرنسا ولبنما أطيب تحياتهما", "ويشرفهما", "أن تدعوا"]),
        ("ar", THREE, ["تهدي البعثات الدائمة لفرنسا ولبنما ولزامبيا أطيب تحياتها", "ويشرفها"]),
        ("zh", TWO, ["法国和巴拿马常驻代表团", "谨向肯尼亚常驻代表团致意", "顺致最崇高的敬意"]),
    ],
)
def test_a_note_verbale_agrees_with_its_senders(language: str, senders: tuple[str, ...], words: list[str]) -> None:
    note = said(language=language, instrument="note_verbale", senders=senders)

    assert [each for each in words if each not in note] == []


@pytest.mark.parametrize(
    ("language", "address", "salutation"),
    [
        ("en", "excellency", "Excellency,"), ("en", "sir", "Sir,"), ("en", "sir_or_madam", "Dear Sir or Madam,"),
        ("fr", "ambassador_m", "Monsieur l’Ambassadeur,"), ("fr", "ambassador_f", "Madame l’Ambassadrice,"),
        ("es", "ambassador_f", "Excelentísima Señora Embajadora:"), ("ru", "ambassador_m", "Господин Посол,"),
        ("ar", "ambassador_f", "سعادة السفيرة،"), ("zh", "ambassador_m", "大使先生阁下："),
    ],
)  # fmt: skip
def test_the_form_of_address_opens_the_letter(language: str, address: str, salutation: str) -> None:
    assert said(language=language, form_of_address=address).startswith(salutation)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_verbale_never_goes_to_an_organisation(language: str) -> None:
    facts = specimen(language, "note_verbale", organisation=True, form_of_address="sir_or_madam")

    assert letter_words(facts) == letter_words(replace(facts, instrument="letter"))
    assert not facts.is_note and "stamps" not in letter_html(facts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_typed_in_another_language_keeps_its_own_direction(language: str) -> None:
    text = letter_html(specimen(language))

    assert ('<bdi lang="en" dir="ltr">Informal meeting' in text) is (language != "en")
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in text


@pytest.mark.parametrize(
    ("language", "city_alone", "everything"),
    [
        ("en", " in Geneva.", " at Palais, Geneva, Switzerland."),
        ("fr", " à Genève.", " (Palais, Genève, Suisse)."),
        ("es", " en Ginebra.", " (Palais, Ginebra, Suiza)."),
        ("ru", " (Женева).", " (Palais, Женева, Швейцария)."),
        ("ar", " في جنيف.", " في Palais، جنيف، سويسرا."),
        ("zh", "在日内瓦举行", "在瑞士日内瓦Palais举行"),
    ],
)
def test_a_place_stands_in_its_sentence(language: str, city_alone: str, everything: str) -> None:
    assert city_alone in said(language=language, venue="", country="")
    assert everything in said(language=language, venue="Palais")
    assert said(language=language, venue="", city="", country="").count("(") == 0


def test_a_letter_is_signed_and_a_note_verbale_is_stamped() -> None:
    letter, note = (letter_html(specimen("en", instrument, senders=TWO)) for instrument in INSTRUMENTS)

    assert "for Panama" in letter and 'class="stamp"' not in letter
    assert note.count("Initials and stamp") == 2 and 'class="signature"' not in note
    for text in (letter, note):
        assert "CCM/2018/UNIV/001-001" in text and "Geneva, 23 April 2018" in text and "provisional programme" in text


def test_typed_words_are_text_and_never_markup_or_marks() -> None:
    text = letter_html(specimen("en", title="<b>{{ 7 * 7 }}</b>\n\n& more"))

    assert "&lt;b&gt;{{ 7 * 7 }}&lt;/b&gt; &amp; more" in text


def test_facts_travel_to_another_process() -> None:
    facts = specimen("ar", "note_verbale", senders=TWO)

    assert pickle.loads(pickle.dumps(facts)) == facts


@pytest.mark.parametrize(("instrument", "language"), EVERY)
def test_the_templates_that_come_with_the_software_suit_every_letter(instrument: str, language: str) -> None:
    check(built_in(instrument, language), instrument, language)


@pytest.mark.parametrize(("instrument", "language"), EVERY)
def test_letters_are_accessible_have_their_fonts_and_fit_on_a_page(instrument: str, language: str) -> None:
    longest = specimen(language, instrument, senders=("BIH", "VCT"), to="PRK")
    content = letter_pdf(longest)

    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, [(each.rule_id, each.message) for each in report.failures]
    assert page_count(content) == 2, "one page and the programme"
    assert fonts_without_a_file(content) == []


def fonts_without_a_file(content: bytes) -> list[str]:
    """The fonts of a PDF that are not embedded."""
    bare = []
    for each in PdfReader(io.BytesIO(content)).pages:
        for font in each["/Resources"].get("/Font", {}).values():
            described = font.get_object()
            for one in described.get("/DescendantFonts", [described]):
                descriptor = one.get_object()["/FontDescriptor"].get_object()
                if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
                    bare.append(str(described["/BaseFont"]))
    return bare
