"""What the outreach achieves: State by State, over the years, for reports, for those who come after."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages."""
    from app.outreach.views import bp

    app.register_blueprint(bp)
