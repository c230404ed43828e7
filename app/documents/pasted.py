"""Text that came with its markup: from a word processor, from a web page."""

from __future__ import annotations

import re

from app.documents.text import BLOCKS, UNSEEN, plain_text

INLINE = ("a", "abbr", "b", "body", "em", "font", "html", "i", "iframe", "img", "link", "meta", "o:p", "object", "s", "small", "span", "strong", "sub", "sup", "svg", "u", "xml")
MARKUP = re.compile(rf"<(?:!--|!\[|/?(?:{'|'.join(sorted({*BLOCKS, *UNSEEN, *INLINE}, key=len, reverse=True))})(?=[\s/>]))", re.I)
BULLET = re.compile("^[\u00b7\u2022\u00a7\u25aa]\t\\s*|[\uf000-\uf0ff]\\s*", re.M)
"""What word processors set before an item of a list: signs of fonts that nobody else has."""


MOST = 500_000
"""Letters: a longer text is not looked at, and no form takes it."""


def has_markup(text: str) -> bool:
    """Whether it holds tags of a page; a "<" by itself is none."""
    return bool(MARKUP.search(text))


def without_markup(text: str) -> str:
    """The words alone, a paragraph for each block and after each empty line; a text without markup as it is.

    An item of a list begins with a dash.
    """
    words = "\n\n".join(plain_text(re.sub(r"\n\s*\n", "<p>", text)).split("\n")) if len(text) <= MOST and has_markup(text) else text
    return BULLET.sub("– ", words)
