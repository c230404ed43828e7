"""What delegates and missions ask for; the link is the key."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import NotFound, Refused
from app.invitations import queries as invitations
from app.registration import queries as registration
from app.registration.models import Delegate
from app.registration.rules import Window, window_for
from app.registration.views import reader
from app.travel import actions, queries
from app.travel.forms import AskForm
from app.travel.rules import costs_of
from app.travel.views import bp
from app.web.access import Audience, open_to
from app.web.reasons import in_words


@bp.route("/d/<secret:link>/sponsorship", methods=["GET", "POST"])
@open_to(Audience.LINK)
def own_sponsorship(link: str) -> ResponseReturnValue:
    """Ask for oneself, and see what is granted."""
    delegate = registration.by_link(link)
    g.language = delegate.language
    return _page(delegate, home=url_for("registration.delegate_page", link=link), sees_amounts=True)


@bp.route("/s/<secret:link>/delegates/<id:delegate_id>/sponsorship", methods=["GET", "POST"])
@open_to(Audience.LINK)
def sponsorship_by_mission(link: str, delegate_id: str) -> ResponseReturnValue:
    """A mission asks for one of its delegates; the amounts are between the organisers and the delegate."""
    invitation = invitations.by_link(link, reader=reader())
    g.language = invitation.language
    delegate = registration.get_delegate(invitation.event, delegate_id, addressee_id=invitation.addressee_id)
    return _page(delegate, home=url_for("registration.state_page", link=link), sees_amounts=False)


def _page(delegate: Delegate, *, home: str, sees_amounts: bool) -> ResponseReturnValue:
    event, found = delegate.event, queries.sponsorship_of(delegate)
    offer = queries.offer_of(event)
    if offer is None or (found is None and not offer.open):
        raise NotFound
    form = AskForm(data=AskForm.values(found))
    if form.validate_on_submit():
        try:
            actions.ask(
                delegate,
                flight=form.flight.data,
                nights=form.nights.data or 0,
                days=form.days.data or 0,
                note=form.note.data or "",
                version=form.version.number,
                now=clock.now(),
            )
        except Refused as refusal:
            form.form_errors.append(in_words(refusal))
        else:
            flash(_("The request is with the organisers."), "good")
            return redirect(home, code=303)
    return render_template(
        "travel/ask.html",
        event=event,
        delegate=delegate,
        sponsorship=found,
        costs=costs_of(found) if found and sees_amounts else None,
        currency=offer.currency,
        form=form,
        home=home,
        may_ask=offer.open and (found is None or found.decided_at is None) and window_for(delegate, clock.now()) is Window.OPEN,
    ), 422 if form.errors else 200
