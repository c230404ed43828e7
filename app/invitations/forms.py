"""What is entered about invitations."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from app.contacts.queries import organisations
from app.documents.wording import capital
from app.events.audience import Attendance, AudienceRule
from app.events.forms.fields import DayField, RowForm, Rows
from app.events.models import Event
from app.events.wording import INSTRUMENTS
from app.treaty.models import TreatyStatus
from app.treaty.queries import areas, forms_on, groups, state_lists, the_convention
from app.treaty.subregions import SUBREGIONS, subregion_in
from app.web.forms import CheckboxListField, Form


class AddresseeForm(Form):
    """A State or an organisation to be added by hand."""

    addressee = SelectField(_l("State or organisation"))


class RuleForm(Form):
    """Who is invited: every kind of condition that is filled in must hold."""

    version = HiddenField(default="0")
    statuses = CheckboxListField(_l("Treaty status"))
    as_of = DayField(_l("Status as of"), description=_l("Empty: as of the first day of the event."))
    groups = CheckboxListField(_l("Regional group"))
    subregions = CheckboxListField(_l("Sub-region"))
    lists = CheckboxListField(_l("Members of"))
    attended = SelectField(
        _l("Attendance so far"),
        choices=[("", _l("does not matter")), ("no", _l("have not attended")), ("yes", _l("have attended"))],
        default="",
    )
    area = SelectField(_l("an event on"), default="")
    since = DayField(_l("since"))
    added = CheckboxListField(_l("Invited by hand"))
    left_out = CheckboxListField(_l("Left out by hand"))
    by_hand = SelectField(_l("State"), default="")
    organisations = CheckboxListField(_l("Organisations"))

    def offer(self, event: Event, language: str) -> None:
        """What can be chosen, in the words of the Convention and the United Nations."""
        terms = the_convention().status_terms
        self.statuses.choices = [(status, (each.get(language) or each["en"])[1]) for status, each in terms.items()]
        self.groups.choices = [(group.code, group.name_in(language)) for group in groups()]
        self.subregions.choices = [(code, capital(subregion_in(code, language))) for code in SUBREGIONS]
        self.lists.choices = [(each.code, each.name_in(language)) for each in state_lists()]
        self.area.choices = [("", _l("any area")), *((each.code, each.name_in(language)) for each in areas())]
        states = [(iso3, forms.short) for iso3, forms in forms_on(event.starts_on, language).items()]
        self.by_hand.choices = [("", ""), *states]
        self.added.choices = self.left_out.choices = states
        offered = {each.public_id: each.name_in(language) for each in organisations(with_ids=self.organisations.data or ())}
        first = dict.fromkeys([*(self.organisations.data or ()), *offered])
        self.organisations.choices = [(code, offered[code]) for code in first if code in offered]

    @staticmethod
    def values(rule: AudienceRule) -> dict[str, Any]:
        """The rule as it stands."""
        attendance = rule.attendance
        return {field.name: getattr(rule, field.name) for field in fields(rule) if field.name != "attendance"} | {
            "statuses": [status.value for status in rule.statuses],
            "attended": ("yes" if attendance.has else "no") if attendance else "",
            "area": attendance.area if attendance else "",
            "since": attendance.since if attendance else None,
        }

    def rule(self) -> AudienceRule:
        """What is filled in; a State that is both invited and left out by hand is left out."""
        attendance = None
        if self.attended.data:
            attendance = Attendance(self.attended.data == "yes", self.area.data or "", self.since.data)
        left_out = tuple(self.left_out.data or ())
        return AudienceRule(
            statuses=tuple(TreatyStatus(each) for each in self.statuses.data or ()),
            as_of=self.as_of.data,
            groups=tuple(self.groups.data or ()),
            subregions=tuple(self.subregions.data or ()),
            lists=tuple(self.lists.data or ()),
            attendance=attendance,
            added=tuple(each for each in self.added.data or () if each not in left_out),
            left_out=left_out,
            organisations=tuple(self.organisations.data or ()),
        )

    def take(self, hand: str) -> None:
        """Move the State that is chosen below to those invited, or left out, by hand."""
        fields = {"invite": (self.added, self.left_out), "leave_out": (self.left_out, self.added)}
        iso3 = self.by_hand.data
        if iso3 and hand in fields:
            chosen, other = fields[hand]
            chosen.data = list(dict.fromkeys([*(chosen.data or ()), iso3]))
            other.data = [each for each in other.data or () if each != iso3]
            self.by_hand.data = ""

    def show_only_chosen(self) -> None:
        """By hand, the boxes are of those that are ticked: all others are in the list below them."""
        for field in (self.added, self.left_out):
            field.choices = [(iso3, name) for iso3, name in field.choices if iso3 in (field.data or ())]


class SignatoryForm(RowForm):
    """Who signs for one of the sending States."""

    iso3 = HiddenField()
    name = StringField(_l("Name"), validators=[Optional(), Length(max=200)])
    function = StringField(_l("Function"), validators=[Optional(), Length(max=200)])


class LettersForm(Form):
    """What all letters of a batch bear."""

    dated = DayField(_l("Date of the letters"), validators=[DataRequired(_l("Enter the date of the letters."))])
    signatories = Rows(FormField(SignatoryForm), max_entries=20)


class ClearanceForm(Form):
    """A key that is turned."""

    signs = HiddenField(validators=[Length(max=3)])
    note = StringField(_l("How it was cleared"), validators=[Optional(), Length(max=300)])


class InstrumentForm(Form):
    """What States get."""

    version = HiddenField(default="0")
    instrument = RadioField(_l("States get a"), choices=list(INSTRUMENTS.items()))


class SendForm(Form):
    """Sending the invitations."""

    as_typed = BooleanField(_l("The event's own texts stand as they were typed"))


class ActionForm(Form):
    """A deliberate action that needs nothing but to be meant."""
