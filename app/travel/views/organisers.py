"""The organisers' list of requests, the decisions, and the totals."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import NotFound, Refused
from app.events.queries import editable_event
from app.events.wording import taken_mark
from app.files.responses import send_bytes
from app.people.accounts import current_account
from app.registration.exports import MEDIA
from app.registration.queries import get_delegate, names_on
from app.travel import actions, queries
from app.travel.exports import workbook
from app.travel.forms import DecisionForm, OfferForm
from app.travel.rules import costs_of, totals_of
from app.travel.views import bp
from app.web.access import EDITORS, open_to
from app.web.language import language
from app.web.reasons import in_words


@bp.route("/events/<id:event_id>/sponsorship", methods=["GET", "POST"])
@open_to(*EDITORS)
def sponsorship(event_id: str) -> ResponseReturnValue:
    """Whether it is offered, every request, and what all of it comes to."""
    event = editable_event(event_id, editor=current_account())
    offer = queries.offer_of(event)
    form = OfferForm(data={"open": offer.open, "currency": offer.currency, "payer": offer.payer} if offer else None)
    if form.validate_on_submit():
        try:
            actions.offer(
                event, open_now=form.open.data, currency=form.currency.data, payer=form.payer.data or "", by=current_account()
            )
        except Refused as refusal:
            form.currency.errors = [in_words(refusal)]
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("travel.sponsorship", event_id=event_id), code=303)
    rows = queries.sponsorships(event)
    return render_template(
        "travel/sponsorship.html",
        event=event,
        offer=offer,
        form=form,
        rows=[(each, costs_of(each)) for each in rows],
        totals=totals_of(rows),
        names=names_on(event, language(), {each.delegate.state_id for each in rows if each.delegate.state_id}),
    ), 422 if form.errors else 200


@bp.route("/events/<id:event_id>/sponsorship/<id:delegate_id>", methods=["GET", "POST"])
@open_to(*EDITORS)
def decide(event_id: str, delegate_id: str) -> ResponseReturnValue:
    """Grant or refuse it, with the amounts."""
    event = editable_event(event_id, editor=current_account())
    delegate, offer = get_delegate(event, delegate_id), queries.offer_of(event)
    if offer is None:
        raise NotFound
    found = queries.sponsorship_of(delegate)
    form = DecisionForm(data=DecisionForm.values(found))
    if form.validate_on_submit():
        try:
            actions.decide(
                delegate,
                granted=form.decision.data == "granted",
                amounts=form.amounts,
                answer=form.answer.data or "",
                version=form.version.number,
                by=current_account(),
                now=clock.now(),
            )
        except Refused as refusal:
            form.form_errors.append(in_words(refusal))
        else:
            flash(_("The decision is recorded."), "good")
            return redirect(url_for("travel.sponsorship", event_id=event_id), code=303)
    return render_template(
        "travel/decide.html", event=event, delegate=delegate, sponsorship=found, offer=offer, form=form
    ), 422 if form.errors else 200


@bp.get("/events/<id:event_id>/sponsorship.xlsx")
@open_to(*EDITORS)
def sponsorship_table(event_id: str) -> ResponseReturnValue:
    """The list and its totals as a workbook."""
    event = editable_event(event_id, editor=current_account())
    content = workbook(event, language(), mark=taken_mark(event, by=current_account(), now=clock.now()))
    return send_bytes(content, name=f"sponsorship-{event.starts_on}.xlsx", media_type=MEDIA["xlsx"])
