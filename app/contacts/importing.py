"""What importing a table of contacts would do, row by row; pure, so that it can be shown before it is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from email_validator import EmailNotValidError, validate_email

from app.contacts.models import AddresseeId, AddressRole, FormOfAddress, Place
from app.contacts.vocabulary import accepted, key, understood
from app.documents.reading import Formula, Table
from app.errors import Refused
from app.web.forms import clean

LONGEST = {"name": 200, "office": 200, "email": 254}
DEFAULTS: dict[str, Any] = {"role": AddressRole.TO, "language": None, "form_of_address": FormOfAddress.EXCELLENCY}
MOST_SUGGESTIONS = 100
"""Looking for the nearest name takes time; a table with more unknown names has another mistake."""


@dataclass(frozen=True)
class Directory:
    """Whom the rows may be about, and which addresses are there already."""

    names: Mapping[str, frozenset[AddresseeId]]
    """Every way of writing a name, as `key` gives it."""
    labels: Mapping[AddresseeId, str]
    """What each is called."""
    addresses: frozenset[tuple[AddresseeId, str]]
    """Addressee and e-mail in small letters."""


@dataclass(frozen=True)
class NewContact:
    """A row that can be imported."""

    row: int
    addressee_id: AddresseeId
    addressee: str
    facts: dict[str, Any]
    """The columns of `Contact`."""


@dataclass(frozen=True)
class Duplicate:
    """An address that is there already, or stands in an earlier row."""

    row: int
    addressee: str
    email: str
    earlier_row: int | None


@dataclass(frozen=True)
class Problem:
    """A cell that cannot be imported, and what to do about it."""

    row: int
    column: str
    value: str
    refusal: Refused


@dataclass
class Plan:
    """What would be done."""

    new: list[NewContact] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plan(table: Table, columns: Mapping[str, int], directory: Directory, *, language: str) -> Plan:
    """Look at every row; `columns` says which column is which field."""
    return _Planning(table, columns, directory, language).plan


class _Planning:
    def __init__(self, table: Table, columns: Mapping[str, int], directory: Directory, language: str) -> None:
        self.columns, self.directory, self.language = columns, directory, language
        self.headings = table.columns
        self.plan = Plan()
        self.rows_of: dict[tuple[AddresseeId, str], int] = {}
        self.suggestions: dict[str, str] = {}
        for number, cells in table.rows:
            self._row(number, cells)

    def _row(self, number: int, cells: Sequence[str]) -> None:
        read: dict[str, Any] = {}
        for name, place in self.columns.items():
            cell = cells[place] if place < len(cells) else ""
            try:
                read[name] = self._read(name, cell)
            except Refused as refusal:
                self.plan.problems.append(Problem(number, self.headings[place], cell[:100], refusal))
        if len(read) == len(self.columns):
            addressee_id = read.pop("addressee")
            for email in read.pop("email"):
                self._take(number, addressee_id, read | {"email": email})

    def _read(self, name: str, cell: str) -> Any:
        """The value of one cell; raises `Refused` with the remedy."""
        if isinstance(cell, Formula):
            raise Refused("import_formula")
        text = re.sub(r"\s*[\r\n]+\s*", " ", clean(cell) or "")
        if len(text) > LONGEST.get(name, 1000):
            raise Refused("import_too_long", most=LONGEST.get(name, 1000))
        if name == "addressee":
            return self._addressee(text)
        if name == "email":
            return _emails(text)
        if name in ("name", "office"):
            return text
        value = understood(name, text) if text else DEFAULTS.get(name)
        if text and value is None:
            raise Refused("import_word", words=", ".join(accepted(name, self.language)))
        return value

    def _addressee(self, text: str) -> AddresseeId:
        if not text:
            raise Refused("import_no_addressee")
        found = self.directory.names.get(key(text), frozenset())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise Refused("import_ambiguous", names=self._labels(found))
        nearest = self._nearest(key(text))
        if nearest:
            raise Refused("import_unknown_near", name=nearest)
        raise Refused("import_unknown")

    def _nearest(self, text: str) -> str:
        """The name that was probably meant: one that stands in the text, else one that looks like it."""
        if text not in self.suggestions and len(self.suggestions) < MOST_SUGGESTIONS:
            words = f" {text} "
            inside = [name for name in self.directory.names if len(name) > 3 and f" {name} " in words]
            near = [max(inside, key=len)] if inside else get_close_matches(text, self.directory.names, n=1, cutoff=0.75)
            self.suggestions[text] = self._labels(self.directory.names[near[0]]) if near else ""
        return self.suggestions.get(text, "")

    def _labels(self, ids: Iterable[AddresseeId]) -> str:
        return " / ".join(sorted(self.directory.labels[each] for each in ids))

    def _take(self, number: int, addressee_id: AddresseeId, facts: dict[str, Any]) -> None:
        label, address = self.directory.labels[addressee_id], (addressee_id, facts["email"].lower())
        if address in self.directory.addresses or address in self.rows_of:
            self.plan.duplicates.append(Duplicate(number, label, facts["email"], self.rows_of.get(address)))
            return
        self.rows_of[address] = number
        if facts.get("place") is None:
            facts["place"] = Place.MISSION if addressee_id[0] else Place.OTHER
        self.plan.new.append(NewContact(number, addressee_id, label, DEFAULTS | facts))


def _emails(text: str) -> list[str]:
    """One address or several in a cell, as mail servers deliver them."""
    if not text:
        raise Refused("import_no_email")
    found = []
    for each in filter(None, re.split(r"[;,\s]+", text)):
        try:
            found.append(validate_email(each, check_deliverability=False, allow_smtputf8=False).ascii_email)
        except EmailNotValidError as error:
            raise Refused("import_email") from error
    return [str(each) for each in dict.fromkeys(found)]
