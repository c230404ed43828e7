"""Letters in the making, and what they come to: single files, one PDF, an archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.contacts.queries import Addressee
from app.contacts.rules import may_get_note_verbale
from app.documents.letter import letter_pdf
from app.documents.letter_template import TemplateFault
from app.documents.pdf import MissingGlyphs, file_stem
from app.errors import NotFound
from app.events.models import Event, Instrument
from app.events.queries import editable_event, organisers, readable_event
from app.events.wording import INSTRUMENTS
from app.files import responses
from app.invitations import actions, queries, rules
from app.invitations.forms import LettersForm
from app.invitations.letters import letter_facts
from app.invitations.models import Letter, LetterBatch
from app.invitations.views import back_to_list, bp, tried
from app.jobs.models import Progress
from app.letters.facts import Writing, senders_of
from app.letters.wording import fault_in_words
from app.people.accounts import current_account
from app.web.access import DESK, EDITORS, open_to
from app.web.language import language


@dataclass(frozen=True)
class Making:
    """How far the letters of a batch are."""

    total: int
    done: int
    stopped: int
    open: int
    failed: list[Letter]
    left: timedelta | None
    """How long the open ones will take."""


@bp.get("/events/<id:event_id>/invite/<id:invitation_id>/preview")
@open_to(*EDITORS)
def preview(event_id: str, invitation_id: str) -> ResponseReturnValue:
    """The letter as it would be made now; nothing is kept."""
    event = editable_event(event_id, editor=current_account())
    invitation = queries.get_invitation(event, invitation_id)
    try:
        content = letter_pdf(letter_facts(invitation, Writing(clock.today(event.zone), event.instrument)))
    except MissingGlyphs:
        flash(_("No installed font has all characters of this letter. Check the title and the names."), "wrong")
        return back_to_list(event)
    except TemplateFault as fault:
        flash(fault_in_words(fault), "wrong")
        return back_to_list(event)
    return responses.send_bytes(content, name="preview.pdf", media_type="application/pdf")


@bp.post("/events/<id:event_id>/invite/letters")
@open_to(*EDITORS)
def make_letters(event_id: str) -> ResponseReturnValue:
    """Order the letters."""
    event = editable_event(event_id, editor=current_account())
    form = letters_form(event)
    if not form.validate():
        flash(_("Enter the date of the letters; names and functions have at most 200 characters."), "wrong")
        return back_to_list(event)
    signatories = {row["iso3"]: [row["name"] or "", row["function"] or ""] for row in form.signatories.data}
    return tried(
        event,
        lambda: actions.make_letters(
            event, dated=form.dated.data, signatories=signatories, by=current_account(), now=clock.now()
        ),
    )


@bp.get("/events/<id:event_id>/invite/letters/<id:batch_id>")
@open_to(*DESK)
def letters(event_id: str, batch_id: str) -> ResponseReturnValue:
    """How far they are: a fragment that refreshes itself, and then the page, which has more to offer."""
    event = readable_event(event_id, reader=current_account())
    batch = queries.get_batch(event, batch_id)
    making = progress_of(batch)
    page = render_template("invitations/_making.html", event=event, batch=batch, letters=making)
    response = make_response(page)
    if batch.finished_at:
        response.headers["HX-Refresh"] = "true"
    return response


@bp.post("/events/<id:event_id>/invite/letters/<id:batch_id>/stop")
@open_to(*EDITORS)
def stop_letters(event_id: str, batch_id: str) -> ResponseReturnValue:
    """Make no more."""
    event = editable_event(event_id, editor=current_account())
    actions.stop_letters(queries.get_batch(event, batch_id), by=current_account())
    return back_to_list(event)


@bp.post("/events/<id:event_id>/invite/letters/<id:batch_id>/resume")
@open_to(*EDITORS)
def resume_letters(event_id: str, batch_id: str) -> ResponseReturnValue:
    """Make those that were stopped or failed."""
    event = editable_event(event_id, editor=current_account())
    batch = queries.get_batch(event, batch_id)
    return tried(event, lambda: actions.resume_letters(batch, by=current_account(), now=clock.now()))


@bp.get("/events/<id:event_id>/invite/letters/<id:batch_id>/merged.pdf")
@open_to(*EDITORS)
def merged(event_id: str, batch_id: str) -> ResponseReturnValue:
    """All letters in one PDF, for printing."""
    batch = queries.get_batch(editable_event(event_id, editor=current_account()), batch_id)
    if batch.merged is None:
        raise NotFound
    return responses.send(batch.merged)


@bp.get("/events/<id:event_id>/invite/letters/<id:batch_id>/letters.zip")
@open_to(*EDITORS)
def archived(event_id: str, batch_id: str) -> ResponseReturnValue:
    """All letters as single files, named after who they are for."""
    batch = queries.get_batch(editable_event(event_id, editor=current_account()), batch_id)
    made = [
        (f"{f'{who.code} {who.name}' if who.is_state else who.name} – {_what(batch, who)} {letter.invitation.reference}", letter)
        for who, letter in queries.made_letters(batch, language())
    ]
    if not made:
        raise NotFound
    return responses.send_archive(((f"{name}.pdf", letter.file.content) for name, letter in made if letter.file), name="letters.zip")


@bp.get("/events/<id:event_id>/invite/<id:invitation_id>/letter.pdf")
@open_to(*EDITORS)
def letter(event_id: str, invitation_id: str) -> ResponseReturnValue:
    """One letter as it was made."""
    event = editable_event(event_id, editor=current_account())
    made = queries.get_letter(queries.get_invitation(event, invitation_id))
    if made.file is None:
        raise NotFound
    return responses.send(made.file, name=f"{file_stem(made.invitation.reference)}.pdf")


def _what(batch: LetterBatch, who: Addressee) -> str:
    """What this one gets: a note verbale never goes to an organisation."""
    is_note = batch.instrument is Instrument.NOTE_VERBALE and batch.signatories and may_get_note_verbale(who.kind)
    return str(INSTRUMENTS[Instrument.NOTE_VERBALE if is_note else Instrument.LETTER])


def letters_form(event: Event) -> LettersForm:
    """The date of the letters, and a row for each State that signs."""
    senders = {state.iso3: state for state in senders_of(organisers(event, language()))}
    form = LettersForm(
        data={"dated": clock.today(event.zone), "signatories": [{"iso3": iso3} for iso3 in senders]}
    )
    form.names = {iso3: state.name for iso3, state in senders.items()}
    return form


def progress_of(batch: LetterBatch) -> Making:
    """How far the letters are; failed ones come with their reasons."""
    states = [letter.progress for letter in batch.letters]
    still = states.count(Progress.QUEUED) + states.count(Progress.WORKING)
    return Making(
        total=len(states),
        done=states.count(Progress.DONE),
        stopped=states.count(Progress.CANCELLED),
        open=still,
        failed=[letter for letter in batch.letters if letter.progress is Progress.FAILED],
        left=rules.time_left([letter.made_at for letter in batch.letters if letter.made_at], still),
    )
