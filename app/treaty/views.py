"""States as of a day, one State, and the treaty's own words, offices and meetings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app import clock
from app.database import db
from app.errors import NotFound, Refused
from app.treaty import actions, queries
from app.treaty.forms import ACTS, LANGUAGES, ActForm, AreaForm, ConventionForm, MandateForm, MeetingForm, NameForm
from app.treaty.models import (
    ActKind,
    Convention,
    Mandate,
    Meeting,
    State,
    StateName,
    ThematicArea,
    TreatyAct,
    TreatyStatus,
)
from app.web.access import DESK, Role, open_to
from app.web.forms import Form
from app.web.language import language
from app.web.paging import number_of
from app.web.reasons import in_words
from app.web.search import found_in, plain

bp = Blueprint("treaty", __name__)
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
        mandates=_mandates(Mandate.state_id == state.id),
    )


@bp.route("/states/<iso3>/acts/new", methods=["GET", "POST"])
@open_to(Role.ISU)
def add_act(iso3: str) -> ResponseReturnValue:
    """Enter an act."""
    return _edit_act(queries.get_state(iso3), None)


@bp.route("/states/<iso3>/acts/<kind>/<on>", methods=["GET", "POST"])
@open_to(Role.ISU)
def edit_act(iso3: str, kind: str, on: str) -> ResponseReturnValue:
    """Correct an act."""
    state = queries.get_state(iso3)
    return _edit_act(state, _act(state, kind, on))


@bp.post("/states/<iso3>/acts/<kind>/<on>/confirm")
@open_to(Role.ISU)
def confirm_act(iso3: str, kind: str, on: str) -> ResponseReturnValue:
    """Say that it was looked up."""
    actions.confirm(_act(queries.get_state(iso3), kind, on), today=clock.today())
    flash(_("Confirmed."), "good")
    return redirect(url_for("treaty.show", iso3=iso3), code=303)


@bp.post("/states/<iso3>/acts/<kind>/<on>/remove")
@open_to(Role.ISU)
def remove_act(iso3: str, kind: str, on: str) -> ResponseReturnValue:
    """Take back an act that was entered wrongly."""
    actions.remove(_act(queries.get_state(iso3), kind, on))
    flash(_("Removed."), "good")
    return redirect(url_for("treaty.show", iso3=iso3), code=303)


@bp.route("/states/<iso3>/names/new", methods=["GET", "POST"])
@open_to(Role.ISU)
def add_name(iso3: str) -> ResponseReturnValue:
    """A new name from a day on."""
    return _edit_name(queries.get_state(iso3), None)


@bp.route("/states/<iso3>/names/<lang>/<valid_from>", methods=["GET", "POST"])
@open_to(Role.ISU)
def edit_name(iso3: str, lang: str, valid_from: str) -> ResponseReturnValue:
    """Correct a name."""
    state = queries.get_state(iso3)
    found = next((each for each in state.names if (each.language, each.valid_from.isoformat()) == (lang, valid_from)), None)
    if found is None:
        raise NotFound
    return _edit_name(state, found)


@bp.route("/convention", methods=["GET", "POST"])
@open_to(Role.ISU)
def convention() -> ResponseReturnValue:
    """The treaty's own words, its areas, mandates and meetings."""
    treaty = queries.the_convention()
    form = ConventionForm(data=_convention_values(treaty))
    if form.validate_on_submit():
        actions.save_convention(treaty, _convention_facts(treaty, form))
        flash(_("Saved."), "good")
        return redirect(url_for("treaty.convention"), code=303)
    return render_template(
        "treaty/convention.html",
        form=form,
        languages_of_terms=LANGUAGES,
        areas=queries.areas(),
        meetings=queries.meetings(),
        mandates=_mandates(),
        names=queries.state_names(clock.today(), language()),
    ), 422 if form.errors else 200


@bp.route("/convention/areas/<code>", methods=["GET", "POST"])
@open_to(Role.ISU)
def area(code: str) -> ResponseReturnValue:
    """Add (`new`) or change a thematic area."""
    found = None if code == "new" else db.session.scalar(sa.select(ThematicArea).where(ThematicArea.code == code))
    if found is None and code != "new":
        raise NotFound
    values: dict[str, Any] = {}
    if found:
        values = {"code": found.code, "active": found.active}
        for each in LANGUAGES:
            one, many = found.office.get(each) or found.office["en"]
            values |= {f"name_{each}": found.name_in(each), f"one_{each}": one, f"many_{each}": many}
    form = AreaForm(data=values)

    def save() -> None:
        facts = form.data
        actions.save_area(
            found,
            {
                "code": facts["code"],
                "active": facts["active"],
                "names": {each: facts[f"name_{each}"] for each in LANGUAGES},
                "office": {each: [facts[f"one_{each}"], facts[f"many_{each}"]] for each in LANGUAGES},
            },
        )

    return _form_page(form, save, found.name_in(language()) if found else _("Add a thematic area"))


@bp.route("/convention/meetings/<code>", methods=["GET", "POST"])
@open_to(Role.ISU)
def meeting(code: str) -> ResponseReturnValue:
    """Add (`new`) or change a formal meeting."""
    found = None if code == "new" else db.session.scalar(sa.select(Meeting).where(Meeting.code == code))
    if found is None and code != "new":
        raise NotFound
    values: dict[str, Any] = {}
    if found:
        values = {"code": found.code, "starts_on": found.starts_on, "ends_on": found.ends_on, "city": found.city}
        values |= {f"title_{each}": found.title_in(each) for each in LANGUAGES}
    form = MeetingForm(data=values)

    def save() -> None:
        actions.save_meeting(
            found,
            {
                "code": form.code.data,
                "titles": {each: form.data[f"title_{each}"] for each in LANGUAGES},
                "starts_on": form.starts_on.data,
                "ends_on": form.ends_on.data,
                "city": form.city.data or "",
                "month_only": False,
            },
        )

    return _form_page(form, save, found.title_in(language()) if found else _("Add a meeting"))


@bp.route("/convention/mandates/new", methods=["GET", "POST"])
@open_to(Role.ISU)
def add_mandate() -> ResponseReturnValue:
    """A State takes over an area."""
    return _edit_mandate(None)


@bp.route("/convention/mandates/<area>/<iso3>/<from_code>", methods=["GET", "POST"])
@open_to(Role.ISU)
def edit_mandate(area: str, iso3: str, from_code: str) -> ResponseReturnValue:
    """Change a term, such as its end."""
    for found in _mandates():
        start = found.from_meeting.code if found.from_meeting else "-"
        if (found.area.code, found.state.iso3, start) == (area, iso3, from_code):
            return _edit_mandate(found)
    raise NotFound


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
    return _form_page(form, save, title, back=url_for("treaty.show", iso3=state.iso3))


def _edit_name(state: State, name: StateName | None) -> ResponseReturnValue:
    form = NameForm(obj=name)

    def save() -> None:
        keys = ("language", "short", "running", "of", "mission", "valid_from", "valid_to")
        facts = {key: form.data[key] if key.startswith("valid") else form.data[key] or "" for key in keys}
        actions.save_name(state, name, facts | {"sort_key": plain(form.short.data)})

    title = _("Correct the name") if name else _("Enter a new name")
    return _form_page(form, save, title, back=url_for("treaty.show", iso3=state.iso3))


def _edit_mandate(mandate: Mandate | None) -> ResponseReturnValue:
    values: dict[str, Any] = {}
    if mandate:
        values = {
            "area": mandate.area_id,
            "state": mandate.state_id,
            "from_meeting": str(mandate.from_meeting_id or ""),
            "to_meeting": str(mandate.to_meeting_id or ""),
            "source": mandate.source,
        }
    form = MandateForm(data=values)
    form.area.choices = [(each.id, each.name_in(language())) for each in queries.areas()]
    form.state.choices = list(queries.state_names(clock.today(), language()).items())
    meetings = [("", ""), *((str(each.id), each.code) for each in queries.meetings())]
    form.from_meeting.choices = form.to_meeting.choices = meetings

    def save() -> None:
        actions.save_mandate(
            mandate,
            {
                "area_id": form.area.data,
                "state_id": form.state.data,
                "from_meeting_id": number_of(form.from_meeting.data, 0, 2**31),
                "to_meeting_id": number_of(form.to_meeting.data, 0, 2**31),
                "source": form.source.data,
            },
        )

    return _form_page(form, save, _("Change the mandate") if mandate else _("Enter a mandate"))


def _form_page(form: Form, save: Callable[[], None], title: str, *, back: str = "") -> ResponseReturnValue:
    back = back or url_for("treaty.convention")
    if form.is_submitted() and form.validate():
        try:
            save()
        except Refused as refusal:
            form.form_errors.append(in_words(refusal))
        else:
            flash(_("Saved."), "good")
            return redirect(back, code=303)
    return render_template("treaty/form.html", form=form, title=title, back=back), 422 if form.errors else 200


def _mandates(*conditions: sa.ColumnElement[bool]) -> list[Mandate]:
    found = db.session.scalars(
        sa.select(Mandate)
        .where(*conditions)
        .options(
            joinedload(Mandate.area),
            joinedload(Mandate.state),
            joinedload(Mandate.from_meeting),
            joinedload(Mandate.to_meeting),
        )
    ).all()

    def start(mandate: Mandate) -> date:
        return mandate.from_meeting.ends_on if mandate.from_meeting else date.min

    return sorted(found, key=lambda each: (start(each), each.area.position), reverse=True)


def _convention_values(treaty: Convention) -> dict[str, Any]:
    values: dict[str, Any] = {"acronym": treaty.acronym, "zone": treaty.zone, "contact_line": treaty.contact_line}
    for code in LANGUAGES:
        unit = treaty.secretariat.get(code) or treaty.secretariat["en"]
        values |= {f"unit_{key}_{code}": unit[key] for key in ("name", "short", "unit", "head")}
        for key in ("name", "acronym_in", "seat", "record_intro"):
            words = getattr(treaty, key)
            values[f"{key}_{code}"] = words.get(code) or words["en"]
        for status, terms in treaty.status_terms.items():
            values[f"{status}_one_{code}"], values[f"{status}_many_{code}"] = terms.get(code) or terms["en"]
    return values


def _convention_facts(treaty: Convention, form: ConventionForm) -> dict[str, Any]:
    data = form.data
    facts: dict[str, Any] = {"acronym": data["acronym"], "zone": data["zone"], "contact_line": data["contact_line"] or ""}
    for key in ("name", "acronym_in", "seat", "record_intro"):
        facts[key] = {**getattr(treaty, key), **{code: data[f"{key}_{code}"] for code in LANGUAGES}}
    facts["secretariat"] = {
        **treaty.secretariat,
        **{code: {key: data[f"unit_{key}_{code}"] for key in ("name", "short", "unit", "head")} for code in LANGUAGES},
    }
    facts["status_terms"] = {
        status: {**terms, **{code: [data[f"{status}_one_{code}"], data[f"{status}_many_{code}"]] for code in LANGUAGES}}
        for status, terms in treaty.status_terms.items()
    }
    return facts
