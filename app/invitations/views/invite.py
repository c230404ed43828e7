"""The Invite step: the list and its reasons, the letters, the mails."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.contacts.queries import addressees, contacts_by_addressee, contacts_of
from app.documents.letter import letter_pdf
from app.documents.letter_template import TemplateFault
from app.documents.pdf import MissingGlyphs, file_stem
from app.errors import NotAllowed, NotFound, Refused
from app.events.models import Event, Instrument
from app.events.queries import editable_event, get_event, organisers
from app.events.rules import is_open_for_changes, may_edit
from app.files import responses
from app.invitations import actions, messages, queries, rules
from app.invitations.audience import audience_of
from app.invitations.forms import ActionForm, InstrumentForm, LettersForm
from app.invitations.letters import letter_facts
from app.invitations.models import LetterBatch
from app.invitations.views import back_to_list, bp, tried
from app.invitations.views.audience import addressee_form, words
from app.jobs.models import Progress
from app.letters.facts import text_language
from app.letters.wording import fault_in_words
from app.mail.queries import undelivered
from app.people.accounts import current_account
from app.treaty.queries import state_names
from app.web.access import DESK, EDITORS, open_to
from app.web.language import ENDONYMS, language
from app.web.paging import number_of
from app.web.reasons import in_words


@bp.get("/events/<id:event_id>/invite")
@open_to(*DESK)
def show(event_id: str) -> ResponseReturnValue:
    """Who is invited, why, and how far the letters are."""
    event = get_event(event_id, viewer=current_account())
    audience = audience_of(event, language())
    batch = queries.newest_batch(event)
    return render_template(
        "invitations/show.html",
        event=event,
        audience=audience,
        batch=batch,
        letters=_progress(batch) if batch else None,
        ready=sum(1 for line in audience.lines if line.invitation.status == "issued" and line.contacts),
        drafts=sum(1 for line in audience.lines if line.invitation.status != "sent"),
        silent=sum(1 for line in audience.lines if line.invitation.status == "sent" and line.invitation.answer == "none"),
        **words(),
        may_edit=may_edit(current_account(), event),
        may_change=may_edit(current_account(), event) and is_open_for_changes(event),
        may_be_made=rules.may_be_made(event),
        may_be_reminded=rules.may_be_reminded(event, clock.now()),
        addressee_form=addressee_form(event),
        names=state_names(event.starts_on, language()) if audience.changes else {},
        letters_form=_letters_form(event),
        instrument_form=InstrumentForm(data={"instrument": event.instrument, "version": str(event.version)}),
        foreign=[ENDONYMS[each] for each in audience.languages if each != text_language(event)],
        written=ENDONYMS[text_language(event)],
        offices=organisers(event, language()),
        undelivered=undelivered(event.public_id),
    )


@bp.get("/events/<id:event_id>/invite/<id:invitation_id>/preview")
@open_to(*EDITORS)
def preview(event_id: str, invitation_id: str) -> ResponseReturnValue:
    """The letter as it would be made now; nothing is kept."""
    event = editable_event(event_id, editor=current_account())
    invitation = queries.get_invitation(event, invitation_id)
    contacts = contacts_of(invitation.addressee_id)
    try:
        content = letter_pdf(letter_facts(invitation, contacts, dated=clock.today(event.zone), signatories={}))
    except MissingGlyphs:
        flash(_("No installed font has all characters of this letter. Check the title and the names."), "wrong")
        return back_to_list(event)
    except TemplateFault as fault:
        flash(fault_in_words(fault), "wrong")
        return back_to_list(event)
    return responses.send_bytes(content, name="preview.pdf", media_type="application/pdf")


@bp.post("/events/<id:event_id>/invite/instrument")
@open_to(*EDITORS)
def instrument(event_id: str) -> ResponseReturnValue:
    """Choose what States get."""
    event = editable_event(event_id, editor=current_account())
    form = InstrumentForm()
    if not form.validate():
        flash(_("Choose a letter or a note verbale."), "wrong")
        return back_to_list(event)
    chosen, version = Instrument(form.instrument.data), number_of(form.version.data, 0, 2**31) or 0
    return tried(
        event,
        lambda: actions.choose_instrument(event, chosen, version=version, by=current_account(), now=clock.now()),
    )


@bp.post("/events/<id:event_id>/invite/letters")
@open_to(*EDITORS)
def make_letters(event_id: str) -> ResponseReturnValue:
    """Order the letters."""
    event = editable_event(event_id, editor=current_account())
    form = _letters_form(event)
    if not form.validate():
        flash(_("Enter the date of the letters."), "wrong")
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
    """How far they are: a fragment that refreshes itself."""
    event = get_event(event_id, viewer=current_account())
    batch = queries.get_batch(event, batch_id)
    return render_template(
        "invitations/_letters.html",
        event=event,
        batch=batch,
        letters=_progress(batch),
        may_edit=may_edit(current_account(), event),
    )


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
    actions.resume_letters(queries.get_batch(event, batch_id), by=current_account(), now=clock.now())
    return back_to_list(event)


@bp.get("/events/<id:event_id>/invite/letters/<id:batch_id>/merged.pdf")
@open_to(*DESK)
def merged(event_id: str, batch_id: str) -> ResponseReturnValue:
    """All letters in one PDF, for printing."""
    event = get_event(event_id, viewer=current_account())
    if not may_edit(current_account(), event):
        raise NotAllowed
    batch = queries.get_batch(event, batch_id)
    if batch.merged is None:
        raise NotFound
    return responses.send(batch.merged)


@bp.get("/events/<id:event_id>/invite/<id:invitation_id>/letter.pdf")
@open_to(*EDITORS)
def letter(event_id: str, invitation_id: str) -> ResponseReturnValue:
    """One letter as it was made."""
    event = editable_event(event_id, editor=current_account())
    made = queries.get_letter(queries.get_invitation(event, invitation_id))
    if made.file is None:
        raise NotFound
    return responses.send(made.file, name=f"{file_stem(made.invitation.reference)}.pdf")


@bp.route("/events/<id:event_id>/invite/send", methods=["GET", "POST"])
@open_to(*EDITORS)
def send(event_id: str) -> ResponseReturnValue:
    """First shown: who gets what; then sent by one deliberate action."""
    event = editable_event(event_id, editor=current_account())
    form = ActionForm()
    if form.validate_on_submit():
        try:
            count = actions.send(event, by=current_account(), now=clock.now())
        except Refused as refusal:
            flash(in_words(refusal), "wrong")
        else:
            flash(ngettext("%(num)s invitation is in the outbox.", "%(num)s invitations are in the outbox.", count), "good")
        return back_to_list(event)
    ready = queries.ready_to_send(event, language())
    return render_template(
        "invitations/send.html",
        form=form,
        event=event,
        ready=ready,
        unreachable=audience_of(event, language()).unreachable,
        example=messages.text_of(ready[0][1], link=_("(here stands the link of that State)")) if ready else "",
    )


@bp.post("/events/<id:event_id>/invite/<id:invitation_id>/test")
@open_to(*EDITORS)
def test(event_id: str, invitation_id: str) -> ResponseReturnValue:
    """Send the message of one State to oneself."""
    event = editable_event(event_id, editor=current_account())
    invitation = queries.get_invitation(event, invitation_id)
    actions.send_test(event, invitation, by=current_account(), now=clock.now())
    flash(_("The test message to %(email)s is in the outbox.", email=current_account().email), "good")
    return redirect(url_for("invitations.send", event_id=event_id), code=303)


@bp.route("/events/<id:event_id>/invite/remind", methods=["GET", "POST"])
@open_to(*EDITORS)
def remind(event_id: str) -> ResponseReturnValue:
    """First shown who is silent; then reminded."""
    event = editable_event(event_id, editor=current_account())
    form = ActionForm()
    if form.validate_on_submit():
        return tried(event, lambda: _remind(event))
    if not rules.may_be_reminded(event, clock.now()):
        flash(in_words(Refused("nothing_to_answer")), "wrong")
        return back_to_list(event)
    waiting = queries.silent(event)
    silent = addressees([each.addressee_id for each in waiting], event.starts_on, language())
    contacts = contacts_by_addressee(silent)
    return render_template(
        "invitations/remind.html",
        form=form,
        event=event,
        silent=[(each.name, contacts[key]) for key, each in silent.items()],
        reached=sum(1 for key in silent if contacts[key]),
        example=messages.reminder_of(waiting[0], link=_("(here stands the link of that State)")) if waiting else "",
    )


def _remind(event: Event) -> None:
    count = actions.remind(event, by=current_account(), now=clock.now())
    flash(ngettext("%(num)s State is reminded.", "%(num)s States are reminded.", count), "good")


def _letters_form(event: Event) -> LettersForm:
    senders = {state.iso3: state for office in organisers(event, language()) for state in office.states}
    form = LettersForm(
        data={"dated": clock.today(event.zone), "signatories": [{"iso3": iso3} for iso3 in senders]}
    )
    form.names = {iso3: state.name for iso3, state in senders.items()}
    return form


def _progress(batch: LetterBatch) -> dict[str, int]:
    states = [letter.progress for letter in batch.letters]
    return {
        "total": len(states),
        "done": states.count(Progress.DONE),
        "failed": states.count(Progress.FAILED),
        "stopped": states.count(Progress.CANCELLED),
        "open": states.count(Progress.QUEUED) + states.count(Progress.WORKING),
    }
