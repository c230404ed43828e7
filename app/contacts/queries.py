"""Asking for addressees, organisations and addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.contacts.models import AddresseeId, AddresseeKind, AddressRole, Contact, Organisation
from app.database import db
from app.documents.articles import named
from app.errors import NotFound
from app.treaty.queries import StateOn, get_state, states_on
from app.web.search import found_in, plain

KIND_ORDER = {kind: place for place, kind in enumerate(AddresseeKind)}


@dataclass(frozen=True)
class Addressee:
    """A State or an organisation that is written to, named in one language as of a day."""

    id: AddresseeId
    kind: AddresseeKind
    name: str
    """As in a list: "Kenya", "African Union"."""
    running: str
    """As in a sentence: "Kenya", "the African Union"."""
    desk: str
    """As on an envelope: "Permanent Mission of Kenya", "African Union"."""
    language: str
    """Of its letters, unless a contact asks for another."""
    sort_key: tuple[int, str]
    """Protocol order: States by name, then organisations by kind and name."""
    code: str
    """In addresses: iso3 of a State, public id of an organisation."""
    state: StateOn | None = None

    @property
    def is_state(self) -> bool:
        """Whether it counts among States."""
        return self.kind is AddresseeKind.STATE


def addressee_of_state(state: StateOn) -> Addressee:
    """A State as an addressee."""
    return Addressee(
        id=(state.state_id, None),
        kind=AddresseeKind.STATE,
        name=state.name,
        running=state.forms.running,
        desk=state.forms.mission,
        language=state.letter_language,
        sort_key=(KIND_ORDER[AddresseeKind.STATE], state.sort_key),
        code=state.iso3,
        state=state,
    )


def addressee_of_organisation(organisation: Organisation, language: str) -> Addressee:
    """An organisation as an addressee."""
    name = organisation.name_in(language)
    return Addressee(
        id=organisation.addressee_id,
        kind=organisation.kind,
        name=name,
        running=named(name, language),
        desk=name,
        language=organisation.letter_language,
        sort_key=(KIND_ORDER[organisation.kind], plain(name)),
        code=organisation.public_id,
    )


def addressees(ids: Iterable[AddresseeId], day: date, language: str) -> dict[AddresseeId, Addressee]:
    """Those addressees in protocol order, as they were that day; a fixed number of statements."""
    wanted = list(ids)
    states = states_on(day, language, state_ids=[state_id for state_id, _none in wanted if state_id])
    chosen = [organisation_id for _none, organisation_id in wanted if organisation_id]
    found = [addressee_of_state(state) for state in states]
    found += [addressee_of_organisation(each, language) for each in _organisations(Organisation.id.in_(chosen))]
    return {each.id: each for each in sorted(found, key=lambda each: each.sort_key)}


def addressee(addressee_id: AddresseeId, day: date, language: str) -> Addressee:
    """One of them."""
    return addressees([addressee_id], day, language)[addressee_id]


def addressee_by_code(code: str, day: date, language: str) -> Addressee:
    """A State by its iso3, an organisation by its public id; raises `NotFound`."""
    if len(code) == 3:
        return addressee((get_state(code).id, None), day, language)
    return addressee_of_organisation(get_organisation(code), language)


@dataclass(frozen=True)
class Entry:
    """Somebody in the directory, with the addresses."""

    addressee: Addressee
    contacts: Sequence[Contact]

    @property
    def to(self) -> list[Contact]:
        """The addresses that are written to."""
        return [each for each in self.contacts if each.email and each.role is AddressRole.TO]

    @property
    def copies(self) -> list[Contact]:
        """The addresses that get a copy."""
        return [each for each in self.contacts if each.email and each.role is AddressRole.COPY]

    @property
    def without_address(self) -> list[Contact]:
        """Those who are known and cannot be written to."""
        return [each for each in self.contacts if not each.email]


@dataclass(frozen=True)
class Asked:
    """What the directory is narrowed to."""

    kind: str = ""
    """A kind of addressee, or "organisations" for all that are no States."""
    reach: str = ""
    """with, without; empty for both."""
    group: str = ""
    words: str = ""

    def fits(self, entry: Entry) -> bool:
        """Whether it is shown."""
        addressee = entry.addressee
        kinds = ("", addressee.kind.value, "" if addressee.is_state else "organisations")
        reach = ("", "with" if entry.to else "without")
        group = addressee.state.group if addressee.state else ""
        texts = [text for each in entry.contacts for text in (each.name, each.email, each.office)]
        return (
            self.kind in kinds
            and self.reach in reach
            and self.group in ("", group)
            and found_in(self.words, addressee.name, addressee.code if addressee.is_state else "", *texts)
        )


def directory(day: date, language: str) -> list[Entry]:
    """Every State and every organisation that is invited nowadays, in protocol order; a fixed number of statements."""
    found = [addressee_of_state(state) for state in states_on(day, language)]
    found += [addressee_of_organisation(each, language) for each in organisations()]
    contacts: dict[AddresseeId, list[Contact]] = defaultdict(list)
    for contact in db.session.scalars(sa.select(Contact).order_by(Contact.role.desc(), Contact.id)):
        contacts[contact.addressee_id].append(contact)
    return [Entry(each, contacts[each.id]) for each in sorted(found, key=lambda each: each.sort_key)]


def organisations(*, with_ids: Iterable[str] = (), all_of_them: bool = False) -> Sequence[Organisation]:
    """Those that are invited nowadays, and others that are named; or all."""
    offered = sa.or_(Organisation.active.is_(True), Organisation.public_id.in_(list(with_ids)))
    return _organisations(sa.true() if all_of_them else offered)


def organisations_of(public_ids: Iterable[str]) -> Sequence[Organisation]:
    """Those of them that exist, in protocol order."""
    return _organisations(Organisation.public_id.in_(list(public_ids)))


def get_organisation(public_id: str) -> Organisation:
    """One organisation; raises `NotFound`."""
    found = db.session.scalar(sa.select(Organisation).where(Organisation.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def contacts_of(addressee_id: AddresseeId) -> Sequence[Contact]:
    """The contacts of one addressee, those written to first."""
    return db.session.scalars(
        sa.select(Contact).where(_belongs_to([addressee_id])).order_by(Contact.role.desc(), Contact.id)
    ).all()


def get_contact(addressee_id: AddresseeId, public_id: str) -> Contact:
    """One address of this addressee; raises `NotFound`."""
    found = db.session.scalar(sa.select(Contact).where(_belongs_to([addressee_id]), Contact.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def contacts_by_addressee(ids: Iterable[AddresseeId]) -> dict[AddresseeId, list[Contact]]:
    """The contacts of several addressees; one statement, and an empty list for whoever has none."""
    found: dict[AddresseeId, list[Contact]] = defaultdict(list)
    for contact in db.session.scalars(sa.select(Contact).where(_belongs_to(ids)).order_by(Contact.id)):
        found[contact.addressee_id].append(contact)
    return found


def contact_counts(ids: Iterable[AddresseeId]) -> dict[AddresseeId, int]:
    """How many addresses can be written to, by addressee."""
    counted = db.session.execute(
        sa.select(Contact.state_id, Contact.organisation_id, sa.func.count())
        .where(_belongs_to(ids), Contact.email != "", Contact.role == AddressRole.TO)
        .group_by(Contact.state_id, Contact.organisation_id)
    )
    return {(state_id, organisation_id): count for state_id, organisation_id, count in counted.tuples()}


def _organisations(condition: sa.ColumnElement[bool]) -> Sequence[Organisation]:
    found = db.session.scalars(sa.select(Organisation).where(condition)).all()
    return sorted(found, key=lambda each: (KIND_ORDER[each.kind], plain(each.name_in("en"))))


def _belongs_to(ids: Iterable[AddresseeId]) -> sa.ColumnElement[bool]:
    wanted = list(ids)
    return sa.or_(
        Contact.state_id.in_([state_id for state_id, _none in wanted if state_id]),
        Contact.organisation_id.in_([organisation_id for _none, organisation_id in wanted if organisation_id]),
    )
