"""Messages that were written before addresses had answers of their own are kept, with what became of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade, upgrade

from app import create_app
from app.database import db
from app.mail.models import Fate, Message
from config import Config
from tests.conftest import fresh_postgresql, worker_name
from tests.servers import SECRET


@pytest.fixture
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    instance = tmp_path_factory.mktemp("upgrade")
    server = os.environ.get("TEST_DATABASE_URL")
    if server:
        with fresh_postgresql(server, f"upgrade_{worker_name()}") as url:
            yield from _app(instance, url)
    else:
        yield from _app(instance, f"sqlite:///{instance / 'plenary.db'}")


def _app(instance: object, url: str) -> Iterator[Flask]:
    app = create_app(Config(secret_key=SECRET, instance=instance, database_url=url, testing=True))  # type: ignore[arg-type]  # a path
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_each_address_of_an_older_message_gets_its_answer(empty: Flask) -> None:
    upgrade()
    downgrade(revision="0001")
    old = sa.table(
        "message", *(sa.column(name) for name in ("public_id", "about", "kind", "subject", "source", "progress", "attempts", "error")),
        sa.column("to", sa.JSON), sa.column("copy", sa.JSON), sa.column("created_at", sa.DateTime(timezone=True)),
        sa.column("due_at", sa.DateTime(timezone=True)),
    )  # fmt: skip
    day = datetime(2018, 5, 1, tzinfo=UTC)
    with db.engine.begin() as connection:
        for number, (progress, error) in enumerate((("done", ""), ("failed", "550 gone"), ("queued", ""))):
            connection.execute(
                old.insert().values(
                    public_id=f"m{number}", about="", kind="", subject="x", source=b"", progress=progress, attempts=1, error=error,
                    to=["A@example.org", "b@example.org"], copy=["b@example.org"], created_at=day, due_at=day,
                )
            )  # fmt: skip
    upgrade()

    found = db.session.scalars(sa.select(Message).options(sa.orm.defer(Message.source)).order_by(Message.id)).all()
    assert [[(each.key, each.fate) for each in message.recipients] for message in found] == [
        [("a@example.org", fate), ("b@example.org", fate)] for fate in (Fate.SENT, Fate.REFUSED, Fate.WAITING)
    ]
    assert [each.answer for each in found[1].recipients] == ["550 gone", "550 gone"]
    assert found[0].recipients[0].answered_at == day
