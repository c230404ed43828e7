"""The letter of invitation of the coordinators: facts in, HTML or PDF out.

The formulas are those of diplomatic correspondence (UN Correspondence Manual ST/DCS/4/Rev.1 and the practice of missions at
Geneva); the form of address is a fact that was asked for, never a guess. A further language is a further table of phrases.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.environment import render
from app.documents.pdf import pdf
from app.documents.qr import qr_data_uri
from app.documents.wording import day_of, joined, letter_date

DIRECTION = {"ar": "rtl"}


@dataclass(frozen=True)
class Sender:
    """A State that signs: its mission, and who signs for it where that is known."""

    mission: str
    """"Permanent Mission of France"."""
    running: str
    """"France", "la France": as in a sentence."""
    signatory: str = ""
    function: str = ""


@dataclass(frozen=True)
class ProgrammeLine:
    """One line of the annexed programme."""

    time: str
    title: str
    speakers: str = ""


@dataclass(frozen=True)
class LetterFacts:
    """Everything a letter says; texts are in the letter's language already."""

    language: str
    reference: str
    place: str
    dated: date
    senders: tuple[Sender, ...]
    office: str
    """"Coordinators on Universalization", agreeing in number with the senders."""
    convention: str
    acronym: str
    mission: str
    """The addressee: "Permanent Mission of Kenya"."""
    title: str
    when: str
    """As in a sentence: "on 23 May 2018, from 3 p.m. to 5 p.m."."""
    where: str
    """As in a sentence, with its preposition: "at the Permanent Mission of France, Geneva"."""
    link: str
    form_of_address: str = "excellency"
    confidentiality: str = "open"
    purpose: str = ""
    in_margins_of: str = ""
    online_link: str = ""
    reply_by: date | None = None
    enclosures: tuple[str, ...] = ()
    programme: tuple[ProgrammeLine, ...] = ()
    contact: str = ""
    copy_of: str = ""


PHRASES: dict[str, dict[str, str]] = {
    "en": {
        "reference": "Reference",
        "excellency": "Excellency",
        "ambassador_m": "Excellency",
        "ambassador_f": "Excellency",
        "invite_one": "In my capacity as {office} of the {convention}, I have the honour to invite a representative of the {mission} to attend “{title}”, to be held {when}{where}.",
        "invite_many": "In our capacity as {office} of the {convention}, we have the honour to invite a representative of the {mission} to attend “{title}”, to be held {when}{where}.",
        "margins": "The event will take place in the margins of {margins}.",
        "purpose": "Its purpose is {purpose}.",
        "online": "Participation online is possible at {online}.",
        "closed": "The meeting will be informal and closed. No statement will be attributed to a delegation in any summary.",
        "chatham": "The meeting will be closed and held under the Chatham House Rule.",
        "reply": "A reply would be appreciated by {date}, through the registration form of your mission, which opens with the link or the code below.",
        "reply_open": "A reply would be appreciated through the registration form of your mission, which opens with the link or the code below.",
        "delegation": "The full name and title of each member of the delegation should be indicated; the head of delegation should be clearly indicated.",
        "link": "Registration of the {mission}",
        "code": "Code that opens the registration form of the {mission}",
        "closing_one": "Please accept, {address}, the assurances of my highest consideration.",
        "closing_many": "Please accept, {address}, the assurances of our highest consideration.",
        "for": "for {state}",
        "enclosures": "Enclosures: {list}",
        "enclosure": "Enclosure: {list}",
        "programme": "Provisional programme",
        "time": "Time",
        "session": "Session",
        "contact": "Contact: {contact}",
        "geneva": "Geneva",
    },
    "fr": {
        "reference": "Référence",
        "excellency": "Excellence",
        "ambassador_m": "Monsieur l'Ambassadeur",
        "ambassador_f": "Madame l'Ambassadrice",
        "invite_one": "En ma qualité de {office} de la {convention}, j'ai l'honneur d'inviter un représentant ou une représentante de la {mission} à participer à « {title} », qui se tiendra {when}{where}.",
        "invite_many": "En notre qualité de {office} de la {convention}, nous avons l'honneur d'inviter un représentant ou une représentante de la {mission} à participer à « {title} », qui se tiendra {when}{where}.",
        "margins": "La rencontre aura lieu en marge de « {margins} ».",
        "purpose": "Son objet est le suivant : « {purpose} ».",
        "online": "La participation en ligne est possible à l'adresse {online}.",
        "closed": "La réunion sera informelle et à huis clos. Aucun propos ne sera attribué à une délégation dans le compte rendu.",
        "chatham": "La réunion se tiendra à huis clos, selon la règle de Chatham House.",
        "reply": "Une réponse est souhaitée avant le {date}, au moyen du formulaire d'inscription de votre mission, qui s'ouvre par le lien ou le code ci-dessous.",
        "reply_open": "Une réponse est souhaitée au moyen du formulaire d'inscription de votre mission, qui s'ouvre par le lien ou le code ci-dessous.",
        "delegation": "Le nom complet et le titre de chaque membre de la délégation doivent être indiqués, ainsi que le nom du chef ou de la cheffe de délégation.",
        "link": "Inscription : {mission}",
        "code": "Code qui ouvre le formulaire d'inscription : {mission}",
        "closing_one": "Je vous prie d'agréer, {address}, l'assurance de ma très haute considération.",
        "closing_many": "Nous vous prions d'agréer, {address}, l'assurance de notre très haute considération.",
        "for": "pour {state}",
        "enclosures": "Pièces jointes : {list}",
        "enclosure": "Pièce jointe : {list}",
        "programme": "Programme provisoire",
        "time": "Heure",
        "session": "Séance",
        "contact": "Contact : {contact}",
        "geneva": "Genève",
    },
    "es": {
        "reference": "Referencia",
        "excellency": "Excelencia",
        "ambassador_m": "Excelentísimo Señor Embajador",
        "ambassador_f": "Excelentísima Señora Embajadora",
        "invite_one": "En mi calidad de {office} de la {convention}, tengo el honor de invitar a un representante o una representante de la {mission} a participar en «{title}», que se celebrará {when}{where}.",
        "invite_many": "En nuestra calidad de {office} de la {convention}, tenemos el honor de invitar a un representante o una representante de la {mission} a participar en «{title}», que se celebrará {when}{where}.",
        "margins": "El acto tendrá lugar al margen de «{margins}».",
        "purpose": "Su propósito es el siguiente: «{purpose}».",
        "online": "Se puede participar en línea en {online}.",
        "closed": "La reunión será oficiosa y a puerta cerrada. En el resumen no se atribuirá ninguna declaración a delegación alguna.",
        "chatham": "La reunión será a puerta cerrada y se celebrará con arreglo a la regla de Chatham House.",
        "reply": "Se agradecerá una respuesta antes del {date}, mediante el formulario de inscripción de su misión, que se abre con el enlace o el código siguientes.",
        "reply_open": "Se agradecerá una respuesta mediante el formulario de inscripción de su misión, que se abre con el enlace o el código siguientes.",
        "delegation": "Deberán indicarse el nombre completo y el cargo de cada integrante de la delegación, señalando claramente a la persona que la encabeza.",
        "link": "Inscripción: {mission}",
        "code": "Código que abre el formulario de inscripción: {mission}",
        "closing_one": "Aprovecho la oportunidad para reiterar a Vuestra Excelencia las seguridades de mi más alta y distinguida consideración.",
        "closing_many": "Aprovechamos la oportunidad para reiterar a Vuestra Excelencia las seguridades de nuestra más alta y distinguida consideración.",
        "for": "por {state}",
        "enclosures": "Anexos: {list}",
        "enclosure": "Anexo: {list}",
        "programme": "Programa provisional",
        "time": "Hora",
        "session": "Sesión",
        "contact": "Contacto: {contact}",
        "geneva": "Ginebra",
    },
}


def letter_html(facts: LetterFacts) -> str:
    """The letter as a page, with the programme annexed."""
    say = PHRASES[facts.language]
    several = len(facts.senders) != 1
    number = "many" if several else "one"
    address = say[facts.form_of_address]
    return render(
        "letter.html",
        facts=facts,
        say=say,
        direction=DIRECTION.get(facts.language, "ltr"),
        dated=letter_date(facts.place, facts.dated, facts.language),
        salutation=address + (":" if facts.language == "es" else ","),
        paragraphs=_paragraphs(facts, say, number),
        closing=say[f"closing_{number}"].format(address=address),
        code=qr_data_uri(facts.link),
        code_words=say["code"].format(mission=facts.mission),
        link_words=say["link"].format(mission=facts.mission),
        enclosures=_enclosures(facts, say),
        missions=joined([sender.mission for sender in facts.senders], facts.language),
    )


def letter_pdf(facts: LetterFacts) -> bytes:
    """The letter as a tagged PDF; raises `MissingGlyphs` where a name has characters that no font has."""
    return pdf(letter_html(facts), style="letter.css")


def _paragraphs(facts: LetterFacts, say: dict[str, str], number: str) -> list[str]:
    where = f" {facts.where}" if facts.where else ""
    found = [
        say[f"invite_{number}"].format(
            office=facts.office,
            convention=facts.convention,
            mission=facts.mission,
            title=facts.title,
            when=facts.when,
            where=where,
        )
    ]
    if facts.in_margins_of:
        found.append(say["margins"].format(margins=facts.in_margins_of))
    if facts.purpose:
        found.append(say["purpose"].format(purpose=facts.purpose.rstrip(".")))
    if facts.confidentiality in ("closed", "chatham"):
        found.append(say[facts.confidentiality])
    if facts.online_link:
        found.append(say["online"].format(online=facts.online_link))
    if facts.reply_by:
        reply = say["reply"].format(date=day_of(facts.reply_by, facts.language))
    else:
        reply = say["reply_open"]
    found.append(f"{reply} {say['delegation']}")
    return found


def _enclosures(facts: LetterFacts, say: dict[str, str]) -> str:
    if not facts.enclosures:
        return ""
    key = "enclosure" if len(facts.enclosures) == 1 else "enclosures"
    return say[key].format(list=", ".join(facts.enclosures))
