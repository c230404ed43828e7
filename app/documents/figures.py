"""The figures of a summary: where they stand in its sentences, and where they are after somebody has edited the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from app.documents.wording import number

ENOUGH = 0.5
"""A sentence that holds so much of another is the other, edited."""
TOKEN = re.compile(r"\d+(?:[.,’'\u202f]\d{3})+(?!\d)|\w+(?:-\w+)*|[^\w\s]")
SENTENCE = re.compile(r"[^\n](?:[^\n.!?…]++|[.!?…]++[»”’)]*+(?!\s))*+(?:[.!?…]++[»”’)]*+)?")
"""Nothing in it is tried twice: its time grows with the text and not with its square."""


@dataclass(frozen=True)
class Figure:
    """A number in a sentence that was written from the facts; `key` says what it counts."""

    key: str
    value: int
    sentence: str
    start: int
    end: int

    @property
    def shown(self) -> str:
        """As the sentence has it: "5", "five"."""
        return self.sentence[self.start : self.end]


@dataclass(frozen=True)
class Place:
    """Where a figure stands in a text, and the number that is there now."""

    key: str
    start: int
    end: int
    value: int


@dataclass(frozen=True)
class Run:
    """A part of a text that is a figure, or lies between figures."""

    text: str
    key: str = ""


def located(sentence: str, counts: Iterable[tuple[str, int]], language: str) -> tuple[Figure, ...]:
    """The figures of one sentence, which names them in the order of `counts`; one that is not written out is none."""
    found, position = [], 0
    for key, value in counts:
        spellings = "|".join(map(re.escape, sorted(_spellings(value, language), key=len, reverse=True)))
        match = re.compile(rf"(?<![\w-])(?:{spellings})(?![\w-])", re.I).search(sentence, position)
        if match:
            found.append(Figure(key, value, sentence, *match.span()))
            position = match.end()
    return tuple(found)


def found_again(figures: Sequence[Figure], text: str, language: str) -> dict[str, Place]:
    """Where the figures stand in the text, by key: each is looked for in the sentence most like its own.

    A figure whose sentence is gone, or which is no number any more, is not there.
    """
    sentences = [match.span() for match in SENTENCE.finditer(text)]
    places: dict[str, Place] = {}
    for sentence in dict.fromkeys(figure.sentence for figure in figures):
        exact = text.find(sentence)
        here = (exact, exact + len(sentence)) if exact >= 0 else _most_like(sentence, text, sentences)
        if here is None:
            continue
        for figure in figures:
            place = figure.sentence == sentence and _in(figure, text[here[0] : here[1]], here[0], language)
            if place and not any(place.start < other.end and other.start < place.end for other in places.values()):
                places.setdefault(figure.key, place)
    return places


def runs(text: str, places: Mapping[str, Place]) -> list[list[Run]]:
    """The text as paragraphs of runs, its figures apart."""
    paragraphs: list[list[Run]] = [[]]
    position = 0
    for place in sorted(places.values(), key=lambda each: each.start):
        _append(paragraphs, text[position : place.start])
        paragraphs[-1].append(Run(text[place.start : place.end], place.key))
        position = place.end
    _append(paragraphs, text[position:])
    return [paragraph for paragraph in paragraphs if paragraph]


def _append(paragraphs: list[list[Run]], text: str) -> None:
    first, *others = re.split(r"\n\s*\n", text)
    if first:
        paragraphs[-1].append(Run(first))
    paragraphs += [[Run(each)] if each.strip() else [] for each in others]


def _most_like(sentence: str, text: str, spans: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The sentence of the text that holds most of this one; the shorter of two that hold as much."""
    words = _words(sentence)
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(words)
    best, likeness = None, (ENOUGH, 0.0)
    for start, end in spans:
        matcher.set_seq1(_words(text[start:end]))
        if matcher.real_quick_ratio() == 0 or not (common := sum(block.size for block in matcher.get_matching_blocks())):
            continue
        holds = (common / max(len(words), 1), matcher.ratio())
        if holds > likeness:
            best, likeness = (start, end), holds
    return best


def _in(figure: Figure, sentence: str, offset: int, language: str) -> Place | None:
    """The number that stands in the edited sentence where the figure stood."""
    old, new = list(TOKEN.finditer(figure.sentence)), list(TOKEN.finditer(sentence))
    first = sum(1 for token in old if token.end() <= figure.start)
    last = sum(1 for token in old if token.start() < figure.end)
    start, stop = 0, len(new)
    matcher = SequenceMatcher(None, [each[0].casefold() for each in old], [each[0].casefold() for each in new], autojunk=False)
    for block in matcher.get_matching_blocks():
        if block.size and block.a <= first and last <= block.a + block.size:
            return _numeral(new, block.b + first - block.a, block.b + last - block.a, figure.key, offset, language)
        if block.a < first:
            start = block.b + min(block.size, first - block.a)
        elif block.size and block.a >= last:
            stop = block.b
            break
    return _numeral(new, start, stop, figure.key, offset, language)


def _numeral(tokens: Sequence[re.Match[str]], start: int, stop: int, key: str, offset: int, language: str) -> Place | None:
    for first in range(start, stop):
        if tokens[first][0][0].isdecimal():
            digits = re.sub(r"\D", "", tokens[first][0])
            return Place(key, offset + tokens[first].start(), offset + tokens[first].end(), int(digits[:9]))
        for last in range(min(first + 3, stop), first, -1):
            said = " ".join(each[0] for each in tokens[first:last]).casefold()
            if said in _numbers(language):
                return Place(key, offset + tokens[first].start(), offset + tokens[last - 1].end(), _numbers(language)[said])
    return None


def _words(text: str) -> list[str]:
    return [token.casefold() for token in TOKEN.findall(text)]


def _spellings(value: int, language: str) -> set[str]:
    words = {number(value, language, "words", feminine=feminine) for feminine in (False, True)}
    return {str(value), *words}


@cache
def _numbers(language: str) -> dict[str, int]:
    return {spelling: value for value in range(99, -1, -1) for spelling in _spellings(value, language) if not spelling.isdecimal()}
