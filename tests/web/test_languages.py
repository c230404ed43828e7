"""No English is left on a page of another language: guests in all six, staff in English, French and Spanish."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser

import pytest
from babel.messages.pofile import read_po
from flask import Flask

from app.web.language import INTERFACE, READERS
from config import ROOT
from tests.browser.test_accessible import guest_pages, one_page_of_each_kind
from tests.conftest import signed_in_as

pytestmark = [pytest.mark.xdist_group("demonstration"), pytest.mark.once]
SAID = ("title", "aria-label", "alt", "placeholder", "data-label", "data-confirm")
"""Attributes that are read out or shown."""
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
WITHOUT_WORDS = ("script", "style", "svg")


class Words(HTMLParser):
    """The texts of a page, without those that are marked as being in another language."""

    VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.open: list[bool] = []
        """For each open element, whether its words are in the language of the page."""
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        ours = (known.get("lang") or self.language) == self.language and tag not in WITHOUT_WORDS and all(self.open[-1:])
        self.found |= {_plain(known[name] or "") for name in SAID if ours and name in known}
        if tag not in self.VOID:
            self.open.append(ours)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if all(self.open[-1:]):
            self.found.add(_plain(data))


def _plain(text: str) -> str:
    return " ".join(text.split())


@cache
def english(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """What must not stand on a page of that language: whole sentences, and the long parts of those with placeholders."""
    with (ROOT / "app" / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        messages = [each for each in read_po(file, locale=language) if each.id and each.string]
    pairs = [(each.id, each.string) for each in messages if isinstance(each.id, str)]
    pairs += [pair for each in messages if isinstance(each.id, tuple) for pair in zip(each.id, each.string, strict=False)]
    changed = [source for source, said in pairs if source != said]
    whole = frozenset(_plain(each) for each in changed if len(each) > 3 and not PLACEHOLDER.search(each))
    parts = {_plain(part) for each in changed if PLACEHOLDER.search(each) for part in PLACEHOLDER.split(each)}
    return whole - {said for _source, said in pairs}, tuple(part for part in parts if len(part) > 20)


def left_in_english(page: str, language: str) -> list[str]:
    """The sentences of the catalogue that stand on the page untranslated."""
    words = Words(language)
    words.feed(page)
    whole, parts = english(language)
    return sorted(words.found & whole) + [part for part in parts if any(part in each for each in words.found)]


def test_a_sentence_that_was_left_is_found() -> None:
    page = '<html lang="ar"><p>Reply by</p><p lang="en">Where</p><button aria-label="When"></button></html>'
    assert left_in_english(page, "ar") == ["Reply by", "When"]


@pytest.mark.parametrize("language", [each for each in READERS if each != "en"])
def test_guests_are_spoken_to_in_their_language(demonstration: Flask, language: str) -> None:
    client = demonstration.test_client()
    for address in [*guest_pages(demonstration), "/activities", "/lost-link"]:
        answer = client.get(address.split("?")[0], query_string={"lang": language})
        page = answer.get_data(as_text=True)
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page, address
        assert left_in_english(page, language) == [], address


@pytest.mark.parametrize("language", [each for each in INTERFACE if each != "en"])
def test_staff_work_in_their_language(demonstration: Flask, language: str) -> None:
    pages = one_page_of_each_kind(demonstration, "isu@example.org")
    client = signed_in_as(demonstration, "isu@example.org")
    for address in pages:
        answer = client.get(address, query_string={"lang": language})
        assert left_in_english(answer.get_data(as_text=True), language) == [], address
