"""Every message has its words as HTML too, in one calm layout in which nothing that somebody wrote is markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from flask import Flask

from app.mail.layout import as_html, as_text, blocks

TEXT = """Dear Ms. O'Neill,

you are registered for:

Seminar <b>on</b> "stocks" & more
23 May 2018
Geneva

- one
- two

Your page: https://plenary.example/d/abc_-1?x=1&y=2.
Questions? Write to a@example.org.
"""
SUBJECT = 'Registered: Seminar <b>on</b> "stocks" & more'


class Words(HTMLParser):
    """The words and the links of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.links, self.tags = "", [], []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attributes if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words += data


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_the_html_says_what_the_text_says(app: Flask) -> None:
    body = as_html(SUBJECT, TEXT, "en").partition("<body")[2]
    told = squeezed(Words(f"<body{body}").words)

    for line in TEXT.splitlines():
        assert squeezed(line.removeprefix("- ")) in told


def test_nothing_that_somebody_wrote_is_markup(app: Flask) -> None:
    page = Words(as_html("<script>alert(1)</script>", "<img src=x onerror=1>\n\n<a href='javascript:1'>x</a> javascript:alert(1)", "en"))

    assert not {"script", "img", "b", "a"} & set(page.tags)


def test_links_are_links_without_the_full_stop_after_them(app: Flask) -> None:
    assert Words(as_html(SUBJECT, TEXT, "en")).links == ["https://plenary.example/d/abc_-1?x=1&y=2"]


def test_the_paragraph_that_the_subject_names_stands_out(app: Flask) -> None:
    assert [block.kind for block in blocks(SUBJECT, TEXT)] == ["plain", "plain", "event", "list", "plain"]


@pytest.mark.parametrize(("language", "direction", "side"), [("en", "ltr", "left"), ("fr", "ltr", "left"), ("ar", "rtl", "right"), ("zh", "ltr", "left")])
def test_the_layout_tells_language_and_direction(app: Flask, language: str, direction: str, side: str) -> None:
    html = as_html("x", "y", language)

    assert f'<html lang="{language}" dir="{direction}">' in html and f"text-align:{side}" in html


def test_nothing_is_fetched_and_nothing_runs(app: Flask) -> None:
    html = as_html(SUBJECT, TEXT, "en")

    assert not re.search(r"<(script|img|link|style|iframe)|url\(|src=", html)


def test_paragraphs_are_one_empty_line_apart() -> None:
    assert as_text("\n\na\r\n \n\n\nb\n\n") == "a\n\nb\n"
