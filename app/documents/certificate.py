"""Certificates of attendance: facts in, one tagged PDF out, a page for each person in the person's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.documents.letter import direction_of
from app.documents.typesetting import typeset
from app.documents.wording import letter_date


@dataclass(frozen=True)
class Certificate:
    """What one person's certificate says, in its language; what was typed for the event stays as it was typed."""

    language: str
    letterhead: tuple[str, ...]
    place: str
    dated: date
    name: str
    function: str
    represents: str
    """The State in the genitive ("of Kenya") or an organisation; empty for who represents none."""
    of_state: bool
    title: str
    when: str
    """As in a sentence."""
    where: str
    """"Palais des Nations, Geneva"; empty where no place is known."""
    sessions: tuple[tuple[str, str], ...]
    """(title, day and hours) of each that the person was in."""
    secretariat: str
    signatory: str = ""
    signatory_function: str = ""


PHRASES: dict[str, dict[str, str]] = {
    "en": {
        "title": "Certificate of attendance",
        "certifies": "This is to certify that",
        "delegation": "Delegation {state}",
        "attended": "attended",
        "held": "held {when}",
        "sessions": "Sessions attended",
    },
    "fr": {
        "title": "Attestation de présence",
        "certifies": "Il est certifié que",
        "delegation": "Délégation {state}",
        "attended": "a participé à l’événement suivant",
        "held": "{when}",
        "sessions": "Séances suivies",
    },
    "es": {
        "title": "Certificado de asistencia",
        "certifies": "Se certifica que",
        "delegation": "Delegación {state}",
        "attended": "participó en el siguiente evento",
        "held": "{when}",
        "sessions": "Sesiones a las que asistió",
    },
    "ru": {
        "title": "Свидетельство об участии",
        "certifies": "Настоящим удостоверяется, что",
        "delegation": "Делегация {state}",
        "attended": "принял(а) участие в мероприятии",
        "held": "{when}",
        "sessions": "Посещённые заседания",
    },
    "ar": {
        "title": "شهادة حضور",
        "certifies": "تشهد هذه الوثيقة بمشاركة",
        "delegation": "وفد {state}",
        "attended": "في",
        "held": "{when}",
        "sessions": "الجلسات التي جرى حضورها",
    },
    "zh": {
        "title": "出席证明",
        "certifies": "兹证明",
        "delegation": "{state}代表团",
        "attended": "出席了",
        "held": "{when}",
        "sessions": "所出席的会议",
    },
}
LANGUAGES = tuple(PHRASES)


def certificates_pdf(certificates: Sequence[Certificate], *, title: str, author: str) -> bytes:
    """All of them in one document, in the order given; raises `MissingGlyphs`."""
    pages = [_page(each) for each in certificates]
    return typeset("certificates.typ", {"title": title, "author": author, "language": certificates[0].language, "pages": pages})


def _page(facts: Certificate) -> dict[str, object]:
    say, language = PHRASES[facts.language], facts.language
    return {
        "language": language,
        "direction": direction_of(language),
        "letterhead": facts.letterhead,
        "title": say["title"],
        "certifies": say["certifies"],
        "name": facts.name,
        "lines": [
            line
            for line in (facts.function, say["delegation"].format(state=facts.represents) if facts.of_state else facts.represents)
            if line
        ],
        "attended": say["attended"],
        "event": facts.title,
        "occasion": [line for line in (say["held"].format(when=facts.when), facts.where) if line],
        "sessions_heading": say["sessions"],
        "sessions": facts.sessions,
        "dated": letter_date(facts.place, facts.dated, language),
        "signature": [line for line in (facts.signatory, facts.signatory_function, facts.secretariat) if line],
    }
