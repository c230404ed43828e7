"""Searching as people type."""

from __future__ import annotations

import pytest

from app.web.search import found_in


@pytest.mark.parametrize(
    ("asked", "found"),
    [("nguessan", True), ("n'guessan aya", True), ("n guessan", True), ("cote divoire", True), ("GUESSAN côte d’ivoire", True), ("nguesan", False), ("", True)],
)
def test_a_name_is_found_with_and_without_its_apostrophe_and_accents(asked: str, found: bool) -> None:
    assert found_in(asked, "Aya N’GUESSAN", "Côte d'Ivoire") is found
