"""What is entered about organisations and addresses."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from app.contacts.models import AddresseeKind, AddressRole, FormOfAddress, Organisation, Place
from app.web.forms import Form, mail_address
from app.web.language import ENDONYMS

KINDS = {
    AddresseeKind.STATE: _l("State"),
    AddresseeKind.UNITED_NATIONS: _l("United Nations"),
    AddresseeKind.INTERNATIONAL: _l("International organisation"),
    AddresseeKind.REGIONAL: _l("Regional organisation"),
    AddresseeKind.RED_CROSS: _l("Red Cross and Red Crescent"),
    AddresseeKind.NGO: _l("Non-governmental organisation"),
}
PLACES = {
    Place.MISSION: _l("Permanent Mission"),
    Place.CAPITAL: _l("Capital"),
    Place.OTHER: _l("Elsewhere"),
}
ADDRESS_ROLES = {AddressRole.TO: _l("is written to"), AddressRole.COPY: _l("gets a copy")}
FORMS_OF_ADDRESS = {
    FormOfAddress.EXCELLENCY: _l("Not asked yet (Excellency for a State, Sir or Madam for an organisation)"),
    FormOfAddress.AMBASSADOR_M: _l("Ambassador, a man (Monsieur l'Ambassadeur, Señor Embajador)"),
    FormOfAddress.AMBASSADOR_F: _l("Ambassador, a woman (Madame l'Ambassadrice, Señora Embajadora)"),
    FormOfAddress.SIR: _l("Sir (Monsieur, Señor)"),
    FormOfAddress.MADAM: _l("Madam (Madame, Señora)"),
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
        validators=[Optional(), Length(max=254), mail_address],
        description=_l("Empty while it is not known: then nobody is written to here."),
    )
    role = SelectField(_l("This address"), choices=list(ADDRESS_ROLES.items()), default=AddressRole.TO)
    language = SelectField(_l("Language of letters"), choices=[("", _l("as usual for the addressee")), *ENDONYMS.items()])
    form_of_address = SelectField(
        _l("Form of address"),
        choices=list(FORMS_OF_ADDRESS.items()),
        default=FormOfAddress.EXCELLENCY,
        description=_l("Asked of the mission, never guessed from a name."),
    )


class OrganisationForm(Form):
    """An organisation."""

    name_en = StringField(_l("Name, English"), validators=[DataRequired(_l("Enter the name.")), Length(max=200)])
    name_fr = StringField(_l("Name, French"), validators=[Length(max=200)], description=_l("Empty: the English name is used."))
    name_es = StringField(_l("Name, Spanish"), validators=[Length(max=200)], description=_l("Empty: the English name is used."))
    acronym = StringField(_l("Acronym"), validators=[Length(max=40)])
    kind = SelectField(
        _l("Kind"),
        choices=[(kind, words) for kind, words in KINDS.items() if kind is not AddresseeKind.STATE],
        description=_l("The form of its letters follows from it: a note verbale goes to States only."),
    )
    letter_language = SelectField(_l("Language of letters"), choices=list(ENDONYMS.items()), default="en")
    source = StringField(_l("Source"), validators=[Length(max=300)], description=_l("Where its name is written so."))
    active = BooleanField(_l("It is invited nowadays"), default=True)

    @staticmethod
    def values(organisation: Organisation) -> dict[str, Any]:
        """The organisation as it stands."""
        keys = ("acronym", "kind", "letter_language", "source", "active")
        names = {f"name_{code}": organisation.names.get(code, "") for code in ("en", "fr", "es")}
        return {key: getattr(organisation, key) for key in keys} | names

    def facts(self) -> dict[str, Any]:
        """What `contacts.actions.save_organisation` takes."""
        names = {code: self[f"name_{code}"].data for code in ("en", "fr", "es") if self[f"name_{code}"].data}
        keys = ("letter_language", "active")
        texts = {key: self[key].data or "" for key in ("acronym", "source")}
        return {key: self[key].data for key in keys} | texts | {"names": names, "kind": AddresseeKind(self.kind.data)}
