"""What of an activity goes out to machines: share data and the feed, from what the public page shows and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app import clock
from app.documents.atom import AtomFeed, Enclosure, Entry
from app.documents.linked_data import Shared
from app.documents.wording import listed
from app.events.models import DatePrecision, Event
from app.events.queries import OfficeHolders
from app.events.wording import KINDS, days_text, span, where_text
from app.reports.record import Activity, Choice, Leaf
from app.web.links import public_url


def shared(activity: Activity, holders: list[OfficeHolders], language: str) -> Shared:
    """Of a closed meeting only its title, its days and its published text."""
    event = activity.event
    known: dict[str, Any] = {}
    if not event.is_closed:
        known = {
            "place": where_text(event, language),
            "city": event.city,
            "country": event.country.iso2 if event.country else "",
            "is_online": bool(event.online_link),
            "organisers": tuple(dict.fromkeys(state.name for office in holders for state in office.states)),
        }
    starts, ends = _days(event)
    return Shared(
        title=event.title_in(language),
        url=address_of(event),
        language=activity.language,
        text=activity.text,
        is_paper=event.is_paper,
        starts=starts,
        ends=ends,
        month=event.starts_on if event.date_precision is DatePrecision.MONTH else None,
        pictures=tuple(public_url("reports.activity_picture", event_id=event.public_id, picture_id=each.public_id) for each in activity.pictures),
        documents=tuple((each.title, url, each.stored.media_type) for each, url in _files(activity)),
        **known,
    )


def feed(leaf: Leaf, choice: Choice, language: str, *, title: str, author: str, asked: Mapping[str, str]) -> AtomFeed:
    """A page of the record; `asked` is what its address holds besides the choice and the language."""
    about = {**choice.address, "lang": language}
    return AtomFeed(
        title=title,
        author=author,
        url=public_url("reports.activities_feed", **about, **asked),
        page=public_url("reports.activities", **about),
        language=language,
        entries=tuple(_entry(each, language) for each in leaf.activities),
        older=public_url("reports.activities_feed", **about, after=leaf.older) if leaf.older else "",
        newer=public_url("reports.activities_feed", **about, before=leaf.newer) if leaf.newer else "",
    )


def address_of(event: Event) -> str:
    """Its own page, for ever."""
    return public_url("reports.activity", event_id=event.public_id)


def _entry(activity: Activity, language: str) -> Entry:
    event = activity.event
    return Entry(
        title=event.title_in(language),
        title_language=activity.title_language(language),
        url=address_of(event),
        updated=activity.told_at,
        paragraphs=(*activity.paragraphs, *(note for _day, note in activity.corrected)),
        language=activity.language,
        summary=listed((days_text(event, language), activity.city_in(language)), language),
        categories=((event.kind.value, str(KINDS[event.kind])),),
        enclosures=tuple(Enclosure(each.title, url, each.stored.media_type, each.stored.size) for each, url in _files(activity)),
    )


def _files(activity: Activity) -> list[tuple[Any, str]]:
    return [
        (each, public_url("reports.activity_file", event_id=activity.event.public_id, file_id=each.public_id))
        for each in activity.files
    ]


def _days(event: Event) -> tuple[datetime | date, datetime | date]:
    """With the times at the venue where the programme tells them; of a closed meeting the days alone."""
    times = None if event.is_closed else span(event)
    if times is None:
        return event.starts_on, event.ends_on
    return clock.local(times[0], event.zone), clock.local(times[1], event.zone)
