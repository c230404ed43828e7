"""Who was in the room, as evidence."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages."""
    from app.attendance import door_page, views

    app.register_blueprint(views.bp)
    app.register_blueprint(door_page.bp)
