"""An activity of before the system on one page, and who was there in figures."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField, URLField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from app.documents.pasted import without_markup
from app.events.forms.fields import choices_with_blank, say, web_address
from app.events.forms.pictures import Alternative
from app.events.forms.plan import PlanForm
from app.events.forms.sections import MOST_PARTNERS, action_choices, actions_served
from app.events.models import EventKind, PartnerRole
from app.files.rules import ACCEPTED
from app.reports.models import Headcount
from app.web.forms import CheckboxListField, Form
from app.web.language import ENDONYMS, INTERFACE

MOST = 100_000
LONGEST = 200
"""Characters of one name."""


def _figure(label: Any) -> IntegerField:
    return IntegerField(label, validators=[Optional(), NumberRange(0, MOST, _l("Enter a whole number, or nothing."))])


def _states(label: Any) -> IntegerField:
    return IntegerField(label, validators=[Optional(), NumberRange(0, 250, _l("Enter a whole number, or nothing."))])


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _short_lines(_form: Any, field: TextAreaField) -> None:
    if any(len(line) > LONGEST for line in _lines(field.data)):
        raise ValidationError(_("Write at most %(num)s characters on a line.", num=LONGEST))


def _few_lines(_form: Any, field: TextAreaField) -> None:
    if len(_lines(field.data)) > MOST_PARTNERS:
        raise ValidationError(_("Name at most %(num)s.", num=MOST_PARTNERS))


class HeadcountForm(Form):
    """Who was there, in figures; what is not known stays empty."""

    representatives = _figure(_l("Representatives"))
    signatory = _states(_l("Signatory States"))
    not_party = _states(_l("States not Party"))
    party = _states(_l("States Parties"))
    states = _states(_l("States in all, where only that is known"))
    organisations = TextAreaField(_l("Organisations"), validators=[Optional(), Length(max=4000), _short_lines], description=_l("One on a line."))
    resource_persons = TextAreaField(_l("Resource persons"), validators=[Optional(), Length(max=4000), _short_lines], description=_l("One on a line."))

    def validate(self, extra_validators: Any = None) -> bool:
        """A State that came sent somebody."""
        super().validate(extra_validators)
        states = sum(each.data or 0 for each in (self.signatory, self.not_party, self.party)) or self.states.data or 0
        if self.representatives.data is not None and not self.representatives.errors and self.representatives.data < states:
            say(self.representatives, _("These are fewer persons than States."))
        return not self.errors

    @property
    def figures(self) -> dict[str, Any]:
        """What `past.count` takes."""
        names = ("representatives", "signatory", "not_party", "party", "states")
        lists = ("organisations", "resource_persons")
        return {name: self[name].data for name in names} | {name: _lines(self[name].data) for name in lists}

    @staticmethod
    def values(kept: Headcount | None) -> dict[str, Any]:
        """What is kept, to fill the form with."""
        if kept is None:
            return {}
        names = ("representatives", "signatory", "not_party", "party", "states")
        lists = {name: "\n".join(getattr(kept, name)) for name in ("organisations", "resource_persons")}
        return {name: getattr(kept, name) for name in names} | lists


class PastForm(Alternative, PlanForm, HeadcountForm):
    """All that the record says of an activity; the rest can follow on the pages of the event."""

    city = StringField(_l("City"), validators=[Length(max=120)])
    country = SelectField(_l("Country"), validators=[Optional()])
    co_organisers = TextAreaField(
        _l("Others who organised it"), validators=[Optional(), Length(max=2000), _short_lines, _few_lines], description=_l("Organisations, one on a line. The States follow from the offices.")
    )
    actions = CheckboxListField(_l("Actions it serves"), description=_l("Reports to the States Parties tell what was done for each."))
    approximate = BooleanField(_l("The figures are approximate"))
    text_language = SelectField(_l("Language of title and text"), choices=[(code, ENDONYMS[code]) for code in INTERFACE], default="en")
    text = TextAreaField(
        _l("Text"),
        filters=[lambda text: without_markup(text).strip() if text else text],
        validators=[Optional(), Length(max=50_000)],
        description=_l("As it was published; an empty line begins a new paragraph. Empty: it is written from the facts, in three languages."),
        render_kw={"class": "tall"},
    )
    information_link = URLField(_l("Page with more information"), validators=[Optional(), Length(max=500), web_address])
    files = MultipleFileField(
        _l("Files"),
        description=_l("Concept note, programme, presentations. Everybody may read them; their titles can be changed afterwards."),
        render_kw={"accept": ",".join(f".{kind}" for kind in ACCEPTED)},
    )
    picture = FileField(
        _l("Picture"), description=_l("One; more can be added afterwards. Say below what there is to see, in each language."), render_kw={"accept": ".jpg,.jpeg,.png,.webp"}
    )
    en = StringField(_l("What there is to see, in English"), validators=[Optional(), Length(max=300)])
    fr = StringField(_l("What there is to see, in French"), validators=[Optional(), Length(max=300)])
    es = StringField(_l("What there is to see, in Spanish"), validators=[Optional(), Length(max=300)])
    publish = BooleanField(
        _l("Put it on the record at once"),
        description=_l("For what was published before: the keys are noted as turned by that publication. Otherwise the text waits for its keys."),
    )

    def offer_facts(self, countries: list[tuple[int, str]], language: str) -> None:
        """Which States it can have been held in, and which actions it can have served."""
        self.country.choices = choices_with_blank(countries)
        self.actions.choices = action_choices(language)

    def validate(self, extra_validators: Any = None) -> bool:
        """A picture says what there is to see; a closed meeting has neither pictures nor public files."""
        super().validate(extra_validators)
        if self.picture.data:
            for field in (self.en, self.fr, self.es):
                if not field.data:
                    say(field, _("Say what there is to see, in one sentence."))
        level = self.confidentiality.data or ("closed" if self.kind.data == EventKind.CLOSED_MEETING else "open")
        if level != "open" and self.picture.data:
            say(self.picture, _("The meeting is closed: the record shows no pictures of it."))
        return not self.errors

    @property
    def uploads(self) -> list[FileStorage]:
        """The files that were chosen."""
        return [each for each in self.files.data or [] if isinstance(each, FileStorage) and each.filename]

    def facts(self) -> dict[str, Any]:
        """What `past.enter` takes; only of a valid form."""
        others = [{"role": PartnerRole.CO_ORGANISER, "organisation": name} for name in _lines(self.co_organisers.data)]
        return super().facts() | {
            "city": self.city.data or "",
            "country_id": int(self.country.data) if self.country.data else None,
            "working_languages": [self.text_language.data],
            "information_link": self.information_link.data or "",
            "partners": others,
        } | actions_served(self.actions.data or [])
