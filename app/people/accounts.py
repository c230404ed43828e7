"""Accounts rest on Flask-Security; this is how it is set up here."""

from __future__ import annotations

import hmac
import re
from typing import Any, cast

from flask import Flask, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user, user_logged_in, user_logged_out
from flask_security import Security, SQLAlchemyUserDatastore
from flask_security.tf_plugin import TfPlugin

from app import clock
from app.database import db
from app.people import second_factor, sessions, signing_in
from app.people.forms import SignInForm
from app.people.models import Account, AccountRole
from app.web.access import Audience

datastore = SQLAlchemyUserDatastore(db, Account, AccountRole)
BEFORE_A_SECOND_FACTOR = {
    "static", "security.static", "security.logout", "people.factors", "people.app", "people.confirm", "people.codes",
    "people.ask_device", "people.add_passkey",
}  # fmt: skip
"""What somebody reaches whose role needs a second factor that is not set up yet."""


class SecondStep(TfPlugin):
    """After the right password the library asks here whether more is needed."""

    def tf_enter(self, user: Any, remember_me: object, primary_authn_via: str, next_loc: str | None) -> Any:
        """Go on to the second step, or in."""
        return signing_in.enter(user, next_page=request.form.get("next") or request.args.get("next") or "")


BROWSERS = re.compile(r"Edg|OPR|Firefox|Chrome|Safari")
SYSTEMS = re.compile(r"Windows|Android|iPhone|iPad|Mac OS X|Linux")


def browser_of(user_agent: str) -> str:
    """What a person knows their browser by: "Firefox, Windows"; empty where it says nothing known."""
    names = {"Edg": "Edge", "OPR": "Opera", "Mac OS X": "Mac"}
    named = set(BROWSERS.findall(user_agent))
    browser = next((each for each in ("Edg", "OPR", "Firefox", "Chrome", "Safari") if each in named), "")
    system = SYSTEMS.search(user_agent)
    return ", ".join(names.get(each, each) for each in (browser, system[0] if system else "") if each)


def current_account() -> Account:
    """The member of staff who asks; only for views that are open to roles."""
    return cast(Account, current_user._get_current_object())


def init_app(app: Flask) -> None:
    """Sign in by password (Argon2), answers that do not tell whether an account exists, a session that ends."""
    app.config.from_mapping(
        SECURITY_PASSWORD_HASH="argon2",  # nosec B106  # the name of a method
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS={"argon2__rounds": 1, "argon2__memory_cost": 64} if app.testing else {},  # slow on purpose, but not in tests
        SECURITY_PASSWORD_NORMALIZE_FORM="NFC",  # as our own forms keep them, or no accent would ever be right
        SECURITY_PASSWORD_SALT=hmac.digest(app.config["PASSWORD_KEY"], b"password", "sha256").hex(),
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_LOGIN_USER_TEMPLATE="people/sign_in.html",
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/sign-in",
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_REGISTERABLE=False,
        SECURITY_RECOVERABLE=False,
        SECURITY_DEFAULT_REMEMBER_ME=False,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_FLASH_MESSAGES=False,
        SECURITY_CACHE_CONTROL={},  # the library writes "no-store=True", which caches need not understand; `web/headers.py` says it right
        SECURITY_MSG_GENERIC_AUTHN_FAILED=(_l("The e-mail address or the password is not right."), "error"),
    )
    security = Security(app, datastore, login_form=SignInForm)
    security.want_json(lambda _request: False)
    security.two_factor_plugins = SecondStep()

    @app.before_request
    def _people_second_factor_first() -> ResponseReturnValue | None:
        """Who has to set up a second factor does nothing else before; links of guests are no business of accounts."""
        view = app.view_functions.get(request.endpoint or "")
        if request.endpoint in BEFORE_A_SECOND_FACTOR or Audience.LINK in getattr(view, "audience", ()):
            return None
        if current_user.is_authenticated and second_factor.is_wanted(current_account()):
            return redirect(url_for("people.factors"), code=303)
        return None

    @app.before_request
    def _people_sign_in_by_form() -> None:
        """A refusal in JSON answers 400, which would undo the counting of the failed attempt."""
        if request.is_json and (request.endpoint or "").startswith("security."):
            abort(415)
        if request.endpoint == "security.verify":
            abort(404)  # the library's page to sign in once more: nothing here asks for it

    @app.login_manager.request_loader  # type: ignore[attr-defined]  # set by Flask-Login
    def _by_cookie_alone(_request: object) -> None:
        """The library would look into every body of JSON for a token, which nobody here is given."""

    @app.login_manager.user_loader  # type: ignore[attr-defined]  # set by Flask-Login
    def _load(uniquifier: str) -> Account | None:
        return sessions.account_of(uniquifier, str(session.get("staff", "")), now=clock.now())

    @user_logged_in.connect_via(app)
    def _begin(_sender: Flask, user: Account, **_facts: object) -> None:
        session.permanent = True
        session["staff"] = sessions.begin(
            user.id, now=clock.now(), browser=browser_of(request.user_agent.string), address=request.remote_addr or ""
        )

    @user_logged_out.connect_via(app)
    def _end(_sender: Flask, **_facts: object) -> None:
        sessions.end(str(session.pop("staff", "")))
