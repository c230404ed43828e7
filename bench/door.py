"""The page at the door with a list of 1,000: what it weighs, and how long until the first tick. Needs Chromium.

`./run bench door`
"""

from __future__ import annotations

import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError
from urllib.request import urlopen

import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Page, sync_playwright

from app import create_app
from app.database import db
from app.registration.check_in import check_in_code
from app.registration.models import Delegate
from bench.check_in import installation
from config import Config


def lines(turns: int) -> Iterator[str]:
    """Bytes over the network, and milliseconds from the opening of the page to the first person recorded."""
    with TemporaryDirectory() as folder, _installed(Path(folder)) as (link, codes), sync_playwright() as playwright:
        address = link.rsplit("/door/", 1)[0]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 360, "height": 740})
        listed = _open_a_device(context, link)
        yield f"page in three languages, scripts, styles, fonts {_kept(address):>9,} bytes, once; list of {len(codes):,} {listed:>9,} bytes"
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


def _kept(address: str) -> int:
    """Bytes of the page and all that its worker keeps for when there is no network."""
    worker = urlopen(f"{address}/door/worker.js").read().decode()
    return sum(len(urlopen(address + path).read()) for path in sorted(set(re.findall(r'"(/[^"]+)"', worker))))


def _open_a_device(context: BrowserContext, link: str) -> int:
    """Bytes of the list; the page then works without a network."""
    page = context.new_page()
    page.goto(link)
    page.fill("[name=label]", "Bench")
    with page.expect_event("requestfinished", lambda request: "/door/list" in request.url) as listed:
        page.locator("main form button").click()
    page.wait_for_selector("html[data-offline=ready]", state="attached")
    size = listed.value.sizes()["responseBodySize"]  # a closed page cannot be asked any more
    page.close()
    return size


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
def _installed(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """A server with the event that the calls are measured on; the link of its door, and the codes of those expected."""
    app = create_app(Config(secret_key="bench", instance=folder, database_url=f"sqlite:///{folder / 'plenary.db'}", testing=True))
    secret, _session = installation(app)
    with app.app_context():
        codes = [check_in_code(each) for each in db.session.scalars(sa.select(Delegate.public_id))]
        db.session.remove()
        db.engine.dispose()
    with _serving(folder) as address:
        yield f"{address}/door/{secret}", codes


def _until_it_answers(address: str) -> None:
    """Whatever it says: a schema that was made without migrations is no healthy one."""
    for _attempt in range(600):
        try:
            urlopen(address).close()
            return
        except HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(address)


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {"PATH": "/usr/bin:/bin", "SECRET_KEY": "bench", "PLENARY_INSTANCE": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'plenary.db'}"}
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4", "--worker-class", "gthread"]
    process = subprocess.Popen([*command, "--no-control-socket", "--log-level", "warning", "app:create_app()"], env=environment)
    try:
        _until_it_answers(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
