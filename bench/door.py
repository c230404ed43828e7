"""The page at the door with a list of 1,000: what it weighs, and how long until the first tick. Needs Chromium.

`./run bench door`
"""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

import sqlalchemy as sa
from flask_migrate import upgrade
from playwright.sync_api import BrowserContext, Page, sync_playwright

from app import clock, create_app
from app.attendance import door
from app.database import db
from app.demo import many
from app.demo.cli import load_all, load_reference
from app.events.models import Event, EventStatus, ProgrammeSession, SessionKind
from app.people.models import Account
from app.registration.check_in import check_in_code
from app.registration.models import Delegate, DelegateStatus
from app.web.links import secret_for
from config import Config

SIZE = 1_000


def lines(turns: int) -> Iterator[str]:
    """Bytes over the network, and milliseconds from the opening of the page to the first person recorded."""
    with TemporaryDirectory() as folder, _installation(Path(folder)) as (link, codes), sync_playwright() as playwright:
        address = link.rsplit("/door/", 1)[0]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 360, "height": 740})
        weights = _weights(context, link)
        yield f"page, scripts, styles and fonts, once {sum(weights.values()) - weights['list']:>10,} bytes; list of {len(codes):,} {weights['list']:>10,} bytes"
        for name, offline in (("with a network", False), ("without", True)):
            context.set_offline(offline)
            taken = [_first_tick(context, f"{address}/door/", codes[turn + (turns if offline else 0)]) for turn in range(turns)]
            opened, ticked = (statistics.median(each) for each in zip(*taken, strict=True))
            yield f"opening the page {name:<16} {opened:>6,.0f} ms to the list, {ticked:>6,.0f} ms to the first tick"
        page = context.new_page()
        page.goto(f"{address}/door/")
        page.wait_for_selector("#door:visible")
        taken_at_once = [_tick(page, code) for code in codes[100 : 100 + 10 * turns]]
        yield f"a badge, from Enter to yes on the disk  {statistics.median(taken_at_once):>6,.0f} ms"
        page.fill("#asked", "")
        yield f"a search with a letter wrong            {statistics.median(page.evaluate(SEARCH) for _turn in range(turns)):>6,.1f} ms"
        browser.close()


SEARCH = """async () => {
    const [{ find }, { openStore }, { Roster }] = await Promise.all(["search", "store", "roster"].map((name) => import(`/static/js/door/${name}.js`)));
    const { list } = await (await openStore()).read();
    const { people } = new Roster(list, [], []);
    const began = performance.now();
    find("koffo delegaet", people);
    return performance.now() - began;
}"""


def _weights(context: BrowserContext, link: str) -> dict[str, int]:
    """Bytes of each answer while a new device is opened, until the page works without a network."""
    weights: dict[str, int] = {"list": 0}
    page = context.new_page()
    page.goto(link)
    page.fill("[name=label]", "Bench")
    context.on("requestfinished", lambda request: weights.update({_name(request.url): request.sizes()["responseBodySize"]}))
    page.locator("main form button").click()
    page.wait_for_selector("html[data-offline=ready]", state="attached")
    page.close()
    return weights


def _name(url: str) -> str:
    return "list" if url.endswith("/door/list") else url


def _first_tick(context: BrowserContext, address: str, code: str) -> tuple[float, float]:
    page = context.new_page()
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector("#door:visible")
    opened = time.perf_counter()
    _tick(page, code)
    ticked = time.perf_counter()
    page.close()
    return 1000 * (opened - began), 1000 * (ticked - began)


def _tick(page: Page, code: str) -> float:
    """As a hand scanner types it; milliseconds until the answer."""
    page.evaluate("document.getElementById('answer').className = ''")
    page.fill("#asked", code)
    began = time.perf_counter()
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer.good")
    return 1000 * (time.perf_counter() - began)


@contextmanager
def _installation(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """A server with a large event of today; the link of its door, and the codes of those expected."""
    app = create_app(Config(secret_key="bench", instance=folder, database_url=f"sqlite:///{folder / 'plenary.db'}", testing=True))
    with app.app_context():
        upgrade()
        load_reference()
        load_all()
        many.load(SIZE)
        secret, codes = _door()
        db.session.remove()
        db.engine.dispose()
    with _serving(folder) as address:
        yield f"{address}/door/{secret}", codes


def _door() -> tuple[str, list[str]]:
    count = sa.func.count(Delegate.id)
    largest = sa.select(Event).join(Delegate, Delegate.event_id == Event.id).group_by(Event.id).order_by(count.desc())
    event = db.session.scalars(largest).first()
    officer = db.session.scalars(sa.select(Account).order_by(Account.id)).first()
    assert event is not None and officer is not None
    event.status, event.starts_on, event.ends_on = EventStatus.SCHEDULED, clock.today(), clock.today() + timedelta(days=1)
    event.sessions = [ProgrammeSession(kind=SessionKind.DISCUSSION, title="Meeting", position=0)]
    link = door.make_link(event, label="Bench", expires_at=clock.now() + timedelta(hours=3), by=officer, now=clock.now())
    expected = sa.select(Delegate.public_id).where(Delegate.event_id == event.id, Delegate.status == DelegateStatus.REGISTERED)
    codes = [check_in_code(each) for each in db.session.scalars(expected)]
    db.session.commit()
    return secret_for("door", link.public_id, 1), codes


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {"PATH": "/usr/bin:/bin", "SECRET_KEY": "bench", "PLENARY_INSTANCE": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'plenary.db'}"}
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4", "--worker-class", "gthread"]
    process = subprocess.Popen([*command, "--no-control-socket", "--log-level", "warning", "app:create_app()"], env=environment)
    try:
        for _attempt in range(150):
            with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/healthz"):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
