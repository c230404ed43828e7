"""The event's own texts in another language."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.events.translating import Text
from app.web.forms import Form


def translation_form(texts: list[Text], language: str, *, version: int) -> Form:
    """A form with a field for each text, filled with what is kept."""
    fields: dict[str, Any] = {"version": HiddenField()}
    for text in texts:
        kind = TextAreaField if text.long else StringField
        fields[text.key] = kind(
            text.typed, validators=[Optional(), Length(max=4000 if text.long else 300)], render_kw={"lang": language, "dir": "auto"}
        )
    made: type[Form] = type("TranslationForm", (Form,), fields)
    return made(data={text.key: text.kept(language) for text in texts} | {"version": str(version)})
