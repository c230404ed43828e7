"""Whom one can write to: organisations, and the addresses of States and organisations."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the pages on the application."""
    from app.contacts.views import bp

    app.register_blueprint(bp)
