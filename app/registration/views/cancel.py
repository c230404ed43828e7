"""Telling guests: an event is cancelled, or its date or place has changed; always shown first."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.errors import Refused
from app.events.models import EventStatus
from app.events.queries import editable_event
from app.events.rules import may_become
from app.people.accounts import current_account
from app.registration import actions, telling
from app.registration.forms import NoticeForm
from app.registration.views import bp
from app.web.access import EDITORS, open_to
from app.web.language import language
from app.web.reasons import in_words


@bp.route("/events/<id:event_id>/cancel", methods=["GET", "POST"])
@open_to(*EDITORS)
def cancel(event_id: str) -> ResponseReturnValue:
    """Who will be told that it is cancelled; then one deliberate action."""
    event = editable_event(event_id, editor=current_account())
    if not may_become(event, EventStatus.CANCELLED):
        flash(_("This event cannot be cancelled any more."), "wrong")
        return redirect(url_for("events.show", event_id=event_id), code=303)
    form = NoticeForm(data={"version": str(event.version)})
    if form.validate_on_submit():
        try:
            told = actions.cancel_event(
                event, words=form.words.data or "", version=form.version.number, by=current_account(), now=clock.now()
            )
        except Refused as refusal:
            form.form_errors = [*form.form_errors, in_words(refusal)]
        else:
            flash(ngettext("The event is cancelled; %(num)s message is in the outbox.", "The event is cancelled; %(num)s messages are in the outbox.", told), "good")
            return redirect(url_for("events.show", event_id=event_id), code=303)
    return render_template(
        "registration/cancel.html", event=event, form=form, concerned=telling.concerned_by(event, language())
    ), 422 if form.errors else 200


@bp.route("/events/<id:event_id>/tell", methods=["GET", "POST"])
@open_to(*EDITORS)
def tell(event_id: str) -> ResponseReturnValue:
    """Who still has the old date or place; then one deliberate action."""
    event = editable_event(event_id, editor=current_account())
    form = NoticeForm(data={"version": str(event.version)})
    if form.validate_on_submit():
        told = actions.tell_of_change(event, words=form.words.data or "", by=current_account(), now=clock.now())
        flash(ngettext("%(num)s message is in the outbox.", "%(num)s messages are in the outbox.", told), "good")
        return redirect(url_for("registration.board", event_id=event_id), code=303)
    return render_template(
        "registration/tell.html", event=event, form=form, concerned=telling.outdated(event, language())
    ), 422 if form.errors else 200
