"""The programme: its parts, their order, those who speak."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import NotFound, Refused
from app.events import actions, queries, rules
from app.events.forms.fields import rearranged
from app.events.forms.programme import SessionForm, StepForm, session_values
from app.events.models import Event, ProgrammeSession
from app.events.views import bp, do, event_to_edit
from app.people.accounts import current_account
from app.treaty import queries as treaty
from app.web.access import EDITORS, open_to
from app.web.language import language
from app.web.paging import number_of
from app.web.reasons import in_words


@bp.route("/events/<id:event_id>/programme", methods=["GET", "POST"])
@open_to(*EDITORS)
def programme(event_id: str) -> ResponseReturnValue:
    """The programme, and a form for its next part."""
    event = _with_programme(event_id)
    form = SessionForm(data={"day": _next_day(event)})
    if _filled_in(event, form):
        saved = _save(event, None, form)
        if saved is not None:
            flash(_("Added: %(title)s.", title=saved.title), "good")
            return redirect(url_for("events.programme", event_id=event_id, _anchor="add"), code=303)
    return render_template(
        "events/programme.html",
        form=form,
        event=event,
        names=treaty.state_names(event.starts_on, language()),
        overlaps=rules.overlaps(event.sessions),
        outside=rules.outside(event),
    ), 422 if form.errors else 200


@bp.route("/events/<id:event_id>/programme/<id:session_id>", methods=["GET", "POST"])
@open_to(*EDITORS)
def edit_session(event_id: str, session_id: str) -> ResponseReturnValue:
    """Change a part of the programme."""
    event = _with_programme(event_id)
    session = queries.get_session(event, session_id)
    form = SessionForm(data=session_values(event, session))
    if _filled_in(event, form):
        saved = _save(event, session, form)
        if saved is not None:
            return redirect(url_for("events.programme", event_id=event_id), code=303)
    return render_template("events/session.html", form=form, event=event, session=session), 422 if form.errors else 200


@bp.post("/events/<id:event_id>/programme/<id:session_id>/move")
@open_to(*EDITORS)
def move_session(event_id: str, session_id: str) -> ResponseReturnValue:
    """One place up or down."""
    form = StepForm()
    if not form.validate():
        raise NotFound
    step = form.step.data or 0
    return _act(event_id, session_id, lambda event, part: actions.move_session(event, part, step, **_who_and_when()))


@bp.post("/events/<id:event_id>/programme/<id:session_id>/remove")
@open_to(*EDITORS)
def remove_session(event_id: str, session_id: str) -> ResponseReturnValue:
    """Take it out of the programme."""
    return _act(event_id, session_id, lambda event, part: actions.remove_session(event, part, **_who_and_when()))


def _with_programme(event_id: str) -> Event:
    """A paper has none, so its page does not exist."""
    event = event_to_edit(event_id)
    if event.is_paper:
        raise NotFound
    return event


def _filled_in(event: Event, form: SessionForm) -> bool:
    moved = form.is_submitted() and rearranged(form, request.form)
    form.offer(event, treaty.state_names(event.starts_on, language()), language())
    return form.is_submitted() and not moved and form.validate()


def _save(event: Event, session: ProgrammeSession | None, form: SessionForm) -> ProgrammeSession | None:
    version = (number_of(form.version.data, 0, 2**31) or 0) if session else None
    try:
        return actions.save_session(event, session, form.facts(), version=version, by=current_account(), now=clock.now())
    except Refused as refusal:
        form.form_errors.append(in_words(refusal))
        return None


def _act(event_id: str, session_id: str, action: Callable[[Event, ProgrammeSession], None]) -> ResponseReturnValue:
    event = _with_programme(event_id)
    session = queries.get_session(event, session_id)
    return do(lambda: action(event, session), back_to="events.programme", event=event)


def _who_and_when() -> dict[str, Any]:
    return {"by": current_account(), "now": clock.now()}


def _next_day(event: Event) -> str:
    """The day of the last part that has one: the next part is most likely on it too."""
    timed = [each.starts_at for each in event.sessions if each.starts_at]
    return (clock.local(max(timed), event.zone).date() if timed else event.starts_on).isoformat()
