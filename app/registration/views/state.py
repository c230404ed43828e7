"""The page of a State or an organisation: no account, the secret link is the key; a focal point's own addresses need their session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.contacts.queries import addressee
from app.documents.wording import day_of
from app.errors import NotFound, Refused
from app.events.queries import editable_event
from app.files import responses
from app.files.models import StoredFile
from app.invitations import queries as invitations
from app.invitations.models import Answer, Invitation
from app.people.accounts import current_account
from app.registration import actions, answers, queries, sessions
from app.registration.consent import agree, consent_form, erased_on, newest
from app.registration.forms import AnswerForm, DelegateForm, NoteVerbaleForm, new_key
from app.registration.models import ConsentBy, Delegate, DelegateStatus, DelegationRole
from app.registration.occasion import occasion, write_to
from app.registration.rules import LISTED, MOST_IN_A_DELEGATION, Window, head_of, is_sponsored, window, window_for
from app.registration.views import bp, keeps_others_words, reader, send_link, show_refusal, where_it_stands
from app.registration.waiting import limits_of
from app.web.access import EDITORS, Audience, open_to
from app.web.language import language
from app.web.reasons import in_words
from app.web.requests import say_refused

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


@bp.post("/s/<secret:link>/note-verbale")
@open_to(Audience.LINK)
def send_note_verbale(link: str) -> ResponseReturnValue:
    """One file for the whole delegation; another one replaces it."""
    invitation, form = _invitation(link), NoteVerbaleForm()
    if form.validate():
        try:
            actions.send_note_verbale(invitation, form.file.data, now=clock.now())
        except Refused as refusal:
            form.file.errors = [in_words(refusal)]
        else:
            flash(_("The note verbale is received."), "good")
    for error in form.file.errors:
        flash(str(error), "wrong")
    return redirect(url_for("registration.state_page", link=link, _anchor="note-verbale"), code=303)


@bp.get("/s/<secret:link>/note-verbale")
@open_to(Audience.LINK)
def own_note_verbale(link: str) -> ResponseReturnValue:
    """The file that the mission sent."""
    return responses.send(_note_verbale(_invitation(link)))


@bp.get("/events/<id:event_id>/register/answers/<id:invitation_id>/note-verbale")
@open_to(*EDITORS)
def note_verbale(event_id: str, invitation_id: str) -> ResponseReturnValue:
    """The same for the organisers."""
    event = editable_event(event_id, editor=current_account())
    return responses.send(_note_verbale(invitations.get_invitation(event, invitation_id)))


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
        form.role.data = _next_role(invitation, delegation).value
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
            flash(*where_it_stands(delegate))
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
    if delegate.status not in LISTED and not form.is_submitted():
        return redirect(url_for("registration.state_page", link=link), code=303)
    places = sessions.places_of(invitation.event) if delegate.status is DelegateStatus.REGISTERED else []
    return _page(invitation, link, "registration/delegate_form.html", form=form, delegate=delegate, others=others, sessions=places)


@bp.post("/s/<secret:link>/delegates/<id:delegate_id>/sessions")
@open_to(Audience.LINK)
def choose_sessions_for(link: str, delegate_id: str) -> ResponseReturnValue:
    """Say to which sessions one person comes, who needs no personal link for it."""
    try:
        sessions.choose(_delegate(_invitation(link), delegate_id), request.form.getlist("sessions"), now=clock.now())
    except Refused as refusal:
        say_refused(refusal)
    else:
        flash(_("Saved."), "good")
    return redirect(url_for("registration.change_delegate", link=link, delegate_id=delegate_id, _anchor="sessions"), code=303)


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
    invitation = invitations.by_link(link, reader=reader())
    g.language = invitation.language
    return invitation


def _note_verbale(invitation: Invitation) -> StoredFile:
    if invitation.note_verbale is None:
        raise NotFound
    return invitation.note_verbale


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


def _next_role(invitation: Invitation, delegation: Sequence[Delegate]) -> DelegationRole:
    """Who is most likely named next: the head, then those who sit, then alternates."""
    if head_of(delegation) is None:
        return DelegationRole.HEAD
    quota, sitting = queries.terms_of(invitation.event).quota, [each for each in delegation if each.role is not DelegationRole.ALTERNATE]
    return DelegationRole.ALTERNATE if quota is not None and len(sitting) >= quota else DelegationRole.ADVISER


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
        refused=queries.refused_of(event.id, invitation.addressee_id),
        limits=limits_of(event),
        note_verbale_form=NoteVerbaleForm(formdata=None),
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
