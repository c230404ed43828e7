"""Keeping a table between the page that sends it and the page that imports it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import BinaryIO

import sqlalchemy as sa

from app.database import db
from app.documents.reading import MOST_ROWS, read_table
from app.errors import NotFound, Refused
from app.files.rules import LARGEST
from app.people.models import Account
from app.tables.models import KeptTable


def keep_upload(
    stream: BinaryIO, *, name: str, purpose: str, by: Account, now: datetime, most_rows: int = MOST_ROWS
) -> KeptTable:
    """Keep what somebody sent; raises `Refused` for what is too large or no table."""
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Refused("file_too_large", megabytes=LARGEST // 1024 // 1024)
    return keep_table(name=name, content=content, purpose=purpose, by=by, now=now, most_rows=most_rows)


def keep_table(
    *, name: str, content: bytes, purpose: str, by: Account, now: datetime, most_rows: int = MOST_ROWS
) -> KeptTable:
    """Keep a table until it is imported; the last one of the same person, and any of yesterday, is forgotten."""
    read_table(content, most_rows=most_rows)
    old = sa.or_(KeptTable.sent_by_id == by.id, KeptTable.sent_at < now - timedelta(days=1))
    db.session.execute(sa.delete(KeptTable).where(old))
    kept = KeptTable(name=name[:200], content=content, purpose=purpose, sent_by_id=by.id, sent_at=now)
    db.session.add(kept)
    db.session.flush()
    return kept


def get_table(public_id: str, *, purpose: str, of: Account) -> KeptTable:
    """A table that this person sent for that purpose; raises `NotFound`."""
    found = db.session.scalar(
        sa.select(KeptTable).where(KeptTable.public_id == public_id, KeptTable.purpose == purpose, KeptTable.sent_by_id == of.id)
    )
    if found is None:
        raise NotFound
    return found


def forget_table(kept: KeptTable) -> None:
    """It is imported, or is not to be."""
    db.session.delete(kept)
    db.session.flush()
