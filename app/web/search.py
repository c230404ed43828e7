"""Searching as people type: without accents, without capitals, in any order of words."""

from __future__ import annotations

import unicodedata

LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "'": " ", "’": " "})
"""Letters that Unicode does not take apart, as those write them who have no such key."""

WITHOUT_APOSTROPHES = str.maketrans("", "", "'’")


def plain(text: str) -> str:
    """Letters without accents or capitals, apostrophes as spaces; for comparing only."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character)).translate(LETTERS)


def found_in(asked: str, *texts: str) -> bool:
    """Whether every word that is asked for begins or stands in one of the texts; "nguessan" is N’Guessan."""
    text = " ".join(texts)
    haystack = f"{plain(text)} {plain(text.translate(WITHOUT_APOSTROPHES))}"
    return all(word in haystack for word in plain(asked).split())
