"""What the outreach achieves: for the secretariat and the coordinators; the map of treaty status for everybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from flask import Blueprint, current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import clock
from app.documents.paper import Paper, paper_docx, paper_pdf, paper_xlsx
from app.documents.pdf import MissingGlyphs, PangoMissing, file_stem
from app.errors import NotFound
from app.files import responses
from app.outreach import queries
from app.outreach.brief import taken_by
from app.outreach.queries import Asked
from app.people.accounts import current_account
from app.people.models import Account
from app.reports.rules import may_look_back
from app.treaty.models import TreatyStatus
from app.treaty.queries import groups, the_convention
from app.web.access import EDITORS
from app.web.language import language

bp = Blueprint("outreach", __name__)


@bp.before_request
def _until_the_term_ends() -> None:
    """The gates of these pages know roles, and a role stays when a mandate is over; the map and guests' links are for everybody."""
    audience = getattr(current_app.view_functions[request.endpoint or ""], "audience", ())
    if audience == set(EDITORS) and current_user.is_authenticated and not may_look_back(current_account(), clock.today()):
        raise NotFound


FORMATS: dict[str, tuple[Callable[[Paper], bytes], str]] = {
    "pdf": (paper_pdf, "application/pdf"),
    "docx": (paper_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (paper_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
STATUSES = {status.value: status for status in TreatyStatus}


def send(paper: Paper, suffix: str, *, name: str, back: str, by: Account | None) -> ResponseReturnValue:
    """The paper as a file, with a mark of which member of staff took it; back to the page where its PDF cannot be made."""
    make, media_type = FORMATS[suffix]
    if by is not None:
        paper = replace(paper, marks=(*paper.marks, taken_by(by.name, clock.now(), paper.language)))
    try:
        content = make(paper)
    except MissingGlyphs:
        flash(_("No installed font has all characters of the text. Take it in another format."), "wrong")
        return redirect(back)
    except PangoMissing:
        flash(_("PDFs cannot be made on this machine: a library is missing. Tell the administrator."), "wrong")
        return redirect(back)
    return responses.send_bytes(content, name=f"{file_stem(name)}.{suffix}", media_type=media_type)


def day_asked(name: str) -> date | None:
    """A day of the address; none where it is no day of our time."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if 1945 <= day.year <= 2100 else None


def asked() -> Asked:
    """What the address asks for."""
    args = request.args
    return Asked(
        group=args.get("group", "")[:40],
        status=STATUSES.get(args.get("status", "")),
        area=args.get("area", "")[:40],
        since=day_asked("since"),
        until=day_asked("until"),
        words=args.get("q", "").strip()[:100],
    )


def filters(account: Account) -> dict[str, object]:
    """What every page can be narrowed by."""
    return {"groups": groups(), "areas": queries.areas_offered(account, clock.today()), "terms": terms()}


def terms(*, many: bool = True) -> dict[TreatyStatus, str]:
    """What the statuses are called."""
    words = the_convention().status_terms
    return {status: str((words[status].get(language()) or words[status]["en"])[many]) for status in TreatyStatus}


from app.outreach.views import engagement, papers, states, world  # noqa: E402  # they hang their pages on the blueprint

__all__ = ["asked", "bp", "engagement", "papers", "send", "states", "terms", "world"]
