"""Asking for the public record: what everybody may read, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.database import db
from app.errors import NotFound
from app.events.models import (
    Confidentiality,
    Event,
    EventFile,
    EventOffice,
    EventStatus,
    ProgrammeSession,
    Speaker,
)
from app.events.queries import is_announced, visible_to
from app.people.models import Account
from app.reports.models import Summary

TIMES = (
    selectinload(Event.sittings),
    selectinload(Event.sessions).load_only(ProgrammeSession.starts_at, ProgrammeSession.ends_at),
)
IN_PROGRESS = (EventStatus.DRAFT, EventStatus.SCHEDULED, EventStatus.HELD)


@dataclass(frozen=True)
class Activity:
    """One entry of the record: an announced event, or what came of one."""

    event: Event
    text: str
    language: str
    """The language the text is in, which may not be the reader's."""

    @property
    def month(self) -> date:
        """The first of its month: entries stand under it."""
        return self.event.starts_on.replace(day=1)

    @property
    def files(self) -> list[EventFile]:
        """What the public may download; files of a closed meeting never."""
        return [] if self.event.is_closed else [file for file in self.event.files if file.public]


def has_published_summary() -> sa.ColumnElement[bool]:
    """Whether a summary of the event is public."""
    return sa.exists().where(
        Summary.event_id == Event.id, Summary.published_at.is_not(None), Event.status == EventStatus.PUBLISHED
    )


def _public() -> sa.Select[Event]:
    return sa.select(Event).where(sa.or_(is_announced(), has_published_summary()))


def activities(
    language: str, *, year: int | None = None, page: int = 1, per_page: int = 50
) -> tuple[list[Activity], int]:
    """A page of the record, the newest month first, and how many entries there are; a fixed number of statements."""
    asked = _public()
    if year is not None:
        asked = asked.where(Event.starts_on.between(date(year, 1, 1), date(year, 12, 31)))
    count = db.session.scalar(sa.select(sa.func.count()).select_from(asked.subquery())) or 0
    events = db.session.scalars(
        asked.options(selectinload(Event.files).joinedload(EventFile.stored), *TIMES)
        .order_by(Event.starts_on.desc(), Event.id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    return _with_texts(events, language), count


def years() -> list[int]:
    """The years that have entries, the newest first."""
    year = sa.extract("year", Event.starts_on)
    return list(db.session.scalars(_public().with_only_columns(year).distinct().order_by(year.desc())))


def in_progress(account: Account, today: date, *, most: int = 50) -> list[Event]:
    """What is neither published nor called off, from the oldest on: those nearest to today, `most` before and after."""
    asked = visible_to(account).where(Event.status.in_(IN_PROGRESS))
    before = asked.where(Event.ends_on < today).order_by(Event.starts_on.desc(), Event.id.desc()).limit(most)
    after = asked.where(Event.ends_on >= today).order_by(Event.starts_on, Event.id).limit(most)
    return [*reversed(db.session.scalars(before).all()), *db.session.scalars(after)]


def with_times(events: Sequence[Event]) -> Sequence[Event]:
    """The same events, with what tells their times."""
    db.session.scalars(sa.select(Event).where(Event.id.in_([event.id for event in events])).options(*TIMES)).all()
    return events


def activity(public_id: str, language: str) -> Activity:
    """One entry with its programme; raises `NotFound` alike for closed, unpublished and unknown ones."""
    event = db.session.scalar(
        _public()
        .where(Event.public_id == public_id)
        .options(
            selectinload(Event.files).joinedload(EventFile.stored),
            selectinload(Event.sittings),
            selectinload(Event.sessions).selectinload(ProgrammeSession.speakers).joinedload(Speaker.state),
            selectinload(Event.offices).joinedload(EventOffice.area),
        )
    )
    if event is None:
        raise NotFound
    return _with_texts([event], language)[0]


def public_file(public_id: str, file_id: str) -> EventFile:
    """A file that everybody may download; raises `NotFound`."""
    event = db.session.scalar(_public().where(Event.public_id == public_id, Event.confidentiality == Confidentiality.OPEN))
    file = None if event is None else db.session.scalar(
        sa.select(EventFile)
        .where(EventFile.event_id == event.id, EventFile.public_id == file_id, EventFile.public)
        .options(joinedload(EventFile.stored))
    )
    if file is None:
        raise NotFound
    return file


def summaries_of(event: Event) -> dict[str, Summary]:
    """The summaries of an event by language."""
    return {summary.language: summary for summary in db.session.scalars(sa.select(Summary).where(Summary.event_id == event.id))}


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
        Activity(event, texts[event.id].published_text, texts[event.id].language)
        if event.id in texts and event.status is EventStatus.PUBLISHED
        else Activity(event, "", language)
        for event in events
    ]
