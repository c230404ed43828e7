"""What delegates print themselves, by their personal link."""

from __future__ import annotations

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from app.documents.badges import BadgeSize, badges_pdf
from app.documents.pdf import MissingGlyphs
from app.errors import NotFound
from app.files import responses
from app.participants import listing
from app.participants.views import bp
from app.registration.models import DelegateStatus
from app.registration.queries import by_link
from app.web.access import Audience, open_to
from app.web.language import language
from app.web.reasons import said


@bp.get("/d/<secret:link>/badge.pdf")
@open_to(Audience.LINK)
def own_badge(link: str) -> ResponseReturnValue:
    """One's own badge, with the code for the entrance."""
    delegate = by_link(link)
    g.language = delegate.language
    if delegate.status is not DelegateStatus.REGISTERED or delegate.erased_at is not None:
        raise NotFound
    badge = listing.badges(delegate.event, language(), size=BadgeSize.A6, only=delegate)
    try:
        content = badges_pdf(badge)
    except MissingGlyphs:
        flash(said("no_font_for_list"), "wrong")
        return redirect(url_for("registration.delegate_page", link=link), code=303)
    return responses.send_bytes(content, name="badge.pdf", media_type="application/pdf")
