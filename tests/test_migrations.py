"""Migrations lead to exactly the models, go up, down and up again, and lose no row."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from app import create_app
from app.database import Base, db
from config import Config
from tests.conftest import fresh_postgresql, worker_name
from tests.make import NOW
from tests.servers import SECRET


@pytest.fixture
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a database without any table."""
    instance = tmp_path_factory.mktemp("migrations")
    server = os.environ.get("TEST_DATABASE_URL")
    if server:
        with fresh_postgresql(server, f"migrations_{worker_name()}") as url:
            yield from _app(instance, url)
    else:
        yield from _app(instance, f"sqlite:///{instance / 'plenary.db'}")


def _app(instance: object, url: str) -> Iterator[Flask]:
    app = create_app(Config(secret_key=SECRET, instance=instance, database_url=url, testing=True))  # type: ignore[arg-type]  # a path
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_migrations_lead_to_the_models(empty: Flask) -> None:
    upgrade()

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [each for each in compare_metadata(context, Base.metadata) if "huey" not in str(each)]
    assert differences == []


def test_migrations_go_up_down_and_up_again(empty: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
    assert {table for table in left if not table.startswith("huey")} == set()

    upgrade()
    assert set(Base.metadata.tables) <= set(sa.inspect(db.engine).get_table_names())


def test_foreign_keys_hold_after_a_migration(empty: Flask) -> None:
    upgrade()

    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(sa.text("PRAGMA foreign_keys")) == 1


def test_health_tells_whether_the_schema_is_at_head(empty: Flask) -> None:
    assert empty.test_client().get("/healthz").status_code == 503
    upgrade()

    assert empty.test_client().get("/healthz").status_code == 200


def test_sittings_keep_the_names_of_their_calendar_entries(empty: Flask) -> None:
    upgrade(revision="0005")
    sittings = _table("sitting")
    with db.engine.begin() as connection:
        key = _an_event(connection)
        for day in (24, 23):
            connection.execute(sa.insert(sittings).values(event_id=key, starts_at=NOW.replace(day=day), ends_at=NOW.replace(day=day)))

    upgrade()

    sittings = _table("sitting")
    with db.engine.connect() as connection:
        names = connection.execute(sa.select(sittings.c.calendar_uid).order_by(sittings.c.starts_at)).scalars().all()
    assert names == ["uid@plenary", "1-uid@plenary"]


def test_offices_say_what_their_events_do_and_stay_when_that_goes(empty: Flask) -> None:
    upgrade(revision="0026")
    events, areas, offices = _table("event"), _table("thematic_area"), _table("event_office")
    rows = [{"id": 7, "event_id": 1, "area_id": 3, "position": 1}, {"id": 9, "event_id": 2, "area_id": 3, "position": 0}]
    with db.engine.begin() as connection:
        connection.execute(sa.insert(areas).values(id=3, code="clearance", names={}, office={}, position=0, active=True))
        for key, kind in ((1, "seminar"), (2, "presentation")):
            _an_event(connection, id=key, kind=kind, confidentiality="open", status="draft", public_id=str(key), calendar_uid=f"{key}@plenary", starts_on=NOW.date().replace(day=key))
        connection.execute(sa.insert(offices), rows)

    upgrade()
    offices = _table("event_office")
    with db.engine.begin() as connection:
        connection.execute(sa.update(events).where(events.c.id == 2).values(kind="seminar", status="held"))
        said = sa.select(offices.c.event_id, offices.c.kind, offices.c.starts_on, offices.c.confidentiality, offices.c.status)
        kept = connection.execute(said.order_by(offices.c.id)).all()
    assert kept == [(1, "seminar", NOW.date().replace(day=1), "open", "draft"), (2, "seminar", NOW.date().replace(day=2), "open", "held")]

    downgrade(revision="0026")
    offices = _table("event_office")
    with db.engine.begin() as connection:
        assert [dict(row) for row in connection.execute(sa.select(offices).order_by(offices.c.id)).mappings()] == rows
        connection.execute(sa.delete(events))
        assert connection.execute(sa.select(offices)).all() == []


def _an_event(connection: sa.Connection, **facts: object) -> int:
    """A row with something in each column that needs it; answers its key."""
    events = _table("event", connection)
    event = {name: column.type.python_type() for name, column in events.c.items() if not column.nullable and column.type.python_type in (str, int, bool)}
    event |= {"id": 1, "starts_on": NOW.date(), "ends_on": NOW.date(), "created_at": NOW, "changed_at": NOW, "calendar_uid": "uid@plenary"}
    lists = ("working_languages", "audience_statuses", "audience_groups", "state_order")
    event |= {key: [] for key in lists if key in events.c} | {key: {} for key in ("audience", "translations") if key in events.c}
    return int(connection.execute(sa.insert(events).values(event | facts).returning(events.c.id)).scalar_one())


def _table(name: str, read_by: sa.Connection | None = None) -> sa.Table:
    """A table as it stands in the database now."""
    return sa.Table(name, sa.MetaData(), autoload_with=read_by or db.engine)
