"""What is kept of persons: what they are told of it, what it is, and how it goes."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages and the sweeps."""
    from app.privacy import jobs
    from app.privacy.views import bp, notice, organisers, person, persons

    app.extensions["privacy"] = (jobs, notice, organisers, person, persons)
    app.register_blueprint(bp)
