"""The map of treaty status as of a day: public knowledge, for everybody."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app import clock
from app.outreach.views import bp, day_asked, terms
from app.outreach.world import FIRST_DAY, map_of
from app.treaty.queries import states_on, tally
from app.web.access import Audience, open_to
from app.web.language import language


@bp.get("/states/map")
@open_to(Audience.EVERYONE)
def world() -> ResponseReturnValue:
    """The picture, and every State in words below it."""
    today = clock.today()
    day = day_asked("day") or today
    states, words = states_on(day, language()), terms(many=False)
    picture, missing = map_of(states, day, words, language())
    return render_template(
        "outreach/map.html",
        day=day,
        today=today,
        first=FIRST_DAY,
        days=(max(today, day) - FIRST_DAY).days,
        states=states,
        picture=picture,
        missing=missing,
        one=words,
        many=terms(),
        tally=tally(states),
    )
