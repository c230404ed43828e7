"""A copy of the running database can be put in its place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from app.jobs.backup import copy_sqlite


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
