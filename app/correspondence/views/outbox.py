"""The outbox: every message, what became of it at each address, and its exact source."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.correspondence import queries
from app.correspondence.queries import OPEN, Wanted
from app.correspondence.reading import read
from app.correspondence.views import bp, shown
from app.correspondence.wording import FATES, KINDS, PROGRESS
from app.errors import NotFound, Refused
from app.files import responses
from app.jobs.models import Progress
from app.mail import hosts
from app.mail.outbox import send_again as put_again
from app.people.accounts import current_account
from app.web.access import EDITORS, open_to
from app.web.headers import POLICY
from app.web.paging import Page, page_number
from app.web.reasons import said
from app.web.requests import say_refused

PER_PAGE = 50
CHIPS = {"queued": OPEN, "done": (Progress.DONE,), "failed": (Progress.FAILED,)}


@bp.get("/outbox")
@open_to(*EDITORS)
def outbox() -> ResponseReturnValue:
    """The messages one may read, the newest first."""
    account = current_account()
    chosen = {key: request.args.get(key, "").strip() for key in ("progress", "event", "kind", "q")}
    wanted = Wanted(CHIPS.get(chosen["progress"], ()), chosen["event"], chosen["kind"], chosen["q"])
    found, count = queries.messages(account, wanted, page=page_number(), per_page=PER_PAGE)
    return render_template(
        "correspondence/outbox.html",
        messages=found,
        page=Page(page_number(), count, PER_PAGE),
        chosen=chosen,
        chips=CHIPS,
        events=queries.events_written_about(account, chosen=chosen["event"]),
        events_about=queries.events_of(account, (message.about for message in found)),
        to_look_at=queries.to_look_at(account)[1],
        **_words(),
    )


@bp.get("/outbox/<id:message_id>")
@open_to(*EDITORS)
def message(message_id: str) -> ResponseReturnValue:
    """One message as its readers see it, and what became of it at each address."""
    found = queries.get_message(message_id, viewer=current_account())
    page = render_template(
        "correspondence/message.html",
        message=found,
        reading=read(found.source),
        event=queries.events_of(current_account(), [found.about]).get(found.about),
        **_words(),
    )
    return page, {"Content-Security-Policy": f"{POLICY}; frame-src 'self'"}


@bp.get("/outbox/<id:message_id>/html")
@open_to(*EDITORS)
def message_html(message_id: str) -> ResponseReturnValue:
    """Its HTML, for the frame on the page of the message."""
    reading = read(queries.get_message(message_id, viewer=current_account()).source)
    return shown(reading.html, "text/html", "style-src 'unsafe-inline'")


@bp.get("/outbox/<id:message_id>/source")
@open_to(*EDITORS)
def message_source(message_id: str) -> ResponseReturnValue:
    """The exact bytes, to be read."""
    return shown(queries.get_message(message_id, viewer=current_account()).source, "text/plain", "style-src 'none'")


@bp.get("/outbox/<id:message_id>/message.eml")
@open_to(*EDITORS)
def message_file(message_id: str) -> ResponseReturnValue:
    """The exact bytes, as a file that a mail program opens."""
    found = queries.get_message(message_id, viewer=current_account())
    return responses.send_bytes(found.source, name=f"{message_id}.eml", media_type="message/rfc822")


@bp.get("/outbox/<id:message_id>/attachments/<int:number>")
@open_to(*EDITORS)
def attachment(message_id: str, number: int) -> ResponseReturnValue:
    """One of the files that went with it, counted from 1."""
    files = read(queries.get_message(message_id, viewer=current_account()).source).attachments
    if not 1 <= number <= len(files):
        raise NotFound
    file = files[number - 1]
    return responses.send_bytes(file.content, name=file.name, media_type=file.media_type)


@bp.post("/outbox/<id:message_id>/again")
@open_to(*EDITORS)
def send_again(message_id: str) -> ResponseReturnValue:
    """The same bytes once more, to the addresses that are ticked."""
    found = queries.get_message(message_id, viewer=current_account())
    try:
        put_again(found, request.form.getlist("address"), now=clock.now())
    except Refused as refusal:
        say_refused(refusal)
    else:
        flash(_("It will be tried again at once."), "good")
    return redirect(url_for("correspondence.message", message_id=message_id), code=303)


def _words() -> dict[str, object]:
    return {
        "kind_words": KINDS,
        "progress_words": PROGRESS,
        "fate_words": FATES,
        "has_server": bool(current_app.config["PLENARY"].smtp_url),
        "troubles": hosts.troubles(),
        "said": said,
    }
