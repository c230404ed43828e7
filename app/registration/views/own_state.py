"""A focal point's page: the events that their own State is invited to, and nothing of any other State."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.errors import NotFound
from app.invitations.queries import own_secret
from app.people.accounts import current_account
from app.registration import queries
from app.registration.forms import ANSWER_WORDS
from app.registration.views import bp
from app.treaty.queries import state_names
from app.web.access import FOCAL_POINTS, open_to
from app.web.language import language


@bp.get("/my-state")
@open_to(*FOCAL_POINTS)
def own_state() -> ResponseReturnValue:
    """Each invitation with its answer and delegation, and the State's own page to answer on, by an address that needs this account."""
    account = current_account()
    state_id = account.state_id
    if state_id is None:
        raise NotFound
    return render_template(
        "registration/own_state.html",
        name=state_names(clock.today(), language())[state_id],
        invitations=queries.invitations_of_state(state_id),
        link_of=lambda invitation: url_for("registration.state_page", link=own_secret(invitation, account)),
        answer_words=ANSWER_WORDS,
        today=clock.today(),
    )
