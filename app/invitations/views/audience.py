"""Choosing whom to invite: the rule with what it comes to beside it, and changes of the list by hand."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.contacts.models import AddresseeId
from app.contacts.queries import get_organisation, organisations
from app.errors import NotAllowed, NotFound, Refused
from app.events.models import Event
from app.events.queries import get_event
from app.events.rules import may_edit
from app.events.wording import rule_text
from app.invitations import actions, queries
from app.invitations.audience import rule_of, select
from app.invitations.forms import AddresseeForm, RuleForm
from app.invitations.views import bp
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
    event = _editable(event_id)
    if event.is_paper:
        raise NotFound
    form = RuleForm(data=RuleForm.values(rule_of(event)) | {"version": str(event.version)})
    form.offer(event, language())
    form.take(request.form.get("hand", ""))
    good = not form.is_submitted() or form.validate()
    if good and "save" in request.form and _save(event, form):
        flash(_("The audience is saved, and the list follows it."), "good")
        return _back(event)
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
    event = _editable(event_id)
    actions.draw_up(event, by=current_account())
    actions.take_note(event, by=current_account(), now=clock.now())
    flash(_("The list follows the rule."), "good")
    return _back(event)


@bp.post("/events/<id:event_id>/invite/noted")
@open_to(*EDITORS)
def take_note(event_id: str) -> ResponseReturnValue:
    """Say that the changes by acts towards the treaty were read."""
    event = _editable(event_id)
    actions.take_note(event, by=current_account(), now=clock.now())
    return _back(event)


@bp.post("/events/<id:event_id>/invite/add")
@open_to(*EDITORS)
def add(event_id: str) -> ResponseReturnValue:
    """Put a State or an organisation on the list by hand, or back on it."""
    event = _editable(event_id)
    form = addressee_form(event)
    if not form.validate():
        flash(_("Choose a State or an organisation of the list."), "wrong")
        return _back(event)
    chosen = _addressee_id(form.addressee.data)
    return _try(event, lambda: actions.add_by_hand(event, chosen, by=current_account(), now=clock.now()))


@bp.post("/events/<id:event_id>/invite/<id:invitation_id>/take-off")
@open_to(*EDITORS)
def take_off(event_id: str, invitation_id: str) -> ResponseReturnValue:
    """Take somebody off the list."""
    event = _editable(event_id)
    invitation = queries.get_invitation(event, invitation_id)
    return _try(event, lambda: actions.take_off(invitation, by=current_account(), now=clock.now()))


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


def _editable(event_id: str) -> Event:
    event = get_event(event_id, viewer=current_account())
    if not may_edit(current_account(), event):
        raise NotAllowed
    return event


def _back(event: Event) -> ResponseReturnValue:
    return redirect(url_for("invitations.show", event_id=event.public_id), code=303)


def _try(event: Event, action: Callable[[], object]) -> ResponseReturnValue:
    try:
        action()
    except Refused as refusal:
        flash(in_words(refusal), "wrong")
    return _back(event)
