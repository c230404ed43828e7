"""What people type about accounts."""

from __future__ import annotations

from typing import Any, cast

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security.forms import LoginForm
from flask_security.utils import validate_redirect_url
from wtforms import EmailField, Field, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, EqualTo, Length, ValidationError

from app import clock
from app.errors import Refused
from app.people import passwords, throttle
from app.people.models import Account
from app.people.notes import note_refused
from app.web.access import Role
from app.web.forms import CheckboxListField, Form, mail_address
from app.web.language import ENDONYMS, INTERFACE
from app.web.reasons import in_words

ROLE_WORDS = {
    Role.ISU: _l("Implementation support: administers everything"),
    Role.COORDINATOR: _l("Coordinator: the events of their mandates"),
    Role.CO_ORGANISER: _l("Co-organiser: prepares the events they are invited to"),
    Role.ASSISTANT: _l("Assistant: checks people in at events they are assigned to"),
    Role.OBSERVER: _l("Observer: reads open events"),
    Role.INVITED_OBSERVER: _l("Invited observer: reads the events they are invited to"),
    Role.FOCAL_POINT: _l("Focal point: sees their own State's invitations and answers them"),
}


class SignInForm(LoginForm):
    """Sign-in that counts failures and, after too many, no longer looks at the password."""

    Meta = Form.Meta
    email = EmailField(_l("E-mail"), validators=[DataRequired(), Length(max=254)], render_kw={"autocomplete": "username"})
    password = PasswordField(
        _l("Password"),
        validators=[DataRequired(), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )

    def validate_next(self, field: Field) -> None:
        """An address elsewhere is forgotten: it is no fault of who signs in."""
        if field.data and not validate_redirect_url(field.data):
            field.data = ""

    def validate(self, **kwargs: Any) -> bool:
        """The answer for an unknown account and for a wrong password is the same."""
        who: dict[str, Any] = {"email": self.email.data or "", "address": request.remote_addr or ""}
        throttle.wait_for_turn(**who)
        if throttle.is_throttled(**who, now=clock.now()):
            note_refused(None, email=who["email"])
            self.form_errors.append(in_words(Refused("too_many_sign_ins")))
            return False
        if super().validate(**kwargs):
            throttle.forget_failures(**who)
            return True
        throttle.count(**who, now=clock.now())
        note_refused(cast(Account | None, self.user), email=who["email"])
        return False


def _language_field() -> SelectField:
    return SelectField(_l("Language"), choices=[(code, ENDONYMS[code]) for code in INTERFACE])


class AccountForm(Form):
    """A member of staff as the secretariat enters them."""

    name = StringField(_l("Name"), validators=[DataRequired(_l("Enter a name.")), Length(max=200)])
    email = EmailField(
        _l("E-mail"),
        validators=[DataRequired(_l("Enter an e-mail address.")), Length(max=254), mail_address],
    )
    language = _language_field()
    roles = CheckboxListField(
        _l("Roles"),
        choices=list(ROLE_WORDS.items()),
        validators=[DataRequired(_l("Choose at least one role."))],
    )
    mandates = CheckboxListField(
        _l("Mandates"), coerce=int, description=_l("A coordinator sees the events of these mandates, until their term ends.")
    )
    state = SelectField(_l("State"), coerce=int, default=0, description=_l("For a focal point: whose invitations they answer."))

    def validate_state(self, field: Field) -> None:
        """A focal point speaks for a State, others for none."""
        is_focal_point = Role.FOCAL_POINT in (self.roles.data or [])
        if is_focal_point and not field.data:
            raise ValidationError(_("Choose the State of the focal point."))
        if field.data and not is_focal_point:
            raise ValidationError(_("Only a focal point has a State. Choose none, or tick that role."))


class OwnAccountForm(Form):
    """What people may change about themselves."""

    name = StringField(_l("Name"), validators=[DataRequired(_l("Enter your name.")), Length(max=200)])
    language = _language_field()


def _good(form: Any, field: Field) -> None:
    """Long enough, and on no list; `form.about` is whose it is."""
    try:
        passwords.require_good(field.data or "", about=getattr(form, "about", ()))
    except Refused as refusal:
        raise ValidationError(in_words(refusal)) from refusal


def _new_password() -> PasswordField:
    return PasswordField(
        _l("New password"),
        description=_l("At least 12 characters; a few words are easier to remember than symbols."),
        validators=[DataRequired(_l("Enter a password.")), _good],
        render_kw={"autocomplete": "new-password"},
    )


def _password_again() -> PasswordField:
    return PasswordField(
        _l("New password, again"),
        validators=[DataRequired(_l("Enter the password once more.")), EqualTo("password", _l("The two passwords are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )


class PasswordForm(Form):
    """A new password for whoever knows the present one."""

    current = PasswordField(
        _l("Present password"),
        validators=[DataRequired(_l("Enter your present password.")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
    password = _new_password()
    again = _password_again()


class JoinForm(Form):
    """The first password, set through a link that works once."""

    password = _new_password()
    again = _password_again()


class CodeForm(Form):
    """A code of the authenticator app, or a recovery code."""

    code = StringField(
        _l("Code"),
        validators=[DataRequired(_l("Enter the code.")), Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"},
    )


class PasskeyForm(Form):
    """What the device has answered, as the script puts it there."""

    secret = HiddenField(validators=[DataRequired(), Length(max=60)])
    answer = HiddenField(validators=[DataRequired(), Length(max=20000)])


class NewPasskeyForm(PasskeyForm):
    """A device that is added, with a name to know it by."""

    name = StringField(_l("Name of the device"), validators=[DataRequired(_l("Name the device.")), Length(max=80)])


class ConfirmForm(Form):
    """The present password once more."""

    password = PasswordField(
        _l("Password"),
        validators=[DataRequired(_l("Enter your password.")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )


class LostAccessForm(Form):
    """Who cannot sign in any more."""

    email = EmailField(
        _l("E-mail"),
        validators=[DataRequired(_l("Enter an e-mail address.")), Length(max=254), mail_address],
        render_kw={"autocomplete": "username"},
    )


class RulesForm(Form):
    """Which roles need a second factor."""

    roles = CheckboxListField(
        _l("Roles that need a second factor"),
        choices=list(ROLE_WORDS.items()),
        description=_l("Whoever holds one of them sets it up at the next sign-in, before anything else."),
    )
