"""One's own account: who one is, the ways to sign in, the sessions."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import login_user
from flask_security.utils import verify_password

from app import clock
from app.documents.qr import qr_data_uri
from app.errors import Refused
from app.people import actions, messages, passkeys, second_factor, sessions, throttle
from app.people.accounts import current_account
from app.people.forms import CodeForm, ConfirmForm, NewPasskeyForm, OwnAccountForm, PasswordForm
from app.people.notes import WORDS, note, note_refused, notes_of
from app.people.views import bp
from app.web.access import FOCAL_POINTS, STAFF, open_to
from app.web.links import hash_of
from app.web.reasons import in_words
from app.web.requests import say_refused

ALL = (*STAFF, *FOCAL_POINTS)


def recently_confirmed(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Who signed in a while ago says the password once more before the view is reached."""

    @wraps(view)
    def guarded(*args: Any, **facts: Any) -> ResponseReturnValue:
        return view(*args, **facts) if _is_recent() else redirect(url_for("people.confirm"), code=303)

    return guarded


@bp.route("/account", methods=["GET", "POST"])
@open_to(*ALL)
def account() -> ResponseReturnValue:
    """One's own name, language, password, sessions, and what was done with the account."""
    own = current_account()
    about, password = OwnAccountForm(data={"name": own.name, "language": own.language}), PasswordForm()
    password.about = (own.name, own.email)
    if request.form.get("part") == "about" and about.validate():
        own.name, own.language = about.name.data, about.language.data
        session.pop("lang", None)
        flash(_("Saved."), "good")
        return redirect(url_for("people.account"), code=303)
    if request.form.get("part") == "password" and password.validate():
        if why := _disproved(password.current.data):
            password.current.errors = [why]
        else:
            actions.set_password(own, password.password.data)
            messages.tell(own, messages.PASSWORD_CHANGED, now=clock.now())
            login_user(own)
            flash(_("Your password is changed. Other devices have been signed out."), "good")
            return redirect(url_for("people.account"), code=303)
    wrong = request.method == "POST" and not password.current.errors  # 200 for a wrong password: what was counted is kept
    return render_template(
        "people/account.html",
        about=about,
        password=password,
        sessions=sessions.sessions_of(own, now=clock.now()),
        here=hash_of(_secret()),
        notes=notes_of(own, most=20),
        note_words=WORDS,
        has_second_factor=second_factor.has_one(own),
        is_staff=own.holds(*STAFF),
    ), 422 if wrong else 200


@bp.post("/account/sessions/others")
@open_to(*ALL)
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere else."""
    sessions.end_others(current_account(), _secret())
    note(current_account(), "signed_out_elsewhere", now=clock.now(), by=current_account())
    flash(_("All other devices have been signed out."), "good")
    return redirect(url_for("people.account"), code=303)


@bp.post("/account/sessions/<id:session_id>/end")
@open_to(*ALL)
def end_session(session_id: str) -> ResponseReturnValue:
    """Sign out one device."""
    sessions.end_one(current_account(), session_id)
    note(current_account(), "signed_out_elsewhere", now=clock.now(), by=current_account())
    flash(_("That device has been signed out."), "good")
    return redirect(url_for("people.account"), code=303)


@bp.route("/account/confirm", methods=["GET", "POST"])
@open_to(*ALL)
def confirm() -> ResponseReturnValue:
    """Show once more who one is before the ways to sign in are changed."""
    form = ConfirmForm()
    if form.validate_on_submit():
        if why := _disproved(form.password.data):
            form.password.errors = [why]
        else:
            session["staff"] = sessions.prove(_secret(), now=clock.now())
            return redirect(url_for("people.factors"), code=303)
    return render_template("people/confirm.html", form=form)  # 200 also for a wrong one: what was counted is kept


@bp.get("/account/second-factor")
@open_to(*ALL)
def factors() -> ResponseReturnValue:
    """The ways to sign in: app, passkeys, recovery codes."""
    own = current_account()
    return render_template(
        "people/factors.html",
        passkeys=own.passkeys,
        with_app=own.totp_secret is not None,
        codes_left=second_factor.codes_left(own),
        wanted=second_factor.is_wanted(own),
        form=NewPasskeyForm(),
        site=passkeys.site(),
        is_recent=_is_recent(),
    )


@bp.route("/account/second-factor/app", methods=["GET", "POST"])
@open_to(*ALL)
@recently_confirmed
def app() -> ResponseReturnValue:
    """Set up the authenticator app: scan, then show that it works."""
    own, form = current_account(), CodeForm()
    secret = session.get("new_totp") or second_factor.new_secret()
    if form.validate_on_submit():
        try:
            second_factor.set_up(own, secret, form.code.data, now=clock.now())
        except Refused as refusal:
            form.code.errors = [in_words(refusal)]
        else:
            session.pop("new_totp", None)
            messages.tell(own, messages.APP_CHANGED, now=clock.now())
            return _with_codes(_("The app is set up."))
    session["new_totp"] = secret
    picture = qr_data_uri(second_factor.address_of(secret, own))
    return render_template("people/app.html", form=form, picture=picture, secret=secret), 422 if form.errors else 200


@bp.post("/account/second-factor/app/remove")
@open_to(*ALL)
@recently_confirmed
def remove_app() -> ResponseReturnValue:
    """Take the app off."""
    second_factor.take_off_app(current_account(), now=clock.now())
    messages.tell(current_account(), messages.APP_CHANGED, now=clock.now())
    flash(_("The app is taken off."), "good")
    return redirect(url_for("people.factors"), code=303)


@bp.post("/account/second-factor/codes")
@open_to(*ALL)
@recently_confirmed
def codes() -> ResponseReturnValue:
    """New recovery codes, shown once."""
    return _with_codes(_("These codes take the place of all earlier ones."))


@bp.post("/account/passkeys/options")
@open_to(*ALL)
@recently_confirmed
def ask_device() -> ResponseReturnValue:
    """What the new device has to sign."""
    return passkeys.ask_to_register(current_account(), now=clock.now())


@bp.post("/account/passkeys")
@open_to(*ALL)
@recently_confirmed
def add_passkey() -> ResponseReturnValue:
    """Keep the key of the new device."""
    own, form = current_account(), NewPasskeyForm()
    try:
        if not form.validate():
            raise Refused("passkey_refused")
        passkeys.register(own, form.answer.data, secret=form.secret.data, name=form.name.data, now=clock.now())
    except Refused as refusal:
        say_refused(refusal)
        return redirect(url_for("people.factors"), code=303)
    messages.tell(own, messages.PASSKEY_CHANGED, now=clock.now())
    if second_factor.codes_left(own):
        flash(_("The passkey is added."), "good")
        return redirect(url_for("people.factors"), code=303)
    return _with_codes(_("The passkey is added."))


@bp.post("/account/passkeys/<id:passkey_id>/remove")
@open_to(*ALL)
@recently_confirmed
def remove_passkey(passkey_id: str) -> ResponseReturnValue:
    """Take a device off."""
    passkeys.remove(current_account(), passkey_id, now=clock.now())
    messages.tell(current_account(), messages.PASSKEY_CHANGED, now=clock.now())
    flash(_("The passkey is taken off."), "good")
    return redirect(url_for("people.factors"), code=303)


def _secret() -> str:
    return str(session.get("staff", ""))


def _disproved(password: str) -> str:
    """Why it is not taken for the present password; guesses are counted here as they are at sign-in, whoever has the browser."""
    own = current_account()
    who: dict[str, Any] = {"email": own.email, "address": request.remote_addr or ""}
    throttle.wait_for_turn(**who)
    if throttle.is_throttled(**who, now=clock.now()):
        return in_words(Refused("too_many_sign_ins"))
    if verify_password(password, own.password):
        return ""
    throttle.count(**who, now=clock.now())
    note_refused(own, email=own.email)
    return in_words(Refused("wrong_password"))


def _is_recent() -> bool:
    return sessions.is_recent(_secret(), now=clock.now())


def _with_codes(sentence: str) -> ResponseReturnValue:
    made = second_factor.make_codes(current_account(), now=clock.now())
    return render_template("people/codes.html", codes=made, sentence=sentence)


