"""Who takes part, to look up and to print: the table, the list of participants, badges, name plates, and tables of delegates in."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages and the sweep."""
    from app.participants import jobs
    from app.participants.views import bp, programs

    app.extensions["participants_jobs"] = jobs
    app.extensions["csrf"].exempt(programs.register_by_program)  # no cookie opens it
    app.register_blueprint(bp)
