"""The list of everybody registered as a table; the same columns as CSV and as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from flask_babel import gettext as _

from app import clock
from app.documents.spreadsheet import Cell, Sheet, csv_text, xlsx
from app.events.models import Event
from app.questionnaires.definition import Kind
from app.questionnaires.queries import versions_of
from app.registration import queries
from app.registration.answers import Told, answers_of, questions_of
from app.registration.forms import CATEGORY_WORDS, ROLE_WORDS
from app.registration.models import Delegate
from app.treaty.queries import the_convention
from app.web.language import ENDONYMS
from app.web.language import language as reader

MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def table_of(event: Event, language: str, kind: str, *, answers: bool = False, sensitive: bool = False, mark: str = "") -> tuple[bytes, str]:
    """The bytes and the media type; `kind` is csv or xlsx, `mark` says whose copy it is. Passport data only where they are asked for."""
    people = queries.delegates_of(event)
    headings, cells = _answers(event, sensitive=sensitive) if answers else ([], {})
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
        *headings,
    ]
    rows = ([*row, *cells.get(each.id, [""] * len(headings))] for each, row in _rows(event, people, language))
    if kind == "csv":
        return csv_text(columns, chain(rows, [[mark]] if mark else [])), MEDIA["csv"]
    return xlsx([Sheet(_("Delegates"), columns, rows)], mark=mark), MEDIA["xlsx"]


def _answers(event: Event, *, sensitive: bool) -> tuple[list[str], dict[int, list[Cell]]]:
    """A column for every question that was ever asked, and each person's cells."""
    questions = [each for each in questions_of(versions_of(event)) if sensitive or not each.kind.is_sensitive]
    cells = {
        delegate_id: [_cell(next((one for one in told if one.question.id == each.id), None)) for each in questions]
        for delegate_id, told in answers_of(event).items()
    }
    return [each.label.in_(reader()) for each in questions], cells


def _cell(told: Told | None) -> Cell:
    if told is None:
        return ""
    return float(told.text) if told.question.kind is Kind.NUMBER else told.text


def _rows(event: Event, people: Sequence[Delegate], language: str) -> Iterable[tuple[Delegate, list[Cell]]]:
    """States in protocol order, each delegation in its own; then everybody else by capacity."""
    states = queries.names_on(event, language, {each.state_id for each in people if each.state_id})
    order = {state_id: place for place, state_id in enumerate(states)}
    terms = the_convention().status_terms
    for each in sorted(people, key=lambda one: (order.get(one.state_id or 0, len(order)), one.category.value)):
        state = states.get(each.state_id or 0)
        words = terms[state.status.value] if state else {}
        yield each, [
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
