"""The words of a table of delegates: headings and values in English, French and Spanish."""

from __future__ import annotations

from app.contacts import vocabulary as contacts
from app.registration.models import Category, DelegationRole
from app.tables.vocabulary import Vocabulary
from app.web.language import INTERFACE

HEADINGS: dict[str, tuple[str, str, str]] = {
    "addressee": contacts.HEADINGS["addressee"],
    "title": ("Form of address", "Civilité", "Tratamiento"),
    "given_name": ("Given name", "Prénom", "Nombre de pila"),
    "family_name": ("Family name", "Nom de famille", "Apellidos"),
    "function": ("Function", "Fonction", "Cargo"),
    "role": ("Role in the delegation", "Rôle dans la délégation", "Función en la delegación"),
    "email": contacts.HEADINGS["email"],
    "language": contacts.HEADINGS["language"],
    "category": ("Capacity", "Qualité", "Calidad"),
}
"""By field, in the order of the table."""
REQUIRED = ("addressee", "family_name")
ALSO = {
    "addressee": contacts.ALSO["addressee"] + "|delegation|délégation|delegación|affiliation|entity",
    "title": "title|salutation|mr ms|honorific|titre|formule|título|prefix",
    "given_name": "first name|given names|first names|forename|prénoms|nombre|nombres",
    "family_name": "last name|surname|name|full name|nom|nom complet|apellido|nombre completo|participant|delegate|family names",
    "function": "functional title|position|job title|post|titre fonctionnel|poste|puesto|ministry|ministère|ministerio|institution",
    "role": "role|rôle|head of delegation|función",
    "email": contacts.ALSO["email"],
    "language": contacts.ALSO["language"],
    "category": "category|catégorie|categoría|participant type|type|tipo",
}
VALUES: dict[str, dict[str, str]] = {
    "role": {
        DelegationRole.HEAD: "Head of delegation|Chef ou cheffe de délégation|Jefe/Jefa de delegación|head|hod|chef de délégation|cheffe de délégation"
        "|chef|cheffe|jefe|jefa|jefe de delegación|jefa de delegación|yes|oui|sí",
        DelegationRole.DEPUTY_HEAD: "Deputy head|Chef adjoint ou cheffe adjointe|Jefe adjunto/Jefa adjunta|deputy|deputy head of delegation"
        "|chef adjoint|cheffe adjointe|jefe adjunto|jefa adjunta",
        DelegationRole.ALTERNATE: "Alternate|Suppléant ou suppléante|Suplente|alternate representative|suppléant|suppléante|alternate head",
        DelegationRole.ADVISER: "Adviser|Conseiller ou conseillère|Asesor/Asesora|advisor|conseiller|conseillère|asesor|asesora|member|membre|miembro|delegate",
        DelegationRole.EXPERT: "Expert|Expert ou experte|Experto/Experta|expert|experte|experto|experta",
    },
    "language": {code: contacts.VALUES["language"][code] for code in INTERFACE},
    "category": {
        Category.DELEGATE: "Delegate of a State|Membre de la délégation d'un État|Delegado/Delegada de un Estado|delegate|délégué|déléguée|delegado|delegada|state|état|estado",
        Category.ORGANISER: "Organiser|Équipe organisatrice|Organizador/Organizadora|organizer|organisateur|organisatrice|organizador|secretariat|isu",
        Category.RESOURCE_PERSON: "Resource person|Personne-ressource|Especialista|speaker|panellist|expert speaker|intervenant|ponente",
        Category.ORGANISATION: "Organisation|Organisation|Organización|organization|observer|observateur|observador|ngo|ong|igo",
    },
}
"""By field and value: the words in the three languages, then others that are understood."""
DELEGATES = Vocabulary(HEADINGS, ALSO, contacts.with_endonyms(VALUES))
