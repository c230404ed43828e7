"""Changing a form: a draft changes, what was published never does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.database import db, new_public_id
from app.errors import Refused
from app.events.actions import editors_turn
from app.events.models import Event
from app.events.rules import is_open_for_changes
from app.people.models import Account
from app.questionnaires import queries
from app.questionnaires.definition import MOST_QUESTIONS, MOST_SECTIONS, Definition, ForWhom
from app.questionnaires.models import Questionnaire, QuestionnaireVersion


def new_question_id() -> str:
    """A name for a question that no other has; it begins with a letter, as names of fields do."""
    return f"q{new_public_id()[:7]}"


def new_section_id() -> str:
    """The same for a section."""
    return f"s{new_public_id()[:7]}"


def redraft(
    event: Event, change: Callable[[Definition], Definition], *, version: int, by: Account, now: datetime
) -> Definition:
    """Draft another form after `change`; refused when somebody else changed it since the page was opened."""
    kept = _in_turn(event, version=version, by=by, now=now)
    before = queries.drafted(event).definition
    after = change(before)
    if after == before:
        return before
    if len(after.questions) > MOST_QUESTIONS or len(after.sections) > MOST_SECTIONS:
        raise Refused("form_too_long", questions=MOST_QUESTIONS, sections=MOST_SECTIONS)
    was_secret = {one.id for each in queries.versions_of(event) for one in each.asks.questions if one.for_whom is ForWhom.ORGANISERS}
    if any(each.id in was_secret and each.for_whom is not ForWhom.ORGANISERS for each in after.questions):
        raise Refused("question_was_secret")
    published = queries.published(event)
    kept.draft = None if after == (published.asks if published else Definition()) else after.as_json()
    _touch(kept, now)
    return after


def discard(event: Event, *, version: int, by: Account, now: datetime) -> None:
    """Go back to what is published, or to nothing."""
    kept = _in_turn(event, version=version, by=by, now=now)
    if kept.draft is not None:
        kept.draft = None
        _touch(kept, now)


def publish(event: Event, *, version: int, by: Account, now: datetime) -> None:
    """Ask the draft from now on, as a version of its own; answers that are there stay with the version they were asked under."""
    kept = _in_turn(event, version=version, by=by, now=now)
    if kept.draft is None:
        return
    if Definition.from_json(kept.draft).problems():
        raise Refused("form_has_problems")
    number = len(kept.versions) + 1
    kept.versions.append(
        QuestionnaireVersion(number=number, definition=kept.draft, published_at=now, published_by_id=by.id)
    )
    kept.draft = None
    _touch(kept, now)


def take_over(source: Event, copy: Event, *, by: Account, now: datetime) -> None:
    """Give a copied event the form of its pattern, as a version of its own where it was published, else as a draft."""
    kept = queries.of_event(source)
    if kept is None or not (kept.draft or kept.versions):
        return
    like = Questionnaire(event=copy, draft=kept.draft, changed_at=now)
    if kept.versions:
        definition = kept.versions[-1].definition
        like.versions = [QuestionnaireVersion(number=1, definition=definition, published_at=now, published_by_id=by.id)]
    db.session.add(like)
    db.session.flush()


def _in_turn(event: Event, *, version: int, by: Account, now: datetime) -> Questionnaire:
    """One change at a time per event; the first one makes the row."""
    editors_turn(event, by)
    if event.is_paper or not is_open_for_changes(event):
        raise Refused("event_not_editable")
    kept = queries.of_event(event)
    if (kept.version if kept else 0) != version:
        raise Refused("changed_meanwhile")
    if kept is None:
        kept = Questionnaire(event=event, draft=None, version=0, changed_at=now)
        db.session.add(kept)
        db.session.flush()
    return kept


def _touch(kept: Questionnaire, now: datetime) -> None:
    kept.version += 1
    kept.changed_at = now
    db.session.flush()
