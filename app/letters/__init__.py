"""How letters are written: their facts, and the templates that the secretariat may edit."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages."""
    from app.letters.views import bp

    app.register_blueprint(bp)
