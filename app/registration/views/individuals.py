"""The public page on which anybody may ask for a place at an open event."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Refused
from app.registration import individuals, queries
from app.registration.consent import consent_form, newest
from app.registration.forms import IndividualForm, new_key
from app.registration.occasion import occasion, write_to
from app.registration.rules import Window, window
from app.registration.views import bp, show_refusal
from app.registration.waiting import limits_of
from app.web.access import Audience, open_to
from app.web.language import language
from app.web.requests import say_refused


@bp.route("/register/<id:event_id>", methods=["GET", "POST"])
@open_to(Audience.EVERYONE)
def individual(event_id: str) -> ResponseReturnValue:
    """Ask for a place; it counts once the address is confirmed."""
    event = individuals.open_event(event_id)
    form, agreed = IndividualForm(), consent_form()
    if not form.is_submitted():
        form.submission_key.data, form.language.data = new_key(), language()
    elif all([form.validate(), agreed is None or agreed.validate()]):
        try:
            individuals.ask(
                event,
                form.particulars,
                organisation=form.organisation.data or "",
                submission_key=form.submission_key.data,
                network=request.remote_addr or "",
                language=language(),
                now=clock.now(),
            )
        except Refused as refusal:
            show_refusal(form, refusal, {})
        else:
            return redirect(url_for("registration.individual_asked", event_id=event_id), code=303)
    elif form.submission_key.errors:
        form.submission_key.data = new_key()
    return render_template(
        "registration/individual.html",
        event=event,
        form=form,
        consent=agreed,
        notice=newest(),
        occasion=occasion(event, language()),
        limits=limits_of(event),
        stands=window(event, clock.now()),
        is_open=window(event, clock.now()) is Window.OPEN,
        write_to=write_to(event),
    ), 422 if form.errors or (agreed and agreed.errors) else 200


@bp.get("/register/<id:event_id>/sent")
@open_to(Audience.EVERYONE)
def individual_asked(event_id: str) -> ResponseReturnValue:
    """What happens next."""
    event = individuals.open_event(event_id)
    return render_template("registration/individual_asked.html", event=event, write_to=write_to(event))


@bp.post("/d/<secret:link>/confirm")
@open_to(Audience.LINK)
def confirm_own(link: str) -> ResponseReturnValue:
    """The address answers."""
    try:
        individuals.confirm(queries.by_link(link), now=clock.now())
    except Refused as refusal:
        say_refused(refusal)
    else:
        flash(_("Thank you. Your address is confirmed."), "good")
    return redirect(url_for("registration.delegate_page", link=link), code=303)
