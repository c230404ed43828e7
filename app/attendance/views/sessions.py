"""The door: sessions, the list of one session, a tick, its undoing, a walk-in."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.attendance import actions, queries
from app.attendance.forms import MarkForm, StandingForm, WalkInForm
from app.attendance.models import Excuse, Method, Mode, Standing
from app.attendance.rules import on_page, wall_instant
from app.attendance.views import at_the_door, bp, new_uuid
from app.attendance.wording import EXCUSES, METHODS, MODES, STANDINGS
from app.errors import Refused
from app.events.models import Event
from app.events.queries import get_event
from app.events.rules import is_open_for_changes, may_check_in, may_edit
from app.people.accounts import current_account
from app.registration import actions as registration
from app.registration.models import Category, Delegate
from app.treaty.queries import state_names, states_by_id
from app.web.access import STAFF, open_to
from app.web.language import language
from app.web.paging import Page, number_of, page_number
from app.web.reasons import in_words

WORDS = {"standings": STANDINGS, "modes": MODES, "excuses": EXCUSES, "methods": METHODS}


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
    event = at_the_door(event_id)
    actions.ensure_a_session(event, title=_("Meeting"))
    return redirect(url_for("attendance.show", event_id=event_id), code=303)


@bp.get("/events/<id:event_id>/attend/<id:session_id>")
@open_to(*STAFF)
def session(event_id: str, session_id: str) -> ResponseReturnValue:
    """Everybody who may come, by State in protocol order, in pages; `q` narrows the list and forgives accents."""
    event = at_the_door(event_id)
    return _list_page(event, session_id, _walk_in_form(event), 200)


@bp.post("/events/<id:event_id>/attend/<id:session_id>/mark")
@open_to(*STAFF)
def mark(event_id: str, session_id: str) -> ResponseReturnValue:
    """Record one tick or its undoing."""
    event = at_the_door(event_id)
    part = queries.get_session(event, session_id)
    form = MarkForm()
    if not form.validate():
        flash(_("That tick could not be read. Load the page again."), "wrong")
        return redirect(url_for("attendance.session", event_id=event_id, session_id=session_id), code=303)
    delegate = queries.get_delegate(event, form.delegate.data)
    standing = Standing.PRESENT if form.present.data == "1" else Standing.UNDONE
    actions.mark(
        part,
        delegate,
        standing=standing,
        mode=Mode(form.mode.data or Mode.IN_PERSON),
        uuid=form.uuid.data,
        by=current_account(),
        now=clock.now(),
        seen=number_of(form.seen.data, 0, 2**31),
    )
    if request.headers.get("HX-Request"):
        roll = queries.roll_of(event)
        return render_template(
            "attendance/_row.html", event=event, session=part, delegate=delegate, roll=roll, new_uuid=new_uuid, words=WORDS
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


@bp.route("/events/<id:event_id>/attend/<id:session_id>/persons/<id:delegate_id>", methods=["GET", "POST"])
@open_to(*STAFF)
def person(event_id: str, session_id: str, delegate_id: str) -> ResponseReturnValue:
    """What was recorded of one person in a session, by whom and when; something else to record."""
    event = at_the_door(event_id)
    part, delegate = queries.get_session(event, session_id), queries.get_delegate(event, delegate_id)
    roll = queries.roll_of(event)
    held = roll.standing_in(part, delegate)
    colleagues = [each for each in roll.delegates if each is not delegate and _same_delegation(each, delegate)]
    form = StandingForm(**_on_file(event, held))
    form.substitute.choices = [("", ""), *((each.public_id, each.full_name) for each in colleagues)]
    if not form.is_submitted():
        form.uuid.data, form.seen.data = new_uuid(), str(roll.version)
    if form.validate_on_submit():
        try:
            actions.mark(
                part,
                delegate,
                standing=Standing(form.standing.data),
                mode=Mode(form.mode.data),
                excuse=Excuse(form.excuse.data),
                note=form.note.data or "",
                substitute=next((each for each in colleagues if each.public_id == form.substitute.data), None),
                arrived_at=wall_instant(form.arrived.data, part, event),
                left_at=wall_instant(form.left.data, part, event),
                uuid=form.uuid.data,
                by=current_account(),
                now=clock.now(),
                seen=number_of(form.seen.data, 0, 2**31),
            )
        except Refused as refusal:
            form.form_errors = [in_words(refusal)]
        else:
            return redirect(url_for("attendance.session", event_id=event_id, session_id=session_id, _anchor=delegate_id), code=303)
    history = queries.history_of(part, delegate=delegate)
    return render_template(
        "attendance/person.html", event=event, session=part, delegate=delegate, held=held, form=form, history=history, words=WORDS
    ), 422 if form.errors else 200


@bp.post("/events/<id:event_id>/attend/<id:session_id>/walk-in")
@open_to(*STAFF)
def walk_in(event_id: str, session_id: str) -> ResponseReturnValue:
    """Register somebody on the spot, and tick them."""
    event = at_the_door(event_id)
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
    if delegate.walk_in:
        flash(_("%(name)s is registered and present.", name=delegate.full_name), "good")
    else:
        flash(_("%(name)s was on the list already, and is present.", name=delegate.full_name), "good")
    return redirect(url_for("attendance.session", event_id=event_id, session_id=session_id), code=303)


def _same_delegation(one: Delegate, other: Delegate) -> bool:
    return (one.category, one.state_id, one.organisation) == (other.category, other.state_id, other.organisation)


def _on_file(event: Event, held: queries.Held | None) -> dict[str, object]:
    """What the form shows first: what holds."""
    if held is None:
        return {}
    times = {"arrived": held.arrived_at, "left": held.left_at}
    said = {"standing": held.standing.value, "mode": held.mode.value, "excuse": (held.excuse or Excuse.OTHER).value, "note": held.note}
    return said | {name: clock.local(each, event.zone).time() if each else None for name, each in times.items()}


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
        new_uuid=new_uuid,
        words=WORDS,
    ), code


def _walk_in_form(event: Event) -> WalkInForm:
    form = WalkInForm()
    form.state.choices = [("", ""), *((str(key), name) for key, name in state_names(event.starts_on, language()).items())]
    if not form.is_submitted():
        form.uuid.data = new_uuid()
    return form
