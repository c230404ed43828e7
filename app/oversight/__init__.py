"""Looking after the installation: who did and read what, and whether everything works."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages, and note who reads and takes out whose data."""
    from app.oversight import cli, reading
    from app.oversight.views import bp, health, trace

    app.extensions["oversight"] = (health, trace)
    cli.init_app(app)
    reading.init_app(app)
    app.register_blueprint(bp)
