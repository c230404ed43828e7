"""The pages of the outbox and of what came in; rights over an event are rights over its messages."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages."""
    from app.correspondence.views import bp

    app.register_blueprint(bp)
