"""What States undertook at an event: noted, corrected, followed up."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.events.models import Event
from app.events.queries import editable_event
from app.events.rules import may_edit
from app.people.accounts import current_account
from app.reports import commitments as noting
from app.reports import queries
from app.reports.forms import PROGRESS, CommitmentForm, ProgressForm
from app.reports.models import Progress
from app.reports.rules import due
from app.reports.views import bp
from app.treaty.queries import state_names
from app.web.access import EDITORS, open_to
from app.web.language import language
from app.web.paging import version_of
from app.web.requests import tried


@bp.get("/events/<id:event_id>/commitments")
@open_to(*EDITORS)
def commitments(event_id: str) -> ResponseReturnValue:
    """All of them, and a form for the next; for those who hold the office now, to follow them up."""
    event = queries.event_to_follow_up(event_id, by=current_account(), today=clock.today())
    data = {"submission_key": uuid4().hex, "confidential": event.is_closed}
    return _page(event, CommitmentForm(formdata=None, data=data), 200)


@bp.post("/events/<id:event_id>/commitments")
@open_to(*EDITORS)
def commitments_note(event_id: str) -> ResponseReturnValue:
    """Write one down."""
    event = editable_event(event_id, editor=current_account())
    form = CommitmentForm()
    form.offer(_states(event))
    if not form.validate():
        return _page(event, form, 422)
    key = form.submission_key.data or ""
    return _try(event, lambda: noting.note(event, form.facts, submission_key=key, by=current_account(), now=clock.now()))


@bp.route("/events/<id:event_id>/commitments/<id:commitment_id>", methods=["GET", "POST"])
@open_to(*EDITORS)
def commitments_change(event_id: str, commitment_id: str) -> ResponseReturnValue:
    """Correct what was noted."""
    event = editable_event(event_id, editor=current_account())
    kept = queries.get_commitment(event, commitment_id)
    form = CommitmentForm(data=CommitmentForm.data_of(kept))
    form.offer(_states(event))
    if form.validate_on_submit():
        return _try(event, lambda: noting.change(kept, form.facts, version=version_of(form.version.data), by=current_account()))
    return render_template("reports/commitment.html", event=event, commitment=kept, form=form), 422 if form.errors else 200


@bp.post("/events/<id:event_id>/commitments/<id:commitment_id>/progress")
@open_to(*EDITORS)
def commitments_progress(event_id: str, commitment_id: str) -> ResponseReturnValue:
    """Write down what became of it."""
    event = queries.event_to_follow_up(event_id, by=current_account(), today=clock.today())
    kept = queries.get_commitment(event, commitment_id)
    form = ProgressForm()
    if not form.validate():
        flash(_("Choose what became of it, and write a note of at most 300 characters."), "wrong")
        return redirect(url_for("reports.commitments", event_id=event_id), code=303)
    progress, note, version = Progress(form.progress.data), form.note.data or "", version_of(form.version.data)
    return _try(
        event, lambda: noting.follow_up(kept, progress, note=note, version=version, by=current_account(), now=clock.now())
    )


@bp.post("/events/<id:event_id>/commitments/<id:commitment_id>/remove")
@open_to(*EDITORS)
def commitments_remove(event_id: str, commitment_id: str) -> ResponseReturnValue:
    """Take away what was noted by mistake."""
    event = editable_event(event_id, editor=current_account())
    kept = queries.get_commitment(event, commitment_id)
    version = version_of(ProgressForm().version.data)
    return _try(event, lambda: noting.remove(kept, version=version, by=current_account()))


def _page(event: Event, form: CommitmentForm, code: int) -> ResponseReturnValue:
    form.offer(_states(event))
    today = clock.today()
    kept = queries.commitments_of(event)
    return render_template(
        "reports/commitments.html",
        event=event,
        form=form,
        may_edit=may_edit(current_account(), event),
        commitments=[(each, due(each, today)) for each in kept],
        names=state_names(event.starts_on, language()),
        words=PROGRESS,
    ), code


def _states(event: Event) -> list[tuple[str, str]]:
    return [(str(state_id), name) for state_id, name in state_names(event.starts_on, language()).items()]


def _try(event: Event, action: Callable[[], object]) -> ResponseReturnValue:
    return tried(action, back_to=url_for("reports.commitments", event_id=event.public_id), done=_("Done."))
