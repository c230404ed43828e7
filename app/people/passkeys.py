"""Passkeys (Web Authentication, level 3), by py_webauthn: registered, signed in with, several for each account."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.database import db, only_one
from app.errors import Refused
from app.people.models import Account, Challenge, Passkey
from app.people.notes import note
from app.web.links import hash_of

WITHIN = timedelta(minutes=5)
VERIFIED = UserVerificationRequirement.REQUIRED
"""The device asks for a finger, a face or a PIN: a passkey is two factors in one."""


@dataclass(frozen=True)
class Site:
    """For whom a passkey is good: a host name and the origins of its pages."""

    host: str
    origins: list[str]


def site() -> Site:
    """The public address; on the machine itself browsers give passkeys to "localhost" only, never to a number."""
    base = current_app.config["PLENARY"].base_url
    parts = urlsplit(base)
    if parts.hostname in ("127.0.0.1", "::1", "localhost"):
        port = f":{parts.port}" if parts.port else ""
        return Site("localhost", [f"{parts.scheme}://localhost{port}"])
    return Site(parts.hostname or "", [f"{parts.scheme}://{parts.netloc}"])


def ask_to_register(account: Account, *, now: datetime) -> dict[str, Any]:
    """`{"secret": …, "publicKey": …}` for `navigator.credentials.create`."""
    secret, challenge = _new_challenge(account, now=now)
    options = generate_registration_options(
        rp_id=site().host,
        rp_name="Plenary",
        user_id=account.public_id.encode(),
        user_name=account.email,
        user_display_name=account.name,
        challenge=challenge,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each.credential_id) for each in account.passkeys],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
        ),
    )
    return {"secret": secret, "publicKey": json.loads(options_to_json(options))}


def register(account: Account, answer: str, *, secret: str, name: str, now: datetime) -> Passkey:
    """Keep the public key that the device made; raises `Refused("passkey_refused")`."""
    challenge = _take_challenge(secret, account=account, now=now)
    try:
        verified = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site().host,
            expected_origin=site().origins,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise Refused("passkey_refused") from error
    passkey = Passkey(
        account=account,
        name=name,
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        added_at=now,
    )
    with only_one("passkey_refused"):
        db.session.add(passkey)
    note(account, "passkey_added", now=now, by=account, detail=name)
    return passkey


def ask_to_sign_in(*, now: datetime) -> dict[str, Any]:
    """`{"secret": …, "publicKey": …}` for `navigator.credentials.get`: the same for everybody, so it tells nothing of accounts."""
    secret, challenge = _new_challenge(None, now=now)
    options = generate_authentication_options(rp_id=site().host, challenge=challenge, user_verification=VERIFIED)
    return {"secret": secret, "publicKey": json.loads(options_to_json(options))}


def account_of(answer: str, *, secret: str, now: datetime) -> Account:
    """Whose passkey has signed; raises `Refused("passkey_refused")` alike for unknown, closed and wrong ones."""
    challenge = _take_challenge(secret, account=None, now=now)
    try:
        passkey = db.session.scalar(
            sa.select(Passkey)
            .join(Account)
            .where(Passkey.credential_id == base64url_to_bytes(json.loads(answer)["rawId"]), Account.active)
            .with_for_update(of=Passkey)
        )
        if passkey is None:
            raise Refused("passkey_refused")
        verified = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site().host,
            expected_origin=site().origins,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused("passkey_refused") from error
    passkey.sign_count, passkey.used_at = verified.new_sign_count, now
    db.session.flush()
    return passkey.account


def remove(account: Account, public_id: str, *, now: datetime) -> None:
    """Take one off; one that is not there is gone already."""
    for passkey in list(account.passkeys):
        if passkey.public_id == public_id:
            account.passkeys.remove(passkey)
            note(account, "passkey_removed", now=now, by=account, detail=passkey.name)


def _new_challenge(account: Account | None, *, now: datetime) -> tuple[str, bytes]:
    db.session.execute(sa.delete(Challenge).where(Challenge.until < now))
    secret, challenge = secrets.token_urlsafe(32), secrets.token_bytes(32)
    account_id = account.id if account else None
    db.session.add(Challenge(secret_hash=hash_of(secret), challenge=challenge, account_id=account_id, until=now + WITHIN))
    db.session.flush()
    return secret, challenge


def _take_challenge(secret: str, *, account: Account | None, now: datetime) -> bytes:
    """Once: whoever sends the same answer again finds nothing."""
    asked = sa.select(Challenge).where(Challenge.secret_hash == hash_of(secret), Challenge.until >= now)
    found = db.session.scalar(asked.with_for_update())
    if found is None or found.account_id != (account.id if account else None):
        raise Refused("passkey_refused")
    db.session.delete(found)
    db.session.flush()
    return found.challenge
