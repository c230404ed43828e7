"""The public record: activities by month, one activity, its files, and the calendar."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import groupby

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app import clock
from app.documents.calendar import calendar_file
from app.errors import NotFound
from app.events.calendar import calendar_entries
from app.events.models import Event
from app.events.queries import organisers
from app.files import responses
from app.reports import queries
from app.reports.views import bp
from app.treaty.queries import convention, state_names
from app.web.access import Audience, open_to
from app.web.language import language
from app.web.links import public_url
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
        has_calendar=bool(queries.calendar_events(event_id)),
        today=clock.today(),
    )


@bp.get("/activities/<id:event_id>/files/<id:file_id>")
@open_to(Audience.EVERYONE)
def activity_file(event_id: str, file_id: str) -> ResponseReturnValue:
    """A file that everybody may read."""
    return responses.send(queries.public_file(event_id, file_id).stored)


@bp.get("/calendar.ics")
@open_to(Audience.EVERYONE)
def calendar_feed() -> ResponseReturnValue:
    """The open events, to subscribe to; closed meetings never."""
    treaty = convention()
    return _calendar(queries.calendar_events(), treaty.name_in(language()) if treaty else "Plenary")


@bp.get("/activities/<id:event_id>.ics")
@open_to(Audience.EVERYONE)
def activity_calendar(event_id: str) -> ResponseReturnValue:
    """One open event for one's calendar."""
    events = queries.calendar_events(event_id)
    if not events:
        raise NotFound
    return _calendar(events, events[0].title)


def _calendar(events: Sequence[Event], name: str) -> ResponseReturnValue:
    entries = [
        entry
        for event in events
        for entry in calendar_entries(
            event,
            language(),
            stamp=event.changed_at,
            url=public_url("reports.activity", event_id=event.public_id),
        )
    ]
    content = calendar_file(entries, name=name)
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    response.headers["Cache-Control"] = "public, max-age=300"
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    return response.make_conditional(request)
