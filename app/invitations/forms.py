"""What is entered about invitations and contacts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, EmailField, FieldList, FormField, HiddenField, SelectField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, Length, Optional

from app.invitations.models import AddressRole, FormOfAddress
from app.web.forms import Form, mail_address
from app.web.language import ENDONYMS

ADDRESS_ROLES = {AddressRole.TO: _l("is written to"), AddressRole.COPY: _l("gets a copy")}
FORMS_OF_ADDRESS = {
    FormOfAddress.EXCELLENCY: _l("Excellency (not asked yet)"),
    FormOfAddress.AMBASSADOR_M: _l("Ambassador, a man (Monsieur l'Ambassadeur, Señor Embajador)"),
    FormOfAddress.AMBASSADOR_F: _l("Ambassador, a woman (Madame l'Ambassadrice, Señora Embajadora)"),
}


class ContactForm(Form):
    """An address of a State."""

    name = StringField(_l("Name"), validators=[Length(max=200)], description=_l("Kept exactly as written; may stay empty."))
    office = StringField(
        _l("Office"), validators=[Length(max=200)], description=_l("Permanent Mission, ministry in the capital, …")
    )
    email = EmailField(
        _l("E-mail"),
        validators=[DataRequired(_l("Enter an e-mail address.")), Length(max=254), mail_address],
    )
    role = SelectField(_l("This address"), choices=list(ADDRESS_ROLES.items()), default=AddressRole.TO)
    language = SelectField(_l("Language of letters"), choices=[("", _l("as the State's")), *ENDONYMS.items()])
    form_of_address = SelectField(
        _l("Form of address"),
        choices=list(FORMS_OF_ADDRESS.items()),
        default=FormOfAddress.EXCELLENCY,
        description=_l("Asked of the mission, never guessed from a name."),
    )


class StateForm(Form):
    """A State to be added by hand."""

    state = SelectField(_l("State"), coerce=int)


class SignatoryForm(PlainForm):
    """Who signs for one of the sending States."""

    class Meta(Form.Meta):
        """The outer form has the CSRF token."""

        csrf = False

    iso3 = HiddenField()
    name = StringField(_l("Name"), validators=[Optional(), Length(max=200)])
    function = StringField(_l("Function"), validators=[Optional(), Length(max=200)])


class LettersForm(Form):
    """What all letters of a batch bear."""

    dated = DateField(_l("Date of the letters"), validators=[DataRequired(_l("Enter the date of the letters."))])
    signatories = FieldList(FormField(SignatoryForm))


class ActionForm(Form):
    """A deliberate action that needs nothing but to be meant."""
