"""What calendars sent back: what somebody has to decide, and everything with what was made of it."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Refused
from app.events.models import Event
from app.events.queries import editable_event
from app.people.accounts import current_account
from app.people.models import Account
from app.registration import actions, queries, replies
from app.registration.models import CalendarReply
from app.registration.views import bp
from app.web.access import ADMINISTRATORS, EDITORS, open_to
from app.web.paging import Page, page_number
from app.web.requests import say_refused

PER_PAGE = 50


@bp.get("/calendar-answers")
@open_to(*ADMINISTRATORS)
def all_calendar_answers() -> ResponseReturnValue:
    """Everything that calendars sent, also what belongs to no event."""
    return _page(None)


@bp.get("/events/<id:event_id>/register/calendar")
@open_to(*EDITORS)
def calendar_answers(event_id: str) -> ResponseReturnValue:
    """What calendars said of one event."""
    return _page(editable_event(event_id, editor=current_account()))


@bp.post("/events/<id:event_id>/register/calendar/<id:reply_id>/believe")
@open_to(*EDITORS)
def believe_answer(event_id: str, reply_id: str) -> ResponseReturnValue:
    """It is the delegate's, somebody made sure."""
    return _decide(event_id, reply_id, replies.accept_by_hand, _("It counts now."))


@bp.post("/events/<id:event_id>/register/calendar/<id:reply_id>/settle")
@open_to(*EDITORS)
def settle_answer(event_id: str, reply_id: str) -> ResponseReturnValue:
    """Nothing is to be done."""
    return _decide(event_id, reply_id, replies.settle, _("Set aside."))


@bp.post("/events/<id:event_id>/register/calendar/<id:reply_id>/keep-time")
@open_to(*EDITORS)
def keep_time(event_id: str, reply_id: str) -> ResponseReturnValue:
    """The event keeps its time, and the person is told."""
    return _decide(event_id, reply_id, replies.keep_the_time, _("The person is told that the time stays."))


@bp.post("/events/<id:event_id>/register/calendar/<id:reply_id>/withdraw")
@open_to(*EDITORS)
def withdraw_declined(event_id: str, reply_id: str) -> ResponseReturnValue:
    """Take who declined off the list."""

    def withdraw(reply: CalendarReply, *, by: Account, **when: object) -> None:
        if reply.delegate is not None:
            actions.withdraw(reply.delegate, by=by, now=clock.now())

    return _decide(event_id, reply_id, withdraw, _("Withdrawn."))


def _decide(event_id: str, reply_id: str, decision: Callable[..., None], done: str) -> ResponseReturnValue:
    event = editable_event(event_id, editor=current_account())
    try:
        decision(queries.get_reply(event, reply_id), by=current_account(), now=clock.now())
    except Refused as refusal:
        say_refused(refusal)
    else:
        flash(done, "good")
    return redirect(url_for("registration.calendar_answers", event_id=event_id), code=303)


def _page(event: Event | None) -> ResponseReturnValue:
    account = current_account()
    found, count = queries.replies(account, event=event, page=page_number(), per_page=PER_PAGE)
    waiting, _number = queries.replies(account, event=event, open_only=True, per_page=200)
    return render_template(
        "registration/calendar_answers.html",
        event=event,
        replies=found,
        waiting=waiting,
        page=Page(page_number(), count, PER_PAGE),
    )
