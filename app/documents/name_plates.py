"""Name plates for the table: a sheet of A4 across, folded to a tent, with the same large name on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.environment import render
from app.documents.fitting import laid_out
from app.documents.pdf import pdf

WIDTH = 265
"""Millimetres of a name."""
STEPS = {1: (140, 120, 110, 96, 84), 2: (84, 76, 68, 60, 54), 3: (60, 54, 48, 42, 36, 30, 26, 22)}
"""Points by lines, each with a class in `cards.css`: as many lines as a side has room for at that size."""
DIRECTION = {"ar": "rtl"}


@dataclass(frozen=True)
class NamePlates:
    """Names in protocol order."""

    language: str
    names: Sequence[str]
    words: dict[str, str]
    mark: str = ""
    """Who took them, for the file's properties."""


def name_plates_html(facts: NamePlates) -> str:
    """A page for each name."""
    return render(
        "name_plates.html",
        facts=facts,
        direction=DIRECTION.get(facts.language, "ltr"),
        plates=[(name, laid_out(name, STEPS, width=WIDTH, bold=True)) for name in facts.names],
    )


def name_plates_pdf(facts: NamePlates) -> bytes:
    """To print on card, and fold along the middle."""
    return pdf(name_plates_html(facts), style="cards.css")
