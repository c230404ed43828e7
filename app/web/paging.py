"""Pages of a long list, each with an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for


@dataclass(frozen=True)
class Page:
    """Which page of how many; `count` is the number of rows in all."""

    number: int
    count: int
    per_page: int
    endpoint: str = ""
    """Whose pages they are; the present address's unless told."""

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.count // self.per_page))

    @property
    def previous_url(self) -> str | None:
        """The page before."""
        return self._url(self.number - 1) if self.number > 1 else None

    @property
    def next_url(self) -> str | None:
        """The page after."""
        return self._url(self.number + 1) if self.number < self.pages else None

    def _url(self, number: int) -> str:
        arguments = {key: value for key, value in request.args.items() if key != "page"}
        address: dict[str, Any] = {**(request.view_args or {}), **arguments, "page": number}
        return url_for(self.endpoint or request.endpoint or "", **address)


def number_of(text: str | None, least: int, most: int) -> int | None:
    """A whole number of the address, or none where it is no such number."""
    if text and text.isascii() and text.isdigit() and len(text) < 11 and least <= int(text) <= most:
        return int(text)
    return None


def version_of(given: str | None) -> int:
    """The version that a form was opened on; 0, which nothing has, where it is no number."""
    return number_of(given, 0, 2**31 - 1) or 0


def page_number() -> int:
    """The page that the address asks for; the first where it is not a number."""
    return number_of(request.args.get("page"), 1, 100_000) or 1


def page_of(count: int, per_page: int) -> Page:
    """The page that the address asks for; the last where there are fewer."""
    return Page(min(page_number(), Page(1, count, per_page).pages), count, per_page)
