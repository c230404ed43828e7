"""Programs that register delegates: their keys for one event, and the two addresses that such a key opens."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from app import clock
from app.database import db
from app.errors import NotFound, Refused
from app.events.queries import editable_event
from app.participants import programs
from app.participants.forms import TokenForm
from app.participants.models import ProgramToken
from app.participants.views import bp
from app.people.accounts import current_account
from app.web.access import EDITORS, Audience, open_to
from app.web.links import public_url
from app.web.reasons import in_words

LARGEST = 1024 * 1024
"""Bytes of one request."""


@bp.route("/events/<id:event_id>/participants/programs", methods=["GET", "POST"])
@open_to(*EDITORS)
def program_tokens(event_id: str) -> ResponseReturnValue:
    """The keys of the event; a new one is shown once."""
    event, form, secret = editable_event(event_id, editor=current_account()), TokenForm(), ""
    if form.validate_on_submit():
        try:
            secret = programs.make_token(event, name=form.name.data, by=current_account(), now=clock.now())
        except Refused as refusal:
            form.name.errors = [in_words(refusal)]
    return render_template(
        "participants/programs.html",
        event=event,
        form=form,
        secret=secret,
        tokens=programs.tokens_of(event),
        address=public_url("participants.register_by_program", event_id=event.public_id),
    ), 422 if form.errors else 200


@bp.post("/events/<id:event_id>/participants/programs/<id:token_id>/revoke")
@open_to(*EDITORS)
def revoke_token(event_id: str, token_id: str) -> ResponseReturnValue:
    """It opens nothing any more."""
    programs.revoke(editable_event(event_id, editor=current_account()), token_id, by=current_account(), now=clock.now())
    flash(_("The key is revoked."), "good")
    return redirect(url_for("participants.program_tokens", event_id=event_id), code=303)


@bp.get("/api/events/<id:event_id>/form")
@open_to(Audience.TOKEN)
def form_for_programs(event_id: str) -> ResponseReturnValue:
    """What is asked of a delegate."""
    try:
        return jsonify(programs.described(_token(event_id).event))
    except NotFound:
        return _error(404, _("There is nothing here that this key opens."))


@bp.post("/api/events/<id:event_id>/delegates")
@open_to(Audience.TOKEN)
def register_by_program(event_id: str) -> ResponseReturnValue:
    """Register the records of the request: what became of each."""
    try:
        token = _token(event_id)
        body = _body()
        outcomes = programs.register_all(
            token, body["delegates"], tell=body.get("tell") is True, network=request.remote_addr or "", now=clock.now()
        )
    except NotFound:
        return _error(404, _("There is nothing here that this key opens."))
    except Refused as refusal:
        return _error(429 if refusal.reason == "too_many_requests" else 400, in_words(refusal))
    return jsonify({"delegates": outcomes})


def _token(event_id: str) -> ProgramToken:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise NotFound
    return programs.opened_by(secret.strip(), event_id)


def _body() -> dict[str, Any]:
    """The request's JSON; raises `Refused` for what is none, or not a list of records."""
    try:
        body = request.get_json(silent=True) if (request.content_length or 0) <= LARGEST else None
    except (HTTPException, RecursionError) as error:
        raise Refused("program_unreadable", most=programs.MOST_RECORDS) from error
    body = body if isinstance(body, dict) else {}
    records = body.get("delegates")
    if not isinstance(records, list) or not 0 < len(records) <= programs.MOST_RECORDS or not all(isinstance(each, dict) for each in records):
        raise Refused("program_unreadable", most=programs.MOST_RECORDS)
    return body


def _error(code: int, sentence: str) -> ResponseReturnValue:
    db.session.rollback()
    return jsonify({"error": sentence}), code
