"""Named lists of States, such as ASEAN: what they are called and who belongs to them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.treaty import actions, queries
from app.treaty.forms import LANGUAGES, ListForm
from app.treaty.models import StateList
from app.treaty.views import bp, form_page
from app.web.access import ADMINISTRATORS, open_to
from app.web.language import language


@bp.route("/convention/lists/new", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def add_list() -> ResponseReturnValue:
    """Add a list."""
    return _edit(None)


@bp.route("/convention/lists/<code>", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def edit_list(code: str) -> ResponseReturnValue:
    """Change a list and its members."""
    return _edit(queries.get_list(code))


@bp.post("/convention/lists/<code>/remove")
@open_to(*ADMINISTRATORS)
def remove_list(code: str) -> ResponseReturnValue:
    """Remove a list; rules that ask for it then invite nobody by it."""
    actions.remove_list(queries.get_list(code))
    flash(_("Removed."), "good")
    return redirect(url_for("treaty.convention"), code=303)


def _edit(found: StateList | None) -> ResponseReturnValue:
    values: dict[str, Any] = {}
    if found:
        values = {"code": found.code, "source": found.source, "members": queries.members_of(found.code)}
        values |= {f"name_{each}": found.names.get(each, "") for each in LANGUAGES}
        values |= {f"running_{each}": found.running.get(each, "") for each in LANGUAGES}
    form = ListForm(data=values)
    states = queries.forms_on(clock.today(), language())
    first = [*(form.members.data or ()), *states]
    form.members.choices = [(iso3, states[iso3].short) for iso3 in dict.fromkeys(first) if iso3 in states]
    if found:
        del form.code

    def save() -> None:
        actions.save_list(
            found or StateList(code=form.code.data),
            names={each: form[f"name_{each}"].data for each in LANGUAGES},
            running={each: form[f"running_{each}"].data for each in LANGUAGES if form[f"running_{each}"].data},
            source=form.source.data or "",
            members=form.members.data or [],
        )

    remove = url_for("treaty.remove_list", code=found.code) if found else ""
    return form_page(form, save, found.name_in(language()) if found else _("Add a list"), remove=remove, remove_says=_("The list is removed; its States stay."))
