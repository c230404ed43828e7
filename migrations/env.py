"""How migrations run: on the application's own engine, with SQLite's foreign keys off while tables are rebuilt."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from flask import current_app

from app.database import Sealed, UtcDateTime

db = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write our own types as plain SQLAlchemy ones: a migration must not change when the code does."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Sealed):
        return "sa.LargeBinary()"
    return False


def include_object(_item: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """The queue keeps tables of its own beside ours on PostgreSQL."""
    return not (kind == "table" and (name or "").startswith("huey"))


def run() -> None:
    """Migrate in one transaction; a rebuilt parent table must not empty its children on SQLite."""
    engine: sa.Engine = db.engine
    on_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if on_sqlite:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render_item,
            include_object=include_object,
        )
        try:
            with context.begin_transaction():
                context.run_migrations()
                if on_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                    raise RuntimeError(f"the migration would break references: {broken[:5]}")
        finally:
            if on_sqlite:
                connection.detach()  # a transaction may still be open, in which the pragma cannot be switched on again


run()
