"""The page at the door in a real browser: nothing that was answered with yes is lost, and nothing is counted twice."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import segno
import sqlalchemy as sa
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy.orm import joinedload

from app import clock, create_app
from app.attendance import door
from app.attendance.models import AttendanceMark, DoorDevice, Method, Standing
from app.database import Base, db
from app.registration.check_in import check_in_code
from app.web.links import secret_for
from config import Config
from tests import make
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.test_accessible import AXE, LOOKS, RULES, RUN
from tests.conftest import fresh_postgresql, kept, worker_name
from tests.servers import SECRET, free_port, serving

pytestmark = [pytest.mark.once, pytest.mark.long]

NAME = "ÑANDÚ"
expect.set_options(timeout=20_000)


class Door:
    """An installation with one event, 21 delegates and a link for its door; the server is started by the tests."""

    def __init__(self, app: Flask, database_url: str) -> None:
        self.app, self.url, self.port = app, database_url, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        make.convention()
        today = clock.today()
        event = make.event(starts_on=today, ends_on=today + timedelta(days=1), title="Seminar at the door")
        make.session(event, title="Opening")
        states = [make.state("Kenya", iso3="KEN"), make.state("Côte d’Ivoire", iso3="CIV")]
        people = [make.delegate(event, state=states[each % 2], given_name=f"Person{each}", family_name=NAME) for each in range(21)]
        self.codes = [check_in_code(each.public_id) for each in people]
        self.elsewhere = check_in_code(make.delegate(make.event(title="Another"), state=states[0]).public_id)
        link = door.make_link(event, label="Entrance", expires_at=clock.now() + timedelta(hours=2), by=make.account(), now=clock.now())
        self.link = f"{self.address}/door/{secret_for('door', link.public_id, 1)}"
        self.instance = app.config["PLENARY"].instance
        kept()

    @contextmanager
    def serving(self, wsgi: str = "app:create_app()") -> Iterator[None]:
        with serving(instance=self.instance, database_url=self.url, workers=1, wsgi=wsgi, port=self.port):
            yield

    def open(self, context: BrowserContext, label: str) -> Page:
        page = context.new_page()
        page.goto(self.link)
        page.fill("[name=label]", label)
        page.locator("main form button").click()
        expect(page.locator("html[data-offline=ready]")).to_be_attached(timeout=15_000)
        return page

    def marks(self) -> list[AttendanceMark]:
        """Read in a transaction of its own, as an open one would hold up the server."""
        asked = sa.select(AttendanceMark).options(joinedload(AttendanceMark.delegate)).order_by(AttendanceMark.id)
        found = list(db.session.scalars(asked))
        db.session.remove()
        return found


@pytest.fixture
def at_the_door(tmp_path: Path) -> Iterator[Door]:
    server = os.environ.get("TEST_DATABASE_URL")
    with ExitStack() as stack:
        url = stack.enter_context(fresh_postgresql(server, f"door_{worker_name()}")) if server else f"sqlite:///{tmp_path / 'plenary.db'}"
        app = create_app(Config(secret_key=SECRET, instance=tmp_path, database_url=url, testing=True))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            kept()
            yield Door(app, url)
            db.session.remove()
            db.engine.dispose()


def scan(page: Page, code: str) -> None:
    """As a hand scanner does: it types, wherever the cursor is, and presses Enter."""
    page.keyboard.type(code[0])
    page.keyboard.insert_text(code[1:])
    page.keyboard.press("Enter")


def badge_before_the_camera(code: str, path: Path) -> str:
    """A film for Chromium's pretended camera; gives its path."""
    drawn = io.BytesIO()
    segno.make(code, error="m").save(drawn, kind="png", scale=8, border=4)
    picture = Image.new("RGB", (640, 480), "#888888")
    picture.paste(Image.open(drawn).convert("RGB").rotate(7, expand=True, fillcolor="white"), (180, 60))
    frame = io.BytesIO()
    picture.save(frame, "JPEG", quality=90)
    path.write_bytes(frame.getvalue() * 2)
    return str(path)


def files_that_contain(text: str, folder: Path) -> list[str]:
    wanted = (text.encode(), text.encode("utf-16-le"), text.encode("latin-1"))
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in files if any(each in path.read_bytes() for each in wanted)]


def test_a_day_without_a_network(at_the_door: Door, chromium: Browser, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    film = badge_before_the_camera(at_the_door.codes[0], tmp_path / "badge.mjpeg")
    flags = [*FLAGS, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    errors: list[str] = []

    def phone() -> BrowserContext:
        return chromium.browser_type.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=flags, locale="en-GB", viewport={"width": 360, "height": 740}
        )

    with at_the_door.serving():
        context = phone()
        page = at_the_door.open(context, "A phone")
        page.on("console", lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None)
        context.set_offline(True)
        page.click("#open-camera")
        expect(page.locator("#answer.good .answer-name")).to_contain_text(NAME)
        page.click("#close-camera")
        for number, code in enumerate(at_the_door.codes[1:20], 2):
            scan(page, code)
            expect(page.locator("#waiting")).to_have_text(f"Waiting to be sent: {number}")
        expect(page.locator("#answer.good .answer-name")).to_contain_text("Person19")
        scan(page, at_the_door.codes[19])
        expect(page.locator("#answer.already .answer-word")).to_contain_text("Already present")
        page.reload()
        expect(page.locator("#waiting")).to_have_text("Waiting to be sent: 20")
    context.close()  # with the server away, as a browser that closes has its network back
    assert at_the_door.marks() == []
    assert files_that_contain(NAME, profile) == [] and files_that_contain(at_the_door.codes[3], profile) == []

    context = phone()
    page = context.new_page()
    page.goto(f"{at_the_door.address}/door/")
    expect(page.locator("#waiting")).to_have_text("Waiting to be sent: 20")
    expect(page.locator("#network")).to_have_text("No network")
    for taken in (0, 20):
        context.set_offline(True)
        with at_the_door.serving("tests.browser.dying:app"):
            with page.expect_event("requestfailed", lambda request: "/door/sync" in request.url):
                context.set_offline(False)
            assert len(at_the_door.marks()) == taken
    expect(page.locator("#waiting")).to_have_text("Waiting to be sent: 20")
    with at_the_door.serving():
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("#waiting")).to_have_text("")
        marks = at_the_door.marks()
        assert len(marks) == len({each.uuid for each in marks}) == len({each.delegate_id for each in marks}) == 20
        assert {each.method for each in marks} == {Method.SCAN} and {each.standing for each in marks} == {Standing.PRESENT}

        db.session.scalars(sa.select(DoorDevice)).one().revoked_at = clock.now()
        kept()
        page.fill("#asked", NAME)
        expect(page.locator("#rows")).to_contain_text(NAME)
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("#no-list")).to_be_visible()
        assert NAME not in page.content()
        assert page.evaluate(KEPT) == 0
    context.close()
    assert errors == []


KEPT = """() => new Promise((resolve) => { indexedDB.open("plenary-door").onsuccess = ({target: {result: db}}) => {
    const counts = [...db.objectStoreNames].map((name) => new Promise((done) => {
        db.transaction(name).objectStore(name).count().onsuccess = (event) => done(event.target.result); }));
    Promise.all(counts).then((all) => resolve(all.reduce((sum, each) => sum + each, 0))); }; })"""
"""How many things are kept in the page's database."""


BY_THE_PAGE_ALONE = "Object.defineProperty(ServiceWorkerRegistration.prototype, 'sync', {value: undefined})"
"""Only the page's clock can be set: what its worker sends would go by another one."""


def test_two_devices_that_disagree_and_a_clock_that_is_wrong(at_the_door: Door, chromium: Browser) -> None:
    with at_the_door.serving():
        first, second = (chromium.new_context(viewport={"width": 360, "height": 740}, locale="en-GB", bypass_csp=True) for _each in range(2))
        first.add_init_script(BY_THE_PAGE_ALONE)
        one, two = at_the_door.open(first, "One"), at_the_door.open(second, "Two")
        first.set_offline(True)
        scan(one, at_the_door.codes[0])
        expect(one.locator("#answer.good")).to_be_visible()
        one.clock.set_system_time(clock.now() - timedelta(minutes=90))
        one.fill("#asked", "persn1 cote")
        one.get_by_role("button", name=f"Person1 {NAME} is present").click()
        expect(one.locator("#answer")).to_contain_text("Person1")
        one.fill("#asked", "person2 ")
        two.fill("#asked", "person0")
        two.locator(".door-person").first.click()
        two.get_by_role("button", name="Visa").click()
        expect(two.locator("#answer")).to_contain_text("Excused")
        expect(two.locator("#waiting")).to_have_text("")
        scan(two, at_the_door.elsewhere)
        expect(two.locator("#answer.wrong .answer-word")).to_contain_text("Wrong event")
        two.get_by_role("button", name="Somebody who is not on the list").last.click()
        two.fill("#walk-in-family", "MBEKI")
        two.select_option("#walk-in-state", "KEN")
        two.keyboard.press("Enter")
        expect(two.locator("#answer.good")).to_contain_text("MBEKI")

        first.set_offline(False)
        expect(one.locator("#troubles")).to_contain_text("Another device said otherwise")
        expect(one.locator("#notice-clock")).to_contain_text("90 min")
        looks = [look for page in (one, two) for look in complaints(page)]

        two.fill("#asked", "person3 ")
        two.get_by_role("button", name=f"Person3 {NAME} is present").click()
        two.locator(".door-person").first.click()
        two.get_by_role("button", name="Leaves now").click()
        expect(two.locator("#answer")).to_contain_text("Has left")
        expect(two.locator(".door-standing").first).to_contain_text("Left at")
        expect(two.locator("#waiting")).to_have_text("")

        sent_with_the_page_closed(one, at_the_door)
        over_without_a_network(two)
        first.close()
        left_by_hand(at_the_door.open(chromium.new_context(locale="en-GB"), "Three"))
        assert [each.label for each in db.session.scalars(sa.select(DoorDevice)) if each.revoked_at] == ["Three"]
        db.session.remove()

    marks = at_the_door.marks()
    of_first = [each.standing for each in marks if each.delegate and each.delegate.given_name == "Person0"]
    assert sorted(of_first) == [Standing.EXCUSED, Standing.PRESENT]
    late = next(each for each in marks if each.delegate and each.delegate.given_name == "Person1")
    assert abs(late.at - late.recorded_at) < timedelta(minutes=1)
    assert any(each.method is Method.WALK_IN for each in marks)
    assert [each.delegate.given_name for each in marks if each.delegate and each.left_at] == ["Person3"]
    assert looks == []


def sent_with_the_page_closed(page: Page, at_the_door: Door) -> None:
    """A record that waits leaves by Background Sync, which the browser is told to begin as it does when a network comes."""
    context = page.context
    context.set_offline(True)
    before = len(at_the_door.marks())
    scan(page, at_the_door.codes[20])
    expect(page.locator("#waiting")).to_have_text("Waiting to be sent: 1")
    other = context.new_page()
    workers = context.new_cdp_session(other)
    registrations: list[str] = []
    workers.on("ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(each["registrationId"] for each in told["registrations"]))
    workers.send("ServiceWorker.enable")
    page.close()
    context.set_offline(False)
    workers.send(
        "ServiceWorker.dispatchSyncEvent",
        {"origin": at_the_door.address, "registrationId": registrations[0], "tag": "send", "lastChance": False},
    )
    for _attempt in range(100):
        if len(at_the_door.marks()) > before:
            break
        other.wait_for_timeout(100)
    assert len(at_the_door.marks()) == before + 1


def over_without_a_network(page: Page) -> None:
    """When the event has ended by the device's clock the names go, also where nobody can be asked."""
    page.context.set_offline(True)
    page.clock.set_system_time(clock.now() + timedelta(hours=3))
    page.evaluate("dispatchEvent(new Event('offline'))")
    expect(page.locator("#why-no-list")).to_contain_text("The event is over")
    expect(page.locator("#no-list")).to_be_visible()
    assert NAME not in page.content() and page.evaluate(KEPT) == 0


def left_by_hand(page: Page) -> None:
    """Somebody takes the list from the device."""
    page.click("#device summary")
    page.click("#leave")
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("#why-no-list")).to_contain_text("has been removed")
    expect(page.locator("#no-list")).to_be_visible()
    assert page.evaluate(KEPT) == 0


def complaints(page: Page) -> list[str]:
    """What axe says of the page with its list, and of what opens over it."""
    page.add_script_tag(path=str(AXE))
    found = []
    page.click("#device summary")
    page.fill("#asked", "person")
    expect(page.locator(".roll-row").nth(5)).to_be_visible()
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 740})
        page.evaluate("scrollTo(0, 0)")
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # light or dark
        found += [f"{width} {scheme} {each}" for each in page.evaluate(RUN, RULES)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{width} {scheme} scrolls sideways")
    for opener in (".door-person", "#open-walk-in"):
        page.locator(opener).first.click()
        found += [f"{opener} {each}" for each in page.evaluate(RUN, RULES)]
        page.keyboard.press("Escape")
    return found
