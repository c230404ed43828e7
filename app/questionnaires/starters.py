"""The form that an event of a kind usually has: data files of this room."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from app.events.models import EventKind
from app.questionnaires.definition import Definition, Kind, Question

DATA = Path(__file__).parent / "data"
GENDER, UNSAID = "qgender", "unsaid"
"""The question of the usual forms that statistics read, and its option for whoever does not want to say."""
CALLED_GENDER = {"gender", "sex", "genre", "sexe", "género", "sexo"}


@cache
def usual_form(kind: EventKind) -> Definition:
    """To begin with; a paper has no guests, and so no form."""
    path = DATA / f"{kind.value}.json"
    return Definition.from_json(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else Definition()


def asks_gender(question: Question) -> bool:
    """The usual forms' question, whatever it is called now; of one that organisers made, one answer to choose and a name that says so."""
    called = {text.strip().casefold() for _language, text in question.label.texts}
    return question.kind is Kind.ONE_OF and (question.id == GENDER or bool(called & CALLED_GENDER))
