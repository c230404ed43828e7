"""The rest of the plan, a short page each: where, for whom, why, with whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, FormField, HiddenField, SelectField, StringField, TextAreaField, URLField
from wtforms.validators import Email, Length, Optional

from app.documents.wording import month_of
from app.events.forms.fields import (
    DayField,
    RowForm,
    Rows,
    choices_with_blank,
    rows_are_good,
    say,
    web_address,
)
from app.events.models import Event, PartnerRole
from app.events.wording import PARTNER_ROLES
from app.treaty import queries as treaty
from app.web.forms import CheckboxListField, Form
from app.web.language import ENDONYMS

MOST_PARTNERS = 30
"""Of one event; a form that was filled from more could not be shown."""


class Section(Form):
    """A part of the plan; `version` is what the event was when the page was opened."""

    version = HiddenField(default="0")

    @staticmethod
    def values(event: Event) -> dict[str, Any]:
        """What the form shows for an event."""
        raise NotImplementedError

    def offer(self, event: Event, language: str) -> None:
        """What can be chosen, as of the event's day."""

    def facts(self) -> dict[str, Any]:
        """What `events.actions.change` takes."""
        raise NotImplementedError


class PlaceForm(Section):
    """Where it is, on the ground and online."""

    venue = StringField(_l("Venue"), validators=[Length(max=300)], description=_l("Building and room."))
    city = StringField(_l("City"), validators=[Length(max=120)])
    country = SelectField(_l("Country"), validators=[Optional()])
    online_link = URLField(
        _l("Link for taking part online"),
        validators=[Optional(), Length(max=500), web_address],
        description=_l("Only those who are registered are told."),
    )
    in_margins_of = StringField(
        _l("In the margins of"), validators=[Length(max=300)], description=_l("The meeting that it is held beside.")
    )
    part_of = StringField(
        _l("Given at"),
        validators=[Length(max=300)],
        description=_l("For a presentation: the meeting it was part of, as in a sentence (“an informal meeting on …”)."),
    )

    @staticmethod
    def values(event: Event) -> dict[str, Any]:
        """The place as it stands."""
        keys = ("venue", "city", "online_link", "in_margins_of", "part_of")
        return {key: getattr(event, key) for key in keys} | {"country": str(event.country_id or "")}

    def offer(self, event: Event, language: str) -> None:
        """The States as they were called on the event's day."""
        self.country.choices = choices_with_blank(treaty.state_names(event.starts_on, language).items())

    def facts(self) -> dict[str, Any]:
        """The place."""
        keys = ("venue", "city", "online_link", "in_margins_of", "part_of")
        country = {"country_id": int(self.country.data) if self.country.data else None}
        return {key: self[key].data or "" for key in keys} | country


class AudienceForm(Section):
    """Until when one answers, in which languages one works; who is invited is a page of its own."""

    reply_by = DayField(_l("Reply by"), description=_l("Stands in the letters; answers close at the end of that day."))
    reply_to = EmailField(
        _l("Answers to messages go to"),
        validators=[Optional(), Email(_l("This is not an e-mail address.")), Length(max=254)],
        description=_l("An address of the organisers; without one, that of the secretariat."),
    )
    working_languages = CheckboxListField(
        _l("Working languages"), choices=list(ENDONYMS.items()), description=_l("The first one is the language of the title.")
    )

    @staticmethod
    def values(event: Event) -> dict[str, Any]:
        """As they stand."""
        keys = ("reply_by", "reply_to", "working_languages")
        return {key: getattr(event, key) for key in keys}

    def facts(self) -> dict[str, Any]:
        """The day, the address and the languages."""
        languages = list(dict.fromkeys(self.working_languages.data or []))
        return {"working_languages": languages, "reply_by": self.reply_by.data, "reply_to": self.reply_to.data or ""}


def action_choices(language: str) -> list[tuple[str, str]]:
    """Every action of every plan, those of the latest plan first."""
    return [
        (str(each.id), _("%(plan)s, Action %(number)s: %(text)s", plan=each.plan_in(language), number=each.number, text=each.text_in(language)))
        for each in treaty.planned_actions()
    ]


def actions_served(ticked: Iterable[str]) -> dict[str, Any]:
    """The actions that were ticked, as an event keeps them; a sentence names those of one plan. Nothing where none was."""
    ids = {int(each) for each in ticked}
    found = [each for each in treaty.planned_actions() if each.id in ids]
    if not found:
        return {}
    numbers = [each.number for each in found if each.plan == found[0].plan]
    return {"actions": found, "action_plan": found[0].plan_in("en"), "action": ", ".join(numbers)}


class PurposeForm(Section):
    """Why it is held, and what it serves."""

    objectives = TextAreaField(
        _l("Purpose"),
        validators=[Length(max=4000)],
        description=_l("As it stands in a sentence: “to share efforts undertaken …”. It goes into the letter and the summary."),
    )
    actions = CheckboxListField(_l("Actions it serves"), description=_l("Reports to the States Parties tell what was done for each."))
    action_plan = StringField(_l("Another action plan"), validators=[Length(max=120)], description=_l("One that is not listed above."))
    action = StringField(_l("Action"), validators=[Length(max=40)], description=_l("Its number: 1, or 1.2."))
    up_to_meeting = SelectField(
        _l("Up to the meeting"), validators=[Optional()], description=_l("The meeting by which it should be achieved.")
    )
    materials = StringField(_l("Handed out"), validators=[Length(max=300)], description=_l("Such as “resources”."))
    materials_to = StringField(
        _l("Handed out to"), validators=[Length(max=300)], description=_l("Such as “parliamentarians”.")
    )

    information_link = URLField(
        _l("More information"),
        validators=[Optional(), Length(max=500), web_address],
        description=_l("The address of a page for everybody; it is shown on the public record of an open event."),
    )

    @staticmethod
    def values(event: Event) -> dict[str, Any]:
        """The purpose as it stands."""
        keys = ("objectives", "action_plan", "action", "materials", "materials_to", "information_link")
        kept = {key: getattr(event, key) for key in keys} | ({"action_plan": "", "action": ""} if event.actions else {})
        return kept | {"actions": [str(each.id) for each in event.actions], "up_to_meeting": str(event.up_to_meeting_id or "")}

    def offer(self, event: Event, language: str) -> None:
        """The actions of the plans, and the formal meetings, the newest first."""
        self.actions.choices = action_choices(language)
        self.up_to_meeting.choices = choices_with_blank(
            (meeting.id, f"{meeting.code}, {month_of(meeting.starts_on, language)}") for meeting in treaty.meetings()
        )

    def facts(self) -> dict[str, Any]:
        """The purpose."""
        keys = ("objectives", "action_plan", "action", "materials", "materials_to", "information_link")
        meeting = {"up_to_meeting_id": int(self.up_to_meeting.data) if self.up_to_meeting.data else None}
        return {key: self[key].data or "" for key in keys} | meeting | self._served()

    def _served(self) -> dict[str, Any]:
        """The actions that were ticked, or that the words name."""
        return actions_served(self.actions.data or []) or {"actions": treaty.action_as_written(self.action_plan.data or "", self.action.data or "")}


class PartnerForm(RowForm):
    """A State or an organisation that contributes."""

    role = SelectField(_l("Contribution"), choices=[("", ""), *PARTNER_ROLES.items()], validators=[Optional()])
    state = SelectField(_l("State"), validators=[Optional()])
    organisation = StringField(_l("or organisation"), validators=[Length(max=200)])
    note = StringField(_l("Note"), validators=[Length(max=300)])

    @property
    def is_filled(self) -> bool:
        """Whether anything was entered; empty rows are left out."""
        return any(field.data for field in self)


class PartnersForm(Section):
    """Who helps: co-organisers, host, donors, support in kind."""

    partners = Rows(FormField(PartnerForm), label=_l("Partners"), min_entries=1, max_entries=MOST_PARTNERS)

    @staticmethod
    def values(event: Event) -> dict[str, Any]:
        """The partners as they stand."""
        return {
            "partners": [
                {"role": each.role, "state": str(each.state_id or ""), "organisation": each.organisation, "note": each.note}
                for each in event.partners
            ]
        }

    def offer(self, event: Event, language: str) -> None:
        """The States as they were called on the event's day."""
        names = choices_with_blank(treaty.state_names(event.starts_on, language).items())
        for row in self.partners:
            row.state.choices = names

    def validate(self, extra_validators: Any = None) -> bool:
        """Each says what it gives and who it is."""
        super().validate(extra_validators)
        for row in self.partners:
            if row.form.is_filled and not row.role.data:
                say(row.role, _("Choose what it contributes."))
            if row.form.is_filled and not (row.state.data or row.organisation.data):
                say(row.organisation, _("Choose a State or enter an organisation."))
            if row.state.data and row.organisation.data:
                say(row.organisation, _("A State or an organisation, not both: use a row for each."))
        return rows_are_good(self.partners) and not self.errors

    def facts(self) -> dict[str, Any]:
        """The partners in their order."""
        return {
            "partners": [
                {
                    "role": PartnerRole(row.role.data),
                    "state_id": int(row.state.data) if row.state.data else None,
                    "organisation": row.organisation.data or "",
                    "note": row.note.data or "",
                }
                for row in self.partners
                if row.form.is_filled
            ]
        }


SECTIONS: Mapping[str, type[Section]] = {
    "place": PlaceForm,
    "audience": AudienceForm,
    "purpose": PurposeForm,
    "partners": PartnersForm,
}
OF_A_PAPER = ("purpose", "partners")
"""A concept note has neither place nor guests."""
