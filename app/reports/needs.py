"""What needs somebody, in order of urgency: each line is one action."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.documents.grammar import unstopped
from app.documents.wording import day_of, joined
from app.events.models import Event, EventStatus
from app.events.rules import may_check_in
from app.invitations.clearing import may_turn_as_own
from app.people.models import Account
from app.reports.models import Commitment
from app.reports.overview import Overview
from app.reports.rules import Due, due
from app.treaty.queries import NamesOverTime
from app.web.access import ADMINISTRATORS
from app.web.language import language

SOON = timedelta(days=60)
REMIND_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Need:
    """One line of the home page; the lower `urgency`, the higher it stands."""

    urgency: int
    title: str
    text: str
    action: str
    url: str
    event: Event


def needs(progress: Iterable[Overview], today: date, account: Account, *, written: Collection[int]) -> list[Need]:
    """What the events ask of this member of staff today; a summary is not asked for of those that wait for a key to one."""
    found = [need for overview in progress for need in (*_of(overview, today, overview.event.id in written), *_keys(overview, account))]
    return sorted(found, key=lambda need: (need.urgency, need.title))


def at_the_door(progress: Iterable[Overview], today: date, account: Account) -> list[Need]:
    """What an event that takes place today asks of those who check people in and plan nothing."""
    under_way = (each for each in progress if each.event.status is EventStatus.SCHEDULED and each.event.starts_on <= today <= each.event.ends_on)
    text, action = _("It takes place today: check in everybody who comes."), _("Check in")
    return [_need(each, 10, text, action, "attendance.show") for each in under_way if may_check_in(account, each.event)]


def _keys(overview: Overview, account: Account) -> Iterable[Need]:
    """A coordinator is asked for the own key, the secretariat hears of every one that is missing."""
    own = [signs for signs in overview.keys_missing if may_turn_as_own(account, overview.event, signs)]
    if own:
        yield _need(overview, 14, _("The letters wait for your key: read what they say, and clear it."), _("Read the wording"), "invitations.wording")
    elif overview.keys_missing and account.holds(*ADMINISTRATORS):
        count = len(overview.keys_missing)
        text = ngettext("The letters are made and wait: %(num)s key is missing.", "The letters are made and wait: %(num)s keys are missing.", count)
        yield _need(overview, 19, text, _("See the keys"), "invitations.wording")


def follow_ups(commitments: Sequence[Commitment], today: date) -> list[Need]:
    """What States said they would do by about now; one statement."""
    names = NamesOverTime(language(), {each.state_id for each in commitments})
    found = []
    for each in commitments:
        facts = {"state": names.on(each.state_id, each.event.starts_on), "text": unstopped(each.text), "day": day_of(each.due_on or today, language())}
        is_past = due(each, today) is Due.PAST
        text = _("%(state)s %(text)s. To be followed up since %(day)s.", **facts) if is_past else _("%(state)s %(text)s. To be followed up on %(day)s.", **facts)
        url = url_for("reports.commitments", event_id=each.event.public_id)
        found.append(Need(14 if is_past else 19, each.event.title, text, _("Follow up"), url, each.event))
    return found


def keys_wanted(events: Iterable[Event]) -> list[Need]:
    """The texts that a coordinator has not cleared yet."""
    text, action = _("The summary waits for your key."), _("Read and clear it")
    return [Need(22, event.title, text, action, url_for("reports.summary", event_id=event.public_id), event) for event in events]


def keys_missing(waiting: Sequence[tuple[Event, Sequence[int]]]) -> list[Need]:
    """What the secretariat hears of: whose key a text waits for; one statement."""
    names = NamesOverTime(language(), {state_id for _event, states in waiting for state_id in states})
    found = []
    for event, states in waiting:
        missing = joined([names.on(state_id, event.starts_on) for state_id in states], language())
        text = ngettext("The summary waits for the key of %(states)s.", "The summary waits for the keys of %(states)s.", len(states), states=missing)
        found.append(Need(26, event.title, text, _("See the keys"), url_for("reports.summary", event_id=event.public_id), event))
    return found


def _of(overview: Overview, today: date, is_written: bool) -> Iterable[Need]:
    event = overview.event
    if overview.changes and event.ends_on >= today and event.status in (EventStatus.DRAFT, EventStatus.SCHEDULED):
        text = ngettext("%(num)s State has another treaty status now; see what became of the list.", "%(num)s States have another treaty status now; see what became of the list.", overview.changes)
        yield _need(overview, 16, text, _("See the list"), "invitations.show")
    if event.status is EventStatus.DRAFT:
        yield _need(overview, 50, _("Still a draft."), _("Go on planning"), "events.show")
        return
    if event.is_paper:
        if not overview.published_summary:
            yield _need(overview, 45, _("The concept note is not published."), _("Publish it"), "reports.summary")
        return
    if event.status is EventStatus.SCHEDULED and event.ends_on < today:
        text = _("It is over. Record who was there, then mark it as held.")
        yield _need(overview, 10, text, _("Record attendance"), "attendance.show")
    elif event.status is EventStatus.SCHEDULED and not overview.sent and event.starts_on - today <= SOON:
        text = ngettext("It begins in %(num)s day and no State has been invited.", "It begins in %(num)s days and no State has been invited.", (event.starts_on - today).days)
        yield _need(overview, 20, text, _("Invite"), "invitations.show")
    elif event.status is EventStatus.SCHEDULED and overview.silent and event.reply_by:
        yield from _silence(overview, today, event.reply_by)
    if overview.outdated:
        text = ngettext("%(num)s person or mission still has an older date or place.", "%(num)s persons and missions still have an older date or place.", overview.outdated)
        yield _need(overview, 12, text, _("Tell them"), "registration.tell")
    if event.status is EventStatus.SCHEDULED and overview.calendar_answers:
        text = ngettext("%(num)s answer from a calendar waits for you.", "%(num)s answers from calendars wait for you.", overview.calendar_answers)
        yield _need(overview, 17, text, _("Look at them"), "registration.calendar_answers")
    if event.status is EventStatus.HELD and not overview.published_summary and not is_written:
        yield _need(overview, 30, _("The summary is not published."), _("Write the summary"), "reports.summary")


def _silence(overview: Overview, today: date, reply_by: date) -> Iterable[Need]:
    silent, facts = overview.silent, {"invited": overview.sent, "date": day_of(reply_by, language())}
    if reply_by < today:
        text = ngettext("The reply-by date is past: %(num)s of %(invited)s States is silent.", "The reply-by date is past: %(num)s of %(invited)s States are silent.", silent, **facts)
        yield _need(overview, 15, text, _("Remind them"), "invitations.show")
    elif reply_by - today <= REMIND_WITHIN:
        text = ngettext("Replies are due by %(date)s: %(num)s of %(invited)s States is silent.", "Replies are due by %(date)s: %(num)s of %(invited)s States are silent.", silent, **facts)
        yield _need(overview, 18, text, _("Remind them"), "invitations.show")


def _need(overview: Overview, urgency: int, text: str, action: str, endpoint: str) -> Need:
    return Need(urgency, overview.event.title, text, action, url_for(endpoint, event_id=overview.event.public_id), overview.event)
