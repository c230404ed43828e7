"""The facts behind the six activities of the public record, in three languages, and of odd events beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.documents.summary import (
    Attending,
    Contribution,
    Milestone,
    Office,
    Paper,
    Part,
    StatusTerm,
    SummaryFacts,
    Tally,
    Voice,
)
from app.documents.wording import StateForms

LANGUAGES = ("en", "fr", "es")


def forms(short: str, running: str = "", of: str = "") -> StateForms:
    running = running or short
    return StateForms(short, running, of or f"of {running}")


STATES = {
    "en": {
        "FRA": forms("France"),
        "PAN": forms("Panama"),
        "ZMB": forms("Zambia"),
        "NZL": forms("New Zealand"),
        "ECU": forms("Ecuador"),
        "UGA": forms("Uganda"),
        "ETH": forms("Ethiopia"),
        "CHE": forms("Switzerland"),
        "COD": forms("Democratic Republic of the Congo", "the Democratic Republic of the Congo"),
        "KEN": forms("Kenya"),
        "MDG": forms("Madagascar"),
        "CYP": forms("Cyprus"),
        "IDN": forms("Indonesia"),
        "GMB": forms("Gambia", "the Gambia"),
    },
    "fr": {
        "FRA": forms("France", "la France", "de la France"),
        "PAN": forms("Panama", "le Panama", "du Panama"),
        "ZMB": forms("Zambie", "la Zambie", "de la Zambie"),
        "NZL": forms("Nouvelle-Zélande", "la Nouvelle-Zélande", "de la Nouvelle-Zélande"),
        "ECU": forms("Équateur", "l'Équateur", "de l'Équateur"),
        "UGA": forms("Ouganda", "l'Ouganda", "de l'Ouganda"),
        "ETH": forms("Éthiopie", "l'Éthiopie", "de l'Éthiopie"),
        "CHE": forms("Suisse", "la Suisse", "de la Suisse"),
        "COD": forms(
            "République démocratique du Congo",
            "la République démocratique du Congo",
            "de la République démocratique du Congo",
        ),
        "KEN": forms("Kenya", "le Kenya", "du Kenya"),
        "MDG": forms("Madagascar", "Madagascar", "de Madagascar"),
        "CYP": forms("Chypre", "Chypre", "de Chypre"),
        "IDN": forms("Indonésie", "l'Indonésie", "de l'Indonésie"),
        "GMB": forms("Gambie", "la Gambie", "de la Gambie"),
    },
    "es": {
        "FRA": forms("Francia", "Francia", "de Francia"),
        "PAN": forms("Panamá", "Panamá", "de Panamá"),
        "ZMB": forms("Zambia", "Zambia", "de Zambia"),
        "NZL": forms("Nueva Zelandia", "Nueva Zelandia", "de Nueva Zelandia"),
        "ECU": forms("Ecuador", "el Ecuador", "del Ecuador"),
        "UGA": forms("Uganda", "Uganda", "de Uganda"),
        "ETH": forms("Etiopía", "Etiopía", "de Etiopía"),
        "CHE": forms("Suiza", "Suiza", "de Suiza"),
        "COD": forms(
            "República Democrática del Congo",
            "la República Democrática del Congo",
            "de la República Democrática del Congo",
        ),
        "KEN": forms("Kenya", "Kenya", "de Kenya"),
        "MDG": forms("Madagascar", "Madagascar", "de Madagascar"),
        "CYP": forms("Chipre", "Chipre", "de Chipre"),
        "IDN": forms("Indonesia", "Indonesia", "de Indonesia"),
        "GMB": forms("Gambia", "Gambia", "de Gambia"),
    },
}
PARTY = {
    "en": StatusTerm("State Party", "States Parties", "party"),
    "fr": StatusTerm("État partie", "États parties", "party"),
    "es": StatusTerm("Estado Parte", "Estados Partes", "party"),
}
SIGNATORY = {
    "en": StatusTerm("Signatory State", "Signatory States", "signatory", ("Signatory", "Signatories")),
    "fr": StatusTerm("État signataire", "États signataires", "signatory"),
    "es": StatusTerm("Estado Signatario", "Estados Signatarios", "signatory"),
}
NOT_PARTY = {
    "en": StatusTerm("State not Party", "States not Party", "not_party"),
    "fr": StatusTerm("État non partie", "États non parties", "not_party"),
    "es": StatusTerm("Estado no Parte", "Estados no Partes", "not_party"),
}
UNIVERSALIZATION = {
    "en": ("Coordinator on Universalization", "Coordinators on Universalization"),
    "fr": ("Coordonnateur pour l'universalisation", "Coordonnateurs pour l'universalisation"),
    "es": ("Coordinador para la Universalización", "Coordinadores para la Universalización"),
}
NATIONAL = {
    "en": ("Coordinator on National Implementation Measures", "Coordinators on National Implementation Measures"),
    "fr": (
        "Coordonnateur pour les mesures d'application nationales",
        "Coordonnateurs pour les mesures d'application nationales",
    ),
    "es": (
        "Coordinador para las Medidas de Implementación a Nivel Nacional",
        "Coordinadores para las Medidas de Implementación a Nivel Nacional",
    ),
}
TREATY = {
    "en": {"acronym": "CCM", "unit": "ISU-CCM", "unit_alone": "ISU", "treaty_name": "Convention on Cluster Munitions"},
    "fr": {
        "acronym": "CASM",
        "unit": "UAA-CASM",
        "unit_alone": "UAA",
        "treaty_name": "Convention sur les armes à sous-munitions",
    },
    "es": {"acronym": "CMR", "unit": "DAA-CMR", "unit_alone": "DAA", "treaty_name": "Convención sobre Municiones en Racimo"},
}
MEETING = {"en": "Meeting of States Parties", "fr": "Assemblée des États parties", "es": "Reunión de los Estados Partes"}
AFRICAN = {"en": "African", "fr": "d'Afrique", "es": "de África"}


def states(language: str, *codes: str) -> tuple[StateForms, ...]:
    return tuple(STATES[language][code] for code in codes)


def event(language: str, kind: str, title: str, start: date, end: date | None = None, **facts: object) -> SummaryFacts:
    given = {"starts_on": start, "ends_on": end or start, **TREATY[language], **facts}
    return SummaryFacts(language=language, kind=kind, title=title, **given)  # type: ignore[arg-type]  # the rows have the right types


def closed_meeting(language: str) -> SummaryFacts:
    """May 2018."""
    words = {
        "en": (
            "Informal, closed meeting with CCM Signatory States",
            "to share efforts undertaken by their government to ratify the Convention and to address any challenges "
            "encountered in this endeavour",
            "Ambassador",
            "Opening address",
            "Presentation on the treaty obligations",
            "ISU Director",
            "Brief update from each State",
            "Questions and answers with regard to the CCM",
        ),
        "fr": (
            "Réunion informelle à huis clos avec des États signataires de la CASM",
            "faire part des efforts déployés par leur gouvernement en vue de ratifier la Convention et examiner les difficultés "
            "rencontrées à cet égard",
            "Ambassadeur",
            "Allocution d'ouverture",
            "Présentation sur les obligations découlant de la Convention",
            "Directrice de l'UAA",
            "Bref point de la situation par chaque État",
            "Questions et réponses sur la CASM",
        ),
        "es": (
            "Reunión oficiosa a puerta cerrada con Estados Signatarios de la CMR",
            "dar a conocer las medidas adoptadas por sus gobiernos para ratificar la Convención y abordar las dificultades "
            "encontradas en ese empeño",
            "Embajador",
            "Discurso de apertura",
            "Presentación sobre las obligaciones dimanantes de la Convención",
            "Directora de la DAA",
            "Breve actualización de cada Estado",
            "Preguntas y respuestas sobre la CMR",
        ),
    }[language]
    title, purpose, ambassador, opening, presentation, director, update, questions = words
    return event(
        language,
        "closed_meeting",
        title,
        date(2018, 5, 23),
        confidentiality="closed",
        informal=True,
        offices=(Office(UNIVERSALIZATION[language], states(language, "FRA", "PAN")),),
        audience=(SIGNATORY[language],),
        purpose=purpose,
        representatives=5,
        attending=(Attending(SIGNATORY[language], count=4, eligible=17),),
        programme=(
            Part("opening", opening, (Voice(title=ambassador, name="Yves Marek", state=STATES[language]["FRA"]),)),
            Part("presentation", presentation, (Voice(function=director),)),
            Part("updates", update),
            Part("questions", questions, (Voice(is_office=True), Voice(is_unit=True))),
        ),
    )


def presentation(language: str) -> SummaryFacts:
    """March 2018."""
    words = {
        "en": (
            "Presentation on the Convention on Cluster Munitions with specific emphasis on tools and resources available to States",
            "an informal meeting on the ‘Parliamentary Role in Comprehensive Disarmament and Non-Proliferation’",
            "the 138th Assembly of the Inter-Parliamentary Union (IPU)",
            "resources",
            "parliamentarians from a number of States not Party to the CCM",
            "Geneva",
        ),
        "fr": (
            "Présentation sur la Convention sur les armes à sous-munitions, en particulier sur les outils et ressources mis à la "
            "disposition des États",
            "Réunion informelle sur le rôle des parlements dans le désarmement global et la non-prolifération",
            "138e Assemblée de l'Union interparlementaire (UIP)",
            "de la documentation",
            "des parlementaires d'un certain nombre d'États non parties à la CASM",
            "Genève",
        ),
        "es": (
            "Presentación sobre la Convención sobre Municiones en Racimo, con especial hincapié en las herramientas y los recursos "
            "a disposición de los Estados",
            "Reunión oficiosa sobre la función de los parlamentos en el desarme general y la no proliferación",
            "138.ª Asamblea de la Unión Interparlamentaria (UIP)",
            "materiales",
            "parlamentarios de varios Estados no Partes en la CMR",
            "Ginebra",
        ),
    }[language]
    title, part_of, margins, materials, to, city = words
    return event(
        language,
        "presentation",
        title,
        date(2018, 3, 27),
        informal=True,
        offices=(Office(UNIVERSALIZATION[language], states(language, "PAN", "FRA")),),
        city=city,
        part_of=part_of,
        in_margins_of=margins,
        programme=(Part("presentation", title, (Voice(organisation=TREATY[language]["unit"]),)),),
        materials=materials,
        materials_to=to,
    )


def concept_note(language: str, number: int, month: date, day: date, *codes: str) -> SummaryFacts:
    """December 2017 and November 2016."""
    purpose = {
        "en": "enhancing the implementation of Action 1 of the Dubrovnik Action Plan",
        "fr": "renforcer la mise en œuvre de l'action 1 du Plan d'action de Dubrovnik",
        "es": "reforzar la aplicación de la acción 1 del Plan de Acción de Dubrovnik",
    }[language]
    title = {"en": "Concept Note", "fr": "Note conceptuelle", "es": "Nota conceptual"}[language]
    return event(
        language,
        "concept_note",
        title,
        month,
        precision="month",
        offices=(Office(UNIVERSALIZATION[language], states(language, *codes)),),
        purpose=purpose,
        action_plan="Dubrovnik Action Plan",
        action="1",
        milestone=Milestone(number, MEETING[language], f"{number}MSP", day),
    )


def seminar(language: str) -> SummaryFacts:
    """May 2017."""
    title = {
        "en": "CCM Ratification Seminar",
        "fr": "Séminaire sur la ratification de la CASM",
        "es": "Seminario sobre la Ratificación de la CMR",
    }[language]
    return event(
        language,
        "seminar",
        title,
        date(2017, 5, 29),
        date(2017, 5, 30),
        offices=(
            Office(UNIVERSALIZATION[language], states(language, "FRA", "ZMB")),
            Office(NATIONAL[language], states(language, "NZL")),
        ),
        city="Kampala",
        country=STATES[language]["UGA"],
        contributions=(
            Contribution("donor", STATES[language]["NZL"]),
            Contribution("in_kind", STATES[language]["UGA"]),
        ),
        tally=Tally(101, 18, PARTY[language], SIGNATORY[language], AFRICAN[language], 13),
        papers=(Paper({"en": "CCM Ratification Seminar", "fr": "Programme", "es": "Programa"}[language]),),
    )


def workshop(language: str) -> SummaryFacts:
    """August 2016."""
    title = {
        "en": "Africa Regional Workshop on the Universalization of the Convention on Cluster Munitions",
        "fr": "Atelier régional pour l'Afrique sur l'universalisation de la Convention sur les armes à sous-munitions",
        "es": "Taller Regional para África sobre la Universalización de la Convención sobre Municiones en Racimo",
    }[language]
    return event(
        language,
        "regional_workshop",
        title,
        date(2016, 8, 1),
        date(2016, 8, 31),
        precision="month",
        offices=(
            Office(NATIONAL[language], states(language, "NZL")),
            Office(UNIVERSALIZATION[language], states(language, "ECU", "ZMB"), until="6MSP"),
        ),
        city={"en": "Addis Ababa", "fr": "Addis-Abeba", "es": "Addis Abeba"}[language],
        country=STATES[language]["ETH"],
    )


def record(language: str) -> dict[str, SummaryFacts]:
    """The six activities, the newest first."""
    return {
        "2018-05-closed-meeting": closed_meeting(language),
        "2018-03-presentation": presentation(language),
        "2017-12-concept-note": concept_note(language, 8, date(2017, 12, 1), date(2018, 9, 3), "PAN", "FRA"),
        "2017-05-seminar": seminar(language),
        "2016-11-concept-note": concept_note(language, 7, date(2016, 11, 1), date(2017, 9, 4), "FRA", "ZMB"),
        "2016-08-workshop": workshop(language),
    }


def glossary(language: str) -> tuple[tuple[str, str], ...]:
    """What the Convention's data know of the words that were typed in English."""
    return (
        ("ISU Director", {"fr": "Direction de l'UAA", "es": "Dirección de la DAA"}[language]),
        ("ISU", TREATY[language]["unit_alone"]),
        ("ISU-CCM", TREATY[language]["unit"]),
        ("Coordinators on Universalization", UNIVERSALIZATION[language][1]),
        ("Geneva", {"fr": "Genève", "es": "Ginebra"}[language]),
    )


def entered_in_english(name: str, language: str) -> SummaryFacts:
    """An activity whose texts were typed in English, told in another language: terms and names are the language's own."""
    english, own = record("en")[name], record(language)[name]
    typed = ("title", "purpose", "part_of", "in_margins_of", "materials", "materials_to", "city", "action_plan", "action")
    programme = []
    for part in english.programme:
        voices = [
            replace(voice, state=STATES[language]["FRA"] if voice.state else None, is_office=False, is_unit=False)
            for voice in part.speakers
        ]
        if part.kind == "questions":
            voices = [Voice(organisation="the Coordinators on Universalization and the ISU")]
        programme.append(replace(part, speakers=tuple(voices)))
    return replace(
        own,
        text_language="en",
        glossary=glossary(language),
        programme=tuple(programme),
        **{field: getattr(english, field) for field in typed},
    )


def full_workshop(language: str, **changes: object) -> SummaryFacts:
    """An open workshop with everything that can be said."""
    words = {
        "en": (
            "to exchange views on the obstacles to ratification",
            "African Union",
            "Participating States undertook to report on progress at the next meeting.",
            "Minister",
            "Legal Adviser",
            "Opening remarks",
            "Panel discussion on national legislation",
            "Victim assistance in practice",
            "Closing remarks",
        ),
        "fr": (
            "échanger des vues sur les obstacles à la ratification",
            "Union africaine",
            "Les États participants se sont engagés à faire état des progrès accomplis à la prochaine réunion.",
            "Ministre",
            "Conseillère juridique",
            "Allocution d'ouverture",
            "Débat sur la législation nationale",
            "L'assistance aux victimes en pratique",
            "Allocution de clôture",
        ),
        "es": (
            "intercambiar opiniones sobre los obstáculos a la ratificación",
            "Unión Africana",
            "Los Estados participantes se comprometieron a informar de los progresos en la próxima reunión.",
            "Ministro",
            "Asesora Jurídica",
            "Alocución de apertura",
            "Debate sobre la legislación nacional",
            "La asistencia a las víctimas en la práctica",
            "Alocución de clausura",
        ),
    }[language]
    purpose, union, outcome, minister, adviser, opening, panel, victims, closing = words
    uganda, kenya = STATES[language]["UGA"], STATES[language]["KEN"]
    facts = replace(
        seminar(language),
        purpose=purpose,
        representatives=34,
        attending=(
            Attending(SIGNATORY[language], states(language, "COD", "KEN"), 18),
            Attending(NOT_PARTY[language], count=3, eligible=76),
            Attending(PARTY[language], states(language, "MDG"), 101),
        ),
        organisations=(union,),
        resource_persons=("Jane Doe (demonstration)", "John Doe (demonstration)"),
        contributions=(
            Contribution("host", uganda),
            Contribution("donor", STATES[language]["NZL"]),
            Contribution("donor", STATES[language]["FRA"]),
            Contribution("in_kind", organisation=union),
        ),
        programme=(
            Part("opening", opening, (Voice(title=minister, name="Alex Okello (demonstration)", state=uganda),)),
            Part("presentation", "", (Voice(is_unit=True),)),
            Part("break", "Coffee"),
            Part("discussion", panel, (Voice(name="Ines Kamau (demonstration)", function=adviser, state=kenya),)),
            Part("discussion", victims),
            Part("updates", ""),
            Part("questions", "", (Voice(is_office=True),)),
            Part("closing", closing, (Voice(is_unit=True),)),
        ),
        outcome=outcome,
        papers=(Paper("Programme", "https://meetings.example.org/programme"),),
    )
    return replace(facts, **changes)  # type: ignore[arg-type]  # the rows have the right types


def odd_events(language: str) -> dict[str, SummaryFacts]:
    """What must still read well."""
    closed, open_seminar = closed_meeting(language), seminar(language)
    four = Attending(SIGNATORY[language], states(language, "COD", "KEN", "IDN", "GMB"), 17)
    nobody = {"representatives": 0, "attending": (), "tally": None, "papers": ()}
    return {
        "open-workshop-with-everything": full_workshop(language),
        "closed-workshop-with-everything": full_workshop(language, confidentiality="closed"),
        "chatham-workshop-with-everything": full_workshop(language, confidentiality="chatham"),
        "closed-names-withheld": replace(closed, attending=(four,)),
        "closed-names-by-decision": replace(closed, attending=(four,), name_states=True),
        "chatham": replace(closed, attending=(four,), confidentiality="chatham"),
        "closed-two-groups": replace(
            closed, attending=(replace(four, count=4), Attending(PARTY[language], count=5, eligible=103)), representatives=11
        ),
        "closed-small-group": replace(
            closed, attending=(replace(four, count=4), Attending(PARTY[language], count=1, eligible=103)), representatives=6
        ),
        "one-person": replace(closed, representatives=1, attending=(Attending(SIGNATORY[language], count=1, eligible=17),)),
        "in-words": replace(closed, numbers="words", approximate=True),
        "nobody-came": replace(open_seminar, **nobody),
        "only-organisations": replace(
            open_seminar, **nobody, organisations=full_workshop(language).organisations, contributions=()
        ),
        "nobody-organised": replace(open_seminar, offices=(), tally=None, contributions=(), papers=()),
        "several-sittings": replace(
            closed,
            precision="sittings",
            sittings=(date(2018, 3, 5), date(2018, 3, 12), date(2018, 4, 2)),
            programme=(),
        ),
        "over-new-year": replace(open_seminar, starts_on=date(2018, 12, 31), ends_on=date(2019, 1, 2), contributions=()),
        "with-co-organiser": replace(
            open_seminar, co_organisers=full_workshop(language).organisations, offices=open_seminar.offices[:1], tally=None
        ),
        "tally-of-a-day": replace(
            open_seminar, tally=replace(open_seminar.tally, on=date(2017, 5, 29), signatories_in_group=1)
        ),
    }
