"""The list, one event's plan, and the pages that change it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import NotFound, Refused
from app.events import actions, queries, rules
from app.events.forms.fields import FIRST_YEAR, LAST_YEAR, rearranged
from app.events.forms.life import AssistantsForm
from app.events.forms.plan import PlanForm, plan_values
from app.events.forms.sections import OF_A_PAPER, SECTIONS
from app.events.models import Event, EventKind, EventStatus, Part
from app.events.views import bp, event_to_edit, member
from app.people.accounts import current_account
from app.treaty import queries as treaty
from app.treaty.models import ThematicArea
from app.web.access import ADMINISTRATORS, EDITORS, PLANNERS, STAFF, open_to
from app.web.forms import Form
from app.web.language import language
from app.web.paging import Page, number_of, page_number
from app.web.reasons import in_words

PER_PAGE = 25


@bp.get("/events")
@open_to(*STAFF)
def index() -> ResponseReturnValue:
    """The events one may know of, the latest first."""
    account = current_account()
    year = number_of(request.args.get("year"), FIRST_YEAR, LAST_YEAR)
    kind = member(EventKind, request.args.get("kind"))
    status = member(EventStatus, request.args.get("status"))
    order = request.args.get("order", "newest")
    order = order if order in queries.ORDERS else "newest"
    found, count = queries.events(
        account, year=year, kind=kind, status=status, order=order, page=page_number(), per_page=PER_PAGE
    )
    return render_template(
        "events/index.html",
        events=found,
        page=Page(page_number(), count, PER_PAGE),
        years=queries.years(account),
        chosen={"year": year, "kind": kind, "status": status},
        order=order,
        may_create=account.holds(*PLANNERS),
    )


@bp.route("/events/new", methods=["GET", "POST"])
@open_to(*PLANNERS)
def create() -> ResponseReturnValue:
    """Plan an event: the essentials, all else can follow."""
    form = PlanForm(data={"zone": treaty.the_convention().zone})
    moved = form.is_submitted() and rearranged(form, request.form)
    _offer(form, event=None)
    if form.is_submitted() and not moved and form.validate():
        try:
            event = actions.plan(form.facts(), by=current_account(), now=clock.now())
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            flash(_("It is planned, as a draft. Add what is missing below."), "good")
            return redirect(url_for("events.show", event_id=event.public_id), code=303)
    return _plan_page(form, None)


@bp.get("/events/<id:event_id>")
@open_to(*STAFF)
def show(event_id: str) -> ResponseReturnValue:
    """The plan as it stands."""
    account = current_account()
    event = queries.get_event(event_id, viewer=account)
    may_edit = rules.may_edit(account, event)
    return render_template(
        "events/show.html",
        event=event,
        offices=queries.organisers(event, language()),
        names=treaty.state_names(event.starts_on, language()),
        may_edit=may_edit,
        may_share=rules.may_share(account, event),
        editable=may_edit and rules.is_open_for_changes(event),
        sections=OF_A_PAPER if event.is_paper else tuple(SECTIONS),
        steps=_steps(event) if may_edit else set(),
        has_begun=rules.has_begun(event, clock.now()),
        readers=queries.readers(event) if event.is_closed and may_edit else (),
        assistants_form=assistants_form(event) if rules.may_share(account, event) else None,
    )


@bp.route("/events/<id:event_id>/edit", methods=["GET", "POST"])
@open_to(*EDITORS)
def edit(event_id: str) -> ResponseReturnValue:
    """Change the essentials."""
    event = event_to_edit(event_id)
    form = PlanForm(data=plan_values(event))
    moved = form.is_submitted() and rearranged(form, request.form)
    _offer(form, event)
    if form.is_submitted() and not moved and form.validate():
        answer = _change(event, form, form.facts)
        if answer is not None:
            return answer
    return _plan_page(form, event)


@bp.route("/events/<id:event_id>/edit/<section>", methods=["GET", "POST"])
@open_to(*EDITORS)
def edit_section(event_id: str, section: str) -> ResponseReturnValue:
    """Change another part of the plan: where, for whom, why, with whom."""
    event = event_to_edit(event_id)
    if section not in (OF_A_PAPER if event.is_paper else SECTIONS):
        raise NotFound
    kind = SECTIONS[section]
    form = kind(data=kind.values(event) | {"version": str(event.version)})
    moved = form.is_submitted() and rearranged(form, request.form)
    form.offer(event, language())
    if form.is_submitted() and not moved and form.validate():
        answer = _change(event, form, form.facts)
        if answer is not None:
            return answer
    return render_template("events/section.html", form=form, event=event, section=section), 422 if form.errors else 200


def assistants_form(event: Event) -> AssistantsForm:
    """Who helps at the door of this event, out of those who can."""
    form = AssistantsForm(data={"assistants": [staff.account_id for staff in event.staff if staff.part is Part.ASSISTANT]})
    form.assistants.choices = [(account.id, account.name) for account in queries.assistants()]
    return form


def _steps(event: Event) -> set[EventStatus]:
    """What it may become now; a draft again only while nobody was written to."""
    steps = {status for status in EventStatus if rules.may_become(event, status)}
    if EventStatus.DRAFT in steps and queries.concerned(event):
        steps.remove(EventStatus.DRAFT)
    return steps


def _change(event: Event, form: Form, facts: Callable[[], dict[str, object]]) -> ResponseReturnValue | None:
    version = number_of(form["version"].data, 0, 2**31) or 0
    sequence = event.calendar_sequence
    try:
        actions.change(event, facts(), version=version, by=current_account(), now=clock.now())
    except Refused as refusal:
        _refuse(form, refusal)
        return None
    flash(_("Saved."), "good")
    moved_with_guests = event.calendar_sequence > sequence and queries.concerned(event).delegates
    page = "registration.tell" if moved_with_guests else "events.show"
    return redirect(url_for(page, event_id=event.public_id), code=303)


def _refuse(form: Form, refusal: Refused) -> None:
    """Say it beside the field that it is about, else above the form."""
    if refusal.reason == "outside_mandate" and "areas" in form:
        form["areas"].errors = [in_words(refusal)]
    elif refusal.reason == "reply_by_too_late" and "reply_by" in form:
        form["reply_by"].errors = [in_words(refusal)]
    else:
        form.form_errors.append(in_words(refusal))


def _plan_page(form: PlanForm, event: Event | None) -> ResponseReturnValue:
    days, areas = form.days(), form.chosen()
    order = event.state_order if event else ()
    offices = queries.holders(areas, days[0], language(), order=order) if days and areas else []
    template = render_template("events/edit.html", form=form, event=event, days=days, offices=offices)
    return template, 422 if form.errors else 200


def _offer(form: PlanForm, event: Event | None) -> None:
    """A coordinator is offered the areas of their mandates that have not ended, and those that are there already."""
    account = current_account()
    own = {mandate.area_id for mandate in account.mandates if not mandate.is_over(clock.today())}
    kept = {office.area_id for office in event.offices} if event else set()
    offered: Sequence[ThematicArea] = [
        area
        for area in treaty.areas()
        if area.id in kept or (area.active and (account.holds(*ADMINISTRATORS) or area.id in own))
    ]
    zone = event.zone if event else treaty.the_convention().zone
    form.offer(areas=offered, language=language(), zone=zone, new=event is None)
    if event is None and not form.is_submitted() and len(offered) == 1:
        form.areas.entries[0].data = str(offered[0].id)
