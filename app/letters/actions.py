"""Keeping a new version of a template; no version is ever changed or removed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from app.database import db
from app.documents.letter_specimens import check
from app.errors import NotAllowed, Refused
from app.events.models import Instrument
from app.letters import queries, rules
from app.letters.models import LetterTemplate
from app.people.models import Account


def save(
    instrument: Instrument, language: str, source: str | None, *, number: int, by: Account, now: datetime
) -> None:
    """Let letters be written so from now on; None goes back to the file of the software.

    `number` is the version that was changed. Raises `TemplateFault` where the words cannot be used in every letter.
    """
    if not rules.may_write(by):
        raise NotAllowed
    kept = queries.versions(instrument, language)
    if number != (kept[0].number if kept else 0):
        raise Refused("changed_meanwhile")
    if source is not None:
        check(source, instrument.value, language)
    version = LetterTemplate(
        instrument=instrument, language=language, number=number + 1, source=source, saved_at=now, saved_by=by
    )
    try:
        with db.session.begin_nested():
            db.session.add(version)
    except IntegrityError as taken:
        raise Refused("changed_meanwhile") from taken
