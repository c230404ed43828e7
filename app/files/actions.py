"""Storing a file: its bytes are sealed and never changed."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import PurePath

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from app.database import Base, db
from app.files.models import StoredFile
from app.files.pictures import photograph_with_size
from app.files.rules import LARGEST, checked


def store(*, name: str, media_type: str, content: bytes, now: datetime) -> StoredFile:
    """Keep a file that this application made itself."""
    stored = StoredFile(
        name=name,
        media_type=media_type,
        content=content,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        stored_at=now,
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def store_photograph(upload: FileStorage, *, now: datetime) -> tuple[StoredFile, tuple[int, int]]:
    """Keep a photograph that somebody sent, made anew, and its width and height in pixels; `Refused` says why not."""
    content = upload.stream.read(LARGEST + 1)
    name, _media_type = checked(upload.filename or "", content)
    made, size = photograph_with_size(content)
    return store(name=f"{PurePath(name).stem}.jpg", media_type="image/jpeg", content=made, now=now), size


def store_upload(upload: FileStorage, *, now: datetime) -> StoredFile:
    """Keep what somebody sent, after its content has been looked at; `Refused` says why not."""
    content = upload.stream.read(LARGEST + 1)
    name, media_type = checked(upload.filename or "", content)
    return store(name=name, media_type=media_type, content=content, now=now)


def discard(stored: StoredFile) -> None:
    """Delete it, unless a row of any table still has it; one statement looks."""
    db.session.flush()
    held = [
        sa.select(column).where(column == stored.id)
        for table in Base.metadata.tables.values()
        for column in table.c
        if any(each.column.table is StoredFile.__table__ for each in column.foreign_keys)
    ]
    if not db.session.scalar(sa.select(sa.or_(*(each.exists() for each in held)))):
        db.session.delete(stored)
        db.session.flush()
