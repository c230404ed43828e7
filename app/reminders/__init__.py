"""Reminders that leave by themselves: planned per event, seen in advance, never to one who has answered."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages, the sweep, and what other pages say of coming reminders."""
    from app.reminders import jobs
    from app.reminders.views import bp
    from app.reminders.wording import for_templates

    app.extensions["reminders"] = jobs
    app.register_blueprint(bp)
    app.context_processor(for_templates)
