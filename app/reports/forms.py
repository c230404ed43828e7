"""What is entered about a summary, and about what States undertook."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from app.documents.pasted import without_markup
from app.events.forms.fields import DayField
from app.reports.models import Commitment, Progress
from app.web.forms import Form

PROGRESS = {Progress.OPEN: _l("still open"), Progress.KEPT: _l("kept"), Progress.NOT_KEPT: _l("not kept")}


def _words(text: str | None) -> str | None:
    return without_markup(text).strip() if text else text


class FactsForm(Form):
    """What the text is written from besides the record."""

    version = HiddenField(default="0")
    outcome = TextAreaField(
        _l("Outcome"),
        filters=[_words],
        validators=[Length(max=8000)],
        description=_l("Whole sentences on what was agreed or promised; they stand in the text as they are."),
    )
    numbers = RadioField(
        _l("Numbers"),
        choices=[("digits", _l("in digits: 5, 17")), ("house", _l("in words below ten: five, 17")), ("words", _l("in words: five, seventeen"))],
        default="digits",
    )
    approximate = BooleanField(
        _l("The figures of attendance are approximate"),
        description=_l("Tick where not everybody could be recorded: the text then says “approximately”."),
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
        filters=[_words],
        validators=[DataRequired(_l("Enter the text, or write it anew from the facts.")), Length(max=50_000)],
        description=_l("An empty line begins a new paragraph."),
        render_kw={"class": "tall"},
    )


class PublishForm(Form):
    """What is said beside a text that replaces another on the record."""

    correction = StringField(_l("What was corrected"), validators=[Optional(), Length(max=300)])


class ClearanceForm(Form):
    """A key that is turned."""

    signs = HiddenField(validators=[Length(max=3)])
    version = HiddenField()
    note = StringField(_l("How it was cleared"), validators=[Optional(), Length(max=300)])


class CommitmentForm(Form):
    """What a State said it would do."""

    submission_key = HiddenField(validators=[Regexp(r"[0-9a-f]{32}\Z", message=_l("This form was damaged on its way. Send it once more."))])
    version = HiddenField()
    state = SelectField(_l("State"), validators=[InputRequired(_l("Choose the State."))])
    text = StringField(
        _l("What it said it would do"),
        filters=[_words],
        validators=[DataRequired(_l("Write what it said it would do.")), Length(max=500)],
        description=_l("As it follows the State's name: “intends to submit the ratification bill by March”."),
    )
    due_on = DayField(_l("To be followed up on"), description=_l("Two weeks before, the home page asks for it."))
    confidential = BooleanField(
        _l("Confidential"), description=_l("It stands in no summary; only those who may change this event see it, and whoever holds their office later.")
    )

    def offer(self, states: list[tuple[str, str]]) -> None:
        """Which States may be chosen."""
        self.state.choices = [("", ""), *states]

    @property
    def facts(self) -> dict[str, Any]:
        """What was entered, once it is valid."""
        return {
            "state_id": int(self.state.data),
            "text": " ".join(self.text.data.split()),
            "due_on": self.due_on.data,
            "confidential": bool(self.confidential.data),
        }

    @staticmethod
    def data_of(commitment: Commitment) -> dict[str, Any]:
        """What is kept, to fill the form with."""
        return {
            "submission_key": commitment.submission_key,
            "version": str(commitment.version),
            "state": str(commitment.state_id),
            "text": commitment.text,
            "due_on": commitment.due_on,
            "confidential": commitment.confidential,
        }


class ProgressForm(Form):
    """What became of it."""

    version = HiddenField()
    progress = SelectField(_l("What became of it"), choices=[(each.value, word) for each, word in PROGRESS.items()])
    note = StringField(_l("Note"), validators=[Optional(), Length(max=300)])
