"""Noting what States said they would do, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from app import clock
from app.database import db
from app.documents.wording import day_of
from app.errors import NotAllowed, Refused
from app.events.actions import editors_turn, in_turn
from app.events.models import Event, EventStatus
from app.events.queries import readers
from app.mail import outbox
from app.people.models import Account
from app.reports import queries
from app.reports.models import Commitment, Progress
from app.reports.rules import may_follow_up
from app.treaty.models import State
from app.web.access import ADMINISTRATORS
from app.web.language import speaking


def note(event: Event, facts: Mapping[str, Any], *, submission_key: str, by: Account, now: datetime) -> Commitment:
    """Write one down; the same form sent twice is kept once."""
    editors_turn(event, by)
    if event.status is EventStatus.CANCELLED:
        raise Refused("event_cancelled")
    if (kept := queries.commitment_by_key(submission_key)) is not None:
        raise Refused("sent_twice" if kept.event_id == event.id else "form_expired")
    _require_state(facts)
    made = Commitment(event_id=event.id, submission_key=submission_key, entered_by_id=by.id, entered_at=now, **facts)
    db.session.add(made)
    db.session.flush()
    return made


def change(commitment: Commitment, facts: Mapping[str, Any], *, version: int, by: Account) -> None:
    """Correct what was noted."""
    _require_turn(commitment, version, by)
    _require_state(facts)
    if commitment.due_on != facts["due_on"]:
        commitment.reminded_at = None
    for name, value in facts.items():
        setattr(commitment, name, value)
    _changed(commitment)


def follow_up(commitment: Commitment, progress: Progress, *, note: str, version: int, by: Account, now: datetime) -> None:
    """Write down what became of it; also for those who hold the office now."""
    in_turn(commitment.event)
    if not may_follow_up(by, commitment.event, clock.local(now, commitment.event.zone).date()):
        raise NotAllowed
    _require_version(commitment, version)
    commitment.progress, commitment.note, commitment.noted_at = progress, note, now
    _changed(commitment)


def remind(commitment_id: int, *, now: datetime) -> bool:
    """Write to the coordinators who follow it up, or to the secretariat where there are none; once.

    The message names neither the State nor the event: what is confidential stays behind the link.
    """
    commitment = db.session.scalar(
        sa.select(Commitment)
        .where(Commitment.id == commitment_id, Commitment.progress == Progress.OPEN, Commitment.reminded_at.is_(None))
        .with_for_update(skip_locked=True)
    )
    if commitment is None or commitment.due_on is None:
        return False
    commitment.reminded_at = now
    link = f"{current_app.config['PLENARY'].base_url}/events/{commitment.event.public_id}/commitments"
    for account in _who_follow_up(commitment.event, clock.local(now, commitment.event.zone).date()):
        with speaking(account.language):
            facts = {"name": account.name, "day": day_of(commitment.due_on, account.language)}
            text = current_app.jinja_env.get_template("mail/follow_up.txt").render(link=link, **facts)
            outbox.put(
                to=[account.email],
                subject=_("A commitment is to be followed up"),
                text=text,
                about=commitment.event.public_id,
                kind="reminder",
                once_key=f"commitment:{commitment.id}:{commitment.due_on}:{account.id}",
                language=account.language,
                now=now,
            )
    db.session.flush()
    return True


def _who_follow_up(event: Event, today: date) -> list[Account]:
    """Those who hold the event's offices today: what States undertook passes on with the office."""
    return list(queries.holders_today(event, today)) or [each for each in readers(event) if each.holds(*ADMINISTRATORS)]


def remove(commitment: Commitment, *, version: int, by: Account) -> None:
    """Take away what was noted by mistake."""
    _require_turn(commitment, version, by)
    db.session.delete(commitment)
    db.session.flush()


def _require_turn(commitment: Commitment, version: int, by: Account) -> None:
    editors_turn(commitment.event, by)
    _require_version(commitment, version)


def _require_version(commitment: Commitment, version: int) -> None:
    if commitment.version != version:
        raise Refused("changed_meanwhile")


def _require_state(facts: Mapping[str, Any]) -> None:
    if not db.session.scalar(sa.select(sa.exists().where(State.id == facts["state_id"]))):
        raise Refused("no_such_state")


def _changed(commitment: Commitment) -> None:
    commitment.version += 1
    db.session.flush()
