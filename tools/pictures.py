"""Take the pictures of README.md from a fresh demonstration: `PYTHONPATH=. .venv/bin/python tools/pictures.py`."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flask_migrate import upgrade
from playwright.sync_api import Browser, Page, sync_playwright

from app import clock, create_app
from app.attendance import door
from app.database import transaction
from app.demo import accounts
from app.demo.cli import load_all
from app.events.models import Event, EventStatus
from app.people.models import Account
from app.registration.check_in import check_in_code
from app.registration.messages import personal_link
from app.registration.models import Delegate
from app.treaty import reference
from app.web.links import secret_for
from config import ROOT, Config
from tests.servers import SECRET, serving

PICTURES = ROOT / "docs" / "pictures"
DESK, PHONE = (1200, 800), (360, 740)


def main() -> None:
    """Load the demonstration into a temporary folder, serve it and look at six pages."""
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
                coming = session.query(Event).filter_by(status=EventStatus.SCHEDULED).first()
                held = session.query(Event).filter_by(title="Informal, closed meeting with CCM Signatory States").first()
                delegate = session.query(Delegate).filter_by(event=coming).first()
                officer = session.query(Account).first()
                assert coming and held and delegate and officer
                now = clock.now()
                link = door.make_link(coming, label="Entrance", expires_at=now + timedelta(hours=2), by=officer, now=now)
                event, report = f"/events/{coming.public_id}", f"/events/{held.public_id}/report"
                personal, entrance = urlsplit(personal_link(delegate)).path, f"/door/{secret_for('door', link.public_id, 1)}"
                code = check_in_code(delegate.public_id)
        with serving(instance=instance, database_url=url) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            _take(_open(browser, DESK, f"{address}{event}", signed_in=True), "event")
            _take(_open(browser, DESK, f"{address}{report}", signed_in=True), "report", heading="Key figures")
            _take(_open(browser, DESK, f"{address}/states/map?day=2018-05-23"), "map")
            _take(_open(browser, PHONE, f"{address}{personal}?lang=ar"), "guest")
            _take(_open(browser, PHONE, f"{address}/activities?year=2018"), "record", heading="May 2018")
            _take(_without_network(_open(browser, PHONE, f"{address}{entrance}"), code), "door")
            browser.close()


def _open(browser: Browser, size: tuple[int, int], address: str, *, signed_in: bool = False) -> Page:
    page = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme="light", locale="en-GB").new_page()
    if signed_in:
        page.goto(urljoin(address, "/sign-in"))
        page.fill("input[type=email]", accounts.ACCOUNTS[0].email)
        page.fill("input[type=password]", accounts.PASSWORD)
        page.click("main button[type=submit]")
    page.goto(address)
    return page


def _without_network(page: Page, code: str) -> Page:
    """Make the browser a device of the event, take the network away and read a badge as a hand scanner does."""
    page.fill("[name=label]", "Entrance")
    page.locator("main form button").click()
    page.wait_for_selector("html[data-offline=ready]", state="attached")
    page.context.set_offline(True)
    page.keyboard.type(code[0])
    page.keyboard.insert_text(code[1:])
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer.good")
    return page


def _take(page: Page, name: str, *, heading: str = "") -> None:
    page.evaluate("document.fonts.ready")
    if heading:
        page.get_by_role("heading", name=heading).first.evaluate("each => each.scrollIntoView({behavior: 'instant'})")
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
