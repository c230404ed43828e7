"""What is entered about invitations."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, FieldList, FormField, HiddenField, SelectField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, Length, Optional

from app.web.forms import Form


class StateForm(Form):
    """A State to be added by hand."""

    state = SelectField(_l("State"), coerce=int)


class SignatoryForm(PlainForm):
    """Who signs for one of the sending States."""

    class Meta(Form.Meta):
        """The outer form has the CSRF token."""

        csrf = False

    iso3 = HiddenField()
    name = StringField(_l("Name"), validators=[Optional(), Length(max=200)])
    function = StringField(_l("Function"), validators=[Optional(), Length(max=200)])


class LettersForm(Form):
    """What all letters of a batch bear."""

    dated = DateField(_l("Date of the letters"), validators=[DataRequired(_l("Enter the date of the letters."))])
    signatories = FieldList(FormField(SignatoryForm))


class ActionForm(Form):
    """A deliberate action that needs nothing but to be meant."""
