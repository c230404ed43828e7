"""Mails about accounts: invitations to join, lost access, and what changed about signing in."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.mail import outbox
from app.mail.models import SECRET_KINDS
from app.people.models import Account
from app.web.language import speaking
from app.web.links import public_url

INVITATION, ACCESS = SECRET_KINDS
SUBJECTS = {INVITATION: _l("Your account in Plenary"), ACCESS: _l("Sign in again")}
FACTORS_REMOVED = _l("Your second factor was taken off by %(who)s, because you asked for help or somebody said so. All your sessions have ended.")
APP_CHANGED = _l("The authenticator app of your account was set up or taken off.")
PASSKEY_CHANGED = _l("A passkey of your account was added or taken off.")
PASSWORD_CHANGED = _l("The password of your account was changed.")
ACCOUNT_CHANGED = _l("Your address, your roles, your State or your mandates were changed by %(who)s.")
ACCOUNT_CLOSED = _l("Your account was closed by %(who)s.")
ACCOUNT_OPENED = _l("Your account was opened again by %(who)s.")
TERM_CHANGED = _l("A mandate that you hold was changed by %(who)s: its area, its State or its days.")
FELLOW = _l("%(who)s has given %(fellow)s an office that you hold too: from now on they see its closed meetings as you do.")
FOCAL_POINT = _l("%(who)s has made %(fellow)s a focal point of your State: from now on they answer for it as you do.")
OFFICE_GIVEN = _l("%(who)s has given %(fellow)s an office that nobody else holds: from now on they see its closed meetings.")


def can_be_sent() -> bool:
    """Whether there is a mail server; without one, a link has to be handed over."""
    return bool(current_app.config["PLENARY"].smtp_url)


def invite(account: Account, secret: str, *, by: Account, within: timedelta, now: datetime, event: str = "", about: str = "") -> None:
    """The link by which the person chooses a password; nobody else ever does.

    `event` is the title of the one that they are invited to and `about` its public id: who may not know of it reads neither.
    """
    _send(account, INVITATION, "mail/join.txt", now=now, within=within, about=about, by=by.name, secret=secret, event=event)


def send_access(account: Account, secret: str, *, within: timedelta, now: datetime) -> None:
    """The link for somebody who cannot sign in any more."""
    _send(account, ACCESS, "mail/lost_access.txt", now=now, within=within, secret=secret)


def tell(account: Account, what: object, *, now: datetime, by: Account | None = None, fellow: str = "") -> None:
    """What changed about signing in or about rights; whoever did not do it themselves can act at once."""
    with speaking(account.language):
        sentence = str(what) % {"who": by.name if by else account.name, "fellow": fellow}
        outbox.put(
            to=[account.email],
            subject=_("Somebody shares an office of yours") if what in (FELLOW, FOCAL_POINT) else _("An office was given") if fellow else _("Your account in Plenary was changed"),
            text=render_template("mail/account_changed.txt", account=account, sentence=sentence),
            kind="account",
            language=account.language,
            now=now,
        )


def _send(account: Account, kind: str, template: str, *, now: datetime, within: timedelta, secret: str, about: str = "", **facts: str) -> None:
    with speaking(account.language):
        outbox.put(
            to=[account.email],
            subject=str(SUBJECTS[kind]),
            text=render_template(template, account=account, link=public_url("people.join", link=secret), days=within.days, **facts),
            about=about,
            kind=kind,
            language=account.language,
            now=now,
            not_after=now + within,
        )
