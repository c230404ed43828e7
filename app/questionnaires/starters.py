"""The form that an event of a kind usually has: data files of this room."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from app.events.models import EventKind
from app.questionnaires.definition import Definition

DATA = Path(__file__).parent / "data"


@cache
def usual_form(kind: EventKind) -> Definition:
    """To begin with; a paper has no guests, and so no form."""
    path = DATA / f"{kind.value}.json"
    return Definition.from_json(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else Definition()
