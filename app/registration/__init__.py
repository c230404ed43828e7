"""Delegations and their delegates."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages."""
    from app.registration.forms import CATEGORY_WORDS, ROLE_WORDS
    from app.registration.views import board, bp, cancel, delegate, state

    app.extensions["registration_pages"] = (board, cancel, delegate, state)
    app.register_blueprint(bp)
    app.context_processor(lambda: {"role_words": ROLE_WORDS, "category_words": CATEGORY_WORDS})
