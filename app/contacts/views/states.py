"""The addresses of a State."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.contacts import actions, queries
from app.contacts.forms import ADDRESS_ROLES, FORMS_OF_ADDRESS, PLACES, ContactForm
from app.contacts.models import AddressRole, Contact, FormOfAddress, Place
from app.contacts.views import bp
from app.people.accounts import current_account
from app.treaty.queries import get_state, state_names
from app.web.access import EDITORS, Role, open_to
from app.web.language import language


@bp.route("/states/<iso3>/contacts", methods=["GET"])
@open_to(*EDITORS)
def of_state(iso3: str) -> ResponseReturnValue:
    """Where invitations to this State go."""
    state = get_state(iso3)
    return render_template(
        "contacts/of_state.html",
        state=state,
        name=state_names(clock.today(), language())[state.id],
        contacts=queries.contacts_of((state.id, None)),
        places=PLACES,
        roles=ADDRESS_ROLES,
        forms_of_address=FORMS_OF_ADDRESS,
        may_edit=current_account().holds(Role.ISU),
    )


@bp.route("/states/<iso3>/contacts/new", methods=["GET", "POST"])
@open_to(Role.ISU)
def add_contact(iso3: str) -> ResponseReturnValue:
    """Add an address."""
    return _edit(iso3, None)


@bp.route("/states/<iso3>/contacts/<id:contact_id>", methods=["GET", "POST"])
@open_to(Role.ISU)
def edit_contact(iso3: str, contact_id: str) -> ResponseReturnValue:
    """Change an address."""
    return _edit(iso3, queries.get_contact((get_state(iso3).id, None), contact_id))


@bp.post("/states/<iso3>/contacts/<id:contact_id>/remove")
@open_to(Role.ISU)
def remove_contact(iso3: str, contact_id: str) -> ResponseReturnValue:
    """Forget an address."""
    actions.remove_contact(queries.get_contact((get_state(iso3).id, None), contact_id))
    flash(_("The address is forgotten."), "good")
    return redirect(url_for("contacts.of_state", iso3=iso3), code=303)


def _edit(iso3: str, contact: Contact | None) -> ResponseReturnValue:
    state = get_state(iso3)
    form = ContactForm(obj=contact)
    if form.validate_on_submit():
        actions.save_contact(
            (state.id, None),
            contact,
            name=form.data["name"] or "",
            place=Place(form.place.data),
            office=form.office.data or "",
            email=form.email.data,
            role=AddressRole(form.role.data),
            language=form.language.data or None,
            form_of_address=FormOfAddress(form.form_of_address.data),
        )
        flash(_("Saved."), "good")
        return redirect(url_for("contacts.of_state", iso3=iso3), code=303)
    name = state_names(clock.today(), language())[state.id]
    return render_template("contacts/contact.html", form=form, state=state, name=name, contact=contact), (
        422 if form.errors else 200
    )
