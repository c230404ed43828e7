"""`flask worker`: run the background work of this installation."""

from __future__ import annotations

import click
from flask import Flask

LONGEST_NAP = 1.0
"""Seconds between two looks at an idle queue: somebody may be waiting for letters."""


def init_app(app: Flask) -> None:
    """Register the command."""

    @app.cli.command("worker")
    @click.option("--threads", default=2, show_default=True, help="How many tasks run side by side.")
    def worker(threads: int) -> None:
        """Deliver mail, make letters, send reminders; run as many as you like, on as many machines."""
        app.extensions["huey"].create_consumer(
            workers=threads, worker_type="thread", check_worker_health=True, max_delay=LONGEST_NAP
        ).run()
