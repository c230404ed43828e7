"""The page of a State or an organisation: no account, the secret link is the key."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.contacts.queries import addressee
from app.documents.wording import day_of
from app.errors import Refused
from app.invitations import queries as invitations
from app.invitations.models import Answer, Invitation
from app.registration import actions, answers, queries
from app.registration.consent import agree, consent_form, erased_on, newest
from app.registration.forms import AnswerForm, DelegateForm, new_key
from app.registration.models import ConsentBy, Delegate, DelegateStatus, DelegationRole
from app.registration.occasion import occasion, write_to
from app.registration.rules import MOST_IN_A_DELEGATION, Window, head_of, is_sponsored, window, window_for
from app.registration.views import bp, keeps_others_words, send_link, show_refusal
from app.web.access import Audience, open_to
from app.web.language import language

FIELDS = ("title", "given_name", "family_name", "function", "role", "email", "language")
BESIDE = {
    "second_head": "role",
    "same_name": "family_name",
    "delegates_are_named": "answer",
}


@bp.route("/s/<secret:link>", methods=["GET", "POST"])
@open_to(Audience.LINK)
def state_page(link: str) -> ResponseReturnValue:
    """Who asks for what and until when; the answer, and the delegation."""
    invitation = _invitation(link)
    form = AnswerForm(data=_answer_of(invitation))
    form.ask(is_state=invitation.state_id is not None)
    others: list[tuple[str, str]] = []
    if form.validate_on_submit():
        try:
            _answer(invitation, form)
        except Refused as refusal:
            show_refusal(form, refusal, BESIDE)
            form.asks = {refusal.reason}
            if refusal.reason == "changed_meanwhile":
                others = keeps_others_words(form, invitation, ("answer", "answered_by", "reply_email", "note"))
        else:
            flash(_("Thank you. Your answer is recorded."), "good")
            return redirect(url_for("registration.state_page", link=link), code=303)
    return _page(invitation, link, "registration/state.html", form=form, others=others)


@bp.route("/s/<secret:link>/delegates/new", methods=["GET", "POST"])
@open_to(Audience.LINK)
def name_delegate(link: str) -> ResponseReturnValue:
    """Add one person to the delegation."""
    invitation = _invitation(link)
    delegation = queries.delegation_of(invitation.event_id, invitation.addressee_id)
    form = answers.form_asking(DelegateForm, invitation.event)
    consent = consent_form()
    if not form.is_submitted():
        form.submission_key.data = new_key()
        form.language.data = language()
        form.role.data = (DelegationRole.ADVISER if head_of(delegation) else DelegationRole.HEAD).value
    elif all([form.validate(), consent is None or consent.validate()]):
        try:
            delegate = actions.register(
                invitation.event,
                form.particulars,
                submission_key=form.submission_key.data,
                state_id=invitation.state_id,
                organisation_id=invitation.organisation_id,
                replace_head=form.replace_head.data,
                another_person=form.another_person.data,
                given=answers.given_by(form),
                now=clock.now(),
            )
        except Refused as refusal:
            show_refusal(form, refusal, BESIDE)
            form.asks = {refusal.reason}
            if refusal.reason in ("form_used", "form_used_withdrawn"):
                form.submission_key.data = new_key()
        else:
            agree(delegate, given_by=ConsentBy.MISSION, language=language(), now=clock.now())
            _say_registered(delegate)
            again = request.form.get("next") == "another"
            return redirect(url_for("registration.name_delegate" if again else "registration.state_page", link=link), code=303)
    elif form.submission_key.errors:
        form.submission_key.data = new_key()
    return _page(invitation, link, "registration/delegate_form.html", form=form, delegate=None, consent=consent)


@bp.route("/s/<secret:link>/delegates/<id:delegate_id>", methods=["GET", "POST"])
@open_to(Audience.LINK)
def change_delegate(link: str, delegate_id: str) -> ResponseReturnValue:
    """Change what is on file of one person, or withdraw them."""
    invitation = _invitation(link)
    delegate = _delegate(invitation, delegate_id)
    form = answers.form_asking(DelegateForm, invitation.event, delegate, sponsored=is_sponsored(delegate))
    form.fill(delegate)
    others: list[tuple[str, str]] = []
    if form.validate_on_submit():
        try:
            actions.change(
                delegate,
                form.particulars,
                version=form.version.number,
                replace_head=form.replace_head.data,
                another_person=form.another_person.data,
                given=answers.given_by(form),
                now=clock.now(),
            )
        except Refused as refusal:
            show_refusal(form, refusal, BESIDE)
            form.asks = {refusal.reason}
            if refusal.reason == "changed_meanwhile":
                others = keeps_others_words(form, delegate, FIELDS) + answers.put_by_others(delegate, answers.given_by(form))
        else:
            flash(_("Saved: %(name)s.", name=delegate.full_name), "good")
            return redirect(url_for("registration.state_page", link=link), code=303)
    if delegate.status is DelegateStatus.WITHDRAWN and not form.is_submitted():
        return redirect(url_for("registration.state_page", link=link), code=303)
    return _page(invitation, link, "registration/delegate_form.html", form=form, delegate=delegate, others=others)


@bp.post("/s/<secret:link>/delegates/<id:delegate_id>/withdraw")
@open_to(Audience.LINK)
def withdraw_delegate(link: str, delegate_id: str) -> ResponseReturnValue:
    """Take one person off the list."""
    delegate = _delegate(_invitation(link), delegate_id)
    actions.withdraw(delegate, now=clock.now())
    flash(_("%(name)s is withdrawn.", name=delegate.full_name), "good")
    return redirect(url_for("registration.state_page", link=link), code=303)


@bp.post("/s/<secret:link>/delegates/<id:delegate_id>/link")
@open_to(Audience.LINK)
def send_link_to_delegate(link: str, delegate_id: str) -> ResponseReturnValue:
    """Ask one person to fill in the rest."""
    delegate = _delegate(_invitation(link), delegate_id)
    send_link(delegate)
    return redirect(url_for("registration.state_page", link=link, _anchor="delegation"), code=303)


@bp.post("/s/<secret:link>/delegates/<id:delegate_id>/move")
@open_to(Audience.LINK)
def move_delegate(link: str, delegate_id: str) -> ResponseReturnValue:
    """Give one person another place in the order of the delegation."""
    delegate = _delegate(_invitation(link), delegate_id)
    actions.move(delegate, to=request.form.get("to", default=0, type=int), now=clock.now())
    return redirect(url_for("registration.state_page", link=link, _anchor="delegation"), code=303)


def _invitation(link: str) -> Invitation:
    invitation = invitations.by_link(link)
    g.language = invitation.language
    return invitation


def _delegate(invitation: Invitation, delegate_id: str) -> Delegate:
    return queries.get_delegate(invitation.event, delegate_id, addressee_id=invitation.addressee_id)


def _answer(invitation: Invitation, form: AnswerForm) -> None:
    actions.answer(
        invitation,
        answer=Answer(form.answer.data),
        answered_by=form.answered_by.data,
        reply_email=form.reply_email.data,
        note=form.note.data or "",
        version=form.version.number,
        withdraw_all=form.withdraw_all.data,
        now=clock.now(),
    )


def _answer_of(invitation: Invitation) -> dict[str, str | None]:
    return {
        "answer": None if invitation.answer is Answer.NONE else invitation.answer.value,
        "answered_by": invitation.answered_by,
        "reply_email": invitation.reply_email,
        "note": invitation.note,
        "version": str(invitation.version),
    }


def _say_registered(delegate: Delegate) -> None:
    if delegate.email:
        flash(
            _("%(name)s is registered. A confirmation goes to %(email)s.", name=delegate.full_name, email=delegate.email),
            "good",
        )
    else:
        flash(_("%(name)s is registered.", name=delegate.full_name), "good")


def _page(invitation: Invitation, link: str, template: str, **facts: Any) -> ResponseReturnValue:
    event = invitation.event
    form = facts["form"]
    stands = window(event, clock.now())
    delegation = queries.delegation_of(event.id, invitation.addressee_id)
    return render_template(
        template,
        event=event,
        invitation=invitation,
        link=link,
        occasion=occasion(event, language()),
        addressee=addressee(invitation.addressee_id, event.starts_on, language()),
        delegation=delegation,
        calendar_said=queries.said_by(delegation),
        has_head=head_of(delegation) is not None,
        answered_on=day_of(clock.local(invitation.answered_at, event.zone).date(), language()) if invitation.answered_at else "",
        stands=stands,
        is_open=stands is Window.OPEN,
        window_for=lambda delegate: window_for(delegate, clock.now()).value,
        write_to=write_to(event),
        full_at=MOST_IN_A_DELEGATION,
        notice=newest(),
        erased_on=erased_on(event),
        asks_to_change=form.errors or request.args.get("change") == "answer",
        **facts,
    ), 422 if form.errors or (facts.get("consent") and facts["consent"].errors) else 200
