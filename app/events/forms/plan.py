"""The essentials of an event: what, how confidential, when, and in whose name."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from babel.dates import get_month_names
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from app import clock
from app.events.forms.fields import (
    FIRST_YEAR,
    LAST_YEAR,
    DayField,
    RowForm,
    Rows,
    WallTimeField,
    check_wall_time,
    choices_with_blank,
    rows_are_good,
    say,
    year_refused,
    zones,
)
from app.events.models import Confidentiality, DatePrecision, Event, EventKind
from app.events.rules import usual_confidentiality
from app.events.wording import KINDS, LEVELS, PRECISIONS
from app.treaty.models import ThematicArea
from app.web.forms import Form

LONGEST = 366
"""Days."""


class SittingForm(RowForm):
    """A sitting in wall time at the venue."""

    day = DayField(_l("Day"))
    start = WallTimeField(_l("From"))
    end = WallTimeField(_l("To"))

    @property
    def is_filled(self) -> bool:
        """Whether anything was entered; empty rows are left out."""
        return any(field.data or field.errors for field in self)


class PlanForm(Form):
    """What an event cannot do without."""

    version = HiddenField(default="0")
    kind = RadioField(_l("Kind"), choices=list(KINDS.items()), default=EventKind.SEMINAR)
    title = StringField(_l("Title"), validators=[DataRequired(_l("Enter a title.")), Length(max=300)])
    date_precision = RadioField(_l("How exactly the date is known"), choices=list(PRECISIONS.items()), default=DatePrecision.DAY)
    starts_on = DayField(_l("First day"))
    ends_on = DayField(_l("Last day"), description=_l("Empty for one day."))
    month = SelectField(_l("Month"), validators=[Optional()])
    year = IntegerField(_l("Year"), validators=[Optional()])
    sittings = Rows(FormField(SittingForm), label=_l("Sittings"), min_entries=1, max_entries=30)
    zone = SelectField(_l("Time zone of the venue"))
    areas = Rows(SelectField(_l("Office"), validators=[Optional()]), label=_l("Office"), min_entries=1, max_entries=6)
    confidentiality = RadioField(_l("Who may know of it"), choices=list(LEVELS.items()), default="")
    calendar_discreet = BooleanField(
        _l("In calendars, it is called only “Meeting”"),
        description=_l("For a closed meeting: its calendar entries hold neither title nor place nor link. The mails do."),
    )
    informal = BooleanField(_l("It is informal"))

    def offer(self, *, areas: Sequence[ThematicArea], language: str, zone: str, new: bool) -> None:
        """What can be chosen; a new event may leave its level to its kind, which is safe for closed meetings."""
        self._areas = {str(area.id): area for area in areas}
        offices = choices_with_blank((area.id, area.name_in(language)) for area in areas)
        for row in self.areas:
            row.choices = offices
        names = get_month_names("wide", "stand-alone", locale=language)
        self.month.choices = choices_with_blank((number, names[number]) for number in range(1, 13))
        self.zone.choices = zones(kept=zone, language=language)
        if new:
            usual = _("As usual: an informal closed meeting is closed, everything else is open")
            self.confidentiality.choices = [("", usual), *LEVELS.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        """Dates exist and follow one another, somebody organises it, and a closed meeting is not open."""
        super().validate(extra_validators)
        if not self.chosen():
            say(self.areas.entries[0], _("Choose the office in whose name it is held."))
        if self.kind.data == EventKind.CLOSED_MEETING and self.confidentiality.data == Confidentiality.OPEN:
            say(self.confidentiality, _("A closed meeting cannot be open. Choose how closed it is, or another kind."))
        {DatePrecision.MONTH: self._check_month, DatePrecision.SITTINGS: self._check_sittings}.get(
            self.date_precision.data, self._check_days
        )()
        return rows_are_good(self.areas, self.sittings) and not self.errors

    def chosen(self) -> list[ThematicArea]:
        """The offices in their order, each once."""
        return list(dict.fromkeys(self._areas[row.data] for row in self.areas if row.data in self._areas))

    def days(self) -> tuple[date, date] | None:
        """First and last day, as far as they can be read; the whole month where only that is known."""
        precision = self.date_precision.data
        if precision == DatePrecision.MONTH:
            first = self._month()
            last = first.replace(day=monthrange(first.year, first.month)[1]) if first else None
        elif precision == DatePrecision.SITTINGS:
            days = sorted(row.day.data for row in self.sittings if row.day.data)
            first, last = (days[0], days[-1]) if days else (None, None)
        else:
            first, last = self.starts_on.data, self.ends_on.data or self.starts_on.data
        if first is None or last is None or not FIRST_YEAR <= first.year <= last.year <= LAST_YEAR:
            return None
        return first, last

    def facts(self) -> dict[str, Any]:
        """What `events.actions.plan` takes; only of a valid form."""
        days = self.days()
        assert days is not None
        kind = EventKind(self.kind.data)
        level = self.confidentiality.data
        return {
            "kind": kind,
            "title": self.title.data,
            "informal": self.informal.data,
            "calendar_discreet": self.calendar_discreet.data,
            "confidentiality": Confidentiality(level) if level else usual_confidentiality(kind),
            "areas": self.chosen(),
            "date_precision": DatePrecision(self.date_precision.data),
            "starts_on": days[0],
            "ends_on": days[1],
            "sittings": self._sittings() if self.date_precision.data == DatePrecision.SITTINGS else [],
            "zone": self.zone.data,
        }

    def _check_days(self) -> None:
        first, last = self.starts_on.data, self.ends_on.data
        if self.starts_on.errors or self.ends_on.errors:
            return
        if first is None:
            say(self.starts_on, _("Enter the first day."))
        elif last and last < first:
            say(self.ends_on, _("The last day is before the first."))
        elif last and (last - first).days > LONGEST:
            say(self.ends_on, _("An event lasts a year at most."))

    def _check_month(self) -> None:
        if not self.month.data:
            say(self.month, _("Choose the month."))
        if self.year.errors:
            return
        if self.year.data is None or not FIRST_YEAR <= self.year.data <= LAST_YEAR:
            say(self.year, year_refused())

    def _check_sittings(self) -> None:
        if self.kind.data == EventKind.CONCEPT_NOTE:
            say(self.date_precision, _("A paper has a day or a month, but no sittings."))
        filled = [row for row in self.sittings if row.form.is_filled]
        if not filled:
            say(self.sittings[0].day, _("Enter at least one sitting."))
        for row in filled:
            if not row.errors:
                self._check_sitting(row.form)
        good = sorted((row for row in filled if not row.errors), key=lambda row: (row.day.data, row.start.data))
        for one, other in pairwise(good):
            if one.day.data == other.day.data and other.start.data < one.end.data:
                say(other.start, _("This sitting begins before the one before it has ended."))
        if good and (good[-1].day.data - good[0].day.data).days > LONGEST:
            say(good[-1].day, _("An event lasts a year at most."))

    def _check_sitting(self, row: SittingForm) -> None:
        if row.day.data is None or row.start.data is None or row.end.data is None:
            say(row.day, _("Enter the day, the beginning and the end of the sitting."))
        elif row.end.data <= row.start.data:
            say(row.end, _("The sitting ends before it begins."))
        elif not self.zone.errors:
            for field in (row.start, row.end):
                check_wall_time(field, row.day.data, self.zone.data)

    def _month(self) -> date | None:
        year = self.year.data
        if year is None or not FIRST_YEAR <= year <= LAST_YEAR or self.month.data not in map(str, range(1, 13)):
            return None
        return date(year, int(self.month.data), 1)

    def _sittings(self) -> list[tuple[datetime, datetime]]:
        return sorted(
            (
                clock.instant(datetime.combine(row.day.data, row.start.data), self.zone.data),
                clock.instant(datetime.combine(row.day.data, row.end.data), self.zone.data),
            )
            for row in self.sittings
            if row.form.is_filled
        )


def plan_values(event: Event) -> Mapping[str, Any]:
    """What the form shows for an event: wall times at the venue."""
    month_only = event.date_precision is DatePrecision.MONTH
    sittings = [
        (clock.local(each.starts_at, event.zone), clock.local(each.ends_at, event.zone)) for each in event.sittings
    ]
    return {
        "version": str(event.version),
        "kind": event.kind,
        "title": event.title,
        "informal": event.informal,
        "calendar_discreet": event.calendar_discreet,
        "confidentiality": event.confidentiality,
        "areas": [str(office.area_id) for office in event.offices],
        "date_precision": event.date_precision,
        "starts_on": None if month_only else event.starts_on,
        "ends_on": None if month_only or event.ends_on == event.starts_on else event.ends_on,
        "month": str(event.starts_on.month) if month_only else "",
        "year": event.starts_on.year if month_only else None,
        "sittings": [{"day": start.date(), "start": start.time(), "end": end.time()} for start, end in sittings],
        "zone": event.zone,
    }
