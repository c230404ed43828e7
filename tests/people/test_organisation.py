"""Sign-in through an organisation, against a real OpenID Connect provider in a process of its own."""

from __future__ import annotations

import dataclasses
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient

from app.database import db
from app.people.models import Account, AccountNote
from app.web.access import Role
from tests import make

PEOPLE = (
    {"sub": "known", "email": "Known@Example.org", "email_verified": True},
    {"sub": "unverified", "email": "known@example.org", "email_verified": False},
    {"sub": "stranger", "email": "stranger@example.org", "email_verified": True},
    {"sub": "known-too", "email": "known@example.org", "email_verified": True},
    {"sub": "factors", "email": "factors@example.org", "email_verified": True, "amr": ["pwd", "mfa"]},
)


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    claims = [part for person in PEOPLE for part in ("--user-claims", json.dumps(person))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port), "-n", "true", *claims]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _attempt in range(300):
        with suppress(requests.ConnectionError):
            requests.get(f"{address}/.well-known/openid-configuration", timeout=5)
            break
        time.sleep(0.1)
    yield address
    process.kill()
    process.wait()


@pytest.fixture
def offered(app: Flask, provider: str, monkeypatch: pytest.MonkeyPatch) -> Flask:
    make.convention()
    config = dataclasses.replace(
        app.config["PLENARY"], oidc_issuer=provider, oidc_client_id="plenary", oidc_client_secret="secret", oidc_name="The Ministry"
    )
    monkeypatch.setitem(app.config, "PLENARY", config)
    return app


def come_back(client: FlaskClient, subject: str, change: Callable[[str], str] = lambda address: address):
    """Go there, say who one is, follow the way back; returns the answer to the confirmation."""
    there = client.get("/sign-in/organisation").headers["Location"]
    back = requests.post(there, data={"sub": subject}, allow_redirects=False, timeout=10).headers["Location"]
    parts = urlsplit(change(back))
    answer = client.get(f"{parts.path}?{parts.query}")
    return client.post(answer.headers["Location"]) if answer.headers["Location"].endswith("/in") else answer


def test_who_is_known_by_a_verified_address_comes_in_and_is_linked(offered: Flask, client: FlaskClient) -> None:
    account = make.account(email="known@example.org")
    assert "Sign in with The Ministry" in client.get("/sign-in").get_data(as_text=True)
    assert come_back(client, "known").status_code == 303
    assert client.get("/people").status_code == 200
    assert db.session.get(Account, account.id).oidc_subject == "known"  # type: ignore[union-attr]  # it is there
    assert [note.what for note in db.session.query(AccountNote).order_by(AccountNote.id)] == ["linked", "signed_in"]

    account = db.session.get(Account, account.id)  # type: ignore[assignment]  # it is there
    account.email = "renamed@example.org"
    db.session.commit()
    again = offered.test_client()
    come_back(again, "known")
    assert again.get("/people").status_code == 200


@pytest.mark.parametrize("subject", ["unverified", "stranger"])
def test_nobody_else_comes_in_and_no_account_is_made(offered: Flask, client: FlaskClient, subject: str) -> None:
    make.account(email="known@example.org")
    answer = come_back(client, subject)

    assert answer.headers["Location"] == "/sign-in" and client.get("/people").status_code == 302
    assert "no account for you here" in client.get("/sign-in").get_data(as_text=True)
    assert db.session.query(Account).count() == 1


def test_an_address_that_went_to_somebody_else_opens_nothing(offered: Flask, client: FlaskClient) -> None:
    make.account(email="known@example.org", oidc_issuer=offered.config["PLENARY"].oidc_issuer, oidc_subject="known")
    come_back(client, "known-too")

    assert client.get("/people").status_code == 302


def test_the_way_there_is_bound_to_this_browser(offered: Flask, client: FlaskClient) -> None:
    make.account(email="known@example.org")
    asked = parse_qs(urlsplit(client.get("/sign-in/organisation").headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"] and asked["nonce"] and asked["state"]
    come_back(client, "known", change=lambda back: back.replace("state=", "state=x"))
    assert client.get("/people").status_code == 302

    there = client.get("/sign-in/organisation").headers["Location"]
    back = urlsplit(requests.post(there, data={"sub": "known"}, allow_redirects=False, timeout=10).headers["Location"])
    victim = offered.test_client()
    assert victim.get(f"{back.path}?{back.query}").headers["Location"] == "/sign-in"


def test_the_second_factor_is_asked_unless_the_provider_has(offered: Flask, client: FlaskClient) -> None:
    for email in ("known@example.org", "factors@example.org"):
        make.account(Role.OBSERVER, email=email, totp_secret=b"GNTCZRJYU6KNFGUT6L7B7Q7YD6RRIATA")

    assert come_back(client, "known").headers["Location"] == "/sign-in/second-step"
    assert come_back(offered.test_client(), "factors").headers["Location"] == "/"


def test_a_provider_that_is_away_leaves_the_password(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    make.convention()
    assert client.get("/sign-in/organisation").status_code == 404
    monkeypatch.setitem(app.config, "PLENARY", dataclasses.replace(app.config["PLENARY"], oidc_issuer="http://127.0.0.1:9"))

    assert client.get("/sign-in/organisation").headers["Location"] == "/sign-in"
    assert "did not work" in client.get("/sign-in").get_data(as_text=True)


@pytest.mark.parametrize("answer", ["another issuer", "redirect"])
def test_nobody_but_the_configured_issuer_is_asked_or_believed(offered: Flask, client: FlaskClient, provider: str, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    discovery = f"{provider}/.well-known/openid-configuration"

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = requests.get(discovery, timeout=5).content
            self.send_response(302 if answer == "redirect" else 200)
            self.send_header("Location", discovery)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_said: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        Thread(target=server.handle_request, daemon=True).start()
        elsewhere = dataclasses.replace(offered.config["PLENARY"], oidc_issuer=f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setitem(offered.config, "PLENARY", elsewhere)

        assert client.get("/sign-in/organisation").headers["Location"] == "/sign-in"
    assert "did not work" in client.get("/sign-in").get_data(as_text=True)
