"""The table of participants: narrowed, sorted, in pages, and saved under a name."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Refused
from app.events.queries import editable_event
from app.events.rules import may_edit
from app.participants import actions, queries
from app.participants.columns import LABELS, ORDERS, Wording
from app.participants.forms import ViewForm
from app.participants.views import bp, readable_event
from app.people.accounts import current_account
from app.registration.forms import CATEGORY_WORDS, ROLE_WORDS
from app.treaty.models import TreatyStatus
from app.treaty.queries import the_convention
from app.web.access import DESK, EDITORS, open_to
from app.web.language import language
from app.web.requests import say_refused


@bp.get("/events/<id:event_id>/participants")
@open_to(*DESK)
def index(event_id: str) -> ResponseReturnValue:
    """Everybody who takes part, as the reader wants to see them."""
    event = readable_event(event_id)
    asked = queries.Asked.of(request.args, request.args.getlist("column"))
    table = queries.Table(event, language(), asked)
    part = table.page(after=request.args.get("after", "")[:16], before=request.args.get("before", "")[:16])
    words = Wording(event, table.states, language())
    terms = the_convention().status_terms
    return render_template(
        "participants/index.html",
        event=event,
        asked=asked,
        arguments=asked.arguments(),
        part=part,
        lines=[(row, words.cells(row, asked.columns)) for row in part.rows],
        labels=LABELS,
        orders=ORDERS,
        statuses={status.value: (terms[status].get(language()) or terms[status]["en"])[1] for status in TreatyStatus},
        categories=CATEGORY_WORDS,
        roles=ROLE_WORDS,
        views=queries.saved_views(event),
        form=ViewForm(),
        may_edit=may_edit(current_account(), event),
    )


@bp.get("/events/<id:event_id>/participants/views/<id:view_id>")
@open_to(*DESK)
def show_view(event_id: str, view_id: str) -> ResponseReturnValue:
    """The table as somebody saved it."""
    event = readable_event(event_id)
    return redirect(url_for("participants.index", event_id=event_id, **queries.get_view(event, view_id).asked))


@bp.post("/events/<id:event_id>/participants/views")
@open_to(*EDITORS)
def save_view(event_id: str) -> ResponseReturnValue:
    """Keep what the table shows under a name."""
    event = editable_event(event_id, editor=current_account())
    form, asked = ViewForm(), queries.Asked.of(request.form)
    if not form.validate():
        flash(form.name.errors[0] if form.name.errors else _("Enter a name for the view."), "wrong")
        return redirect(url_for("participants.index", event_id=event_id, **asked.arguments()), code=303)
    try:
        view = actions.save_view(event, asked, name=form.name.data, by=current_account(), now=clock.now())
    except Refused as refusal:
        say_refused(refusal)
        return redirect(url_for("participants.index", event_id=event_id, **asked.arguments()), code=303)
    flash(_("Saved as “%(name)s”. Its address can be shared with colleagues.", name=view.name), "good")
    return redirect(url_for("participants.show_view", event_id=event_id, view_id=view.public_id), code=303)


@bp.post("/events/<id:event_id>/participants/views/<id:view_id>/remove")
@open_to(*EDITORS)
def remove_view(event_id: str, view_id: str) -> ResponseReturnValue:
    """Forget a saved view; the participants are not touched."""
    actions.remove_view(editable_event(event_id, editor=current_account()), view_id, by=current_account())
    flash(_("Removed."), "good")
    return redirect(url_for("participants.index", event_id=event_id), code=303)
