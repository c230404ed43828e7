"""What was acknowledged is there, whatever is killed; the same form sent many times registers one person."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, build_opener

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.database import db, transaction
from app.documents.pdf import page_count
from app.files.models import StoredFile
from app.invitations import actions as invitations
from app.invitations.actions import link_of
from app.invitations.models import Answer, InvitationStatus, Letter, LetterBatch
from app.jobs.models import Progress
from app.mail.models import Message
from app.registration.models import Delegate
from app.web.links import hash_of
from tests import make
from tests.conftest import kept
from tests.servers import kill_at, serving, working

pytestmark = pytest.mark.long


class _Stay(HTTPRedirectHandler):
    """A 303 is the acknowledgement; what it leads to is not asked for."""

    def redirect_request(self, *_arguments: object) -> None:
        return None


class Desk:
    """A desk officer's browser: a cookie jar and the form that was opened."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()), _Stay())
        page = self.opener.open(address, timeout=20).read().decode()
        self.hidden = dict(re.findall(r'<input[^>]*name="(csrf_token|submission_key|notice)"[^>]*value="([^"]+)"', page))
        assert set(self.hidden) == {"csrf_token", "submission_key", "notice"}

    def send(self, name: str) -> int:
        """The status of the answer; 0 where there was none."""
        facts = {"family_name": name, "role": "adviser", "language": "en", "email": f"{name}@example.org".lower(), "agreed": "y"}
        body = urlencode(self.hidden | facts).encode()
        try:
            return int(self.opener.open(self.address, body, timeout=20).status)
        except HTTPError as answer:
            return answer.code
        except OSError:
            return 0


@pytest.fixture
def installation(apart: Flask) -> tuple[Flask, str]:
    """An event to which one State is invited and said yes; the application and the State's form."""
    day = clock.today() + timedelta(days=10)
    event = make.event(starts_on=day, ends_on=day)
    invitation = make.invitation(event, make.state("Kenya"), status=InvitationStatus.SENT, answer=Answer.ATTENDING)
    secret = link_of(invitation)
    invitation.link_hash = hash_of(secret)
    kept()
    return apart, f"/s/{secret}/delegates/new"


def served(app: Flask):  # type: ignore[no-untyped-def]  # a context manager
    config = app.config["PLENARY"]
    return serving(instance=config.instance, database_url=config.database_url)


def worked(app: Flask):  # type: ignore[no-untyped-def]  # a context manager
    config = app.config["PLENARY"]
    return working(instance=config.instance, database_url=config.database_url)


def names() -> list[str]:
    found = list(db.session.scalars(sa.select(Delegate.family_name)))
    db.session.remove()
    return found


def test_the_same_form_sent_by_twenty_at_once_registers_one_person(installation: tuple[Flask, str]) -> None:
    app, path = installation
    with served(app) as address:
        desk = Desk(address + path)
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda _number: desk.send("KOFFI"), range(20)))

    assert set(answers) == {303}
    assert names() == ["KOFFI"]


def test_twenty_colleagues_at_once_lose_nobody(installation: tuple[Flask, str]) -> None:
    app, path = installation
    with served(app) as address:
        desks = [Desk(address + path) for _number in range(20)]
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda pair: pair[1].send(f"Person{chr(65 + pair[0])}"), enumerate(desks)))

    assert set(answers) == {303}
    assert len(names()) == 20


def test_a_killed_server_loses_no_acknowledged_registration_and_no_mail(installation: tuple[Flask, str]) -> None:
    app, path = installation
    acknowledged: list[str] = []

    def register(address: str, start: int) -> None:
        for number in range(start, start + 10):
            name = f"Person{chr(65 + number // 26)}{chr(97 + number % 26)}"
            with suppress(OSError, AssertionError):
                if Desk(address + path).send(name) == 303:
                    acknowledged.append(name)

    with served(app) as address:
        threads = [threading.Thread(target=register, args=(address, start)) for start in (0, 10, 20, 30)]
        for thread in threads:
            thread.start()
        while len(acknowledged) < 6:
            time.sleep(0.01)
        kill_at(address)
        for thread in threads:
            thread.join()

    assert 6 <= len(acknowledged) < 40
    assert set(acknowledged) <= set(names())
    with served(app) as address:
        assert Desk(address + path).send("Afterwards") == 303
    written = {message.to[0] for message in db.session.scalars(sa.select(Message))}
    assert {f"{name}@example.org".lower() for name in acknowledged} <= written


def test_a_killed_worker_loses_no_letter_and_makes_none_twice(installation: tuple[Flask, str]) -> None:
    app, _path = installation
    isu = make.account()
    event = make.event(starts_on=clock.today() + timedelta(days=20), ends_on=clock.today() + timedelta(days=20))
    for _number in range(60):
        make.invitation(event, make.state())
    invitations.make_letters(event, dated=clock.today(), signatories={}, by=isu, now=clock.now())
    db.session.commit()
    db.session.remove()

    with worked(app) as worker:
        _wait_for(lambda: made() >= 5, seconds=60)
        family = _descendants(worker.pid or 0)
        worker.kill()
        worker.join()
        assert 5 <= made() < 60 and len(family) >= 3
        _wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family), seconds=10)
    with transaction():
        held = db.session.execute(sa.update(Letter).where(Letter.progress == Progress.WORKING).values(leased_until=clock.now()))
    assert held.rowcount > 0  # type: ignore[attr-defined]  # of an update
    with worked(app):
        _wait_for(lambda: _finished(), seconds=120)

    letters = db.session.scalars(sa.select(Letter)).all()
    assert {letter.progress for letter in letters} == {Progress.DONE} and len(letters) == 60
    files = db.session.scalars(sa.select(StoredFile).where(StoredFile.name == "invitation.pdf")).all()
    assert {file.id for file in files} == {letter.file_id for letter in letters} and len(files) == 60
    [batch] = db.session.scalars(sa.select(LetterBatch))
    assert batch.merged and page_count(batch.merged.content) == 60


def made() -> int:
    with transaction():
        return db.session.scalar(sa.select(sa.func.count()).where(Letter.file_id.is_not(None))) or 0


def _finished() -> bool:
    with transaction():
        return db.session.scalar(sa.select(LetterBatch.finished_at)) is not None


def _wait_for(come_true: Callable[[], bool], *, seconds: int) -> None:
    end = time.monotonic() + seconds
    while not come_true():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.02)


def _descendants(pid: int) -> set[int]:
    """The processes that a process has started, and theirs."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    found, new = set(), {pid}
    while new := {child for child, parent in parents.items() if parent in new} - found:
        found |= new
    return found
