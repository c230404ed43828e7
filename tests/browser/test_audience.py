"""The audience beside its form, live: nothing jumps, the keyboard stays where it was; and a table is looked at before it is imported."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.database import db
from app.demo.accounts import PASSWORD
from app.demo.coming import TITLE
from app.events.models import Event
from tests.browser.test_accessible import AXE, RULES, RUN

pytestmark = [pytest.mark.xdist_group("demonstration"), pytest.mark.once, pytest.mark.long]

TABLE = "Pays;Courriel;Nom;Rôle\nKENYA;new@example.org;Þórhallsdóttir;à\nNowhere;x@example.org;KOFFI;à\nKenya;mission.ken@example.org;;\n"


def staff(chromium: Browser, server: str, width: int) -> Page:
    page = chromium.new_context(viewport={"width": width, "height": 900}, locale="en-GB", bypass_csp=True).new_page()
    page.goto(f"{server}/sign-in")
    page.fill("[name=email]", "isu@example.org")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").first.click()
    return page


def test_the_list_follows_the_form_while_one_ticks(chromium: Browser, demonstration: Flask, demonstration_server: str) -> None:
    with demonstration.app_context():
        event = db.session.query(Event).filter_by(title=TITLE).one().public_id
    page = staff(chromium, demonstration_server, 1280)
    page.goto(f"{demonstration_server}/events/{event}/invite/audience")
    expect(page.locator("#chosen")).to_contain_text("Cyprus")
    page.focus("input[name=groups][value='African Group']")
    page.keyboard.press("Space")

    expect(page.locator("#chosen h2")).to_contain_text("Signatory States of the African Group")
    expect(page.locator("#chosen")).not_to_contain_text("Cyprus")
    assert page.evaluate("document.activeElement.value") == "African Group"
    page.keyboard.press("Space")
    for status in ("party", "signatory", "not_party"):
        page.set_checked(f"input[name=statuses][value={status}]", False)
    expect(page.locator("#chosen h2")).to_have_text("The International Committee of the Red Cross and the Cluster Munition Coalition")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_table_that_was_sent_is_shown_to_everybody(chromium: Browser, demonstration_server: str, width: int) -> None:
    page = staff(chromium, demonstration_server, width)
    page.goto(f"{demonstration_server}/contacts/import")
    page.set_input_files("[name=table]", {"name": "missions.csv", "mimeType": "text/csv", "buffer": TABLE.encode("cp1252")})
    page.get_by_role("button", name="Look at it").click()

    expect(page.locator("main")).to_contain_text("Import 1 address")
    page.add_script_tag(path=str(AXE))
    assert page.evaluate(RUN, RULES) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Do not import it").click()
