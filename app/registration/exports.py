"""The list of everybody registered as a table; the same columns as CSV and as a workbook."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from app import clock
from app.documents.spreadsheet import Cell, Sheet, csv_text, xlsx
from app.events.models import Event
from app.registration import queries
from app.registration.forms import CATEGORY_WORDS, ROLE_WORDS
from app.treaty.queries import the_convention
from app.web.language import ENDONYMS

MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def table_of(event: Event, language: str, kind: str) -> tuple[bytes, str]:
    """The bytes and the media type; `kind` is csv or xlsx."""
    columns = [
        _("State"),
        _("Treaty status"),
        _("Capacity"),
        _("Organisation"),
        _("Form of address"),
        _("Given name"),
        _("Family name"),
        _("Function"),
        _("Role in the delegation"),
        _("E-mail"),
        _("Language"),
        _("Registered on"),
        _("At the door"),
    ]
    rows = _rows(event, language)
    if kind == "csv":
        return csv_text(columns, rows), MEDIA["csv"]
    return xlsx([Sheet(_("Delegates"), columns, rows)]), MEDIA["xlsx"]


def _rows(event: Event, language: str) -> Iterable[list[Cell]]:
    """States in protocol order, each delegation in its own; then everybody else by capacity."""
    people = queries.delegates_of(event)
    states = queries.names_on(event, language, {each.state_id for each in people if each.state_id})
    order = {state_id: place for place, state_id in enumerate(states)}
    terms = the_convention().status_terms
    for each in sorted(people, key=lambda one: (order.get(one.state_id or 0, len(order)), one.category.value)):
        state = states.get(each.state_id or 0)
        words = terms[state.status.value] if state else {}
        yield [
            state.name if state else "",
            (words.get(language) or words["en"])[0] if state else "",
            str(CATEGORY_WORDS[each.category]),
            each.organisation,
            each.title,
            each.given_name,
            each.family_name,
            each.function,
            str(ROLE_WORDS[each.role]) if each.role else "",
            each.email,
            ENDONYMS[each.language],
            clock.local(each.registered_at, event.zone).date().isoformat(),
            _("yes") if each.walk_in else "",
        ]
