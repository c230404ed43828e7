"""The staff's board: answers by State, who is silent, and everybody who is registered."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.contacts.queries import addressee
from app.errors import NotFound, Refused
from app.events.models import Event
from app.events.queries import editable_event, readable_event
from app.events.rules import may_edit
from app.files import responses
from app.invitations.models import Answer, Invitation
from app.invitations.queries import get_invitation
from app.invitations.rules import may_be_reminded
from app.people.accounts import current_account
from app.questionnaires.queries import published
from app.registration import actions, answers, consent, queries, telling
from app.registration.entering import enter, staff_form
from app.registration.exports import table_of
from app.registration.forms import ExtensionForm, StaffAnswerForm, new_key
from app.registration.models import Category, Delegate
from app.registration.occasion import occasion
from app.registration.views import bp, keeps_others_words, send_link, show_refusal, where_it_stands
from app.registration.views.state import BESIDE, FIELDS
from app.registration.waiting import limits_of
from app.treaty.models import TreatyStatus
from app.web.access import DESK, EDITORS, open_to
from app.web.language import language
from app.web.reasons import in_words


@bp.get("/events/<id:event_id>/register")
@open_to(*DESK)
def board(event_id: str) -> ResponseReturnValue:
    """Every State asked, what it said and whom it named; the figures of the whole."""
    event = readable_event(event_id, reader=current_account())
    asked = queries.Asked(
        answer=request.args.get("answer", "")[:20],
        status=request.args.get("status", "")[:20],
        words=request.args.get("q", "").strip()[:100],
        standing=request.args.get("standing", "")[:20],
    )
    page = request.args.get("page", default=1, type=int)
    board = queries.board(event, language(), asked=asked, page=page)
    delegates = [each for block in board.blocks for each in block.delegates]
    may_change = may_edit(current_account(), event)
    form = published(event) if may_change else None
    return render_template(
        "registration/board.html",
        event=event,
        occasion=occasion(event, language()),
        board=board,
        calendar_said=queries.said_by(delegates),
        to_decide=queries.open_replies(event),
        asked=asked,
        terms=queries.terms_of(event),
        limits=limits_of(event),
        statuses=list(TreatyStatus),
        outdated=telling.outdated_counts([event])[event.id],
        may_edit=may_change,
        may_remind=may_change and may_be_reminded(event, clock.now()),
        has_sensitive=form is not None and answers.has_sensitive(form.asks),
        incomplete=answers.incomplete(form.asks, delegates) if form else set(),
    )


@bp.route("/events/<id:event_id>/register/answers/<id:invitation_id>", methods=["GET", "POST"])
@open_to(*DESK)
def enter_answer(event_id: str, invitation_id: str) -> ResponseReturnValue:
    """Enter what a State or an organisation said by telephone or in a note verbale."""
    event = editable_event(event_id, editor=current_account())
    invitation = get_invitation(event, invitation_id)
    if invitation.excluded:
        raise NotFound
    invited = addressee(invitation.addressee_id, event.starts_on, language())
    form = StaffAnswerForm(data=_on_file(invitation))
    others: list[tuple[str, str]] = []
    if form.validate_on_submit():
        try:
            actions.answer(
                invitation,
                answer=Answer(form.answer.data),
                answered_by=form.answered_by.data,
                reply_email=form.reply_email.data or "",
                note=form.note.data or "",
                version=form.version.number,
                withdraw_all=form.withdraw_all.data,
                by=current_account(),
                now=clock.now(),
            )
        except Refused as refusal:
            show_refusal(form, refusal, BESIDE)
            form.asks = {refusal.reason}
            if refusal.reason == "changed_meanwhile":
                others = keeps_others_words(form, invitation, ("answer", "answered_by", "reply_email", "note"))
        else:
            flash(_("The answer is recorded."), "good")
            return redirect(_board(event, invited.code), code=303)
    return render_template(
        "registration/answer_form.html",
        event=event,
        form=form,
        others=others,
        addressee=invited,
    ), 422 if form.errors else 200


@bp.route("/events/<id:event_id>/register/new", methods=["GET", "POST"])
@open_to(*DESK)
def add(event_id: str) -> ResponseReturnValue:
    """Register somebody for a State, or an organiser, a resource person, an organisation."""
    event = editable_event(event_id, editor=current_account())
    form = staff_form(event)
    if not form.is_submitted():
        form.submission_key.data = new_key()
        form.state.data = request.args.get("state", "")[:3]
        form.invited.data = request.args.get("organisation", "")[:16]
        form.category.data = Category.ORGANISATION if form.invited.data else request.args.get("category", Category.DELEGATE)
        form.email.data = request.args.get("email", "")[:254]
        form.family_name.data = request.args.get("name", "")[:120]
        form.language.data = language()
    elif form.validate():
        try:
            delegate = enter(event, form, submission_key=form.submission_key.data, by=current_account(), now=clock.now())
        except Refused as refusal:
            show_refusal(form, refusal, BESIDE)
            form.asks = {refusal.reason}
            if refusal.reason in ("form_used", "form_used_withdrawn"):
                form.submission_key.data = new_key()
        else:
            flash(*where_it_stands(delegate))
            return redirect(_board(event, _code(delegate)), code=303)
    elif form.submission_key.errors:
        form.submission_key.data = new_key()
    return render_template("registration/person_form.html", event=event, form=form, delegate=None), 422 if form.errors else 200


@bp.route("/events/<id:event_id>/register/<id:delegate_id>", methods=["GET", "POST"])
@open_to(*DESK)
def edit(event_id: str, delegate_id: str) -> ResponseReturnValue:
    """Change what is on file of somebody, after the deadline too."""
    event = editable_event(event_id, editor=current_account())
    delegate = queries.get_delegate(event, delegate_id)
    form = staff_form(event, delegate)
    form.fill(delegate)
    form.category.data = delegate.category.value
    form.state.data = delegate.state.iso3 if delegate.state else ""
    form.invited.data = _code(delegate) if delegate.category is Category.ORGANISATION else ""
    if not form.is_submitted():
        form.organisation.data = delegate.organisation
    others: list[tuple[str, str]] = []
    if form.validate_on_submit():
        try:
            actions.change(
                delegate,
                form.particulars,
                organisation=None if form.is_delegate else form.organisation.data or "",
                version=form.version.number,
                replace_head=form.replace_head.data,
                another_person=form.another_person.data,
                given=answers.given_by(form),
                by=current_account(),
                now=clock.now(),
            )
        except Refused as refusal:
            show_refusal(form, refusal, BESIDE)
            form.asks = {refusal.reason}
            if refusal.reason == "changed_meanwhile":
                others = keeps_others_words(form, delegate, FIELDS) + answers.put_by_others(delegate, answers.given_by(form))
        else:
            flash(_("Saved: %(name)s.", name=delegate.full_name), "good")
            return redirect(_board(event, _code(delegate)), code=303)
    return render_template(
        "registration/person_form.html",
        event=event,
        form=form,
        delegate=delegate,
        others=others,
        told=answers.answers_of(event, delegate=delegate).get(delegate.id, []),
        extension=ExtensionForm(formdata=None, data={"until": delegate.extended_until}),
        consents=consent.of(delegate),
        erased_on=consent.erased_on(event),
    ), 422 if form.errors else 200


@bp.post("/events/<id:event_id>/register/<id:delegate_id>/link")
@open_to(*DESK)
def send_link_by_staff(event_id: str, delegate_id: str) -> ResponseReturnValue:
    """Ask one person to look at what is on file and to fill in the rest."""
    event = editable_event(event_id, editor=current_account())
    send_link(queries.get_delegate(event, delegate_id), by=current_account())
    return redirect(url_for("registration.edit", event_id=event_id, delegate_id=delegate_id), code=303)


@bp.post("/events/<id:event_id>/register/<id:delegate_id>/extend")
@open_to(*DESK)
def extend(event_id: str, delegate_id: str) -> ResponseReturnValue:
    """Give one person longer."""
    event = editable_event(event_id, editor=current_account())
    form = ExtensionForm()
    refused = "extension_outside"
    if form.validate_on_submit():
        try:
            actions.extend(queries.get_delegate(event, delegate_id), until=form.until.data, by=current_account(), now=clock.now())
            refused = ""
        except Refused as refusal:
            refused = refusal.reason
    flash(in_words(Refused(refused)) if refused else _("Saved."), "wrong" if refused else "good")
    return redirect(url_for("registration.edit", event_id=event_id, delegate_id=delegate_id), code=303)


@bp.get("/events/<id:event_id>/register/<id:delegate_id>/answers/<question_id>")
@open_to(*EDITORS)
def download_answer(event_id: str, delegate_id: str, question_id: str) -> ResponseReturnValue:
    """A file or a photograph that was sent as an answer."""
    event = editable_event(event_id, editor=current_account())
    return responses.send(answers.file_of(queries.get_delegate(event, delegate_id), question_id))


@bp.post("/events/<id:event_id>/register/<id:delegate_id>/withdraw")
@open_to(*DESK)
def withdraw(event_id: str, delegate_id: str) -> ResponseReturnValue:
    """Take somebody off the list."""
    event = editable_event(event_id, editor=current_account())
    delegate = queries.get_delegate(event, delegate_id)
    actions.withdraw(delegate, by=current_account(), now=clock.now())
    flash(_("%(name)s is withdrawn.", name=delegate.full_name), "good")
    return redirect(_board(event, _code(delegate)), code=303)


@bp.get("/events/<id:event_id>/register.csv", endpoint="export_csv", defaults={"kind": "csv"})
@bp.get("/events/<id:event_id>/register.xlsx", endpoint="export_xlsx", defaults={"kind": "xlsx"})
@open_to(*DESK)
def export(event_id: str, kind: str) -> ResponseReturnValue:
    """Everybody registered, as a table for other programs; answers only for those who may change them.

    Of a closed meeting it is a numbered copy, which the room of the participants gives out.
    """
    event = readable_event(event_id, reader=current_account())
    if event.is_closed:
        raise NotFound
    may_read = may_edit(current_account(), event)
    content, media_type = table_of(event, language(), kind, answers=may_read, sensitive=may_read and "sensitive" in request.args)
    return Response(
        content,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="delegates-{event.starts_on.isoformat()}.{kind}"'},
    )


def _on_file(invitation: Invitation) -> dict[str, str | None]:
    return {
        "answer": None if invitation.answer is Answer.NONE else invitation.answer.value,
        "answered_by": invitation.answered_by,
        "reply_email": invitation.reply_email,
        "note": invitation.note,
        "version": str(invitation.version),
    }


def _board(event: Event, anchor: str) -> str:
    return url_for("registration.board", event_id=event.public_id, _anchor=anchor or None)


def _code(delegate: Delegate) -> str:
    if delegate.invitation is not None and delegate.invitation.organisation is not None:
        return delegate.invitation.organisation.public_id
    return delegate.state.iso3 if delegate.state else ""
