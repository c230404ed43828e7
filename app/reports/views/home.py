"""Home: what needs me?"""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import clock
from app.correspondence.queries import to_look_at
from app.events.models import EventStatus
from app.mail import hosts
from app.people.accounts import current_account
from app.reports.needs import at_the_door, follow_ups, keys_missing, keys_wanted, needs
from app.reports.overview import overviews
from app.reports.queries import (
    in_progress,
    organised_by,
    to_follow_up,
    waiting_for_key_of,
    waiting_for_keys,
    with_times,
)
from app.reports.views import bp
from app.treaty.models import TreatyStatus
from app.treaty.queries import convention, states_on, tally
from app.web.access import EDITORS, PLANNERS, STAFF, Audience, open_to
from app.web.language import language

MOST_NEEDS = 20


@bp.get("/")
@open_to(Audience.EVERYONE)
def home() -> ResponseReturnValue:
    """A short list in order of urgency, the next event, the tally of today; strangers go to the record."""
    if not current_user.is_authenticated:
        return redirect(url_for("reports.activities"))
    account = current_account()
    if not account.holds(*STAFF):
        return redirect(url_for("registration.own_state"))
    today = clock.today()
    progress = overviews(in_progress(account, today))
    if account.holds(*EDITORS):
        keys = [*keys_wanted(waiting_for_key_of(account)), *keys_missing(waiting_for_keys(account))]
        written = {need.event.id for need in keys}
        own = organised_by(account, [each.event for each in progress])
        to_do = [each for each in progress if each.event.id in own]
        others = [each for each in progress if each.event.id not in own]
        found = [*needs(to_do, today, account, written=written), *at_the_door(others, today, account), *follow_ups(to_follow_up(account, today), today), *keys]
    else:
        found = at_the_door(progress, today, account)
    found.sort(key=lambda need: need.urgency)
    coming = [each for each in progress if each.event.status is EventStatus.SCHEDULED and each.event.ends_on >= today]
    undelivered, unread = to_look_at(account) if account.holds(*EDITORS) else (0, 0)
    with_times([each.event for each in coming[:3]])
    counted = tally(states_on(today, language()))
    return render_template(
        "reports/home.html",
        needs=found[:MOST_NEEDS],
        is_cut=len(found) > MOST_NEEDS,
        coming=coming[:3],
        today=today,
        undelivered=undelivered,
        to_look_at=unread,
        troubles=hosts.troubles() if account.holds(*EDITORS) else {},
        treaty=convention(),
        tally=[(status.value, counted[status]) for status in (TreatyStatus.PARTY, TreatyStatus.SIGNATORY)],
        may_plan=account.holds(*PLANNERS),
    )
