"""The steps of signing in: a first proof, a second one where the account has it, then a session."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import login_user
from flask_security.utils import validate_redirect_url

from app import clock
from app.database import db
from app.errors import Refused
from app.people import organisation, second_factor, throttle
from app.people.models import Account
from app.people.notes import note, note_refused
from app.people.organisation import Arrival

OWN_PAGE = re.compile(r"/(?![/\\])")
"""What an address begins with that stays here, also where a browser reads a backslash as a slash."""
WITHIN = timedelta(minutes=10)
"""A second step follows the first within this time."""


def enter(account: Account, *, next_page: str = "", proved_twice: bool = False) -> ResponseReturnValue:
    """The account's first proof was right: ask for the second, or let them in."""
    session.pop("arrived", None)
    if not proved_twice and second_factor.has_one(account):
        session["half"] = {"who": account.fs_uniquifier, "at": clock.now().timestamp(), "next": next_page}
        return redirect(url_for("people.second_step"), code=303)
    return _let_in(account, next_page)


def half_way() -> tuple[Account, str] | None:
    """Who has given the first proof in this browser a short while ago, and where they wanted to go."""
    half = session.get("half")
    if not isinstance(half, dict) or _is_old(half):
        return None
    account = db.session.scalar(sa.select(Account).where(Account.fs_uniquifier == half["who"], Account.active))
    return (account, str(half["next"])) if account else None


def give_code(account: Account, code: str, *, next_page: str) -> ResponseReturnValue:
    """The second proof; raises `Refused`, and after too many wrong codes no longer looks at them."""
    prove_code(account, code)
    return _let_in(account, next_page)


def prove_code(account: Account, code: str) -> None:
    """Raises `Refused` for a wrong code, or after too many; what it counts has to be kept by who catches it."""
    who: dict[str, Any] = {"email": account.email, "address": request.remote_addr or ""}
    throttle.wait_for_turn(**who, limits=throttle.FACTOR_LIMITS)
    if throttle.is_throttled(**who, now=clock.now(), limits=throttle.FACTOR_LIMITS):
        raise Refused("too_many_sign_ins")
    try:
        second_factor.prove(account, code, now=clock.now())
    except Refused:
        throttle.count(**who, now=clock.now(), limits=throttle.FACTOR_LIMITS)
        note_refused(account, email=account.email)
        raise
    throttle.forget_failures(**who, limits=throttle.FACTOR_LIMITS)


def arrived(who: Arrival) -> None:
    """Keep who the organisation says has come until they confirm it."""
    session["arrived"] = asdict(who) | {"at": clock.now().timestamp()}


def who_arrived() -> Arrival | None:
    """Who has come from the organisation in this browser a short while ago."""
    kept = session.get("arrived")
    if not isinstance(kept, dict) or _is_old(kept):
        return None
    return Arrival(**{key: value for key, value in kept.items() if key != "at"})


def let_arrive(who: Arrival, *, now: datetime) -> ResponseReturnValue:
    """They confirm: link the account and go on; the provider's own second factor counts where it says that it asked."""
    account = organisation.account_of(who)
    organisation.link(account, who, now=now)
    return enter(account, proved_twice=who.with_factors)


def _is_old(kept: dict[str, object]) -> bool:
    return clock.now().timestamp() - float(str(kept.get("at", 0))) > WITHIN.total_seconds()


def _let_in(account: Account, next_page: str) -> ResponseReturnValue:
    session.pop("half", None)
    login_user(account)
    note(account, "signed_in", now=clock.now(), by=account)
    safe = next_page if OWN_PAGE.match(next_page) and validate_redirect_url(next_page) else url_for("reports.home")
    return redirect(safe, code=303)

