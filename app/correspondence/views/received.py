"""What came in: bounces, answers, and what a person should look at."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.correspondence import queries
from app.correspondence.reading import read
from app.correspondence.views import bp
from app.correspondence.wording import VERDICTS
from app.errors import Refused
from app.files import responses
from app.mail import hosts, intake
from app.mail.models import ReceivedMessage, Verdict
from app.people.accounts import current_account
from app.web.access import EDITORS, open_to
from app.web.paging import Page, page_number
from app.web.reasons import in_words

PER_PAGE = 50


@bp.get("/outbox/received")
@open_to(*EDITORS)
def received() -> ResponseReturnValue:
    """The messages that came in, the newest first."""
    account = current_account()
    chosen = next((each for each in Verdict if each.value == request.args.get("verdict")), None)
    found, count = queries.received(account, verdict=chosen, page=page_number(), per_page=PER_PAGE)
    return render_template(
        "correspondence/received.html",
        messages=found,
        page=Page(page_number(), count, PER_PAGE),
        chosen=chosen,
        words=VERDICTS,
        sentence=sentence,
        events_about=queries.events_of(account, (message.about for message in found)),
        troubles=hosts.troubles(),
    )


@bp.get("/outbox/received/<id:received_id>")
@open_to(*EDITORS)
def received_message(received_id: str) -> ResponseReturnValue:
    """One of them, as text only."""
    found = queries.get_received(received_id, viewer=current_account())
    return render_template(
        "correspondence/received_message.html",
        message=found,
        reading=read(found.source),
        words=VERDICTS,
        sentence=sentence,
        event=queries.events_of(current_account(), [found.about]).get(found.about),
    )


@bp.get("/outbox/received/<id:received_id>/message.eml")
@open_to(*EDITORS)
def received_file(received_id: str) -> ResponseReturnValue:
    """The bytes as they came."""
    found = queries.get_received(received_id, viewer=current_account())
    return responses.send_bytes(found.source, name=f"{received_id}.eml", media_type="message/rfc822")


@bp.post("/outbox/received/<id:received_id>/seen")
@open_to(*EDITORS)
def seen(received_id: str) -> ResponseReturnValue:
    """A person has looked at it, and nothing more is to be done."""
    intake.seen(queries.get_received(received_id, viewer=current_account()))
    flash(_("It is put aside."), "good")
    return redirect(url_for("correspondence.received", verdict=Verdict.LOOK.value), code=303)


@bp.post("/outbox/received/<id:received_id>/again")
@open_to(*EDITORS)
def read_again(received_id: str) -> ResponseReturnValue:
    """Offer it to the readers once more: what was missing may be there now."""
    intake.offer_again(queries.get_received(received_id, viewer=current_account()))
    flash(_("It is read once more; look again in a minute."), "good")
    return redirect(url_for("correspondence.received_message", received_id=received_id), code=303)


def sentence(message: ReceivedMessage) -> str:
    """What was found out about it, in words."""
    return in_words(Refused(message.reason, **message.facts)) if message.reason else ""
