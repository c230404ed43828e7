"""The treaty as data: States, their dated names and status, meetings, thematic areas, mandates."""

from __future__ import annotations

from flask import Flask
from flask_babel import get_babel


def init_app(app: Flask) -> None:
    """Register the pages and the command that loads the reference data."""
    from app.treaty import cli, queries, views

    get_babel(app).timezone_selector = queries.secretariat_zone
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.treaty)
