"""Whoever looks after the installation is told in words what is not well; a log and a figure name no person."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask import Flask, abort

from app import clock
from app.database import db
from app.documents import pdf
from app.mail import outbox
from app.mail.models import MailHost
from app.oversight import health
from app.web import logs
from app.web.access import Role
from config import Config
from tests import make
from tests.conftest import counting, signed_in
from tests.servers import SECRET
from tests.web.test_every_endpoint import CANARY


@pytest.fixture
def config(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    """An installation that somebody outside uses."""
    config = replace(app.config["PLENARY"], base_url="https://x.example.org", smtp_url="smtp://mail.example.org", metrics_token="t" * 20, security_contact="mailto:s@example.org")
    monkeypatch.setitem(app.config, "PLENARY", config)
    monkeypatch.setattr(health, "schema_is_at_head", lambda: True)
    yield config


def test_each_part_says_how_it_stands_and_what_to_do(app: Flask, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    make.convention()
    (config.instance / "last_backup").touch()
    now = clock.now()
    assert {each.key: each.tone for each in health.parts(now)} == dict.fromkeys(
        ("database", "queue", "mail", "disk", "backup", "documents", "settings"), "good"
    )

    outbox.put(to=["a@example.org"], subject="x", text="x", about="", kind="test", now=now - timedelta(minutes=9))
    db.session.add(MailHost(name="smtp", trouble="connection refused", troubled_since=now))
    db.session.commit()
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=5000))

    def missing(*_facts: object, **_more: object) -> float:
        raise pdf.PangoMissing

    monkeypatch.setattr(health, "text_width", missing)
    monkeypatch.setattr(health, "schema_is_at_head", lambda: False)
    later = {each.key: each for each in health.parts(now + timedelta(days=3))}
    assert {key: each.tone for key, each in later.items()} == {
        "database": "wrong", "queue": "wrong", "mail": "wrong", "disk": "wrong", "backup": "attention", "documents": "wrong", "settings": "good",
    }  # fmt: skip
    assert all(each.todo for each in later.values() if each.tone != "good")

    page = signed_in(app, make.account()).get("/health").get_data(as_text=True)
    assert "Everything else works" in page and "Start a worker" in page
    told = app.test_cli_runner().invoke(args=["look"])
    assert told.exit_code == 1 and "Pango" in told.output
    assert app.test_cli_runner().invoke(args=["look", "--troubles"]).exit_code == 0
    assert signed_in(app, make.account(Role.OBSERVER)).get("/health").status_code == 404


def test_health_is_told_in_the_numbers_and_hours_of_its_reader(app: Flask, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    make.convention()
    (config.instance / "last_backup").touch()
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=int(77.5 * 1024**3)))
    client = signed_in(app, make.account())

    french, spanish = (client.get(f"/health?lang={code}").get_data(as_text=True) for code in ("fr", "es"))

    assert "77,5 Go sont libres." in french and ">Élément<" in french and "(UTC+0" in french
    assert "77,5 GB" in spanish and ">Elemento<" in spanish


def test_figures_are_for_whoever_sends_the_token(app: Flask, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.oversight.metrics.schema_is_at_head", lambda: True)
    make.convention()
    client = app.test_client()
    outbox.put(to=[f"{CANARY}@example.org"], subject=CANARY, text="x", about="", kind="test", now=make.NOW)
    db.session.commit()

    with counting() as statements:
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {config.metrics_token}"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200 and 'plenary_work_rows{work="message",progress="queued"} 1' in text and CANARY not in text
    assert len(statements) < 20
    assert 'plenary_work_oldest_due_seconds{work="message"} 0' not in text
    monkeypatch.setitem(app.config, "PLENARY", replace(config, smtp_url=""))
    kept = client.get("/metrics", headers={"Authorization": f"Bearer {config.metrics_token}"}).get_data(as_text=True)
    assert 'plenary_work_oldest_due_seconds{work="message"} 0' in kept, "nobody will send it, so it does not wait"
    for wrong in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Bearer é"}):
        assert client.get("/metrics", headers=wrong).status_code == 404
    monkeypatch.setitem(app.config, "PLENARY", replace(config, metrics_token=""))
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_who_finds_a_weakness_is_told_where_to_say_it(app: Flask, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    said = app.test_client().get("/.well-known/security.txt").get_data(as_text=True)
    assert "Contact: mailto:s@example.org\n" in said and "Expires: " in said

    monkeypatch.setitem(app.config, "PLENARY", replace(config, security_contact=""))
    assert app.test_client().get("/.well-known/security.txt").status_code == 404


def test_a_line_of_the_log_names_the_request_and_no_person(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    from app import create_app

    root = logging.getLogger()
    before = root.handlers, root.level
    try:
        app = create_app(Config(secret_key=SECRET, instance=tmp_path, database_url="sqlite://", log_format="json", trusted_proxies=1))  # type: ignore[arg-type]  # a path
        app.add_url_rule("/fails", view_func=lambda: 1 / 0, endpoint="fails")
        app.add_url_rule("/refused", view_func=lambda: abort(418), endpoint="refused")
        answer = app.test_client().get(f"/fails?q={CANARY}", headers={"X-Request-ID": "abcdef-123456"})
        strange = app.test_client().get("/fails", headers={"X-Request-ID": "x y\n"[:3]})
    finally:
        root.handlers, root.level = before
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert answer.headers["X-Request-ID"] == "abcdef-123456" and strange.headers["X-Request-ID"] != "x y"
    assert CANARY not in str(lines)
    [failed] = [each for each in lines if each.get("exception") and each["request_id"] == "abcdef-123456"]
    assert failed["exception"] == "ZeroDivisionError" and failed["endpoint"] == "fails"
    assert {"method": "GET", "request_id": "abcdef-123456"}.items() <= next(each for each in lines if each["message"] == "request").items()
    assert logs.JsonLines
