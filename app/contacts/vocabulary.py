"""The words of a table of contacts, in and out: headings and values in English, French and Spanish."""

from __future__ import annotations

from collections.abc import Mapping

from app.contacts.models import AddressRole, FormOfAddress, Place
from app.tables.vocabulary import Vocabulary
from app.web.language import ENDONYMS

HEADINGS: dict[str, tuple[str, str, str]] = {
    "addressee": ("State or organisation", "État ou organisation", "Estado u organización"),
    "email": ("E-mail", "Courriel", "Correo electrónico"),
    "role": ("Role", "Rôle", "Función de la dirección"),
    "name": ("Name", "Nom", "Nombre"),
    "place": ("Place", "Lieu", "Lugar"),
    "office": ("Office", "Bureau", "Oficina"),
    "language": ("Language", "Langue", "Idioma"),
    "form_of_address": ("Form of address", "Formule d'appel", "Tratamiento"),
}
"""By field, in the order of the table."""
REQUIRED = ("addressee", "email")
ALSO = {
    "addressee": "state|country|organisation|organization|addressee|iso|iso2|iso3|code|member state|état|état membre|pays|destinataire"
    "|estado|estado miembro|país|organización|destinatario|state or organization",
    "email": "email|mail|e mails|emails|email address|e mail address|adresse électronique|adresse de courriel|mél|correo|dirección electrónica",
    "role": "to or copy|to copy|to cc|cc|destinataire ou copie|destinatario o copia|función",
    "name": "contact|full name|person|contact person|nom complet|personne|contacto|nombre completo|persona",
    "place": "seat|location|siège|sede|where",
    "office": "function|title|department|ministry|service|fonction|titre|ministère|unité|cargo|ministerio|unit",
    "language": "languages|correspondence language|language of letters|language of correspondence|langue de correspondance|langue des lettres"
    "|idioma de correspondencia|lang",
    "form_of_address": "salutation|address form|appel|formule|saludo|fórmula de tratamiento",
}
VALUES: dict[str, dict[str, str]] = {
    "role": {
        AddressRole.TO: "to|to|à|para|a|principal|main",
        AddressRole.COPY: "copy|copy|copie|copia|cc|copy to|en copie|con copia",
    },
    "place": {
        Place.MISSION: "Permanent Mission|Mission permanente|Misión Permanente|mission|misión|geneva|genève|ginebra|pm",
        Place.CAPITAL: "Capital|Capitale|Capital|ministry|ministère|ministerio",
        Place.OTHER: "Elsewhere|Ailleurs|Otro lugar|other|autre|otro|headquarters|siège|sede",
    },
    "language": {
        "en": "English|anglais|inglés",
        "fr": "French|français|francés",
        "es": "Spanish|espagnol|español",
        "ru": "Russian|russe|ruso",
        "ar": "Arabic|arabe|árabe",
        "zh": "Chinese|chinois|chino",
    },
    "form_of_address": {
        FormOfAddress.EXCELLENCY: "Excellency|Excellence|Excelencia|not asked|non demandé|no preguntado",
        FormOfAddress.AMBASSADOR_M: "Ambassador (a man)|Monsieur l'Ambassadeur|Señor Embajador|ambassadeur|embajador",
        FormOfAddress.AMBASSADOR_F: "Ambassador (a woman)|Madame l'Ambassadrice|Señora Embajadora|ambassadrice|embajadora",
        FormOfAddress.SIR: "Sir|Monsieur|Señor",
        FormOfAddress.MADAM: "Madam|Madame|Señora",
    },
}
"""By field and value: the words in the three languages, then others that are understood."""


def with_endonyms(values: Mapping[str, Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    """Languages are also understood by what they call themselves."""
    return {**values, "language": {code: f"{words}|{ENDONYMS[code]}" for code, words in values["language"].items()}}


CONTACTS = Vocabulary(HEADINGS, ALSO, with_endonyms(VALUES))
heading, word, guessed, understood, accepted = CONTACTS.heading, CONTACTS.word, CONTACTS.guessed, CONTACTS.understood, CONTACTS.accepted
