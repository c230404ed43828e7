"""The trace: of the whole installation for the secretariat, of an event for its organisers."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit.models import Action
from app.events.models import Event
from app.events.queries import editable_event
from app.oversight import queries
from app.oversight.views import bp
from app.oversight.wording import ACTIONS, ACTORS, subject_words
from app.people.accounts import current_account
from app.web.access import ADMINISTRATORS, EDITORS, open_to
from app.web.paging import number_of

PER_PAGE = 50


@bp.get("/audit")
@open_to(*ADMINISTRATORS)
def trace() -> ResponseReturnValue:
    """Who did, read and took out what, everywhere."""
    return _page(None, _wanted(request.args.get("event", "").strip()[:16]), accounts=queries.accounts())


@bp.get("/events/<id:event_id>/audit")
@open_to(*EDITORS)
def of_event(event_id: str) -> ResponseReturnValue:
    """The same about one event."""
    event = editable_event(event_id, editor=current_account())
    return _page(event, _wanted(event.public_id))


def _wanted(event: str) -> queries.Wanted:
    said = {name: request.args.get(name, "").strip() for name in ("person", "account", "action", "first", "last")}
    action = Action(said["action"]) if said["action"] in list(Action) else None
    return queries.Wanted(event, said["person"], said["account"], action, _day(said["first"]), _day(said["last"]))


def _page(event: Event | None, wanted: queries.Wanted, **facts: Any) -> str:
    found = queries.lines(wanted, reader=current_account(), before=number_of(request.args.get("before"), 1, 2**31 - 1), most=PER_PAGE + 1)
    shown = found[:PER_PAGE]
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if name != "before" and value}
    here: dict[str, Any] = {"event_id": event.public_id} if event else {}
    return render_template(
        "oversight/event_trace.html" if event else "oversight/trace.html",
        event=event,
        lines=shown,
        wanted=wanted,
        asked=asked,
        older=url_for(request.endpoint or "", **(here | asked | {"before": shown[-1].entry.id})) if len(found) > PER_PAGE else "",
        names=queries.account_names(shown),
        events={} if event else queries.events_by_id({each.entry.event for each in shown}),
        persons=queries.person_names(each.entry.person for each in shown),
        action_words=ACTIONS,
        actor_words=ACTORS,
        subject_words=subject_words,
        **facts,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
