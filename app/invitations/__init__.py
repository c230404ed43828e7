"""Who is invited and why, the letters, the State's answer, the outbox."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages, the sweeps that make letters, and what listens to the treaty."""
    from app.invitations import following, jobs
    from app.invitations.views import bp

    app.extensions["letters"] = jobs, following
    app.register_blueprint(bp)
