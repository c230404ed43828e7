"""What an event asks of its delegates besides their names: a form that coordinators build, in versions that never change."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the builder's pages, and the words that templates use for questions."""
    from app.questionnaires import wording

    app.context_processor(wording.for_templates)
