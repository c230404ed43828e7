"""What came of it: attendance report, summary, the public record."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages, the sweep, who makes copies, the life line and the navigation."""
    from app.reports import copies, jobs, lifeline, navigation
    from app.reports.views import bp

    app.extensions["commitments"] = jobs
    app.extensions["report_copies"] = copies
    app.register_blueprint(bp)
    app.context_processor(lambda: {"lifeline_for": lifeline.lifeline_for})
    app.context_processor(navigation.for_templates)
