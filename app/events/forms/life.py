"""Copying an event, its next step, and who helps at the door."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from app.events.forms.fields import LAST_YEAR, DayField, year_refused
from app.web.forms import CheckboxListField, Form


class CloneForm(Form):
    """A copy on another day."""

    title = StringField(_l("Title"), validators=[DataRequired(_l("Enter a title.")), Length(max=300)])
    starts_on = DayField(_l("First day"), validators=[InputRequired(_l("Enter the first day."))])
    with_files = BooleanField(_l("Copy the files too"))

    def validate_starts_on(self, field: DayField) -> None:
        """The last day must not fall after the last year."""
        if field.data and field.data.year >= LAST_YEAR:
            raise ValidationError(year_refused())


class AssistantsForm(Form):
    """Who helps at the door."""

    assistants = CheckboxListField(_l("Assistants"), coerce=int)


class StatusForm(Form):
    """The next step of the event's life."""

    status = StringField(validators=[DataRequired(), Length(max=20)])
