"""The limits of an event's registration, and the organisers' decisions on it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.errors import NotFound, Refused
from app.events.models import Event
from app.events.queries import editable_event
from app.people.accounts import current_account
from app.registration import admission, messages, queries
from app.registration.forms import ROLE_WORDS, DecisionForm, DelegateForm, TermsForm, wants
from app.registration.models import Delegate, DelegateStatus
from app.registration.rules import LIMITS, since_approval
from app.registration.sessions import places_of
from app.registration.views import bp, keeps_others_words
from app.web.access import EDITORS, open_to
from app.web.language import ENDONYMS, language
from app.web.links import public_url
from app.web.reasons import in_words

LISTS = ("pending", "waiting", "changed", "registered", "refused")


@bp.route("/events/<id:event_id>/register/limits", methods=["GET", "POST"])
@open_to(*EDITORS)
def limits(event_id: str) -> ResponseReturnValue:
    """How many may come, and whether the organisers approve each."""
    event = _event(event_id)
    terms = queries.terms_of(event)
    form = TermsForm(data={name: getattr(terms, name) for name in LIMITS} | {"version": str(terms.version)})
    others: list[tuple[str, str]] = []
    if form.validate_on_submit():
        try:
            admission.set_terms(event, form.facts, version=form.version.number, by=current_account(), now=clock.now())
        except Refused as refusal:
            form.form_errors = [*form.form_errors, in_words(refusal)]
            others = keeps_others_words(form, queries.terms_of(event), LIMITS)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("registration.limits", event_id=event_id), code=303)
    terms = queries.terms_of(event)
    return render_template(
        "registration/limits.html",
        event=event,
        form=form,
        others=others,
        taken=queries.room_of(event).taken,
        excess=admission.excess_of(event),
        sessions=places_of(event),
        public_page=public_url("registration.individual", event_id=event.public_id),
    ), 422 if form.errors else 200


@bp.route("/events/<id:event_id>/register/decide", methods=["GET", "POST"])
@open_to(*EDITORS)
def decide(event_id: str) -> ResponseReturnValue:
    """Tick persons, look at what will be written to them, then decide."""
    event = _event(event_id)
    standing = request.args.get("standing", "pending")
    people = _people(event, standing if standing in LISTS else "pending")
    form = DecisionForm()
    form.offer([(each.public_id, each.full_name) for each in people])
    if form.validate_on_submit():
        approve = wants("refuse") == ""
        chosen = [each for each in people if each.public_id in set(form.chosen.data)]
        if not request.form.get("sure"):
            return _looked_at(event, form, admission.decidable(chosen, approve=approve), approve=approve, standing=standing)
        try:
            _do(event, form, chosen, approve=approve)
        except Refused as refusal:
            form.form_errors = [*form.form_errors, in_words(refusal)]
        else:
            return redirect(url_for("registration.decide", event_id=event_id, standing=standing), code=303)
    return render_template(
        "registration/decide.html",
        event=event,
        form=form,
        standing=standing,
        people=people,
        names={key: each.name for key, each in queries.names_on(event, language(), {each.state_id for each in people if each.state_id}).items()},
        differences={each.id: _in_words(since_approval(each)) for each in people},
    ), 422 if form.errors else 200


def _event(event_id: str) -> Event:
    event = editable_event(event_id, editor=current_account())
    if event.is_paper:
        raise NotFound
    return event


def _people(event: Event, standing: str) -> Sequence[Delegate]:
    if standing == "changed":
        return [each for each in queries.decided_on(event, DelegateStatus.REGISTERED) if since_approval(each)]
    return queries.decided_on(event, DelegateStatus(standing))


def _looked_at(
    event: Event, form: DecisionForm, concerned: Sequence[Delegate], *, approve: bool, standing: str
) -> ResponseReturnValue:
    """Nothing is changed yet: one example of the message in each language."""
    examples: dict[str, str] = {}
    for delegate in concerned:
        is_told = not approve or delegate.status in (DelegateStatus.PENDING, DelegateStatus.REFUSED)
        if delegate.email and is_told and delegate.language not in examples:
            examples[delegate.language] = messages.preview(delegate, approve=approve, reason=form.reason.data or "")
    return render_template(
        "registration/decision.html",
        event=event,
        form=form,
        concerned=concerned,
        approve=approve,
        standing=standing,
        examples=[(ENDONYMS[code], text) for code, text in examples.items()],
    )


def _do(event: Event, form: DecisionForm, chosen: Sequence[Delegate], *, approve: bool) -> None:
    by, now = current_account(), clock.now()
    if approve:
        number = admission.approve(event, chosen, by=by, now=now)
        flash(ngettext("%(num)s person is approved.", "%(num)s persons are approved.", number), "good")
    else:
        number = admission.refuse(event, chosen, reason=form.reason.data or "", by=by, now=now)
        flash(ngettext("%(num)s person is refused.", "%(num)s persons are refused.", number), "good")


def _in_words(differences: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    labels = DelegateForm()
    words = {"role": {role.value: str(word) for role, word in ROLE_WORDS.items()}, "language": ENDONYMS}
    return [
        (str(labels[name].label.text), words.get(name, {}).get(then, then), words.get(name, {}).get(now, now))
        for name, then, now in differences
    ]
