"""Take the pictures of README.md from a fresh demonstration: `PYTHONPATH=. .venv/bin/python tools/pictures.py`."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from flask_migrate import upgrade
from playwright.sync_api import Browser, sync_playwright

from app import create_app
from app.database import transaction
from app.demo import accounts
from app.demo.cli import load_all
from app.events.models import Event, EventStatus
from app.invitations.letters import registration_link
from app.invitations.models import Answer, Invitation
from app.treaty import reference
from config import ROOT, Config
from tests.conftest import SECRET, serving

PICTURES = ROOT / "docs" / "pictures"
DESK, PHONE = (1200, 800), (390, 760)


def main() -> None:
    """Load the demonstration into a temporary folder, serve it and look at four pages."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder)
        url = f"sqlite:///{instance / 'plenary.db'}"
        app = create_app(Config(secret_key=SECRET, instance=instance, database_url=url, testing=True))
        with app.app_context():
            upgrade()
            with transaction() as session:
                reference.load(session)
            load_all()
            with transaction() as session:
                event = session.query(Event).filter_by(status=EventStatus.SCHEDULED).first()
                invitation = session.query(Invitation).filter_by(event=event, answer=Answer.ATTENDING).first()
                assert event and invitation
                event_id, link = event.public_id, registration_link(invitation)
        with serving(instance=instance, database_url=url) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            _take(browser, "event", f"{address}/events/{event_id}", DESK, signed_in=True)
            _take(browser, "door", f"{address}/events/{event_id}/attend", PHONE, signed_in=True, follow="Opening address")
            _take(browser, "guest", re.sub(r"^https?://[^/]+", address, link), PHONE)
            _take(browser, "record", f"{address}/activities?year=2018", PHONE)
            browser.close()


def _take(
    browser: Browser, name: str, address: str, size: tuple[int, int], *, signed_in: bool = False, follow: str = ""
) -> None:
    page = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme="light").new_page()
    if signed_in:
        page.goto(f"{address.partition('/events')[0]}/sign-in")
        page.fill("input[type=email]", accounts.ACCOUNTS[0].email)
        page.fill("input[type=password]", accounts.PASSWORD)
        page.click("main button[type=submit]")
    page.goto(address)
    if follow:
        page.get_by_role("link", name=follow).click()
    page.evaluate("document.fonts.ready")
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
