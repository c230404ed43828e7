"""The organisers' pages: the personal data of an event, and of one person."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.errors import Refused
from app.events.actions import change_period
from app.events.queries import editable_event
from app.people.accounts import current_account
from app.privacy import erasing, queries
from app.privacy.forms import EraseForm, EventPeriodForm
from app.privacy.jobs import due
from app.privacy.models import Cause
from app.privacy.views import bp, erase_form, erase_page, kept_file, kept_page
from app.registration import consent
from app.registration.models import Delegate
from app.registration.queries import get_delegate
from app.registration.rules import is_over
from app.web.access import EDITORS, open_to
from app.web.reasons import in_words
from app.web.requests import say_refused


@bp.route("/events/<id:event_id>/personal-data", methods=["GET", "POST"])
@open_to(*EDITORS)
def of_event(event_id: str) -> ResponseReturnValue:
    """For how long it is kept, how much there is, and what was erased."""
    event = editable_event(event_id, editor=current_account())
    form = EventPeriodForm(data={"retention_days": event.retention_days, "version": str(event.version)})
    usual = consent.newest()
    if form.validate_on_submit():
        would_go = due(usual.retention_days if usual else None, now=clock.now(), event=event, own=form.retention_days.data)
        if form.confirmed(would_go):
            try:
                change_period(
                    event, form.retention_days.data, version=form.version.number, by=current_account(), now=clock.now()
                )
            except Refused as refusal:
                form.form_errors.append(in_words(refusal))
            else:
                flash(_("Saved."), "good")
                return redirect(url_for("privacy.of_event", event_id=event_id), code=303)
    return render_template(
        "privacy/event.html",
        event=event,
        form=form,
        erasing=EraseForm(formdata=None),
        named=queries.named(event),
        erasures=queries.erasures(event),
        erased_on=consent.erased_on(event),
        is_over=is_over(event, clock.now()),
    ), 422 if form.errors else 200


@bp.post("/events/<id:event_id>/personal-data/erase")
@open_to(*EDITORS)
def erase_event(event_id: str) -> ResponseReturnValue:
    """Erase everybody now, without waiting for the end of the period."""
    event = editable_event(event_id, editor=current_account())
    if request.form.get("sure") != "y":
        flash(_("Tick that it shall be erased."), "wrong")
        return redirect(url_for("privacy.of_event", event_id=event_id), code=303)
    try:
        persons = erasing.erase_event(event, cause=Cause.ORGANISERS, by=current_account(), now=clock.now())
    except Refused as refusal:
        say_refused(refusal)
    else:
        flash(ngettext("The personal data of %(num)s person are erased.", "The personal data of %(num)s persons are erased.", persons), "good")
    return redirect(url_for("privacy.of_event", event_id=event_id), code=303)


@bp.get("/events/<id:event_id>/register/<id:delegate_id>/data")
@open_to(*EDITORS)
def of_person(event_id: str, delegate_id: str) -> ResponseReturnValue:
    """Everything that is kept of one person."""
    there: dict[str, Any] = {"event_id": event_id, "delegate_id": delegate_id}
    return kept_page(
        _delegate(event_id, delegate_id),
        layout="shared/desk.html",
        home=url_for("registration.edit", **there),
        erase=url_for("privacy.erase_person", **there),
        file=url_for("privacy.file_of_person", **there),
    )


@bp.get("/events/<id:event_id>/register/<id:delegate_id>/data.json")
@open_to(*EDITORS)
def file_of_person(event_id: str, delegate_id: str) -> ResponseReturnValue:
    """The same as a file that programs read."""
    return kept_file(_delegate(event_id, delegate_id))


@bp.route("/events/<id:event_id>/register/<id:delegate_id>/erase", methods=["GET", "POST"])
@open_to(*EDITORS)
def erase_person(event_id: str, delegate_id: str) -> ResponseReturnValue:
    """Erase one person who asked for it by another way."""
    delegate = _delegate(event_id, delegate_id)
    form = erase_form(delegate)
    if form.validate_on_submit():
        try:
            erasing.erase(delegate, version=form.version.number, by=current_account(), now=clock.now())
        except Refused as refusal:
            form.form_errors.append(in_words(refusal))
        else:
            flash(_("The personal data are erased."), "good")
            return redirect(url_for("privacy.of_event", event_id=event_id), code=303)
    home = url_for("registration.edit", event_id=event_id, delegate_id=delegate_id)
    return erase_page(delegate, form, layout="shared/desk.html", home=home, own=False)


def _delegate(event_id: str, delegate_id: str) -> Delegate:
    return get_delegate(editable_event(event_id, editor=current_account()), delegate_id)
