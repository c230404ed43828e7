"""The Report step: the attendance report to read, and copies of it to take; the same figures in each."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app import clock
from app.documents.attendance_report import in_words
from app.documents.bars import bars_svg
from app.errors import NotAllowed
from app.events.queries import get_event
from app.events.rules import may_edit
from app.participants.rules import may_read
from app.people.accounts import current_account
from app.reports.attendance_facts import attendance_report
from app.reports.views import bp
from app.web.access import DESK, open_to
from app.web.language import ENDONYMS, INTERFACE, language
from app.web.paging import page_of

PER_PAGE = 200


@bp.get("/events/<id:event_id>/report")
@open_to(*DESK)
def attendance(event_id: str) -> ResponseReturnValue:
    """The report to read; people in pages, the figures on the first."""
    account = current_account()
    event = get_event(event_id, viewer=account)
    if not may_read(account, event):
        raise NotAllowed
    report = attendance_report(event, language(), prepared_on=clock.today(), anonymous=request.args.get("anonymous") == "1")
    page = page_of(report.persons, PER_PAGE)
    return render_template(
        "reports/attendance.html",
        event=event,
        report=report,
        page=page,
        people=list(report.persons_between(PER_PAGE * (page.number - 1), PER_PAGE * page.number)),
        bars_svg=bars_svg,
        in_words=in_words,
        languages=[(code, ENDONYMS[code]) for code in INTERFACE],
        may_edit=may_edit(account, event),
    )
