"""A copy of the running database can be put in its place."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.database import db, transaction
from app.files.actions import store
from app.files.models import StoredFile
from app.jobs.backup import copy_sqlite
from config import Config
from tests import make
from tests.servers import SECRET


def test_a_copy_made_while_somebody_writes_is_whole_and_can_be_restored(tmp_path: Path) -> None:
    running, target = tmp_path / "plenary.db", tmp_path / "copy.db"
    with closing(sqlite3.connect(running, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE delegate (name TEXT)")
        writer.execute("INSERT INTO delegate VALUES ('kept')")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO delegate VALUES ('not yet')")
        copy_sqlite(running, target)
        writer.execute("COMMIT")

    restored = tmp_path / "restored.db"
    restored.write_bytes(target.read_bytes())
    with closing(sqlite3.connect(restored)) as reader:
        assert reader.execute("SELECT name FROM delegate").fetchall() == [("kept",)]
    assert target.stat().st_mode & 0o077 == 0


def installed(instance: Path) -> Flask:
    """An installation of its own, with the secret key that it had before."""
    instance.mkdir(exist_ok=True)
    return create_app(Config(secret_key=SECRET, instance=instance, database_url=f"sqlite:///{instance / 'plenary.db'}", testing=True))


def test_the_running_database_is_not_written_over(tmp_path: Path) -> None:
    lived = installed(tmp_path / "lived")
    with lived.app_context():
        upgrade()
        db.session.remove()
    running = tmp_path / "lived" / "plenary.db"
    link = tmp_path / "link.db"
    link.symlink_to(running)
    for target in (running, link):
        answer = lived.test_cli_runner().invoke(args=["backup", str(target)])
        assert answer.exit_code == 1 and "in use" in answer.output
    assert lived.test_client().get("/healthz").status_code == 200


def test_an_installation_restored_as_the_guide_says_is_well_and_reads_what_is_sealed(tmp_path: Path) -> None:
    lived, restored = installed(tmp_path / "lived"), tmp_path / "restored"
    with lived.app_context():
        upgrade()
        with transaction():
            store(name="letter.pdf", media_type="application/pdf", content=b"a sealed letter", now=make.NOW)
    answer = lived.test_cli_runner().invoke(args=["backup", str(tmp_path / "copy.db")])
    restored.mkdir()
    shutil.copy(tmp_path / "copy.db", restored / "plenary.db")
    again = installed(restored)

    assert answer.exit_code == 0 and "whole" in answer.output and "SECRET_KEY" in answer.output
    assert again.test_client().get("/healthz").status_code == 200
    with again.app_context():
        assert db.session.scalars(sa.select(StoredFile)).one().content == b"a sealed letter"
        db.session.remove()
