"""The columns of the table of participants, in words and as cells: the same for the page, CSV and XLSX."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.documents.spreadsheet import Cell
from app.events.models import Event
from app.registration.forms import CATEGORY_WORDS, ROLE_WORDS
from app.registration.models import DelegationRole
from app.treaty.queries import StateOn, the_convention
from app.web.language import ENDONYMS

LABELS = {
    "state": _l("State"),
    "status": _l("Treaty status"),
    "category": _l("Capacity"),
    "organisation": _l("Organisation"),
    "title": _l("Form of address"),
    "given_name": _l("Given name"),
    "family_name": _l("Family name"),
    "function": _l("Function"),
    "role": _l("Role in the delegation"),
    "email": _l("E-mail"),
    "language": _l("Language"),
    "registered": _l("Registered on"),
    "walk_in": _l("At the door"),
}
USUAL = ("state", "organisation", "title", "given_name", "family_name", "function", "role")
"""Shown unless others are chosen."""
ORDERS = {"state": _l("States in protocol order"), "name": _l("Family name"), "newest": _l("Registered last")}


class Wording:
    """Turns a row of `queries.ROW` into cells; words are looked up once, not for each row."""

    def __init__(self, event: Event, states: Mapping[int, StateOn], language: str) -> None:
        terms = the_convention().status_terms
        status = {key: str((words.get(language) or words["en"])[0]) for key, words in terms.items()}
        categories = {key: str(words) for key, words in CATEGORY_WORDS.items()}
        roles: dict[DelegationRole | None, str] = {None: "", **{key: str(words) for key, words in ROLE_WORDS.items()}}
        yes, zone = _("yes"), event.zone

        def state(row: Any) -> StateOn | None:
            return states.get(row.state_id) if row.state_id else None

        self._cells: dict[str, Callable[[Any], str]] = {
            "state": lambda row: found.name if (found := state(row)) else "",
            "status": lambda row: status[found.status.value] if (found := state(row)) else "",
            "category": lambda row: categories[row.category],
            "role": lambda row: roles[row.role],
            "language": lambda row: ENDONYMS[row.language],
            "registered": lambda row: clock.local(row.registered_at, zone).date().isoformat(),
            "walk_in": lambda row: yes if row.walk_in else "",
        }

    def cells(self, row: Any, columns: Sequence[str]) -> list[Cell]:
        """The row's texts, in the order of the columns."""
        return [self._cells[name](row) if name in self._cells else getattr(row, name) for name in columns]
