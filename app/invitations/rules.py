"""Who belongs on the list, and until when a State may answer; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.events.models import Event, EventStatus
from app.invitations.models import Invitation, InvitationStatus
from app.treaty.queries import StateOn


def audience(event: Event, states: Iterable[StateOn], *, organisers: Collection[int] = ()) -> list[StateOn]:
    """The States that fit the event's rule on its day; those that invite are not invited."""
    return [
        state
        for state in states
        if state.status in event.audience_statuses
        and (not event.audience_groups or state.group in event.audience_groups)
        and state.state_id not in organisers
    ]


def replies_close_at(event: Event) -> datetime:
    """The end of the reply-by day at the venue; without such a day the end of the day before the event."""
    day = event.reply_by or event.starts_on - timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(event.zone))


def may_answer(invitation: Invitation, now: datetime) -> bool:
    """Whether the State may still answer by its link."""
    event = invitation.event
    return event.status is EventStatus.SCHEDULED and now < replies_close_at(event)


def may_be_made(event: Event) -> bool:
    """Letters are made for an event that is scheduled: a draft may still change its date."""
    return event.status is EventStatus.SCHEDULED and not event.is_paper


def follows_the_rule(invitation: Invitation) -> bool:
    """A draft changes with the treaty and the rule; what was issued or sent never does."""
    return invitation.status is InvitationStatus.DRAFT
