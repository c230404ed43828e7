"""A part of the programme and those who speak in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, FormField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, Length, NumberRange, Optional

from app import clock
from app.documents.wording import day_of, weekday_of
from app.events.forms.fields import (
    RowForm,
    Rows,
    WallTimeField,
    check_wall_time,
    choices_with_blank,
    rows_are_good,
    say,
)
from app.events.models import Event, ProgrammeSession, SessionKind
from app.events.wording import SESSION_KINDS
from app.web.forms import Form


class SpeakerForm(RowForm):
    """Who speaks: a person, an office or an organisation."""

    title = StringField(_l("Title"), validators=[Length(max=120)])
    name = StringField(_l("Name"), validators=[Length(max=200)])
    function = StringField(_l("Function"), validators=[Length(max=200)])
    state = SelectField(_l("State"), validators=[Optional()])
    organisation = StringField(_l("Organisation"), validators=[Length(max=200)])
    email = EmailField(
        _l("E-mail"),
        validators=[Optional(), Email(_l("This is not an e-mail address.")), Length(max=254)],
        description=_l("For reminders; it is not shown."),
    )

    @property
    def is_filled(self) -> bool:
        """Whether anything was entered; empty rows are left out."""
        return any(field.data for field in self)


class SessionForm(Form):
    """A part of the programme, in wall time at the venue."""

    version = HiddenField(default="0")
    kind = SelectField(_l("Kind"), choices=list(SESSION_KINDS.items()), default=SessionKind.PRESENTATION)
    title = StringField(_l("Title"), validators=[DataRequired(_l("Enter a title.")), Length(max=300)])
    day = SelectField(_l("Day"))
    start = WallTimeField(_l("From"), description=_l("Empty where it is not fixed."))
    end = WallTimeField(_l("To"))
    description = TextAreaField(_l("Description"), validators=[Length(max=4000)])
    places = IntegerField(
        _l("Places"),
        validators=[Optional(), NumberRange(1, 100_000, message=_l("Enter a whole number from %(min)s to %(max)s, or leave it empty."))],
        description=_l("With a number, registered persons choose on their own page whether they come. Empty: everybody may."),
    )
    speakers = Rows(FormField(SpeakerForm), label=_l("Speakers"), min_entries=1, max_entries=20)

    def offer(self, event: Event, names: Mapping[int, str], language: str) -> None:
        """The days of the event and the States that a speaker may be of."""
        self._zone = event.zone
        count = min((event.ends_on - event.starts_on).days + 1, 367)
        days = [event.starts_on + timedelta(days=offset) for offset in range(count)]
        if event.sittings:
            held = {clock.local(each.starts_at, event.zone).date() for each in event.sittings}
            days = [day for day in days if day in held]
        self.day.choices = [(day.isoformat(), f"{weekday_of(day, language)} {day_of(day, language)}") for day in days]
        states = choices_with_blank(names.items())
        for row in self.speakers:
            row.state.choices = states

    def validate(self, extra_validators: Any = None) -> bool:
        """An end needs a beginning and comes after it, at times that the clocks show."""
        super().validate(extra_validators)
        if self.end.data and not self.start.data and not self.start.errors:
            say(self.start, _("Enter when it begins."))
        if self.start.data and self.end.data and self.end.data <= self.start.data:
            say(self.end, _("The session ends before it begins."))
        if not self.day.errors and self.day.data:
            for field in (self.start, self.end):
                if field.data and not field.errors:
                    check_wall_time(field, date.fromisoformat(self.day.data), self._zone)
        for row in self.speakers:
            if row.form.is_filled and not any(row.form[key].data for key in ("title", "name", "function", "organisation")):
                say(row.form["name"], _("Say who speaks: a name, a title or a function."))
        return rows_are_good(self.speakers) and not self.errors

    def facts(self) -> dict[str, Any]:
        """What `events.actions.save_session` takes."""

        def at(wall: time | None) -> datetime | None:
            if wall is None or self.day.data is None:
                return None
            return clock.instant(datetime.combine(date.fromisoformat(self.day.data), wall), self._zone)

        return {
            "kind": SessionKind(self.kind.data),
            "title": self.title.data,
            "starts_at": at(self.start.data),
            "ends_at": at(self.end.data),
            "description": self.description.data or "",
            "places": self.places.data,
            "speakers": [
                {key: row.form[key].data or "" for key in ("title", "name", "function", "organisation", "email")}
                | {"state_id": int(row.state.data) if row.state.data else None}
                for row in self.speakers
                if row.form.is_filled
            ],
        }


class StepForm(Form):
    """One place up or down."""

    step = IntegerField(validators=[NumberRange(-1, 1)])


def session_values(event: Event, session: ProgrammeSession) -> dict[str, Any]:
    """What the form shows for a part of the programme."""
    start = clock.local(session.starts_at, event.zone) if session.starts_at else None
    end = clock.local(session.ends_at, event.zone) if session.ends_at else None
    return {
        "version": str(event.version),
        "kind": session.kind,
        "title": session.title,
        "day": start.date().isoformat() if start else None,
        "start": start.time() if start else None,
        "end": end.time() if end else None,
        "description": session.description,
        "places": session.places,
        "speakers": [
            {
                "title": each.title,
                "name": each.name,
                "function": each.function,
                "organisation": each.organisation,
                "state": str(each.state_id or ""),
                "email": each.email,
            }
            for each in session.speakers
        ],
    }
