"""The database: one declarative base, one way to open a transaction, the types every room uses."""

from __future__ import annotations

import os
import secrets
import sqlite3
import sys
from base64 import b32encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import Any

import click
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app, g, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session

from app.errors import Refused

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every model inherits; constraint names are stable so that migrations can drop them."""

    metadata = sa.MetaData(naming_convention=NAMING)


db = SQLAlchemy(metadata=Base.metadata)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant: refuses a naive value, keeps UTC, answers aware on every database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse what has no zone: its instant is not known."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite forgets the offset; what is stored is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sealed(sa.types.TypeDecorator[bytes]):
    """Bytes encrypted with the installation's key (AES-256-GCM): a letter or a mail holds a State's secret link."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        if value is None:
            return None
        return sealed(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Raises `InvalidTag` when it was sealed with none of the keys."""
        return None if value is None else unsealed(value)


def sealed(value: bytes) -> bytes:
    """The nonce of 12 bytes, then the text, by the newest key."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_seal_keys()[0]).encrypt(nonce, value, None)


def unsealed(value: bytes) -> bytes:
    """What was sealed with any of the keys; raises `InvalidTag` when that was another one, or a byte was changed."""
    for key in _seal_keys():
        with suppress(InvalidTag):
            return AESGCM(key).decrypt(value[:12], value[12:], None)
    raise InvalidTag


def _seal_keys() -> list[bytes]:
    keys: list[bytes] = current_app.config["SEAL_KEYS"]
    return keys


def choice(kind: type[StrEnum]) -> sa.Enum:
    """A column for an enumeration, kept by its value as plain text."""
    return sa.Enum(
        kind, native_enum=False, length=40, values_callable=lambda members: [member.value for member in members]
    )


def new_public_id() -> str:
    """80 random bits for addresses: not countable, not guessable, easy to read aloud."""
    return b32encode(secrets.token_bytes(10)).decode().lower()


def init_app(app: Flask) -> None:
    """Bind the database to the application, with SQLite set up so that writers queue and nothing is lost."""
    address = sa.make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if address.drivername.startswith("sqlite"):
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"connect_args": {"timeout": 30}, "hide_parameters": True}
    else:
        # Our statements are short: compiling one (jit) takes the server longer than running it.
        connecting = {"options": address.query.get("options", "-c jit=off")}
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_pre_ping": True, "hide_parameters": True, "connect_args": connecting}
    db.init_app(app)
    if click.get_current_context(silent=True):
        sys.excepthook = say_unreachable
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            set_up_sqlite(db.engine)


def say_unreachable(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """For commands: where no connection can be made, one sentence that says what to do; anything else as usual."""
    import psycopg  # the queue asks it without SQLAlchemy; here only, as it is slow to load

    connecting = isinstance(error, psycopg.OperationalError) or (isinstance(error, OperationalError) and error.statement is None)
    if not connecting:
        sys.__excepthook__(kind, error, trace)
        return
    reason = str(getattr(error, "orig", error)).strip().partition("\n")[0].rstrip(".")
    click.echo(f"The database cannot be reached: {reason}. Start it, or correct DATABASE_URL, and run this again.", err=True)


def set_up_sqlite(engine: sa.Engine) -> None:
    """WAL, foreign keys, and a writing transaction that takes its lock at the start."""

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy opens the transactions, not the driver
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        reading = has_request_context() and request.method in ("GET", "HEAD", "OPTIONS") and not g.get("writes")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def transaction() -> Iterator[Session]:
    """All or nothing, for jobs and commands; a request has its own in app/web/."""
    try:
        yield db.session()
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


@contextmanager
def only_one(reason: str) -> Iterator[None]:
    """Keep what is changed inside, unless there is another such row already: then nothing of it happened."""
    try:
        with db.session.begin_nested(), db.session.no_autoflush:
            yield
    except IntegrityError as error:
        raise Refused(reason) from error


def is_duplicate(error: IntegrityError) -> bool:
    """Whether a row was refused because there is one already, and not because something is wrong with it."""
    return getattr(error.orig, "sqlstate", "") == "23505" or "UNIQUE constraint failed" in str(error.orig)


def after_commit(action: Callable[[], Any]) -> None:
    """Do `action` once the present transaction is durable; not at all when it is rolled back."""
    db.session.info.setdefault("after_commit", []).append(action)


@event.listens_for(Session, "after_commit")
def _run_after_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for action in session.info.pop("after_commit", []):
        action()


@event.listens_for(Session, "after_rollback")
def _forget_after_rollback(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.info.pop("after_commit", None)


def driver_url(url: str) -> str:
    """PostgreSQL addresses as people write them, with the driver that is installed."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url
