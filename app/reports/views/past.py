"""Activities of before the system, entered on one page; and figures of attendance that nobody recorded by name."""

from __future__ import annotations

from pathlib import PurePath

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.database import db
from app.errors import Refused
from app.events import actions as events
from app.events.forms.fields import rearranged
from app.events.models import Event, FileKind
from app.events.queries import editable_event
from app.files.actions import store_photograph, store_upload
from app.people.accounts import current_account
from app.reports import past
from app.reports.facts import headcount_of
from app.reports.past_forms import HeadcountForm, PastForm
from app.reports.views import bp
from app.treaty import queries as treaty
from app.web.access import ADMINISTRATORS, EDITORS, open_to
from app.web.language import language
from app.web.reasons import in_words


@bp.route("/events/past", methods=["GET", "POST"])
@open_to(*EDITORS)
def past_activity() -> ResponseReturnValue:
    """Everything that the record says of an activity, on one page."""
    form = PastForm(data={"zone": treaty.the_convention().zone, "publish": True})
    moved = form.is_submitted() and rearranged(form, request.form)
    form.offer(areas=treaty.areas(), language=language(), zone=treaty.the_convention().zone, new=True)
    form.offer_facts(list(treaty.state_names(clock.today(), language()).items()), language())
    if form.is_submitted() and not moved and form.validate():
        try:
            event = _enter(form)
        except Refused as refusal:
            db.session.rollback()
            form.form_errors.append(in_words(refusal))
        else:
            flash(_("It is entered. Look at its texts here."), "good")
            return redirect(url_for("reports.summary", event_id=event.public_id), code=303)
    return render_template("reports/past.html", form=form, may_publish=current_account().holds(*ADMINISTRATORS)), 422 if form.errors else 200


@bp.route("/events/<id:event_id>/headcount", methods=["GET", "POST"])
@open_to(*EDITORS)
def headcount(event_id: str) -> ResponseReturnValue:
    """Who was there, in figures, where no list was kept."""
    event = editable_event(event_id, editor=current_account())
    form = HeadcountForm(data=HeadcountForm.values(headcount_of(event)))
    if form.validate_on_submit():
        past.count(event, form.figures, by=current_account())
        flash(_("Saved."), "good")
        return redirect(url_for("reports.summary", event_id=event_id), code=303)
    return render_template("reports/headcount.html", form=form, event=event), 422 if form.errors else 200


def _enter(form: PastForm) -> Event:
    account, now = current_account(), clock.now()
    event = past.enter(
        form.facts(),
        headcount=form.figures,
        approximate=bool(form.approximate.data),
        text=form.text.data or "",
        language=form.text_language.data,
        by=account,
        now=now,
    )
    kind = FileKind.CONCEPT_NOTE if event.is_paper else FileKind.OTHER
    for upload in form.uploads:
        stored = store_upload(upload, now=now)
        title = PurePath(upload.filename or stored.name).stem[:200] or stored.name
        events.add_file(event, stored, kind=kind, title=title, language=form.text_language.data, public=True, by=account)
    if form.picture.data:
        photograph, size = store_photograph(form.picture.data, now=now)
        events.add_picture(event, photograph, size=size, alternative=form.alternative, by=account)
    if not form.publish.data or not account.holds(*ADMINISTRATORS):
        return event
    if not form.text.data and past.tells_who(event):
        flash(_("It is not on the record yet: a figure is so small that it can tell who was there."), "attention")
    else:
        note = _("by publication before the system")
        past.publish(event, note=note, by=account, now=now)
    return event
