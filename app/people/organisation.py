"""Sign-in through an organisation's OpenID Connect provider, by Authlib: discovery, PKCE, state and nonce."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import requests
import sqlalchemy as sa
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask, current_app
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError

from app.database import db
from app.errors import NotFound, Refused
from app.people.models import Account
from app.people.notes import note
from app.web.links import public_url

TIMEOUT = 10
"""Seconds that the provider has for each answer."""
FAILURES = (AuthlibBaseError, JoseError, requests.RequestException, KeyError, ValueError)


class _Session(OAuth2Session):
    """Asks where it was told to: a redirect would let whoever answers choose which machine is asked next."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(**facts)
        self.max_redirects = 0


class _Provider(FlaskOAuth2App):
    """The configured provider and no other."""

    client_cls = _Session

    def load_server_metadata(self) -> dict[str, Any]:
        """The discovery document; raises `ValueError` for that of another issuer (OpenID Connect Discovery, section 4.3)."""
        said: dict[str, Any] = super().load_server_metadata()
        if str(said.get("issuer")).rstrip("/") != current_app.config["PLENARY"].oidc_issuer:
            raise ValueError("the discovery document is another issuer's")
        return said


@dataclass(frozen=True)
class Arrival:
    """Who the provider says has come: `with_factors` when it says that it asked for more than a password."""

    issuer: str
    subject: str
    email: str
    """Empty unless the provider has verified it."""
    with_factors: bool


def is_offered() -> bool:
    """Whether the installation names a provider."""
    return bool(current_app.config["PLENARY"].oidc_issuer)


def name() -> str:
    """What the organisation is called on the page."""
    config = current_app.config["PLENARY"]
    return str(config.oidc_name or config.oidc_issuer.partition("://")[2])


def send_there() -> ResponseReturnValue:
    """To the provider's page; raises `Refused` where it does not answer."""
    try:
        answer: ResponseReturnValue = _client().authorize_redirect(public_url("people.organisation_back"))
    except FAILURES as error:
        raise Refused("organisation_failed") from error
    return answer


def arrival() -> Arrival:
    """Who has come back with a code; raises `Refused` unless state, code, signature, issuer, audience and nonce are right."""
    try:
        claims: dict[str, Any] = _client().authorize_access_token()["userinfo"]
        verified = claims.get("email_verified") is True
        return Arrival(
            issuer=str(claims["iss"]),
            subject=str(claims["sub"]),
            email=str(claims.get("email") or "").strip().lower() if verified else "",
            with_factors="mfa" in (claims.get("amr") or []),
        )
    except FAILURES as error:
        raise Refused("organisation_failed") from error


def account_of(who: Arrival) -> Account:
    """The account that is linked, else one of the verified address that is linked with nobody yet; none is ever made."""
    linked = sa.and_(Account.oidc_issuer == who.issuer, Account.oidc_subject == who.subject)
    same_address = sa.and_(Account.email == who.email, Account.oidc_subject.is_(None), sa.true() if who.email else sa.false())
    found = db.session.scalars(sa.select(Account).where(Account.active, sa.or_(linked, same_address))).all()
    account = next((each for each in found if each.oidc_subject == who.subject), None) or next(iter(found), None)
    if account is None:
        raise Refused("organisation_unknown")
    return account


def link(account: Account, who: Arrival, *, now: datetime) -> None:
    """From now on it is the subject that counts, whatever becomes of the address."""
    if account.oidc_subject is None:
        account.oidc_issuer, account.oidc_subject = who.issuer, who.subject
        note(account, "linked", now=now, by=account, detail=who.issuer)


def _client() -> FlaskOAuth2App:
    config = current_app.config["PLENARY"]
    if not config.oidc_issuer:
        raise NotFound
    return _made(current_app._get_current_object(), config.oidc_issuer, config.oidc_client_id, config.oidc_client_secret)  # type: ignore[attr-defined]  # a proxy


@lru_cache(maxsize=1)
def _made(app: Flask, issuer: str, client_id: str, client_secret: str) -> FlaskOAuth2App:
    """Kept, as it keeps the discovery document and the keys."""
    return OAuth(app).register(
        "organisation",
        client_cls=_Provider,
        client_id=client_id,
        client_secret=client_secret,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "default_timeout": TIMEOUT},
    )
