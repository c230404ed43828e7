"""Asking for the public record: what everybody may read, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from app.database import db
from app.errors import NotFound
from app.events.models import (
    Confidentiality,
    Event,
    EventFile,
    EventKind,
    EventOffice,
    EventPicture,
    EventStatus,
    ProgrammeSession,
    Speaker,
)
from app.events.queries import is_announced
from app.events.wording import city_text, when_text
from app.reports.models import Summary
from app.reports.queries import TIMES
from app.treaty.models import State, ThematicArea

Kept = TypeVar("Kept", EventFile, EventPicture)
SHOWN = (
    selectinload(Event.files).joinedload(EventFile.stored),
    selectinload(Event.pictures),
    *TIMES,
)


@dataclass(frozen=True)
class Choice:
    """What of the record is asked for; nothing chosen is all of it."""

    year: int | None = None
    kind: EventKind | None = None
    area: str = ""
    """The code of a thematic area in whose name it was held."""
    region: str = ""
    """Where it was held, as `State.region`; the place of a closed meeting is nobody's to ask for."""

    @property
    def address(self) -> dict[str, str]:
        """The same as the arguments of an address."""
        return {each.name: str(value) for each in fields(self) if (value := getattr(self, each.name))}


@dataclass(frozen=True)
class Activity:
    """One entry of the record: an announced event, or what came of one."""

    event: Event
    text: str
    language: str
    """The language the text is in, which may not be the reader's."""
    told_at: datetime
    """When what is shown was last changed; nothing that is not shown moves it once there is a text."""
    corrected: tuple[tuple[date, str], ...] = ()
    """What was corrected since it was published, and when."""

    @property
    def month(self) -> date:
        """The first of its month: entries stand under it."""
        return self.event.starts_on.replace(day=1)

    @property
    def paragraphs(self) -> list[str]:
        """Of the text; none before it is published."""
        return [paragraph for paragraph in self.text.split("\n\n") if paragraph.strip()]

    def told_in(self, language: str) -> tuple[object, ...]:
        """All that a list tells of it, as plain values: a list that tells more is found old by whoever has it, until it is named here."""
        event = self.event
        return (
            *(event.public_id, event.title_in(language), self.title_language(language), self.month, self.text, self.language, self.corrected),
            () if self.text else (when_text(event, language), self.city_in(language)),
            [(each.public_id, each.described(language), each.width, each.height) for each in self.pictures[:1]],
            [(each.public_id, each.title, each.language, each.stored.name, each.stored.size) for each in self.files],
            "" if event.is_closed else event.information_link,
        )

    def title_language(self, language: str) -> str:
        """What its title is in for a reader of that language."""
        return self.event.language if "title" in self.event.lacks(language) else language

    def city_in(self, language: str) -> str:
        """Where it is or was, as the language calls it; nobody is told it of a closed meeting."""
        return "" if self.event.is_closed else city_text(self.event, language)

    def is_ahead(self, today: date) -> bool:
        """Whether it is announced and not over: all that a list says by the day on which it is read."""
        return not self.text and self.event.starts_on >= today

    @property
    def files(self) -> list[EventFile]:
        """What the public may download; files of a closed meeting never."""
        return [] if self.event.is_closed else [file for file in self.event.files if file.public]

    @property
    def pictures(self) -> list[EventPicture]:
        """What the public may see; of a closed meeting nothing."""
        return [] if self.event.is_closed else self.event.pictures


@dataclass(frozen=True)
class Leaf:
    """A page of the record, and the entries that its neighbours begin after; none at either end."""

    activities: list[Activity]
    newer: str = ""
    older: str = ""

    def told_in(self, language: str, today: date) -> tuple[object, ...]:
        """All that a page says of it on that day, as plain values."""
        return ([(each.told_in(language), each.is_ahead(today)) for each in self.activities], self.newer, self.older)


def has_published_summary(of: type[Event | EventOffice] = Event) -> sa.ColumnElement[bool]:
    """Whether a summary of the event is public.

    As a value that is looked up for each event: PostgreSQL reads all summaries for an EXISTS beside an OR, and SQLite all
    events where both sides of the OR name a status.
    """
    found = sa.select(Summary.id).where(Summary.event_id == _key(of), Summary.published_at.is_not(None), of.status == EventStatus.PUBLISHED)
    return found.correlate(of).limit(1).scalar_subquery().is_not(None)


def activities(language: str, choice: Choice, *, after: str = "", before: str = "", most: int = 50) -> Leaf:
    """The newest `most` entries, or those that follow or precede an entry; a fixed number of statements.

    They are found by the entry and not by counting, so that the last page is as quick as the first; and in an index
    that holds what they are chosen by, before anything else of them is read.
    """
    of: type[Event | EventOffice] = EventOffice if choice.area and not choice.region else Event
    asked, backwards = _chosen(choice, of), bool(before)
    place = sa.tuple_(of.starts_on, _key(of))
    known = db.session.execute(_public().where(Event.public_id == (before or after)).with_only_columns(Event.starts_on, Event.id)).first()
    if known is not None:
        here = sa.tuple_(sa.literal(known.starts_on, sa.Date), sa.literal(known.id))
        asked = asked.where(place > here if backwards else place < here)
    backwards = backwards and known is not None
    on_it = asked.with_only_columns(_key(of)).order_by(*_in_order(of, backwards)).limit(most + 1)
    found = list(db.session.scalars(sa.select(Event).where(Event.id.in_(on_it)).options(*SHOWN).order_by(*_in_order(Event, backwards))))
    goes_on, shown = len(found) > most, found[:most]
    if backwards:
        shown.reverse()
    newer, older = (goes_on, True) if backwards else (known is not None, goes_on)
    return Leaf(
        _with_texts(shown, language),
        newer=shown[0].public_id if shown and newer else "",
        older=shown[-1].public_id if shown and older else "",
    )


def years() -> list[int]:
    """The years that have entries, the newest first; two statements that stop at the first entry of each."""
    ends = (Event.starts_on, Event.starts_on.desc())
    first, last = (db.session.scalar(_public().with_only_columns(Event.starts_on).order_by(end).limit(1)) for end in ends)
    if first is None or last is None:
        return []
    between = range(last.year, first.year - 1, -1)
    found = db.session.execute(sa.select(*(_public().where(_in_year(Event, year)).exists().label(f"y{year}") for year in between))).one()
    return [year for year, has_any in zip(between, found, strict=True) if has_any]


def activity(public_id: str, language: str) -> Activity:
    """One entry with its programme; raises `NotFound` alike for closed, unpublished and unknown ones."""
    event = db.session.scalar(
        _public()
        .where(Event.public_id == public_id)
        .options(
            selectinload(Event.files).joinedload(EventFile.stored),
            selectinload(Event.pictures),
            selectinload(Event.sittings),
            selectinload(Event.sessions).selectinload(ProgrammeSession.speakers).joinedload(Speaker.state),
            selectinload(Event.offices).joinedload(EventOffice.area),
            joinedload(Event.country),
        )
    )
    if event is None:
        raise NotFound
    return _with_texts([event], language)[0]


def public_file(public_id: str, file_id: str) -> EventFile:
    """A file that everybody may download; raises `NotFound`."""
    return _of_open_event(sa.select(EventFile).where(EventFile.public_id == file_id, EventFile.public), EventFile, public_id)


def public_picture(public_id: str, picture_id: str) -> EventPicture:
    """A picture that everybody may see; raises `NotFound`."""
    return _of_open_event(sa.select(EventPicture).where(EventPicture.public_id == picture_id), EventPicture, public_id)


def _of_open_event(asked: sa.Select[Kept], kind: type[Kept], public_id: str) -> Kept:
    open_event = _public().where(Event.public_id == public_id, Event.confidentiality == Confidentiality.OPEN)
    found = db.session.scalar(
        asked.where(kind.event_id.in_(open_event.with_only_columns(Event.id))).options(joinedload(kind.stored))
    )
    if found is None:
        raise NotFound
    return found


def _public(of: type[Event | EventOffice] = Event) -> sa.Select[Any]:
    return sa.select(of).where(sa.or_(is_announced(of), has_published_summary(of)))


def _chosen(choice: Choice, of: type[Event | EventOffice]) -> sa.Select[Any]:
    """What is chosen of events, or of the offices of one area: each has an index that holds all that is asked, but a place is said by events alone."""
    asked = _public(of)
    if choice.year is not None:
        asked = asked.where(_in_year(of, choice.year))
    if choice.kind is not None:
        asked = asked.where(of.kind == choice.kind)
    if choice.area:
        of_area = EventOffice.area_id == sa.select(ThematicArea.id).where(ThematicArea.code == choice.area).scalar_subquery()
        asked = asked.where(of_area if of is EventOffice else sa.exists().where(EventOffice.event_id == Event.id, of_area))
    if choice.region:
        there = sa.select(State.id).where(State.region == choice.region)
        asked = asked.where(Event.country_id.in_(there), Event.confidentiality == Confidentiality.OPEN)
    return asked


def _key(of: type[Event | EventOffice]) -> InstrumentedAttribute[int]:
    return EventOffice.event_id if of is EventOffice else Event.id


def _in_order(of: type[Event | EventOffice], backwards: bool) -> tuple[sa.ColumnElement[Any], ...]:
    place = (of.starts_on, _key(of))
    return tuple(each.asc() if backwards else each.desc() for each in place)


def _in_year(of: type[Event | EventOffice], year: int) -> sa.ColumnElement[bool]:
    return of.starts_on.between(date(year, 1, 1), date(year, 12, 31))


def _with_texts(events: Sequence[Event], language: str) -> list[Activity]:
    texts: dict[int, Summary] = {}
    preference = [language, "en", "fr", "es"]
    for summary in db.session.scalars(
        sa.select(Summary).where(
            Summary.event_id.in_([event.id for event in events]), Summary.published_at.is_not(None)
        )
    ):
        held = texts.get(summary.event_id)
        if held is None or preference.index(summary.language) < preference.index(held.language):
            texts[summary.event_id] = summary
    return [
        Activity(event, kept.published_text, kept.language, kept.published_at, tuple(kept.corrected))
        if (kept := texts.get(event.id)) and kept.published_at and event.status is EventStatus.PUBLISHED
        else Activity(event, "", language, event.changed_at)
        for event in events
    ]
