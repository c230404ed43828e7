"""Who has a part in an event, and why the glass is broken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, EmailField, Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from app import clock
from app.events.forms.fields import FIRST_YEAR, LAST_YEAR, year_refused
from app.events.models import Part
from app.web.forms import Form, mail_address

PART_WORDS = {
    Part.CO_ORGANISER: _l("Co-organiser: prepares this event"),
    Part.ASSISTANT: _l("Assistant: checks people in"),
    Part.OBSERVER: _l("Observer: reads, and changes nothing"),
}


class PartForm(Form):
    """Somebody who is given a part; times are those of the clock at the venue."""

    email = EmailField(_l("E-mail"), validators=[DataRequired(_l("Enter an e-mail address.")), Length(max=254), mail_address])
    name = StringField(_l("Name"), validators=[DataRequired(_l("Enter a name.")), Length(max=200)])
    part = SelectField(_l("Part"), choices=list(PART_WORDS.items()), coerce=Part)
    starts_at = DateTimeLocalField(_l("From"), validators=[Optional()], description=_l("At the venue. Empty: at once."))
    ends_at = DateTimeLocalField(_l("Until"), validators=[Optional()], description=_l("At the venue. Empty: until you take it away."))

    def __init__(self, *args: Any, zone: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self._zone = zone

    def validate_starts_at(self, field: Field) -> None:
        """A time that the clock at the venue shows."""
        self._instant(field)

    def validate_ends_at(self, field: Field) -> None:
        """A time that the clock at the venue shows."""
        self._instant(field)

    def facts(self) -> dict[str, Any]:
        """What `sharing.invite` takes."""
        return {
            "email": self.email.data,
            "name": self.name.data,
            "part": Part(self.part.data),
            "starts_at": self._instant(self.starts_at),
            "ends_at": self._instant(self.ends_at),
        }

    def _instant(self, field: Field) -> datetime | None:
        if field.data is None:
            return None
        if not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            raise ValidationError(year_refused())
        try:
            return clock.instant(field.data, self._zone)
        except clock.NoSuchWallTime:
            raise ValidationError(_("The clocks change then. Choose another time.")) from None


class GlassForm(Form):
    """Why an event is opened that is closed to the secretariat."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("The coordinators of the event read it at once."),
        validators=[DataRequired(_l("Write why.")), Length(max=500)],
    )
