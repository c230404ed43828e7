"""The door: sessions, the list of one session, a tick, its undoing, a walk-in."""

from __future__ import annotations

from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.attendance import actions, queries
from app.attendance.forms import MarkForm, WalkInForm
from app.attendance.models import Method, Standing
from app.attendance.rules import on_page
from app.attendance.views import bp
from app.errors import NotAllowed
from app.events.models import Event
from app.events.queries import get_event
from app.events.rules import is_open_for_changes, may_check_in, may_edit
from app.people.accounts import current_account
from app.registration import actions as registration
from app.registration.models import Category
from app.treaty.queries import state_names, states_by_id
from app.web.access import STAFF, open_to
from app.web.language import language
from app.web.paging import Page, page_number


@bp.get("/events/<id:event_id>/attend")
@open_to(*STAFF)
def show(event_id: str) -> ResponseReturnValue:
    """The sessions with their live counts."""
    event = get_event(event_id, viewer=current_account())
    return render_template(
        "attendance/show.html",
        event=event,
        roll=queries.roll_of(event),
        may_record=may_check_in(current_account(), event),
        may_edit=may_edit(current_account(), event),
        may_edit_programme=may_edit(current_account(), event) and is_open_for_changes(event),
    )


@bp.post("/events/<id:event_id>/attend/open")
@open_to(*STAFF)
def open_list(event_id: str) -> ResponseReturnValue:
    """Begin taking attendance at an event that has no programme."""
    event = _event_at_the_door(event_id)
    actions.ensure_a_session(event, title=_("Meeting"))
    return redirect(url_for("attendance.show", event_id=event_id), code=303)


@bp.get("/events/<id:event_id>/attend/<id:session_id>")
@open_to(*STAFF)
def session(event_id: str, session_id: str) -> ResponseReturnValue:
    """Everybody who may come, by State in protocol order, in pages; `q` narrows the list and forgives accents."""
    event = _event_at_the_door(event_id)
    return _list_page(event, session_id, _walk_in_form(event), 200)


@bp.post("/events/<id:event_id>/attend/<id:session_id>/mark")
@open_to(*STAFF)
def mark(event_id: str, session_id: str) -> ResponseReturnValue:
    """Record one tick or its undoing."""
    event = _event_at_the_door(event_id)
    part = queries.get_session(event, session_id)
    form = MarkForm()
    if not form.validate():
        flash(_("That tick could not be read. Load the page again."), "wrong")
        return redirect(url_for("attendance.session", event_id=event_id, session_id=session_id), code=303)
    delegate = queries.get_delegate(event, form.delegate.data)
    present = form.present.data == "1"
    actions.mark(part, delegate, standing=Standing.PRESENT if present else Standing.UNDONE, uuid=form.uuid.data, by=current_account(), now=clock.now())
    if request.headers.get("HX-Request"):
        return render_template(
            "attendance/_row.html", event=event, session=part, delegate=delegate, present=present, new_uuid=_new_uuid
        )
    return redirect(
        url_for(
            "attendance.session",
            event_id=event_id,
            session_id=session_id,
            q=request.args.get("q") or None,
            page=request.args.get("page") or None,
            _anchor=delegate.public_id,
        ),
        code=303,
    )


@bp.post("/events/<id:event_id>/attend/<id:session_id>/walk-in")
@open_to(*STAFF)
def walk_in(event_id: str, session_id: str) -> ResponseReturnValue:
    """Register somebody on the spot, and tick them."""
    event = _event_at_the_door(event_id)
    part = queries.get_session(event, session_id)
    form = _walk_in_form(event)
    if not form.validate():
        return _list_page(event, session_id, form, 422)
    is_delegate = form.category.data == Category.DELEGATE
    delegate = registration.walk_in(
        event,
        category=Category(form.category.data),
        state_id=int(form.state.data) if is_delegate else None,
        organisation="" if is_delegate else form.organisation.data or "",
        title=form.title.data or "",
        given_name=form.given_name.data or "",
        family_name=form.family_name.data,
        function=form.function.data or "",
        submission_key=form.uuid.data,
        now=clock.now(),
    )
    actions.mark(
        part, delegate, uuid=form.uuid.data, by=current_account(), now=clock.now(), method=Method.WALK_IN
    )
    flash(_("%(name)s is registered and present.", name=delegate.full_name), "good")
    return redirect(url_for("attendance.session", event_id=event_id, session_id=session_id), code=303)


def _event_at_the_door(event_id: str) -> Event:
    event = get_event(event_id, viewer=current_account())
    if not may_check_in(current_account(), event):
        raise NotAllowed
    return event


def _list_page(event: Event, session_id: str, form: WalkInForm, code: int) -> ResponseReturnValue:
    part = queries.get_session(event, session_id)
    roll = queries.roll_of(event)
    states = states_by_id(event.starts_on, language(), state_ids={each.state_id for each in roll.delegates if each.state_id})
    asked = (request.args.get("q") or "").strip()[:100]
    delegations, number, pages = on_page(queries.in_protocol_order(roll.delegates, states, asked), page_number())
    return render_template(
        "attendance/session.html",
        event=event,
        session=part,
        roll=roll,
        asked=asked,
        delegations=delegations,
        page=Page(number, pages, 1, "attendance.session"),
        form=form,
        new_uuid=_new_uuid,
    ), code


def _walk_in_form(event: Event) -> WalkInForm:
    form = WalkInForm()
    form.state.choices = [("", ""), *((str(key), name) for key, name in state_names(event.starts_on, language()).items())]
    if not form.is_submitted():
        form.uuid.data = _new_uuid()
    return form


def _new_uuid() -> str:
    return str(uuid4())
