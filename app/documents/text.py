"""What a page says without its looks, and what changed between two such texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser

BLOCKS = frozenset(
    [
        "address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
        "li", "ol", "p", "section", "table", "td", "th", "tr", "ul",
    ]
)  # fmt: skip
UNSEEN = frozenset(["head", "script", "style", "template"])
NO_TAG = re.compile(
    r"<(?!!--)(?![^<>]{0,2000}>)|<(?=!\[(?!(?:temp|cdata|ignore|include|rcdata|if|else|endif)(?![-.\w])))", re.IGNORECASE
)
"""A "<" that no ">" follows, for which the parser would look again and again; and a section of a kind that it stumbles over."""


def plain_text(html: str) -> str:
    """The words of a page, a line for each block."""
    reader = _Reader()
    closed = html.rfind("-->") + 1
    reader.feed(NO_TAG.sub("&lt;", html[:closed] + html[closed:].replace("<!--", "&lt;!--")))
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN and self._unseen > 0
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(" ".join(re.split(r"\s+", data)))

    def _break(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")


@dataclass(frozen=True)
class Part:
    """A run of words that stayed, or was added or removed; lines end with a line feed."""

    kind: str
    """same, added, removed."""
    words: str


def differences(before: str, after: str) -> list[Part]:
    """What was removed and added, word by word, in the order of reading."""
    old, new = (re.findall(r"\n|[^\s]+ ?|\s", text) for text in (before, after))
    parts: list[Part] = []
    for kind, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(Part("same", "".join(new[from_new:to_new])))
            continue
        if to_old > from_old:
            parts.append(Part("removed", "".join(old[from_old:to_old])))
        if to_new > from_new:
            parts.append(Part("added", "".join(new[from_new:to_new])))
    return parts
