"""States by events, the way from invited to present, and who joined after having been met."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.documents import charts
from app.outreach import queries
from app.outreach.matrix import matrix_of
from app.outreach.rules import RECENTLY, joined_after
from app.outreach.views import asked, bp, filters
from app.outreach.words import STANDINGS, letters
from app.people.accounts import current_account
from app.reports.models import Headcount
from app.treaty.forms import ACTS
from app.web.access import EDITORS, open_to
from app.web.language import language
from app.web.paging import page_of

ACROSS = 200
"""Events of one matrix."""
EVENTS = 25
FIRST_DAY = date(2008, 12, 3)


@bp.get("/outreach/matrix")
@open_to(*EDITORS)
def matrix() -> ResponseReturnValue:
    """States by events, two hundred events a page, the newest page first."""
    account, narrowed, today = current_account(), asked(), clock.today()
    of_them = queries.events_asked(account, narrowed)
    page = page_of(queries.count_events(of_them), ACROSS)
    events = queries.newest(of_them, page=page.number, per_page=ACROSS)[::-1]
    states = queries.states_asked(today, language(), narrowed)
    return render_template(
        "outreach/matrix.html",
        matrix=matrix_of(states, events, queries.came(events, today), language()),
        states=states,
        events=events,
        page=page,
        asked=narrowed,
        standings=STANDINGS,
        letters=letters(),
        mark=charts.mark,
        **filters(account),
    )


@bp.get("/outreach/events")
@open_to(*EDITORS)
def funnel() -> ResponseReturnValue:
    """For each event, how many States were invited, answered, registered and came."""
    account, narrowed, today = current_account(), asked(), clock.today()
    of_them = queries.events_asked(account, narrowed)
    page = page_of(queries.count_events(of_them), EVENTS)
    events = queries.newest(of_them, page=page.number, per_page=EVENTS)
    states = {each.state_id for each in queries.states_asked(today, language(), narrowed)}
    steps: dict[int, list[queries.Came]] = defaultdict(list)
    for (event_id, state_id), cell in queries.came(events, today).items():
        if state_id in states:
            steps[event_id].append(cell)
    figures = {} if narrowed.group or narrowed.status else queries.counted(events)
    return render_template(
        "outreach/funnel.html",
        funnels=[
            (
                event,
                _funnel(steps[event.id], figures.get(event.id)),
                _representatives(steps[event.id], figures.get(event.id)),
            )
            for event in events
        ],
        page=page,
        asked=narrowed,
        **filters(account),
    )


def _representatives(came: Collection[queries.Came], figures: Headcount | None) -> int:
    """How many were there, by the list or by the figures that stand in for one."""
    return (figures.representatives if figures else None) or sum(each.present for each in came)


def _funnel(came: Collection[queries.Came], figures: Headcount | None) -> list[tuple[str, int]]:
    """The number of States at each step; where no invitation is on record, nothing says how many were invited or answered.

    With `figures` only the number of the States that were present is known, and nobody was registered by name.
    """
    counted = figures.in_all if figures else None
    invited = sum(bool(each.answer) for each in came)
    registered = sum(each.registered > 0 for each in came)
    written = [(_("invited"), invited), (_("answered"), sum(each.answer not in ("", "none") for each in came))]
    return [
        *(written if invited else ()),
        *([(_("registered delegates"), registered)] if registered or counted is None else []),
        (_("were present"), sum(each.was_there for each in came) if counted is None else counted),
    ]


@bp.get("/outreach/joined")
@open_to(*EDITORS)
def timeline() -> ResponseReturnValue:
    """States that joined in a period, the last ten years unless told, with the days on which they had been met."""
    account, narrowed, today = current_account(), asked(), clock.today()
    last = narrowed.until or today
    first = min(narrowed.since or max(FIRST_DAY, last - timedelta(days=3653)), last)
    states = {each.state_id: each for each in queries.states_asked(last, language(), narrowed)}
    acts = [act for act in queries.acts() if act.state_id in states]
    joining = {each.state_id for each in joined_after(acts, {}, first, last)}
    found = joined_after(acts, queries.met_on(queries.events_asked(account, queries.Asked(area=narrowed.area, since=first - RECENTLY, until=last)), joining), first, last)
    picture = charts.timeline(
        [charts.Line(states[each.state_id].name, each.met, each.act.on) for each in found],
        first,
        last,
        title=_("States that joined, and when they had been met"),
        description=_("A line for each State: circles are days on which it was at an event in the two years before, the lozenge is the day on which it joined."),
    )
    return render_template(
        "outreach/timeline.html", found=found, states=states, picture=picture, asked=narrowed, first=first, last=last, acts=ACTS, **filters(account)
    )


