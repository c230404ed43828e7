"""Fields and checks that several forms of an event use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from babel.core import get_global
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, FieldList, TimeField, ValidationError
from wtforms import Form as PlainForm
from wtforms.validators import Optional

from app import clock
from app.documents.wording import zone_town
from app.web.forms import Form
from app.web.paging import number_of
from app.web.search import plain

FIRST_YEAR, LAST_YEAR = 1990, 2100
REGIONS = {
    "Africa": _l("Africa"),
    "America": _l("Americas"),
    "Antarctica": _l("Antarctica"),
    "Arctic": _l("Arctic"),
    "Asia": _l("Asia"),
    "Atlantic": _l("Atlantic Ocean"),
    "Australia": _l("Australia"),
    "Europe": _l("Europe"),
    "Indian": _l("Indian Ocean"),
    "Pacific": _l("Pacific Ocean"),
}


def zones(*, kept: str, language: str) -> dict[str, list[tuple[str, str]]]:
    """The time zones by region, each by its town and once, under its present name; `kept` is among them whatever it is."""
    names = available_timezones() - get_global("zone_aliases").keys() | {kept}
    by_region = {
        str(words): sorted(((name, zone_town(name, language)) for name in names if name.startswith(f"{region}/")), key=lambda each: plain(each[1]))
        for region, words in REGIONS.items()
    }
    known = {name for each in by_region.values() for name, _label in each}
    return {"UTC": [("UTC", "UTC")], **by_region} if kept in known | {"UTC"} else {kept: [(kept, kept)], **by_region}


class DayField(DateField):
    """A day that may stay empty, from the picker or as people write it: 2018-05-23, 23.5.2018, 23/5/2018."""

    first_year = FIRST_YEAR

    def __init__(self, label: Any = None, **more: Any) -> None:
        more.setdefault("validators", [Optional()])
        super().__init__(label, format=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"], **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """A day that is not in the calendar is refused in words."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("There is no such day. Write it like 2018-05-23.")) from None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Years in which the treaty may have events."""
        if self.data and not self.first_year <= self.data.year <= LAST_YEAR:
            raise ValidationError(year_refused(self.first_year))


class WallTimeField(TimeField):
    """A time of day at the venue that may stay empty."""

    data: Any

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label, validators=[Optional()], format=["%H:%M", "%H:%M:%S", "%H.%M"], **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """A time that no clock shows is refused in words."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("There is no such time of day. Write it like 14:30.")) from None
        if self.data:
            self.data = self.data.replace(second=0)


class Rows(FieldList):
    """Rows that are added and taken away by buttons of the form."""

    max_entries: int

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.type = "FieldList"  # what the macros of forms know it by

    def grow(self) -> None:
        """One more empty row, while there is room."""
        if len(self.entries) < self.max_entries:
            self.append_entry()

    def drop(self, index: int) -> None:
        """Take a row away; the last one is emptied."""
        if index < len(self.entries):
            del self.entries[index]
            self._compact_indices()
        if not self.entries:
            self.append_entry()

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        """Only plain numbers: the library takes "²" for a digit, and numbers of any length."""
        for key in formdata:
            if key.startswith(f"{prefix}-"):
                index = number_of(key[len(prefix) + 1 :].split("-", 1)[0], 0, 10_000)
                if index is not None:
                    yield index


class RowForm(PlainForm):
    """A row of a list inside another form."""

    class Meta(Form.Meta):
        """Cleaned like every other form; the outer one has the CSRF token."""

        csrf = False


def rearranged(form: Form, asked: Mapping[str, str]) -> bool:
    """Whether a button only adds or drops a row: `add=sittings`, `drop=sittings-2`. Nothing is saved then."""
    dropped, _dash, index = asked.get("drop", "").rpartition("-")
    place = number_of(index, 0, 10_000)
    for field in form:
        if isinstance(field, Rows) and asked.get("add") == field.name:
            field.grow()
            return True
        if isinstance(field, Rows) and dropped == field.name and place is not None:
            field.drop(place)
            return True
    return "look" in asked


def say(field: Any, sentence: str) -> None:
    """An error beside the field."""
    field.errors = [*field.errors, sentence]


def year_refused(first: int = FIRST_YEAR) -> str:
    """What to do about a year that cannot be meant."""
    return str(_("Enter a year between %(first)s and %(last)s.", first=first, last=LAST_YEAR))


def rows_are_good(*lists: Rows) -> bool:
    """Whether no row was refused; WTForms looks only before our own checks."""
    good = True
    for field in lists:
        if any(entry.errors for entry in field.entries):
            field.errors = [entry.errors for entry in field.entries]
            good = False
    return good


def check_wall_time(field: Any, day: date, zone: str) -> None:
    """Say so beside the field when the clocks skip or repeat that time there."""
    try:
        clock.instant(datetime.combine(day, field.data), zone)
    except clock.NoSuchWallTime:
        say(field, _("The clocks change at that time at the venue: it does not exist or comes twice. Choose another."))


def web_address(_form: Any, field: Field) -> None:
    """An address that a browser may be sent to: http or https, with a host."""
    try:
        address = urlsplit(field.data)
        good = address.scheme in ("http", "https") and bool(address.hostname) and not set(field.data) & set(" \n\t<>\"{}|\\^`")
        good = good and (address.port is None or address.port > 0)
    except ValueError:
        good = False
    if not good:
        raise ValidationError(_("Enter a whole address that begins with https://."))


def choices_with_blank(pairs: Iterable[tuple[Any, str]]) -> list[tuple[str, str]]:
    """For a select that may stay empty."""
    return [("", ""), *((str(key), label) for key, label in pairs)]
