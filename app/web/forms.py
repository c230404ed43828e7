"""The base of every form: CSRF, words in the reader's language, and text that any database takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import (
    Field,
    FileField,
    FormField,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields.core import UnboundField
from wtforms.widgets import CheckboxInput, ListWidget

from app.web.paging import number_of

NO_TEXT = re.compile(r"[^\n\t\x20-\x7e\xa0-\ud7ff\ue000-\U0010ffff]")
"""Control characters and halves of surrogate pairs: the categories Cc and Cs of Unicode, but for line breaks and tabs."""
DIRECTION_MARKS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF))


def clean(value: str | None) -> str | None:
    """Text as written, in NFC, without control characters and outer spaces; no-break spaces become spaces."""
    if value is None:
        return None
    kept = NO_TEXT.sub("", value.replace("\r\n", "\n"))
    return unicodedata.normalize("NFC", kept).replace("\u00a0", " ").strip()


def as_typed(value: str | None) -> str | None:
    """A password with all its spaces, in NFC, as keyboards differ in how they write one character (NIST SP 800-63B-4, section 3.1.1.2)."""
    return unicodedata.normalize("NFC", value) if value else value


def trimmed(value: Any) -> Any:
    """A choice without outer spaces: one of spaces alone is none, and `Optional` would let it pass unchecked."""
    return value.strip() if isinstance(value, str) else value


def one_line(value: str | None) -> str | None:
    """Line breaks as spaces, and no marks that turn the direction of the text around them."""
    return re.sub(r"[\n\r\t\u2028\u2029]+", " ", value).translate(DIRECTION_MARKS) if value else value


def mail_address(_form: Any, field: Field) -> None:
    """Accept what mail servers deliver: ASCII before the @, and the domain as the network writes it."""
    try:
        field.data = validate_email(field.data, check_deliverability=False, allow_smtputf8=False).ascii_email
    except EmailNotValidError as error:
        raise ValidationError(_("This is not an e-mail address. Write it like name@example.org.")) from error


def _files_of(form: type, prefix: str = "") -> Iterator[str]:
    """The names of its file fields, and of those of the forms inside it."""
    for name in dir(form):
        unbound = getattr(form, name)
        if not isinstance(unbound, UnboundField):
            continue
        if issubclass(unbound.field_class, FileField):
            yield prefix + name
        elif issubclass(unbound.field_class, FormField):
            yield from _files_of(unbound.args[0], f"{prefix}{name}-")


class Form(FlaskForm):
    """A form whose texts and choices are cleaned before they are validated."""

    class Meta(FlaskForm.Meta):
        """Adds the cleaning to every text and choice, and keeps files apart from texts."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What the request sends as a file is read by file fields only, and JSON by none."""
            wrapped = super().wrap_formdata(form, formdata)
            if wrapped is None or wrapped is formdata:
                return wrapped
            takes = set(_files_of(type(form)))
            files = [(name, file) for name, file in request.files.items(multi=True) if name in takes]
            return CombinedMultiDict((MultiDict(files), request.form))

        def bind_field(self, form: Any, unbound_field: UnboundField[Any], options: dict[str, Any]) -> Field:
            """See https://wtforms.readthedocs.io, "Filtering on all fields"."""
            filters = list(unbound_field.kwargs.get("filters", []))
            if issubclass(unbound_field.field_class, PasswordField):
                filters.append(as_typed)
            elif issubclass(unbound_field.field_class, StringField):
                filters.append(clean)
            elif issubclass(unbound_field.field_class, SelectField):
                filters.append(trimmed)
            return unbound_field.bind(form=form, filters=filters, **options)


class WholeNumberField(IntegerField):
    """A whole number within bounds that may stay empty; anything else is refused in words."""

    def __init__(self, label: Any = None, *, least: int = 0, most: int, **more: Any) -> None:
        super().__init__(label, **more)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Plain digits only: the library takes "²" for one."""
        text = clean(valuelist[0] if valuelist else "")
        self.data = number_of(text, self.least, self.most)
        if text and self.data is None:
            raise ValueError(_("Write a whole number between %(least)d and %(most)d.", least=self.least, most=self.most))


class CheckboxListField(SelectMultipleField):
    """Several of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
