"""The whole form: its order, its beginning, its publication."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import NotFound
from app.events.models import Event
from app.people.accounts import current_account
from app.questionnaires import actions, queries
from app.questionnaires.definition import Definition
from app.questionnaires.forms import StartForm, VersionForm
from app.questionnaires.starters import usual_form
from app.questionnaires.views import bp, event_with_form, languages_of, states_for
from app.web.access import EDITORS, open_to
from app.web.language import language
from app.web.paging import number_of
from app.web.requests import tried


@bp.get("/events/<id:event_id>/form")
@open_to(*EDITORS)
def show(event_id: str) -> ResponseReturnValue:
    """Sections and questions as they will be asked, and what can be done with each."""
    event = event_with_form(event_id)
    drafted = queries.drafted(event)
    sources = queries.to_copy_from(event, by=current_account()) if not drafted.definition.sections else []
    return render_template(
        "questionnaires/build.html",
        event=event,
        drafted=drafted,
        definition=drafted.definition,
        problems=drafted.definition.problems(),
        states=dict(states_for(event, drafted.definition)),
        sources=[each for each, _form in sources],
        has_usual=bool(usual_form(event.kind).sections),
        reader=language(),
    )


@bp.post("/events/<id:event_id>/form/start")
@open_to(*EDITORS)
def start(event_id: str) -> ResponseReturnValue:
    """Begin with the usual form of the kind, or with that of another event of one's own."""
    event = event_with_form(event_id)
    form = StartForm()
    source = form.source.data or ""
    if source:
        pair = next((each for each in queries.to_copy_from(event, by=current_account()) if each[0].public_id == source), None)
        if pair is None:
            raise NotFound
        like = queries.drafted(pair[0]).definition
    else:
        like = usual_form(event.kind)
    like = like.among(languages_of(event))
    return _change(event, form, lambda before: before if before.sections else like)


@bp.post("/events/<id:event_id>/form/move")
@open_to(*EDITORS)
def move(event_id: str) -> ResponseReturnValue:
    """One place up or down, or to a place in a section."""
    event = event_with_form(event_id)
    form = VersionForm()
    item, section = form.item.data or "", form.section.data or ""
    place = number_of(form.index.data, 0, 1000)
    step = {"1": 1, "-1": -1}.get(form.step.data or "")
    if place is None and step is None:
        raise NotFound
    if step is None:
        return _change(event, form, lambda before: before.placed(item, section_id=section, index=place or 0), anchor=item)
    return _change(event, form, lambda before: before.moved(item, step), anchor=item)


@bp.post("/events/<id:event_id>/form/remove")
@open_to(*EDITORS)
def remove(event_id: str) -> ResponseReturnValue:
    """Take a question out, or a section with its questions; answers to it stay readable."""
    event = event_with_form(event_id)
    form = VersionForm()
    return _change(event, form, lambda before: before.without(form.item.data or ""))


@bp.post("/events/<id:event_id>/form/publish")
@open_to(*EDITORS)
def publish(event_id: str) -> ResponseReturnValue:
    """Ask it from now on."""
    event = event_with_form(event_id)
    form = VersionForm()

    def act() -> None:
        actions.publish(event, version=form.number, by=current_account(), now=clock.now())
        flash(_("Published. Delegates are asked this from now on."), "good")

    return _do(event, act)


@bp.post("/events/<id:event_id>/form/discard")
@open_to(*EDITORS)
def discard(event_id: str) -> ResponseReturnValue:
    """Go back to what is published."""
    event = event_with_form(event_id)
    form = VersionForm()
    return _do(event, lambda: actions.discard(event, version=form.number, by=current_account(), now=clock.now()))


def _change(event: Event, form: VersionForm, change: Callable[[Definition], Definition], anchor: str = "") -> ResponseReturnValue:
    return _do(
        event, lambda: actions.redraft(event, change, version=form.number, by=current_account(), now=clock.now()), anchor
    )


def _do(event: Event, act: Callable[[], object], anchor: str = "") -> ResponseReturnValue:
    return tried(act, back_to=url_for("questionnaires.show", event_id=event.public_id, _anchor=anchor if anchor.isalnum() else None))
