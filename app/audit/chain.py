"""The chain: each entry's hash covers its own facts and the hash before it, and so all that came before."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag

from app.audit.models import AuditContent, AuditEntry
from app.database import db, unsealed

FACTS = ("id", "at", "actor", "account", "action", "subject", "subject_id", "event", "person", "origin", "request_id", "digest")
BEGINNING = "0" * 64


@dataclass(frozen=True)
class Finding:
    """What a verification found; `broken` is the number of the first entry that is not as it was written."""

    entries: int
    head: str
    contents: int
    erased: int
    broken: int | None = None
    why: str = ""


def hash_after(previous: str, facts: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of the previous hash and the facts as one JSON array, instants in UTC with microseconds."""
    values = [_canonical(facts[name]) for name in FACTS]
    return hashlib.sha256(json.dumps([previous, *values], ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def digest_of(salt: bytes, content: bytes) -> str:
    """A commitment to the content that tells nothing once the salt is gone."""
    return hmac.digest(salt, content, hashlib.sha256).hex()


def verify(heads: Iterable[tuple[int, str]] = (), *, connection: sa.Connection | None = None) -> Finding:
    """Read the whole chain, of another database by its `connection`; `heads` are numbers with the hashes noted elsewhere, which must be there still."""
    expected, previous = dict(heads), BEGINNING
    number = contents = erased = 0
    rows = sa.select(*(getattr(AuditEntry, name) for name in (*FACTS, "hash")), AuditContent.salt, sa.type_coerce(AuditContent.content, sa.LargeBinary).label("sealed"))
    rows = rows.outerjoin(AuditContent, AuditContent.entry_id == AuditEntry.id).order_by(AuditEntry.id)

    def broken(why: str) -> Finding:
        return Finding(number, previous, contents, erased, broken=number, why=why)

    read = (connection or db.session.connection()).execute(rows.execution_options(yield_per=1000))
    for number, row in enumerate(read.mappings(), 1):
        if row["id"] != number:
            return broken("it is missing")
        if hash_after(previous, dict(row)) != row["hash"]:
            return broken("it was changed, or one before it")
        if expected.pop(number, row["hash"]) != row["hash"]:
            return broken("the chain was written anew: its hash is not the one that was noted")
        previous = row["hash"]
        if row["salt"] is not None and not _is_as_written(**{name: row[name] for name in ("salt", "sealed", "digest")}):
            return broken("its content was changed")
        contents += row["salt"] is not None
        erased += row["salt"] is None and bool(row["digest"])
    if expected:
        number = min(expected)
        return broken("it is missing: the chain ends before it")
    return Finding(number, previous, contents, erased)


def _is_as_written(salt: bytes, sealed: bytes, digest: str) -> bool:
    try:
        return digest_of(salt, unsealed(sealed)) == digest
    except (InvalidTag, ValueError):
        return False


def _canonical(value: object) -> str | int:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if isinstance(value, int) else str(value)
