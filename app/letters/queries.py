"""Asking for the templates of letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.database import db
from app.documents.letter_template import LANGUAGES, built_in
from app.errors import NotFound
from app.events.models import Instrument
from app.letters.models import LetterTemplate


def source_of(instrument: Instrument, language: str, *, as_of: datetime | None = None) -> str:
    """The words that letters are written with; those of an earlier time where one is given."""
    asked = _of(instrument, language)
    if as_of is not None:
        asked = asked.where(LetterTemplate.saved_at <= as_of)
    newest = db.session.scalar(asked.limit(1))
    return text_of(newest, instrument, language)


def text_of(version: LetterTemplate | None, instrument: Instrument, language: str) -> str:
    """What the version says; the file's words where there is none, or where it went back to them."""
    return version.source if version is not None and version.source is not None else built_in(instrument.value, language)


def versions(instrument: Instrument, language: str) -> Sequence[LetterTemplate]:
    """All versions, the newest first."""
    return db.session.scalars(_of(instrument, language).options(joinedload(LetterTemplate.saved_by))).all()


def get_version(instrument: Instrument, language: str, number: int) -> LetterTemplate | None:
    """A version; none is the file's, number 0; raises `NotFound`."""
    found = db.session.scalar(_of(instrument, language).where(LetterTemplate.number == min(number, 2**31 - 1)))
    if found is None and number != 0:
        raise NotFound
    return found


def newest() -> dict[tuple[Instrument, str], LetterTemplate]:
    """The newest version of each template that has one; one statement."""
    last = sa.select(sa.func.max(LetterTemplate.id)).group_by(LetterTemplate.instrument, LetterTemplate.language)
    asked = sa.select(LetterTemplate).where(LetterTemplate.id.in_(last)).options(joinedload(LetterTemplate.saved_by))
    return {(each.instrument, each.language): each for each in db.session.scalars(asked)}


def which(instrument: str, language: str) -> tuple[Instrument, str]:
    """A template by the words of its address; raises `NotFound`."""
    if instrument not in set(Instrument) or language not in LANGUAGES:
        raise NotFound
    return Instrument(instrument), language


def _of(instrument: Instrument, language: str) -> sa.Select[LetterTemplate]:
    return (
        sa.select(LetterTemplate)
        .where(LetterTemplate.instrument == instrument, LetterTemplate.language == language)
        .order_by(LetterTemplate.number.desc())
    )
