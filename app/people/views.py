"""Pages about accounts: the secretariat's list, one's own account, the joining link."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import login_user

from app import clock
from app.errors import Refused
from app.people import actions, queries
from app.people.accounts import current_account
from app.people.forms import ROLE_WORDS, AccountForm, JoinForm, OwnAccountForm, PasswordForm
from app.treaty.queries import state_names
from app.web.access import STAFF, Audience, Role, open_to
from app.web.language import language
from app.web.links import public_url
from app.web.reasons import in_words
from app.web.requests import say_refused

bp = Blueprint("people", __name__)


@bp.get("/people")
@open_to(Role.ISU)
def index() -> ResponseReturnValue:
    """Who has an account."""
    return render_template("people/index.html", accounts=queries.accounts(), role_words=ROLE_WORDS, names=_names(), term=_term)


@bp.route("/people/new", methods=["GET", "POST"])
@open_to(Role.ISU)
def create() -> ResponseReturnValue:
    """Make an account and show its joining link once."""
    form = _account_form()
    if form.validate_on_submit():
        try:
            account = actions.add(**_facts(form), now=clock.now())
        except Refused as refusal:
            form.email.errors = [in_words(refusal)]
        else:
            return _show_link(account.public_id)
    return render_template("people/edit.html", form=form, account=None), 422 if form.errors else 200


@bp.route("/people/<id:account_id>", methods=["GET", "POST"])
@open_to(Role.ISU)
def edit(account_id: str) -> ResponseReturnValue:
    """Change an account."""
    account = queries.get_account(account_id)
    form = _account_form(
        name=account.name,
        email=account.email,
        language=account.language,
        roles=[role.name for role in account.roles],
        mandates=[mandate.id for mandate in account.mandates],
    )
    if form.validate_on_submit():
        try:
            actions.change(account, by=current_account(), **_facts(form))
        except Refused as refusal:
            form.form_errors.append(in_words(refusal))
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("people.index"), code=303)
    return render_template("people/edit.html", form=form, account=account), 422 if form.errors else 200


@bp.post("/people/<id:account_id>/link")
@open_to(Role.ISU)
def link(account_id: str) -> ResponseReturnValue:
    """A new joining link: for a new colleague, or for one who lost the password."""
    return _show_link(account_id)


@bp.post("/people/<id:account_id>/active")
@open_to(Role.ISU)
def set_active(account_id: str) -> ResponseReturnValue:
    """Close or reopen an account."""
    account = queries.get_account(account_id)
    try:
        actions.set_active(account, active=request.form.get("active") == "1", by=current_account())
    except Refused as refusal:
        say_refused(refusal)
    return redirect(url_for("people.index"), code=303)


@bp.route("/join/<secret:link>", methods=["GET", "POST"])
@open_to(Audience.LINK)
def join(link: str) -> ResponseReturnValue:
    """Set the first password."""
    account = actions.account_of_joining_link(link, now=clock.now())
    form = JoinForm()
    if form.validate_on_submit():
        actions.set_password(account, form.password.data)
        login_user(account)
        flash(_("Welcome. Your password is set."), "good")
        return redirect(url_for("reports.home"), code=303)
    return render_template("people/join.html", form=form, account=account), 422 if form.errors else 200


@bp.route("/account", methods=["GET", "POST"])
@open_to(*STAFF)
def account() -> ResponseReturnValue:
    """One's own name, language and password."""
    own = current_account()
    about, password = OwnAccountForm(data={"name": own.name, "language": own.language}), PasswordForm()
    if request.form.get("part") == "about" and about.validate():
        own.name, own.language = about.name.data, about.language.data
        session.pop("lang", None)
        flash(_("Saved."), "good")
        return redirect(url_for("people.account"), code=303)
    if request.form.get("part") == "password" and password.validate():
        try:
            actions.set_password(own, password.password.data, current=password.current.data)
        except Refused as refusal:
            password.current.errors = [in_words(refusal)]
        else:
            login_user(own)
            flash(_("Your password is changed. Other devices have been signed out."), "good")
            return redirect(url_for("people.account"), code=303)
    wrong = request.method == "POST"
    return render_template("people/account.html", about=about, password=password), 422 if wrong else 200


def _show_link(account_id: str) -> ResponseReturnValue:
    account = queries.get_account(account_id)
    secret = actions.issue_joining_link(account, now=clock.now())
    return render_template(
        "people/link.html", account=account, link=public_url("people.join", link=secret), days=actions.JOIN_WITHIN.days
    )


def _account_form(**facts: object) -> AccountForm:
    form = AccountForm(data=facts)
    names = _names()
    form.mandates.choices = [
        (each.id, f"{names[each.state_id]}, {each.area.name_in(language())}, {_term(each)}") for each in queries.mandates()
    ]
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
    }


def _names() -> dict[int, str]:
    return state_names(clock.today(), language())
