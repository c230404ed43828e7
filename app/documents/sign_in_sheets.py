"""Sheets to sign on paper, by State: the last resort at the door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.environment import render
from app.documents.letter import direction_of
from app.documents.list_of_participants import Delegation
from app.documents.pdf import pdf

BLANK_LINES = 10
"""For those who are on no list."""


@dataclass(frozen=True)
class SignInSheets:
    """Delegations in protocol order, for one session."""

    language: str
    event: str
    session: str
    when: str
    delegations: Sequence[Delegation]
    words: dict[str, str]
    marks: Sequence[str] = ()
    copy: str = ""
    """Who took this copy and when; on each page."""


def sign_in_sheets_html(facts: SignInSheets) -> str:
    """A table for each delegation, and blank lines at the end."""
    return render("sign_in_sheets.html", facts=facts, direction=direction_of(facts.language), words=facts.words, blank=range(BLANK_LINES))


def sign_in_sheets_pdf(facts: SignInSheets) -> bytes:
    """On A4, tagged."""
    return pdf(sign_in_sheets_html(facts), style="sign_in_sheets.css")
