"""The Invite step: the list and its reasons, the letters, the mails."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.contacts.queries import addressees, contacts_by_addressee
from app.errors import Refused
from app.events.models import Event, Instrument
from app.events.queries import editable_event, organisers, readable_event
from app.events.rules import is_open_for_changes, may_edit
from app.invitations import actions, clearing, messages, queries, rules
from app.invitations.audience import audience_of
from app.invitations.forms import ActionForm, InstrumentForm, SendForm
from app.invitations.views import back_to_list, bp, tried
from app.invitations.views.audience import addressee_form, words
from app.invitations.views.letters import letters_form, progress_of
from app.letters.facts import senders_of
from app.mail.queries import undelivered
from app.people.accounts import current_account
from app.treaty.queries import state_names
from app.web.access import DESK, EDITORS, open_to
from app.web.language import ENDONYMS, language
from app.web.paging import number_of
from app.web.reasons import in_words, said
from app.web.requests import say_refused


@bp.get("/events/<id:event_id>/invite")
@open_to(*DESK)
def show(event_id: str) -> ResponseReturnValue:
    """Who is invited, why, and how far the letters are."""
    event = readable_event(event_id, reader=current_account())
    audience = audience_of(event, language())
    batch = queries.newest_batch(event)
    return render_template(
        "invitations/show.html",
        event=event,
        audience=audience,
        batch=batch,
        letters=progress_of(batch) if batch else None,
        letter_names={line.invitation.id: line.addressee.name for line in [*audience.lines, *audience.withdrawn]},
        in_words=said,
        ready=len(queries.ready_to_send(event, language())),
        keys=clearing.keys_of(batch) if batch else [],
        names_of_senders={state.iso3: state.name for state in senders_of(organisers(event, language()))},
        drafts=sum(1 for line in audience.lines if line.invitation.status != "sent"),
        silent=sum(1 for line in audience.lines if line.invitation.status == "sent" and line.invitation.answer == "none"),
        **words(),
        may_edit=may_edit(current_account(), event),
        may_change=may_edit(current_account(), event) and is_open_for_changes(event),
        may_be_made=rules.may_be_made(event),
        may_be_reminded=rules.may_be_reminded(event, clock.now()),
        addressee_form=addressee_form(event),
        names=state_names(event.starts_on, language()) if audience.changes else {},
        letters_form=letters_form(event),
        instrument_form=InstrumentForm(data={"instrument": event.instrument, "version": str(event.version)}),
        untranslated=[ENDONYMS[each] for each in audience.languages if not event.is_said_in(each)],
        offices=organisers(event, language()),
        undelivered=undelivered(event.public_id),
    )


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


@bp.route("/events/<id:event_id>/invite/send", methods=["GET", "POST"])
@open_to(*EDITORS)
def send(event_id: str) -> ResponseReturnValue:
    """First shown: who gets what; then sent by one deliberate action."""
    event = editable_event(event_id, editor=current_account())
    form = SendForm()
    if form.validate_on_submit():
        try:
            count = actions.send(event, as_typed=form.as_typed.data, by=current_account(), now=clock.now())
        except Refused as refusal:
            say_refused(refusal)
        else:
            flash(ngettext("%(num)s invitation is in the outbox.", "%(num)s invitations are in the outbox.", count), "good")
        return back_to_list(event)
    ready, batch = queries.ready_to_send(event, language()), queries.newest_batch(event)
    audience = audience_of(event, language())
    going = {invitation.id for _addressee, invitation, _contacts in ready}
    return render_template(
        "invitations/send.html",
        form=form,
        event=event,
        ready=ready,
        keys_missing=clearing.missing(batch) if batch and ready else [],
        untranslated=[ENDONYMS[each] for each in sorted({one.language for _addressee, one, _contacts in ready}) if not event.is_said_in(each)],
        outdated=clearing.changes_since(batch) if batch and ready else {},
        unreachable=[line for line in audience.unreachable if line.invitation.status != "sent"],
        without_letter=[
            line for line in audience.lines if line.contacts and line.invitation.status != "sent" and line.invitation.id not in going
        ],
        in_words=said,
        example=messages.text_of(ready[0][1], link=_("(here stands the link of that State)")) if ready else "",
    )


@bp.post("/events/<id:event_id>/invite/<id:invitation_id>/test")
@open_to(*EDITORS)
def test(event_id: str, invitation_id: str) -> ResponseReturnValue:
    """Send the message of one State to oneself."""
    event = editable_event(event_id, editor=current_account())
    invitation = queries.get_invitation(event, invitation_id)
    try:
        actions.send_test(event, invitation, by=current_account(), now=clock.now())
    except Refused as refusal:
        say_refused(refusal)
    else:
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
    waiting = {each.addressee_id: each for each in queries.silent(event)}
    silent = addressees(waiting, event.starts_on, language())
    contacts = contacts_by_addressee(silent)
    return render_template(
        "invitations/remind.html",
        form=form,
        event=event,
        silent=[(each.name, contacts[key]) for key, each in silent.items()],
        reached=sum(1 for key in silent if contacts[key]),
        example=messages.reminder_of(waiting[next(iter(silent))], link=_("(here stands their link)")) if silent else "",
    )


def _remind(event: Event) -> None:
    count = actions.remind(event, by=current_account(), now=clock.now())
    flash(ngettext("%(num)s addressee is reminded.", "%(num)s addressees are reminded.", count), "good")
