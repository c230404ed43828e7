"""How tests meet the database: one schema per process, one rolled-back transaction per test."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import settings
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import clock, create_app
from app.contacts import reference as organisations
from app.database import Base, db, driver_url, transaction
from app.demo.cli import load_all
from app.people import sessions
from app.people.models import Account
from app.treaty import reference
from config import Config
from tests import make
from tests.servers import SECRET, serving

gc.set_threshold(50_000, 20, 50)  # looking for cycles after every 700 objects takes a tenth of the time
settings.register_profile("plenary", deadline=None)  # how long an example takes is the machine's affair
settings.load_profile("plenary")


def worker_name() -> str:
    """The name of this pytest-xdist process, or of the only one."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database of this process: SQLite in a temporary folder, or one made on TEST_DATABASE_URL's server."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.db'}"
        return
    with fresh_postgresql(server, worker_name()) as url:
        yield url


class fresh_postgresql:
    """A database made for a while beside the one that `server` names, and dropped afterwards."""

    def __init__(self, server: str, suffix: str, *, like: str = "") -> None:
        self.server = sa.make_url(driver_url(server))
        self.url = self.server.set(database=f"{self.server.database}_{suffix}")
        self.template = f' TEMPLATE "{sa.make_url(like).database}"' if like else ""

    def __enter__(self) -> str:
        self._say(
            f'DROP DATABASE IF EXISTS "{self.url.database}" WITH (FORCE)', f'CREATE DATABASE "{self.url.database}"{self.template}'
        )
        return self.url.render_as_string(hide_password=False)

    def __exit__(self, *_exception: object) -> None:
        self._say(f'DROP DATABASE IF EXISTS "{self.url.database}" WITH (FORCE)')

    def _say(self, *statements: str) -> None:
        engine = sa.create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database with the schema that the migrations make; nobody works in it, `copy_of` copies it."""
    instance = tmp_path_factory.mktemp("migrated")
    server = os.environ.get("TEST_DATABASE_URL")
    with ExitStack() as stack:
        url = f"sqlite:///{instance / 'plenary.db'}"
        if server:
            url = stack.enter_context(fresh_postgresql(server, f"migrated_{worker_name()}"))
        app = create_app(Config(secret_key=SECRET, instance=instance, database_url=url, testing=True))
        with app.app_context():
            upgrade()
            db.session.remove()
            db.engine.dispose()
        yield url


@contextmanager
def copy_of(migrated: str, name: str, instance: Path) -> Iterator[str]:
    """A database of its own with that schema, gone afterwards; its address."""
    server = os.environ.get("TEST_DATABASE_URL")
    if server:
        with fresh_postgresql(server, f"{name}_{worker_name()}", like=migrated) as url:
            yield url
        return
    shutil.copy(sa.make_url(migrated).database or "", instance / "plenary.db")
    yield f"sqlite:///{instance / 'plenary.db'}"


class Browser(FlaskClient):
    """Each request has a context, and so a session and a transaction, of its own, as it has in life."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask, then let the test see what the request has changed."""
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
            db.session.remove()
        db.session.expire_all()
        return answer


@pytest.fixture(scope="session")
def whole_app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a database with the schema and nothing else."""
    instance: Path = tmp_path_factory.mktemp("instance")
    app = create_app(Config(secret_key=SECRET, instance=instance, database_url=database_url, testing=True))
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Browser
    with app.app_context():
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(whole_app: Flask) -> Iterator[Flask]:
    """The application inside one transaction that is undone after the test."""
    with whole_app.app_context():
        engine = db.engines[None]
        connection = engine.connect()
        outer = connection.begin()
        db.engines[None] = connection  # type: ignore[assignment]  # a connection serves as an engine
        db.session.configure(join_transaction_mode="create_savepoint")
        try:
            yield whole_app
        finally:
            db.session.remove()
            outer.rollback()
            connection.close()
            db.engines[None] = engine


@pytest.fixture(scope="session")
def demonstration(migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with all demonstration data in a database of its own; its tests share one process and only read."""
    instance = tmp_path_factory.mktemp("demonstration")
    with copy_of(migrated, "demonstration", instance) as url:
        app = create_app(Config(secret_key=SECRET, instance=instance, database_url=url, testing=True))
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            with transaction() as session:
                reference.load(session)
                organisations.load(session)
            load_all()
            db.session.remove()
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def demonstration_server(demonstration: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same data behind a real web server; its address."""
    config = demonstration.config["PLENARY"]
    with serving(instance=config.instance, database_url=config.database_url) as address:
        yield address


@pytest.fixture
def apart(migrated: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a migrated database of its own, where transactions are real: for what happens at once or is killed."""
    with copy_of(migrated, "apart", tmp_path) as url:
        app = create_app(Config(secret_key=SECRET, instance=tmp_path, database_url=url, testing=True))
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            make.convention()
            yield app
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made is noted like what people do."""
    monkeypatch.setattr(make, "traced", True)


def kept() -> None:
    """Let everybody see what was made so far."""
    db.session.commit()
    db.session.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Account], FlaskClient]:
    """`sign_in(account)` gives a browser of that member of staff."""
    return lambda account: signed_in(app, account)


def signed_in(app: Flask, account: Account) -> FlaskClient:
    """A browser in which that member of staff has signed in."""
    client = app.test_client()
    account_id, uniquifier = account.id, account.fs_uniquifier
    with app.app_context():
        secret = sessions.begin(account_id, now=clock.now())
        db.session.commit()
        db.session.remove()
    with client.session_transaction() as session:
        session["_user_id"], session["staff"] = uniquifier, secret
        session["_fresh"] = True
    return client


def signed_in_as(app: Flask, email: str) -> FlaskClient:
    """The same for whoever has that address, where nothing else is open."""
    with app.app_context():
        account = db.session.query(Account).filter_by(email=email).one()
        db.session.expunge(account)
        db.session.remove()
        return signed_in(app, account)


@pytest.fixture(scope="session")
def reference_tables(whole_app: Flask) -> list[str]:
    """The tables that the reference data fill, in the order of their keys, each with a copy named `kept_…` beside it."""
    with whole_app.app_context(), db.engine.begin() as connection, Session(connection) as session:
        reference.load(session)
        session.flush()
        filled = [each.name for each in Base.metadata.sorted_tables if session.scalar(sa.select(sa.exists().select_from(each)))]
        for name in filled:
            connection.exec_driver_sql(f"CREATE TABLE kept_{name} AS SELECT * FROM {name}")
        for name in reversed(filled):
            connection.exec_driver_sql(f"DELETE FROM {name}")
    return filled


@pytest.fixture
def convention_loaded(reference_tables: list[str], app: Flask) -> None:
    """The reference data: 197 States with their names, acts and mandates; read once, then put back by the database itself."""
    for name in reference_tables:
        db.session.connection().exec_driver_sql(f"INSERT INTO {name} SELECT * FROM kept_{name}")


class Statements:
    """Counts what is asked of the database."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __len__(self) -> int:
        return len(self.asked)


@contextmanager
def counting() -> Iterator[Statements]:
    """The statements that are sent while the block runs."""
    statements = Statements()

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
            statements.asked.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


def pytest_sessionfinish() -> None:
    """What is left is no longer searched for cycles: pytest does so five times at the end, a second each."""
    gc.freeze()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes by their place: an archive holds the second in which it was made, and all processes must name a test alike."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no process waits for it at the end.

    On PostgreSQL only what meets a database is run: all other tests would say the same once more.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if os.environ.get("TEST_DATABASE_URL"):
        again = [item for item in items if _meets_a_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
        items[:] = again


@cache
def _asks_for_the_server(path: Path) -> bool:
    return "TEST_DATABASE_URL" in path.read_text(encoding="utf-8")


def _meets_a_database(item: pytest.Item) -> bool:
    """By a fixture, or because its file asks for the server itself; not where it is marked as being about pages alone."""
    fixtures = {"database_url", "migrated"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures or _asks_for_the_server(item.path)) and item.get_closest_marker("once") is None
