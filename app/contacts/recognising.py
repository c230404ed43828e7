"""By what names States and organisations are known: in six languages, by code, and as people write them."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache

import sqlalchemy as sa

from app.contacts.importing import Directory
from app.contacts.models import AddresseeId, Contact
from app.contacts.queries import organisations
from app.database import db
from app.tables.vocabulary import key
from app.treaty.models import State, StateName
from app.treaty.queries import state_names
from app.treaty.reference import DATA


def directory_for_import(day: date, language: str) -> Directory:
    """Everybody a table may name, and the addresses that are there; a fixed number of statements."""
    known: dict[str, set[AddresseeId]] = defaultdict(set)
    for state_id, text in _names_of_states():
        known[key(text)].add((state_id, None))
    labels: dict[AddresseeId, str] = {(state_id, None): name for state_id, name in state_names(day, language).items()}
    for each in organisations(all_of_them=True):
        labels[each.addressee_id] = each.name_in(language)
        for text in (*each.names.values(), each.acronym):
            known[key(str(text))].add(each.addressee_id)
    known.pop("", None)
    addresses = db.session.execute(sa.select(Contact.state_id, Contact.organisation_id, sa.func.lower(Contact.email)).where(Contact.email != ""))
    return Directory(
        names={name: frozenset(ids) for name, ids in known.items()},
        labels=labels,
        addresses=frozenset(((state_id, organisation_id), email) for state_id, organisation_id, email in addresses.tuples()),
    )


def _names_of_states() -> Iterator[tuple[int, str]]:
    """Each name that any State bears or bore, with and without what stands in parentheses."""
    ids: dict[str, int] = {}
    for state_id, iso2, iso3, formal in db.session.execute(sa.select(State.id, State.iso2, State.iso3, State.formal_en)).tuples():
        ids[iso3] = state_id
        yield from ((state_id, text) for text in (iso2, iso3, formal))
    for state_id, short, running in db.session.execute(sa.select(StateName.state_id, StateName.short, StateName.running)).tuples():
        yield from ((state_id, text) for text in (short, running, short.partition(" (")[0]))
    for iso3, variant in _variants():
        if iso3 in ids:
            yield ids[iso3], variant


@cache
def _variants() -> tuple[tuple[str, str], ...]:
    with open(DATA / "variants.csv", encoding="utf-8", newline="") as file:
        return tuple((row["iso3"], row["variant"]) for row in csv.DictReader(file))
