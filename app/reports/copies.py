"""Copies of what the Report step makes: taken, marked and made as those of the participants are."""

from __future__ import annotations

from collections.abc import Callable

from app import clock
from app.documents.attendance_report import (
    AttendanceReport,
    attendance_csv,
    attendance_docx,
    attendance_pdf,
    attendance_xlsx,
)
from app.participants.making import Work, maker
from app.participants.models import Copy, DocumentKind
from app.reports.attendance_facts import attendance_report

MAKERS: dict[str, Callable[[AttendanceReport], bytes]] = {
    "pdf": attendance_pdf,
    "docx": attendance_docx,
    "xlsx": attendance_xlsx,
    "csv": attendance_csv,
}


@maker(DocumentKind.ATTENDANCE)
def attendance(copy: Copy) -> Work:
    """The attendance report as it is now, marked with who takes it where the meeting was closed."""
    day = clock.local(copy.taken_at, copy.event.zone).date()
    report = attendance_report(copy.event, copy.language, prepared_on=day, anonymous="anonymous" in copy.choices, copy=copy)
    make = MAKERS[copy.format]
    return lambda: make(report)
