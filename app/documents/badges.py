"""Badges: name, State and the code that checks a person in; one to a page (A6, A7) or eight on a sheet of A4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.documents.environment import render
from app.documents.fitting import fitted, laid_out
from app.documents.pdf import pdf
from app.documents.qr import qr_data_uri


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
    """Millimetres of text, and points from large to small; `cards.css` has a class for each."""

    width: float
    family: dict[int, tuple[int, ...]]
    """By number of lines."""
    given: tuple[int, ...]
    delegation: tuple[int, ...]
    function: tuple[int, ...]
    event: tuple[int, ...]


SMALL = _Sizes(
    width=91,
    family={1: (24, 21, 18, 16), 2: (18, 16, 14, 12, 10, 8)},
    given=(18, 16, 14, 12, 10, 8),
    delegation=(14, 13, 11, 10, 9, 8),
    function=(9, 8, 7, 6),
    event=(8, 7, 6),
)
LARGE = _Sizes(
    width=89,
    family={1: (32, 28, 24, 21), 2: (26, 24, 21, 18, 16, 14, 12, 10)},
    given=(24, 21, 18, 16, 14, 12, 10),
    delegation=(20, 18, 16, 14, 12, 10),
    function=(12, 11, 10, 9, 8, 7),
    event=(11, 10, 9, 8),
)
BESIDE_CODE = 26
"""Millimetres that the code takes of a small badge's lower lines."""


def badges_html(facts: Badges) -> str:
    """All badges as one page of HTML."""
    sizes = LARGE if facts.size is BadgeSize.A6 else SMALL
    lower = sizes.width if facts.size is BadgeSize.A6 else sizes.width - BESIDE_CODE
    event = fitted(facts.event, sizes.event, width=sizes.width, lines=2)
    return render(
        "badges.html",
        facts=facts,
        event_size=event,
        cards=[
            {
                "badge": badge,
                "given": _given(badge),
                "qr": qr_data_uri(badge.code),
                "given_size": fitted(_given(badge), sizes.given, width=sizes.width, lines=1),
                "family_size": laid_out(badge.family_name, sizes.family, width=sizes.width, bold=True),
                "delegation_size": fitted(badge.delegation, sizes.delegation, width=lower, lines=3, bold=True),
                "function_size": fitted(badge.function, sizes.function, width=lower, lines=3),
            }
            for badge in facts.badges
        ],
    )


def badges_pdf(facts: Badges) -> bytes:
    """The badges to print and cut."""
    return pdf(badges_html(facts), style="cards.css")


def _given(badge: Badge) -> str:
    return " ".join(part for part in (badge.title, badge.given_name) if part)
