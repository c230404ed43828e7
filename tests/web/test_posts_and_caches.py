"""Every POST wants its token; no cache on the way keeps a page, a picture or a file of an event."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import make
from tests.conftest import signed_in
from tests.web.test_every_endpoint import address_of, closed

pytestmark = pytest.mark.once

__all__ = ["closed"]
WITHOUT_TOKEN = {"participants.register_by_program", "door.sync", "door.leave"}
"""What no cookie opens: a program's key; a door's device, which sends JSON and a header that no form of another site can."""


def test_every_unsafe_address_wants_its_token(app: Flask, closed: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    browser = signed_in(app, make.account())
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    unsafe = [(rule, method) for rule in app.url_map.iter_rules() for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}]
    assert len(unsafe) > 100

    let_in = {
        rule.endpoint
        for rule, method in unsafe
        for sent in ({"data": {"title": "X"}}, {"json": {"title": "X"}})
        if browser.open(address_of(rule, closed), method=method, **sent).status_code != 400  # type: ignore[arg-type]  # a body of either kind
    }
    assert let_in == WITHOUT_TOKEN
    assert {method for _rule, method in unsafe} == {"POST"}


@pytest.mark.parametrize("page", ["", "/pictures/{picture_id}.jpg", "/files/{file_id}", "/invite", "/participants"])
def test_no_cache_keeps_what_is_not_for_everybody(app: Flask, closed: dict[str, str], page: str) -> None:
    answer = signed_in(app, make.account()).get(f"/events/{{event_id}}{page}".format(**closed))

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")


def test_no_cache_keeps_the_page_to_sign_in(app: Flask) -> None:
    assert app.test_client().get("/sign-in").headers["Cache-Control"] == "private, no-store"
