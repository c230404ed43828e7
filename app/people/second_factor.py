"""The second factor: an authenticator app (RFC 6238), and recovery codes for when it is lost."""

from __future__ import annotations

import secrets
from base64 import b32encode
from datetime import datetime

import sqlalchemy as sa
from passlib.exc import TokenError
from passlib.totp import TOTP

from app.database import db
from app.errors import Refused
from app.people.models import Account, Passkey, RecoveryCode
from app.people.notes import note
from app.web.links import hash_of

CODES = 10
WINDOW = 30
"""Seconds by which the clock of the device may be wrong: one step of the code."""
ISSUER = "Plenary"


def has_one(account: Account) -> bool:
    """Whether a second step is asked for after the password."""
    return account.totp_secret is not None or bool(
        db.session.scalar(sa.select(sa.exists().where(Passkey.account_id == account.id)))
    )


def is_wanted(account: Account) -> bool:
    """Whether one of the account's roles needs a second factor and there is none yet; at most one statement."""
    return any(role.needs_second_factor for role in account.roles) and not has_one(account)


def new_secret() -> str:
    """160 random bits in base32, for an app that is about to be set up."""
    return str(TOTP.new().base32_key)


def address_of(secret: str, account: Account) -> str:
    """The otpauth address that the app reads from a code."""
    return str(TOTP(key=secret).to_uri(label=account.email, issuer=ISSUER))


def set_up(account: Account, secret: str, code: str, *, now: datetime) -> None:
    """Take the app once it shows the right code; raises `Refused("wrong_code")`."""
    account.totp_counter = _counter_of(secret, code, after=0, now=now)
    account.totp_secret = secret.encode()
    note(account, "app_added", now=now, by=account)


def take_off_app(account: Account, *, now: datetime) -> None:
    """No app any more."""
    account.totp_secret, account.totp_counter = None, 0
    note(account, "app_removed", now=now, by=account)


def prove(account: Account, code: str, *, now: datetime) -> None:
    """Accept the code of the app or a recovery code, each once; raises `Refused("wrong_code")`."""
    code = "".join(code.split()).replace("-", "").lower()
    if account.totp_secret is not None and code.isdigit():
        account.totp_counter = _counter_of(account.totp_secret.decode(), code, after=account.totp_counter, now=now)
        db.session.flush()
        return
    used = sa.delete(RecoveryCode).where(RecoveryCode.account_id == account.id, RecoveryCode.code_hash == hash_of(code))
    if db.session.execute(used).rowcount != 1:  # type: ignore[attr-defined]  # a DELETE has a count
        raise Refused("wrong_code")
    note(account, "code_used", now=now, by=account)


def make_codes(account: Account, *, now: datetime) -> list[str]:
    """Ten new recovery codes of 120 bits in groups of four; the older ones work no more, and only hashes are kept."""
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [b32encode(secrets.token_bytes(15)).decode().lower() for _each in range(CODES)]
    db.session.add_all(RecoveryCode(account_id=account.id, code_hash=hash_of(code)) for code in codes)
    note(account, "codes_made", now=now, by=account)
    return ["-".join(code[start : start + 4] for start in range(0, 24, 4)) for code in codes]


def codes_left(account: Account) -> int:
    """How many recovery codes were not used yet."""
    return db.session.scalar(sa.select(sa.func.count()).where(RecoveryCode.account_id == account.id)) or 0


def take_off_all(account: Account, *, by: Account, now: datetime) -> None:
    """The secretariat helps somebody who lost everything: no app, no passkey, no code any more."""
    account.totp_secret, account.totp_counter = None, 0
    account.passkeys.clear()
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    note(account, "factors_removed", now=now, by=by)


def _counter_of(secret: str, code: str, *, after: int, now: datetime) -> int:
    """The time step of a code that is right and newer than the last one that was taken."""
    try:
        match = TOTP(key=secret).match(code, time=int(now.timestamp()), window=WINDOW, last_counter=after or None)
    except (TokenError, ValueError) as error:
        raise Refused("wrong_code") from error
    return int(match.counter)
