"""Every page passes axe-core (WCAG 2.2 AA), at 1280 px in light and at 360 px in dark, and never scrolls sideways."""

from __future__ import annotations

import re
from functools import cache

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from app.database import db
from app.demo.accounts import PASSWORD
from app.demo.coming import TITLE
from app.events.models import Event, EventStatus
from app.invitations.actions import link_of
from app.invitations.models import Answer
from app.invitations.queries import invitations_of
from app.registration.models import Delegate
from app.web.links import secret_for
from config import ROOT
from tests.conftest import signed_in_as

pytestmark = [pytest.mark.xdist_group("demonstration"), pytest.mark.once, pytest.mark.long]

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
LOOKS = [(1280, "light"), (360, "dark")]
"""Each width and each scheme once: colours do not depend on the width."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AGAIN = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
"""What another width or other colours may break; the rest is said by the same document."""
RUN = """rules => axe.run(document, {resultTypes: ["violations"], runOnly: rules})
    .then(found => found.violations.map(each => each.id + ": " + each.nodes.map(node => node.target.join(" ") + " " +
    (node.any[0] ? node.any[0].message : node.failureSummary)).slice(0, 3).join(" | ")))"""
SHOW = """async address => {
    const page = await (await fetch(address)).text();
    document.open(); document.write(page); document.close();
    if (document.readyState !== "complete") await new Promise(done => addEventListener("load", done, {once: true})); }"""
"""A page in the place of the one before, in the same window, where axe stays: to load it anew takes longer than to ask it."""


@cache
def one_page_of_each_kind(app: Flask, email: str) -> list[str]:
    """The first address that a walk along the links finds for every endpoint."""
    client = signed_in_as(app, email)
    matcher = app.url_map.bind("localhost")
    found: dict[str, str] = {}
    queue, seen = ["/", "/activities", "/sign-in"], set()
    while queue:
        address = queue.pop(0)
        if address in seen or len(seen) > 400 or matcher.match(address.split("?")[0])[0] in found:
            continue
        seen.add(address)
        answer = client.get(address)
        if answer.status_code != 200 or "html" not in (answer.content_type or ""):
            continue
        found.setdefault(matcher.match(address.split("?")[0])[0], address)
        links = re.findall(r'href="(/[^"#?]*)', answer.get_data(as_text=True))
        queue += [each for each in links if not each.startswith("/static") and matcher.match(each)[0] not in found]
    return list(found.values())


def guest_pages(app: Flask) -> list[str]:
    """A State that has not answered, one that attends, and a delegate."""
    with app.app_context():
        event = db.session.query(Event).filter_by(title=TITLE).one()
        invitations = invitations_of(event)
        delegate = db.session.query(Delegate).filter_by(event_id=event.id).first()
        assert delegate is not None
        attending = next(each for each in invitations if each.id == delegate.invitation_id)
        silent = next(each for each in invitations if each.answer is Answer.NONE)
        links = [
            f"/s/{link_of(silent)}",
            f"/s/{link_of(attending)}",
            f"/s/{link_of(attending)}/delegates/new",
            f"/s/{link_of(attending)}/delegates/{delegate.public_id}",
            f"/d/{secret_for('delegate', delegate.public_id, delegate.link_revision)}",
        ]
        assert event.status is EventStatus.SCHEDULED
        db.session.remove()
    return [*links, *(f"{link}?lang=fr" for link in links[:2]), "/sign-in", "/no-such-page", "/activities?year=1999"]


def complaints(page: Page, address: str) -> list[str]:
    """What axe and the width say of one page in its looks."""
    if page.evaluate("'axe' in window"):
        page.evaluate(SHOW, address)
    else:
        page.goto(address)
        page.add_script_tag(path=str(AXE))
    found = []
    for (width, scheme), rules in zip(LOOKS, (RULES, AGAIN), strict=True):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # light or dark
        found += [f"{address} {width} {scheme} {each}" for each in page.evaluate(RUN, rules)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{address} {width} {scheme} scrolls sideways")
    return found


def test_what_is_wrong_is_said_of_every_page(demonstration_server: str, chromium: Browser) -> None:
    page = chromium.new_context(bypass_csp=True).new_page()
    page.route("**/wrong", lambda route: route.fulfill(body="<!doctype html><html lang=en><title>T</title><main><h1>H</h1><img src=data:,><p style='color:#999'>Pale"))

    assert complaints(page, f"{demonstration_server}/sign-in") == []
    wrong = complaints(page, f"{demonstration_server}/wrong")
    assert any("image-alt" in each for each in wrong) and sum("color-contrast" in each for each in wrong) == 2
    assert complaints(page, f"{demonstration_server}/activities") == []


def test_pages_of_staff(demonstration: Flask, demonstration_server: str, chromium: Browser) -> None:
    pages = one_page_of_each_kind(demonstration, "isu@example.org")
    assert len(pages) >= 30
    page = chromium.new_context(bypass_csp=True).new_page()
    page.goto(f"{demonstration_server}/sign-in")
    page.fill("[name=email]", "isu@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")

    found = [each for address in pages for each in complaints(page, demonstration_server + address)]
    assert found == []


def test_pages_of_guests_and_of_the_public(demonstration: Flask, demonstration_server: str, chromium: Browser) -> None:
    page = chromium.new_context(bypass_csp=True).new_page()

    found = [each for address in guest_pages(demonstration) for each in complaints(page, demonstration_server + address)]
    assert found == []
