"""What follows the rule, and until when a State may answer; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app import clock
from app.events.models import Event, EventStatus
from app.events.rules import in_term
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.people.models import Account
from app.web.access import Role


def replies_close_at(event: Event) -> datetime:
    """The end of the reply-by day at the venue; without such a day the end of the day before the event."""
    day = event.reply_by or event.starts_on - timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(event.zone))


def may_answer(invitation: Invitation, now: datetime) -> bool:
    """Whether the State may still answer by its link."""
    event = invitation.event
    return event.status is EventStatus.SCHEDULED and now < replies_close_at(event)


def may_be_reminded(event: Event, now: datetime) -> bool:
    """Whether there is still something to answer: the event is scheduled and has not begun."""
    begins = datetime.combine(event.starts_on + timedelta(days=1), time(), ZoneInfo(event.zone))
    return event.status is EventStatus.SCHEDULED and now < begins


def may_be_made(event: Event) -> bool:
    """Letters are made for an event that is scheduled: a draft may still change its date."""
    return event.status is EventStatus.SCHEDULED and not event.is_paper


def time_left(made: Sequence[datetime], still: int) -> timedelta | None:
    """How long letters that are still to be made will take, at the pace of the last twenty; none before there is a pace."""
    recent = sorted(made)[-20:]
    if len(recent) < 2:
        return None
    return (recent[-1] - recent[0]) / (len(recent) - 1) * still


def signs_for(account: Account, event: Event) -> set[str]:
    """The organising States whose coordinator this is until the term ends, by iso3."""
    areas = {office.area_id for office in event.offices}
    held = [each for each in account.mandates if each.area_id in areas and in_term(each, event.starts_on, clock.today())]
    return {each.state.iso3 for each in held} if account.holds(Role.COORDINATOR) else set()


def covers_wording(cleared: Mapping[str, str], said: Mapping[str, str]) -> bool:
    """Whether everything that is said was cleared, word for word."""
    return bool(said) and all(cleared.get(specimen) == text for specimen, text in said.items())


def follows_the_rule(invitation: Invitation) -> bool:
    """A draft changes with the treaty and the rule; what was issued, sent or answered never does."""
    return invitation.status is InvitationStatus.DRAFT and invitation.answer is Answer.NONE and not invitation.excluded
