"""What an administrator does by hand: a copy proved by restoring it, a move to another database, a new key."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.audit import chain
from app.database import db, transaction
from app.files.actions import store
from app.files.models import StoredFile
from app.jobs.moving import _digest, _plain_tables, move
from config import Config
from tests import make
from tests.conftest import fresh_postgresql, kept, worker_name
from tests.servers import SECRET

pytestmark = pytest.mark.usefixtures("traced")


@pytest.mark.skipif(bool(os.environ.get("TEST_DATABASE_URL")) and not shutil.which("pg_dump"), reason="pg_dump is not installed")
def test_a_copy_is_proved_by_restoring_it_and_reading_all(apart: Flask, tmp_path: Path) -> None:
    make.delegate(make.event())
    kept()
    command, copy = apart.test_cli_runner(), tmp_path / "copy"

    proved = command.invoke(args=["backup", str(copy), "--verify"])
    assert proved.exit_code == 0 and "the trace is whole" in proved.output, proved.output
    assert (tmp_path / "last_backup").exists()

    with transaction():
        for trigger in ("audit_entry_no_update",):
            db.session.execute(sa.text(f"DROP TRIGGER {trigger}" + (" ON audit_entry" if db.engine.dialect.name == "postgresql" else "")))
        db.session.execute(sa.text("UPDATE audit_entry SET account = 'else' WHERE id = 2"))
    broken = command.invoke(args=["backup", str(copy), "--verify"])
    assert broken.exit_code == 1 and "broken at entry 2" in broken.output


@pytest.mark.xdist_group("demonstration")
def test_everything_moves_to_another_database_row_for_row(demonstration: Flask, tmp_path: Path) -> None:
    """To SQLite, and with a PostgreSQL server from there to it: what people do, and the way back."""
    server = os.environ.get("TEST_DATABASE_URL")
    with demonstration.app_context(), ExitStack() as stack:
        whole = chain.verify()
        lines: list[str] = []
        first = f"sqlite:///{tmp_path / 'moved.db'}"
        result = demonstration.test_cli_runner().invoke(args=["move-to", first])
        assert result.exit_code == 0 and "found equal" in result.output, result.output
        again = demonstration.test_cli_runner().invoke(args=["move-to", first])
        assert again.exit_code == 1 and "already" in again.output

        app = create_app(Config(secret_key=SECRET, instance=tmp_path, database_url=first, testing=True))
        if server:
            url = stack.enter_context(fresh_postgresql(server, f"moved_{worker_name()}"))
            with app.app_context():
                target = sa.create_engine(url)
                stack.callback(target.dispose)
                move(target, say=lines.append)
                db.session.remove()
            app = create_app(Config(secret_key=SECRET, instance=tmp_path, database_url=url, testing=True))
        here = db.session.connection()
        with app.app_context():
            there = db.session.connection()
            assert [each.name for each in _plain_tables() if _digest(here, each) != _digest(there, each)] == []
            assert app.test_client().get("/healthz").status_code == 200
            assert chain.verify() == whole
            db.session.rollback()
            with transaction():
                make.account(name="The next number is free")
            assert chain.verify().entries > whole.entries
            db.session.remove()
            db.engine.dispose()


def test_a_new_key_reads_what_the_old_one_sealed_and_seals_it_anew(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'plenary.db'}"

    def with_keys(key: str, *older: str) -> Flask:
        return create_app(Config(secret_key=key, secret_key_fallbacks=older, instance=tmp_path, database_url=url, testing=True))

    old = with_keys("old")
    with old.app_context():
        from app.database import Base

        Base.metadata.create_all(db.engine)
        with transaction():
            store(name="a.pdf", media_type="application/pdf", content=b"sealed words", now=make.NOW)
            make.account(name="Ana")
        db.session.remove()
        db.engine.dispose()

    between = with_keys("new", "old")
    assert between.config["LINK_KEY"] == old.config["LINK_KEY"] and between.config["PASSWORD_KEY"] == old.config["PASSWORD_KEY"]
    result = between.test_cli_runner().invoke(args=["reseal"])
    assert result.exit_code == 0, result.output
    with between.app_context():
        db.engine.dispose()

    new = with_keys("new")
    with new.app_context():
        assert db.session.scalar(sa.select(StoredFile.content)) == b"sealed words"
        found = chain.verify()
        assert found.broken is None and found.contents == found.entries > 0
        db.session.remove()
        db.engine.dispose()
