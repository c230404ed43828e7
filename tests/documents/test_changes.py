"""Two texts are told apart word by word, and quickly whatever they are."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.changes import changes


def test_a_changed_word_stands_within_its_sentence() -> None:
    found = changes("One came. Two went.\n\nAll rest.", "One came. Three went.\n\nAll rest. Well.")

    assert [(each.kind, each.words) for each in found if each.kind != "same"] == [
        ("removed", "Two "), ("added", "Three "), ("removed", "rest."), ("added", "rest. Well."),
    ]  # fmt: skip


@given(st.text(max_size=300), st.text(max_size=300))
def test_both_texts_are_in_it(before: str, after: str) -> None:
    found = changes(before, after)

    if before != after:
        assert "".join(each.words for each in found if each.kind != "added") == before
        assert "".join(each.words for each in found if each.kind != "removed") == after


LONG = [
    ("a " * 25_000, "b a " * 12_000),
    ("a. " * 16_000, "b. a. " * 8_000),
    ("One sentence of many words. " * 1_700, "Another sentence of many words. " * 1_500),
]


@pytest.mark.parametrize(("before", "after"), LONG)
def test_no_two_texts_take_long(before: str, after: str) -> None:
    started = time.process_time()
    changes(before, after)

    assert time.process_time() - started < 5
