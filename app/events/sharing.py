"""Parts in one event, and events that are closed to the secretariat until it breaks the glass."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import render_template
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from app.database import db
from app.errors import NotAllowed, NotFound, Refused
from app.events import queries, rules
from app.events.actions import in_turn, touch
from app.events.models import BrokenGlass, Event, EventOffice, EventStaff, Part
from app.mail import outbox
from app.people import actions as people
from app.people.models import Account
from app.people.notes import note
from app.web.language import speaking
from app.web.links import public_url
from app.web.rights import RIGHTS

GLASS = timedelta(hours=4)
"""For so long the secretariat sees an event that it has broken the glass of."""


def invite(
    event: Event, *, email: str, name: str, part: Part, starts_at: datetime | None, ends_at: datetime | None, by: Account, now: datetime
) -> str | None:
    """Give somebody a part in the event and tell them by mail; a person without an account gets one, and a joining link.

    The link is returned for installations without a mail server; none for somebody who has an account.
    """
    _sharers_turn(event, by)
    if ends_at is not None and (ends_at <= now or (starts_at is not None and ends_at <= starts_at)):
        raise Refused("part_ends_first")
    role = RIGHTS[rules.PARTS[part]].role
    assert role is not None
    account = db.session.scalar(sa.select(Account).where(Account.email == email.strip().lower()))
    is_new = account is None
    if account is None:
        account = people.add(email=email, name=name, roles=[role], language=by.language, by=by, now=now)
    people.give_role(account, role)
    staff = next((each for each in event.staff if each.account_id == account.id), None)
    if staff is None:
        staff = EventStaff(account=account)
        event.staff.append(staff)
    staff.part, staff.starts_at, staff.ends_at = part, starts_at, ends_at
    note(account, "part_given", now=now, by=by, detail=part.value, event=event.public_id)
    if is_new:
        return people.invite(account, by=by, now=now, event=event.title, about=event.public_id)
    _tell_of_part(account, event, by=by, now=now)
    return None


def take_away(event: Event, account_id: str, *, by: Account, now: datetime) -> None:
    """No part any more, at once."""
    _sharers_turn(event, by)
    for staff in [each for each in event.staff if each.account.public_id == account_id]:
        event.staff.remove(staff)
        note(staff.account, "part_taken", now=now, by=by, event=event.public_id)


def keep_from_secretariat(event: Event, *, keep: bool, by: Account, now: datetime) -> None:
    """Its coordinators keep a closed meeting among themselves, or open it to the secretariat again."""
    in_turn(event)
    if not rules.may_keep_from_secretariat(by, event):
        raise Refused("only_closed_kept")
    if event.without_secretariat is not keep:
        event.without_secretariat = keep
        touch(event, now=now)
        note(by, "glass_set" if keep else "glass_lifted", now=now, by=by, event=event.public_id)


def kept_events() -> Sequence[Event]:
    """What the secretariat is told of events that are closed to it: that they exist, their month and their areas."""
    return db.session.scalars(
        sa.select(Event)
        .where(Event.without_secretariat)
        .options(selectinload(Event.offices).joinedload(EventOffice.area))
        .order_by(Event.starts_on, Event.id)
    ).all()


def break_glass(public_id: str, reason: str, *, by: Account, now: datetime) -> Event:
    """See the event for four hours: every coordinator of it is told at once, and its page says so from then on.

    So is the rest of the secretariat, without the title: a term may be over, and then nobody coordinates it any more.
    """
    event = db.session.scalar(sa.select(Event).where(Event.public_id == public_id, Event.without_secretariat))
    if event is None:
        raise NotFound
    in_turn(event)
    if not event.without_secretariat:
        raise NotFound
    if not reason.strip():
        raise Refused("glass_without_reason")
    event.broken_glass.append(BrokenGlass(account=by, reason=reason.strip()[:500], broken_at=now, until=now + GLASS))
    note(by, "glass_broken", now=now, by=by, detail=reason.strip(), event=event.public_id)
    told = {each: "" for each in queries.secretariat() if each is not by} | dict.fromkeys(queries.coordinators_of(event), event.title)
    for reader, title in told.items():
        with speaking(reader.language):
            outbox.put(
                to=[reader.email],
                subject=_("The secretariat has opened an event that was closed to it"),
                text=render_template("mail/glass_broken.txt", title=title, who=by, reason=reason.strip(), hours=GLASS.seconds // 3600),
                about=event.public_id,
                kind="glass_broken",
                language=reader.language,
                now=now,
            )
    db.session.flush()
    return event


def _tell_of_part(account: Account, event: Event, *, by: Account, now: datetime) -> None:
    with speaking(account.language):
        outbox.put(
            to=[account.email],
            subject=_("You have a part in an event"),
            text=render_template("mail/part.txt", account=account, event=event, who=by, link=public_url("events.show", event_id=event.public_id)),
            about=event.public_id,
            kind="part",
            language=account.language,
            now=now,
        )


def _sharers_turn(event: Event, by: Account) -> None:
    in_turn(event)
    if not rules.may_share(by, event):
        raise NotAllowed
