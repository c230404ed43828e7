"""What is entered about a reminder."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.events.models import Event
from app.reminders.models import Before, Reminder, Whom
from app.reminders.placeholders import faults
from app.reminders.rules import MOST_DAYS, due_at, is_over_at
from app.reminders.wording import BEFORE, WHOM
from app.web.forms import Form
from app.web.language import ENDONYMS


class ReminderForm(Form):
    """Whom, and how long before what."""

    whom = SelectField(_l("Who is reminded"), choices=list(WHOM.items()), default=Whom.SILENT)
    days = IntegerField(
        _l("Days before"),
        validators=[InputRequired(_l("Enter a number of days.")), NumberRange(1, MOST_DAYS, _l("Between 1 and 180 days."))],
        default=3,
    )
    before = SelectField(_l("Before what"), choices=list(BEFORE.items()), default=Before.REPLY_BY)
    language = SelectField(
        _l("Language"), choices=[("", _l("each reader's own")), *ENDONYMS.items()], validators=[Optional()], default=""
    )

    def fits(self, event: Event, now: datetime) -> bool:
        """Valid, and due in time: who is registered has answered, and what is past reminds nobody."""
        if not self.validate():
            return False
        asked = Reminder(whom=Whom(self.whom.data), before=Before(self.before.data), days=self.days.data)
        if asked.whom is not Whom.SILENT and asked.before is Before.REPLY_BY:
            self.before.errors = [_("Only those who have not answered are reminded of the reply-by date.")]
            return False
        due = due_at(asked, event)
        if due is not None and (due < now or due >= is_over_at(asked, event)):
            self.days.errors = [_("That morning has passed already. Choose fewer days.")]
            return False
        return True


class TextForm(Form):
    """Somebody's own words, with placeholders."""

    subject = StringField(_l("Subject"), validators=[DataRequired(_l("Enter a subject.")), Length(max=200)])
    text = TextAreaField(
        _l("Text"), validators=[DataRequired(_l("Enter the text.")), Length(max=8000)], render_kw={"class": "tall", "rows": 18}
    )
    known: Collection[str] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Every placeholder is one of those that are offered; the line of one that is not is named."""
        super().validate(extra_validators)
        for field in (self.subject, self.text):
            for line, words in faults(field.data or "", self.known):
                field.errors = [*field.errors, _("Line %(line)s: %(words)s is not understood.", line=line, words=words)]
        return not self.errors


class ActionForm(Form):
    """A deliberate action that needs nothing but to be meant."""
