"""The code on a badge: it finds a person at the door, and opens nothing else.

It is not the personal link, and no part of it: whoever photographs a badge cannot change a registration.
"""

from __future__ import annotations

import hmac
import re

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.database import db
from app.errors import NotFound
from app.events.models import Event
from app.registration.models import Delegate
from app.registration.queries import REGISTERED
from app.web.links import mark_for

WRITTEN = r"[a-z2-7]{42}"


def check_in_code(public_id: str) -> str:
    """42 capitals and digits: who it is, and 130 bits that only this installation can write."""
    return f"{public_id}{mark_for('check-in', public_id)}".upper()


def wearer_of(code: str) -> str | None:
    """The public id in a code that this installation has written, of whatever event; None for any other text."""
    said = code.strip().lower()
    if not re.fullmatch(WRITTEN, said) or not hmac.compare_digest(check_in_code(said[:16]).lower(), said):
        return None
    return said[:16]


def by_check_in_code(event: Event, code: str) -> Delegate:
    """Who wears the badge; raises `NotFound` alike for what was never printed, another event's, and who was withdrawn."""
    asked = sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.public_id == wearer_of(code), REGISTERED)
    delegate = db.session.scalar(asked.options(joinedload(Delegate.state)))
    if delegate is None:
        raise NotFound
    return delegate
