"""The pictures of an event, which the record shows to everybody."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Refused
from app.events import actions, queries
from app.events.forms.pictures import AlternativeForm, PictureForm
from app.events.views import bp, event_to_edit
from app.files import responses
from app.files.actions import store_photograph
from app.people.accounts import current_account
from app.web.access import EDITORS, STAFF, open_to
from app.web.reasons import in_words


@bp.route("/events/<id:event_id>/pictures", methods=["GET", "POST"])
@open_to(*EDITORS)
def pictures(event_id: str) -> ResponseReturnValue:
    """The pictures, and a form for another."""
    event = event_to_edit(event_id)
    form = PictureForm()
    if form.is_submitted() and form.validate():
        try:
            stored, size = store_photograph(form.file.data, now=clock.now())
            actions.add_picture(event, stored, size=size, alternative=form.alternative, by=current_account())
        except Refused as refusal:
            form.file.errors = [in_words(refusal)]
        else:
            flash(_("The picture is kept."), "good")
            return redirect(url_for("events.pictures", event_id=event_id), code=303)
    return render_template("events/pictures.html", form=form, event=event), 422 if form.errors else 200


@bp.get("/events/<id:event_id>/pictures/<id:picture_id>.jpg")
@open_to(*STAFF)
def picture(event_id: str, picture_id: str) -> ResponseReturnValue:
    """A picture, for staff who may see the event."""
    event = queries.get_event(event_id, viewer=current_account())
    return responses.send_picture(queries.get_picture(event, picture_id).stored, public=False)


@bp.route("/events/<id:event_id>/pictures/<id:picture_id>/edit", methods=["GET", "POST"])
@open_to(*EDITORS)
def edit_picture(event_id: str, picture_id: str) -> ResponseReturnValue:
    """Say anew what there is to see."""
    event = event_to_edit(event_id)
    kept = queries.get_picture(event, picture_id)
    form = AlternativeForm(data=AlternativeForm.values(kept))
    if form.is_submitted() and form.validate():
        actions.describe_picture(event, kept, alternative=form.alternative, by=current_account())
        flash(_("Saved."), "good")
        return redirect(url_for("events.pictures", event_id=event_id), code=303)
    return render_template("events/picture.html", form=form, event=event, picture=kept), 422 if form.errors else 200


@bp.post("/events/<id:event_id>/pictures/<id:picture_id>/remove")
@open_to(*EDITORS)
def remove_picture(event_id: str, picture_id: str) -> ResponseReturnValue:
    """Take a picture away."""
    event = event_to_edit(event_id)
    actions.remove_picture(event, queries.get_picture(event, picture_id), by=current_account())
    flash(_("The picture is removed."), "good")
    return redirect(url_for("events.pictures", event_id=event_id), code=303)
