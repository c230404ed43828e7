"""What may be written to whom, and who may read where; pure."""

from __future__ import annotations

from datetime import date

from app.contacts.models import AddresseeKind
from app.people.models import Account
from app.web.access import ADMINISTRATORS, DIRECTORY


def may_read_directory(account: Account, today: date) -> bool:
    """The secretariat, and coordinators until their term ends; nobody for the sake of one event."""
    return account.holds(*ADMINISTRATORS) or (account.holds(*DIRECTORY) and account.is_in_office(today))


def may_get_note_verbale(kind: AddresseeKind) -> bool:
    """A note verbale goes from mission to mission: never to an organisation."""
    return kind is AddresseeKind.STATE
