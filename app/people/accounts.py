"""Accounts rest on Flask-Security; this is how it is set up here."""

from __future__ import annotations

import hmac
from typing import cast

from flask import Flask, abort, request, session
from flask_babel import lazy_gettext as _l
from flask_login import current_user, user_logged_in, user_logged_out
from flask_security import Security, SQLAlchemyUserDatastore

from app import clock
from app.database import db
from app.people import sessions
from app.people.forms import SignInForm
from app.people.models import Account, AccountRole

datastore = SQLAlchemyUserDatastore(db, Account, AccountRole)


def current_account() -> Account:
    """The member of staff who asks; only for views that are open to roles."""
    return cast(Account, current_user._get_current_object())


def init_app(app: Flask) -> None:
    """Sign in by password (Argon2), answers that do not tell whether an account exists, a session that ends."""
    app.config.from_mapping(
        SECURITY_PASSWORD_HASH="argon2",  # nosec B106  # the name of a method
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
        SECURITY_MSG_GENERIC_AUTHN_FAILED=(_l("The e-mail address or the password is not right."), "error"),
    )
    security = Security(app, datastore, login_form=SignInForm)
    security.want_json(lambda _request: False)

    @app.before_request
    def _people_sign_in_by_form() -> None:
        """A refusal in JSON answers 400, which would undo the counting of the failed attempt."""
        if request.is_json and (request.endpoint or "").startswith("security."):
            abort(415)
        if request.endpoint == "security.verify":
            abort(404)  # the library's page to sign in once more: nothing here asks for it

    @app.login_manager.user_loader  # type: ignore[attr-defined]  # set by Flask-Login
    def _load(uniquifier: str) -> Account | None:
        return sessions.account_of(uniquifier, str(session.get("staff", "")), now=clock.now())

    @user_logged_in.connect_via(app)
    def _begin(_sender: Flask, user: Account, **_facts: object) -> None:
        session.permanent = True
        session["staff"] = sessions.begin(user.id, now=clock.now())

    @user_logged_out.connect_via(app)
    def _end(_sender: Flask, **_facts: object) -> None:
        sessions.end(str(session.pop("staff", "")))
