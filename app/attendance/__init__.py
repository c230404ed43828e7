"""Who was in the room, as evidence."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages; what a device sends is no form, and has its own guard."""
    from app.attendance import views

    app.register_blueprint(views.bp)
    app.register_blueprint(views.door_bp)
    app.context_processor(lambda: {"session_to_join": views.own.session_to_join})
    for view in (views.door.sync, views.door.leave):
        app.extensions["csrf"].exempt(view)
