"""What is kept of persons: what they are told of it, what it is, and how it goes."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages."""
    from app.privacy.views import bp, notice

    app.extensions["privacy_pages"] = (notice,)
    app.register_blueprint(bp)
