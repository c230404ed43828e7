"""One calm layout for every message: the HTML says exactly what the text says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from babel import Locale
from flask import current_app

LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]’”»]")


@dataclass(frozen=True)
class Piece:
    """Some words, or a link."""

    words: str
    is_link: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph: `plain`, `list`, or `event` where it begins with what the subject names."""

    kind: str
    lines: tuple[tuple[Piece, ...], ...]


def as_text(text: str) -> str:
    """The text with one empty line between paragraphs, however its template broke them."""
    return re.sub(r"\n\s*\n", "\n\n", text.replace("\r\n", "\n")).strip() + "\n"


def as_html(subject: str, text: str, language: str) -> str:
    """The same words in the layout; nothing in them is markup."""
    return current_app.jinja_env.get_template("mail/layout.html").render(
        subject=subject,
        blocks=blocks(subject, text),
        language=language,
        direction=Locale.parse(language).text_direction,
        sender=current_app.config["PLENARY"].mail_from_name,
    )


def blocks(subject: str, text: str) -> list[Block]:
    """The paragraphs of a text."""
    return [_block(subject, paragraph.splitlines()) for paragraph in as_text(text).strip().split("\n\n")]


def _block(subject: str, lines: list[str]) -> Block:
    if all(line.startswith("- ") for line in lines):
        return Block("list", tuple(_pieces(line.removeprefix("- ")) for line in lines))
    kind = "event" if len(lines) > 1 and lines[0].strip() and lines[0].strip() in subject else "plain"
    return Block(kind, tuple(_pieces(line.strip()) for line in lines))


def _pieces(line: str) -> tuple[Piece, ...]:
    pieces, end = [], 0
    for found in LINK.finditer(line):
        pieces += [Piece(line[end : found.start()]), Piece(found[0], is_link=True)]
        end = found.end()
    pieces.append(Piece(line[end:]))
    return tuple(piece for piece in pieces if piece.words)
