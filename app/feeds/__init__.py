"""Calendars to subscribe to: the public one, one of each member of staff, one of each State."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages."""
    from app.feeds.views import bp

    app.register_blueprint(bp)
