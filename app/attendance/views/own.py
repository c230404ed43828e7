"""What delegates say of themselves: that they take part online, where the organisers have opened it."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.attendance import actions, queries
from app.attendance.views import bp
from app.errors import NotAllowed, NotFound
from app.events.models import ProgrammeSession
from app.registration.models import Delegate
from app.registration.queries import by_link
from app.web.access import Audience, open_to


@bp.post("/d/<secret:link>/here")
@open_to(Audience.LINK)
def here(link: str) -> ResponseReturnValue:
    """Say that one is in the session that is open for it."""
    delegate = by_link(link)
    session = queries.terms_of(delegate.event).self_session
    try:
        if session is None:
            raise NotAllowed
        actions.mark_oneself(session, delegate, now=clock.now())
    except NotAllowed as refused:
        raise NotFound from refused
    flash(_("Thank you. It is recorded that you take part."), "good")
    return redirect(url_for("registration.delegate_page", link=link), code=303)


def session_to_join(delegate: Delegate) -> ProgrammeSession | None:
    """The session in which this delegate may say so, for the delegate's page."""
    session = queries.terms_of(delegate.event).self_session
    return session if session is not None and actions.may_mark_oneself(session, delegate) else None
