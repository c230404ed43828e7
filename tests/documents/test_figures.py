"""Every figure of a summary knows what it counts, and is found again in a text that was edited by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.figures import found_again, runs
from app.documents.summary import SummaryFacts, summary, values
from tests.documents import record
from tests.documents.record import LANGUAGES

CASES = {f"{name}.{language}": facts for language in LANGUAGES for name, facts in record.odd_events(language).items()}


def said(facts: SummaryFacts, text: str) -> dict[str, int]:
    """The figures of the summary as they stand in the text."""
    return {key: place.value for key, place in found_again(summary(facts).figures, text, facts.language).items()}


@pytest.mark.parametrize("name", CASES)
def test_each_figure_of_a_written_text_is_where_it_was_written(name: str) -> None:
    facts = CASES[name]
    written = summary(facts)
    places = found_again(written.figures, written.text, facts.language)

    assert {figure.key: figure.value for figure in written.figures} == {key: place.value for key, place in places.items()}
    assert all(values(facts)[figure.key] == figure.value for figure in written.figures)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("numbers", ["digits", "words", "house"])
def test_the_figures_of_a_workshop_are_all_tied(language: str, numbers: str) -> None:
    facts = record.full_workshop(language, numbers=numbers)

    assert said(facts, summary(facts).text) == {
        "representatives": 34, "states": 6, "status-signatory": 2, "status-not_party": 3, "status-party": 1,
        "tally": 119, "tally-party": 101, "tally-signatory": 18, "tally-group": 13,
    }  # fmt: skip


EDITED = [
    ("5 representatives from 4 Signatory States attended the meeting to discuss obstacles.", {"representatives": 5, "status-signatory": 4}),
    ("At this meeting, six representatives from 4 Signatory States attended to share efforts undertaken.", {"representatives": 6, "status-signatory": 4}),
    ("All went well. 1,205 representatives from 40 Signatory States attended the meeting. Thanks!", {"representatives": 1205, "status-signatory": 40}),
    ("Several representatives from 4 Signatory States attended the meeting to share efforts.", {"status-signatory": 4}),
    ("It rained on 23 May 2018.", {}),
    ("", {}),
]


@pytest.mark.parametrize(("text", "figures"), EDITED)
def test_figures_are_found_again_in_an_edited_text(text: str, figures: dict[str, int]) -> None:
    facts = replace(record.closed_meeting("en"), purpose="to share efforts")

    assert said(facts, text) == figures


def test_words_are_read_as_numbers_in_each_language() -> None:
    for language, text in (("fr", "Vingt et un représentants de quatre États signataires ont participé à la réunion."),
                           ("es", "Veintiún representantes de cuatro Estados Signatarios asistieron a la reunión.")):  # fmt: skip
        assert said(replace(record.closed_meeting(language), purpose=""), text) == {"representatives": 21, "status-signatory": 4}


def test_a_text_is_cut_into_paragraphs_with_its_figures_apart() -> None:
    facts = replace(record.closed_meeting("en"), programme=(), purpose="")
    text = f"{summary(facts).text}\n\n\nA last word."
    paragraphs = runs(text, found_again(summary(facts).figures, text, "en"))

    assert [run.text for run in paragraphs[0] if run.key] == ["5", "4"]
    assert ["".join(run.text for run in each) for each in paragraphs] == [summary(facts).text, "A last word."]


@given(st.text(max_size=400))
def test_no_text_is_too_odd_to_look_for_figures_in(text: str) -> None:
    facts = record.full_workshop("fr")
    written = summary(facts)
    places = found_again(written.figures, written.text.replace("34", text) + text, "fr")

    assert "".join(run.text for each in runs(text, {}) for run in each if run.text.strip()).split() == text.split()
    assert all(place.value >= 0 for place in places.values())
