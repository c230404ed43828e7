"""The letter of thanks after an event: the layout of an invitation, other words, in six languages."""

from __future__ import annotations

from dataclasses import replace

from app.documents.letter import LetterFacts, letter_words
from app.documents.letter_template import built_in

SUBJECTS = {
    "en": "Thank you for taking part: {title}",
    "fr": "Remerciements pour votre participation : {title}",
    "es": "Agradecimiento por su participación: {title}",
    "ru": "Благодарность за участие: {title}",
    "ar": "شكرا على المشاركة: {title}",
    "zh": "感谢参加：{title}",
}


def thanks(facts: LetterFacts) -> LetterFacts:
    """The letter with the words of thanks: nothing is asked for and nothing enclosed."""
    return replace(facts, template=built_in("thanks", facts.language), instrument="letter", link="", enclosures=(), programme=(), reply_by=None)


def thanks_subject(facts: LetterFacts) -> str:
    """Of the mail."""
    return SUBJECTS[facts.language].format(title=facts.title)


def thanks_text(facts: LetterFacts) -> str:
    """The same words as the text of a mail, with who signs below."""
    signed = [line for sender in facts.senders for line in (sender.signatory, sender.function, sender.mission) if line]
    return "\n\n".join([*(paragraph.striptags() for paragraph in letter_words(facts)), "\n".join(signed), facts.convention])
