"""What importing a table of delegates would do, row by row; pure, so that it can be shown before it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.contacts.importing import Directory, Recognition
from app.contacts.models import AddresseeId
from app.documents.reading import Table
from app.errors import Refused
from app.participants.answering import PREFIX, Answering
from app.participants.vocabulary import DELEGATES
from app.registration.answers import Given
from app.registration.models import Category, DelegationRole
from app.registration.rules import MOST_IN_A_DELEGATION, Particulars, name_key
from app.tables.planning import Planning, Problem, addresses_in

LONGEST = {"title": 60, "given_name": 120, "family_name": 120, "function": 200, "email": 254, "addressee": 200}
LONGEST_ANSWER = 4000
MOST_ROWS = 1_000
"""Each is registered by the same rules as one from a form, which takes some milliseconds."""


@dataclass(frozen=True)
class Registered:
    """Somebody who is there already."""

    addressee_id: AddresseeId | None
    name: str
    email: str
    is_head: bool = False
    organisation: str = ""
    """Of those without a delegation."""


@dataclass(frozen=True)
class Register:
    """Who may be registered, and who is."""

    directory: Directory
    people: Sequence[Registered]
    declined: Collection[AddresseeId] = ()
    """Those that answered that they do not attend."""
    invited: Collection[AddresseeId] = ()
    asks: Answering | None = None
    """The questions that the table may answer."""


@dataclass(frozen=True)
class NewDelegate:
    """A row that can be imported."""

    row: int
    category: Category
    addressee_id: AddresseeId | None
    """Of a State, or of an organisation that was invited."""
    organisation: str
    delegation: str
    """What the State or organisation is called."""
    particulars: Particulars
    given: Given | None = None
    """What the row answers to the form's questions."""


@dataclass(frozen=True)
class Duplicate:
    """Somebody who may be there already, or in an earlier row; imported only when a person says that it is somebody else."""

    new: NewDelegate
    like: str
    earlier_row: int | None
    by_email: bool = False


@dataclass
class Plan:
    """What would be done."""

    new: list[NewDelegate] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plan(table: Table, columns: Mapping[str, int], register: Register, *, language: str) -> Plan:
    """Look at every row; `columns` says which column is which field."""
    planning = _Planning(columns, table.columns, register, language)
    planning.look_at(table)
    return planning.plan


class _Planning(Planning):
    vocabulary, longest = DELEGATES, LONGEST

    def __init__(self, columns: Mapping[str, int], headings: Sequence[str], register: Register, language: str) -> None:
        super().__init__(columns, language)
        self.headings, self.register, self.recognition = headings, register, Recognition(register.directory)
        self.plan = Plan(problems=self.problems)
        self.longest = LONGEST | dict.fromkeys((each for each in columns if each.startswith(PREFIX)), LONGEST_ANSWER)
        self.names: dict[tuple[AddresseeId | str | None, str], tuple[str, int | None]] = {}
        self.emails: dict[str, tuple[str, int | None]] = {}
        self.heads: dict[AddresseeId, str] = {}
        self.persons: Counter[AddresseeId | None] = Counter()
        for each in register.people:
            self._note(each.addressee_id, each.name, each.email, row=None, is_head=each.is_head, organisation=each.organisation)

    def read(self, name: str, text: str) -> Any:
        if name == "family_name":
            if not text:
                raise Refused("import_no_family_name")
            if not any(letter.isalpha() for letter in text):
                raise Refused("import_no_letters")
        if name == "email":
            found = addresses_in(text)
            if len(found) > 1:
                raise Refused("import_one_email")
            return found[0] if found else ""
        if self.register.asks and name.startswith(PREFIX):
            return self.register.asks.meant(name, text, self.recognition)
        return super().read(name, text)

    def take(self, number: int, read: dict[str, Any]) -> None:
        asked, written = read.pop("category", None), read.pop("addressee")
        cells = {name: read.pop(name) for name in list(read) if name.startswith(PREFIX)}
        language, role = read.pop("language", None) or self.language, read.pop("role", None)
        try:
            category, addressee_id, organisation = self._who(asked, written)
            delegation = self.register.directory.labels[addressee_id] if addressee_id else organisation
            role = role if addressee_id else None
            particulars = Particulars(**read, role=DelegationRole(role) if role else None, language=language)
            given, wrong = self.register.asks.given(cells) if self.register.asks else (None, [])
            new = NewDelegate(number, category, addressee_id, organisation, delegation, particulars, given)
            self._refuse(new)
        except Refused as refusal:
            self.problems.append(Problem(number, self.headings[self.columns["addressee"]], written[:100], refusal))
            return
        if wrong:
            self.problems += [self._wrong_answer(number, cells, each.field, each.sentence) for each in wrong]
            return
        like, by_email = self.names.get((addressee_id or organisation, name_key(particulars.full_name))), False
        if like is None and particulars.email:
            like, by_email = self.emails.get(particulars.email.lower()), True
        if like is not None:
            self.plan.duplicates.append(Duplicate(new, *like, by_email=by_email))
            return
        self.plan.new.append(new)
        is_head = particulars.role is DelegationRole.HEAD
        self._note(addressee_id, particulars.full_name, particulars.email, row=number, is_head=is_head, organisation=organisation)

    def _wrong_answer(self, number: int, cells: Mapping[str, Any], field: str, sentence: str) -> Problem:
        """Beside its own column, or the first that answers the question."""
        name = next((each for each in cells if each == f"{PREFIX}{field}"), None) or next(each for each in cells if each.startswith(f"{PREFIX}{field.partition('-')[0]}"))
        return Problem(number, self.headings[self.columns[name]], str(cells[name] or "")[:100], Refused("import_answer", why=sentence))

    def _who(self, asked: str | None, written: str) -> tuple[Category, AddresseeId | None, str]:
        """The capacity, the delegation, and the organisation where it was not invited."""
        if asked in (Category.ORGANISER, Category.RESOURCE_PERSON):
            return Category(asked), None, written
        try:
            found = self.recognition.addressee(written)
        except Refused:
            if asked == Category.ORGANISATION and written:
                return Category.ORGANISATION, None, written
            raise
        if found[0] is not None:
            if asked == Category.ORGANISATION:
                raise Refused("import_is_no_organisation", name=self.register.directory.labels[found])
            return Category.DELEGATE, found, ""
        if asked == Category.DELEGATE:
            raise Refused("import_needs_state")
        if found in self.register.invited:
            return Category.ORGANISATION, found, ""
        return Category.ORGANISATION, None, self.register.directory.labels[found]

    def _refuse(self, new: NewDelegate) -> None:
        """What registering would refuse."""
        if new.addressee_id is None:
            return
        if new.addressee_id in self.register.declined:
            raise Refused("state_not_attending")
        if self.persons[new.addressee_id] >= MOST_IN_A_DELEGATION:
            raise Refused("delegation_full", most=MOST_IN_A_DELEGATION)
        if new.particulars.role is DelegationRole.HEAD and new.addressee_id in self.heads:
            raise Refused("import_second_head", name=self.heads[new.addressee_id])

    def _note(
        self, addressee_id: AddresseeId | None, name: str, email: str, *, row: int | None, is_head: bool, organisation: str = ""
    ) -> None:
        self.names.setdefault((addressee_id or organisation, name_key(name)), (name, row))
        if email:
            self.emails.setdefault(email.lower(), (name, row))
        self.persons[addressee_id] += 1
        if is_head and addressee_id:
            self.heads.setdefault(addressee_id, name)
