"""The files of an event."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Refused
from app.events import actions, queries
from app.events.forms.files import DescriptionForm, FileForm
from app.events.models import EventFile, FileKind
from app.events.views import bp, event_to_edit
from app.files import responses
from app.files.actions import store_upload
from app.files.models import StoredFile
from app.people.accounts import current_account
from app.web.access import EDITORS, STAFF, open_to
from app.web.reasons import in_words


@bp.route("/events/<id:event_id>/files", methods=["GET", "POST"])
@open_to(*EDITORS)
def files(event_id: str) -> ResponseReturnValue:
    """The files, and a form for another."""
    event = event_to_edit(event_id)
    form = FileForm()
    if form.is_submitted() and form.validate():
        stored = _stored(form)
        if stored is not None:
            actions.add_file(event, stored, by=current_account(), **_description(form, stored))
            flash(_("The file is kept."), "good")
            return redirect(url_for("events.files", event_id=event_id), code=303)
    return render_template("events/files.html", form=form, event=event), 422 if form.errors else 200


@bp.get("/events/<id:event_id>/files/<id:file_id>")
@open_to(*STAFF)
def download(event_id: str, file_id: str) -> ResponseReturnValue:
    """A file, for staff who may see the event."""
    event = queries.get_event(event_id, viewer=current_account())
    return responses.send(queries.get_file(event, file_id).stored)


@bp.route("/events/<id:event_id>/files/<id:file_id>/edit", methods=["GET", "POST"])
@open_to(*EDITORS)
def edit_file(event_id: str, file_id: str) -> ResponseReturnValue:
    """Say anew what a file is, or replace it."""
    event = event_to_edit(event_id)
    file = queries.get_file(event, file_id)
    form = DescriptionForm(data=_as_it_is(file))
    if form.is_submitted() and form.validate():
        stored = _stored(form) if form.file.data else file.stored
        if stored is not None:
            actions.describe_file(event, file, stored=stored, by=current_account(), **_description(form, stored))
            flash(_("Saved."), "good")
            return redirect(url_for("events.files", event_id=event_id), code=303)
    return render_template("events/file.html", form=form, event=event, file=file), 422 if form.errors else 200


@bp.post("/events/<id:event_id>/files/<id:file_id>/remove")
@open_to(*EDITORS)
def remove_file(event_id: str, file_id: str) -> ResponseReturnValue:
    """Take a file away."""
    event = event_to_edit(event_id)
    actions.remove_file(event, queries.get_file(event, file_id), by=current_account())
    flash(_("The file is removed."), "good")
    return redirect(url_for("events.files", event_id=event_id), code=303)


def _stored(form: DescriptionForm) -> StoredFile | None:
    try:
        return store_upload(form.file.data, now=clock.now())
    except Refused as refusal:
        form.file.errors = [in_words(refusal)]
        return None


def _description(form: DescriptionForm, stored: StoredFile) -> dict[str, Any]:
    return {
        "kind": FileKind(form.kind.data),
        "title": form.title.data or PurePath(stored.name).stem,
        "language": form.language.data,
        "public": form.public.data,
    }


def _as_it_is(file: EventFile) -> dict[str, Any]:
    return {"kind": file.kind, "title": file.title, "language": file.language, "public": file.public}
