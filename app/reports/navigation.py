"""The main navigation, by what the reader may open."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import clock
from app.contacts.views import reads_directory
from app.people.accounts import current_account
from app.reports.rules import may_look_back
from app.treaty.queries import convention
from app.web.access import ADMINISTRATORS, DESK, DIRECTORY, EDITORS, FOCAL_POINTS, STAFF


@dataclass(frozen=True)
class Entry:
    """A place one can go to."""

    label: str
    url: str
    current: bool


def for_templates() -> dict[str, object]:
    """The treaty's names and the places of the Desk."""
    return {"convention": convention(), "nav": _entries()}


def _entries() -> list[Entry]:
    if not current_user or not current_user.is_authenticated:
        return []
    places = [
        (_("Home"), "reports.home", STAFF),
        (_("Events"), "events.index", STAFF),
        (_("My State"), "registration.own_state", FOCAL_POINTS),
        (_("States"), "treaty.index", DESK),
        (_("Outreach"), "outreach.index", EDITORS),
        (_("Contacts"), "contacts.directory", DIRECTORY),
        (_("Outbox"), "correspondence.outbox", EDITORS),
        (_("Record"), "reports.activities", STAFF),
        (_("People"), "people.index", ADMINISTRATORS),
        (_("Convention"), "treaty.convention", ADMINISTRATORS),
        (_("Words of letters"), "letters.index", ADMINISTRATORS),
        (_("Personal data"), "privacy.notice", ADMINISTRATORS),
        (_("Trace"), "oversight.trace", ADMINISTRATORS),
        (_("Health"), "oversight.page", ADMINISTRATORS),
    ]
    here = request.endpoint or ""
    in_event = "event_id" in (request.view_args or {})
    return [
        Entry(
            label,
            url_for(endpoint),
            here == endpoint
            or (endpoint == "events.index" and (in_event or here.startswith("events.")))
            or (endpoint == "outreach.index" and here.startswith("outreach.") and not in_event),
        )
        for label, endpoint, roles in places
        if current_user.holds(*roles)
        and (endpoint != "contacts.directory" or reads_directory())
        and (endpoint != "outreach.index" or may_look_back(current_account(), clock.today()))
    ]
