"""Mails to delegates and missions, each in the reader's language; the calendar entry is for its one reader only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import current_app, render_template
from flask_babel import gettext as _

from app.contacts.queries import addressee
from app.database import db
from app.documents.calendar import Address, calendar_file
from app.documents.wording import day_of
from app.events.calendar import calendar_entries, is_discreet, parts
from app.events.models import Event, ProgrammeSession
from app.events.wording import span
from app.invitations.letters import registration_link
from app.invitations.messages import note_told
from app.invitations.models import Invitation
from app.mail import outbox
from app.mail.models import Message
from app.registration import queries
from app.registration.calendar import Object, Said, call_off, counter_declined, invite, to_download
from app.registration.forms import ROLE_WORDS
from app.registration.ledger import Ledger
from app.registration.models import Delegate, DelegateStatus
from app.registration.occasion import Occasion, occasion, write_to
from app.registration.rules import last_day_for
from app.registration.telling import Mission
from app.web.language import speaking
from app.web.links import secret_for

STANDING = {
    DelegateStatus.REGISTERED: "confirmation",
    DelegateStatus.PENDING: "pending",
    DelegateStatus.WAITING: "waiting",
}
"""The letter that says where a registration stands."""


class Post:
    """Writes to the guests of one event: what it needs for every letter is asked once."""

    def __init__(self, event: Event, *, address: str = "") -> None:
        self.event = event
        self.ledger = Ledger(event, address=address)
        self._facts: dict[str, dict[str, object]] = {}

    def facts(self, language: str) -> dict[str, object]:
        """What stands in every letter of a language; only while that language is spoken."""
        if language not in self._facts:
            self._facts[language] = _facts(self.event, language)
        return self._facts[language]

    def said(self, language: str) -> Said:
        """What a calendar shows of it."""
        asked: Occasion = self.facts(language)["occasion"]  # type: ignore[assignment]  # put there above
        name: str = current_app.config["PLENARY"].mail_from_name
        return Said(
            organiser=name if is_discreet(self.event) else "; ".join(asked.organisers) or name,
            when=f"{asked.when} ({asked.zone})" if asked.zone else asked.when,
            where=asked.where,
        )


def send_standing(delegate: Delegate, *, now: datetime, moved_up: bool = False) -> None:
    """The registration with a calendar invitation (METHOD:REQUEST) and the personal link; or what it waits for, without one."""
    delegate.told_sequence = delegate.event.calendar_sequence
    if not delegate.email:
        return
    post = Post(delegate.event, address=delegate.email)
    with speaking(delegate.language):
        objects = []
        if delegate.status is DelegateStatus.REGISTERED:
            answers = queries.said_by_calendar(delegate)
            objects = invite(delegate, post.ledger, as_said=post.said(delegate.language), now=now, answers=answers)
        _put(delegate, STANDING[delegate.status], objects, post, now, moved_up=moved_up)


def send_address_check(delegate: Delegate, *, now: datetime) -> None:
    """The link that shows whose address it is; nothing counts before it is followed."""
    with speaking(delegate.language):
        _put(delegate, "address_check", [], Post(delegate.event, address=delegate.email), now)


def send_refusal(delegate: Delegate, *, now: datetime) -> None:
    """The organisers refuse, and say why; what the calendar has leaves it."""
    send_withdrawal(delegate, now=now, kind="refused")


def preview(delegate: Delegate, *, approve: bool, reason: str) -> str:
    """What a decision would write to this person, without the secret link."""
    kind = "confirmation" if approve else "refused"
    method = "REQUEST" if approve and span(delegate.event) else ""
    with speaking(delegate.language):
        return _text(delegate, kind, Post(delegate.event, address=delegate.email), link="…", method=method, moved_up=False, reason=reason)


def send_personal_link(delegate: Delegate, *, now: datetime) -> None:
    """The personal link alone; pressed twice within some minutes, it leaves once."""
    post = Post(delegate.event, address=delegate.email)
    with speaking(delegate.language):
        _mail(delegate, "personal_link", post, now, calendar=None, until=day_of(last_day_for(delegate), delegate.language))


def send_session_place(delegate: Delegate, sessions: Sequence[ProgrammeSession], *, now: datetime) -> None:
    """A place in these sessions has become free for the person; without an address, whoever answered for the delegation is told."""
    invitation = delegate.invitation
    if delegate.email:
        to, language, link = delegate.email, delegate.language, personal_link(delegate)
    elif invitation is not None and invitation.reply_email:
        to, language, link = invitation.reply_email, invitation.language, registration_link(invitation)
    else:
        return
    with speaking(language):
        outbox.put(
            to=[to],
            subject=_subject("session_place") % {"title": delegate.event.title_in(language)},
            text=render_template(
                "mail/session_place.txt",
                **_facts(delegate.event, language),
                name=_addressed(delegate),
                own=bool(delegate.email),
                titles=[each.title_in(language) for each in sessions],
                link=link,
            ),
            about=delegate.event.public_id,
            kind="session_place",
            regarding=delegate.public_id,
            reply_to=delegate.event.reply_to,
            once_key=f"session_place:{delegate.public_id}:{now.isoformat()}",
            now=now,
        )


def send_update(delegate: Delegate, post: Post, *, words: str, now: datetime) -> list[str]:
    """The new date or place, with what it changes in the calendar; the UIDs for which an answer is asked anew."""
    delegate.told_sequence = delegate.event.calendar_sequence
    with speaking(delegate.language):
        as_said = post.said(delegate.language)
        registered = delegate.status is DelegateStatus.REGISTERED
        objects = invite(delegate, post.ledger, as_said=as_said, now=now) if registered else []
        there = frozenset(part.uid for part in parts(delegate.event))
        gone = call_off(delegate, post.ledger, as_said=as_said, now=now, keeping=there)
        _put(delegate, "update", [*objects, *gone], post, now, words=words)
    return [each.row.uid for each in (*objects, *gone)]


def send_withdrawal(delegate: Delegate, *, now: datetime, moved: bool = False, kind: str = "withdrawn") -> None:
    """The entry leaves that one calendar; the event itself goes on (RFC 5546, section 3.2.5)."""
    if not delegate.email:
        return
    post = Post(delegate.event, address=delegate.email)
    with speaking(delegate.language):
        as_said = post.said(delegate.language)
        shared = queries.reads_for_others(delegate)
        objects = [] if shared else call_off(delegate, post.ledger, as_said=as_said, now=now)
        _put(delegate, kind, objects, post, now, moved=moved)


def send_cancellation(delegate: Delegate, post: Post, *, words: str, now: datetime) -> None:
    """The event will not take place: the entry is cancelled in that calendar."""
    with speaking(delegate.language):
        as_said = post.said(delegate.language)
        _put(delegate, "cancelled", call_off(delegate, post.ledger, as_said=as_said, now=now, whole=True), post, now, words=words)


def send_entry_again(delegate: Delegate, uid: str, *, now: datetime) -> None:
    """The present REQUEST once more, for a calendar that asks (RFC 5546, section 3.2.6)."""
    post = Post(delegate.event, address=delegate.email)
    with speaking(delegate.language):
        answers = queries.said_by_calendar(delegate)
        objects = invite(delegate, post.ledger, as_said=post.said(delegate.language), now=now, answers=answers)
        _put(delegate, "entry", [each for each in objects if each.row.uid == uid], post, now)


def send_counter_declined(delegate: Delegate, uid: str, *, now: datetime) -> None:
    """The event keeps its time (METHOD:DECLINECOUNTER)."""
    post = Post(delegate.event, address=delegate.email)
    last = post.ledger.last(uid, delegate.email)
    if last is None:
        return
    with speaking(delegate.language):
        content = counter_declined(delegate, last, as_said=post.said(delegate.language), now=now)
        _mail(delegate, "counter_declined", post, now, calendar=("DECLINECOUNTER", content))


def send_summary(invitation: Invitation, *, now: datetime, about: Delegate | None = None) -> None:
    """To whoever answered for the State: the answer and the delegation as they stand, with the State's link."""
    if not invitation.reply_email:
        return
    delegation = queries.delegation_of(invitation.event_id, invitation.addressee_id)
    language = invitation.language
    with speaking(language):
        outbox.put(
            to=[invitation.reply_email],
            subject=_("Your delegation: %(title)s", title=invitation.event.title_in(language)),
            text=render_template(
                "mail/delegation.txt",
                **_facts(invitation.event, language),
                invitation=invitation,
                delegation=delegation,
                calendar_said=queries.said_by(delegation),
                link=registration_link(invitation),
            ),
            about=invitation.event.public_id,
            kind="delegation",
            regarding=invitation.public_id,
            reply_to=invitation.event.reply_to,
            once_key=f"delegation:{invitation.public_id}:{now.isoformat()}",
            now=now,
        )


def send_cancellation_to_mission(mission: Mission, *, words: str, now: datetime) -> None:
    """A mission that was invited is told that the event will not take place."""
    _tell_mission(mission, "cancelled", "CANCEL", words=words, now=now)


def send_update_to_mission(mission: Mission, *, words: str, now: datetime) -> None:
    """A mission that was invited is told the new date or place, and what it was."""
    _tell_mission(mission, "update", "PUBLISH", words=words, now=now)
    note_told(mission.invitation)


def _tell_mission(mission: Mission, kind: str, method: str, *, words: str, now: datetime) -> None:
    """With the file for the calendar into which the mission put the one of its letter (RFC 5546, section 4.1.3)."""
    invitation, event = mission.invitation, mission.invitation.event
    config = current_app.config["PLENARY"]
    organizer = Address(config.mail_from_name, config.mail_from)
    with speaking(invitation.language):
        entries = calendar_entries(event, invitation.language, stamp=now, organizer=organizer)
        calendar = [outbox.Attachment(f"{kind}.ics", "application/ics", calendar_file(entries, method=method))] if entries else []
        outbox.put(
            to=mission.to,
            copy=mission.copy,
            subject=_subject(kind) % {"title": event.title_in(invitation.language)},
            text=render_template(
                f"mail/mission_{kind}.txt",
                **_facts(event, invitation.language),
                invitation=invitation,
                addressee=addressee(invitation.addressee_id, event.starts_on, invitation.language),
                link=registration_link(invitation),
                words=words,
            ),
            attachments=calendar,
            about=event.public_id,
            kind=kind,
            regarding=invitation.public_id,
            reply_to=event.reply_to,
            supersedes=True,
            once_key=f"{kind}:{invitation.public_id}:{event.calendar_sequence}",
            now=now,
        )


def calendar_for(delegate: Delegate, *, now: datetime) -> bytes:
    """The event as a file to put into a calendar by hand; empty where only the month is known."""
    post = Post(delegate.event, address=delegate.email)
    return to_download(delegate, post.ledger, as_said=post.said(delegate.language), now=now)


def personal_link(delegate: Delegate) -> str:
    """The address of the delegate's own page."""
    secret = secret_for("delegate", delegate.public_id, delegate.link_revision)
    return f"{current_app.config['PLENARY'].base_url}/d/{secret}"


def _put(
    delegate: Delegate,
    kind: str,
    objects: Sequence[Object],
    post: Post,
    now: datetime,
    *,
    words: str = "",
    moved: bool = False,
    moved_up: bool = False,
) -> None:
    """One mail, and a short one more for each further entry: a message holds one calendar object (RFC 6047, section 2.4)."""
    before = [each.before for each in objects if each.before is not None]
    told = dict.fromkeys((row.when_said, row.where_said) for row in before)
    for number, each in enumerate(objects or [None], 1):
        message = _mail(
            delegate,
            kind if number == 1 else "entry",
            post,
            now,
            calendar=(each.method, each.content) if each else None,
            words=words,
            moved=moved,
            moved_up=moved_up,
            before=list(told),
            number=number,
            entries=len(objects),
        )
        if each:
            each.row.message = message
    db.session.flush()


def _mail(
    delegate: Delegate, kind: str, post: Post, now: datetime, *, calendar: tuple[str, bytes] | None, **facts: object
) -> Message:
    event = delegate.event
    once = f"{kind}:{delegate.public_id}:{delegate.version}:{event.calendar_sequence}"
    if kind == "personal_link":
        once += f":{now.timestamp() // 600:.0f}"
    return outbox.put(
        to=[delegate.email],
        subject=_subject(kind) % {"title": event.title_in(delegate.language)},
        text=_text(delegate, kind, post, link=personal_link(delegate), method=calendar[0] if calendar else "", **facts),
        calendar=calendar,
        attachments=[outbox.Attachment("invite.ics", "application/ics", calendar[1])] if calendar else [],
        about=event.public_id,
        kind=kind,
        regarding=delegate.public_id,
        reply_to=event.reply_to,
        supersedes=kind not in ("entry", "counter_declined", "personal_link"),
        once_key=None if calendar else once,
        now=now,
    )


def _text(delegate: Delegate, kind: str, post: Post, **facts: object) -> str:
    return render_template(f"mail/{kind}.txt", **post.facts(delegate.language), **facts, delegate=delegate, name=_addressed(delegate))


def _addressed(delegate: Delegate) -> str:
    return " ".join(part for part in (delegate.title, delegate.full_name) if part)


def _subject(kind: str) -> str:
    subjects: dict[str, str] = {
        "confirmation": _("Registered: %(title)s"),
        "address_check": _("Please confirm: %(title)s"),
        "pending": _("Registration received: %(title)s"),
        "waiting": _("On the waiting list: %(title)s"),
        "refused": _("Not registered: %(title)s"),
        "update": _("Changed: %(title)s"),
        "withdrawn": _("Registration withdrawn: %(title)s"),
        "cancelled": _("Cancelled: %(title)s"),
        "entry": _("For your calendar: %(title)s"),
        "counter_declined": _("The time stays: %(title)s"),
        "personal_link": _("Your registration: %(title)s"),
        "session_place": _("A place in a session: %(title)s"),
    }
    return subjects[kind]


def _facts(event: Event, language: str) -> dict[str, object]:
    return {
        "event": event,
        "occasion": occasion(event, language),
        "write_to": write_to(event),
        "role_words": ROLE_WORDS,
    }
