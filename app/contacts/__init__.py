"""Whom one can write to: organisations, and the addresses of States and organisations."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the pages and the command on the application."""
    from app.contacts import cli
    from app.contacts.views import bp, contacts_url, reads_directory

    app.register_blueprint(bp)
    app.cli.add_command(cli.contacts)
    app.context_processor(lambda: {"contacts_url": contacts_url, "reads_directory": reads_directory})
