"""Taking in what calendars send back: who is believed, and what comes of it (RFC 5546, RFC 6047 sections 2.2 and 3).

An acceptance is what a person intends: it registers nobody, and nobody is withdrawn by it. What cannot be believed
changes nothing and is listed with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from app.database import db
from app.documents.calendar_answers import CalendarAnswer, Unreadable, answer_part, read_answer
from app.errors import NotAllowed, Refused
from app.events.actions import in_turn
from app.events.models import Event
from app.events.rules import may_edit
from app.mail import intake
from app.mail.intake import Incoming, Outcome
from app.mail.models import Verdict
from app.people.models import Account
from app.registration import actions, messages, queries
from app.registration.models import CalendarMessage, CalendarReply, Delegate, DelegateStatus, Finding, Method, Partstat
from app.web.links import mark_for

DONE = (Finding.BELIEVED, Finding.REFRESH)
NOTHING = (Finding.REPEATED, Finding.STALE, Finding.OVER)
TO_DECIDE = (Finding.FORGED, Finding.UNINVITED, Finding.DELEGATED, Finding.SHARED, Finding.COUNTER)
"""What somebody has to look at; the rest is only kept."""
NOT_AGAIN_BEFORE = timedelta(minutes=10)
"""A calendar that asks for its entry again and again gets it this often."""


@dataclass(frozen=True)
class Facts:
    """What is known when an answer comes in."""

    event: bool = True
    """Whether its UID is one of ours."""
    people: int = 1
    """How many who are registered have the entry at this address."""
    was_invited: bool = False
    """Whether the address had the entry once, and has it no longer."""
    sender_fits: bool = True
    sent: int = 0
    """The SEQUENCE that was sent last."""
    newest: tuple[int, datetime, str] | None = None
    """SEQUENCE, DTSTAMP and PARTSTAT of what is on file."""


def judge(answer: CalendarAnswer, facts: Facts, *, now: datetime) -> Finding:
    """Which of the findings it is; pure."""
    if not facts.event or answer.recurrence:
        return Finding.UNKNOWN
    if not facts.sender_fits:
        return Finding.FORGED
    if facts.people == 0:
        return Finding.OVER if facts.was_invited else Finding.UNINVITED
    if facts.people > 1:
        return Finding.SHARED
    if answer.method != "REPLY":
        return Finding(answer.method.lower())
    if answer.partstat == "DELEGATED" or answer.delegated_to:
        return Finding.DELEGATED
    if answer.partstat.lower() not in list(Partstat):
        return Finding.UNREADABLE
    if answer.sequence < facts.sent:
        return Finding.STALE
    if facts.newest is not None:
        *before, said = facts.newest
        ours = list(place(answer, facts.sent, now))
        if ours == before and said == answer.partstat.lower():
            return Finding.REPEATED
        if ours < before:
            return Finding.STALE
    return Finding.BELIEVED


def place(answer: CalendarAnswer, sent: int, now: datetime) -> tuple[int, datetime]:
    """Its place among the answers: a client that raises SEQUENCE, or whose clock is ahead, does not shut out later ones."""
    return min(answer.sequence, sent), min(answer.stamp or now, now).replace(microsecond=0)


@intake.handler("calendar")
def take_answer(mail: Incoming, now: datetime) -> Outcome | None:
    """Read an answer, judge it, keep it, and do what follows from it; other mail is not ours."""
    part = answer_part(mail.message)
    if part is None or _is_absence_notice(mail):
        return None
    try:
        answer = read_answer(*part, sender=mail.sender)
    except Unreadable:
        return _outcome(_keep(mail, None, Finding.UNREADABLE, now))
    event = queries.event_of_entry(answer.uid)
    if event is not None:
        in_turn(event)
    return _taken(mail, answer, event, now)


def _taken(mail: Incoming, answer: CalendarAnswer, event: Event | None, now: datetime) -> Outcome:
    sent = queries.sent_to(event, answer.uid, (answer.attendee, answer.also_known_as)) if event else []
    marked = _marked(mail, event) if event else None
    last = _newest_of_each(sent)
    if marked is not None:
        last = [row for row in last if row.delegate_id == marked.id]
    active = [row for row in last if _is_active(row)]
    row = active[0] if len(active) == 1 else None
    before = queries.said_of_entry(row.delegate, answer.uid) if row else None
    facts = Facts(
        event=event is not None,
        people=len(active),
        was_invited=bool(sent),
        sender_fits=marked is not None or _sender_fits(mail, answer, active),
        sent=row.sequence if row else 0,
        newest=(before.sequence, before.stamp, before.partstat) if before and before.partstat else None,
    )
    finding = judge(answer, facts, now=now)
    kept = _keep(mail, answer, finding, now, event=event, row=row)
    if finding is Finding.UNINVITED and marked is not None:
        kept.delegate, kept.detail = marked, kept.detail or marked.email
    if finding is Finding.BELIEVED:
        believe(kept, now=now)
    elif finding is Finding.REFRESH and row is not None and now - row.stamp >= NOT_AGAIN_BEFORE:
        messages.send_entry_again(row.delegate, answer.uid, now=now)
    return _outcome(kept)


def believe(reply: CalendarReply, *, now: datetime) -> None:
    """It is what the delegate says now; one who declines is proposed for withdrawal, to the organisers and the mission."""
    delegate = reply.delegate
    assert delegate is not None
    actions.forget_what_calendars_said([delegate], [reply.uid])
    actions.settle_what_calendars_said(delegate, now=now, uid=reply.uid)
    reply.finding, reply.current = Finding.BELIEVED, True
    reply.open = reply.partstat is Partstat.DECLINED
    db.session.flush()
    if reply.open and delegate.invitation is not None:
        messages.send_summary(delegate.invitation, now=now, about=delegate)


def accept_by_hand(reply: CalendarReply, *, by: Account, now: datetime) -> None:
    """Somebody has made sure that it is the delegate's answer although its sender was not."""
    _require_editor(reply, by)
    if reply.finding is not Finding.FORGED or reply.delegate is None or reply.partstat is None:
        raise Refused("calendar_cannot_be_believed")
    newest = queries.said_of_entry(reply.delegate, reply.uid)
    if newest is not None and (newest.sequence, newest.stamp) > (reply.sequence, reply.stamp):
        raise Refused("calendar_stale", name=reply.delegate.full_name)
    settle(reply, by=by, now=now)
    believe(reply, now=now)


def settle(reply: CalendarReply, *, by: Account, now: datetime) -> None:
    """Nothing more is to be done about it."""
    _require_editor(reply, by)
    reply.open, reply.settled_at, reply.settled_by_id = False, now, by.id
    db.session.flush()


def keep_the_time(reply: CalendarReply, *, by: Account, now: datetime) -> None:
    """Tell the person who proposed another time that the event keeps its own."""
    if not reply.open or reply.finding is not Finding.COUNTER or reply.delegate is None:
        return
    settle(reply, by=by, now=now)
    messages.send_counter_declined(reply.delegate, reply.uid, now=now)


def _require_editor(reply: CalendarReply, by: Account) -> None:
    if reply.event is None or not may_edit(by, reply.event):
        raise NotAllowed


def _keep(
    mail: Incoming,
    answer: CalendarAnswer | None,
    finding: Finding,
    now: datetime,
    *,
    event: Event | None = None,
    row: CalendarMessage | None = None,
) -> CalendarReply:
    kept = CalendarReply(
        received=mail.row, received_at=now, event=event, delegate=row.delegate if row else None, finding=finding, sender=mail.sender[:254], stamp=now
    )
    if answer is not None:
        kept.attendee, kept.name, kept.uid, kept.comment = answer.attendee, answer.name[:200], answer.uid[:255], answer.comment
        kept.sequence, kept.stamp = place(answer, row.sequence if row else answer.sequence, now)
        kept.partstat = next((each for each in Partstat if each == answer.partstat.lower()), None)
        kept.detail = (answer.delegated_to or answer.delegated_from or answer.proposed)[:254]
    kept.open = event is not None and finding in TO_DECIDE
    db.session.add(kept)
    db.session.flush()
    return kept


def _outcome(kept: CalendarReply) -> Outcome:
    verdict = Verdict.DONE if kept.finding in DONE else Verdict.NOTHING if kept.finding in NOTHING else Verdict.LOOK
    reason = "" if verdict is Verdict.DONE else f"calendar_{kept.finding}"
    who = kept.delegate.full_name if kept.delegate else kept.name or kept.attendee or kept.sender
    return Outcome(verdict, reason, {"name": who, "address": kept.sender}, kept.event.public_id if kept.event else "")


def _newest_of_each(sent: Sequence[CalendarMessage]) -> list[CalendarMessage]:
    return list({row.delegate_id: row for row in sent}.values())


def _is_active(row: CalendarMessage) -> bool:
    delegate = row.delegate
    registered = delegate.status is DelegateStatus.REGISTERED and delegate.email.lower() == row.address
    return registered and row.method is Method.REQUEST


def _sender_fits(mail: Incoming, answer: CalendarAnswer, active: Sequence[CalendarMessage]) -> bool:
    """Whether From is the person who answers, or somebody the State named who says that they write for them (SENT-BY)."""
    if not mail.sender or _failed_dmarc(mail):
        return False
    if not active:
        return mail.sender in (answer.attendee, answer.also_known_as)
    if all(row.address == mail.sender for row in active):
        return True
    return mail.sender == answer.sent_by and all(mail.sender in queries.writes_for(row.delegate) for row in active)


def _failed_dmarc(mail: Incoming) -> bool:
    """Whether a mail server on the way says that From is not who sent it (RFC 8601)."""
    said = " ".join(str(value) for value in mail.message.get_all("Authentication-Results", []))
    return re.search(r"\bdmarc\s*=\s*fail\b", said, re.IGNORECASE) is not None


def _is_absence_notice(mail: Incoming) -> bool:
    """A calendar's answer may be made by a machine; one that answers by itself is an absence notice (RFC 3834)."""
    return str(mail.message.get("Auto-Submitted", "")).strip().lower().startswith("auto-replied")


def _marked(mail: Incoming, event: Event) -> Delegate | None:
    """The guest whose own address it came to; nobody but the reader of that invitation knows it."""
    pattern: str = current_app.config["PLENARY"].calendar_replies_to
    if "*" not in pattern:
        return None
    before, after = pattern.lower().split("*", 1)
    marks = {each[len(before) : len(each) - len(after)] for each in mail.recipients if each.startswith(before) and each.endswith(after)}
    return next((each for each in queries.delegates_of(event) if mark_for("rsvp", each.public_id) in marks), None)
