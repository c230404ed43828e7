"""Staff accounts, their roles, and how they sign in."""

from __future__ import annotations

from flask import Flask

from app.web.access import ADMINISTRATORS


def init_app(app: Flask) -> None:
    """Set up the accounts library, the pages, the command, and what listens to the treaty."""
    from app.people import accounts, cli, lost_access, offices, organisation
    from app.people.views import bp, entering, own, secretariat

    accounts.init_app(app)
    app.extensions["people_pages"] = (entering, own, secretariat)
    app.extensions["lost_access"] = lost_access
    app.extensions["offices"] = offices
    app.register_blueprint(bp)
    app.context_processor(lambda: {"ADMINISTRATORS": ADMINISTRATORS, "by_organisation": organisation.name() if organisation.is_offered() else ""})
    app.cli.add_command(cli.people)
