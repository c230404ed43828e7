"""What the secretariat enters about the treaty."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Length, Optional, Regexp

from app.treaty.models import ActKind
from app.web.forms import CheckboxListField, Form
from app.web.language import ENDONYMS

ACTS = {
    ActKind.SIGNATURE: _l("Signature"),
    ActKind.RATIFICATION: _l("Ratification"),
    ActKind.ACCESSION: _l("Accession"),
    ActKind.ACCEPTANCE: _l("Acceptance"),
    ActKind.APPROVAL: _l("Approval"),
    ActKind.WITHDRAWAL: _l("Notice of withdrawal"),
}
LANGUAGES = ("en", "fr", "es")
"""Words that every treaty's data must have."""
LETTERS = (*LANGUAGES, "ar", "ru", "zh")
"""Languages that letters are written in."""


def _required(label: Any, most: int, **more: Any) -> StringField:
    return StringField(label, validators=[DataRequired(_l("Enter this.")), Length(max=most)], **more)


def _day(label: Any, **more: Any) -> DateField:
    return DateField(label, validators=[DataRequired(_l("Enter a date."))], **more)


class _Dated(Form):
    """Days must be ones that a treaty of our time can have."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Years between 1900 and 2100."""
        super().validate(extra_validators)
        for field in self:
            if isinstance(field, DateField) and field.data and not 1900 <= field.data.year <= 2100:
                field.errors = [*field.errors, _("Enter a year between 1900 and 2100.")]
        return not self.errors


class ActForm(_Dated):
    """A dated act of a State."""

    kind = SelectField(_l("Act"), choices=list(ACTS.items()))
    on = _day(_l("Day"), description=_l("Of signature, of deposit, or of the notice of withdrawal."))
    source = _required(_l("Source"), 300, description=_l("Such as the depositary notification."))
    note = TextAreaField(_l("Note"), validators=[Length(max=2000)])


class NameForm(_Dated):
    """A name of a State, and how it stands in a sentence."""

    language = SelectField(_l("Language"), choices=list(ENDONYMS.items()))
    short = _required(_l("Short name"), 120)
    running = StringField(_l("In a sentence"), validators=[Length(max=140)], description=_l("With its article: “the Gambia”, “la Gambie”."))
    of = StringField(_l("After “government”"), validators=[Length(max=160)], description=_l("“of the Gambia”, “de la Gambie”."))
    mission = StringField(_l("Its mission"), validators=[Length(max=200)], description=_l("“Permanent Mission of the Gambia”."))
    valid_from = _day(_l("Used from"))
    valid_to = DateField(_l("Used until"), validators=[Optional()], description=_l("Empty while it is used."))


class StateForm(Form):
    """What a State belongs to, and the language in which it is written to."""

    group = SelectField(_l("Regional group"))
    subregion = SelectField(_l("Sub-region"))
    letter_language = SelectField(_l("Language of letters"), choices=list(ENDONYMS.items()))
    note = TextAreaField(_l("Note"), validators=[Length(max=2000)])


class ConventionForm(Form):
    """The treaty's own words; nothing about it is fixed in the software."""

    acronym = _required(_l("Acronym"), 20)
    zone = StringField(
        _l("Time zone of the secretariat"),
        validators=[AnyOf(available_timezones(), message=_l("There is no such time zone. Write it like Europe/Zurich."))],
    )
    contact_line = StringField(_l("Contact in letters"), validators=[Length(max=300)])


for _code in LANGUAGES:
    for _name, _label, _kind, _most in (
        ("name", _l("Name"), StringField, 200),
        ("acronym_in", _l("Acronym in this language"), StringField, 20),
        ("seat", _l("Town that letters are dated from"), StringField, 80),
        ("party_one", _l("State Party, singular"), StringField, 80),
        ("party_many", _l("State Party, plural"), StringField, 80),
        ("signatory_one", _l("Signatory, singular"), StringField, 80),
        ("signatory_many", _l("Signatory, plural"), StringField, 80),
        ("not_party_one", _l("State not Party, singular"), StringField, 80),
        ("not_party_many", _l("State not Party, plural"), StringField, 80),
        ("unit_name", _l("Secretariat"), StringField, 120),
        ("unit_short", _l("Secretariat, short, with the treaty"), StringField, 40),
        ("unit_unit", _l("Secretariat, short"), StringField, 40),
        ("unit_head", _l("Head of the secretariat"), StringField, 80),
        ("record_intro", _l("Introduction of the public record"), TextAreaField, 2000),
    ):
        setattr(
            ConventionForm, f"{_name}_{_code}", _kind(_label, validators=[DataRequired(_l("Enter this.")), Length(max=_most)])
        )
for _code in LETTERS[len(LANGUAGES) :]:
    for _name, _label, _most in (("name", _l("Name"), 200), ("seat", _l("Town that letters are dated from"), 80)):
        setattr(
            ConventionForm,
            f"{_name}_{_code}",
            StringField(_label, validators=[Length(max=_most)], description=_l("Empty: letters say it in English.")),
        )


class AreaForm(Form):
    """A thematic area with the words for its office."""

    code = StringField(
        _l("Code"),
        validators=[DataRequired(_l("Enter this.")), Length(max=40), Regexp("^[a-z][a-z-]*$", message=_l("Small letters and dashes only."))],
        description=_l("A short name for addresses and tables: “universalization”."),
    )
    active = BooleanField(_l("In use"), default=True, description=_l("What is not in use is not offered for new events; older ones keep it."))


for _code in LETTERS:
    _needed = [DataRequired(_l("Enter this."))] if _code in LANGUAGES else []
    for _name, _label, _help, _most in (
        ("name", _l("Name"), _l("As lists and pages call the area: “Universalization”."), 120),
        ("one", _l("Office, one holder"), _l("As a letter calls the State that coordinates it: “Coordinator on Universalization”."), 160),
        ("many", _l("Office, several holders"), _l("“Coordinators on Universalization”."), 160),
    ):
        setattr(AreaForm, f"{_name}_{_code}", StringField(_label, description=_help, validators=[*_needed, Length(max=_most)]))


class ListForm(Form):
    """A named list of States."""

    code = StringField(
        _l("Code"),
        validators=[DataRequired(_l("Enter this.")), Length(max=40), Regexp("^[A-Za-z][A-Za-z0-9-]*$", message=_l("Letters, digits and dashes only."))],
    )
    name_en = _required(_l("Name, English"), 120)
    running_en = StringField(_l("In a sentence, English"), validators=[Length(max=140)], description=_l("With its article: “the Commonwealth”."))
    name_fr = _required(_l("Name, French"), 120)
    running_fr = StringField(_l("In a sentence, French"), validators=[Length(max=140)], description=_l("With its article: “le Commonwealth”."))
    name_es = _required(_l("Name, Spanish"), 120)
    running_es = StringField(_l("In a sentence, Spanish"), validators=[Length(max=140)], description=_l("With its article: “el Commonwealth”."))
    source = StringField(_l("Source"), validators=[Length(max=300)])
    members = CheckboxListField(_l("Members"))


class ActionForm(_Dated):
    """An action of a plan."""

    plan = StringField(
        _l("Code of the plan"),
        validators=[DataRequired(_l("Enter this.")), Length(max=40), Regexp("^[a-z][a-z0-9-]*$", message=_l("Small letters, digits and dashes only."))],
        description=_l("Such as lausanne."),
    )
    number = StringField(
        _l("Number"),
        validators=[DataRequired(_l("Enter this.")), Length(max=10), Regexp("^[0-9]+$", message=_l("Digits only."))],
    )
    plan_en = _required(_l("Plan, English"), 120)
    plan_fr = _required(_l("Plan, French"), 120)
    plan_es = _required(_l("Plan, Spanish"), 120)
    text_en = _required(_l("What it is about, English"), 500)
    text_fr = _required(_l("What it is about, French"), 500)
    text_es = _required(_l("What it is about, Spanish"), 500)
    own_words = BooleanField(_l("In our own words, not the plan's text"))
    valid_from = _day(_l("Adopted"))
    valid_to = _day(_l("Until"))


class MeetingForm(_Dated):
    """A formal meeting."""

    code = StringField(
        _l("Code"),
        validators=[DataRequired(_l("Enter this.")), Length(max=20), Regexp("^[A-Za-z0-9][A-Za-z0-9-]*$", message=_l("Letters, digits and dashes only."))],
        description=_l("Such as 14MSP."),
    )
    title_en = _required(_l("Title, English"), 160)
    title_fr = _required(_l("Title, French"), 160)
    title_es = _required(_l("Title, Spanish"), 160)
    starts_on = _day(_l("First day"))
    ends_on = _day(_l("Last day"))
    city = StringField(_l("City"), validators=[Length(max=80)])

    def validate(self, extra_validators: Any = None) -> bool:
        """It ends after it begins."""
        super().validate(extra_validators)
        if self.starts_on.data and self.ends_on.data and self.ends_on.data < self.starts_on.data:
            self.ends_on.errors = [*self.ends_on.errors, _("The last day is before the first.")]
        return not self.errors


class MandateForm(Form):
    """A State's term for an area."""

    area = SelectField(_l("Thematic area"), coerce=int)
    state = SelectField(_l("State"), coerce=int)
    from_meeting = SelectField(_l("From the close of"))
    to_meeting = SelectField(_l("To the close of"), description=_l("Empty while the end is not known."))
    source = _required(_l("Source"), 400)
