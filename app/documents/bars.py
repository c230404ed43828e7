"""Charts as SVG: the same drawing in a page and in a PDF, readable in black and white, with its figures in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, FONT, BAR, GAP = 480, 13, 12, 12
LONGEST_LABEL = 62
"""Letters of a label that fit above its bars."""


@dataclass(frozen=True)
class Bars:
    """For each label a bar of each series, all on one scale."""

    name: str
    """Latin letters and dashes: the ids inside the drawing begin with it."""
    title: str
    labels: Sequence[str]
    series: Sequence[tuple[str, Sequence[int]]]
    """(what is counted, a number for each label); the last series is drawn solid."""

    @property
    def description(self) -> str:
        """All figures in a sentence, for who cannot see the drawing."""
        told = (
            f"{label}: {', '.join(f'{words} {values[place]}' for words, values in self.series)}"
            for place, label in enumerate(self.labels)
        )
        return "; ".join(told)


def bars_svg(chart: Bars) -> Markup:
    """The drawing; empty where there is nothing to draw."""
    highest = max((value for _words, values in chart.series for value in values), default=0)
    if not highest:
        return Markup("")
    lines, top = [], 0
    for place, (words, _values) in enumerate(chart.series):
        lines += [_bar(0, top, BAR, place, chart), _text(BAR + 6, top + 11, words)]
        top += FONT + 6
    for index, label in enumerate(chart.labels):
        top += GAP
        lines.append(_text(0, top + 10, label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"))
        top += FONT + 3
        for place, (_words, values) in enumerate(chart.series):
            length = (WIDTH - 60) * values[index] / highest
            lines += [_bar(0, top, length, place, chart), _text(length + 6, top + 11, str(values[index]))]
            top += BAR + 3
    names = f'{chart.name}-title {chart.name}-description'
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="bar-chart" role="img" aria-labelledby="{names}" viewBox="0 0 {width} {height}">'
        '<title id="{name}-title">{title}</title><desc id="{name}-description">{description}</desc>{lines}</svg>'
    ).format(
        names=names, width=WIDTH, height=top + 2, name=chart.name, title=chart.title, description=chart.description, lines=Markup("").join(lines)
    )


def _bar(left: float, top: int, length: float, place: int, chart: Bars) -> Markup:
    solid = place == len(chart.series) - 1
    return Markup('<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="{}" fill="{}" stroke="#1d3f72"/>').format(
        "solid" if solid else "hollow", left + 0.5, top, max(length - 1, 0.5), BAR, "#1d3f72" if solid else "none"
    )


def _text(left: float, baseline: int, words: str) -> Markup:
    return Markup('<text x="{:.1f}" y="{}" font-family="Noto Serif, serif" font-size="{}">{}</text>').format(
        left, baseline, FONT, escape(words)
    )
