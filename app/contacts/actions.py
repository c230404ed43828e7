"""Keeping organisations and addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.contacts import queries
from app.contacts.importing import Plan
from app.contacts.models import AddresseeId, AddressRole, Contact, FormOfAddress, Organisation, Place
from app.database import db
from app.errors import Refused
from app.tables.keeping import forget_table
from app.tables.models import KeptTable


def save_contact(
    addressee_id: AddresseeId,
    contact: Contact | None,
    *,
    name: str,
    place: Place,
    office: str,
    email: str,
    role: AddressRole,
    language: str | None,
    form_of_address: FormOfAddress,
) -> Contact:
    """Add a contact of a State or an organisation, or change one; an address is not kept twice."""
    others = [each for each in queries.contacts_of(addressee_id) if each is not contact]
    if email and email.lower() in (each.email.lower() for each in others):
        raise Refused("address_exists")
    if contact is None:
        state_id, organisation_id = addressee_id
        contact = Contact(state_id=state_id, organisation_id=organisation_id)
        db.session.add(contact)
    contact.name, contact.place, contact.office, contact.email, contact.role = name, place, office, email, role
    contact.language, contact.form_of_address = language, form_of_address
    db.session.flush()
    return contact


def remove_contact(contact: Contact) -> None:
    """Forget an address."""
    db.session.delete(contact)
    db.session.flush()


def save_organisation(organisation: Organisation | None, facts: Mapping[str, Any]) -> Organisation:
    """Add an organisation, or change one."""
    organisation = organisation or Organisation()
    for key, value in facts.items():
        setattr(organisation, key, value)
    db.session.add(organisation)
    db.session.flush()
    return organisation


def remove_organisation(organisation: Organisation) -> None:
    """Forget one with its addresses; one that was invited stays for the record, and is no longer offered instead."""
    try:
        with db.session.begin_nested():
            db.session.delete(organisation)
    except IntegrityError as error:
        raise Refused("organisation_was_invited") from error


def import_contacts(kept: KeptTable, planned: Plan, *, leave_out: bool) -> int:
    """Add all rows that are new, in one go, and forget the table; refused while a row has a problem that is not left out."""
    if planned.problems and not leave_out:
        raise Refused("import_has_problems")
    rows = [
        {"state_id": state_id, "organisation_id": organisation_id} | each.facts
        for each in planned.new
        for state_id, organisation_id in [each.addressee_id]
    ]
    if rows:
        db.session.execute(sa.insert(Contact), rows)
    forget_table(kept)
    return len(rows)
