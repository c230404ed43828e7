"""Mails to delegates and missions, each in the reader's language; the calendar entry is for its one reader only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import current_app, render_template
from flask_babel import gettext as _

from app.documents.calendar import Address, calendar_file
from app.events.calendar import calendar_entries
from app.events.models import Event
from app.invitations.letters import registration_link
from app.invitations.models import Invitation
from app.mail import outbox
from app.registration import queries
from app.registration.forms import ROLE_WORDS
from app.registration.models import Delegate
from app.registration.occasion import occasion, write_to
from app.web.language import speaking
from app.web.links import secret_for


def send_confirmation(delegate: Delegate, *, now: datetime) -> None:
    """The registration with a calendar invitation (METHOD:REQUEST) and the personal link."""
    if not delegate.email:
        return
    if raised := queries.raises_of(delegate.event_id, delegate.email):
        delegate.own_raises = max(delegate.own_raises, raised)
    _put(delegate, "confirmation", "REQUEST", now)
    delegate.told_sequence = delegate.event.calendar_sequence


def send_update(delegate: Delegate, *, words: str, now: datetime) -> None:
    """The new date or place, with a calendar update; also to those without a calendar."""
    if not delegate.email:
        return
    _put(delegate, "update", "REQUEST", now, words=words)
    delegate.told_sequence = delegate.event.calendar_sequence


def send_withdrawal(delegate: Delegate, *, now: datetime, moved: bool = False) -> None:
    """The entry leaves that one calendar; the event itself goes on (RFC 5546, section 3.2.5)."""
    if not delegate.email:
        return
    delegate.own_raises += 1
    _put(delegate, "withdrawn", "CANCEL", now, withdrawn=True, moved=moved)


def send_cancellation(delegate: Delegate, *, words: str, now: datetime) -> None:
    """The event will not take place: the entry is cancelled in that calendar."""
    if not delegate.email:
        return
    _put(delegate, "cancelled", "CANCEL", now, words=words)


def send_summary(invitation: Invitation, *, now: datetime, about: Delegate | None = None) -> None:
    """To whoever answered for the State: the answer and the delegation as they stand, with the State's link."""
    if not invitation.reply_email:
        return
    with speaking(invitation.language):
        outbox.put(
            to=[invitation.reply_email],
            subject=_("Your delegation: %(title)s", title=invitation.event.title),
            text=render_template(
                "mail/delegation.txt",
                **_facts(invitation.event, invitation.language),
                invitation=invitation,
                delegation=queries.delegation_of(invitation.event_id, invitation.addressee_id),
                link=registration_link(invitation),
            ),
            about=invitation.event.public_id,
            kind="delegation",
            once_key=f"delegation:{invitation.public_id}:{now.isoformat()}",
            now=now,
        )


def send_cancellation_to_mission(invitation: Invitation, addresses: Sequence[str], *, words: str, now: datetime) -> None:
    """A mission that was invited is told that the event will not take place."""
    with speaking(invitation.language):
        outbox.put(
            to=addresses,
            subject=_("Cancelled: %(title)s", title=invitation.event.title),
            text=render_template("mail/cancelled.txt", **_facts(invitation.event, invitation.language), words=words, name=""),
            about=invitation.event.public_id,
            kind="cancelled",
            once_key=f"cancelled:{invitation.public_id}:{invitation.event.calendar_sequence}",
            now=now,
        )


def calendar_for(delegate: Delegate, *, now: datetime, method: str = "REQUEST", withdrawn: bool = False) -> bytes:
    """The event as one object for this one delegate; empty where only the month is known."""
    config = current_app.config["PLENARY"]
    entries = calendar_entries(
        delegate.event,
        delegate.language,
        stamp=now,
        url=personal_link(delegate),
        organizer=Address(config.mail_from_name, config.mail_from),
        attendee=Address(delegate.full_name, delegate.email or config.mail_from),
        sequence=delegate.event.calendar_sequence + delegate.own_raises,
        withdrawn=withdrawn,
    )
    return calendar_file(entries, name="", method=method) if entries else b""


def personal_link(delegate: Delegate) -> str:
    """The address of the delegate's own page."""
    secret = secret_for("delegate", delegate.public_id, delegate.link_revision)
    return f"{current_app.config['PLENARY'].base_url}/d/{secret}"


def _put(
    delegate: Delegate,
    kind: str,
    method: str,
    now: datetime,
    *,
    words: str = "",
    withdrawn: bool = False,
    moved: bool = False,
) -> None:
    event = delegate.event
    with speaking(delegate.language):
        content = calendar_for(delegate, now=now, method=method, withdrawn=withdrawn)
        outbox.put(
            to=[delegate.email],
            subject=_subject(kind) % {"title": event.title},
            text=render_template(
                f"mail/{kind}.txt",
                **_facts(event, delegate.language),
                delegate=delegate,
                name=" ".join(part for part in (delegate.title, delegate.full_name) if part),
                link=personal_link(delegate),
                words=words,
                moved=moved,
            ),
            calendar=(method, content) if content else None,
            attachments=[outbox.Attachment("event.ics", "text/calendar", content)] if content else [],
            about=event.public_id,
            kind=kind,
            once_key=f"{kind}:{delegate.public_id}:{delegate.version}:{event.calendar_sequence}:{delegate.own_raises}",
            now=now,
        )


def _subject(kind: str) -> str:
    subjects: dict[str, str] = {
        "confirmation": _("Registered: %(title)s"),
        "update": _("Changed: %(title)s"),
        "withdrawn": _("Registration withdrawn: %(title)s"),
        "cancelled": _("Cancelled: %(title)s"),
    }
    return subjects[kind]


def _facts(event: Event, language: str) -> dict[str, object]:
    return {
        "event": event,
        "occasion": occasion(event, language),
        "write_to": write_to(),
        "role_words": ROLE_WORDS,
    }
