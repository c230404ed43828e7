"""Asking for forms: what an event asks now, what it asked before, what it will ask."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.database import db
from app.events.models import Event, EventKind
from app.events.queries import visible_to
from app.events.rules import may_edit
from app.people.models import Account
from app.questionnaires.definition import Definition
from app.questionnaires.models import Questionnaire, QuestionnaireVersion


@dataclass(frozen=True)
class Drafted:
    """A form as its builder sees it."""

    definition: Definition
    version: int
    """To send back with a change; 0 while there is no form at all."""
    published: QuestionnaireVersion | None
    is_changed: bool
    """Whether it says something else than what is published."""


def published(event: Event) -> QuestionnaireVersion | None:
    """What delegates are asked now, if anything ever was; one statement."""
    return db.session.scalar(
        sa.select(QuestionnaireVersion)
        .join(QuestionnaireVersion.questionnaire)
        .where(Questionnaire.event_id == event.id)
        .order_by(QuestionnaireVersion.number.desc())
        .limit(1)
    )


def versions_of(event: Event) -> Sequence[QuestionnaireVersion]:
    """Everything that was ever asked, the oldest first; one statement."""
    return db.session.scalars(
        sa.select(QuestionnaireVersion)
        .join(QuestionnaireVersion.questionnaire)
        .where(Questionnaire.event_id == event.id)
        .order_by(QuestionnaireVersion.number)
    ).all()


def versions_by_id(ids: Collection[int]) -> dict[int, QuestionnaireVersion]:
    """The versions that answers were given under."""
    if not ids:
        return {}
    found = db.session.scalars(sa.select(QuestionnaireVersion).where(QuestionnaireVersion.id.in_(ids)))
    return {each.id: each for each in found}


def of_event(event: Event) -> Questionnaire | None:
    """The form of the event with its versions."""
    return db.session.scalar(
        sa.select(Questionnaire).where(Questionnaire.event_id == event.id).options(selectinload(Questionnaire.versions))
    )


def drafted(event: Event) -> Drafted:
    """The form as it will be asked: the draft, else what is published."""
    kept = of_event(event)
    last = kept.versions[-1] if kept and kept.versions else None
    if kept is not None and kept.draft is not None:
        return Drafted(Definition.from_json(kept.draft), kept.version, last, True)
    return Drafted(last.asks if last else Definition(), kept.version if kept else 0, last, False)


def to_copy_from(event: Event, *, by: Account) -> list[tuple[Event, Questionnaire]]:
    """Forms of other events that the account may change, those of the same kind and the newest first; three statements."""
    found = db.session.execute(
        visible_to(by)
        .add_columns(Questionnaire)
        .join(Questionnaire, Questionnaire.event_id == Event.id)
        .where(Event.id != event.id, Event.kind != EventKind.CONCEPT_NOTE)
        .options(selectinload(Event.offices), selectinload(Questionnaire.versions))
        .order_by(Event.starts_on.desc(), Event.id.desc())
        .limit(100)
    )
    own = [(other, form) for other, form in found.tuples() if may_edit(by, other) and (form.draft or form.versions)]
    return sorted(own, key=lambda pair: pair[0].kind is not event.kind)
