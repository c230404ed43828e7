"""The treaty as data: States, their dated names and status, meetings, thematic areas, mandates."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages and the command that loads the reference data."""
    from app.treaty import cli, views

    app.register_blueprint(views.bp)
    app.cli.add_command(cli.treaty)
