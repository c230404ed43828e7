"""What people type about accounts."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_security.forms import LoginForm
from flask_security.utils import validate_redirect_url
from wtforms import EmailField, Field, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, EqualTo, Length

from app import clock
from app.errors import Refused
from app.people import throttle
from app.web.access import Role
from app.web.forms import CheckboxListField, Form, mail_address
from app.web.language import ENDONYMS, INTERFACE
from app.web.reasons import in_words

ROLE_WORDS = {
    Role.ISU: _l("Implementation support: administers everything"),
    Role.COORDINATOR: _l("Coordinator: the events of their mandates"),
    Role.ASSISTANT: _l("Assistant: checks people in at events they are assigned to"),
    Role.OBSERVER: _l("Observer: reads open events"),
}
SHORTEST_PASSWORD = 12


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
        if throttle.is_throttled(**who, now=clock.now()):
            self.form_errors.append(in_words(Refused("too_many_sign_ins")))
            return False
        if super().validate(**kwargs):
            throttle.forget_failures(**who)
            return True
        throttle.count(**who, now=clock.now())
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
        _l("Mandates"), coerce=int, description=_l("A coordinator sees the events of these mandates.")
    )


class OwnAccountForm(Form):
    """What people may change about themselves."""

    name = StringField(_l("Name"), validators=[DataRequired(_l("Enter your name.")), Length(max=200)])
    language = _language_field()


def _new_password() -> PasswordField:
    return PasswordField(
        _l("New password"),
        description=_l("At least 12 characters; a few words are easier to remember than symbols."),
        validators=[
            DataRequired(_l("Enter a password.")),
            Length(min=SHORTEST_PASSWORD, max=200, message=_l("Use between 12 and 200 characters.")),
        ],
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
