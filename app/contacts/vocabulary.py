"""The words of a table of contacts, in and out: headings and values in English, French and Spanish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from app.contacts.models import AddressRole, FormOfAddress, Place
from app.web.language import ENDONYMS
from app.web.search import plain

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
PLACES = {"en": 0, "fr": 1, "es": 2}


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """What two ways of writing the same words have in common: no accents, capitals, punctuation or leading article."""
    words = re.sub(r"[^\w]+", " ", plain(text).replace("&", " and "), flags=re.UNICODE).replace("_", " ").split()
    if len(words) > 1 and words[0] in ("the", "la", "le", "les", "l", "el", "los", "las"):
        words = words[1:]
    return " ".join("saint" if word == "st" else word for word in words)


def heading(field: str, language: str) -> str:
    """What the column is called."""
    return HEADINGS[field][PLACES.get(language, 0)]


def word(field: str, value: str, language: str) -> str:
    """A value in words; one without words as it is kept."""
    words = VALUES[field].get(value, value).split("|")
    return words[PLACES.get(language, 0)] if len(words) > 2 else words[0]


def guessed(columns: Sequence[str]) -> dict[str, int]:
    """Which column is which field, by its heading; the first that fits."""
    keys = [key(column) for column in columns]
    found: dict[str, int] = {}
    for fits in (_is_heading, _is_synonym):
        for field in HEADINGS:
            place = next((i for i, each in enumerate(keys) if i not in found.values() and each and fits(field, each)), None)
            if field not in found and place is not None:
                found[field] = place
    return found


def understood(field: str, text: str) -> str | None:
    """The value that the words mean; none where they mean nothing here."""
    return _MEANINGS[field].get(key(text))


def accepted(field: str, language: str) -> list[str]:
    """What may stand in such a cell, in words."""
    return [word(field, value, language) for value in VALUES[field]]


def _is_heading(field: str, text: str) -> bool:
    return text in [key(each) for each in HEADINGS[field]]


def _is_synonym(field: str, text: str) -> bool:
    return text in _SYNONYMS[field]


_SYNONYMS = {field: {key(each) for each in words.split("|")} for field, words in ALSO.items()}
_MEANINGS = {
    field: {key(each): value for value, words in values.items() for each in (*words.split("|"), value)}
    for field, values in VALUES.items()
}
_MEANINGS["language"] |= {key(name): code for code, name in ENDONYMS.items()}
