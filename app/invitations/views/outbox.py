"""The outbox: every message, what became of it, and its exact source."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.errors import Refused
from app.files import responses
from app.invitations import actions, queries
from app.invitations.views import bp
from app.jobs.models import Progress
from app.people.accounts import current_account
from app.web.access import EDITORS, open_to
from app.web.paging import Page, page_number
from app.web.reasons import in_words

WORDS = {
    Progress.QUEUED: (_l("waiting"), "attention"),
    Progress.WORKING: (_l("leaving"), "attention"),
    Progress.DONE: (_l("sent"), "good"),
    Progress.FAILED: (_l("not delivered"), "wrong"),
    Progress.CANCELLED: (_l("cancelled"), "quiet"),
}
PER_PAGE = 50


@bp.get("/outbox")
@open_to(*EDITORS)
def outbox() -> ResponseReturnValue:
    """The messages one may read, the newest first."""
    chosen = next((each for each in Progress if each.value == request.args.get("progress")), None)
    found, count = queries.messages(current_account(), progress=chosen, page=page_number(), per_page=PER_PAGE)
    return render_template(
        "invitations/outbox.html",
        messages=found,
        page=Page(page_number(), count, PER_PAGE),
        chosen=chosen,
        words=WORDS,
        has_server=bool(current_app.config["PLENARY"].smtp_url),
    )


@bp.get("/outbox/<id:message_id>")
@open_to(*EDITORS)
def message(message_id: str) -> ResponseReturnValue:
    """One message as its readers see it."""
    found = queries.get_message(message_id, viewer=current_account())
    parsed = message_from_bytes(found.source, policy=default)
    body = parsed.get_body(("plain",))
    return render_template(
        "invitations/message.html",
        message=found,
        text=body.get_content() if body else "",
        attachments=[part.get_filename() for part in parsed.iter_attachments()],
        words=WORDS,
        has_server=bool(current_app.config["PLENARY"].smtp_url),
    )


@bp.get("/outbox/<id:message_id>/source")
@open_to(*EDITORS)
def message_source(message_id: str) -> ResponseReturnValue:
    """The exact bytes."""
    found = queries.get_message(message_id, viewer=current_account())
    return responses.send_bytes(found.source, name="message.eml", media_type="message/rfc822")


@bp.post("/outbox/<id:message_id>/again")
@open_to(*EDITORS)
def send_again(message_id: str) -> ResponseReturnValue:
    """Try again."""
    found = queries.get_message(message_id, viewer=current_account())
    try:
        actions.send_again(found, now=clock.now())
    except Refused as refusal:
        flash(in_words(refusal), "wrong")
    else:
        flash(_("It will be tried again at once."), "good")
    return redirect(url_for("invitations.message", message_id=message_id), code=303)
