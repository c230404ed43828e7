"""What is typed to make a pattern look for ever takes no longer than a text of its length."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from app.documents import changes, figures
from app.documents.letter_template import LAST_MARK, MARKS_ALONE
from app.documents.pasted import BULLET, MARKUP, without_markup
from app.mail.layout import LINK
from app.reminders.placeholders import faults
from app.reports.discretion import names_in
from app.tables.planning import Planning

TRIED: dict[str, tuple[Callable[[str], object], tuple[str, ...]]] = {
    "sentences of a summary": (figures.SENTENCE.findall, (".", ".»", "a", ". ")),
    "sentences compared": (changes.SENTENCE.findall, (".", ".»", "a", ". ")),
    "figures": (figures.TOKEN.findall, ("1", "1,000", "a-")),
    "placeholders": (lambda text: faults(text[:8000], ()), ("{{", "{%", "x}", "a")),
    "cells": (lambda text: Planning.one_line(f"{text}x"), (" ", "\n ", "\u3000")),
    "links": (LINK.findall, ("http://", "https://a)")),
    "what was pasted": (lambda text: (MARKUP.findall(text), BULLET.findall(text)), ("<a", "\uf000 ")),
    "tags": (lambda text: without_markup(f"<p>{text}"), ("<a ", '<a b="', "<a a=", '<a b=">', "<a '>", "<![", "<![if ", "<!--", "</", "<?", "<script>", "&#")),
    "marks of a letter": (lambda text: (MARKS_ALONE.fullmatch(f"{text}x"), LAST_MARK.findall(text)), ("{% %} ", "{%", " ")),
}


@pytest.mark.parametrize("what", TRIED)
def test_no_pattern_takes_the_square_of_a_long_text(what: str) -> None:
    look, parts = TRIED[what]
    for part in parts:
        began = time.process_time()

        look(part * (50_000 // len(part)))
        assert time.process_time() - began < 1, part


def test_sentences_end_where_they_did() -> None:
    text = "One. Two... 3.5 «three.» Four!\nFive"

    assert figures.SENTENCE.findall(text) == ["One.", " Two...", " 3.5 «three.»", " Four!", "Five"]
    assert changes.SENTENCE.findall(text) == ["One. ", "Two... ", "3.5 «three.» ", "Four!\n", "Five"]


@pytest.mark.parametrize("name", [".*", "(a+)+$", "kenya (rep.)", "[a-z]"])
def test_a_name_that_reads_like_a_pattern_is_a_name(name: str) -> None:
    assert names_in(f"In {name}, and in Kenya", [name]) == {name}
    assert names_in("In Kenya and Aaaa", [name]) == set()
