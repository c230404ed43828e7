"""Demonstration data: the six real activities of the record, three events that never took place, one coming seminar, and any number for measuring."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the commands."""
    from app.demo import cli

    app.cli.add_command(cli.demo)
    app.cli.add_command(cli.ready)
