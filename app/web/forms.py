"""The base of every form: CSRF, words in the reader's language, and text that any database takes."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField
from wtforms.fields.core import UnboundField


def clean(value: str | None) -> str | None:
    """Text as written, in NFC, without control characters and outer spaces; no-break spaces become spaces."""
    if value is None:
        return None
    kept = (character for character in value.replace("\r\n", "\n") if _is_text(character))
    return unicodedata.normalize("NFC", "".join(kept)).replace("\u00a0", " ").strip()


def trimmed(value: Any) -> Any:
    """A choice without outer spaces: one of spaces alone is none, and `Optional` would let it pass unchecked."""
    return value.strip() if isinstance(value, str) else value


def _is_text(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")


class Form(FlaskForm):
    """A form whose texts and choices are cleaned before they are validated."""

    class Meta(FlaskForm.Meta):
        """Adds the cleaning to every text and choice."""

        def bind_field(self, form: Any, unbound_field: UnboundField[Any], options: dict[str, Any]) -> Field:
            """See https://wtforms.readthedocs.io, "Filtering on all fields"."""
            filters = list(unbound_field.kwargs.get("filters", []))
            if issubclass(unbound_field.field_class, StringField):
                filters.append(clean)
            elif issubclass(unbound_field.field_class, SelectField):
                filters.append(trimmed)
            return unbound_field.bind(form=form, filters=filters, **options)
