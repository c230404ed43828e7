"""Searching as people type: without accents, without capitals, in any order of words."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """Letters without accents or capitals, apostrophes as spaces; for comparing only."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(character for character in decomposed if not unicodedata.combining(character))
    return kept.replace("'", " ").replace("’", " ")


def found_in(asked: str, *texts: str) -> bool:
    """Whether every word that is asked for begins or stands in one of the texts."""
    haystack = plain(" ".join(texts))
    return all(word in haystack for word in plain(asked).split())
