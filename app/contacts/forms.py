"""What is entered about addresses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from app.contacts.models import AddressRole, FormOfAddress, Place
from app.web.forms import Form, mail_address
from app.web.language import ENDONYMS

PLACES = {
    Place.MISSION: _l("Permanent Mission"),
    Place.CAPITAL: _l("Capital"),
    Place.OTHER: _l("Elsewhere"),
}
ADDRESS_ROLES = {AddressRole.TO: _l("is written to"), AddressRole.COPY: _l("gets a copy")}
FORMS_OF_ADDRESS = {
    FormOfAddress.EXCELLENCY: _l("Excellency (not asked yet)"),
    FormOfAddress.AMBASSADOR_M: _l("Ambassador, a man (Monsieur l'Ambassadeur, Señor Embajador)"),
    FormOfAddress.AMBASSADOR_F: _l("Ambassador, a woman (Madame l'Ambassadrice, Señora Embajadora)"),
}


class ContactForm(Form):
    """An address of a State or an organisation."""

    name = StringField(_l("Name"), validators=[Length(max=200)], description=_l("Kept exactly as written; may stay empty."))
    place = SelectField(_l("Place"), choices=list(PLACES.items()), default=Place.MISSION)
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
