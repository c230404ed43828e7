"""Words that stand for facts: `{{ title }}` in a text that somebody wrote; nothing else is understood, nothing is run."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def token(name: str) -> str:
    """How a placeholder is written."""
    return f"{{{{ {name} }}}}"


def faults(text: str, known: Collection[str]) -> list[tuple[int, str]]:
    """What is not understood: the line, counted from 1, and the words there."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        found += [(number, match[0]) for match in PLACEHOLDER.finditer(line) if match[1] not in known]
        rest = PLACEHOLDER.sub("", line)
        found += [(number, part) for part in re.findall(r"\{\{[^}]{0,80}\}?|\{?[^{]{0,80}\}\}|\{%.{0,80}?%\}", rest)]
    return found


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with the facts in it; a line that held nothing but facts that are empty is left out."""
    lines = []
    for line in text.splitlines():
        told = PLACEHOLDER.sub(lambda match: facts.get(match[1], match[0]), line)
        if told.strip() or not line.strip():
            lines.append(told)
    return "\n".join(lines)
