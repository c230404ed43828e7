"""The record as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from xml.etree import ElementTree as ET  # nosec B405  # it writes, and never reads

ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was last changed."""
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document holds (XML 1.0, section 2.2)."""


@dataclass(frozen=True)
class Enclosure:
    """A file that comes with an entry."""

    title: str
    url: str
    media_type: str
    size: int
    """Bytes."""


@dataclass(frozen=True)
class Entry:
    """One activity; `url` is its name for ever."""

    title: str
    url: str
    updated: datetime
    paragraphs: tuple[str, ...]
    language: str
    title_language: str = ""
    """Where it is not that of the text."""
    summary: str = ""
    """In place of a text, before there is one: when and where."""
    categories: tuple[tuple[str, str], ...] = ()
    """Codes and what they are called."""
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True)
class AtomFeed:
    """Some of the record; `older` and `newer` are the addresses of its neighbours (RFC 5005, section 3)."""

    title: str
    author: str
    url: str
    page: str
    """The page for people that says the same."""
    language: str
    entries: tuple[Entry, ...]
    older: str = ""
    newer: str = ""


def atom(feed: AtomFeed) -> bytes:
    """The feed as UTF-8."""
    root = ET.Element("feed", {"xmlns": ATOM, XML_LANG: feed.language})
    _put(root, "id", feed.url)
    _put(root, "title", feed.title)
    _put(root, "updated", _instant(max((entry.updated for entry in feed.entries), default=NEVER)))
    _put(ET.SubElement(root, "author"), "name", feed.author)
    _put(root, "generator", "Plenary")
    for relation, address in (("self", feed.url), ("alternate", feed.page), ("next", feed.older), ("previous", feed.newer)):
        if address:
            kind = "text/html" if relation == "alternate" else "application/atom+xml"
            _put(root, "link", rel=relation, type=kind, href=address)
    for entry in feed.entries:
        _entry(root, entry)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _entry(root: ET.Element, entry: Entry) -> None:
    said = ET.SubElement(root, "entry", {XML_LANG: entry.language})
    _put(said, "id", entry.url)
    _put(said, "title", entry.title, **{XML_LANG: entry.title_language or entry.language})
    _put(said, "updated", _instant(entry.updated))
    _put(said, "link", rel="alternate", type="text/html", href=entry.url)
    for each in entry.enclosures:
        _put(said, "link", rel="enclosure", type=each.media_type, href=each.url, length=str(each.size), title=each.title)
    for term, label in entry.categories:
        _put(said, "category", term=term, label=label)
    if not entry.paragraphs:
        _put(said, "summary", entry.summary or entry.title)
        return
    _put(said, "content", "".join(f"<p>{escape(paragraph)}</p>" for paragraph in entry.paragraphs), type="html")


def _put(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> None:
    element = ET.SubElement(parent, name, {key: _clean(value) for key, value in attributes.items()})
    element.text = None if text is None else _clean(text)


def _clean(text: str) -> str:
    return NO_XML.sub("", text)


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
