"""Invented letters in which everything happens that can happen: a template is tried on them before it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

from app.documents.letter import Addressee, LetterFacts, ProgrammeLine, Sender, letter_words
from app.documents.letter_template import TemplateFault

ADDRESSES = ("excellency", "ambassador_m", "ambassador_f", "sir", "madam", "sir_or_madam")
STATES = tuple(Sender(f"Mission of {name}", name, f"of {name}", f"H.E. {name}", "Ambassador") for name in ("A", "B", "C"))
FEWEST = {"letter": 3, "note_verbale": 2}
"""Paragraphs: the layout sets a salutation apart, and a closing."""


def check(source: str, instrument: str, language: str) -> None:
    """Raise `TemplateFault` unless every specimen can be written with it."""
    for facts in specimens(instrument, language):
        if len(letter_words(replace(facts, template=source))) < FEWEST[instrument]:
            raise TemplateFault("too_few")


def specimens(instrument: str, language: str) -> Iterator[LetterFacts]:
    """One, two and three senders; every form of address; open, closed, Chatham House; everything said, and nothing."""
    organisations = (False, True) if instrument == "letter" else (False,)
    levels = ("open", "closed", "chatham")
    for senders, address, organisation, level, full in product((1, 2, 3), ADDRESSES, organisations, levels, (True, False)):
        bare = LetterFacts(
            language=language,
            instrument=instrument,
            reference="X/2018/UNIV/001-001",
            place="Geneva",
            dated=date(2018, 5, 1),
            senders=STATES[:senders],
            office="Coordinators" if full else "",
            convention="Convention",
            convention_of="of the Convention",
            addressee=Addressee("Mission of D", "D", "of D"),
            organisation=organisation,
            title="Meeting",
            when="on 23 May 2018",
            link="https://example.org/s/x",
            form_of_address=address,
            confidentiality=level,
        )
        yield replace(
            bare,
            text_language="es" if language != "es" else "en",
            venue="Palace",
            city="Geneva",
            country="Switzerland",
            purpose="to meet",
            in_margins_of="another meeting",
            reply_by=date(2018, 5, 16),
            programme=(ProgrammeLine("15:00", "Opening"),),
        ) if full else bare
