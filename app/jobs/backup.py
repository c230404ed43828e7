"""`flask backup`: a consistent copy of the running database, which can be proved by restoring it."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
import sqlalchemy as sa
from flask import Flask

from app.audit import chain
from app.database import Base, db


class NotWhole(Exception):
    """The copy is not what it should be; says how."""


def init_app(app: Flask) -> None:
    """Register the command."""

    @app.cli.command("backup")
    @click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
    @click.option("--verify", "verified", is_flag=True, help="Restore the copy elsewhere and read all of it; ends with 1 when it is not whole.")
    def backup(target: Path, verified: bool) -> None:
        """Copy the database to TARGET, another file, while it is in use; the secret key belongs with it. PostgreSQL: by pg_dump."""
        if db.engine.dialect.name == "sqlite":
            running = Path(db.engine.url.database or "")
            if target.resolve() in {running.resolve(), *(running.resolve().with_name(running.name + end) for end in ("-wal", "-shm"))}:
                raise click.ClickException("This is the database that is in use. Name another file.")
            copy_sqlite(running, target)
        else:
            dump_postgresql(db.engine.url, target)
        click.echo(f"{target}: {target.stat().st_size} bytes, whole.")
        if verified:
            try:
                with restored(target) as engine:
                    click.echo(read_all(engine))
            except (NotWhole, sa.exc.SQLAlchemyError) as error:
                raise click.ClickException(f"The copy is not whole: {error}") from error
            (app.config["PLENARY"].instance / "last_backup").touch()
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


def dump_postgresql(url: sa.URL, target: Path) -> None:
    """One consistent snapshot in pg_dump's own format; named only when it is finished. Raises `click.ClickException`."""
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={unfinished}")
    os.replace(unfinished, target)


@contextmanager
def restored(copy: Path) -> Iterator[sa.Engine]:
    """The copy in a database of its own for a while: the SQLite file itself, or a database made on the same PostgreSQL server."""
    if db.engine.dialect.name == "sqlite":
        engine = sa.create_engine(f"sqlite:///file:{copy.resolve()}?mode=ro&uri=true")
        try:
            yield engine
        finally:
            engine.dispose()
        return
    url = db.engine.url.set(database=f"{db.engine.url.database}_verify_{secrets.token_hex(4)}")
    _say(f'CREATE DATABASE "{url.database}"')
    try:
        _run("pg_restore", url, "--no-owner", "--exit-on-error", str(copy))
        engine = sa.create_engine(url)
        try:
            yield engine
        finally:
            engine.dispose()
    finally:
        _say(f'DROP DATABASE IF EXISTS "{url.database}" WITH (FORCE)')


def read_all(engine: sa.Engine) -> str:
    """Read every row of every table and the whole chain of the trace; says how much there was, raises `NotWhole`."""
    rows = 0
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows += sum(1 for _row in connection.execute(sa.select(table).execution_options(yield_per=500)))
        if engine.dialect.name == "sqlite" and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
            raise NotWhole(f"{len(broken)} rows refer to rows that are not there")
        found = chain.verify(connection=connection)
    if found.broken is not None:
        raise NotWhole(f"the trace is broken at entry {found.broken}: {found.why}")
    return f"Restored and read: {len(Base.metadata.sorted_tables)} tables, {rows} rows; the trace is whole, {found.entries} entries."


def _say(statement: str) -> None:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(statement)


def _run(program: str, url: sa.URL, *arguments: str) -> None:
    """A program of PostgreSQL's, with the password where no list of processes shows it."""
    found = shutil.which(program)
    if found is None:
        raise click.ClickException(f"{program} is not installed (Debian: postgresql-client). It must be as new as the server.")
    address = url.set(drivername="postgresql", password=None).render_as_string()  # with all that DATABASE_URL says, as sslmode or the socket's folder
    environment = {"PATH": os.defpath} | ({"PGPASSWORD": str(url.password)} if url.password else {})
    command = [found, f"--dbname={address}", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # nosec B603  # no shell; paths of our own
    if done.returncode:
        raise click.ClickException(f"{program}: {done.stderr.strip()[-1000:]}")
