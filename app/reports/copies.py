"""Copies of what the Report step makes: taken, marked and made as those of the participants are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask_babel import gettext as _

from app import clock
from app.documents.attendance_report import (
    AttendanceReport,
    attendance_csv,
    attendance_docx,
    attendance_pdf,
    attendance_xlsx,
)
from app.documents.certificate import certificates_pdf
from app.documents.letter import letter_pdf
from app.documents.pdf import merged
from app.errors import NotFound
from app.participants.making import Work, maker
from app.participants.models import Copy, DocumentKind
from app.reports import thanking
from app.reports.attendance_facts import attendance_report
from app.treaty.queries import the_convention
from app.web.language import speaking

MAKERS: dict[str, Callable[[AttendanceReport], bytes]] = {
    "pdf": attendance_pdf,
    "docx": attendance_docx,
    "xlsx": attendance_xlsx,
    "csv": attendance_csv,
}


@maker(DocumentKind.ATTENDANCE)
def attendance(copy: Copy) -> Work:
    """The attendance report as it is now, marked with who takes it where the meeting was closed."""
    report = attendance_report(copy.event, copy.language, prepared_on=_day(copy), anonymous="anonymous" in copy.choices, copy=copy)
    make = MAKERS[copy.format]
    return lambda: make(report)


@maker(DocumentKind.CERTIFICATES)
def certificates(copy: Copy) -> Work:
    """Certificates of attendance for all who were present, or for one of them; raises `NotFound` where nobody was."""
    choices, treaty = copy.choices, the_convention()
    made = thanking.certificates(
        copy.event,
        language="" if "own_language" in choices else copy.language,
        only=choices.get("person", ""),
        signatory=choices.get("signatory", ""),
        function=choices.get("function", ""),
        today=_day(copy),
    )
    if not made:
        raise NotFound
    with speaking(copy.language):
        title = str(_("Certificates of attendance"))
    author = str((treaty.secretariat.get(copy.language) or treaty.secretariat["en"])["name"])
    return lambda: certificates_pdf(made, title=f"{title}: {made[0].title}", author=author)


@maker(DocumentKind.THANKS)
def thanks(copy: Copy) -> Work:
    """All letters of thanks, to print and sign; raises `NotFound` where nobody was present."""
    letters = [each.facts for each in thanking.letters_of_thanks(copy.event, today=_day(copy))]
    if not letters:
        raise NotFound
    title, language = letters[0].title, copy.language
    return lambda: merged(map(letter_pdf, letters), title=title, language=language)


def _day(copy: Copy) -> date:
    return clock.local(copy.taken_at, copy.event.zone).date()
