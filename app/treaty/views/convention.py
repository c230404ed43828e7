"""The treaty's own words, its areas, mandates and meetings."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import clock
from app.database import db
from app.errors import NotFound, Refused
from app.treaty import actions, queries
from app.treaty.forms import LANGUAGES, LETTERS, ActionForm, AreaForm, ConventionForm, MandateForm, MeetingForm
from app.treaty.models import Convention, Mandate, Meeting, PlannedAction, ThematicArea
from app.treaty.views import bp, form_page
from app.web.access import ADMINISTRATORS, open_to
from app.web.language import language
from app.web.paging import number_of
from app.web.requests import say_refused


@bp.route("/convention", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
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
        languages_of_terms=LETTERS,
        areas=queries.areas(),
        meetings=queries.meetings(),
        lists=queries.state_lists(),
        planned=queries.planned_actions(),
        mandates=queries.mandates(),
        names=queries.state_names(clock.today(), language()),
    ), 422 if form.errors else 200


@bp.route("/convention/actions/new", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def add_planned_action() -> ResponseReturnValue:
    """Add an action of a plan."""
    return _edit_action(None)


@bp.route("/convention/actions/<plan>/<number>", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def edit_planned_action(plan: str, number: str) -> ResponseReturnValue:
    """Change an action of a plan."""
    return _edit_action(queries.get_planned_action(plan, number))


def _edit_action(found: PlannedAction | None) -> ResponseReturnValue:
    values: dict[str, Any] = {"own_words": True}
    if found:
        values = {key: getattr(found, key) for key in ("plan", "number", "own_words", "valid_from", "valid_to")}
        values |= {f"plan_{each}": found.plan_names.get(each, "") for each in LANGUAGES}
        values |= {f"text_{each}": found.texts.get(each, "") for each in LANGUAGES}
    form = ActionForm(data=values)

    def save() -> None:
        facts = {key: form[key].data for key in ("plan", "number", "own_words", "valid_from", "valid_to")}
        facts["plan_names"] = {each: form[f"plan_{each}"].data for each in LANGUAGES}
        facts["texts"] = {each: form[f"text_{each}"].data for each in LANGUAGES}
        actions.save_action(found or PlannedAction(), facts)

    return form_page(form, save, _("Change the action") if found else _("Add an action"))


@bp.route("/convention/areas/<code>", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def area(code: str) -> ResponseReturnValue:
    """Add (`new`) or change a thematic area."""
    found = None if code == "new" else db.session.scalar(sa.select(ThematicArea).where(ThematicArea.code == code))
    if found is None and code != "new":
        raise NotFound
    values: dict[str, Any] = {}
    if found:
        values = {"code": found.code, "active": found.active}
        for each in LETTERS:
            one, many = found.office.get(each, ("", ""))
            values |= {f"name_{each}": found.names.get(each, ""), f"one_{each}": one, f"many_{each}": many}
    form = AreaForm(data=values)

    def save() -> None:
        facts = form.data
        actions.save_area(
            found,
            {
                "code": facts["code"],
                "active": facts["active"],
                "names": {each: facts[f"name_{each}"] for each in LETTERS if facts[f"name_{each}"]},
                "office": {
                    each: [facts[f"one_{each}"], facts[f"many_{each}"] or facts[f"one_{each}"]]
                    for each in LETTERS
                    if facts[f"one_{each}"]
                },
            },
        )

    return form_page(form, save, found.name_in(language()) if found else _("Add a thematic area"), by_language=LETTERS, needed=LANGUAGES)


@bp.route("/convention/meetings/<code>", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
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
            by=current_user._get_current_object(),
        )

    return form_page(form, save, found.title_in(language()) if found else _("Add a meeting"))


@bp.route("/convention/mandates/new", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def add_mandate() -> ResponseReturnValue:
    """A State takes over an area."""
    return _edit_mandate(None)


@bp.route("/convention/mandates/<area>/<iso3>/<from_code>", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def edit_mandate(area: str, iso3: str, from_code: str) -> ResponseReturnValue:
    """Change a term, such as its end."""
    return _edit_mandate(_mandate(area, iso3, from_code))


@bp.post("/convention/mandates/<area>/<iso3>/<from_code>/remove")
@open_to(*ADMINISTRATORS)
def remove_mandate(area: str, iso3: str, from_code: str) -> ResponseReturnValue:
    """Take back a mandate that was entered wrongly, and that nobody holds."""
    found = _mandate(area, iso3, from_code)
    try:
        actions.remove(found)
    except Refused as refusal:
        say_refused(refusal)
        return redirect(url_for("treaty.edit_mandate", **_address(found)), code=303)
    flash(_("Removed."), "good")
    return redirect(url_for("treaty.convention"), code=303)


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
            by=current_user._get_current_object(),
        )

    if mandate is None:
        return form_page(form, save, _("Enter a mandate"))
    says = _("Only for one that was entered wrongly: its State is named for no event of its days any more. A term that is over stays.")
    return form_page(form, save, _("Change the mandate"), remove=url_for("treaty.remove_mandate", **_address(mandate)), remove_says=says)


def _mandate(area: str, iso3: str, from_code: str) -> Mandate:
    for found in queries.mandates():
        if _address(found) == {"area": area, "iso3": iso3, "from_code": from_code}:
            return found
    raise NotFound


def _address(mandate: Mandate) -> dict[str, Any]:
    return {"area": mandate.area.code, "iso3": mandate.state.iso3, "from_code": mandate.from_meeting.code if mandate.from_meeting else "-"}


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
    for code in LETTERS[len(LANGUAGES) :]:
        values |= {f"name_{code}": treaty.name.get(code, ""), f"seat_{code}": treaty.seat.get(code, "")}
    return values


def _convention_facts(treaty: Convention, form: ConventionForm) -> dict[str, Any]:
    data = form.data
    facts: dict[str, Any] = {"acronym": data["acronym"], "zone": data["zone"], "contact_line": data["contact_line"] or ""}
    for key in ("name", "acronym_in", "seat", "record_intro"):
        given = {code: data[f"{key}_{code}"] for code in LETTERS if f"{key}_{code}" in data}
        facts[key] = {code: words for code, words in (getattr(treaty, key) | given).items() if words}
    facts["secretariat"] = {
        **treaty.secretariat,
        **{code: {key: data[f"unit_{key}_{code}"] for key in ("name", "short", "unit", "head")} for code in LANGUAGES},
    }
    facts["status_terms"] = {
        status: {**terms, **{code: [data[f"{status}_one_{code}"], data[f"{status}_many_{code}"]] for code in LANGUAGES}}
        for status, terms in treaty.status_terms.items()
    }
    return facts
