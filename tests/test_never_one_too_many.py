"""Limits hold when many register at the same moment over HTTP: never one over, never one lost, none twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from threading import Barrier
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.database import db
from app.invitations.actions import link_of
from app.invitations.models import Answer, InvitationStatus
from app.registration.models import Delegate, DelegateStatus, SessionChoice, Terms
from app.web.links import hash_of, secret_for
from tests import make
from tests.conftest import kept
from tests.servers import serving

pytestmark = pytest.mark.long

SLOW = "tests.slow_turns:with_turns()"
WITHOUT = "tests.slow_turns:without_turns()"


class Window:
    """A browser that opened the form before any of them sends it, and keeps its connection from then on."""

    def __init__(self, address: str, path: str) -> None:
        self.path = path
        self.connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        self.cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
        self.hidden = dict(re.findall(r'<input[^>]*name="(csrf_token|notice)"[^>]*value="([^"]+)"', answer.read().decode()))
        self.connection.close()

    def send(self, name: str) -> int:
        """Name somebody; the status of the answer, 0 where there was none."""
        return self.post(self.path, {"family_name": name, "role": "adviser", "language": "en", "agreed": "y", "submission_key": str(uuid4())})

    def post(self, path: str, facts: dict[str, str]) -> int:
        """The same for any form of the page."""
        facts = facts | self.hidden
        head = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        for _time in ("on the connection that was kept", "on a new one, where the server had closed that"):
            try:
                self.connection.request("POST", path, urlencode(facts), head)
                answer = self.connection.getresponse()
                answer.read()
                return answer.status
            except (OSError, HTTPException):
                self.connection.close()
        return 0


def delegations(states: int, **terms: int | bool) -> list[str]:
    """The forms of so many States that attend one event with these limits."""
    day = clock.today() + timedelta(days=10)
    event = make.event(starts_on=day, ends_on=day)
    db.session.add(Terms(event_id=event.id, **terms))
    paths = []
    for _number in range(states):
        invitation = make.invitation(event, make.state(), status=InvitationStatus.SENT, answer=Answer.ATTENDING)
        invitation.link_hash = hash_of(link_of(invitation))
        paths.append(f"/s/{link_of(invitation)}/delegates/new")
    kept()
    return paths


def submitted(app: Flask, paths: Sequence[str], number: int, *, windows: int, wsgi: str = SLOW) -> Counter[int]:
    """How often each status was answered when so many forms were sent from so many windows at once."""
    config = app.config["PLENARY"]
    with serving(instance=config.instance, database_url=config.database_url, wsgi=wsgi) as address, ThreadPoolExecutor(windows) as pool:
        opened = list(pool.map(lambda pair: Window(address, pair[1]), zip(range(windows), cycle(paths), strict=False)))
        together = Barrier(windows)

        def work(start: int) -> list[int]:
            together.wait()
            return [opened[start].send(f"Person {letters(each)}") for each in range(start, number, windows)]

        return Counter(status for answers in pool.map(work, range(windows)) for status in answers)


def letters(number: int) -> str:
    """A name of its own for each."""
    return "".join(chr(97 + int(digit)) for digit in str(number))


def standings() -> Counter[DelegateStatus]:
    found = Counter(db.session.scalars(sa.select(Delegate.status)))
    names = db.session.scalars(sa.select(Delegate.family_name)).all()
    assert len(names) == len(set(names))
    db.session.remove()
    return found


def test_fifty_at_once_are_no_more_than_the_places(apart: Flask) -> None:
    paths = delegations(25, capacity=19)

    answers = submitted(apart, paths, 50, windows=50)

    assert answers == {303: 19, 422: 31}
    assert standings() == {DelegateStatus.REGISTERED: 19}


def test_five_hundred_at_once_are_no_more_than_the_places(apart: Flask) -> None:
    paths = delegations(25, capacity=480)

    answers = submitted(apart, paths, 500, windows=25, wsgi="app:create_app()")

    assert answers == {303: 480, 422: 20}
    assert standings() == {DelegateStatus.REGISTERED: 480}


def test_whoever_finds_no_place_waits_and_nobody_is_lost(apart: Flask) -> None:
    paths = delegations(10, capacity=19, quota=3, waiting_list=True)

    answers = submitted(apart, paths, 50, windows=50)

    assert answers == {303: 50}
    assert standings() == {DelegateStatus.REGISTERED: 19, DelegateStatus.WAITING: 31}


def test_without_turns_there_is_one_too_many(apart: Flask) -> None:
    paths = delegations(16, capacity=3)

    answers = submitted(apart, paths, 16, windows=16, wsgi=WITHOUT)

    assert max(answers) < 500
    assert standings()[DelegateStatus.REGISTERED] > 3


def chosen_at_once(app: Flask, number: int, wsgi: str) -> int:
    """How many have one of three places in a session after so many delegates chose it at once."""
    day = clock.today() + timedelta(days=10)
    event = make.event(starts_on=day, ends_on=day)
    session, paths = make.session(event, places=3).public_id, []
    for _number in range(number):
        delegate = make.delegate(event, state=make.state())
        secret = secret_for("delegate", delegate.public_id, 1)
        delegate.link_hash = hash_of(secret)
        paths.append(f"/d/{secret}")
    kept()
    config = app.config["PLENARY"]
    with serving(instance=config.instance, database_url=config.database_url, wsgi=wsgi) as address, ThreadPoolExecutor(number) as pool:
        opened = list(pool.map(lambda path: Window(address, path), paths))
        answers = Counter(pool.map(lambda window: window.post(f"{window.path}/sessions", {"sessions": session}), opened))
    assert max(answers) < 500
    chosen = db.session.scalars(sa.select(SessionChoice.placed_at)).all()
    db.session.remove()
    assert answers != {303: number} or len(chosen) == number
    return sum(each is not None for each in chosen)


def test_twenty_who_choose_a_session_at_once_are_no_more_than_its_places(apart: Flask) -> None:
    assert chosen_at_once(apart, 20, SLOW) == 3


def test_without_turns_a_session_has_one_too_many(apart: Flask) -> None:
    assert chosen_at_once(apart, 10, WITHOUT) > 3
