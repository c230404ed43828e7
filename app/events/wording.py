"""When, where and for whom an event is, in the words of a language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from babel.units import format_unit
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.contacts.queries import organisations_of
from app.documents.articles import named
from app.documents.audience import AudienceFacts, audience_sentence, topic
from app.documents.wording import (
    capital,
    city_in,
    day_of,
    days_of,
    in_month,
    joined,
    listed,
    month_heading,
    month_of,
    on_days,
    zone_in,
    zones_said,
)
from app.events.audience import AudienceRule
from app.events.models import (
    Confidentiality,
    DatePrecision,
    Event,
    EventKind,
    EventStatus,
    FileKind,
    Instrument,
    PartnerRole,
    ProgrammeSession,
    SessionKind,
)
from app.people.models import Account
from app.treaty.queries import (
    areas,
    convention,
    forms_on,
    groups,
    seat_names,
    secretariat_zone,
    state_lists,
    state_names,
)
from app.treaty.subregions import subregion_in
from app.web.language import ENDONYMS, instant

KINDS = {
    EventKind.SEMINAR: _l("Seminar"),
    EventKind.REGIONAL_WORKSHOP: _l("Regional workshop"),
    EventKind.CLOSED_MEETING: _l("Informal closed meeting"),
    EventKind.PRESENTATION: _l("Presentation in the margins of another meeting"),
    EventKind.CONCEPT_NOTE: _l("Concept note"),
}
STATUSES = {
    EventStatus.DRAFT: (_l("Draft"), "quiet"),
    EventStatus.SCHEDULED: (_l("Scheduled"), "attention"),
    EventStatus.HELD: (_l("Held"), "attention"),
    EventStatus.PUBLISHED: (_l("Published"), "good"),
    EventStatus.CANCELLED: (_l("Cancelled"), "wrong"),
}
LEVELS = {
    Confidentiality.OPEN: _l("Open: States are named"),
    Confidentiality.CLOSED: _l("Closed: figures only"),
    Confidentiality.CHATHAM: _l("Closed, Chatham House Rule: figures only, no attribution"),
}
INSTRUMENTS = {
    Instrument.LETTER: _l("Letter"),
    Instrument.NOTE_VERBALE: _l("Note verbale"),
}
PRECISIONS = {
    DatePrecision.DAY: _l("One day or several days"),
    DatePrecision.SITTINGS: _l("Several sittings"),
    DatePrecision.MONTH: _l("Only the month is known"),
}
SESSION_KINDS = {
    SessionKind.OPENING: _l("Opening"),
    SessionKind.PRESENTATION: _l("Presentation"),
    SessionKind.DISCUSSION: _l("Discussion"),
    SessionKind.UPDATES: _l("Updates from States"),
    SessionKind.QUESTIONS: _l("Questions and answers"),
    SessionKind.CLOSING: _l("Closing"),
    SessionKind.BREAK: _l("Break"),
}
FILE_KINDS = {
    FileKind.CONCEPT_NOTE: _l("Concept note"),
    FileKind.PROGRAMME: _l("Programme"),
    FileKind.PRESENTATION: _l("Presentation"),
    FileKind.NOTE_VERBALE: _l("Note verbale"),
    FileKind.OTHER: _l("Other"),
}
PARTNER_ROLES = {
    PartnerRole.CO_ORGANISER: _l("Co-organiser"),
    PartnerRole.HOST: _l("Host"),
    PartnerRole.DONOR: _l("Donor"),
    PartnerRole.IN_KIND: _l("Support in kind"),
}
HOURS = {
    "en": "{}, from {} to {}",
    "fr": "{}, de {} à {}",
    "es": "{}, de {} a {}",
    "ru": "{} с {} до {}",
    "ar": "{} من الساعة {} إلى الساعة {}",
    "zh": "{}{}至{}",
}
"""A day with its hours, as in a sentence."""
SEMICOLONS = {"ar": "؛ ", "zh": "；"}
PLAN_SECTIONS = {
    "": _l("What and when"),
    "place": _l("Where"),
    "audience": _l("For whom"),
    "purpose": _l("Why"),
    "partners": _l("With whom"),
}


def span(event: Event) -> tuple[datetime, datetime] | None:
    """First and last instant where the programme or the sittings tell them."""
    spans: list[tuple[datetime | None, datetime | None]] = [(each.starts_at, each.ends_at) for each in event.sittings]
    spans += [(each.starts_at, each.ends_at) for each in event.sessions]
    starts = [start for start, _end in spans if start]
    ends = [end or start for start, end in spans if end or start]
    return (min(starts), max(end for end in ends if end)) if starts else None


def days_text(event: Event, language: str) -> str:
    """For a list: the days without times, each sitting's once."""
    if event.date_precision is DatePrecision.MONTH:
        return month_of(event.starts_on, language)
    if event.date_precision is DatePrecision.SITTINGS and event.sittings:
        days = dict.fromkeys(clock.local(each.starts_at, event.zone).date() for each in event.sittings)
        return joined([day_of(day, language) for day in days], language)
    return days_of(event.starts_on, event.ends_on, language)


def taken_mark(event: Event, *, by: Account, now: datetime) -> str:
    """What stands in a document that somebody takes out of a closed meeting; nothing for an open one."""
    if not event.is_closed:
        return ""
    return str(_("Closed meeting. Taken by %(name)s on %(when)s. Not to be passed on.", name=by.name, when=instant(now)))


def when_text(event: Event, language: str, *, with_zone: bool = True) -> str:
    """For a page: "23 May 2018, 15:00–17:00 (Zurich time)"."""

    def there(hours: str) -> str:
        return f"{hours} ({zone_text(event, language)})" if with_zone else hours

    if event.date_precision is DatePrecision.MONTH:
        return month_of(event.starts_on, language)
    if event.date_precision is DatePrecision.SITTINGS and event.sittings:
        return there(SEMICOLONS.get(language, "; ").join(
            listed((day_of(clock.local(each.starts_at, event.zone).date(), language), _hours(each.starts_at, each.ends_at, event.zone)), language)
            for each in event.sittings
        ))
    days = days_of(event.starts_on, event.ends_on, language)
    times = span(event)
    if times and event.starts_on == event.ends_on:
        return there(listed((days, _hours(*times, event.zone)), language))
    return days


def when_in_sentence(event: Event, language: str) -> str:
    """For a letter: "on 23 May 2018, from 15:00 to 17:00"."""
    if event.date_precision is DatePrecision.MONTH:
        return in_month(event.starts_on, language)
    if event.date_precision is DatePrecision.SITTINGS and event.sittings:
        days = [on_days(day, day, language) for day in (clock.local(each.starts_at, event.zone).date() for each in event.sittings)]
        return joined(list(dict.fromkeys(days)), language)
    days_text = on_days(event.starts_on, event.ends_on, language)
    times = span(event)
    if times and event.starts_on == event.ends_on:
        first, last = (f"{clock.local(each, event.zone):%H:%M}" for each in times)
        return HOURS[language].format(days_text, first, last)
    return days_text


def zone_text(event: Event, language: str) -> str:
    """Whose time it is: at the seat of the secretariat, which gave its zone no name, that town's ("Geneva time", not Zurich's)."""
    at_the_seat = event.city and event.city in seat_names().values() and event.zone == secretariat_zone()
    return zone_in(event.zone, language, city_text(event, language) if at_the_seat else "")


def where_text(event: Event, language: str) -> str:
    """Venue, city, country, the last two as the language calls them."""
    return place(event, state_names(event.starts_on, language).get(event.country_id, "") if event.country_id else "", language)


def place(event: Event, country: str, language: str) -> str:
    """The same with a country whose name is known already."""
    return listed((event.venue, city_text(event, language), country), language)


def city_text(event: Event, language: str, seat: Mapping[str, str] | None = None) -> str:
    """Its city as the language calls it: the seat of the secretariat in the treaty's own words, another by CLDR; empty where none is known."""
    names = (seat or seat_names()) if event.city else {}
    if event.city in names.values():
        return names.get(language) or event.city
    return city_in(event.city, language) if event.city else ""


def time_text(session: ProgrammeSession, event: Event, language: str) -> str:
    """"14:00–15:30"; with the day where the event has several: "29 May, 14:00–15:30"."""
    hours = hours_text(session, event)
    if session.starts_at is None or event.starts_on == event.ends_on:
        return hours
    day = clock.local(session.starts_at, event.zone).date()
    return listed((day_of(day, language, with_year=False), hours), language)


def hours_text(session: ProgrammeSession, event: Event) -> str:
    """"14:00–15:30" at the venue; empty where it is not known."""
    return _hours(session.starts_at, session.ends_at, event.zone) if session.starts_at else ""


def audience_text(event: Event, language: str) -> str:
    """The rule as a sentence: "Signatory States of the African Group, without Kenya"; empty where it invites nobody."""
    return rule_text(AudienceRule.from_json(event.audience), event.starts_on, language)


def rule_text(rule: AudienceRule, day: date, language: str) -> str:
    """The same of a rule that is not kept yet; only what it names is asked of the database."""
    treaty = convention()
    if treaty is None or rule.is_empty:
        return ""
    terms = [treaty.status_terms[status] for status in rule.statuses]
    names = forms_on(day, language, iso3s=(*rule.added, *rule.left_out)) if rule.added or rule.left_out else {}
    invited = [named(each.name_in(language), language) for each in organisations_of(rule.organisations)] if rule.organisations else []
    attendance = rule.attendance
    return audience_sentence(
        AudienceFacts(
            language=language,
            statuses=tuple((each.get(language) or each["en"])[1] for each in terms),
            groups=tuple(each.name_in(language) for each in groups() if each.code in rule.groups) if rule.groups else (),
            subregions=tuple(subregion_in(each, language) for each in rule.subregions),
            lists=tuple(each.running_in(language) for each in state_lists() if each.code in rule.lists) if rule.lists else (),
            attended=attendance.has if attendance else None,
            topic=_topic(attendance.area, language) if attendance and attendance.area else "",
            since=attendance.since if attendance else None,
            as_of=rule.as_of if rule.as_of != day else None,
            added=(*(each.running for iso3, each in names.items() if iso3 in rule.added), *invited),
            left_out=tuple(each.running for iso3, each in names.items() if iso3 in rule.left_out),
        )
    )


def for_templates() -> dict[str, object]:
    """Words that every template may use."""
    return {
        "event_kinds": KINDS,
        "instruments": INSTRUMENTS,
        "endonyms": ENDONYMS,
        "event_statuses": STATUSES,
        "levels": LEVELS,
        "session_kinds": SESSION_KINDS,
        "file_kinds": FILE_KINDS,
        "partner_roles": PARTNER_ROLES,
        "plan_sections": PLAN_SECTIONS,
        "joined": joined,
        "city_text": city_text,
        "listed": listed,
        "day_of": day_of,
        "on_days": on_days,
        "in_month": in_month,
        "month_of": month_of,
        "month_heading": month_heading,
        "days_text": days_text,
        "when_text": when_text,
        "where_text": where_text,
        "zone_text": zone_text,
        "zones_said": zones_said,
        "time_text": time_text,
        "size_text": size_text,
        "audience_text": audience_text,
        "subregion_name": lambda code, language: capital(subregion_in(code, language)),
    }


def size_text(size: int) -> str:
    """The size of a file in the reader's language: "1.5 MB", "1,5 Mo"; Babel knows the words."""
    large = size >= 1_000_000
    amount, unit, pattern = (size / 1e6, "megabyte", "#,##0.#") if large else (size / 1e3, "kilobyte", "#,##0")
    return format_unit(amount, unit, "short", format=pattern, locale=get_locale())


def _topic(code: str, language: str) -> str:
    area = next((each for each in areas() if each.code == code), None)
    if area is None:
        return ""
    office = (area.office.get(language) or area.office["en"])[0]
    return topic(area.name_in(language), office, language)


def _hours(start: datetime, end: datetime | None, zone: str) -> str:
    first = f"{clock.local(start, zone):%H:%M}"
    return f"{first}–{clock.local(end, zone):%H:%M}" if end else first
