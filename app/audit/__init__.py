"""Who did, changed, read or took out what: a trace that is only ever added to, and that a command verifies."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Listen to every change, and register `flask audit`."""
    from app.audit import cli, recording

    app.extensions["audit"] = recording
    app.cli.add_command(cli.audit)
