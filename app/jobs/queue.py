"""The queue: Huey on SQLite, PostgreSQL or Redis by configuration alone.

A task says only "look now" to one of the sweeps that rooms register; the rows they look at are the truth. What a dead
worker left is taken up by the periodic look, so a lost task loses nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey, crontab

from app.database import after_commit, db
from config import Config

Sweep = Callable[[], int]
SWEEPS: dict[str, Sweep] = {}
log = logging.getLogger(__name__)


def sweep(name: str) -> Callable[[Sweep], Sweep]:
    """Register work that looks for due rows, does them each in its own transaction, and says how many."""

    def register(work: Sweep) -> Sweep:
        SWEEPS[name] = work
        return work

    return register


def look_now(name: str) -> None:
    """Ask a worker to look as soon as this transaction is durable; without a queue the periodic look does it."""
    queue: Huey = current_app.extensions["huey"]
    task = current_app.extensions["look"]

    def enqueue() -> None:
        try:
            queue.enqueue(task.s(name))
        except Exception:
            log.warning("queue not reachable; the periodic look will take up %s", name, exc_info=True)

    after_commit(enqueue)


def run_all() -> int:
    """Look everywhere once, until nothing is due; for tests, commands and the periodic task."""
    return sum(work() for work in SWEEPS.values())


def init_app(app: Flask) -> None:
    """Make the queue and its two tasks."""
    queue = _queue(app.config["PLENARY"])
    queue.storage.close()  # making its tables opened a connection, which must not be shared by processes that fork from here

    def look(name: str) -> int:
        with app.app_context():
            try:
                return SWEEPS[name]()
            finally:
                db.session.remove()

    def look_everywhere() -> None:
        for name in SWEEPS:
            try:
                look(name)
            except Exception:
                log.exception("sweep %s failed; it will be tried again", name)

    app.extensions["huey"] = queue
    app.extensions["look"] = queue.task(name="look")(look)
    queue.periodic_task(crontab(minute="*"), name="look_everywhere")(look_everywhere)


def _queue(config: Config) -> Huey:
    url = config.queue_url or (config.database_url if config.database_url.startswith("postgres") else "")
    options: dict[str, Any] = {"name": "plenary", "results": False}
    if config.testing:
        return MemoryHuey(**options)
    if url.startswith("redis"):
        return RedisHuey(url=url, **options)
    if url.startswith("postgres"):
        return PostgresHuey(dsn=url.replace("+psycopg", ""), **options)
    path = url.removeprefix("sqlite:///") or str(config.instance / "queue.db")
    return SqliteHuey(filename=path, fsync=False, **options)
