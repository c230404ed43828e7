"""The letter by which the secretariat supports an application for a visa: facts in, HTML or PDF out.

It is addressed to an embassy or consulate in the third person, confirms what is on file, and says who pays (UN
Correspondence Manual ST/DCS/4/Rev.1; the form of letters in support of visas that secretariats at Geneva use).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.environment import render
from app.documents.letter import LABELS, direction_of
from app.documents.pdf import pdf
from app.documents.wording import day_of, letter_date


@dataclass(frozen=True)
class VisaLetterFacts:
    """Everything the letter says; texts are in its language already."""

    language: str
    reference: str
    place: str
    dated: date
    letterhead: tuple[str, ...]
    secretariat: str
    """"Implementation Support Unit"."""
    convention_of: str
    """"of the Convention on Cluster Munitions", "Конвенции по кассетным боеприпасам"."""
    addressed_to: str
    """"Embassy of Switzerland, Nairobi"."""
    passport_name: str
    title: str
    """Of the event."""
    when: str
    """As in a sentence."""
    where: str
    """"Palais des Nations, Geneva, Switzerland"; empty where no place is known."""
    begins: date
    signatory: str
    passport_number: str = ""
    function: str = ""
    state_of: str = ""
    """The State in the genitive: "of Kenya"; empty for who represents none."""
    organisation: str = ""
    payer: str = ""
    """Who pays; empty where the person's own Government or organisation does."""
    signatory_function: str = ""
    contact: str = ""


PHRASES: dict[str, dict[str, str]] = {
    "en": {
        "subject": "Letter in support of an application for a visa",
        "confirms": "The {secretariat} {convention} presents its compliments and has the honour to confirm the registration of the following person for “{title}”, to be held {when}{where}.",
        "name": "Name as in the passport",
        "number": "Passport number",
        "function": "Function",
        "for_state": "Delegation",
        "for_organisation": "Organisation",
        "delegation": "Delegation {state}",
        "paid": "The costs of travel and stay are borne by {payer}.",
        "paid_by_state": "The costs of travel and stay are borne by the Government {state}.",
        "paid_by_organisation": "The costs of travel and stay are borne by the organisation that the person represents.",
        "paid_by_person": "The costs of travel and stay are borne by the person.",
        "order": "This letter is given in order that the visa required for participation may be issued. As the event begins on {day}, the {secretariat} would be grateful if the visa could be issued in good time.",
        "closing": "The {secretariat} avails itself of this opportunity to renew the assurances of its highest consideration.",
    },
    "fr": {
        "subject": "Lettre à l'appui d'une demande de visa",
        "confirms": "Le secrétariat {convention} ({secretariat}) présente ses compliments et a l'honneur de confirmer l'inscription de la personne suivante à « {title} », qui se tiendra {when}{where}.",
        "name": "Nom figurant au passeport",
        "number": "Numéro de passeport",
        "function": "Fonction",
        "for_state": "Délégation",
        "for_organisation": "Organisation",
        "delegation": "Délégation {state}",
        "paid": "Les frais de voyage et de séjour sont pris en charge par {payer}.",
        "paid_by_state": "Les frais de voyage et de séjour sont pris en charge par le Gouvernement {state}.",
        "paid_by_organisation": "Les frais de voyage et de séjour sont pris en charge par l'organisation que la personne représente.",
        "paid_by_person": "Les frais de voyage et de séjour sont à la charge de la personne.",
        "order": "La présente lettre est établie en vue de la délivrance du visa nécessaire à la participation. L'événement commençant le {day}, le secrétariat saurait gré aux autorités compétentes de délivrer le visa en temps voulu.",
        "closing": "Le secrétariat saisit cette occasion pour renouveler les assurances de sa très haute considération.",
    },
    "es": {
        "subject": "Carta en apoyo de una solicitud de visado",
        "confirms": "La secretaría {convention} ({secretariat}) presenta sus saludos y tiene el honor de confirmar la inscripción de la siguiente persona en «{title}», que se celebrará {when}{where}.",
        "name": "Nombre que figura en el pasaporte",
        "number": "Número de pasaporte",
        "function": "Cargo",
        "for_state": "Delegación",
        "for_organisation": "Organización",
        "delegation": "Delegación {state}",
        "paid": "Los gastos de viaje y estancia corren a cargo de {payer}.",
        "paid_by_state": "Los gastos de viaje y estancia corren a cargo del Gobierno {state}.",
        "paid_by_organisation": "Los gastos de viaje y estancia corren a cargo de la organización que la persona representa.",
        "paid_by_person": "Los gastos de viaje y estancia corren a cargo de la persona.",
        "order": "La presente carta se expide a fin de que se emita el visado necesario para la participación. Dado que el evento comienza el {day}, la secretaría agradecería que el visado se emitiera con la debida antelación.",
        "closing": "La secretaría aprovecha la oportunidad para reiterar las seguridades de su más alta y distinguida consideración.",
    },
    "ru": {
        "subject": "Письмо в поддержку заявления о выдаче визы",
        "confirms": "Секретариат {convention} ({secretariat}) свидетельствует свое уважение и имеет честь подтвердить регистрацию указанного ниже лица для участия в мероприятии «{title}», которое состоится {when}{where}.",
        "name": "Имя, как в паспорте",
        "number": "Номер паспорта",
        "function": "Должность",
        "for_state": "Делегация",
        "for_organisation": "Организация",
        "delegation": "Делегация {state}",
        "paid": "Расходы на проезд и пребывание несет {payer}.",
        "paid_by_state": "Расходы на проезд и пребывание несет Правительство {state}.",
        "paid_by_organisation": "Расходы на проезд и пребывание несет организация, которую представляет указанное лицо.",
        "paid_by_person": "Расходы на проезд и пребывание несет указанное лицо.",
        "order": "Настоящее письмо выдано для оформления визы, необходимой для участия. Поскольку мероприятие начинается {day}, секретариат будет признателен за своевременную выдачу визы.",
        "closing": "Секретариат пользуется этой возможностью, чтобы возобновить уверения в своем самом высоком уважении.",
    },
    "ar": {
        "subject": "رسالة دعم لطلب تأشيرة دخول",
        "confirms": "تهدي {secretariat} {convention} أطيب تحياتها، ويشرفها أن تؤكد تسجيل الشخص المذكور أدناه للمشاركة في فعالية بعنوان «{title}»، من المقرر عقدها {when}{where}.",
        "name": "الاسم كما يرد في جواز السفر",
        "number": "رقم جواز السفر",
        "function": "الصفة",
        "for_state": "الوفد",
        "for_organisation": "المنظمة",
        "delegation": "وفد {state}",
        "paid": "تكاليف السفر والإقامة على نفقة {payer}.",
        "paid_by_state": "تتحمل حكومة {state} تكاليف السفر والإقامة.",
        "paid_by_organisation": "تتحمل المنظمة التي يمثلها الشخص المذكور تكاليف السفر والإقامة.",
        "paid_by_person": "يتحمل الشخص المذكور تكاليف السفر والإقامة.",
        "order": "وقد صدرت هذه الرسالة لغرض إصدار التأشيرة اللازمة للمشاركة. ولما كانت الفعالية تبدأ في {day}، فإن {secretariat} تكون ممتنة لو صدرت التأشيرة في الوقت المناسب.",
        "closing": "وتغتنم {secretariat} هذه الفرصة لتعرب مجددا عن فائق تقديرها واحترامها.",
    },
    "zh": {
        "subject": "签证申请证明函",
        "confirms": "《{convention}》{secretariat}谨致问候，并荣幸地确认，下列人员已登记参加{when}举行的“{title}”{where}。",
        "name": "护照姓名",
        "number": "护照号码",
        "function": "职务",
        "for_state": "代表团",
        "for_organisation": "组织",
        "delegation": "{state}代表团",
        "paid": "旅费和食宿费用由{payer}承担。",
        "paid_by_state": "旅费和食宿费用由{state}政府承担。",
        "paid_by_organisation": "旅费和食宿费用由其所代表的组织承担。",
        "paid_by_person": "旅费和食宿费用由其本人承担。",
        "order": "本函供办理参会所需签证之用。活动将于{day}开始，如能及时签发签证，{secretariat}将不胜感激。",
        "closing": "{secretariat}顺致最崇高的敬意。",
    },
}
BRACKETED = {"zh": "（{}）"}


def visa_letter_html(facts: VisaLetterFacts) -> str:
    """The letter as a page."""
    say = PHRASES[facts.language]
    labels = LABELS[facts.language]
    where = BRACKETED.get(facts.language, " ({})").format(facts.where) if facts.where else ""
    return render(
        "visa_letter.html",
        facts=facts,
        say=say,
        direction=direction_of(facts.language),
        reference=labels["reference"],
        contact=labels["contact"].format(contact=facts.contact) if facts.contact else "",
        dated=letter_date(facts.place, facts.dated, facts.language),
        confirms=say["confirms"].format(
            secretariat=facts.secretariat, convention=facts.convention_of, title=facts.title, when=facts.when, where=where
        ),
        person=_person(facts, say),
        paid=_paid(facts, say),
        order=say["order"].format(secretariat=facts.secretariat, day=day_of(facts.begins, facts.language)),
        closing=say["closing"].format(secretariat=facts.secretariat),
    )


def visa_letter_pdf(facts: VisaLetterFacts) -> bytes:
    """The letter as a tagged PDF; raises `MissingGlyphs` where a name has characters that no font has."""
    return pdf(visa_letter_html(facts), style="letter.css")


def _person(facts: VisaLetterFacts, say: dict[str, str]) -> list[tuple[str, str]]:
    represents = (
        (say["for_state"], say["delegation"].format(state=facts.state_of))
        if facts.state_of
        else (say["for_organisation"], facts.organisation)
    )
    lines = [(say["name"], facts.passport_name), (say["number"], facts.passport_number), (say["function"], facts.function), represents]
    return [(label, value) for label, value in lines if value]


def _paid(facts: VisaLetterFacts, say: dict[str, str]) -> str:
    if facts.payer:
        return say["paid"].format(payer=facts.payer)
    if facts.state_of:
        return say["paid_by_state"].format(state=facts.state_of)
    return say["paid_by_organisation" if facts.organisation else "paid_by_person"]
