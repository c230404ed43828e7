"""Pages, split by who reads them: a State's mission, one delegate, the staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Blueprint, flash
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm

from app import clock
from app.errors import Refused
from app.people import second_factor
from app.people.accounts import current_account
from app.people.models import Account
from app.registration import actions
from app.registration.models import Delegate, DelegateStatus
from app.web.reasons import in_words
from app.web.requests import say_refused

bp = Blueprint("registration", __name__)


def reader() -> Account | None:
    """Whoever is signed in, with the second factor that their role needs; a guest, who holds a link, is nobody."""
    account = current_account() if current_user.is_authenticated else None
    return None if account is None or second_factor.is_wanted(account) else account


def show_refusal(form: FlaskForm, refusal: Refused, beside: Mapping[str, str]) -> None:
    """Put the reason beside the field it is about, or above the form."""
    if refusal.reason in beside:
        field = form[beside[refusal.reason]]
        field.errors = [*field.errors, in_words(refusal)]
    else:
        form.form_errors = [*form.form_errors, in_words(refusal)]


def where_it_stands(delegate: Delegate) -> tuple[str, str]:
    """What a form that named somebody came to, and its tone."""
    name, email = delegate.full_name, delegate.email
    if delegate.status is DelegateStatus.WAITING:
        return _("No place is free: %(name)s is on the waiting list.", name=name), "attention"
    if delegate.status is DelegateStatus.PENDING:
        return _("%(name)s has a place; the organisers still have to approve the registration.", name=name), "attention"
    if email:
        return _("%(name)s is registered. A confirmation goes to %(email)s.", name=name, email=email), "good"
    return _("%(name)s is registered.", name=name), "good"


def send_link(delegate: Delegate, by: Account | None = None) -> None:
    """Send the personal link, and say so."""
    try:
        actions.send_link(delegate, by=by, now=clock.now())
    except Refused as refusal:
        say_refused(refusal)
    else:
        flash(_("The personal link goes to %(email)s.", email=delegate.email), "good")


def keeps_others_words(form: FlaskForm, row: object, names: Iterable[str]) -> list[tuple[str, str]]:
    """What a colleague has put on file meanwhile, by label, where it is not what was typed; sending again is then a choice."""
    form.version.data = str(getattr(row, "version"))  # noqa: B009  # rows of two kinds
    others = []
    for name in names:
        kept = getattr(row, name)
        kept = getattr(kept, "value", kept) or ""
        if kept != (form[name].data or ""):
            words = dict(getattr(form[name], "choices", None) or ())
            others.append((str(form[name].label.text), str(words.get(kept, kept))))
    return others
