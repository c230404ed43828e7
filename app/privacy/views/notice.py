"""The secretariat's page: what persons are told, and for how long their data are kept."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Refused
from app.people.accounts import current_account
from app.privacy.forms import NoticeForm
from app.privacy.jobs import due
from app.privacy.views import bp
from app.registration import consent
from app.web.access import ADMINISTRATORS, open_to
from app.web.reasons import in_words


@bp.route("/personal-data", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def notice() -> ResponseReturnValue:
    """The text that stands now, every version before it, and the usual period."""
    versions = consent.versions()
    form = NoticeForm.of(versions[0] if versions else None)
    if form.validate_on_submit() and form.confirmed(due(form.retention_days.data, now=clock.now())):
        try:
            consent.write(
                form.texts,
                retention_days=form.retention_days.data,
                number=form.version.number,
                by=current_account(),
                now=clock.now(),
            )
        except Refused as refusal:
            form.form_errors.append(in_words(refusal))
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("privacy.notice"), code=303)
    return render_template("privacy/notice.html", form=form, versions=versions), 422 if form.errors else 200
