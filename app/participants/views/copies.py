"""The documents: the list to read, and copies to take of it, of the table, of badges and name plates."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, flash, redirect, render_template, request, send_file, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.documents.badges import BadgeSize
from app.documents.pdf import MissingGlyphs, PangoMissing
from app.errors import NotFound
from app.events.models import Event, SessionKind
from app.events.rules import may_edit
from app.files import responses
from app.jobs.models import Progress
from app.participants import actions, listing, making, queries
from app.participants.models import Copy, DocumentKind
from app.participants.rules import AT_ONCE, FORMATS, usual_edition
from app.participants.views import bp, readable_event
from app.people.accounts import current_account
from app.registration.queries import registered_count
from app.web.access import DESK, open_to
from app.web.language import ENDONYMS, INTERFACE, language
from app.web.reasons import said

OPENED_WITHIN = timedelta(hours=1)
"""A copy that is made when it is opened says who took it and when; later it would not be true any more."""
KIND_WORDS = {
    DocumentKind.LIST: _l("List of participants"),
    DocumentKind.TABLE: _l("Table"),
    DocumentKind.REGISTRATIONS: _l("Registrations"),
    DocumentKind.BADGES: _l("Badges"),
    DocumentKind.NAME_PLATES: _l("Name plates"),
    DocumentKind.ATTENDANCE: _l("Attendance report"),
    DocumentKind.CERTIFICATES: _l("Certificates of attendance"),
    DocumentKind.THANKS: _l("Letters of thanks"),
    DocumentKind.SIGN_IN_SHEETS: _l("Sign-in sheets"),
}
IN_SIX = (DocumentKind.LIST, DocumentKind.BADGES, DocumentKind.NAME_PLATES, DocumentKind.CERTIFICATES, DocumentKind.SIGN_IN_SHEETS)
"""What can be made in each language of the United Nations."""
SIZES = {BadgeSize.SHEET: _l("Eight on a sheet of A4"), BadgeSize.A7: _l("A7, one to a page"), BadgeSize.A6: _l("A6, one to a page")}


@bp.get("/events/<id:event_id>/participants/documents")
@open_to(*DESK)
def documents(event_id: str) -> ResponseReturnValue:
    """What can be printed, and who took what."""
    event = readable_event(event_id)
    edits = may_edit(current_account(), event)
    return render_template(
        "participants/documents.html",
        event=event,
        may_edit=edits,
        persons=registered_count(event),
        delegations=listing.delegations_of(event, language()) if edits else [],
        editions=listing.EDITIONS,
        usual_edition=usual_edition(event),
        languages_of_documents=list(ENDONYMS.items()),
        sizes=SIZES,
        sessions_of_sheets=[("", _("the whole event")), *((each.public_id, each.title) for each in event.sessions if each.kind is not SessionKind.BREAK)],
        kind_words=KIND_WORDS,
        copies=queries.copies_of(event) if edits else [],
        own=current_account().id,
    )


@bp.get("/events/<id:event_id>/participants/list")
@open_to(*DESK)
def show_list(event_id: str) -> ResponseReturnValue:
    """The list of participants to read, as it would be printed."""
    event = readable_event(event_id)
    edition = request.args.get("edition", "")
    facts = listing.list_of_participants(event, language(), edition=edition if edition in listing.EDITIONS else usual_edition(event))
    return render_template("participants/list.html", event=event, facts=facts, editions=listing.EDITIONS, edition=edition or usual_edition(event))


@bp.post("/events/<id:event_id>/participants/copies")
@open_to(*DESK)
def take(event_id: str) -> ResponseReturnValue:
    """Note who takes what; the copy itself follows on its own address."""
    event = readable_event(event_id)
    kind = _chosen("kind", DocumentKind, "")
    if not kind:
        raise NotFound
    kind = DocumentKind(kind)
    format = _chosen("format", FORMATS[kind], FORMATS[kind][0])
    copy = actions.take_copy(
        event,
        kind,
        format,
        language=_chosen("language", ENDONYMS if kind in IN_SIX else INTERFACE, language()),
        choices=_choices(event, kind),
        at_once=format in ("csv", "xlsx") or registered_count(event) <= AT_ONCE[kind],
        by=current_account(),
        now=clock.now(),
    )
    return redirect(url_for("participants.open_copy", event_id=event_id, copy_id=copy.public_id), code=303)


@bp.get("/events/<id:event_id>/participants/copies/<id:copy_id>")
@open_to(*DESK)
def open_copy(event_id: str, copy_id: str) -> ResponseReturnValue:
    """The copy, for whoever took it; while a worker makes it, how far it is."""
    event = readable_event(event_id)
    copy = queries.get_copy(event, copy_id, of=current_account())
    if copy.file is not None:
        return responses.send(copy.file)
    if copy.progress is not Progress.DONE:
        return render_template("participants/copy.html", event=event, kind_words=KIND_WORDS, **_how_far(copy))
    if clock.now() - copy.taken_at > OPENED_WITHIN:
        flash(_("This copy was taken earlier. Take a new one: it says who is registered now."), "attention")
        return redirect(url_for("participants.documents", event_id=event_id))
    try:
        return _made(copy)
    except MissingGlyphs as missing:
        flash(f'{_("No installed font has all characters of the names. The page and the spreadsheet are complete.")} ({missing})', "wrong")
    except PangoMissing:
        flash(_("PDFs cannot be made on this machine: a library is missing. Tell the administrator."), "wrong")
    return redirect(url_for("participants.documents", event_id=event_id))


@bp.get("/events/<id:event_id>/participants/copies/<id:copy_id>/progress")
@open_to(*DESK)
def progress(event_id: str, copy_id: str) -> ResponseReturnValue:
    """How far the worker is, for the page that waits."""
    event = readable_event(event_id)
    copy = queries.get_copy(event, copy_id, of=current_account())
    return render_template("participants/_copy.html", event=event, **_how_far(copy))


def _how_far(copy: Copy) -> dict[str, object]:
    """The copy in numbers: how many come before it, for how many persons it is, and how long it has taken."""
    taken = round((clock.now() - copy.taken_at).total_seconds())
    return {"copy": copy, "why": said(copy.error), "before": queries.waiting_before(copy), "persons": registered_count(copy.event), "seconds": taken}


def _made(copy: Copy) -> Response:
    name, media_type = making.name_of(copy), making.MEDIA[copy.format]
    if copy.kind is not DocumentKind.TABLE:
        return responses.send_bytes(making.making_of(copy)(), name=name, media_type=media_type)
    if copy.format == "csv":
        parts = making.table_csv(copy)
        return responses.as_download(Response(stream_with_context(parts), content_type=media_type), name=name)
    return responses.as_download(send_file(making.table_xlsx(copy), mimetype=media_type), name=name)


def _choices(event: Event, kind: DocumentKind) -> dict[str, str]:
    if kind is DocumentKind.TABLE:
        return queries.Asked.of(request.form).arguments()
    if kind is DocumentKind.ATTENDANCE:
        return {"anonymous": "1"} if request.form.get("anonymous") == "1" else {}
    if kind is DocumentKind.CERTIFICATES:
        own = {} if request.form.get("language") in ENDONYMS else {"own_language": "1"}
        return own | {name: request.form.get(name, "").strip()[:200] for name in ("person", "signatory", "function")}
    if kind is DocumentKind.THANKS:
        return {}
    if kind is DocumentKind.LIST:
        return {"edition": _chosen("edition", listing.EDITIONS, usual_edition(event))}
    if kind is DocumentKind.REGISTRATIONS:
        return {"sensitive": "1"} if request.form.get("sensitive") else {}
    if kind is DocumentKind.SIGN_IN_SHEETS:
        return {"session": _chosen("session", [each.public_id for each in event.sessions], "")}
    chosen = {"state": request.form.get("state", "")[:16]}
    return chosen | {"size": _chosen("size", SIZES, BadgeSize.SHEET)} if kind is DocumentKind.BADGES else chosen


def _chosen(name: str, of: object, otherwise: str) -> str:
    value = request.form.get(name, "")
    return value if value in list(of) else str(otherwise)  # type: ignore[call-overload]  # dictionaries, tuples and enumerations of texts
