"""The board of a session, its roll call by State, and what the organisers ask of attendance."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.attendance import actions, queries
from app.attendance.board import board_of, roll_call
from app.attendance.forms import CallForm, TermsForm
from app.attendance.models import Method, Quorum, Standing
from app.attendance.views import at_the_door, bp, new_uuid
from app.attendance.wording import EXCUSES, QUORUMS, REFUSALS, STANDINGS
from app.errors import NotAllowed, NotFound
from app.events.queries import get_event
from app.events.rules import may_edit
from app.people.accounts import current_account
from app.registration.queries import registered_count
from app.treaty.queries import get_state
from app.web.access import EDITORS, STAFF, open_to
from app.web.language import language


@bp.get("/events/<id:event_id>/attend/<id:session_id>/board")
@open_to(*STAFF)
def board(event_id: str, session_id: str) -> ResponseReturnValue:
    """Live counts; the page asks for itself again and again, and is answered in full only when something changed."""
    event = at_the_door(event_id)
    session = queries.get_session(event, session_id)
    changes = (queries.version_of(event), queries.newest_refusal(event), registered_count(event), event.version, queries.terms_of(event).quorum)
    tag = "-".join(str(each) for each in (*changes, language()))
    if request.headers.get("HX-Request") and request.if_none_match.contains(tag):
        return "", 304
    page = "attendance/_board.html" if request.headers.get("HX-Request") else "attendance/board.html"
    words = {"excuses": EXCUSES, "refusals": REFUSALS, "standings": STANDINGS, "quorums": QUORUMS}
    answer = make_response(
        render_template(page, event=event, session=session, board=board_of(event, session, language()), tag=tag, **words)
    )
    answer.set_etag(tag)
    return answer


@bp.get("/events/<id:event_id>/attend/<id:session_id>/roll-call")
@open_to(*STAFF)
def call(event_id: str, session_id: str) -> ResponseReturnValue:
    """Each State in protocol order: whether it is in the room, and by whom."""
    event = at_the_door(event_id)
    session = queries.get_session(event, session_id)
    called = roll_call(event, session, language())
    return render_template(
        "attendance/roll_call.html", event=event, session=session, called=called, new_uuid=new_uuid, standings=STANDINGS
    )


@bp.post("/events/<id:event_id>/attend/<id:session_id>/roll-call")
@open_to(*STAFF)
def answer_call(event_id: str, session_id: str) -> ResponseReturnValue:
    """Record that a State answered the call, or did not, or take that back."""
    event = at_the_door(event_id)
    session = queries.get_session(event, session_id)
    form = CallForm()
    if not form.validate():
        raise NotFound
    state = get_state(form.state.data or "")
    actions.mark_delegation(
        session, state, standing=Standing(form.standing.data), uuid=form.uuid.data or "", by=current_account(), now=clock.now(), method=Method.LIST
    )
    if request.headers.get("HX-Request"):
        each = next(each for each in roll_call(event, session, language()) if each.state.iso3 == state.iso3)
        return render_template("attendance/_called.html", event=event, session=session, each=each, new_uuid=new_uuid, standings=STANDINGS)
    return redirect(url_for("attendance.call", event_id=event_id, session_id=session_id, _anchor=state.iso3), code=303)


@bp.route("/events/<id:event_id>/attend/terms", methods=["GET", "POST"])
@open_to(*EDITORS)
def terms(event_id: str) -> ResponseReturnValue:
    """What makes a quorum; in which session delegates may say themselves that they take part."""
    event = get_event(event_id, viewer=current_account())
    if not may_edit(current_account(), event):
        raise NotAllowed
    kept, sessions = queries.terms_of(event), queries.sessions_of(event)
    by_id = {each.id: each for each in sessions}
    chosen = by_id.get(kept.self_session_id or 0)
    form = TermsForm(quorum=kept.quorum.value if kept.quorum else "", self_session=chosen.public_id if chosen else "")
    form.self_session.choices = [("", _("in none")), *((each.public_id, each.title) for each in sessions)]
    if not event.online_link:
        del form.self_session
    if form.validate_on_submit():
        asked = form.self_session.data if event.online_link else ""
        actions.set_terms(
            event,
            quorum=Quorum(form.quorum.data) if form.quorum.data else None,
            self_session=next((each for each in sessions if each.public_id == asked), None),
            by=current_account(),
        )
        return redirect(url_for("attendance.show", event_id=event_id), code=303)
    return render_template("attendance/terms.html", event=event, form=form), 422 if form.errors else 200
