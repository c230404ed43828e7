"""Asking how addresses stand."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.database import db
from app.mail.models import Fate, Message, Recipient


def undelivered(about: str) -> dict[str, list[Recipient]]:
    """By the invitation or delegate that it regards: addresses at which a message about the event failed, and still do."""
    failed = (
        sa.select(Recipient, Message.regarding)
        .join(Message, Message.id == Recipient.message_id)
        .where(Message.about == about, Message.regarding != "", Recipient.fate.in_((Fate.REFUSED, Fate.BOUNCED)))
        .order_by(Recipient.id.desc())
    )
    rows = db.session.execute(failed).tuples().all()
    still = troubled(each.address for each, _regarding in rows)
    found: dict[str, dict[str, Recipient]] = {}
    for recipient, regarding in rows:
        if recipient.key in still:
            found.setdefault(regarding, {}).setdefault(recipient.key, recipient)
    return {regarding: list(by_address.values()) for regarding, by_address in found.items()}


def troubled(addresses: Iterable[str]) -> dict[str, Recipient]:
    """By address in small letters: those at which the last message failed; one statement."""
    keys = {address.lower() for address in addresses}
    place = sa.func.row_number().over(
        partition_by=Recipient.key, order_by=(Recipient.answered_at.desc(), Recipient.id.desc())
    )
    asked = (
        sa.select(Recipient, place.label("place"))
        .where(Recipient.key.in_(keys), Recipient.fate != Fate.WAITING, Recipient.answered_at.is_not(None))
        .subquery()
    )
    newest = aliased(Recipient, asked)
    failed = (Fate.REFUSED, Fate.BOUNCED)
    found = db.session.scalars(sa.select(newest).where(asked.c.place == 1, newest.fate.in_(failed)))
    return {each.key: each for each in found}
