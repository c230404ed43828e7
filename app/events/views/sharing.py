"""Who has access to an event: parts that are given and taken, and the glass before the secretariat."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import NotAllowed, Refused
from app.events import queries, rules, sharing
from app.events.forms.sharing import PART_WORDS, GlassForm, PartForm
from app.events.models import Event
from app.events.views import bp, do
from app.people import messages
from app.people.accounts import current_account
from app.web.access import GLASS_BREAKERS, KEEPERS, SHARERS, open_to
from app.web.language import language
from app.web.links import public_url
from app.web.reasons import in_words
from app.web.requests import say_refused


@bp.route("/events/<id:event_id>/people", methods=["GET", "POST"])
@open_to(*SHARERS)
def people(event_id: str) -> ResponseReturnValue:
    """Who has access, and by what right; give somebody a part."""
    event = _event_to_share(event_id)
    form = PartForm(zone=event.zone)
    if form.validate_on_submit():
        try:
            secret = sharing.invite(event, **form.facts(), by=current_account(), now=clock.now())
        except Refused as refusal:
            form.ends_at.errors = [in_words(refusal)]
        else:
            flash(_("%(name)s has a part in this event now, and is told by mail.", name=form.name.data), "good")
            if secret and not messages.can_be_sent():
                return render_template("events/joining_link.html", event=event, name=form.name.data, link=public_url("people.join", link=secret))
            return redirect(url_for("events.people", event_id=event_id), code=303)
    return render_template(
        "events/people.html",
        event=event,
        form=form,
        part_words=PART_WORDS,
        coordinators=queries.coordinators_of(event),
        local=clock.local,
        may_keep=rules.may_keep_from_secretariat(current_account(), event),
    ), 422 if form.errors else 200


@bp.post("/events/<id:event_id>/people/<id:account_id>/remove")
@open_to(*SHARERS)
def take_part_away(event_id: str, account_id: str) -> ResponseReturnValue:
    """Take somebody's part away."""
    event = _event_to_share(event_id)
    return do(lambda: sharing.take_away(event, account_id, by=current_account(), now=clock.now()), back_to="events.people", event=event)


@bp.post("/events/<id:event_id>/without-secretariat")
@open_to(*KEEPERS)
def keep_from_secretariat(event_id: str) -> ResponseReturnValue:
    """Keep a closed meeting among its coordinators, or open it to the secretariat again."""
    event = _event_to_share(event_id)
    keep = request.form.get("keep") == "1"
    return do(
        lambda: sharing.keep_from_secretariat(event, keep=keep, by=current_account(), now=clock.now()), back_to="events.people", event=event
    )


@bp.get("/events/kept")
@open_to(*GLASS_BREAKERS)
def kept() -> ResponseReturnValue:
    """That there are events which are closed to the secretariat; no more than month and area."""
    return render_template(
        "events/kept.html",
        events=sharing.kept_events(),
        area_names=lambda event: [office.area.name_in(language()) for office in event.offices],
        form=GlassForm(),
        hours=sharing.GLASS.seconds // 3600,
    )


@bp.post("/events/kept/<id:event_id>/break")
@open_to(*GLASS_BREAKERS)
def break_glass(event_id: str) -> ResponseReturnValue:
    """Open one of them, with a reason, for hours; its coordinators and the secretariat are told."""
    form = GlassForm()
    form.validate()
    try:
        event = sharing.break_glass(event_id, form.reason.data or "", by=current_account(), now=clock.now())
    except Refused as refusal:
        say_refused(refusal)
        return redirect(url_for("events.kept"), code=303)
    flash(_("The event is open to you for four hours. Its coordinators and the rest of the secretariat have been told."), "attention")
    return redirect(url_for("events.show", event_id=event.public_id), code=303)


def _event_to_share(event_id: str) -> Event:
    event = queries.get_event(event_id, viewer=current_account())
    if not rules.may_share(current_account(), event):
        raise NotAllowed
    return event
