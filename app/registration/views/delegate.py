"""The delegate's own page: no account, the personal link is the key."""

from __future__ import annotations

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.documents.wording import day_of
from app.errors import NotFound, Refused
from app.questionnaires.building import SPONSORED_GUESTS
from app.registration import actions, answers, consent, messages, queries, sessions
from app.registration.forms import OwnForm
from app.registration.models import Category, ConsentBy, Delegate, DelegateStatus
from app.registration.occasion import occasion, write_to
from app.registration.rules import is_sponsored, last_day_for, may_change_own, may_withdraw_own, window
from app.registration.views import bp, keeps_others_words, show_refusal
from app.registration.waiting import limits_of
from app.treaty.queries import states_on
from app.web.access import Audience, open_to
from app.web.language import language
from app.web.paging import number_of
from app.web.requests import say_refused

FIELDS = ("title", "function", "email", "language")
OF_INDIVIDUALS = ("given_name", "family_name", "organisation")


@bp.route("/d/<secret:link>", methods=["GET", "POST"])
@open_to(Audience.LINK)
def delegate_page(link: str) -> ResponseReturnValue:
    """What is on file of one delegate, and what they may change themselves."""
    delegate = _delegate(link)
    fields = (*FIELDS, *OF_INDIVIDUALS) if delegate.category is Category.INDIVIDUAL else FIELDS
    on_file = {**{name: getattr(delegate, name) for name in fields}, "version": str(delegate.version)}
    form = answers.form_asking(OwnForm, delegate.event, delegate, data=on_file, sponsored=is_sponsored(delegate))
    if delegate.category is not Category.INDIVIDUAL:
        del form.family_name, form.organisation
        if delegate.given_name:
            del form.given_name
    others: list[tuple[str, str]] = []
    if form.validate_on_submit():
        try:
            actions.change_own(
                delegate,
                title=form.title.data or "",
                given_name=form.given_name.data or "" if form.given_name else "",
                family_name=form.family_name.data if form.family_name else None,
                organisation=form.organisation.data or "" if form.organisation else None,
                function=form.function.data or "",
                email=form.email.data or "",
                language=form.language.data,
                version=form.version.number,
                given=answers.given_by(form),
                now=clock.now(),
            )
        except Refused as refusal:
            show_refusal(form, refusal, {})
            if refusal.reason == "changed_meanwhile":
                others = keeps_others_words(form, delegate, fields) + answers.put_by_others(delegate, answers.given_by(form))
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("registration.delegate_page", link=link), code=303)
    event = delegate.event
    stands = window(event, clock.now())
    may_change = may_change_own(delegate, clock.now())
    return render_template(
        "registration/delegate.html",
        event=event,
        delegate=delegate,
        form=form,
        others=others,
        link=link,
        said=queries.said_by([delegate]).get(delegate.id, []),
        state=states_on(event.starts_on, language(), state_ids=[delegate.state_id])[0] if delegate.state_id else None,
        occasion=occasion(event, language()),
        limits=limits_of(event),
        sessions=sessions.places_of(event) if delegate.status is DelegateStatus.REGISTERED else [],
        stands=stands,
        may_change=may_change,
        told=[] if may_change else answers.answers_of(event, delegate=delegate, whom=SPONSORED_GUESTS).get(delegate.id, []),
        may_withdraw=may_withdraw_own(delegate, clock.now()),
        until=day_of(last_day_for(delegate), language()),
        write_to=write_to(event),
        notice=consent.newest(),
        consents=consent.of(delegate),
        erased_on=consent.erased_on(event),
    ), 422 if form.errors else 200


@bp.post("/d/<secret:link>/sessions")
@open_to(Audience.LINK)
def choose_sessions(link: str) -> ResponseReturnValue:
    """Say to which sessions with a number of places one comes."""
    try:
        sessions.choose(_delegate(link), request.form.getlist("sessions"), now=clock.now())
    except Refused as refusal:
        say_refused(refusal)
    else:
        flash(_("Saved."), "good")
    return redirect(url_for("registration.delegate_page", link=link, _anchor="sessions"), code=303)


@bp.post("/d/<secret:link>/agree")
@open_to(Audience.LINK)
def agree_own(link: str) -> ResponseReturnValue:
    """Say that one has read what is kept, and agrees."""
    delegate = _delegate(link)
    shown = number_of(request.form.get("notice"), 1, 2**31)
    if consent.agree(delegate, given_by=ConsentBy.DELEGATE, language=language(), now=clock.now(), shown=shown):
        flash(_("Thank you. Your agreement is recorded."), "good")
    else:
        flash(_("The text has changed meanwhile. Please read it again."), "wrong")
    return redirect(url_for("registration.delegate_page", link=link, _anchor="personal-data"), code=303)


@bp.post("/d/<secret:link>/withdraw")
@open_to(Audience.LINK)
def withdraw_own(link: str) -> ResponseReturnValue:
    """Say that one does not come."""
    actions.withdraw(_delegate(link), own=True, now=clock.now())
    flash(_("Your registration is withdrawn."), "good")
    return redirect(url_for("registration.delegate_page", link=link), code=303)


@bp.get("/d/<secret:link>/event.ics")
@open_to(Audience.LINK)
def own_calendar(link: str) -> ResponseReturnValue:
    """The event as a file for one's own calendar."""
    delegate = _delegate(link)
    if delegate.status is not DelegateStatus.REGISTERED:
        raise NotFound
    content = messages.calendar_for(delegate, now=clock.now())
    return Response(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="event.ics"'},
    )


def _delegate(link: str) -> Delegate:
    delegate = queries.by_link(link)
    g.language = delegate.language
    return delegate
