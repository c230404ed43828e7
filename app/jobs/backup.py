"""`flask backup`: a consistent copy of the running SQLite database."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import click
from flask import Flask

from app.database import db


def init_app(app: Flask) -> None:
    """Register the command."""

    @app.cli.command("backup")
    @click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
    def backup(target: Path) -> None:
        """Copy the database to TARGET, another file, while it is in use; the secret key belongs with it. PostgreSQL has pg_dump for that."""
        if db.engine.dialect.name != "sqlite":
            raise click.ClickException("This database is PostgreSQL: use pg_dump, see docs/administrator.md.")
        running = Path(db.engine.url.database or "")
        if target.resolve() in {running.resolve(), *(running.resolve().with_name(running.name + end) for end in ("-wal", "-shm"))}:
            raise click.ClickException("This is the database that is in use. Name another file.")
        copy_sqlite(running, target)
        click.echo(f"{target}: {target.stat().st_size} bytes, whole.")
        key = app.config["PLENARY"].instance / "secret_key"
        named = key if key.exists() else "the SECRET_KEY of the environment"
        click.echo(f"Keep {named} with it: letters, mails and links cannot be read without.")


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy page by page as one snapshot, check it, and only then give it its name; raises `sqlite3.Error`."""
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as running, closing(sqlite3.connect(unfinished)) as copy:
        running.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("the copy is not whole")
    os.replace(unfinished, target)
