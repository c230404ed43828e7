"""Who holds a place and who moves up, as tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.registration.models import DelegateStatus, Terms
from app.registration.places import Entry, Room, moving_up, waiting_order

IN, PENDING, WAITING = DelegateStatus.REGISTERED, DelegateStatus.PENDING, DelegateStatus.WAITING
KENYA, PERU = 1, 2


def entry(key: int = 0, state: int | None = KENYA, status: DelegateStatus = IN, **facts: bool) -> Entry:
    return Entry(key=key, state_id=state, status=status, **facts)


@pytest.mark.parametrize(
    ("terms", "there", "comes", "lacks"),
    [
        ({}, [entry()] * 9, entry(), ""),
        ({"capacity": 1}, [], entry(), ""),
        ({"capacity": 1}, [entry()], entry(state=PERU), "event_full"),
        ({"capacity": 1}, [entry(status=PENDING)], entry(state=PERU), "event_full"),
        ({"capacity": 1}, [entry(status=WAITING)], entry(state=PERU), ""),
        ({"capacity": 1}, [entry(alternate=True)], entry(state=PERU), ""),
        ({"capacity": 1}, [entry(state=None, works=True)], entry(), ""),
        ({"capacity": 1}, [entry()], entry(alternate=True), ""),
        ({"capacity": 1}, [entry()], entry(state=None, works=True), ""),
        ({"quota": 2}, [entry()] * 2, entry(), "quota_full"),
        ({"quota": 2}, [entry()] * 2, entry(state=PERU), ""),
        ({"quota": 2}, [entry()] * 2, entry(alternate=True), ""),
        ({"quota": 0}, [], entry(state=None), ""),
        ({"quota": 2, "alternates": 1}, [entry(alternate=True)], entry(alternate=True), "alternates_full"),
        ({"quota": 2, "capacity": 2}, [entry()] * 2, entry(), "quota_full"),
    ],
)
def test_what_is_in_the_way(terms: dict[str, int], there: list[Entry], comes: Entry, lacks: str) -> None:
    assert Room(Terms(**terms), there).lacks(comes) == lacks


@pytest.mark.parametrize(
    ("terms", "entries", "moved"),
    [
        ({"capacity": 1}, [entry(1, status=WAITING), entry(2, status=WAITING)], [1]),
        ({"capacity": 1}, [entry(1), entry(2, status=WAITING)], []),
        ({"capacity": 0}, [entry(1), entry(2, status=WAITING)], []),
        ({"capacity": 2}, [entry(1), entry(2, status=WAITING), entry(3, PERU, WAITING)], [3]),
        ({"capacity": 3}, [entry(1), entry(2, status=WAITING), entry(3, PERU, WAITING), entry(4, PERU, WAITING)], [3, 2]),
        ({"capacity": 2}, [entry(1), entry(2, None, WAITING), entry(3, PERU, WAITING)], [3]),
        ({"quota": 1}, [entry(1), entry(2, status=WAITING), entry(3, PERU, WAITING)], [3]),
        ({}, [entry(1, status=WAITING), entry(2, status=WAITING)], [1, 2]),
    ],
)
def test_who_moves_up(terms: dict[str, int], entries: list[Entry], moved: list[int]) -> None:
    assert moving_up(Terms(**terms), entries) == moved


@given(st.lists(st.tuples(st.sampled_from([None, KENYA, PERU, 3]), st.booleans()), max_size=12), st.integers(0, 12))
def test_a_session_moves_up_by_the_rule_of_the_event(people: list[tuple[int | None, bool]], places: int) -> None:
    entries = [entry(key, state, IN if is_in else WAITING) for key, (state, is_in) in enumerate(people)]
    free = max(places - sum(each.is_in for each in entries), 0)

    assert waiting_order(entries)[:free] == moving_up(Terms(capacity=places), entries)
