"""Sign-in sheets typed back in: a grid for the keyboard."""

from __future__ import annotations

import re

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.attendance import actions, queries
from app.attendance.rules import on_page
from app.attendance.views import at_the_door, bp, new_uuid
from app.people.accounts import current_account
from app.registration.forms import UUID
from app.treaty.queries import states_by_id
from app.web.access import STAFF, open_to
from app.web.language import language
from app.web.paging import Page, page_number


@bp.get("/events/<id:event_id>/attend/<id:session_id>/paper")
@open_to(*STAFF)
def paper(event_id: str, session_id: str) -> ResponseReturnValue:
    """Everybody by State in protocol order, with a box each, in the order of the sheets."""
    event = at_the_door(event_id)
    session = queries.get_session(event, session_id)
    roll = queries.roll_of(event)
    states = states_by_id(event.starts_on, language(), state_ids={each.state_id for each in roll.delegates if each.state_id})
    delegations, number, pages = on_page(queries.in_protocol_order(roll.delegates, states), page_number())
    return render_template(
        "attendance/paper.html",
        event=event,
        session=session,
        roll=roll,
        states=states,
        delegations=delegations,
        page=Page(number, pages, 1),
        uuid=new_uuid(),
    )


@bp.post("/events/<id:event_id>/attend/<id:session_id>/paper")
@open_to(*STAFF)
def type_in(event_id: str, session_id: str) -> ResponseReturnValue:
    """Record everybody who is ticked; the same page sent twice records them once."""
    event = at_the_door(event_id)
    session = queries.get_session(event, session_id)
    sheet = request.form.get("uuid", "")
    if not re.fullmatch(UUID, sheet):
        flash(_("That tick could not be read. Load the page again."), "wrong")
        return redirect(url_for("attendance.paper", event_id=event_id, session_id=session_id), code=303)
    people = [each for each in queries.roll_of(event).delegates if each.public_id in set(request.form.getlist("person"))]
    states = states_by_id(event.starts_on, language()).values() if request.form.getlist("state") else ()
    seen = [each.state_id for each in states if each.iso3 in request.form.getlist("state")]
    count = actions.type_in(session, people, seen, sheet=sheet, by=current_account(), now=clock.now())
    flash(ngettext("%(num)s entry was recorded from paper.", "%(num)s entries were recorded from paper.", count), "good")
    return redirect(url_for("attendance.paper", event_id=event_id, session_id=session_id, page=request.args.get("page") or None), code=303)
