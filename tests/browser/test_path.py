"""The main job in a real browser, with real mail: one event from the plan to the published summary."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, Page, expect

from app import clock, create_app
from app.database import db, transaction
from app.demo import accounts
from app.jobs.queue import run_all
from app.treaty import reference
from app.treaty.queries import get_state
from config import Config
from tests import make
from tests.conftest import fresh_postgresql, worker_name
from tests.servers import SECRET, serving

pytestmark = pytest.mark.long

TITLE = "Seminar on ratification"


class Inbox:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.received.append(message_from_bytes(content, policy=default))
        return "250 kept"

    def to(self, address: str) -> EmailMessage:
        """The latest message to that address."""
        return next(each for each in reversed(self.received) if address in str(each["To"]))


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, str]]:
    handler = Inbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[tuple[Flask, str]]:
    """A fresh installation with its reference data and staff, behind a real server; the worker is this process."""
    server = os.environ.get("TEST_DATABASE_URL")
    if server:
        with fresh_postgresql(server, f"path_{worker_name()}") as url:
            yield from _installed(tmp_path, url)
    else:
        yield from _installed(tmp_path, f"sqlite:///{tmp_path / 'plenary.db'}")


def _installed(instance: Path, url: str) -> Iterator[tuple[Flask, str]]:
    app = create_app(Config(secret_key=SECRET, instance=instance, database_url=url, testing=True))
    with app.app_context():
        upgrade()
        with transaction() as session:
            reference.load(session)
            accounts.add(clock.now())
        make.contact(get_state("KEN"), email="mission.ken@example.org")
        db.session.remove()
        with serving(instance=instance, database_url=url) as address:
            yield app, address
        db.engine.dispose()


def work(app: Flask, smtp_url: str, base_url: str) -> None:
    """What the worker does: make letters, deliver mail."""
    before = app.config["PLENARY"]
    app.config["PLENARY"] = replace(before, smtp_url=smtp_url, base_url=base_url)
    run_all()
    db.session.remove()
    app.config["PLENARY"] = before


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name).first.click()


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_one_event_from_plan_to_published_summary(
    installation: tuple[Flask, str], inbox: tuple[Inbox, str], chromium: Browser
) -> None:
    app, address = installation
    mails, smtp_url = inbox
    errors: list[str] = []
    page = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)

    page.goto(f"{address}/sign-in")
    page.fill("[name=email]", "isu@example.org")
    page.fill("[name=password]", accounts.PASSWORD)
    press(page, "Sign in")

    # Plan
    page.goto(f"{address}/events/new")
    page.fill("[name=title]", TITLE)
    page.locator("select[name^=areas]").first.select_option(label="Universalization")
    page.fill("[name=starts_on]", clock.today().isoformat())
    page.locator("main form button.primary").click()
    expect(page.locator("h1")).to_have_text("Plan")
    event = page.url.split("?")[0]
    expect(page.locator("main")).to_contain_text("France")
    page.goto(f"{event}/invite/audience")
    page.check("input[name=statuses][value=signatory]")
    press(page, "Save the audience")
    page.goto(f"{event}/programme")
    page.fill("main [name=title]", "Opening address")
    page.select_option("main [name=kind]", "opening")
    page.locator("main form button.primary").last.click()
    page.goto(f"{event}/files")
    page.locator("[type=file]").evaluate("input => { input.dataset.largest = 3; }")
    page.set_input_files("[type=file]", {"name": "large.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    expect(page.get_by_role("alert")).to_contain_text("larger than 20 MB")
    page.goto(event)
    page.locator("summary", has_text="Schedule").click()
    press(page, "Schedule")

    # Invite
    page.goto(f"{event}/invite")
    expect(page.locator("main")).to_contain_text("Kenya")
    press(page, "Make the letters")
    work(app, smtp_url, address)
    page.goto(f"{event}/invite")
    expect(page.locator("#letters")).to_contain_text("12 letters are made")
    page.get_by_role("link", name=re.compile("Send 1 invitation")).click()
    expect(page.locator("main")).to_contain_text("not cleared yet by everybody")
    page.get_by_role("link", name="See the wording and the keys").click()
    for _key in range(page.locator("summary", has_text="Write down that").count()):
        page.locator("summary", has_text="Write down that").first.click()
        page.locator("details[open] [name=note]").fill("by e-mail of its mission")
        press(page, "Write it down")
    expect(page.locator("main")).to_contain_text("by e-mail of its mission")
    page.goto(f"{event}/invite")
    page.get_by_role("link", name=re.compile("Send 1 invitation")).click()
    expect(page.locator("main")).to_contain_text("mission.ken@example.org")
    press(page, "Send 1 invitation")
    work(app, smtp_url, address)
    invitation = mails.to("mission.ken@example.org")
    assert [part.get_filename() for part in invitation.iter_attachments()] == ["invitation.pdf", "invitation.ics"]
    link = re.search(rf"{re.escape(address)}/s/\S{{43}}", text_of(invitation))
    assert link is not None

    # Register, on a phone, without an account
    phone = chromium.new_context(viewport={"width": 360, "height": 740}).new_page()
    phone.goto(link[0])
    phone.check("[name=answer][value=attending]")
    phone.fill("[name=answered_by]", "Desk officer")
    phone.fill("[name=reply_email]", "desk@example.org")
    press(phone, "Send the answer")
    phone.get_by_role("link", name="Name the first delegate").click()
    phone.fill("[name=title]", "H.E. Ms.")
    phone.fill("[name=given_name]", "Wanjiru")
    phone.fill("[name=family_name]", "KOFFI de la Cruz")
    phone.fill("[name=email]", "delegate@example.org")
    phone.check("[name=agreed]")
    phone.get_by_role("button", name="Register", exact=True).click()
    expect(phone.locator("main")).to_contain_text("Wanjiru KOFFI de la Cruz")
    work(app, smtp_url, address)
    assert "KOFFI de la Cruz" in text_of(mails.to("desk@example.org"))
    confirmation = mails.to("delegate@example.org")
    entry = next(part for part in confirmation.walk() if part.get_content_type() == "text/calendar")
    assert entry.get_param("method") == "REQUEST" and "ATTENDEE" in entry.get_content()

    # Attend
    page.goto(f"{event}/attend")
    page.get_by_role("link", name="Opening address").click()
    page.get_by_role("button", name="Wanjiru KOFFI de la Cruz is present").click()
    expect(page.locator(".is-present")).to_contain_text("KOFFI de la Cruz")
    page.goto(event)
    press(page, "Mark as held")

    # Report
    page.goto(f"{event}/report")
    expect(page.locator("main")).to_contain_text("Representatives present")
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF", exact=True).click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")

    # Summarise and publish
    page.goto(f"{event}/publish")
    press(page, "Write the text")
    page.fill("[name=text]", page.input_value("[name=text]") + "\n\nEverybody was thanked.")
    press(page, "Save the text")
    for _key in range(page.locator("summary", has_text="Write down that").count()):
        page.locator("summary", has_text="Write down that").first.click()
        page.locator("details[open] [name=note]").fill("by e-mail of its mission")
        press(page, "Write it down")
    page.get_by_text("Publish on the record", exact=True).first.click()
    if page.locator("details[open] button", has_text="Publish").count():
        page.locator("details[open] button", has_text="Publish").first.click()
    expect(page.locator("main")).to_contain_text("Take it off the record")

    reader = chromium.new_context().new_page()
    reader.goto(f"{address}/activities")
    record = reader.locator("main")
    expect(record).to_contain_text("1 representative from 1")
    expect(record).to_contain_text("Everybody was thanked.")
    assert errors == []
