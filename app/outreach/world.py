"""The map of treaty status on a day."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from app.documents.charts import Land, world_map
from app.documents.wording import day_of
from app.outreach import queries
from app.treaty.models import TreatyAct, TreatyStatus
from app.treaty.queries import StateOn
from app.treaty.reference import DATA
from app.treaty.rules import counts_from, status_on

FIRST_DAY = date(2008, 12, 3)
"""Opened for signature."""


def map_of(states: Sequence[StateOn], day: date, words: dict[TreatyStatus, str], language: str) -> tuple[Markup, list[str]]:
    """The picture, and the names of States that are too small for it; no picture where the outlines were not set up."""
    outlines = _outlines(Path(current_app.root_path) / "static" / "vendor" / "world.json")
    acts: dict[int, list[TreatyAct]] = {}
    for act in queries.acts():
        acts.setdefault(act.state_id, []).append(act)
    codes = _numeric_codes()
    lands, missing = [], []
    for state in states:
        code = codes.get(state.iso3, "")
        outline, point = outlines["shapes"].get(code, ""), outlines["dots"].get(code)
        if not outline and not point:
            missing.append(state.name)
            continue
        said = _("%(state)s: %(status)s", state=state.name, status=words[state.status])
        lands.append(Land(state.name, state.status.value, said, _changes(acts.get(state.state_id, [])), outline, tuple(point) if point else None))
    if not lands:
        return Markup(), missing
    known = {codes.get(state.iso3, "") for state in states}
    picture = world_map(
        lands,
        [outline for code, outline in outlines["shapes"].items() if code not in known],
        width=outlines["width"],
        height=outlines["height"],
        title=_("Map of treaty status on %(day)s", day=day_of(day, language)),
        description=_("States Parties are filled, Signatories hatched, all other land is empty. The table below says the same in words."),
    )
    return picture, missing


def _changes(acts: Sequence[TreatyAct]) -> str:
    """Each day on which the status changed, and what it became."""
    return " ".join(f"{counts_from(act)} {status_on(acts, counts_from(act))}" for act in sorted(acts, key=counts_from))


@cache
def _outlines(path: Path) -> dict[str, Any]:
    """What `tools/world_map.py` made; empty where it did not."""
    if not path.exists():
        return {"width": 0, "height": 0, "shapes": {}, "dots": {}}
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


@cache
def _numeric_codes() -> dict[str, str]:
    """The numeric code of each State (ISO 3166-1, as M49), by iso3."""
    with open(DATA / "states.csv", encoding="utf-8", newline="") as file:
        return {row["iso3"]: row["m49"] for row in csv.DictReader(file)}
