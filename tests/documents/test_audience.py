"""The audience as one sentence, by the grammar of each language."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.documents.audience import AudienceFacts, audience_sentence, topic

DAY = date(2024, 1, 1)
WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "signatory": "Signatory States", "party": "States Parties", "not_party": "States not Party",
        "africa": "African Group", "asia": "Asia-Pacific Group", "west": "Western Africa", "caribbean": "the Caribbean",
        "commonwealth": "the Commonwealth", "asean": "ASEAN", "topic": "universalization", "kenya": "Kenya", "gambia": "the Gambia",
        "union": "the African Union",
    },
    "fr": {
        "signatory": "États signataires", "party": "États parties", "not_party": "États non parties",
        "africa": "Groupe des États d'Afrique", "asia": "Groupe des États d'Asie et du Pacifique",
        "west": "l'Afrique occidentale", "caribbean": "les Caraïbes",
        "commonwealth": "le Commonwealth", "asean": "l'ASEAN", "topic": "l'universalisation", "kenya": "le Kenya",
        "gambia": "la Gambie", "union": "l'Union africaine",
    },
    "es": {
        "signatory": "Estados Signatarios", "party": "Estados Partes", "not_party": "Estados no Partes",
        "africa": "Grupo de los Estados de África", "asia": "Grupo de los Estados de Asia y el Pacífico",
        "west": "África Occidental", "caribbean": "el Caribe",
        "commonwealth": "el Commonwealth", "asean": "la ASEAN", "topic": "la universalización", "kenya": "Kenya",
        "gambia": "Gambia", "union": "la Unión Africana",
    },
}
CASES: list[tuple[dict[str, Any], str, str, str]] = [
    ({}, "", "", ""),
    ({"left_out": ["kenya"]}, "", "", ""),
    ({"statuses": ["signatory"]}, "Signatory States", "États signataires", "Estados Signatarios"),
    (
        {"statuses": ["signatory"], "groups": ["africa"], "left_out": ["kenya"]},
        "Signatory States of the African Group, without Kenya",
        "États signataires du Groupe des États d'Afrique, sans le Kenya",
        "Estados Signatarios del Grupo de los Estados de África, sin Kenya",
    ),
    (
        {"statuses": ["not_party"], "lists": ["commonwealth"], "attended": False, "topic": "topic", "since": DAY},
        "States not Party that are members of the Commonwealth and have not attended an event on universalization since 1 January 2024",
        "États non parties qui sont membres du Commonwealth et n'ont participé à aucune activité sur l'universalisation depuis le 1er janvier 2024",
        "Estados no Partes que son miembros del Commonwealth y no han participado en ninguna actividad sobre la universalización desde el 1 de enero de 2024",
    ),
    (
        {"statuses": ["party", "signatory"], "groups": ["africa", "asia"]},
        "States Parties and Signatory States of the African Group and of the Asia-Pacific Group",
        "États parties et États signataires du Groupe des États d'Afrique et du Groupe des États d'Asie et du Pacifique",
        "Estados Partes y Estados Signatarios del Grupo de los Estados de África y del Grupo de los Estados de Asia y el Pacífico",
    ),
    (
        {"subregions": ["west", "caribbean"]},
        "States in Western Africa and in the Caribbean",
        "États en Afrique occidentale et aux Caraïbes",
        "Estados en África Occidental y en el Caribe",
    ),
    (
        {"lists": ["asean", "commonwealth"]},
        "States that are members of ASEAN or of the Commonwealth",
        "États qui sont membres de l'ASEAN ou du Commonwealth",
        "Estados que son miembros de la ASEAN o del Commonwealth",
    ),
    (
        {"statuses": ["signatory"], "attended": True, "since": DAY},
        "Signatory States that have attended an event since 1 January 2024",
        "États signataires qui ont participé à une activité depuis le 1er janvier 2024",
        "Estados Signatarios que han participado en una actividad desde el 1 de enero de 2024",
    ),
    (
        {"attended": False, "topic": "topic"},
        "States that have never attended an event on universalization",
        "États qui n'ont jamais participé à une activité sur l'universalisation",
        "Estados que no han participado nunca en una actividad sobre la universalización",
    ),
    (
        {"statuses": ["signatory"], "added": ["gambia", "union"], "left_out": ["kenya"], "as_of": date(2025, 3, 1)},
        "Signatory States, with the Gambia and the African Union, without Kenya (status as of 1 March 2025)",
        "États signataires, avec la Gambie et l'Union africaine, sans le Kenya (statut au 1er mars 2025)",
        "Estados Signatarios, con Gambia y la Unión Africana, sin Kenya (situación al 1 de marzo de 2025)",
    ),
    ({"added": ["gambia", "kenya"]}, "The Gambia and Kenya", "La Gambie et le Kenya", "Gambia y Kenya"),
]
NAMED = ("statuses", "groups", "subregions", "lists", "added", "left_out")


@pytest.mark.parametrize(("chosen", "en", "fr", "es"), CASES)
def test_the_audience_is_one_sentence(chosen: dict[str, Any], en: str, fr: str, es: str) -> None:
    for language, sentence in (("en", en), ("fr", fr), ("es", es)):
        words = WORDS[language]
        facts = {key: tuple(words[each] for each in value) if key in NAMED else value for key, value in chosen.items()}
        if "topic" in facts:
            facts["topic"] = words["topic"]
        assert audience_sentence(AudienceFacts(language, **facts)) == sentence


@pytest.mark.parametrize(
    ("language", "name", "office", "said"),
    [
        ("en", "Universalization", "Coordinator on Universalization", "universalization"),
        ("en", "Presidency", "President", "presidency"),
        ("fr", "Assistance aux victimes", "Coordonnateur pour l'assistance aux victimes", "l'assistance aux victimes"),
        ("fr", "Présidence", "Présidence", "la présidence"),
        ("es", "Asistencia a las víctimas", "Coordinador para la Asistencia a las Víctimas", "la asistencia a las víctimas"),
        (
            "es",
            "Estado general y funcionamiento de la Convención",
            "Coordinador para el Estado General y el Funcionamiento de la Convención",
            "el estado general y funcionamiento de la Convención",
        ),
        ("es", "Medidas de transparencia", "Coordinador para las Medidas de Transparencia", "las medidas de transparencia"),
    ],
)
def test_an_area_of_work_stands_in_a_sentence(language: str, name: str, office: str, said: str) -> None:
    assert topic(name, office, language) == said
