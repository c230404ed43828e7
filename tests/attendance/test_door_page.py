"""The page of the door is the same for everybody, and its worker keeps all that it needs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.people.models import Account
from app.web.language import READERS
from config import ROOT
from tests import make

STATIC = ROOT / "app" / "static"


def test_the_shell_is_the_same_for_everybody(app: Flask, client: FlaskClient, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.convention()
    make.state("Kenya", iso3="KEN")
    make.event(title="An event")
    stranger, officer = client.get("/door/"), sign_in(make.account()).get("/door/")

    assert stranger.get_data() == officer.get_data() == client.get("/door/in/en").get_data()
    assert b"An event" not in stranger.get_data() and b'<option value="KEN">Kenya</option>' in stranger.get_data()
    assert client.get("/door/", headers={"If-None-Match": stranger.headers["ETag"]}).status_code == 304
    assert client.get("/door/in/fr").get_data() != stranger.get_data()
    assert "Set-Cookie" not in client.get("/door/in/fr").headers
    assert client.get("/door/in/xx").status_code == 404
    arabic = client.get("/door/", headers={"Accept-Language": "ar"}).get_data()
    assert b'<html lang="ar" dir="rtl">' in arabic and b"reboot.rtl" in arabic
    assert arabic == client.get("/door/in/ar").get_data() == sign_in(make.account()).get("/door/?lang=ar").get_data()


def test_the_page_can_be_installed(client: FlaskClient) -> None:
    answer = client.get("/door/manifest.webmanifest")
    said = answer.get_json(force=True)

    assert answer.mimetype == "application/manifest+json"
    assert (said["start_url"], said["scope"], said["display"]) == ("/door/", "/door/", "standalone")
    assert all(client.get(icon["src"]).status_code == 200 for icon in said["icons"])


def test_the_worker_keeps_every_script_and_what_they_load(client: FlaskClient) -> None:
    answer = client.get("/door/worker.js")
    kept = set(re.findall(r'"(/[^"]+)"', answer.get_data(as_text=True)))

    assert answer.headers["Service-Worker-Allowed"] == "/door/" and answer.mimetype == "text/javascript"
    assert {f"/door/in/{each}" for each in READERS} < kept
    scripts = list((STATIC / "js" / "door").glob("*.js"))
    assert {f"/static/js/door/{path.name}" for path in scripts} < kept
    loaded = {
        f"/static/{(path.parent / name).resolve().relative_to(STATIC.resolve())}"
        for path in scripts
        for name in re.findall(r'(?:from|import)\(? ?"(\.[^"]+)"', path.read_text())
    }
    shell = client.get("/door/").get_data(as_text=True)
    linked = set(re.findall(r'(?:stylesheet" href|module" src)="([^"]+)"', shell))
    assert loaded | linked <= kept
    assert all(client.get(path).status_code == 200 for path in kept)


def test_a_changed_script_is_fetched_anew(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    before = client.get("/door/worker.js").get_data()
    assert client.get("/door/worker.js").get_data() == before
    monkeypatch.setattr("app.attendance.views.page._digest", lambda path: path.name.encode())

    assert client.get("/door/worker.js").get_data() != before


def test_every_sentence_of_the_scripts_is_in_the_page(client: FlaskClient) -> None:
    shell = client.get("/door/").get_data(as_text=True)
    known = set(re.findall(r'data-word="(\w+)"', shell))
    source = "".join(path.read_text() for path in (STATIC / "js" / "door").glob("*.js"))

    assert set(re.findall(r'\bword\("(\w+)"', source)) <= known
    ids = set(re.findall(r'\bid="([\w-]+)"', shell))
    assert set(re.findall(r'\$\("([\w-]+)"\)|getElementById\("([\w-]+)"\)', source)) <= {(each, "") for each in ids} | {("", each) for each in ids}
