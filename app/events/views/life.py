"""What becomes of an event: its steps, a copy of it, its helpers, the order of its organisers."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import NotFound, Refused
from app.events import actions, queries
from app.events.cloning import clone as clone_event
from app.events.forms.life import CloneForm, StatusForm
from app.events.models import EventStatus
from app.events.views import bp, do, event_to_edit, member
from app.events.views.plan import assistants_form
from app.people.accounts import current_account
from app.web.access import EDITORS, open_to
from app.web.reasons import in_words

BY_BUTTON = (EventStatus.DRAFT, EventStatus.SCHEDULED, EventStatus.HELD)
"""Cancelling and publishing have pages of their own, in the rooms that know whom they concern."""


@bp.post("/events/<id:event_id>/status")
@open_to(*EDITORS)
def status(event_id: str) -> ResponseReturnValue:
    """Take the next step of its life, or one back."""
    event = event_to_edit(event_id)
    step = member(EventStatus, StatusForm().status.data)
    if step not in BY_BUTTON or step is None or event.status is EventStatus.PUBLISHED:
        raise NotFound
    return do(
        lambda: actions.set_status(event, step, by=current_account(), now=clock.now()), back_to="events.show", event=event
    )


@bp.route("/events/<id:event_id>/clone", methods=["GET", "POST"])
@open_to(*EDITORS)
def clone(event_id: str) -> ResponseReturnValue:
    """Make a draft like it."""
    event = event_to_edit(event_id)
    form = CloneForm(data={"title": event.title})
    if form.is_submitted() and form.validate():
        try:
            copy = clone_event(
                event,
                title=form.title.data or "",
                starts_on=form.starts_on.data,
                with_files=form.with_files.data,
                by=current_account(),
                now=clock.now(),
            )
        except Refused as refusal:
            form.starts_on.errors = [in_words(refusal)]
        else:
            flash(_("This is the copy, a draft."), "good")
            return redirect(url_for("events.show", event_id=copy.public_id), code=303)
    return render_template("events/clone.html", form=form, event=event), 422 if form.errors else 200


@bp.post("/events/<id:event_id>/order/<iso3>")
@open_to(*EDITORS)
def order(event_id: str, iso3: str) -> ResponseReturnValue:
    """Name one of the organising States first."""
    event = event_to_edit(event_id)
    if not any(state.iso3 == iso3 for office in queries.organisers(event, "en") for state in office.states):
        raise NotFound
    return do(
        lambda: actions.name_first(event, iso3, by=current_account(), now=clock.now()), back_to="events.show", event=event
    )


@bp.post("/events/<id:event_id>/assistants")
@open_to(*EDITORS)
def assistants(event_id: str) -> ResponseReturnValue:
    """Who helps at the door."""
    event = event_to_edit(event_id)
    form = assistants_form(event)
    if event.is_paper or not form.validate():
        raise NotFound
    chosen = [account for account in queries.assistants() if account.id in (form.assistants.data or [])]
    return do(lambda: actions.assign(event, chosen, by=current_account()), back_to="events.show", event=event)
