"""Staff accounts, their roles, and how they sign in."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Set up the accounts library, the pages and the command."""
    from app.people import accounts, cli, views

    accounts.init_app(app)
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.people)
