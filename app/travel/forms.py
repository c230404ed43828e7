"""What guests ask for and organisers decide about travel."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from babel.numbers import is_currency
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import TextInput

from app.registration.forms import VersionField, has_a_letter
from app.registration.models import Delegate
from app.travel.models import Sponsorship, SponsorshipStatus, VisaLetter
from app.web.forms import Form, WholeNumberField, clean, one_line
from app.web.language import ENDONYMS

MOST_NIGHTS = 60
STATUS_WORDS = {
    SponsorshipStatus.REQUESTED: (_l("requested"), "attention"),
    SponsorshipStatus.GRANTED: (_l("granted"), "good"),
    SponsorshipStatus.REFUSED: (_l("refused"), "quiet"),
}


class AmountField(Field):
    """Money: 1234.50, 1 234,50 or 1'234.50; empty is nothing."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Raises a sentence for anything else."""
        text = re.sub(r"[\s'\u2019]", "", clean(valuelist[0] if valuelist else "") or "") or "0"
        if not re.fullmatch(r"[0-9]{1,9}([.,][0-9]{1,2})?", text, re.ASCII):
            self.data = None
            raise ValueError(_("Write an amount like 1234.50."))
        self.data = Decimal(text.replace(",", "."))

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else (str(self.data) if self.data else "")


def a_currency(_form: Form, field: Field) -> None:
    """One of ISO 4217."""
    field.data = (field.data or "").upper()
    if not is_currency(field.data):
        raise ValidationError(str(_l("Write the currency as three letters: CHF, EUR, USD.")))


def _line(label: object, longest: int, *validators: object, **more: object) -> StringField:
    length = Length(max=longest, message=_l("Use at most %(max)d characters."))
    return StringField(label, validators=[*validators, length], filters=[one_line], **more)


def _text(label: object, **more: object) -> TextAreaField:
    longest = Length(max=2000, message=_l("Use at most %(max)d characters."))
    return TextAreaField(label, validators=[longest], render_kw={"rows": 3}, **more)


class OfferForm(Form):
    """Whether the event pays for some."""

    open = BooleanField(_l("Delegates and missions can ask for sponsorship"))
    currency = StringField(_l("Currency"), validators=[DataRequired(_l("Write the currency as three letters: CHF, EUR, USD.")), a_currency], default="CHF", render_kw={"maxlength": 3})
    payer = StringField(
        _l("Who pays"),
        validators=[Length(max=300, message=_l("Use at most %(max)d characters."))],
        description=_l("As letters for visas say it: “the Government of New Zealand”. Empty: the secretariat."),
    )


class AskForm(Form):
    """What a person needs."""

    flight = BooleanField(_l("Travel"))
    nights = WholeNumberField(_l("Nights in a hotel"), most=MOST_NIGHTS)
    days = WholeNumberField(_l("Days of daily allowance"), most=MOST_NIGHTS)
    note = _text(_l("What the organisers should know"), description=_l("As in: from which town you travel."))
    version = VersionField()

    def validate(self, extra_validators: object = None) -> bool:
        """Something is asked for."""
        valid: bool = super().validate(extra_validators)
        if valid and not (self.flight.data or self.nights.data or self.days.data):
            self.flight.errors = [_l("Say what you ask for: travel, nights or days.")]
            return False
        return valid

    @staticmethod
    def values(found: Sponsorship | None) -> dict[str, Any]:
        """What was asked so far."""
        if found is None:
            return {"version": "0"}
        return {
            "flight": found.asks_flight, "nights": found.asks_nights or None, "days": found.asks_days or None,
            "note": found.note, "version": str(found.version),
        }  # fmt: skip


class DecisionForm(Form):
    """What is granted."""

    decision = RadioField(
        _l("Decision"),
        choices=[("granted", _l("Grant it")), ("refused", _l("Refuse it"))],
        validators=[InputRequired(_l("Choose one of the two."))],
    )
    flight = AmountField(_l("Travel"))
    nights = WholeNumberField(_l("Nights"), most=MOST_NIGHTS)
    night_rate = AmountField(_l("A night"))
    days = WholeNumberField(_l("Days of daily allowance"), most=MOST_NIGHTS)
    daily_allowance = AmountField(_l("A day"))
    answer = _text(_l("What the person is told besides"))
    version = VersionField()

    @property
    def amounts(self) -> dict[str, Any]:
        """By the names of the columns."""
        counts = {name: self[name].data or 0 for name in ("nights", "days")}
        return counts | {name: self[name].data or Decimal(0) for name in ("flight", "night_rate", "daily_allowance")}

    @staticmethod
    def values(found: Sponsorship | None) -> dict[str, Any]:
        """What was decided so far, or what was asked for."""
        if found is None:
            return {"version": "0"}
        decided = {"decision": found.status.value, "nights": found.nights, "days": found.days, "flight": found.flight}
        decided |= {"night_rate": found.night_rate, "daily_allowance": found.daily_allowance, "answer": found.answer}
        asked = {"nights": found.asks_nights or None, "days": found.asks_days or None}
        return (decided if found.decided_at else asked) | {"version": str(found.version)}


class VisaForm(Form):
    """What an embassy asks of a letter."""

    passport_name = _line(_l("Name as in the passport"), 200, DataRequired(_l("Enter the name as in the passport.")), has_a_letter)
    passport_number = _line(_l("Passport number"), 40, description=_l("Only if the embassy asks for it; it is kept encrypted."))
    addressed_to = _line(
        _l("To which embassy or consulate"),
        300,
        DataRequired(_l("Enter the embassy or consulate.")),
        description=_l("As in: Embassy of Switzerland, Nairobi."),
    )
    language = SelectField(
        _l("Language of the letter"),
        choices=list(ENDONYMS.items()),
        description=_l("One that the embassy or consulate reads."),
        validators=[InputRequired(_l("Choose a language."))],
    )
    version = VersionField()

    @staticmethod
    def values(found: VisaLetter | None, delegate: Delegate) -> dict[str, Any]:
        """What was asked, or what is on file."""
        if found is None:
            return {"passport_name": delegate.full_name, "language": delegate.language, "version": "0"}
        return {
            "passport_name": found.passport_name, "passport_number": found.passport_number.decode(),
            "addressed_to": found.addressed_to, "language": found.language, "version": str(found.version),
        }  # fmt: skip

    @property
    def facts(self) -> dict[str, Any]:
        """By the names of the columns."""
        return {
            "passport_name": self.passport_name.data, "passport_number": (self.passport_number.data or "").encode(),
            "addressed_to": self.addressed_to.data, "language": self.language.data,
        }  # fmt: skip


class IssueForm(Form):
    """Who signs."""

    signatory = _line(_l("Signed by"), 200, DataRequired(_l("Enter who signs.")))
    signatory_function = _line(_l("Function"), 200)
    version = VersionField()
