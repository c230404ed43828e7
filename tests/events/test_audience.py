"""The audience as a rule: kinds of conditions must all hold, and nobody chosen never means everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.documents.wording import StateForms
from app.events.audience import Attendance, AudienceRule, fit
from app.treaty.models import TreatyStatus
from app.treaty.queries import StateOn

SIGNATORY, PARTY, NOT_PARTY = TreatyStatus.SIGNATORY, TreatyStatus.PARTY, TreatyStatus.NOT_PARTY
DAY = date(2018, 5, 23)
NEVER, EVER = Attendance(has=False), Attendance(has=True)


def kenya(**facts: Any) -> StateOn:
    """A Signatory of the African Group in Eastern Africa, member of the AU and the Commonwealth."""
    known: dict[str, Any] = {
        "state_id": 1, "iso3": "KEN", "forms": StateForms("Kenya", "Kenya", "of Kenya"), "sort_key": "kenya",
        "status": SIGNATORY, "bound": False, "group": "African Group", "region": "Africa", "subregion": "Eastern Africa",
        "lists": frozenset({"AU", "Commonwealth"}), "letter_language": "en", "certain": True,
    }
    return StateOn(**(known | facts))


@pytest.mark.parametrize(
    ("rule", "attended", "is_invited"),
    [
        ({}, {}, False),
        ({"as_of": DAY}, {}, False),
        ({"left_out": ("UGA",)}, {}, False),
        ({"organisations": ("x" * 16,)}, {}, False),
        ({"statuses": (SIGNATORY,)}, {}, True),
        ({"statuses": (PARTY,)}, {}, False),
        ({"statuses": (PARTY, SIGNATORY)}, {}, True),
        ({"groups": ("African Group",)}, {}, True),
        ({"groups": ("EEG",)}, {}, False),
        ({"groups": ("EEG", "African Group")}, {}, True),
        ({"statuses": (SIGNATORY,), "groups": ("EEG",)}, {}, False),
        ({"statuses": (PARTY,), "groups": ("African Group",)}, {}, False),
        ({"subregions": ("Eastern Africa",)}, {}, True),
        ({"subregions": ("Western Africa",)}, {}, False),
        ({"lists": ("Commonwealth",)}, {}, True),
        ({"lists": ("ASEAN", "AU")}, {}, True),
        ({"lists": ("ASEAN",)}, {}, False),
        ({"attendance": NEVER}, {}, True),
        ({"attendance": NEVER}, {1: DAY}, False),
        ({"attendance": EVER}, {1: DAY}, True),
        ({"attendance": EVER}, {2: DAY}, False),
        ({"statuses": (SIGNATORY,), "attendance": EVER}, {}, False),
        ({"added": ("KEN",)}, {}, True),
        ({"statuses": (PARTY,), "added": ("KEN",)}, {}, True),
        ({"statuses": (SIGNATORY,), "left_out": ("KEN",)}, {}, False),
        ({"added": ("KEN",), "left_out": ("KEN",)}, {}, False),
    ],
)
def test_who_is_invited(rule: dict[str, Any], attended: dict[int, date], is_invited: bool) -> None:
    assert (fit(AudienceRule(**rule), kenya(), attended) is not None) is is_invited


def test_the_reason_names_what_was_asked_and_nothing_else() -> None:
    rule = AudienceRule(statuses=(SIGNATORY,), groups=("African Group",), lists=("Commonwealth", "ASEAN"), attendance=EVER)
    why = fit(rule, kenya(), {1: DAY})

    assert why is not None
    assert (why.status, why.group, why.subregion, why.lists, why.attended_on) == (SIGNATORY, "African Group", "", ("Commonwealth",), DAY)
    by_hand = fit(AudienceRule(added=("KEN",)), kenya(), {})
    assert by_hand is not None and by_hand.by_hand


@pytest.mark.parametrize(
    ("rule", "is_empty"),
    [
        ({}, True),
        ({"as_of": DAY}, True),
        ({"left_out": ("KEN",)}, True),
        ({"added": ("KEN",)}, False),
        ({"organisations": ("x" * 16,)}, False),
        ({"statuses": (PARTY,)}, False),
        ({"attendance": NEVER}, False),
    ],
)
def test_an_empty_rule_says_so(rule: dict[str, Any], is_empty: bool) -> None:
    assert AudienceRule(**rule).is_empty is is_empty


@pytest.mark.parametrize(
    "rule",
    [
        AudienceRule(),
        AudienceRule(statuses=(SIGNATORY, NOT_PARTY), as_of=DAY, groups=("EEG",), subregions=("Caribbean",), lists=("AU",)),
        AudienceRule(attendance=Attendance(has=False, area="universalization", since=DAY), added=("KEN",), left_out=("UGA",)),
        AudienceRule(attendance=EVER, organisations=("a" * 16,)),
    ],
)
def test_a_rule_is_kept_and_read_again(rule: AudienceRule) -> None:
    assert AudienceRule.from_json(rule.as_json()) == rule


def test_what_is_not_chosen_is_not_kept() -> None:
    assert AudienceRule().as_json() == {} and AudienceRule.from_json(None) == AudienceRule()


def test_inviting_and_leaving_out_by_hand_undo_each_other() -> None:
    rule = AudienceRule(statuses=(SIGNATORY,)).leaving_out("KEN")
    assert (rule.added, rule.left_out) == ((), ("KEN",))
    rule = rule.inviting("KEN").inviting("KEN")
    assert (rule.added, rule.left_out) == (("KEN",), ())
    assert rule.restoring("KEN") == AudienceRule(statuses=(SIGNATORY,))


def test_the_day_that_counts_is_the_events_unless_another_is_chosen() -> None:
    assert AudienceRule().day(DAY) == DAY
    assert AudienceRule(as_of=date(2020, 1, 1)).day(DAY) == date(2020, 1, 1)
