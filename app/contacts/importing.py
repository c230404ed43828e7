"""What importing a table of contacts would do, row by row; pure, so that it can be shown before it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from app.contacts.models import AddresseeId, AddressRole, FormOfAddress, Place
from app.contacts.vocabulary import CONTACTS
from app.documents.reading import Table
from app.errors import Refused
from app.tables.planning import Planning, Problem, addresses_in
from app.tables.vocabulary import key

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


@dataclass
class Plan:
    """What would be done."""

    new: list[NewContact] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plan(table: Table, columns: Mapping[str, int], directory: Directory, *, language: str) -> Plan:
    """Look at every row; `columns` says which column is which field."""
    planning = _Planning(columns, directory, language)
    planning.look_at(table)
    return planning.plan


class Recognition:
    """Whom a cell means, by whatever name; raises `Refused` with the nearest name where nobody is called so."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.suggestions: dict[str, str] = {}

    def addressee(self, text: str) -> AddresseeId:
        """The one State or organisation of that name."""
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


class _Planning(Planning):
    vocabulary, longest, defaults = CONTACTS, LONGEST, DEFAULTS

    def __init__(self, columns: Mapping[str, int], directory: Directory, language: str) -> None:
        super().__init__(columns, language)
        self.directory, self.recognition = directory, Recognition(directory)
        self.plan = Plan(problems=self.problems)
        self.rows_of: dict[tuple[AddresseeId, str], int] = {}

    def read(self, name: str, text: str) -> Any:
        if name == "addressee":
            return self.recognition.addressee(text)
        if name == "email":
            if not text:
                raise Refused("import_no_email")
            return addresses_in(text)
        return super().read(name, text)

    def take(self, number: int, read: dict[str, Any]) -> None:
        addressee_id = read.pop("addressee")
        for email in read.pop("email"):
            self._take(number, addressee_id, read | {"email": email})

    def _take(self, number: int, addressee_id: AddresseeId, facts: dict[str, Any]) -> None:
        label, address = self.directory.labels[addressee_id], (addressee_id, facts["email"].lower())
        if address in self.directory.addresses or address in self.rows_of:
            self.plan.duplicates.append(Duplicate(number, label, facts["email"], self.rows_of.get(address)))
            return
        self.rows_of[address] = number
        if facts.get("place") is None:
            facts["place"] = Place.MISSION if addressee_id[0] else Place.OTHER
        self.plan.new.append(NewContact(number, addressee_id, label, DEFAULTS | facts))
