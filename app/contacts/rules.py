"""What may be written to whom; pure."""

from __future__ import annotations

from app.contacts.models import AddresseeKind


def may_get_note_verbale(kind: AddresseeKind) -> bool:
    """A note verbale goes from mission to mission: never to an organisation."""
    return kind is AddresseeKind.STATE
