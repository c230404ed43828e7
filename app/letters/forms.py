"""What is entered about a template of letters."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.documents.letter_template import LONGEST_SOURCE
from app.web.forms import Form


class TemplateForm(Form):
    """The words, and whom they are looked at for."""

    number = HiddenField(default="0")
    source = TextAreaField(
        _l("Words"),
        validators=[DataRequired(_l("Enter the words.")), Length(max=LONGEST_SOURCE)],
        description=_l("An empty line begins a paragraph. The last paragraph is the closing; the code and the link stand above it."),
        render_kw={"class": "tall", "spellcheck": "false"},
    )
    event = SelectField(_l("Event"), validate_choice=False)
    addressee = SelectField(_l("Addressee"), validate_choice=False)

    def speak(self, language: str, direction: str) -> None:
        """The words are in the letter's language, whatever the page's."""
        words: dict[str, Any] = {"lang": language, "dir": direction}
        self.source.render_kw = {**(self.source.render_kw or {}), **words}


class VersionForm(Form):
    """A version to go back to; `number` is the one that counts when the page was opened."""

    number = HiddenField(default="0")
