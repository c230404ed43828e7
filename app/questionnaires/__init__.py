"""What an event asks of its delegates besides their names: a form that coordinators build, in versions that never change."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the builder's pages, and the words that templates use for questions."""
    from app.questionnaires import following, wording
    from app.questionnaires.views import bp, build, edit, preview  # they hang their pages on the blueprint

    app.extensions["questionnaires"] = (following, build, edit, preview)
    app.register_blueprint(bp)
    app.context_processor(wording.for_templates)
