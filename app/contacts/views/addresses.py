"""The addresses of one State or organisation."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.contacts import actions, queries
from app.contacts.forms import ADDRESS_ROLES, FORMS_OF_ADDRESS, KINDS, PLACES, ContactForm
from app.contacts.models import AddressRole, Contact, FormOfAddress, Place
from app.contacts.queries import Addressee
from app.contacts.views import bp
from app.errors import Refused
from app.mail.queries import troubled
from app.people.accounts import current_account
from app.web.access import ADMINISTRATORS, DIRECTORY, open_to
from app.web.language import language
from app.web.reasons import in_words


@bp.get("/contacts/<code>")
@open_to(*DIRECTORY)
def addresses(code: str) -> ResponseReturnValue:
    """Where invitations to this addressee go."""
    addressee = _addressee(code)
    found = queries.contacts_of(addressee.id)
    return render_template(
        "contacts/addresses.html",
        addressee=addressee,
        organisation=None if addressee.is_state else queries.get_organisation(code),
        contacts=found,
        troubled=troubled(each.email for each in found if each.email),
        kinds=KINDS,
        places=PLACES,
        roles=ADDRESS_ROLES,
        forms_of_address=FORMS_OF_ADDRESS,
        may_edit=current_account().holds(*ADMINISTRATORS),
    )


@bp.route("/contacts/<code>/new", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def add_contact(code: str) -> ResponseReturnValue:
    """Add an address."""
    return _edit(_addressee(code), None)


@bp.route("/contacts/<code>/<id:contact_id>", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def edit_contact(code: str, contact_id: str) -> ResponseReturnValue:
    """Change an address."""
    addressee = _addressee(code)
    return _edit(addressee, queries.get_contact(addressee.id, contact_id))


@bp.post("/contacts/<code>/<id:contact_id>/remove")
@open_to(*ADMINISTRATORS)
def remove_contact(code: str, contact_id: str) -> ResponseReturnValue:
    """Forget an address."""
    actions.remove_contact(queries.get_contact(_addressee(code).id, contact_id))
    flash(_("The address is forgotten."), "good")
    return redirect(url_for("contacts.addresses", code=code), code=303)


def _addressee(code: str) -> Addressee:
    return queries.addressee_by_code(code, clock.today(), language())


def _edit(addressee: Addressee, contact: Contact | None) -> ResponseReturnValue:
    form = ContactForm(obj=contact, data=None if contact else {"place": Place.MISSION if addressee.is_state else Place.OTHER})
    if form.validate_on_submit():
        try:
            actions.save_contact(
                addressee.id,
                contact,
                name=form.data["name"] or "",
                place=Place(form.place.data),
                office=form.office.data or "",
                email=form.email.data or "",
                role=AddressRole(form.role.data),
                language=form.language.data or None,
                form_of_address=FormOfAddress(form.form_of_address.data),
            )
        except Refused as refusal:
            form.email.errors = [in_words(refusal)]
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("contacts.addresses", code=addressee.code), code=303)
    return render_template("contacts/contact.html", form=form, addressee=addressee, contact=contact), (
        422 if form.errors else 200
    )
