"""What is asked for a note."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from app.treaty.models import ThematicArea
from app.web.forms import Form


class NoteForm(Form):
    """A note, and who reads it."""

    submission_key = HiddenField(validators=[Regexp("^[0-9a-f]{32}$")])
    version = HiddenField()
    text = TextAreaField(
        _l("Note"),
        validators=[DataRequired(_l("Enter this.")), Length(max=4000)],
        description=_l("It is sealed in the database. Keep to what concerns the State: persons may ask what is written of them."),
    )
    area = SelectField(_l("Who may read it"), validators=[Optional()])

    def offer(self, areas: Iterable[ThematicArea], language: str) -> None:
        """The author and the secretariat alone, or also the coordinators of an area."""
        self.area.choices = [
            ("", _("you and the secretariat")),
            *((each.code, _("also the coordinators: %(area)s", area=each.name_in(language))) for each in areas),
        ]
