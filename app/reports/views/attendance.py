"""The Report step: the attendance report as page, PDF and XLSX, the same figures in each."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.documents.attendance_report import AttendanceReport, attendance_pdf, attendance_xlsx, people_between
from app.documents.pdf import MissingGlyphs, PangoMissing, file_stem
from app.errors import NotAllowed
from app.events.models import Event
from app.events.queries import get_event
from app.events.rules import may_edit
from app.events.wording import taken_mark
from app.files import responses
from app.people.accounts import current_account
from app.reports.attendance_facts import attendance_report
from app.reports.views import bp
from app.web.access import DESK, open_to
from app.web.language import language
from app.web.paging import page_of

PER_PAGE = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/events/<id:event_id>/report")
@open_to(*DESK)
def attendance(event_id: str) -> ResponseReturnValue:
    """The report to read; people in pages, the figures on the first."""
    event, report = _report(event_id)
    page = page_of(len(report.delegates) + len(report.others), PER_PAGE)
    return render_template(
        "reports/attendance.html",
        event=event,
        report=report,
        words=report.words,
        page=page,
        people=list(people_between(report, PER_PAGE * (page.number - 1), PER_PAGE * page.number)),
    )


@bp.get("/events/<id:event_id>/report.pdf")
@open_to(*DESK)
def attendance_as_pdf(event_id: str) -> ResponseReturnValue:
    """The report to print and file."""
    event, report = _taken(event_id)
    try:
        content = attendance_pdf(report)
    except MissingGlyphs:
        flash(_("No installed font has all characters of the names. The page and the spreadsheet are complete."), "wrong")
        return redirect(url_for("reports.attendance", event_id=event_id))
    except PangoMissing:
        flash(_("PDFs cannot be made on this machine: a library is missing. Tell the administrator."), "wrong")
        return redirect(url_for("reports.attendance", event_id=event_id))
    return responses.send_bytes(content, name=f"{_stem(event)}.pdf", media_type="application/pdf")


@bp.get("/events/<id:event_id>/report.xlsx")
@open_to(*DESK)
def attendance_as_xlsx(event_id: str) -> ResponseReturnValue:
    """The report as a workbook."""
    event, report = _taken(event_id)
    return responses.send_bytes(attendance_xlsx(report), name=f"{_stem(event)}.xlsx", media_type=XLSX)


def _report(event_id: str) -> tuple[Event, AttendanceReport]:
    account = current_account()
    event = get_event(event_id, viewer=account)
    if event.is_closed and not may_edit(account, event):
        raise NotAllowed
    anonymous = request.args.get("anonymous") == "1"
    return event, attendance_report(event, language(), prepared_on=clock.today(), anonymous=anonymous)


def _taken(event_id: str) -> tuple[Event, AttendanceReport]:
    event, report = _report(event_id)
    mark = taken_mark(event, by=current_account(), now=clock.now())
    return event, replace(report, marks=(*report.marks, mark), copy=mark) if mark else report


def _stem(event: Event) -> str:
    """A closed meeting's title stays out of file names."""
    return "attendance" if event.is_closed else f"attendance-{file_stem(event.title)}"
