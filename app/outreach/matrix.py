"""States by events: the picture, and the table behind it, kept lean because it may have forty thousand cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel.dates import format_date
from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.documents.charts import matrix
from app.events.models import Event
from app.outreach.queries import Came
from app.outreach.rules import ORDER, Standing
from app.outreach.words import letters
from app.treaty.queries import StateOn


@dataclass(frozen=True)
class Matrix:
    """One page of events against the States that fit."""

    picture: Markup
    head: Markup
    """Cells of the head row: one for each event."""
    rows: Sequence[Markup]
    counts: Mapping[Standing, int]


def matrix_of(states: Sequence[StateOn], events: Sequence[Event], came: Mapping[tuple[int, int], Came], language: str) -> Matrix:
    """The events stand in the order given; HTML leaves out the ends of cells and rows (HTML standard, 13.1.2.4)."""
    places = {state.state_id: row for row, state in enumerate(states)}
    columns = {event.id: column for column, event in enumerate(events)}
    cells = {
        (places[state], columns[event]): each.standing for (event, state), each in came.items() if state in places and each.standing
    }
    words = letters()
    counts = Counter(cells.values())
    empty = Markup("<td>")
    marks = {stood: Markup("<td>{}").format(word) for stood, word in words.items()}
    grid = [[empty] * len(events) for _state in states]
    for (row, column), stood in cells.items():
        grid[row][column] = marks[stood]
    return Matrix(
        matrix(
            [state.name for state in states],
            [event.starts_on for event in events],
            {place: stood.value for place, stood in cells.items()},
            title=_("States by events"),
            description=_("A row for each State, a column for each event, the earliest first. The table below says the same in letters."),
        ),
        Markup("").join(_heading(event, language) for event in events),
        [
            Markup('<tr><th scope="row"><a href="{}">{}</a>').format(url_for("outreach.state", iso3=state.iso3), state.name) + Markup("").join(line)
            for state, line in zip(states, grid, strict=True)
        ],
        {stood: counts[stood] for stood in ORDER},
    )


def _heading(event: Event, language: str) -> Markup:
    day = format_date(event.starts_on, "d.M.yy", locale=language)
    title = _("%(title)s (closed)", title=event.title) if event.is_closed else event.title
    return Markup('<th scope="col"><a href="{}" title="{}">{}</a>').format(url_for("events.show", event_id=event.public_id), title, day)
