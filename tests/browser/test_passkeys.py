"""A passkey in a real browser, with the authenticator that Chromium simulates."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from app import clock
from app.database import db
from app.people import actions
from app.people.models import Passkey, RecoveryCode
from app.web.access import Role
from tests.conftest import kept
from tests.servers import serving

pytestmark = [pytest.mark.once, pytest.mark.long]

PASSWORD = "correct horse battery"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def test_a_passkey_is_added_signs_in_alone_and_is_taken_off(apart: Flask, chromium: Browser) -> None:
    actions.add(email="key@example.org", name="Key (demonstration)", roles=[Role.ISU], password=PASSWORD, now=clock.now())
    kept()
    config = apart.config["PLENARY"]
    with serving(instance=config.instance, database_url=config.database_url, workers=1) as address:
        site = address.replace("127.0.0.1", "localhost")
        context = chromium.new_context(reduced_motion="reduce")
        page = context.new_page()
        devices = context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

        page.goto(f"{site}/sign-in?next=/account/second-factor")
        page.get_by_label("E-mail").fill("key@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_label("Name of the device").fill("Phone")
        page.get_by_role("button", name="Add a passkey").click()
        expect(page.locator(".recovery-codes li")).to_have_count(10)
        page.get_by_role("button", name="Sign out").click()

        page.get_by_role("button", name="Use a passkey").click()
        expect(page.get_by_role("link", name="Key (demonstration)")).to_be_visible()
        page.goto(f"{site}/account/second-factor")
        expect(page.get_by_role("row", name="Phone")).not_to_contain_text("never")
        page.get_by_role("button", name="Take off", exact=True).click()
        expect(page.get_by_role("row", name="Phone")).to_have_count(0)
        page.get_by_role("button", name="Sign out").click()

        page.get_by_role("button", name="Use a passkey").click()
        expect(page.get_by_text("The passkey was not accepted")).to_be_visible()
        context.close()
    assert db.session.query(Passkey).count() == 0 and db.session.query(RecoveryCode).count() == 10
