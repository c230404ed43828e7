"""Who is invited and why, the letters, the State's answer, the outbox."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages and the sweeps that make letters."""
    from app.invitations import jobs
    from app.invitations.views import bp

    app.extensions["letters"] = jobs
    app.register_blueprint(bp)
