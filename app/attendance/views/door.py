"""What a device at the door asks for: it has a cookie instead of an account, and one event."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from app import clock
from app.attendance import door, queries, syncing
from app.attendance.forms import DeviceForm
from app.attendance.models import DoorDevice
from app.attendance.rules import TO_SEND, has_a_door
from app.attendance.views import door_bp as bp
from app.attendance.wording import NOTES, REFUSALS
from app.errors import NotFound, Refused
from app.web.access import Audience, open_to
from app.web.language import language
from app.web.paging import number_of
from app.web.reasons import in_words

COOKIE = "plenary_door"
"""Behind TLS with the prefix that keeps a page without TLS from setting it; not `__Host-`, as it is sent to the door alone."""


@bp.route("/door/<secret:link>", methods=["GET", "POST"])
@open_to(Audience.LINK)
def enter(link: str) -> ResponseReturnValue:
    """Make this device one of the door's: it needs a name, so that it can be told from the others and revoked."""
    made = queries.link_by_secret(link, now=clock.now())
    if not has_a_door(made.event):
        raise NotFound
    form = DeviceForm()
    if form.validate_on_submit():
        try:
            device, secret = door.open_device(made.event, label=form.label.data, expires_at=made.expires_at, link=made, now=clock.now())
        except Refused as refusal:
            form.form_errors = [in_words(refusal)]
        else:
            return as_device(device, secret)
    return render_template("attendance/door/enter.html", event=made.event, form=form), 422 if form.errors else 200


@bp.get("/door/list")
@open_to(Audience.LINK)
def people() -> ResponseReturnValue:
    """What the device keeps, in JSON."""
    device = _device()
    if device is None or not door.is_open(device, clock.now()):
        return _wipe(may_send=device is not None and door.may_send(device, clock.now()))
    kept = door.list_for(device, language(), now=clock.now())
    answer = jsonify(kept)
    answer.set_etag(door.etag_of(kept))
    answer.headers["Cache-Control"] = "no-store"
    return answer.make_conditional(request)


@bp.post("/door/sync")
@open_to(Audience.LINK)
def sync() -> ResponseReturnValue:
    """Take what the device has recorded, and answer what has become of each."""
    device = _device() if _is_from_the_page() else None
    now = clock.now()
    if device is None or not door.may_send(device, now):
        return _wipe()
    request.max_content_length = syncing.LARGEST
    try:
        said = _said()
    except RequestEntityTooLarge:
        return _too_many()
    device_time = syncing.instant_of(said.get("device_time"))
    records = said.get("records")
    if device_time is None or not isinstance(records, list):
        return _unreadable()
    if len(records) > syncing.MOST:
        return _too_many()
    since = number_of(str(said.get("since") or "")[:12], 0, 2**31) or 0
    results = syncing.apply(device, records, device_time=device_time, since=since, now=now)
    still_open = door.is_open(device, now)
    return jsonify(
        now=door.iso(now),
        results=[
            {"uuid": each.uuid, "outcome": each.outcome, "reason": each.reason, "message": _sentence(each.reason)} for each in results
        ],
        marks=door.marks_for(device.event, since=since) if still_open else [],
        version=str(queries.version_of(device.event)),
    )


@bp.post("/door/leave")
@open_to(Audience.LINK)
def leave() -> ResponseReturnValue:
    """Forget this device."""
    if not _is_from_the_page():
        return _wipe()
    device = _device()
    if device is not None:
        door.leave(device, now=clock.now())
    answer = make_response("", 204)
    answer.delete_cookie(_cookie(), path="/door")
    return answer


def as_device(device: DoorDevice, secret: str) -> Response:
    """Lead a device that was just opened to its page, with its cookie."""
    answer = redirect(url_for("door.shell"), code=303)
    answer.set_cookie(
        _cookie(),
        secret,
        expires=device.expires_at + TO_SEND,
        path="/door",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Strict",
    )
    return answer  # type: ignore[return-value]  # Werkzeug's own kind of answer


def _cookie() -> str:
    return f"__Secure-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE


def _device() -> DoorDevice | None:
    secret = request.cookies.get(_cookie(), "")
    return queries.device_by_secret(secret) if secret else None


def _is_from_the_page() -> bool:
    """No form of another site can send this: it stands for the token of a form."""
    return request.mimetype == "application/json" and request.headers.get("X-Plenary-Door") == "1"


def _said() -> dict[str, Any]:
    """The body; empty where it is no JSON object."""
    try:
        said = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _sentence(reason: str | None) -> str | None:
    words = REFUSALS.get(reason) or NOTES.get(reason) if reason else None  # type: ignore[call-overload]  # a key of either
    return str(words) if words else None


def _wipe(*, may_send: bool = False) -> ResponseReturnValue:
    """`may_send` says that what waits on the device is still taken, though the list is gone."""
    answer = jsonify(wipe=True, may_send=may_send, message=_("This device is no longer at the door. Open the link again, or ask the organisers for a new one."))
    answer.headers["Cache-Control"] = "no-store"
    return answer, 401


def _too_many() -> ResponseReturnValue:
    message = _("Too much at once: at most %(most)s records are taken in one go. Nothing was applied; send fewer.", most=syncing.MOST)
    return jsonify(message=message, limit=syncing.MOST), 413


def _unreadable() -> ResponseReturnValue:
    return jsonify(message=_("What was sent cannot be read. Nothing was applied.")), 400
