"""Choosing whom to invite: the rule with what it comes to beside it, and changes of the list by hand."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.contacts.models import AddresseeId
from app.contacts.queries import get_organisation, organisations
from app.errors import NotFound, Refused
from app.events.models import Event
from app.events.queries import editable_event
from app.events.wording import rule_text
from app.invitations import actions, queries
from app.invitations.audience import rule_of, select
from app.invitations.forms import AddresseeForm, RuleForm
from app.invitations.views import back_to_list, bp, tried
from app.people.accounts import current_account
from app.treaty.queries import forms_on, get_state, groups, state_lists, the_convention
from app.web.access import EDITORS, open_to
from app.web.language import language
from app.web.paging import number_of
from app.web.reasons import in_words


@bp.route("/events/<id:event_id>/invite/audience", methods=["GET", "POST"])
@open_to(*EDITORS)
def audience(event_id: str) -> ResponseReturnValue:
    """The rule, and beside it the States that it comes to; nothing is kept before it is saved."""
    event = editable_event(event_id, editor=current_account())
    if event.is_paper:
        raise NotFound
    form = RuleForm(data=RuleForm.values(rule_of(event)) | {"version": str(event.version)})
    form.offer(event, language())
    form.take(request.form.get("hand", ""))
    good = not form.is_submitted() or form.validate()
    if good and "save" in request.form and _save(event, form):
        flash(_("The audience is saved, and the list follows it."), "good")
        return back_to_list(event)
    rule = form.rule() if good else rule_of(event)
    form.show_only_chosen()
    live = request.headers.get("HX-Request") == "true"
    return render_template(
        "invitations/_chosen.html" if live else "invitations/audience.html",
        event=event,
        form=form,
        good=good,
        live=live,
        selection=select(event, rule, language()),
        sentence=rule_text(rule, event.starts_on, language()),
        **words(),
    ), 422 if form.errors and not live else 200


@bp.post("/events/<id:event_id>/invite/list")
@open_to(*EDITORS)
def draw_up(event_id: str) -> ResponseReturnValue:
    """Let the list follow the rule."""
    event = editable_event(event_id, editor=current_account())
    actions.draw_up(event, by=current_account())
    actions.take_note(event, by=current_account(), now=clock.now())
    flash(_("The list follows the rule."), "good")
    return back_to_list(event)


@bp.post("/events/<id:event_id>/invite/noted")
@open_to(*EDITORS)
def take_note(event_id: str) -> ResponseReturnValue:
    """Say that the changes by acts towards the treaty were read."""
    event = editable_event(event_id, editor=current_account())
    actions.take_note(event, by=current_account(), now=clock.now())
    return back_to_list(event)


@bp.post("/events/<id:event_id>/invite/add")
@open_to(*EDITORS)
def add(event_id: str) -> ResponseReturnValue:
    """Put a State or an organisation on the list by hand, or back on it."""
    event = editable_event(event_id, editor=current_account())
    form = addressee_form(event)
    if not form.validate():
        flash(_("Choose a State or an organisation of the list."), "wrong")
        return back_to_list(event)
    chosen = _addressee_id(form.addressee.data)
    return tried(event, lambda: actions.add_by_hand(event, chosen, by=current_account(), now=clock.now()))


@bp.post("/events/<id:event_id>/invite/<id:invitation_id>/take-off")
@open_to(*EDITORS)
def take_off(event_id: str, invitation_id: str) -> ResponseReturnValue:
    """Take somebody off the list."""
    event = editable_event(event_id, editor=current_account())
    invitation = queries.get_invitation(event, invitation_id)
    return tried(event, lambda: actions.take_off(invitation, by=current_account(), now=clock.now()))


def addressee_form(event: Event) -> AddresseeForm:
    """Every State by iso3 and every organisation by its public id."""
    form = AddresseeForm()
    states = [(iso3, forms.short) for iso3, forms in forms_on(event.starts_on, language()).items()]
    others = [(each.public_id, each.name_in(language())) for each in organisations()]
    form.addressee.choices = {_("States"): states, _("Organisations"): others} if others else states
    return form


def words() -> dict[str, object]:
    """What statuses, groups and lists are called."""
    return {
        "terms": the_convention().status_terms,
        "group_names": {each.code: each.name_in(language()) for each in groups()},
        "list_names": {each.code: each.name_in(language()) for each in state_lists()},
    }


def _addressee_id(code: str) -> AddresseeId:
    return (get_state(code).id, None) if len(code) == 3 else get_organisation(code).addressee_id


def _save(event: Event, form: RuleForm) -> bool:
    version = number_of(form.version.data, 0, 2**31) or 0
    try:
        actions.set_audience(event, form.rule(), version=version, by=current_account(), now=clock.now())
    except Refused as refusal:
        form.form_errors.append(in_words(refusal))
        return False
    return True
