"""Links and devices of the door, for those who organise the event; one's own browser as a device for whoever checks in."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.attendance import door, queries
from app.attendance.forms import LinkForm
from app.attendance.models import DoorLink
from app.attendance.rules import ends, has_a_door
from app.attendance.views import bp
from app.attendance.views.door import as_device
from app.documents.qr import qr_data_uri
from app.errors import NotAllowed, Refused
from app.events.models import Event
from app.events.queries import get_event
from app.events.rules import may_check_in, may_edit
from app.people.accounts import current_account
from app.registration.rules import end_of
from app.web.access import EDITORS, STAFF, open_to
from app.web.links import public_url, secret_for
from app.web.requests import say_refused


@bp.post("/events/<id:event_id>/attend/device")
@open_to(*STAFF)
def own_device(event_id: str) -> ResponseReturnValue:
    """Make this browser a device at the door."""
    event = get_event(event_id, viewer=current_account())
    account = current_account()
    if not may_check_in(account, event):
        raise NotAllowed
    try:
        if clock.now() >= ends(event):
            raise Refused("event_is_over")
        device, secret = door.open_device(event, label=account.name[:80], expires_at=ends(event), by=account, now=clock.now())
    except Refused as refusal:
        say_refused(refusal)
        return redirect(url_for("attendance.show", event_id=event_id), code=303)
    return as_device(device, secret)


@bp.route("/events/<id:event_id>/attend/devices", methods=["GET", "POST"])
@open_to(*EDITORS)
def devices(event_id: str) -> ResponseReturnValue:
    """The links of the door with their devices; a new link."""
    event = _event(event_id)
    form, now = LinkForm(), clock.now()
    if form.validate_on_submit():
        until = end_of(clock.local(now, event.zone).date(), event.zone) if form.until.data == "today" else ends(event)
        try:
            door.make_link(event, label=form.label.data, expires_at=min(until, ends(event)), by=current_account(), now=now)
        except Refused as refusal:
            say_refused(refusal)
        return redirect(url_for("attendance.devices", event_id=event_id), code=303)
    return render_template(
        "attendance/devices.html",
        event=event,
        form=form,
        links=queries.links_of(event),
        devices=queries.devices_of(event),
        now=now,
        is_open=door.is_open,
        address_of=_address,
        qr=qr_data_uri,
    ), 422 if form.errors else 200


@bp.post("/events/<id:event_id>/attend/devices/links/<id:link_id>/revoke")
@open_to(*EDITORS)
def revoke_link(event_id: str, link_id: str) -> ResponseReturnValue:
    """End a link and all devices that it opened."""
    door.revoke_link(_event(event_id), link_id, by=current_account(), now=clock.now())
    flash(_("The link is revoked, and so is every device that it opened: each wipes its list when it next has a network."), "good")
    return redirect(url_for("attendance.devices", event_id=event_id), code=303)


@bp.post("/events/<id:event_id>/attend/devices/<id:device_id>/revoke")
@open_to(*EDITORS)
def revoke_device(event_id: str, device_id: str) -> ResponseReturnValue:
    """End one device."""
    door.revoke_device(_event(event_id), device_id, by=current_account(), now=clock.now())
    flash(_("The device is revoked: it wipes its list when it next has a network."), "good")
    return redirect(url_for("attendance.devices", event_id=event_id), code=303)


def _event(event_id: str) -> Event:
    event = get_event(event_id, viewer=current_account())
    if not may_edit(current_account(), event) or not has_a_door(event):
        raise NotAllowed
    return event


def _address(link: DoorLink) -> str:
    return public_url("door.enter", link=secret_for("door", link.public_id, 1))
