"""`flask move-to`: everything into another, empty database; `flask reseal`: everything sealed with the newest key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

import click
import sqlalchemy as sa
from flask import Flask

from app.database import Base, Sealed, db, driver_url, sealed, transaction, unsealed

TOGETHER = 500


def init_app(app: Flask) -> None:
    """Register the commands."""

    @app.cli.command("move-to")
    @click.argument("url")
    def move_to(url: str) -> None:
        """Copy every row into the empty database at URL, and compare both row for row. Stop web and worker first."""
        target = sa.create_engine(driver_url(url), hide_parameters=True)
        try:
            rows = move(target, say=click.echo)
        except (ValueError, sa.exc.SQLAlchemyError) as error:
            raise click.ClickException(f"Nothing was moved: {error}") from error
        finally:
            target.dispose()
        click.echo(f"{rows} rows moved, and found equal. Set DATABASE_URL to the new database, keep the secret key, and start.")

    @app.cli.command("reseal")
    def reseal() -> None:
        """Seal everything with the newest key; afterwards the older ones are needed for links and passwords only."""
        click.echo(f"{reseal_all()} sealed values.")


def move(target: sa.Engine, *, say: Callable[[str], None]) -> int:
    """All or nothing; answers how many rows. Raises ValueError where the target is not empty or a row is not the same there."""
    plain = _plain_tables()
    with transaction(), target.begin() as there:
        if sa.inspect(there).has_table("event"):
            raise ValueError("There are tables in that database already. Name an empty one.")
        here = db.session.connection()
        Base.metadata.create_all(there)
        version = sa.Table("alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32), primary_key=True))
        version.create(there)
        there.execute(sa.insert(version), [dict(row) for row in here.execute(sa.select(version)).mappings()])
        moved = 0
        for table in plain:
            for rows in _parts(here, table):
                there.execute(sa.insert(table), rows)
                moved += len(rows)
            if _digest(here, table) != _digest(there, table):
                raise ValueError(f"The rows of {table.name} are not the same there.")
            _count_on(there, table)
            say(f"{table.name}: done")
    return moved


def reseal_all() -> int:
    """Each table in a transaction of its own; what may only be deleted and added, as the trace, is."""
    count = 0
    for table in _plain_tables():
        columns = [column.name for column in Base.metadata.tables[table.name].c if isinstance(column.type, Sealed)]
        if not columns:
            continue
        with transaction() as session:
            connection = session.connection()
            keys = connection.execute(sa.select(*table.primary_key.columns)).all()
            for start in range(0, len(keys), TOGETHER):
                same = sa.tuple_(*table.primary_key.columns).in_([tuple(key) for key in keys[start : start + TOGETHER]])
                for row in connection.execute(sa.select(table).where(same)).mappings().all():
                    anew = {name: sealed(unsealed(row[name])) for name in columns if row[name] is not None}
                    if not anew:
                        continue
                    count += len(anew)
                    this = sa.and_(*(column == row[column.name] for column in table.primary_key.columns))
                    if table.name == "audit_content":
                        connection.execute(sa.delete(table).where(this))
                        connection.execute(sa.insert(table).values(dict(row) | anew))
                    else:
                        connection.execute(sa.update(table).where(this).values(anew))
    return count


def _plain_tables() -> list[sa.Table]:
    """The tables as they are stored: what is sealed stays so."""
    copies = sa.MetaData()
    tables = [table.to_metadata(copies) for table in Base.metadata.sorted_tables]
    for table in tables:
        for column in table.c:
            if isinstance(column.type, Sealed):
                column.type = sa.LargeBinary()
            if isinstance(column.type, sa.JSON):
                column.type = sa.JSON(none_as_null=True)
            column.default = column.onupdate = None
    return tables


def _parts(connection: sa.Connection, table: sa.Table) -> Iterator[list[dict[str, object]]]:
    asked = sa.select(table).order_by(*table.primary_key.columns)
    for rows in connection.execute(asked.execution_options(yield_per=TOGETHER)).mappings().partitions():
        yield [dict(row) for row in rows]


def _digest(connection: sa.Connection, table: sa.Table) -> str:
    """Of the rows as Python values, so that it is the same on both databases; their order does not matter."""
    total = 0
    for rows in _parts(connection, table):
        for row in rows:
            total += int.from_bytes(hashlib.sha256(repr([(name, row[name]) for name in sorted(row)]).encode()).digest())
    return f"{total:x}"


def _count_on(connection: sa.Connection, table: sa.Table) -> None:
    """PostgreSQL goes on counting after the highest number that came."""
    key = list(table.primary_key.columns)
    counted = len(key) == 1 and isinstance(key[0].type, sa.Integer) and key[0].autoincrement is not False and not key[0].foreign_keys
    if connection.dialect.name == "postgresql" and counted:
        highest = connection.scalar(sa.select(sa.func.max(key[0])))
        sequence = sa.func.pg_get_serial_sequence(table.name, key[0].name)
        if highest is not None and connection.scalar(sa.select(sequence)):
            connection.execute(sa.select(sa.func.setval(sequence, highest)))
