"""States as of a day, and one State."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.documents.wording import capital
from app.errors import NotFound
from app.treaty import actions, queries
from app.treaty.forms import ACTS, ActForm, NameForm, StateForm
from app.treaty.models import ActKind, Mandate, State, StateName, TreatyAct, TreatyStatus
from app.treaty.subregions import SUBREGIONS, subregion_in
from app.treaty.views import bp, form_page
from app.web.access import ADMINISTRATORS, DESK, open_to
from app.web.language import language
from app.web.search import found_in, plain

TERMS = {"party": TreatyStatus.PARTY, "signatory": TreatyStatus.SIGNATORY, "not_party": TreatyStatus.NOT_PARTY}


@bp.get("/states")
@open_to(*DESK)
def index() -> ResponseReturnValue:
    """Every State as it was on a day, with the tally of that day."""
    day = _day_asked()
    states = queries.states_on(day, language())
    status, group = TERMS.get(request.args.get("status", "")), request.args.get("group", "")
    asked = request.args.get("q", "").strip()[:100]
    shown = [
        state
        for state in states
        if (status is None or state.status is status)
        and (not group or state.group == group)
        and found_in(asked, state.name, state.iso3)
    ]
    return render_template(
        "treaty/index.html",
        day=day,
        states=shown,
        tally=queries.tally(states),
        treaty=queries.the_convention(),
        groups=queries.groups(),
        group_names={each.code: each.name_in(language()) for each in queries.groups()},
        chosen={"status": status, "group": group, "q": asked},
    )


@bp.get("/states/<iso3>")
@open_to(*DESK)
def show(iso3: str) -> ResponseReturnValue:
    """One State: its names and acts with their sources, its status today."""
    state = queries.get_state(iso3)
    return render_template(
        "treaty/show.html",
        state=state,
        now=queries.states_by_id(clock.today(), language(), state_ids=[state.id])[state.id],
        treaty=queries.the_convention(),
        acts=ACTS,
        mandates=queries.mandates(Mandate.state_id == state.id),
    )


@bp.route("/states/<iso3>/edit", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def edit_state(iso3: str) -> ResponseReturnValue:
    """Its group, its sub-region, the language of its letters."""
    state = queries.get_state(iso3)
    form = StateForm(data={"group": state.group_code or "", "subregion": state.subregion, "letter_language": state.letter_language, "note": state.note})
    form.group.choices = [("", _("none")), *((each.code, each.name_in(language())) for each in queries.groups())]
    form.subregion.choices = [("", _("none")), *((code, capital(subregion_in(code, language()))) for code in SUBREGIONS)]

    def save() -> None:
        facts = {"group_code": form.group.data or None, "subregion": form.subregion.data}
        actions.save_state(state, facts | {"letter_language": form.letter_language.data, "note": form.note.data or ""})

    return form_page(form, save, _("Change the State"), back=url_for("treaty.show", iso3=iso3))


@bp.route("/states/<iso3>/acts/new", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def add_act(iso3: str) -> ResponseReturnValue:
    """Enter an act."""
    return _edit_act(queries.get_state(iso3), None)


@bp.route("/states/<iso3>/acts/<kind>/<on>", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def edit_act(iso3: str, kind: str, on: str) -> ResponseReturnValue:
    """Correct an act."""
    state = queries.get_state(iso3)
    return _edit_act(state, _act(state, kind, on))


@bp.post("/states/<iso3>/acts/<kind>/<on>/confirm")
@open_to(*ADMINISTRATORS)
def confirm_act(iso3: str, kind: str, on: str) -> ResponseReturnValue:
    """Say that it was looked up."""
    actions.confirm(_act(queries.get_state(iso3), kind, on), today=clock.today())
    flash(_("Confirmed."), "good")
    return redirect(url_for("treaty.show", iso3=iso3), code=303)


@bp.post("/states/<iso3>/acts/<kind>/<on>/remove")
@open_to(*ADMINISTRATORS)
def remove_act(iso3: str, kind: str, on: str) -> ResponseReturnValue:
    """Take back an act that was entered wrongly."""
    actions.remove(_act(queries.get_state(iso3), kind, on))
    flash(_("Removed."), "good")
    return redirect(url_for("treaty.show", iso3=iso3), code=303)


@bp.route("/states/<iso3>/names/new", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def add_name(iso3: str) -> ResponseReturnValue:
    """A new name from a day on."""
    return _edit_name(queries.get_state(iso3), None)


@bp.route("/states/<iso3>/names/<lang>/<valid_from>", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def edit_name(iso3: str, lang: str, valid_from: str) -> ResponseReturnValue:
    """Correct a name."""
    state = queries.get_state(iso3)
    found = next((each for each in state.names if (each.language, each.valid_from.isoformat()) == (lang, valid_from)), None)
    if found is None:
        raise NotFound
    return _edit_name(state, found)


def _day_asked() -> date:
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return clock.today()
    return day if 1945 <= day.year <= 2100 else clock.today()


def _act(state: State, kind: str, on: str) -> TreatyAct:
    for act in state.acts:
        if (act.kind.value, act.on.isoformat()) == (kind, on):
            return act
    raise NotFound


def _edit_act(state: State, act: TreatyAct | None) -> ResponseReturnValue:
    form = ActForm(obj=act)

    def save() -> None:
        actions.save_act(
            queries.the_convention(),
            state,
            act,
            kind=ActKind(form.kind.data),
            on=form.on.data,
            source=form.source.data,
            note=form.note.data or "",
            today=clock.today(),
        )

    title = _("Correct the act") if act else _("Enter an act")
    return form_page(form, save, title, back=url_for("treaty.show", iso3=state.iso3))


def _edit_name(state: State, name: StateName | None) -> ResponseReturnValue:
    form = NameForm(obj=name)

    def save() -> None:
        keys = ("language", "short", "running", "of", "mission", "valid_from", "valid_to")
        facts = {key: form.data[key] if key.startswith("valid") else form.data[key] or "" for key in keys}
        actions.save_name(state, name, facts | {"sort_key": plain(form.short.data)})

    title = _("Correct the name") if name else _("Enter a new name")
    return form_page(form, save, title, back=url_for("treaty.show", iso3=state.iso3))
