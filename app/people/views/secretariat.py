"""The secretariat's pages about accounts."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Refused
from app.people import actions, messages, queries, second_factor
from app.people.accounts import current_account
from app.people.forms import ROLE_WORDS, AccountForm, RulesForm
from app.people.notes import WORDS, notes_of
from app.people.views import bp
from app.treaty.queries import state_names
from app.web.access import ADMINISTRATORS, open_to
from app.web.language import language
from app.web.links import public_url
from app.web.reasons import in_words
from app.web.requests import say_refused


@bp.get("/people")
@open_to(*ADMINISTRATORS)
def index() -> ResponseReturnValue:
    """Who has an account."""
    return render_template("people/index.html", accounts=queries.accounts(), role_words=ROLE_WORDS, names=_names(), term=_term)


@bp.route("/people/new", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def create() -> ResponseReturnValue:
    """Make an account and invite the person to join."""
    form = _account_form()
    if form.validate_on_submit():
        try:
            account = actions.add(**_facts(form), by=current_account(), now=clock.now())
        except Refused as refusal:
            form.email.errors = [in_words(refusal)]
        else:
            return _invite(account.public_id)
    return render_template("people/edit.html", form=form, account=None), 422 if form.errors else 200


@bp.route("/people/<id:account_id>", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def edit(account_id: str) -> ResponseReturnValue:
    """Change an account."""
    account = queries.get_account(account_id)
    form = _account_form(
        name=account.name,
        email=account.email,
        language=account.language,
        roles=[role.name for role in account.roles],
        mandates=[mandate.id for mandate in account.mandates],
        state=account.state_id or 0,
    )
    if form.validate_on_submit():
        try:
            actions.change(account, by=current_account(), **_facts(form))
        except Refused as refusal:
            form.form_errors.append(in_words(refusal))
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("people.index"), code=303)
    return render_template(
        "people/edit.html",
        form=form,
        account=account,
        has_second_factor=second_factor.has_one(account),
        notes=notes_of(account),
        note_words=WORDS,
    ), 422 if form.errors else 200


@bp.post("/people/<id:account_id>/link")
@open_to(*ADMINISTRATORS)
def link(account_id: str) -> ResponseReturnValue:
    """A new joining link: for a new colleague, or for one who lost the password."""
    return _invite(account_id)


@bp.post("/people/<id:account_id>/active")
@open_to(*ADMINISTRATORS)
def set_active(account_id: str) -> ResponseReturnValue:
    """Close or reopen an account."""
    account = queries.get_account(account_id)
    try:
        actions.set_active(account, active=request.form.get("active") == "1", by=current_account())
    except Refused as refusal:
        say_refused(refusal)
    return redirect(url_for("people.index"), code=303)


@bp.post("/people/<id:account_id>/second-factor/remove")
@open_to(*ADMINISTRATORS)
def remove_factors(account_id: str) -> ResponseReturnValue:
    """For somebody who lost every device: take the second factor off, and tell them."""
    account = queries.get_account(account_id)
    try:
        if account is current_account():
            raise Refused("own_role")
        actions.take_off_second_factor(account, by=current_account(), now=clock.now())
    except Refused as refusal:
        say_refused(refusal)
    else:
        flash(_("The second factor is taken off, and %(name)s has been told by mail.", name=account.name), "good")
    return redirect(url_for("people.edit", account_id=account_id), code=303)


@bp.route("/people/rules", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def rules() -> ResponseReturnValue:
    """Which roles need a second factor."""
    form = RulesForm(data={"roles": queries.roles_needing_second_factor()})
    if form.validate_on_submit():
        actions.rule_roles(form.roles.data or [], by=current_account(), now=clock.now())
        flash(_("Saved."), "good")
        return redirect(url_for("people.index"), code=303)
    return render_template("people/rules.html", form=form), 422 if form.errors else 200


def _invite(account_id: str) -> ResponseReturnValue:
    """By mail; without a mail server the link is shown, once, to be handed over."""
    account = queries.get_account(account_id)
    secret = actions.invite(account, by=current_account(), now=clock.now())
    if messages.can_be_sent():
        flash(_("An invitation is on its way to %(email)s.", email=account.email), "good")
        return redirect(url_for("people.edit", account_id=account_id), code=303)
    return render_template(
        "people/link.html", account=account, link=public_url("people.join", link=secret), days=actions.JOIN_WITHIN.days
    )


def _account_form(**facts: object) -> AccountForm:
    form = AccountForm(data=facts)
    names = _names()
    form.mandates.choices = [
        (each.id, f"{names[each.state_id]}, {each.area.name_in(language())}, {_term(each)}") for each in queries.mandates()
    ]
    form.state.choices = [(0, _("None")), *names.items()]
    return form


def _term(mandate: object) -> str:
    first, last = getattr(mandate, "from_meeting", None), getattr(mandate, "to_meeting", None)
    return f"{first.code if first else ''}–{last.code if last else ''}"


def _facts(form: AccountForm) -> dict[str, Any]:
    return {
        "email": form.email.data,
        "name": form.name.data,
        "language": form.language.data,
        "roles": form.roles.data,
        "mandates": queries.mandates(form.mandates.data),
        "state_id": form.state.data or None,
    }


def _names() -> dict[int, str]:
    return state_names(clock.today(), language())
