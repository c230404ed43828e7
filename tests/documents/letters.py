"""Specimen letters for tests: every instrument and language, one sender or two."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from functools import cache

from app.documents.further_wording import LANGUAGES as FURTHER
from app.documents.further_wording import of_name
from app.documents.letter import LABELS, Addressee, LetterFacts, ProgrammeLine, Sender
from app.documents.wording import on_days
from app.treaty.reference import DATA

TREATY = {
    "en": "Convention on Cluster Munitions", "fr": "Convention sur les armes à sous-munitions",
    "es": "Convención sobre Municiones en Racimo", "ru": "Конвенция по кассетным боеприпасам",
    "ar": "اتفاقية الذخائر العنقودية", "zh": "集束弹药公约",
}  # fmt: skip
OFFICES = {
    "en": ("Coordinator on Universalization", "Coordinators on Universalization"),
    "fr": ("Coordonnateur pour l'universalisation", "Coordonnateurs pour l'universalisation"),
    "es": ("Coordinador para la Universalización", "Coordinadores para la Universalización"),
    "ru": ("Координатор по универсализации", "Координаторы по универсализации"),
    "ar": ("الجهة المنسقة المعنية بتحقيق العالمية", "الجهة المنسقة المعنية بتحقيق العالمية"),
    "zh": ("普遍加入问题协调员", "普遍加入问题协调员"),
}
PLACES = {
    "en": ("Geneva", "Switzerland"), "fr": ("Genève", "Suisse"), "es": ("Ginebra", "Suiza"),
    "ru": ("Женева", "Швейцария"), "ar": ("جنيف", "سويسرا"), "zh": ("日内瓦", "瑞士"),
}  # fmt: skip
OF = {"en": "of the", "fr": "de la", "es": "de la"}


@cache
def names() -> dict[tuple[str, str], dict[str, str]]:
    """The forms of States as they are today, by iso3 and language."""
    with (DATA / "names.csv").open(encoding="utf-8", newline="") as file:
        return {(row["iso3"], row["language"]): row for row in csv.DictReader(file) if not row["valid_to"]}


def specimen(language: str, instrument: str = "letter", *, senders: tuple[str, ...] = ("FRA",), to: str = "KEN", **facts: object) -> LetterFacts:
    """The letter of some States to another, about an informal meeting typed in English."""
    state = names()[to, language]
    signing = [names()[iso3, language] for iso3 in senders]
    treaty = TREATY[language]
    usual = LetterFacts(
        language=language,
        instrument=instrument,
        reference="CCM/2018/UNIV/001-001",
        place=PLACES[language][0],
        dated=date(2018, 4, 23),
        senders=tuple(Sender(row["mission"], row["running"], row["of"]) for row in signing),
        office=OFFICES[language][len(senders) > 1],
        convention=treaty,
        convention_of=of_name(treaty, language) if language in FURTHER else f"{OF[language]} {treaty}",
        addressee=Addressee(state["mission"], state["running"], state["of"]),
        title="Informal meeting with Signatory States",
        when=on_days(date(2018, 5, 23), date(2018, 5, 23), language),
        link="https://plenary.example.org/s/abcdefghijklmnopqrstuvwxyz234567",
        venue="Palais des Nations, Room XVI",
        city=PLACES[language][0],
        country=PLACES[language][1],
        confidentiality="closed",
        purpose="to share efforts undertaken to ratify the Convention",
        reply_by=date(2018, 5, 16),
        enclosures=(LABELS[language]["programme"],),
        programme=(ProgrammeLine("15:00–15:30", "Opening", "H.E. Ms Alice Guitton, Ambassador, France"), ProgrammeLine("15:30–17:00", "Updates")),
        contact="isu@example.org, +41 22 730 93 33",
    )
    return replace(usual, **facts)  # type: ignore[arg-type]  # the facts of a test
