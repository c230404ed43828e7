"""Who may read and take what of the participants; pure."""

from __future__ import annotations

from app.events import rules
from app.events.models import Event, EventStatus
from app.participants.models import DocumentKind
from app.people.models import Account

FORMATS = {
    DocumentKind.LIST: ("pdf", "docx", "xlsx", "csv"),
    DocumentKind.TABLE: ("xlsx", "csv"),
    DocumentKind.REGISTRATIONS: ("xlsx", "csv"),
    DocumentKind.BADGES: ("pdf",),
    DocumentKind.NAME_PLATES: ("pdf",),
    DocumentKind.ATTENDANCE: ("pdf", "docx", "xlsx", "csv"),
    DocumentKind.CERTIFICATES: ("pdf",),
    DocumentKind.THANKS: ("pdf",),
    DocumentKind.SIGN_IN_SHEETS: ("pdf",),
}
AT_ONCE = {
    DocumentKind.LIST: 300,
    DocumentKind.BADGES: 500,
    DocumentKind.NAME_PLATES: 100,
    DocumentKind.ATTENDANCE: 3_000,
    DocumentKind.CERTIFICATES: 500,
    DocumentKind.THANKS: 20,
    DocumentKind.SIGN_IN_SHEETS: 100,
}
"""How many persons (or plates) a PDF may hold that is made while its reader waits; a larger one is made by a worker."""
MOST_VIEWS = 50
"""Saved for one event."""


def may_read(account: Account, event: Event) -> bool:
    """Of a closed meeting only its organisers and the secretariat read who takes part."""
    return rules.may_edit(account, event) or (not event.is_closed and rules.may_read(account, event))


def may_take(account: Account, event: Event, kind: DocumentKind) -> bool:
    """Badges open the door, answers are for those who asked, certificates and letters speak for those who sign: only organisers take these."""
    readable = kind in (DocumentKind.LIST, DocumentKind.TABLE, DocumentKind.ATTENDANCE)
    return may_read(account, event) and (readable or rules.may_edit(account, event))


def usual_edition(event: Event) -> str:
    """A list is provisional until the event was held."""
    return "final" if event.status in (EventStatus.HELD, EventStatus.PUBLISHED) else "provisional"
