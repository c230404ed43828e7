"""Work in the background: rows are the truth, the queue only says when to look."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Connect the queue that the configuration names, and the worker command."""
    from app.jobs import backup, cli, moving, queue

    queue.init_app(app)
    cli.init_app(app)
    backup.init_app(app)
    moving.init_app(app)
