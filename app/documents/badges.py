"""Badges: name, State and the code that checks a person in; one to a page (A6, A7) or eight on a sheet of A4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.documents.fitting import breakable, fitted, laid_out
from app.documents.qr import qr_pixels
from app.documents.typesetting import typeset


class BadgeSize(StrEnum):
    """The paper."""

    A6 = "a6"
    A7 = "a7"
    SHEET = "sheet"


@dataclass(frozen=True)
class Badge:
    """What one badge says."""

    title: str
    given_name: str
    family_name: str
    function: str
    delegation: str
    """State or organisation."""
    code: str
    """For the scanner at the door; it opens nothing else."""


@dataclass(frozen=True)
class Badges:
    """A run of them."""

    language: str
    event: str
    """Empty for a closed meeting: a badge is worn in corridors."""
    size: BadgeSize
    badges: Sequence[Badge]
    words: dict[str, str]
    mark: str = ""
    """Who took them, for the file's properties."""


@dataclass(frozen=True)
class _Sizes:
    """Millimetres of text, and points from large to small."""

    width: float
    lower: float
    """Of the lines beside the code on a small badge, above it on a large one."""
    family: dict[int, tuple[int, ...]]
    """By number of lines."""
    given: tuple[int, ...]
    delegation: tuple[int, ...]
    function: tuple[int, ...]
    event: tuple[int, ...]


SMALL = _Sizes(
    width=91,
    lower=65,
    family={1: (24, 21, 18, 16), 2: (18, 16, 14, 12, 10, 8)},
    given=(18, 16, 14, 12, 10, 8),
    delegation=(14, 13, 11, 10, 9, 8),
    function=(9, 8, 7, 6),
    event=(8, 7, 6),
)
LARGE = _Sizes(
    width=89,
    lower=89,
    family={1: (32, 28, 24, 21), 2: (26, 24, 21, 18, 16, 14, 12, 10)},
    given=(24, 21, 18, 16, 14, 12, 10),
    delegation=(20, 18, 16, 14, 12, 10),
    function=(12, 11, 10, 9, 8, 7),
    event=(11, 10, 9, 8),
)
HEIGHTS = {BadgeSize.A6: 148, BadgeSize.A7: 74, BadgeSize.SHEET: 74.2}
"""Millimetres; all are 105 wide."""


def badges_pdf(facts: Badges) -> bytes:
    """The badges to print and cut; raises `MissingGlyphs`."""
    sizes = LARGE if facts.size is BadgeSize.A6 else SMALL
    return typeset(
        "badges.typ",
        {
            "language": facts.language,
            "title": facts.words["title"],
            "code": facts.words["code"],
            "mark": facts.mark,
            "size": facts.size,
            "height": HEIGHTS[facts.size],
            "event": _set(facts.event, fitted(facts.event, sizes.event, width=sizes.width, lines=2), width=sizes.width),
            "badges": [_card(badge, sizes) for badge in facts.badges],
        },
    )


def _card(badge: Badge, sizes: _Sizes) -> dict[str, object]:
    given = " ".join(part for part in (badge.title, badge.given_name) if part)
    modules, pixels = qr_pixels(badge.code)
    return {
        "given": _set(given, fitted(given, sizes.given, width=sizes.width, lines=1), width=sizes.width),
        "family": _set(badge.family_name, laid_out(badge.family_name, sizes.family, width=sizes.width, bold=True), width=sizes.width, bold=True),
        "delegation": _set(badge.delegation, fitted(badge.delegation, sizes.delegation, width=sizes.lower, lines=3, bold=True), width=sizes.lower, bold=True),
        "function": _set(badge.function, fitted(badge.function, sizes.function, width=sizes.lower, lines=3), width=sizes.lower),
        "modules": modules,
        "pixels": list(pixels),
    }


def _set(text: str, size: int, *, width: float, bold: bool = False) -> dict[str, object]:
    return {"text": breakable(text, size, width=width, bold=bold), "size": size}
