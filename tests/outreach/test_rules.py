"""How far a State came, and what came after it was met."""

from __future__ import annotations

from datetime import date

import pytest

from app.outreach.rules import Standing, joined_after, standing
from app.treaty.models import ActKind, TreatyAct


@pytest.mark.parametrize(
    ("answer", "waits", "registered", "present", "expected"),
    [
        ("", False, 0, False, None),
        ("none", True, 0, False, Standing.INVITED),
        ("none", False, 0, False, Standing.SILENT),
        ("not_attending", False, 0, False, Standing.DECLINED),
        ("attending", True, 0, False, Standing.ACCEPTED),
        ("none", False, 2, False, Standing.REGISTERED),
        ("not_attending", False, 1, True, Standing.PRESENT),
        ("", False, 1, True, Standing.PRESENT),
        ("none", False, 0, True, Standing.PRESENT),
    ],
)
def test_the_last_step_that_was_taken_holds(answer: str, waits: bool, registered: int, present: bool, expected: Standing | None) -> None:
    assert standing(answer=answer, waits=waits, registered=registered, present=present) is expected


def test_who_joined_is_listed_with_the_meetings_of_two_years_before() -> None:
    acts = [
        TreatyAct(state_id=1, kind=ActKind.SIGNATURE, on=date(2017, 6, 1)),
        TreatyAct(state_id=2, kind=ActKind.ACCESSION, on=date(2018, 3, 1)),
        TreatyAct(state_id=1, kind=ActKind.RATIFICATION, on=date(2017, 7, 1)),
        TreatyAct(state_id=3, kind=ActKind.RATIFICATION, on=date(2019, 1, 1)),
    ]
    met = {1: [date(2018, 1, 1), date(2017, 5, 1), date(2015, 1, 1)]}

    found = joined_after(acts, met, date(2017, 1, 1), date(2018, 12, 31))
    assert [(each.state_id, each.met) for each in found] == [(1, (date(2017, 5, 1),)), (2, ())]
