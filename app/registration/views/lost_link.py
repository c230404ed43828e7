"""The page for whoever has lost a link: its answer is always the same."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import clock
from app.registration import lost_links
from app.registration.forms import LostLinkForm
from app.registration.views import bp
from app.web.access import Audience, open_to
from app.web.language import language


@bp.route("/lost-link", methods=["GET", "POST"])
@open_to(Audience.EVERYONE)
def lost_link() -> ResponseReturnValue:
    """Have the links of coming events sent again, to the address that has them; who is signed in needs none."""
    if current_user.is_authenticated:
        return redirect(url_for("reports.home"))
    form = LostLinkForm()
    if form.validate_on_submit():
        lost_links.ask(form.email.data, address=request.remote_addr or "", language=language(), now=clock.now())
        return redirect(url_for("registration.lost_link", sent=1), code=303)
    return render_template(
        "registration/lost_link.html", form=form, sent=request.args.get("sent") == "1" and not form.errors
    ), 422 if form.errors else 200
