"""The wording of the letters, and the keys of those who sign them."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Refused
from app.events.queries import editable_event
from app.invitations import clearing, queries
from app.invitations.forms import ClearanceForm
from app.invitations.views import bp
from app.people.accounts import current_account
from app.treaty.queries import forms_on
from app.web.access import ADMINISTRATORS, EDITORS, open_to
from app.web.language import language
from app.web.requests import say_refused


@bp.get("/events/<id:event_id>/invite/wording")
@open_to(*EDITORS)
def wording(event_id: str) -> ResponseReturnValue:
    """What the letters say, who has cleared it, and what changed since."""
    account = current_account()
    event = editable_event(event_id, editor=account)
    batch = queries.newest_batch(event)
    keys = clearing.keys_of(batch) if batch else []
    return render_template(
        "invitations/wording.html",
        event=event,
        batch=batch,
        keys=keys,
        own=[key.signs for key in keys if clearing.may_turn_as_own(account, event, key.signs)],
        may_write_down=account.holds(*ADMINISTRATORS),
        names=forms_on(event.starts_on, language(), iso3s=[key.signs for key in keys]),
        changes=clearing.changes_since(batch) if batch else {},
    )


@bp.post("/events/<id:event_id>/invite/letters/<id:batch_id>/clear")
@open_to(*EDITORS)
def clear(event_id: str, batch_id: str) -> ResponseReturnValue:
    """Turn a key for the wording of these letters."""
    event = editable_event(event_id, editor=current_account())
    batch = queries.get_batch(event, batch_id)
    form = ClearanceForm()
    if form.validate():
        try:
            clearing.clear(batch, form.signs.data or "", note=form.note.data or "", by=current_account(), now=clock.now())
        except Refused as refusal:
            say_refused(refusal)
    else:
        flash(_("Write at most 300 characters on how it was cleared."), "wrong")
    return redirect(url_for("invitations.wording", event_id=event_id), code=303)
