"""The trace: entries in a chain that holds no person, and their content, which can be taken away without breaking it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Sealed, UtcDateTime, choice


class Actor(StrEnum):
    """Who did it."""

    ACCOUNT = "account"
    LINK = "link"
    """Whoever held a secret link: a mission, a delegate, a colleague who joins."""
    SYSTEM = "system"
    """A worker, by itself."""
    COMMAND = "command"
    """Somebody on the machine."""
    NOBODY = "nobody"
    """A reader without account or link, at a public form or signing in."""


class Action(StrEnum):
    """What was done."""

    CREATED = "created"
    CHANGED = "changed"
    REMOVED = "removed"
    READ = "read"
    EXPORTED = "exported"


class AuditEntry(Base):
    """One thing that happened. Its hash covers the one before, so none can be changed, added between or taken out unseen.

    It names accounts, events and persons by their public ids alone, without foreign keys: what goes leaves it as it is.
    """

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1, 2, 3, …: a number that is missing was taken out."""
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor: Mapped[Actor] = mapped_column(choice(Actor))
    account: Mapped[str] = mapped_column(sa.String(16), index=True)
    action: Mapped[Action] = mapped_column(choice(Action))
    subject: Mapped[str] = mapped_column(sa.String(60))
    """A table; of what was read or exported, the endpoint."""
    subject_id: Mapped[str] = mapped_column(sa.String(40))
    event: Mapped[str] = mapped_column(sa.String(16), index=True)
    person: Mapped[str] = mapped_column(sa.String(16), index=True)
    origin: Mapped[str] = mapped_column(sa.String(45))
    """The network that it came from: an IPv4 address without its last 8 bits, an IPv6 one without its last 80."""
    request_id: Mapped[str] = mapped_column(sa.String(32))
    digest: Mapped[str] = mapped_column(sa.String(64))
    """HMAC-SHA256 of the content by its salt, which goes with it; empty where there never was a content."""
    hash: Mapped[str] = mapped_column(sa.String(64))


class AuditContent(Base):
    """Before and after, as canonical JSON. It can be deleted, never changed; without its salt the digest tells nothing."""

    __tablename__ = "audit_content"

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_entry.id"), primary_key=True, autoincrement=False)
    salt: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """32 random bytes."""
    content: Mapped[bytes] = mapped_column(Sealed)


GUARDED = (("audit_entry", "UPDATE"), ("audit_entry", "DELETE"), ("audit_content", "UPDATE"))
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$",
    *(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()" for table, verb in (*GUARDED, ("audit_entry", "TRUNCATE"))),
)  # fmt: skip
SQLITE = tuple(
    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
    for table, verb in GUARDED
)
"""What makes the database itself refuse; the migration says the same."""

for _dialect, _statements in (("postgresql", POSTGRESQL), ("sqlite", SQLITE)):
    for _statement in _statements:
        _guard = sa.DDL(_statement)  # type: ignore[no-untyped-call]  # the library's
        sa.event.listen(AuditContent.__table__, "after_create", _guard.execute_if(dialect=_dialect))
