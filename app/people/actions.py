"""Making and changing accounts."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa
from flask_security.utils import hash_password, verify_password

from app.database import db, only_one
from app.errors import NotFound, Refused
from app.people.models import Account, AccountRole
from app.treaty.models import Mandate
from app.web.access import Role
from app.web.links import hash_of

JOIN_WITHIN = timedelta(days=7)


def add(
    *,
    email: str,
    name: str,
    roles: Iterable[str],
    now: datetime,
    password: str | None = None,
    language: str = "en",
    mandates: Iterable[Mandate] = (),
    demonstration: bool = False,
) -> Account:
    """A new account; without a password nobody can sign in until they have used their joining link."""
    _refuse_if_taken(email)
    account = Account(
        email=email.strip().lower(),
        name=name,
        language=language,
        password=hash_password(password or secrets.token_urlsafe(32)),
        fs_uniquifier=uuid4().hex,
        created_at=now,
        active=True,
        demonstration=demonstration,
        roles=_roles(roles),
        mandates=list(mandates),
    )
    with only_one("email_taken"):
        db.session.add(account)
    return account


def change(
    account: Account, *, by: Account, email: str, name: str, language: str, roles: Iterable[str], mandates: Iterable[Mandate]
) -> None:
    """Change who somebody is; nobody takes their own administration away and locks everybody out."""
    if email.strip().lower() != account.email:
        _refuse_if_taken(email)
    if account is by and Role.ISU not in set(roles):
        raise Refused("own_role")
    with only_one("email_taken"):
        account.email = email.strip().lower()
    account.name, account.language = name, language
    account.roles, account.mandates = _roles(roles), list(mandates)
    db.session.flush()


def set_active(account: Account, *, active: bool, by: Account) -> None:
    """Close or reopen an account; closing ends its sessions."""
    if account is by:
        raise Refused("own_role")
    account.active = active
    account.fs_uniquifier = uuid4().hex
    account.join_hash = None
    db.session.flush()


def issue_joining_link(account: Account, *, now: datetime) -> str:
    """A 256-bit link by which the person sets a password; only its hash is kept, the older one stops working."""
    secret = secrets.token_urlsafe(32)
    account.join_hash, account.join_until = hash_of(secret), now + JOIN_WITHIN
    db.session.flush()
    return secret


def account_of_joining_link(secret: str, *, now: datetime) -> Account:
    """Whose link it is; raises `NotFound` alike for unknown, used and expired ones."""
    account = db.session.scalar(sa.select(Account).where(Account.join_hash == hash_of(secret), Account.active))
    if account is None or account.join_until is None or account.join_until < now:
        raise NotFound
    return account


def set_password(account: Account, password: str, *, current: str | None = None) -> None:
    """A new password; with `current` only if that is right. Every session of the account ends."""
    if current is not None and not verify_password(current, account.password):
        raise Refused("wrong_password")
    account.password = hash_password(password)
    account.fs_uniquifier = uuid4().hex
    account.join_hash = None
    db.session.flush()


def _refuse_if_taken(email: str) -> None:
    if db.session.scalar(sa.select(Account.id).where(Account.email == email.strip().lower())):
        raise Refused("email_taken")


def _roles(names: Iterable[str]) -> list[AccountRole]:
    kept = {role.name: role for role in db.session.scalars(sa.select(AccountRole))}
    for name in set(names) - set(kept):
        kept[name] = AccountRole(name=Role(name).value)
        db.session.add(kept[name])
    return [kept[name] for name in dict.fromkeys(names)]
