"""An event, its programme, its partners, its files, its life."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages and the words that templates of every room use for an event."""
    from app.events import views, wording
    from app.events.views import (  # they hang their pages on the blueprint
        files,
        life,
        pictures,
        plan,
        programme,
        translations,
    )

    app.register_blueprint(views.bp)
    app.context_processor(wording.for_templates)
