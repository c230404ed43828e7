"""The States and what was between them and the outreach; one State; notes about it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import NotFound
from app.outreach import actions, queries, rules
from app.outreach.dossier import bilateral, dossier
from app.outreach.forms import NoteForm
from app.outreach.models import StateNote
from app.outreach.views import asked, bp, filters, send, terms
from app.outreach.words import STANDINGS
from app.people.accounts import current_account
from app.reports.forms import PROGRESS
from app.reports.rules import due
from app.treaty.forms import ACTS
from app.treaty.models import State, ThematicArea, TreatyStatus
from app.treaty.queries import areas, get_state
from app.web.access import ADMINISTRATORS, EDITORS, open_to
from app.web.language import language
from app.web.paging import Page, page_number, page_of, version_of
from app.web.requests import tried

STATES = 25
EVENTS = 20


@bp.get("/outreach")
@open_to(*EDITORS)
def index() -> ResponseReturnValue:
    """Every State: when it was last met, what it undertook."""
    account, narrowed, today = current_account(), asked(), clock.today()
    events = queries.events_asked(account, narrowed)
    states = queries.states_asked(today, language(), narrowed)
    if unmet := request.args.get("unmet") == "2":
        recently = queries.last_met(events.where(queries.since(today - rules.RECENTLY)), [each.state_id for each in states])
        states = [each for each in states if not recently[each.state_id]]
    page = page_of(len(states), STATES)
    shown = states[STATES * (page.number - 1) : STATES * page.number]
    ids = [each.state_id for each in shown]
    return render_template(
        "outreach/index.html",
        states=shown,
        page=page,
        asked=narrowed,
        unmet=unmet,
        last=queries.last_met(events, ids),
        open=queries.open_commitments(account, ids),
        signatories=TreatyStatus.SIGNATORY,
        one=terms(many=False),
        **filters(account),
    )


@bp.get("/states/<iso3>/outreach")
@open_to(*EDITORS)
def state(iso3: str) -> ResponseReturnValue:
    """One State."""
    return _page(get_state(iso3), NoteForm(formdata=None, data={"submission_key": uuid4().hex}), 200)


@bp.get("/states/<iso3>/outreach.pdf")
@open_to(*EDITORS)
def state_as_pdf(iso3: str) -> ResponseReturnValue:
    """What one takes to a bilateral meeting; with the notes where they are asked for."""
    found = get_state(iso3)
    account, today = current_account(), clock.today()
    kept = dossier(found, reader=account, language=language(), today=today, per_page=10)
    paper = bilateral(kept, language=language(), today=today, now=clock.now(), with_notes=request.args.get("notes") == "1")
    return send(paper, "pdf", name=paper.title, back=url_for("outreach.state", iso3=iso3), by=current_account())


@bp.post("/states/<iso3>/outreach")
@open_to(*EDITORS)
def write_note(iso3: str) -> ResponseReturnValue:
    """Keep a note about it."""
    found, form = get_state(iso3), NoteForm()
    form.offer(_readers(None), language())
    if not form.validate():
        return _page(found, form, 422)
    key = form.submission_key.data or ""
    return _try(
        iso3, lambda: actions.write(found, form.text.data, area=_area(form), submission_key=key, by=current_account(), now=clock.now())
    )


@bp.route("/states/<iso3>/outreach/notes/<id:note_id>", methods=["GET", "POST"])
@open_to(*EDITORS)
def change_note(iso3: str, note_id: str) -> ResponseReturnValue:
    """Correct a note."""
    note = _note(get_state(iso3), note_id)
    values = {"text": note.text, "area": note.area.code if note.area else "", "version": str(note.version), "submission_key": "0" * 32}
    form = NoteForm(data=values)
    form.offer(_readers(note), language())
    if form.validate_on_submit():
        version = version_of(form.version.data)
        return _try(iso3, lambda: actions.rewrite(note, form.text.data, area=_area(form), version=version, by=current_account(), now=clock.now()))
    return render_template("outreach/note.html", form=form, note=note, iso3=note.state.iso3), 422 if form.errors else 200


@bp.post("/states/<iso3>/outreach/notes/<id:note_id>/remove")
@open_to(*EDITORS)
def remove_note(iso3: str, note_id: str) -> ResponseReturnValue:
    """Take a note away."""
    note = _note(get_state(iso3), note_id)
    version = version_of(request.form.get("version"))
    return _try(iso3, lambda: actions.remove(note, version=version, by=current_account()))


def _note(state: State, note_id: str) -> StateNote:
    """One that the account may change."""
    note = queries.get_note(state, note_id, reader=current_account(), today=clock.today())
    if not rules.may_change(current_account(), note, _held()):
        raise NotFound
    return note


def _held() -> set[int]:
    """The areas whose office the account holds today."""
    return queries.areas_held(current_account(), clock.today())


def _page(state: State, form: NoteForm, code: int) -> ResponseReturnValue:
    account, today, held = current_account(), clock.today(), _held()
    form.offer(_readers(None), language())
    number = page_number()
    found = dossier(state, reader=account, language=language(), today=today, page=number, per_page=EVENTS)
    return render_template(
        "outreach/state.html",
        found=found,
        page=Page(number, found.events, EVENTS),
        form=form,
        acts=ACTS,
        term=terms(many=False)[found.now.status],
        standings=STANDINGS,
        commitments=[(each, due(each, today)) for each in found.commitments],
        progress=PROGRESS,
        keeps_notes=rules.may_keep_notes(account, held),
        may_change={each.public_id for each in found.notes if rules.may_change(account, each, held)},
    ), code


def _readers(note: StateNote | None) -> list[ThematicArea]:
    """All areas for the secretariat, their own for coordinators, and the one that it has."""
    account, held = current_account(), _held()
    kept = note.area_id if note else None
    return [each for each in areas() if account.holds(*ADMINISTRATORS) or each.id in held or each.id == kept]


def _area(form: NoteForm) -> ThematicArea | None:
    return next((each for each in areas() if each.code == form.area.data), None)


def _try(iso3: str, action: Callable[[], object]) -> ResponseReturnValue:
    return tried(action, back_to=url_for("outreach.state", iso3=iso3), done=_("Done."))
