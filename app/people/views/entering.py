"""Signing in: joining link, second step, passkeys, the organisation's provider, lost access."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Refused
from app.people import actions, lost_access, organisation, passkeys, signing_in
from app.people.forms import CodeForm, JoinForm, LostAccessForm, PasskeyForm
from app.people.views import bp
from app.web.access import Audience, open_to
from app.web.forms import Form
from app.web.reasons import in_words
from app.web.requests import say_refused


@bp.route("/join/<secret:link>", methods=["GET", "POST"])
@open_to(Audience.LINK)
def join(link: str) -> ResponseReturnValue:
    """Choose a password: at first, or after access was lost; a second factor that is set up is asked for afterwards."""
    account = actions.account_of_joining_link(link, now=clock.now())
    form = JoinForm()
    form.about = (account.name, account.email)
    if form.validate_on_submit():
        actions.set_password(account, form.password.data)
        flash(_("Welcome. Your password is set."), "good")
        return signing_in.enter(account)
    return render_template("people/join.html", form=form, account=account), 422 if form.errors else 200


@bp.route("/sign-in/second-step", methods=["GET", "POST"])
@open_to(Audience.EVERYONE)
def second_step() -> ResponseReturnValue:
    """The code of the app, a recovery code, or a passkey, for whoever has given the right password."""
    half = signing_in.half_way()
    if half is None:
        return redirect(url_for("security.login"), code=303)
    account, next_page = half
    form = CodeForm()
    if form.validate_on_submit():
        try:
            return signing_in.give_code(account, form.code.data, next_page=next_page)
        except Refused as refusal:
            form.code.errors = [in_words(refusal)]
    # 200 also for a wrong code: what was counted is kept
    return render_template("people/second_step.html", form=form, passkey=PasskeyForm(), with_app=account.totp_secret is not None)


@bp.post("/sign-in/passkey/options")
@open_to(Audience.EVERYONE)
def ask_passkey() -> ResponseReturnValue:
    """What the device has to sign; the same for everybody."""
    return passkeys.ask_to_sign_in(now=clock.now())


@bp.post("/sign-in/passkey")
@open_to(Audience.EVERYONE)
def passkey() -> ResponseReturnValue:
    """Sign in by what the device has signed: it has asked for a finger, a face or a PIN, so no second step follows."""
    form = PasskeyForm()
    try:
        if not form.validate():
            raise Refused("passkey_refused")
        account = passkeys.account_of(form.answer.data, secret=form.secret.data, now=clock.now())
    except Refused as refusal:
        say_refused(refusal)
        return redirect(url_for("security.login"), code=303)
    half = signing_in.half_way()
    return signing_in.enter(account, next_page=half[1] if half else "", proved_twice=True)


@bp.get("/sign-in/organisation")
@open_to(Audience.EVERYONE)
def organisation_there() -> ResponseReturnValue:
    """To the organisation's own page."""
    try:
        return organisation.send_there()
    except Refused as refusal:
        say_refused(refusal)
        return redirect(url_for("security.login"), code=303)


@bp.get("/sign-in/organisation/back")
@open_to(Audience.EVERYONE)
def organisation_back() -> ResponseReturnValue:
    """Back from there, with a code that is good once."""
    try:
        signing_in.arrived(organisation.arrival())
    except Refused as refusal:
        say_refused(refusal)
        return redirect(url_for("security.login"), code=303)
    return redirect(url_for("people.organisation_in"), code=303)


@bp.route("/sign-in/organisation/in", methods=["GET", "POST"])
@open_to(Audience.EVERYONE)
def organisation_in() -> ResponseReturnValue:
    """Confirm who one is: nobody is signed in by following somebody else's link."""
    who = signing_in.who_arrived()
    if who is None:
        return redirect(url_for("security.login"), code=303)
    try:
        account = organisation.account_of(who)
        if request.method == "POST" and Form().validate():
            return signing_in.let_arrive(who, now=clock.now())
    except Refused as refusal:
        say_refused(refusal)
        return redirect(url_for("security.login"), code=303)
    return render_template("people/arrived.html", account=account, organisation=organisation.name(), form=Form())


@bp.route("/sign-in/lost", methods=["GET", "POST"])
@open_to(Audience.EVERYONE)
def lost() -> ResponseReturnValue:
    """Ask for a link to sign in again; the answer is the same for every address."""
    form = LostAccessForm()
    if form.validate_on_submit():
        lost_access.ask(form.email.data, address=request.remote_addr or "", now=clock.now())
        return redirect(url_for("people.lost", sent=1), code=303)
    sent = request.args.get("sent") == "1" and not form.errors
    return render_template("people/lost.html", form=form, sent=sent), 422 if form.errors else 200
