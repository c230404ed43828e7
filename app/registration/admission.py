"""The organisers' limits and decisions: set the terms, approve, refuse; whoever gets a place is told in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from app.database import db
from app.errors import Refused
from app.events.actions import editors_turn
from app.events.models import Event
from app.people.models import Account
from app.registration import messages, queries, waiting
from app.registration.actions import settle_what_calendars_said
from app.registration.models import Delegate, DelegateStatus
from app.registration.rules import LIMITS, LISTED, Particulars, Window, since_approval, window


def set_terms(event: Event, facts: dict[str, int | bool | None], *, version: int, by: Account, now: datetime) -> int:
    """Other limits for the event; nobody is removed, answers how many more hold a place than there are."""
    editors_turn(event, by)
    terms = queries.terms_of(event)
    if all(getattr(terms, name) == facts[name] for name in LIMITS):
        return excess_of(event)
    if version != terms.version:
        raise Refused("changed_meanwhile")
    if facts["individuals"] and event.is_closed:
        raise Refused("closed_to_individuals")
    for name in LIMITS:
        setattr(terms, name, facts[name])
    terms.version += 1
    db.session.add(terms)
    db.session.flush()
    waiting.move_up(event, now=now)
    return excess_of(event)


def excess_of(event: Event) -> int:
    """How many hold a place beyond the capacity."""
    terms = queries.terms_of(event)
    return max(queries.room_of(event).taken - terms.capacity, 0) if terms.capacity is not None else 0


def decidable(delegates: Collection[Delegate], *, approve: bool) -> list[Delegate]:
    """Those whom the decision changes: who waits for it, who was changed since, and for a refusal everybody on the list."""
    if not approve:
        return [each for each in delegates if each.status in LISTED]
    return [each for each in delegates if _may_be_approved(each)]


def _may_be_approved(delegate: Delegate) -> bool:
    if delegate.status is DelegateStatus.REGISTERED:
        return bool(since_approval(delegate))
    undecided = delegate.status is DelegateStatus.WAITING and delegate.decided_at is None
    return undecided or delegate.status in (DelegateStatus.PENDING, DelegateStatus.REFUSED)


def approve(event: Event, delegates: Sequence[Delegate], *, by: Account, now: datetime) -> int:
    """Say yes to these; who was refused before needs a place anew. Answers how many were decided on."""
    _editors_turn(event, by, now)
    concerned = decidable(delegates, approve=True)
    with db.session.begin_nested():
        for delegate in concerned:
            before = delegate.status
            if before is DelegateStatus.REFUSED:
                delegate.status = waiting.standing_for(event, waiting.entry_of(delegate), approved=True)
            elif before is DelegateStatus.PENDING:
                delegate.status = DelegateStatus.REGISTERED
            delegate.refusal, delegate.approved_as = "", Particulars.of(delegate).as_columns()
            _decided(delegate, by, now)
            if delegate.status is not before:
                messages.send_standing(delegate, now=now)
    _tell_missions(concerned, now)
    return len(concerned)


def refuse(event: Event, delegates: Sequence[Delegate], *, reason: str, by: Account, now: datetime) -> int:
    """Say no to these, and why; their places go to the waiting list. Answers how many were decided on."""
    _editors_turn(event, by, now)
    concerned = decidable(delegates, approve=False)
    for delegate in concerned:
        delegate.status, delegate.refusal, delegate.approved_as = DelegateStatus.REFUSED, reason, None
        _decided(delegate, by, now)
        settle_what_calendars_said(delegate, now=now, by=by)
        messages.send_refusal(delegate, now=now)
    _tell_missions(concerned, now)
    waiting.move_up(event, now=now)
    return len(concerned)


def _editors_turn(event: Event, by: Account, now: datetime) -> None:
    editors_turn(event, by)
    if window(event, now) not in (Window.OPEN, Window.PASSED):
        raise Refused("registration_over")


def _decided(delegate: Delegate, by: Account, now: datetime) -> None:
    delegate.decided_at, delegate.decided_by_id = now, by.id
    delegate.version += 1
    db.session.flush()


def _tell_missions(delegates: Sequence[Delegate], now: datetime) -> None:
    for invitation in {each.invitation for each in delegates if each.invitation is not None}:
        messages.send_summary(invitation, now=now)
