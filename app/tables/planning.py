"""Looking at every row of a table before anything is done; what cannot be taken is named with its row and the remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from email_validator import EmailNotValidError, validate_email

from app.documents.reading import Formula, Table
from app.errors import Refused
from app.tables.vocabulary import Vocabulary
from app.web.forms import clean

LONGEST = 1000
"""Letters of a cell, unless told."""


@dataclass(frozen=True)
class Problem:
    """A cell that cannot be imported, and what to do about it."""

    row: int
    column: str
    value: str
    refusal: Refused


class Planning:
    """Reads a table row by row; a kind of table says what its cells mean (`read`) and what a good row comes to (`take`)."""

    vocabulary: Vocabulary
    longest: Mapping[str, int] = {}
    defaults: Mapping[str, Any] = {}

    def __init__(self, columns: Mapping[str, int], language: str) -> None:
        self.columns, self.language = columns, language
        """Which column is which field."""
        self.problems: list[Problem] = []

    def look_at(self, table: Table) -> None:
        """Every row, the good and the bad."""
        for number, cells in table.rows:
            read: dict[str, Any] = {}
            for name, place in self.columns.items():
                cell = cells[place] if place < len(cells) else ""
                try:
                    read[name] = self.read(name, self._text(name, cell))
                except Refused as refusal:
                    self.problems.append(Problem(number, table.columns[place], cell[:100], refusal))
            if len(read) == len(self.columns):
                try:
                    self.take(number, read)
                except Refused as refusal:
                    self.problems.append(Problem(number, "", "", refusal))

    def read(self, name: str, text: str) -> Any:
        """The value of one cell; raises `Refused` with the remedy."""
        if name not in self.vocabulary.values:
            return text
        value = self.vocabulary.understood(name, text) if text else self.defaults.get(name)
        if text and value is None:
            raise Refused("import_word", words=", ".join(self.vocabulary.accepted(name, self.language)))
        return value

    def take(self, number: int, read: dict[str, Any]) -> None:
        """Plan what a row without a bad cell comes to; raises `Refused` for what it cannot come to."""
        raise NotImplementedError

    def _text(self, name: str, cell: str) -> str:
        """The cell as it was written, in one line."""
        if isinstance(cell, Formula):
            raise Refused("import_formula")
        text = self.one_line(clean(cell) or "")
        if len(text) > self.longest.get(name, LONGEST):
            raise Refused("import_too_long", most=self.longest.get(name, LONGEST))
        return text

    @staticmethod
    def one_line(text: str) -> str:
        """Its lines, one after the other."""
        return " ".join(filter(None, (line.strip() for line in text.splitlines())))


def addresses_in(text: str) -> list[str]:
    """One e-mail address or several in a cell, as mail servers deliver them; raises `Refused`."""
    found = []
    for each in filter(None, re.split(r"[;,\s]+", text)):
        try:
            found.append(validate_email(each, check_deliverability=False, allow_smtputf8=False).ascii_email)
        except EmailNotValidError as error:
            raise Refused("import_email") from error
    return [str(each) for each in dict.fromkeys(found)]


def chosen_columns(vocabulary: Vocabulary, columns: Sequence[str], chosen: Mapping[str, int | None]) -> dict[str, int]:
    """Which column is which field: as somebody chose, else by the headings."""
    if not chosen:
        return vocabulary.guessed(columns)
    return {field: place for field, place in chosen.items() if place is not None}
