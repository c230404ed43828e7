"""Text that fits its place: the largest of a few sizes in which it does, measured with the fonts that will set it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from app.documents.pdf import text_width

FAMILY = "Noto Sans, Noto Sans Arabic, WenQuanYi Micro Hei, Liberation Sans, sans-serif"
"""As `cards.css` and `badges.typ` say it."""
MILLIMETRES_A_POINT = 25.4 / 72
ZERO_WIDTH_SPACE = "\u200b"
PIECES = re.compile(r"[⺀-鿿가-힣豈-﫿぀-ヿ]|[^\s⺀-鿿가-힣豈-﫿぀-ヿ-]+-?|-")
"""What a line may end after: a word, a hyphen, a Chinese, Japanese or Korean character."""


def fitted(text: str, steps: Sequence[int], *, width: float, lines: int, bold: bool = False) -> int:
    """The first size in points, of falling `steps`, in which the text takes at most so many lines of `width` millimetres; else the last."""
    return next((size for size in steps if lines_of(text, size, width=width, bold=bold) <= lines), steps[-1])


def laid_out(text: str, steps: Mapping[int, Sequence[int]], *, width: float, bold: bool = False) -> int:
    """The same with sizes by number of lines: on one line if it stays large there, else on two, and so on."""
    size = 0
    for lines, sizes in steps.items():
        size = fitted(text, sizes, width=width, lines=lines, bold=bold)
        if lines_of(text, size, width=width, bold=bold) <= lines:
            break
    return size


def lines_of(text: str, size: float, *, width: float, bold: bool = False) -> float:
    """How many lines the text takes at that size; infinitely many where a word is wider than a line."""
    room = width / (size * MILLIMETRES_A_POINT)
    count, filled = 1, 0.0
    for piece in re.finditer(PIECES, text):
        wide = _width(piece[0], bold)
        if wide > room:
            return float("inf")
        space = _width(" ", bold) if filled and piece.start() and text[piece.start() - 1].isspace() else 0.0
        if filled + space + wide > room:
            count, filled = count + 1, wide
        else:
            filled += space + wide
    return count


def breakable(text: str, size: float, *, width: float, bold: bool = False) -> str:
    """The text, with places to break a line within the words that are wider than one."""
    room = width / (size * MILLIMETRES_A_POINT)
    return re.sub(PIECES, lambda piece: ZERO_WIDTH_SPACE.join(piece[0]) if _width(piece[0], bold) > room else piece[0], text)


@lru_cache(maxsize=8192)
def _width(text: str, bold: bool) -> float:
    return text_width(text, family=FAMILY, bold=bold)
