"""The person's own pages: no account, the personal link is the key."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.errors import NotFound, Refused
from app.privacy import erasing
from app.privacy.views import bp, erase_form, erase_page, kept_file, kept_page
from app.registration import queries
from app.registration.models import Delegate
from app.web.access import Audience, open_to
from app.web.reasons import in_words


@bp.get("/d/<secret:link>/data")
@open_to(Audience.LINK)
def own(link: str) -> ResponseReturnValue:
    """Everything that is kept of oneself."""
    home, erase = url_for("registration.delegate_page", link=link), url_for("privacy.erase_own", link=link)
    return kept_page(_delegate(link), layout="shared/guest.html", home=home, erase=erase, file=url_for("privacy.own_file", link=link))


@bp.get("/d/<secret:link>/data.json")
@open_to(Audience.LINK)
def own_file(link: str) -> ResponseReturnValue:
    """The same as a file that programs read."""
    return kept_file(_delegate(link))


@bp.route("/d/<secret:link>/erase", methods=["GET", "POST"])
@open_to(Audience.LINK)
def erase_own(link: str) -> ResponseReturnValue:
    """Have oneself erased; pressed twice, the second time finds nothing and says so."""
    try:
        delegate = _delegate(link)
    except NotFound:
        if request.method == "POST":
            return redirect(url_for("privacy.erased"), code=303)
        raise
    form = erase_form(delegate)
    if form.validate_on_submit():
        try:
            erasing.erase(delegate, version=form.version.number, now=clock.now())
        except Refused as refusal:
            form.form_errors.append(in_words(refusal))
        else:
            return redirect(url_for("privacy.erased"), code=303)
    home = url_for("registration.delegate_page", link=link)
    return erase_page(delegate, form, layout="shared/guest.html", home=home, own=True)


@bp.get("/personal-data/erased")
@open_to(Audience.EVERYONE)
def erased() -> ResponseReturnValue:
    """Where the way ends: the link opens nothing any more."""
    return render_template("privacy/erased.html")


def _delegate(link: str) -> Delegate:
    delegate = queries.by_link(link)
    g.language = delegate.language
    return delegate
