"""Pictures as SVG: told apart by shape, never by colour alone; each has a title, a description, and a table behind it on its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

ACROSS, DOWN = 7, 12
"""Units of a cell of the matrix."""
NAMES, LONGEST = 190, 40
"""Units that the names beside it take, and how many letters fit; the table has them whole."""
MARKS = {
    "invited": "M{x} {y}m0 4h6v1h-6z",
    "silent": "M{x} {y}m1.5 2.5h3v3h-3z",
    "declined": "M{x} {y}m0 1l1 -1 2 2.5 2 -2.5 1 1 -2.2 2.7 2.2 2.7 -1 1 -2 -2.5 -2 2.5 -1 -1 2.2 -2.7z",
    "accepted": "M{x} {y}h6v8h-6zm1 1v6h4v-6z",
    "registered": "M{x} {y}m0 4h6v4h-6z",
    "present": "M{x} {y}h6v8h-6z",
}
"""How a cell is drawn: a shape for each standing."""


def mark(kind: str) -> Markup:
    """One shape alone, for a key."""
    return Markup('<svg class="mark" viewBox="0 0 7 9" width="14" height="18" aria-hidden="true"><path class="{}" d="{}"/></svg>').format(
        kind, MARKS[kind].format(x=0.5, y=0.5)
    )


LEGIBLE = 4 / 3
"""Pixels to a unit of the matrix: its names of nine units are read as twelve pixels."""


def matrix(names: Sequence[str], days: Sequence[date], cells: Mapping[tuple[int, int], str], *, title: str, description: str) -> Markup:
    """Rows by columns; `cells` says by (row, column) which of `MARKS` stands there."""
    width, height = NAMES + ACROSS * len(days) + 8, DOWN * len(names) + 20
    paths: dict[str, list[str]] = {}
    for (row, column), kind in cells.items():
        paths.setdefault(kind, []).append(MARKS[kind].format(x=NAMES + ACROSS * column, y=18 + DOWN * row))
    drawn = [f'<path class="{kind}" d="{"".join(steps)}"/>' for kind, steps in sorted(paths.items())]
    labels = [Markup('<text x="{}" y="{}">{}</text>').format(NAMES - 6, 26 + DOWN * row, name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…") for row, name in enumerate(names)]
    years = []
    free = 0
    for place, day in enumerate(days):
        if place >= free and (place == 0 or days[place - 1].year != day.year):
            years.append(f'<text class="year" x="{NAMES + ACROSS * place}" y="12">{day.year}</text>')
            free = place + 4
    lines = [f'<path class="rule" d="M0 {18 + DOWN * row - 1}H{width}"/>' for row in range(0, len(names), 5)]
    return _picture("matrix", width, height, title, description, [*lines, *labels, *years, *drawn])


@dataclass(frozen=True)
class Line:
    """One State on its way: days on which it was met, and the day on which it joined."""

    name: str
    met: Sequence[date]
    joined: date


def timeline(lines: Sequence[Line], first: date, last: date, *, title: str, description: str) -> Markup:
    """A line for each State: circles where it was met, a lozenge where it joined."""
    left, right, row = 170, 800, 24
    days = max(1, (last - first).days)

    def x(day: date) -> float:
        return round(left + (right - left - 10) * (day - first).days / days, 1)

    drawn: list[str] = []
    for year in range(first.year + (first > date(first.year, 1, 1)), last.year + 1):
        at = x(date(year, 1, 1))
        drawn.append(f'<path class="rule" d="M{at} 16V{row * len(lines) + 24}"/>')
        if (last.year - first.year) < 12 or year % 2 == 0:
            drawn.append(f'<text class="year" x="{at}" y="12">{year}</text>')
    for place, line in enumerate(lines):
        y = 34 + row * place
        drawn.append(Markup('<text x="{}" y="{}">{}</text>').format(left - 10, y + 4, line.name))
        start = min((day for day in line.met if day >= first), default=line.joined)
        drawn.append(f'<path class="way" d="M{x(start)} {y}H{x(line.joined)}"/>')
        drawn += [f'<circle class="met" cx="{x(day)}" cy="{y}" r="4"/>' for day in line.met if day >= first]
        at = x(line.joined)
        drawn.append(f'<path class="joined" d="M{at} {y - 7}l7 7 -7 7 -7 -7z"/>')
    return _picture("timeline", right, row * len(lines) + 34, title, description, drawn)


@dataclass(frozen=True)
class Land:
    """A State on the map: an outline or a point, its class, its name with its status, and what it did when, for the slider."""

    name: str
    status: str
    said: str
    changes: str
    """"2008-12-03 signatory 2011-09-08 party"."""
    outline: str = ""
    point: tuple[float, float] | None = None


def world_map(lands: Sequence[Land], others: Sequence[str], *, width: int, height: int, title: str, description: str) -> Markup:
    """Parties full, Signatories hatched, all other land empty; `others` are outlines that belong to no State of the list."""
    hatch = '<defs><pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch-ground" d="M0 0h4v4h-4z"/><path class="hatch-line" d="M0 0h2v4h-2z"/></pattern></defs>'
    drawn: list[str] = [hatch, *(f'<path class="other" d="{outline}"/>' for outline in others)]
    for land in sorted(lands, key=lambda each: each.point is not None):
        kept = Markup('class="{}" fill="url(#hatch)" data-name="{}" data-changes="{}"').format(land.status, land.name, land.changes)
        said = Markup("<title>{}</title>").format(land.said)
        if land.point:
            drawn.append(f'<circle {kept} cx="{land.point[0]:g}" cy="{land.point[1]:g}" r="4">{said}</circle>')
        else:
            drawn.append(f'<path {kept} d="{land.outline}">{said}</path>')
    return _picture("world", width, height, title, description, drawn)


def _picture(kind: str, width: float, height: float, title: str, description: str, drawn: Sequence[str]) -> Markup:
    head = f'<svg class="chart {kind}" viewBox="0 0 {width:g} {height:g}" role="img" aria-labelledby="{kind}-title {kind}-desc">'
    if kind == "matrix":
        head = head.replace(" role", f' width="{width * LEGIBLE:g}" height="{height * LEGIBLE:g}" role')
    words = f'<title id="{kind}-title">{escape(title)}</title><desc id="{kind}-desc">{escape(description)}</desc>'
    return Markup("".join([head, words, *map(str, drawn), "</svg>"]))  # nosec B704  # what others wrote is escaped where it is put in
