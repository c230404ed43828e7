"""What is chosen about the table and the documents."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from app.tables.forms import ImportForm
from app.web.forms import Form, one_line


class ViewForm(Form):
    """The name of a saved view."""

    name = StringField(
        _l("Name of the view"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter a name for the view.")), Length(max=80, message=_l("Use at most %(max)d characters."))],
    )


class ImportDelegatesForm(ImportForm):
    """Importing what was shown, and whether those concerned hear of it."""

    tell = BooleanField(_l("Write to them: each person with an e-mail address gets a confirmation with a calendar entry, each mission one summary"))


class TokenForm(Form):
    """What a program that registers delegates is called."""

    name = StringField(
        _l("Name of the program"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter a name for the program.")), Length(max=80, message=_l("Use at most %(max)d characters."))],
        description=_l("So that you know which key is whose, as in: registration page of the ministry."),
    )
