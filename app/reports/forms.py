"""What is entered about a summary."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.web.forms import Form


class FactsForm(Form):
    """What the text is written from besides the record."""

    version = HiddenField(default="0")
    outcome = TextAreaField(
        _l("Outcome"),
        validators=[Length(max=8000)],
        description=_l("Whole sentences on what was agreed or promised; they stand in the text as they are."),
    )
    name_states = BooleanField(
        _l("Name the participating States"),
        description=_l("The meeting was closed. Tick only if the coordinators have decided to name who took part."),
    )


class TextForm(Form):
    """The text itself."""

    version = HiddenField(default="0")
    text = TextAreaField(
        _l("Text"),
        validators=[DataRequired(_l("Enter the text, or write it anew from the facts.")), Length(max=50_000)],
        description=_l("An empty line begins a new paragraph."),
        render_kw={"class": "tall"},
    )
