"""Delegates of the coming seminar whose calendars have answered, so that a newcomer sees what that looks like."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

import sqlalchemy as sa

from app.database import db, transaction
from app.demo.coming import TITLE
from app.documents.calendar import Address, CalendarEvent, calendar_file
from app.events.models import Event
from app.mail import intake
from app.registration import messages
from app.registration.models import CalendarMessage, Delegate

MAILBOXES = ("amina.example@example.org", "john.sample@example.org")
ANSWERS = (
    ("amina.example@example.org", "ACCEPTED", ""),
    ("john.sample@example.org", "DECLINED", "I am travelling that week (demonstration)."),
    ("colleague@example.org", "ACCEPTED", ""),
)
"""The last one was not invited: somebody passed the invitation on."""


def answer(now: datetime) -> None:
    """Two delegates get their invitations; one accepts, one declines, and a colleague of theirs answers too."""
    with transaction():
        seminar = db.session.scalars(sa.select(Event).where(Event.title == TITLE)).one()
        delegates = db.session.scalars(sa.select(Delegate).where(Delegate.event_id == seminar.id).order_by(Delegate.position)).all()
        for delegate, mailbox in zip(delegates, MAILBOXES, strict=False):
            delegate.email = mailbox
            messages.send_standing(delegate, now=now)
        sent = db.session.scalars(sa.select(CalendarMessage).where(CalendarMessage.event_id == seminar.id).limit(1)).first()
        replies = [_reply(sent, *each, now=now + timedelta(seconds=number)) for number, each in enumerate(ANSWERS, 1)] if sent else []
    for raw in replies:
        intake.take(raw, now=now + timedelta(seconds=30))


def _reply(sent: CalendarMessage, mailbox: str, partstat: str, comment: str, *, now: datetime) -> bytes:
    """The mail that a calendar sends."""
    facts = CalendarEvent(
        uid=sent.uid,
        stamp=now,
        last_modified=now,
        starts=now,
        ends=now,
        zone="UTC",
        summary="Answer",
        sequence=sent.sequence,
        organizer=Address("", sent.organizer),
        attendee=Address("", mailbox),
        answer=partstat,
        comment=comment,
    )
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = mailbox, sent.organizer, "Answer (demonstration)"
    mail["Message-ID"] = f"<{partstat.lower()}.{mailbox}>"
    content = calendar_file([facts], method="REPLY")
    mail.set_content(content, maintype="text", subtype="calendar", params={"method": "REPLY", "charset": "UTF-8"}, cte="base64")
    return mail.as_bytes()
