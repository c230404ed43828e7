"""Who may write the words of letters; pure."""

from __future__ import annotations

from app.people.models import Account
from app.web.access import ADMINISTRATORS


def may_write(account: Account) -> bool:
    """The secretariat: a template speaks for every event."""
    return account.holds(*ADMINISTRATORS)
