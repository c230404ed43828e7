"""After the event: certificates for those who were present, and letters of thanks, looked at before they leave."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.attendance.queries import roll_of
from app.documents.letter import direction_of, letter_pdf
from app.documents.pdf import MissingGlyphs, PangoMissing
from app.documents.thanks import thanks_subject, thanks_text
from app.errors import NotFound
from app.events.models import Event
from app.events.queries import editable_event
from app.files import responses
from app.people.accounts import current_account
from app.registration.rules import is_over
from app.reports import thanking
from app.reports.views import bp
from app.web.access import DESK, open_to
from app.web.language import ENDONYMS


@bp.get("/events/<id:event_id>/report/thanks")
@open_to(*DESK)
def thanks(event_id: str) -> ResponseReturnValue:
    """Who can be given a certificate; who would be thanked, in which words, and who was."""
    event = editable_event(event_id, editor=current_account())
    letters = _letters(event)
    waiting = thanking.to_be_sent(letters)
    roll = roll_of(event)
    present = sorted((each for each in roll.delegates if roll.was_there(each)), key=lambda each: each.search_text)
    return render_template(
        "reports/thanks.html",
        event=event,
        letters=letters,
        waiting=waiting,
        seal=thanking.seal_of(waiting),
        is_over=is_over(event, clock.now()),
        present=[(each.public_id, ", ".join(part for part in (each.family_name, each.given_name) if part)) for each in present if not each.erased_at],
        specimens={each.facts.language: (thanks_subject(each.facts), thanks_text(each.facts)) for each in reversed(letters)},
        direction_of=direction_of,
        endonyms=ENDONYMS,
    )


@bp.get("/events/<id:event_id>/report/thanks/<code>")
@open_to(*DESK)
def letter_of_thanks(event_id: str, code: str) -> ResponseReturnValue:
    """One letter as it is printed."""
    event = editable_event(event_id, editor=current_account())
    letter = next((each for each in _letters(event) if each.recipient.code == code), None)
    if letter is None:
        raise NotFound
    try:
        return responses.send_bytes(letter_pdf(letter.facts), name="letter-of-thanks.pdf", media_type="application/pdf")
    except MissingGlyphs:
        flash(_("No installed font has all characters of the names."), "wrong")
    except PangoMissing:
        flash(_("PDFs cannot be made on this machine: a library is missing. Tell the administrator."), "wrong")
    return redirect(url_for("reports.thanks", event_id=event_id))


@bp.post("/events/<id:event_id>/report/thanks")
@open_to(*DESK)
def send_thanks(event_id: str) -> ResponseReturnValue:
    """Write to all who were looked at."""
    event = editable_event(event_id, editor=current_account())
    count = thanking.send_thanks(event, seal=request.form.get("seal", ""), by=current_account(), now=clock.now())
    flash(ngettext("%(num)s letter of thanks is on its way.", "%(num)s letters of thanks are on their way.", count), "good")
    return redirect(url_for("reports.thanks", event_id=event_id), code=303)


def _letters(event: Event) -> list[thanking.Thanks]:
    return thanking.letters_of_thanks(event, today=clock.local(clock.now(), event.zone).date())
