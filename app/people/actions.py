"""Making and changing accounts."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa
from flask_security.utils import hash_password

from app import clock
from app.database import db, only_one
from app.errors import NotFound, Refused
from app.people import messages, queries, second_factor
from app.people.models import Account, AccountRole
from app.people.notes import note
from app.people.offices import tell_fellows, tell_state
from app.treaty.models import Mandate
from app.treaty.rules import Term, areas_gained
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
    state_id: int | None = None,
    by: Account | None = None,
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
        state_id=state_id,
    )
    with only_one("email_taken"):
        db.session.add(account)
    note(account, "added", now=now, by=by)
    _tell_of_gains(account, (), None, by=by)
    return account


def change(
    account: Account,
    *,
    by: Account,
    email: str,
    name: str,
    language: str,
    roles: Iterable[str],
    mandates: Iterable[Mandate],
    state_id: int | None = None,
) -> None:
    """Change who somebody is; nobody takes their own administration away and locks everybody out.

    Whoever it was is told, at the address of before, and so are those whose office is shared: nobody takes over an account, or
    makes themselves a coordinator, without a sound.
    """
    roles, mandates, held = list(roles), list(mandates), queries.terms_held(account)
    spoke_for = queries.speaks_for(account)
    before = (account.email, {role.name for role in account.roles}, set(account.mandates), account.state_id)
    if before != (email.strip().lower(), set(roles), set(mandates), state_id):
        messages.tell(account, messages.ACCOUNT_CHANGED, now=clock.now(), by=by)
    if email.strip().lower() != account.email:
        _refuse_if_taken(email)
        account.join_hash = None  # what was sent to the old address opens nothing any more
    if account is by and Role.ISU not in set(roles):
        raise Refused("own_role")
    with only_one("email_taken"):
        account.email = email.strip().lower()
    account.name, account.language = name, language
    account.roles, account.mandates, account.state_id = _roles(roles), mandates, state_id
    note(account, "changed", now=clock.now(), by=by, detail=", ".join(roles))
    _tell_of_gains(account, held, spoke_for, by=by)


def set_active(account: Account, *, active: bool, by: Account) -> None:
    """Close or reopen an account; closing ends its sessions. The person is told, and of one that comes back those who share its offices."""
    if account is by:
        raise Refused("own_role")
    held, spoke_for = queries.terms_held(account), queries.speaks_for(account)
    if account.active is not active:
        messages.tell(account, messages.ACCOUNT_OPENED if active else messages.ACCOUNT_CLOSED, now=clock.now(), by=by)
    account.active = active
    account.fs_uniquifier = uuid4().hex
    account.join_hash = None
    note(account, "opened" if active else "closed", now=clock.now(), by=by)
    _tell_of_gains(account, held, spoke_for, by=by)


def give_role(account: Account, role: Role) -> None:
    """Let the account have a role besides what it has."""
    if not account.holds(role):
        account.roles = [*account.roles, *_roles([role])]
        db.session.flush()


def rule_roles(needing: Iterable[str], *, by: Account | None, now: datetime) -> None:
    """Which roles need a second factor from now on."""
    wanted = set(needing)
    for role in _roles([role.value for role in Role]):
        role.needs_second_factor = role.name in wanted
    if by is not None:
        note(by, "roles_ruled", now=now, by=by, detail=", ".join(sorted(wanted)))
    db.session.flush()


def take_off_second_factor(account: Account, *, by: Account, now: datetime) -> None:
    """For somebody who lost every device: all sessions end, and the person is told by mail."""
    second_factor.take_off_all(account, by=by, now=now)
    account.fs_uniquifier = uuid4().hex
    messages.tell(account, messages.FACTORS_REMOVED, now=now, by=by)
    db.session.flush()


def issue_joining_link(account: Account, *, now: datetime, within: timedelta = JOIN_WITHIN) -> str:
    """A 256-bit link by which the person sets a password; only its hash is kept, the older one stops working."""
    secret = secrets.token_urlsafe(32)
    account.join_hash, account.join_until = hash_of(secret), now + within
    db.session.flush()
    return secret


def invite(account: Account, *, by: Account, now: datetime, event: str = "", about: str = "") -> str:
    """Send the joining link by mail; it is given back for an installation without a mail server, where it is handed over."""
    secret = issue_joining_link(account, now=now)
    messages.invite(account, secret, by=by, within=JOIN_WITHIN, now=now, event=event, about=about)
    note(account, "invited", now=now, by=by)
    return secret


def account_of_joining_link(secret: str, *, now: datetime) -> Account:
    """Whose link it is; raises `NotFound` alike for unknown, used and expired ones."""
    account = db.session.scalar(sa.select(Account).where(Account.join_hash == hash_of(secret), Account.active))
    if account is None or account.join_until is None or account.join_until < now:
        raise NotFound
    return account


def set_password(account: Account, password: str) -> None:
    """A new password; every session of the account ends."""
    account.password = hash_password(password)
    account.fs_uniquifier = uuid4().hex
    account.join_hash = None
    note(account, "password_set", now=clock.now(), by=account)


def _tell_of_gains(account: Account, held: Iterable[Term], spoke_for: int | None, *, by: Account | None) -> None:
    """Those who hold the same office, or speak for the same State, are told of an account that did not before, or not on those days."""
    now = clock.now()
    tell_fellows({account: areas_gained(held, queries.terms_held(account), clock.today())}, by=by, now=now)
    tell_state(account, spoke_for, by=by, now=now)


def _refuse_if_taken(email: str) -> None:
    if db.session.scalar(sa.select(Account.id).where(Account.email == email.strip().lower())):
        raise Refused("email_taken")


def _roles(names: Iterable[str]) -> list[AccountRole]:
    kept = {role.name: role for role in db.session.scalars(sa.select(AccountRole))}
    for name in set(names) - set(kept):
        kept[name] = AccountRole(name=Role(name).value)
        db.session.add(kept[name])
    return [kept[name] for name in dict.fromkeys(names)]
