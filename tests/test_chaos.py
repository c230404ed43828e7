"""What goes wrong around it: it is said, nothing acknowledged is lost, and it comes back by itself. Killed servers: tests/test_nothing_lost.py."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock, create_app
from app.audit import chain
from app.database import db
from app.jobs.models import Progress
from app.mail import delivery, hosts, outbox
from app.mail.models import Message
from app.people.models import Account
from app.web.language import READERS
from config import Config
from tests import make
from tests.conftest import SECRET, Browser, kept, signed_in


def named(name: str) -> dict[str, str]:
    """A form that changes one's own name."""
    return {"part": "about", "name": name, "language": "en"}


def browser(apart: Flask) -> FlaskClient:
    """Of a member of staff called Before; nothing of it is held open here, where it would hold up the browser."""
    apart.test_client_class = Browser
    account = make.account(name="Before")
    db.session.refresh(account)
    db.session.expunge(account)
    db.session.remove()
    return signed_in(apart, account)


@pytest.mark.skipif(not os.environ.get("TEST_DATABASE_URL"), reason="PostgreSQL only")
def test_the_next_request_works_after_postgresql_was_restarted(apart: Flask) -> None:
    client = browser(apart)
    assert client.post("/account", data=named("Kept")).status_code == 303

    other = sa.create_engine(db.engine.url)
    with other.connect() as connection:
        ends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        assert connection.execute(sa.text(ends)).all()
    other.dispose()

    db.session.remove()
    assert client.get("/account").status_code == 200
    assert db.session.scalar(sa.select(Account.name)) == "Kept"


def test_while_its_database_is_away_it_says_so_in_every_language(tmp_path: Path) -> None:
    """One without a table refuses like one that is not there."""
    app = create_app(Config(secret_key=SECRET, instance=tmp_path, database_url=f"sqlite:///{tmp_path / 'empty.db'}"))
    client = app.test_client()

    assert client.get("/healthz").status_code == 503
    for address in ("/activities", "/sign-in", f"/d/{'x' * 43}"):
        answer = client.get(address)
        assert answer.status_code == 503 and len(answer.get_data(as_text=True).splitlines()) == len(READERS), address


def test_a_database_that_is_full_says_so_and_goes_on_when_there_is_room(apart: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("SQLite counts its pages")
    client = browser(apart)

    def most(pages: int) -> None:
        @sa.event.listens_for(db.engine, "checkout")
        def _limit(connection: object, *_more: object) -> None:
            connection.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]  # the driver's

    most(1)  # as many as there are
    full = None
    for number in range(60):
        full = client.post("/account", data=named(f"Name {number} " + "x" * 150))
        if full.status_code != 303:
            break
    assert full is not None and full.status_code == 503
    assert client.get("/sign-in").status_code in (200, 302)
    name = db.session.scalar(sa.select(Account.name))
    assert name == "Before" or name == f"Name {number - 1} " + "x" * 150
    db.session.remove()

    most(1_000_000)
    assert client.post("/account", data=named("After")).status_code == 303
    assert db.session.scalar(sa.select(Account.name)) == "After"
    assert chain.verify().broken is None


def test_a_mail_server_that_hangs_keeps_messages_waiting_and_is_said(apart: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        config = apart.config["PLENARY"]
        monkeypatch.setitem(apart.config, "PLENARY", replace(config, smtp_url=f"smtp://127.0.0.1:{silent.getsockname()[1]}"))
        monkeypatch.setattr(delivery, "PATIENCE", 0.3)
        outbox.put(to=["a@example.org"], subject="x", text="x", about="", kind="test", now=clock.now())
        kept()
        delivery.deliver()
    message = db.session.scalars(sa.select(Message)).one()
    assert message.progress is Progress.QUEUED and hosts.troubles()[hosts.SMTP].trouble


def test_a_clock_that_was_wrong_signs_out_and_loses_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    make.convention()
    client, real = signed_in(app, make.account(name="Before")), clock.now
    assert client.post("/account", data=named("Kept")).status_code == 303

    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(days=400))
    assert client.get("/account").status_code == 302
    monkeypatch.setattr(clock, "now", lambda: real() - timedelta(days=400))
    assert client.post("/account", data=named("In the past")).status_code == 303
    monkeypatch.setattr(clock, "now", real)
    assert client.get("/account").status_code == 200
    assert chain.verify().broken is None
