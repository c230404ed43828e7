"""What stands around a summary: the rows behind its figures, its keys, its versions, and the text as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.documents.changes import changes
from app.documents.pdf import MissingGlyphs, PangoMissing, file_stem
from app.documents.summary_file import SummaryFile, as_docx, as_markdown, as_pdf, as_text
from app.errors import NotAllowed, NotFound
from app.events.queries import readable_event
from app.events.rules import may_edit
from app.events.wording import taken_mark
from app.files import responses
from app.people.accounts import current_account
from app.reports import actions, clearing, queries
from app.reports.figures import labels, rows_behind
from app.reports.files import file_of
from app.reports.forms import ClearanceForm, TextForm
from app.reports.views import bp
from app.reports.views.summary import back_to, event_in, text_in, try_to
from app.web.access import DESK, EDITORS, open_to
from app.web.language import language, speaking
from app.web.paging import number_of, page_of, version_of

PER_PAGE = 200
FORMATS: dict[str, tuple[Callable[[SummaryFile], bytes | str], str]] = {
    "pdf": (as_pdf, "application/pdf"),
    "docx": (as_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "md": (as_markdown, "text/markdown"),
    "txt": (as_text, "text/plain"),
}


@bp.get("/events/<id:event_id>/publish/<lang>/figures/<key>")
@open_to(*DESK)
def summary_figure(event_id: str, lang: str, key: str) -> ResponseReturnValue:
    """Who or what was counted for a figure; of a closed meeting for those only who may change it."""
    event = readable_event(event_id, reader=current_account())
    if event.is_closed and not may_edit(current_account(), event):
        raise NotAllowed
    heading = labels([key], event, language())[key]
    rows = rows_behind(key, event, language())
    page = page_of(len(rows), PER_PAGE)
    return render_template(
        "reports/summary_figure.html",
        event=event,
        lang=lang,
        heading=heading,
        page=page,
        rows=rows[PER_PAGE * (page.number - 1) : PER_PAGE * page.number],
    )


@bp.post("/events/<id:event_id>/publish/<lang>/clear")
@open_to(*EDITORS)
def summary_clear(event_id: str, lang: str) -> ResponseReturnValue:
    """Turn a key for the text as it stands."""
    event = event_in(event_id, lang)
    kept = text_in(event, lang)
    form = ClearanceForm()
    if not form.validate():
        flash(_("Write at most 300 characters on how it was cleared."), "wrong")
        return back_to(event, lang)
    signs, note, version = form.signs.data or "", form.note.data or "", version_of(form.version.data)
    return try_to(
        event,
        lang,
        lambda: clearing.clear(kept, signs, note=note, version=version, by=current_account(), now=clock.now()),
    )


@bp.get("/events/<id:event_id>/publish/<lang>/versions")
@open_to(*EDITORS)
def summary_versions(event_id: str, lang: str) -> ResponseReturnValue:
    """Every version, the newest first."""
    event = event_in(event_id, lang)
    versions = queries.versions_of(text_in(event, lang))
    page = page_of(len(versions), PER_PAGE)
    shown = versions[PER_PAGE * (page.number - 1) : PER_PAGE * page.number]
    return render_template("reports/summary_versions.html", event=event, lang=lang, versions=shown, page=page)


@bp.get("/events/<id:event_id>/publish/<lang>/versions/<number>")
@open_to(*EDITORS)
def summary_version(event_id: str, lang: str, number: str) -> ResponseReturnValue:
    """What a version changed."""
    event = event_in(event_id, lang)
    kept = text_in(event, lang)
    version = queries.get_version(kept, _number(number))
    before = queries.get_version(kept, version.number - 1).text if version.number > 1 else ""
    return render_template(
        "reports/summary_version.html",
        event=event,
        lang=lang,
        kept=kept,
        version=version,
        changes=changes(before, version.text) if version.number > 1 else [],
        since=changes(version.text, kept.text),
    )


@bp.post("/events/<id:event_id>/publish/<lang>/versions/<number>/again")
@open_to(*EDITORS)
def summary_again(event_id: str, lang: str, number: str) -> ResponseReturnValue:
    """Go on with the words of a version."""
    event = event_in(event_id, lang)
    kept = text_in(event, lang)
    text, version = queries.get_version(kept, _number(number)).text, version_of(TextForm().version.data)
    return try_to(event, lang, lambda: actions.edit(kept, text, by=current_account(), now=clock.now(), version=version))


@bp.get("/events/<id:event_id>/publish/<lang>/summary.<suffix>")
@open_to(*EDITORS)
def summary_file(event_id: str, lang: str, suffix: str) -> ResponseReturnValue:
    """The text as a file, to send or to put on a web site."""
    event = event_in(event_id, lang)
    kept = text_in(event, lang)
    if suffix not in FORMATS:
        raise NotFound
    make, media_type = FORMATS[suffix]
    file = file_of(kept, missing=bool(clearing.missing(kept)))
    with speaking(lang):
        mark = taken_mark(event, by=current_account(), now=clock.now())
    if file.marks and mark:
        file = replace(file, marks=(*file.marks, mark))
    try:
        made = make(file)
    except MissingGlyphs:
        flash(_("No installed font has all characters of the text. Take the Word or the text file."), "wrong")
        return back_to(event, lang)
    except PangoMissing:
        flash(_("PDFs cannot be made on this machine: a library is missing. Tell the administrator."), "wrong")
        return back_to(event, lang)
    stem = "summary" if event.is_closed else f"summary-{file_stem(event.title)}"
    content = made.encode() if isinstance(made, str) else made
    return responses.send_bytes(content, name=f"{stem}-{lang}.{suffix}", media_type=media_type)


def _number(given: str) -> int:
    number = number_of(given, 1, 2**31 - 1)
    if number is None:
        raise NotFound
    return number
