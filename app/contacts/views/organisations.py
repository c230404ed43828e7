"""Organisations: adding, changing, removing; their addresses stand on the page of addresses."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.contacts import actions, queries
from app.contacts.forms import OrganisationForm
from app.contacts.models import Organisation
from app.contacts.views import bp
from app.errors import Refused
from app.web.access import ADMINISTRATORS, open_to
from app.web.requests import say_refused


@bp.route("/organisations/new", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def add_organisation() -> ResponseReturnValue:
    """Add an organisation."""
    return _edit(None)


@bp.route("/organisations/<id:organisation_id>", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def edit_organisation(organisation_id: str) -> ResponseReturnValue:
    """Change one."""
    return _edit(queries.get_organisation(organisation_id))


@bp.post("/organisations/<id:organisation_id>/remove")
@open_to(*ADMINISTRATORS)
def remove_organisation(organisation_id: str) -> ResponseReturnValue:
    """Remove one that was never invited."""
    try:
        actions.remove_organisation(queries.get_organisation(organisation_id))
    except Refused as refusal:
        say_refused(refusal)
        return redirect(url_for("contacts.addresses", code=organisation_id), code=303)
    flash(_("Removed."), "good")
    return redirect(url_for("contacts.directory"), code=303)


def _edit(organisation: Organisation | None) -> ResponseReturnValue:
    form = OrganisationForm(data=OrganisationForm.values(organisation) if organisation else None)
    if form.validate_on_submit():
        saved = actions.save_organisation(organisation, form.facts())
        flash(_("Saved."), "good")
        return redirect(url_for("contacts.addresses", code=saved.public_id), code=303)
    return render_template("contacts/organisation.html", form=form, organisation=organisation), (
        422 if form.errors else 200
    )
