"""Keeping addresses."""

from __future__ import annotations

from app.contacts.models import AddresseeId, AddressRole, Contact, FormOfAddress, Place
from app.database import db


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
    """Add an address of a State or an organisation, or change one."""
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
