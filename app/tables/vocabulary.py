"""The words of a kind of table, in and out: headings and values in English, French and Spanish."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from app.web.search import plain

PLACES = {"en": 0, "fr": 1, "es": 2}


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """What two ways of writing the same words have in common: no accents, capitals, punctuation or leading article."""
    words = re.sub(r"[^\w]+", " ", plain(text).replace("&", " and "), flags=re.UNICODE).replace("_", " ").split()
    if len(words) > 1 and words[0] in ("the", "la", "le", "les", "l", "el", "los", "las"):
        words = words[1:]
    return " ".join("saint" if word == "st" else word for word in words)


class Vocabulary:
    """What may stand at the head of a column and in its cells.

    `headings` are the three languages' by field, in the order of the table; `also` other headings that are understood,
    with bars between; `values` by field and value the words in the three languages, then others that are understood.
    """

    def __init__(
        self, headings: Mapping[str, tuple[str, str, str]], also: Mapping[str, str], values: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.headings, self.values = headings, values
        self._synonyms = {field: {key(each) for each in words.split("|")} for field, words in also.items()}
        self._meanings = {
            field: {key(each): value for value, words in of.items() for each in (*words.split("|"), value)} for field, of in values.items()
        }

    def heading(self, field: str, language: str) -> str:
        """What the column is called."""
        return self.headings[field][PLACES.get(language, 0)]

    def word(self, field: str, value: str, language: str) -> str:
        """A value in words; one without words as it is kept."""
        words = self.values[field].get(value, value).split("|")
        return words[PLACES.get(language, 0)] if len(words) > 2 else words[0]

    def guessed(self, columns: Sequence[str]) -> dict[str, int]:
        """Which column is which field, by its heading; the first that fits."""
        keys = [key(column) for column in columns]
        found: dict[str, int] = {}
        for fits in (self._is_heading, self._is_synonym):
            for field in self.headings:
                place = next((i for i, each in enumerate(keys) if i not in found.values() and each and fits(field, each)), None)
                if field not in found and place is not None:
                    found[field] = place
        return found

    def understood(self, field: str, text: str) -> str | None:
        """The value that the words mean; none where they mean nothing here."""
        return self._meanings[field].get(key(text))

    def accepted(self, field: str, language: str) -> list[str]:
        """What may stand in such a cell, in words."""
        return [self.word(field, value, language) for value in self.values[field]]

    def _is_heading(self, field: str, text: str) -> bool:
        return text in [key(each) for each in self.headings[field]]

    def _is_synonym(self, field: str, text: str) -> bool:
        return text in self._synonyms.get(field, ())
