"""What changed between two long texts: sentences are compared first, and words where a sentence was changed."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from app.documents.text import Part, differences

MOST = 90_000
"""Pairs of words that are compared in one place; where there are more, the old words are followed by the new."""
SENTENCE = re.compile(r"\n|[^\n](?:[^\n.!?…]++|[.!?…]++[»”’)]*+(?!\s))*+(?:[.!?…]++[»”’)]*+\s)?")
"""Nothing in it is tried twice: its time grows with the text and not with its square."""


def changes(before: str, after: str) -> list[Part]:
    """What was removed and added, in the order of reading; quick for any two texts of a summary's length."""
    if before == after:
        return []
    old, new = SENTENCE.findall(before), SENTENCE.findall(after)
    parts: list[Part] = []
    for kind, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new).get_opcodes():
        gone, come = "".join(old[from_old:to_old]), "".join(new[from_new:to_new])
        if kind == "equal":
            parts.append(Part("same", come))
        elif len(gone.split()) * len(come.split()) <= MOST:
            parts += differences(gone, come)
        else:
            parts += [Part("removed", gone), Part("added", come)]
    return parts
