"""The public record: activities by month, one activity, its files."""

from __future__ import annotations

from itertools import groupby

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app import clock
from app.events.queries import organisers
from app.feeds.queries import has_calendar
from app.files import responses
from app.registration.individuals import takes_individuals
from app.registration.rules import Window, window
from app.reports import queries
from app.reports.views import bp
from app.treaty.queries import convention, state_names
from app.web.access import Audience, open_to
from app.web.language import language
from app.web.paging import Page, number_of, page_number

PER_PAGE = 50


@bp.get("/activities")
@open_to(Audience.EVERYONE)
def activities() -> ResponseReturnValue:
    """What has been done and what is announced, by month, the newest first."""
    year = number_of(request.args.get("year"), 1990, 2100)
    found, count = queries.activities(language(), year=year, page=page_number(), per_page=PER_PAGE)
    return render_template(
        "reports/activities.html",
        months=[(month, list(members)) for month, members in groupby(found, key=lambda each: each.month)],
        page=Page(page_number(), count, PER_PAGE),
        years=queries.years(),
        year=year,
        today=clock.today(),
        treaty=convention(),
    )


@bp.get("/activities/<id:event_id>")
@open_to(Audience.EVERYONE)
def activity(event_id: str) -> ResponseReturnValue:
    """One activity."""
    found = queries.activity(event_id, language())
    return render_template(
        "reports/activity.html",
        activity=found,
        event=found.event,
        names=state_names(found.event.starts_on, language()),
        holders=[] if found.event.is_closed else organisers(found.event, language()),
        has_calendar=has_calendar(found.event),
        may_register=takes_individuals(found.event) and window(found.event, clock.now()) is Window.OPEN,
        today=clock.today(),
    )


@bp.get("/activities/<id:event_id>/files/<id:file_id>")
@open_to(Audience.EVERYONE)
def activity_file(event_id: str, file_id: str) -> ResponseReturnValue:
    """A file that everybody may read."""
    return responses.send(queries.public_file(event_id, file_id).stored)
