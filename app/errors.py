"""What the domain may answer instead of doing what it was asked."""

from __future__ import annotations


class NotFound(Exception):
    """It is not there, or the asker may not know of it: the two look the same outside."""


class NotAllowed(Exception):
    """The asker may know of it and may not do this."""


class Refused(Exception):
    """A rule says no; `reason` is a key of app/web/reasons.py, where the words stand."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts
