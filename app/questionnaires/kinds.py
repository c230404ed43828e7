"""What each kind of question looks like in a form: its field, and the plain value that its answer is kept as."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import PurePath
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.core import UnboundField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.errors import Refused
from app.events.forms.fields import DayField, RowForm, WallTimeField, say
from app.files.pictures import photograph
from app.files.rules import ACCEPTED, checked
from app.questionnaires import pending
from app.questionnaires.definition import Kind, Question
from app.web.forms import CheckboxListField, mail_address, one_line
from app.web.language import ENDONYMS
from app.web.reasons import in_words

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes."""
RADIOS = 7
"""So many choices are shown at once; more stand in a list."""
DIETS = {
    "none": _l("No special need"),
    "vegetarian": _l("Vegetarian"),
    "vegan": _l("Vegan"),
    "halal": _l("Halal"),
    "kosher": _l("Kosher"),
    "no_pork": _l("No pork"),
    "no_gluten": _l("Without gluten"),
    "no_lactose": _l("Without lactose"),
    "no_nuts": _l("Without nuts"),
}


class AnyDayField(DayField):
    """A day that may be somebody's birthday."""

    first_year = 1900


class NumberField(StringField):
    """A number of ordinary size, kept as it is read aloud: "12.5" also for 12,5."""

    data: Any

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Refuse what is no number in words."""
        if not self.data:
            return
        self.data = self.data.replace(",", ".").replace(" ", "").replace("\u202f", "")
        if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", self.data):
            raise ValidationError(_("Write a number in digits, like 12 or 12.5."))


class PhoneField(TelField):
    """A telephone number as people write it."""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Digits, with what usually stands between them."""
        if self.data and not (re.fullmatch(r"\+?[0-9 ()./-]{4,40}", self.data) and re.search(r"([0-9][ ()./-]*){4}", self.data)):
            raise ValidationError(_("Write the number with its country code, like +41 22 917 00 00."))


class Parts(RowForm):
    """A question that is answered in several parts."""

    needs: tuple[str, ...] = ()
    """The parts without which the rest says nothing."""
    required = False

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in self.needs if self.required else ():
            self[name].flags.required, self[name].flags.optional = True, False

    @property
    def answer(self) -> dict[str, Any] | None:
        """What was given, by the name of the part; none where nothing was."""
        return {each.short_name: plain(each.data) for each in self if each.data} or None

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever begins must say what the rest needs."""
        super().validate(extra_validators)
        if self.required or self.answer:
            for name in self.needs:
                if not self[name].data and not self[name].errors:
                    say(self[name], _("This is needed here."))
        return not self.errors


def _short(label: Any, longest: int = 200, **more: Any) -> UnboundField[Any]:
    return StringField(label, validators=[_at_most(longest)], filters=[one_line], **more)


def _at_most(longest: int) -> Length:
    return Length(max=longest, message=_l("Use at most %(max)d characters."))


class DietParts(Parts):
    """What somebody eats, or does not."""

    diets = CheckboxListField(_l("Meals"), choices=list(DIETS.items()))
    other = _short(_l("Something else the kitchen must know"), 500)

    def validate(self, extra_validators: Any = None) -> bool:
        """Saying that there is no need is an answer too."""
        super().validate(extra_validators)
        if self.required and not self.answer:
            say(self.diets, _("Tick what applies, or “No special need”."))
        return not self.errors


class ArrivalParts(Parts):
    """How somebody comes."""

    needs = ("on",)
    on = DayField(_l("Day"))
    at = WallTimeField(_l("Time"))
    by = _short(_l("Flight or train"), description=_l("As in: LX 2813 from Paris."))


class DepartureParts(Parts):
    """How somebody leaves."""

    needs = ("on",)
    on = DayField(_l("Day"))
    at = WallTimeField(_l("Time"))
    by = _short(_l("Flight or train"), description=_l("As in: LX 2814 to Paris."))


class PassportParts(Parts):
    """What a ticket or a visa needs."""

    needs = ("number", "issuer", "expires")
    number = _short(_l("Passport number"), 40, render_kw={"autocomplete": "off"})
    issuer = SelectField(_l("Issued by"), choices=[("", "")], validators=[Optional()], default="")
    issued = AnyDayField(_l("Issued on"))
    expires = AnyDayField(_l("Valid until"))

    def validate(self, extra_validators: Any = None) -> bool:
        """It ends after it begins."""
        super().validate(extra_validators)
        if self.issued.data and self.expires.data and self.expires.data <= self.issued.data:
            say(self.expires, _("It would have ended before it was issued."))
        return not self.errors


@dataclass(frozen=True)
class Upload:
    """A file that was sent and looked at, not kept yet."""

    name: str
    media_type: str
    content: bytes
    pending: str = ""
    """The secret under which it waited since an earlier form, where it did."""


class FileParts(Parts):
    """A file, its content looked at; what is on file already stays unless it is replaced or taken away."""

    needs = ("file",)
    file = FileField(
        _l("File"),
        description=_l("%(kinds)s; %(megabytes)s MB at most.", kinds=", ".join(ACCEPTED).upper(), megabytes=LARGEST_FILE // 2**20),
        render_kw={"accept": ",".join(f".{each}" for each in ACCEPTED)},
    )
    remove = BooleanField(_l("Take the file away"))
    pending = HiddenField()
    """The secret of a file that came with a form that was not taken."""
    picture = False

    def __init__(self, *args: Any, kept: dict[str, Any] | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.kept = kept
        self.upload: Upload | None = None
        if kept:
            self.file.flags.required = False

    @property
    def answer(self) -> Any:
        """The new file, else the one on file."""
        return self.upload or (self.kept if self.kept and not self.remove.data else None)

    def validate(self, extra_validators: Any = None) -> bool:
        """Known by its content; a photograph is made anew from its picture alone."""
        super(Parts, self).validate(extra_validators)
        secret, self.pending.data = self.pending.data or "", ""
        if self.file.data:
            self._look()
        elif secret and (kept := pending.pending(secret)) is not None:
            self.pending.data, self.upload = secret, Upload(kept.name, kept.media_type, kept.content, pending=secret)
        elif self.required and not self.answer:
            say(self.file, _("Choose a file."))
        return not self.errors

    def _look(self) -> None:
        sent = self.file.data
        sent.stream.seek(0)
        content = sent.stream.read(LARGEST_FILE + 1)
        try:
            if len(content) > LARGEST_FILE:
                raise Refused("file_too_large", megabytes=LARGEST_FILE // 2**20)
            if self.picture:
                picture = photograph(content)
                name = checked(f"{PurePath(sent.filename or 'photograph').stem}.jpg", picture)[0]
                self.upload = Upload(name, "image/jpeg", picture)
            else:
                self.upload = Upload(*checked(sent.filename or "", content), content)
        except Refused as refusal:
            say(self.file, in_words(refusal))
            return
        self.pending.data = pending.keep_if_refused(name=self.upload.name, media_type=self.upload.media_type, content=self.upload.content)


class PhotographParts(FileParts):
    """A face for a badge."""

    file = FileField(
        _l("Photograph"),
        description=_l("JPG, PNG or WEBP; %(megabytes)s MB at most.", megabytes=LARGEST_FILE // 2**20),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )
    remove = BooleanField(_l("Take the photograph away"))
    picture = True


PARTS: dict[Kind, type[Parts]] = {
    Kind.DIET: DietParts,
    Kind.ARRIVAL: ArrivalParts,
    Kind.DEPARTURE: DepartureParts,
    Kind.PASSPORT: PassportParts,
    Kind.FILE: FileParts,
    Kind.PHOTOGRAPH: PhotographParts,
}


def field_for(question: Question, language: str, *, required: bool) -> UnboundField[Any]:
    """The question as a form asks it in one language; States are offered later, as their names depend on the day."""
    about = {"label": question.label.in_(language), "description": question.help.in_(language)}
    parts = PARTS.get(question.kind)
    if parts:
        return FormField(type(parts.__name__, (parts,), {"required": required}), **about)
    missing = _l("This is needed here.")
    is_text = question.kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT, Kind.NUMBER, Kind.EMAIL, Kind.PHONE)
    rule = (DataRequired if is_text else InputRequired)(missing) if required else Optional()
    return _SIMPLE[question.kind](question, language, [rule], about)


Simple = Callable[[Question, str, list[Any], dict[str, Any]], Any]


def _text(field: type[StringField], longest: int, *checks: Any, **render: Any) -> Simple:
    filters = [] if issubclass(field, TextAreaField) else [one_line]
    return lambda _question, _language, rules, about: field(
        validators=[*rules, _at_most(longest), *checks], filters=filters, render_kw=render or None, **about
    )


def _choice(question: Question, language: str, rules: list[Any], about: dict[str, Any]) -> UnboundField[Any]:
    return _choose([(each.id, each.label.in_(language)) for each in question.options], rules, about)


def _choose(choices: Sequence[tuple[str, Any]], rules: list[Any], about: dict[str, Any], few: int = RADIOS) -> UnboundField[Any]:
    """Few choices at once, many in a list; one that may stay empty can be taken back."""
    optional = isinstance(rules[0], Optional)
    if 0 < len(choices) <= few:
        blank = [("", _l("No answer"))] if optional else []
        return RadioField(choices=[*choices, *blank], validators=rules, default="" if optional else None, **about)
    return SelectField(choices=[("", ""), *choices], validators=rules, default="", **about)


_SIMPLE: dict[Kind, Simple] = {
    Kind.SHORT_TEXT: _text(StringField, 300),
    Kind.LONG_TEXT: _text(TextAreaField, 4000, rows=4),
    Kind.NUMBER: _text(NumberField, 30, inputmode="decimal"),
    Kind.EMAIL: _text(EmailField, 254, mail_address),
    Kind.PHONE: _text(PhoneField, 40),
    Kind.DATE: lambda _question, _language, rules, about: AnyDayField(validators=rules, **about),
    Kind.YES_NO: lambda _question, _language, rules, about: _choose([("yes", _l("Yes")), ("no", _l("No"))], rules, about),
    Kind.ONE_OF: _choice,
    Kind.SEVERAL_OF: lambda question, language, rules, about: CheckboxListField(
        choices=[(each.id, each.label.in_(language)) for each in question.options], validators=rules, **about
    ),
    Kind.STATE: lambda _question, _language, rules, about: _choose([], rules, about),
    Kind.LANGUAGE: lambda _question, _language, rules, about: _choose(list(ENDONYMS.items()), rules, about, few=0),
}


def plain(value: Any) -> Any:
    """A day or a time as text, everything else as it is."""
    return value.isoformat() if isinstance(value, date) else value.strftime("%H:%M") if isinstance(value, time) else value


def answer_of(field: Field) -> Any:
    """The plain value of what was typed; none where nothing was."""
    return field.form.answer if isinstance(field, FormField) else plain(field.data) or None


def as_data(question: Question, answer: Any) -> Any:
    """A kept answer as its field shows it."""
    if question.kind is Kind.DATE:
        return date.fromisoformat(answer)
    if question.kind.is_upload:
        return {"kept": answer}
    if question.kind in PARTS:
        return {
            name: time.fromisoformat(part) if name == "at" else date.fromisoformat(part) if name in ("on", "issued", "expires") else part
            for name, part in answer.items()
        }
    return answer
