"""Letters for visas: the person's request, the secretariat's list and signature."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import NotFound, Refused
from app.events.queries import editable_event
from app.files.responses import send
from app.people.accounts import current_account
from app.registration import queries as registration
from app.registration.models import Delegate, DelegateStatus
from app.registration.rules import may_withdraw_own
from app.travel import queries
from app.travel import visas as letters
from app.travel.forms import IssueForm, VisaForm
from app.travel.models import VisaLetter
from app.travel.views import bp
from app.web.access import ADMINISTRATORS, EDITORS, Audience, open_to
from app.web.language import language
from app.web.reasons import in_words


@bp.route("/d/<secret:link>/visa", methods=["GET", "POST"])
@open_to(Audience.LINK)
def own_visa(link: str) -> ResponseReturnValue:
    """Ask for the letter."""
    delegate = _own(link)
    found = queries.visa_letter_of(delegate)
    form = VisaForm(data=VisaForm.values(found, delegate))
    if form.validate_on_submit():
        try:
            letters.ask(delegate, form.facts, version=form.version.number, now=clock.now())
        except Refused as refusal:
            form.form_errors.append(in_words(refusal))
        else:
            flash(_("The request is with the secretariat. You get a message when the letter is issued."), "good")
            return redirect(url_for("registration.delegate_page", link=link), code=303)
    may_ask = may_withdraw_own(delegate, clock.now()) and (found is None or found.issued_at is None)
    return render_template(
        "travel/visa.html", event=delegate.event, delegate=delegate, form=form, link=link, may_ask=may_ask
    ), 422 if form.errors else 200


@bp.get("/d/<secret:link>/visa-letter.pdf")
@open_to(Audience.LINK)
def own_visa_file(link: str) -> ResponseReturnValue:
    """The letter as it was issued; it confirms a registration, so it goes with it."""
    delegate = _own(link)
    if delegate.status is not DelegateStatus.REGISTERED:
        raise NotFound
    return _file(queries.visa_letter_of(delegate))


@bp.get("/events/<id:event_id>/visas")
@open_to(*EDITORS)
def visas(event_id: str) -> ResponseReturnValue:
    """Who has asked for a letter, and which are issued."""
    event = editable_event(event_id, editor=current_account())
    may_issue = current_account().holds(*ADMINISTRATORS)
    return render_template("travel/visas.html", event=event, letters=queries.visa_letters(event), may_issue=may_issue)


@bp.route("/events/<id:event_id>/visas/<id:delegate_id>", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def issue_visa(event_id: str, delegate_id: str) -> ResponseReturnValue:
    """Look at the facts, sign, issue."""
    event = editable_event(event_id, editor=current_account())
    letter = queries.visa_letter_of(registration.get_delegate(event, delegate_id))
    if letter is None:
        raise NotFound
    form = IssueForm(data={"signatory": current_account().name, "version": str(letter.version)})
    if form.validate_on_submit():
        try:
            letters.issue(
                letter,
                signatory=form.signatory.data,
                function=form.signatory_function.data or "",
                version=form.version.number,
                by=current_account(),
                now=clock.now(),
            )
        except Refused as refusal:
            form.form_errors.append(in_words(refusal))
        else:
            flash(_("The letter is issued."), "good")
            return redirect(url_for("travel.visas", event_id=event_id), code=303)
    facts = letters.facts_of(letter, signatory="", function="", now=clock.now())
    return render_template("travel/issue.html", event=event, letter=letter, facts=facts, form=form), 422 if form.errors else 200


@bp.get("/events/<id:event_id>/visas/<id:delegate_id>/letter.pdf")
@open_to(*EDITORS)
def visa_file(event_id: str, delegate_id: str) -> ResponseReturnValue:
    """The letter as it was issued."""
    event = editable_event(event_id, editor=current_account())
    return _file(queries.visa_letter_of(registration.get_delegate(event, delegate_id)))


def _own(link: str) -> Delegate:
    delegate = registration.by_link(link)
    g.language = delegate.language
    return delegate


def _file(letter: VisaLetter | None) -> ResponseReturnValue:
    if letter is None or letter.file is None:
        raise NotFound
    return send(letter.file, name=f"visa-letter-{language()}.pdf")
