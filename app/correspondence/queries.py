"""Asking for messages: the secretariat reads all, others what concerns events they organise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa
from flask import current_app

from app.database import db
from app.errors import NotFound
from app.events.models import Event
from app.events.queries import kept_from, visible_to, where_may
from app.jobs.models import Progress
from app.mail.models import SECRET_KINDS, Message, ReceivedMessage, Recipient, Verdict
from app.people.models import Account
from app.web.rights import Right, Role

Row = TypeVar("Row")
OPEN = (Progress.QUEUED, Progress.WORKING)


@dataclass(frozen=True)
class Wanted:
    """What a reader of the outbox asks for; empty means everything."""

    progress: tuple[Progress, ...] = ()
    about: str = ""
    kind: str = ""
    words: str = ""


def messages(account: Account, wanted: Wanted = Wanted(), *, page: int = 1, per_page: int = 50) -> tuple[Sequence[Message], int]:
    """A page of the outbox, the newest first, and how many there are."""
    asked = _fitting(_readable(sa.select(Message), Message.about, account), wanted)
    count = db.session.scalar(sa.select(sa.func.count()).select_from(asked.subquery())) or 0
    found = db.session.scalars(
        asked.options(sa.orm.defer(Message.source))
        .order_by(Message.created_at.desc(), Message.id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    return found, count


def get_message(public_id: str, *, viewer: Account) -> Message:
    """One message; raises `NotFound` for what the viewer may not know of."""
    found = db.session.scalar(_readable(sa.select(Message), Message.about, viewer).where(Message.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def events_written_about(account: Account, *, chosen: str = "", most: int = 100) -> list[Event]:
    """The newest events that messages are about, and the one that is chosen whatever its age."""
    written = sa.exists().where(Message.about == Event.public_id)
    newest = list(
        db.session.scalars(where_may(account, Right.EDIT).where(written).order_by(Event.starts_on.desc(), Event.id.desc()).limit(most))
    )
    if chosen and all(event.public_id != chosen for event in newest):
        newest += events_of(account, [chosen]).values()
    return newest


def events_of(account: Account, about: Iterable[str]) -> dict[str, Event]:
    """The events that messages are about, by public id; those the reader may know of."""
    asked = visible_to(account).where(Event.public_id.in_(set(about)))
    return {event.public_id: event for event in db.session.scalars(asked)}


def received(
    account: Account, *, verdict: Verdict | None = None, page: int = 1, per_page: int = 50
) -> tuple[Sequence[ReceivedMessage], int]:
    """A page of what came in, the newest first, and how many there are."""
    asked = _readable(sa.select(ReceivedMessage), ReceivedMessage.about, account)
    if verdict is not None:
        asked = asked.where(ReceivedMessage.verdict == verdict)
    count = db.session.scalar(sa.select(sa.func.count()).select_from(asked.subquery())) or 0
    found = db.session.scalars(
        asked.options(sa.orm.defer(ReceivedMessage.source))
        .order_by(ReceivedMessage.received_at.desc(), ReceivedMessage.id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    return found, count


def get_received(public_id: str, *, viewer: Account) -> ReceivedMessage:
    """One message that came in; raises `NotFound` for what the viewer may not know of."""
    asked = _readable(sa.select(ReceivedMessage), ReceivedMessage.about, viewer)
    found = db.session.scalar(asked.where(ReceivedMessage.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def to_look_at(account: Account) -> tuple[int, int]:
    """How many messages were not delivered, and how many came in that nobody could read."""
    failed = _readable(sa.select(sa.func.count(Message.id)), Message.about, account)
    unread = _readable(sa.select(sa.func.count(ReceivedMessage.id)), ReceivedMessage.about, account)
    return (
        db.session.scalar(failed.where(Message.progress == Progress.FAILED)) or 0,
        db.session.scalar(unread.where(ReceivedMessage.verdict == Verdict.LOOK)) or 0,
    )


def _fitting(asked: sa.Select[Message], wanted: Wanted) -> sa.Select[Message]:
    if wanted.progress:
        asked = asked.where(Message.progress.in_(wanted.progress))
    if wanted.about:
        asked = asked.where(Message.about == wanted.about)
    if wanted.kind:
        asked = asked.where(Message.kind == wanted.kind)
    for word in wanted.words.split():
        addressed = sa.exists().where(
            Recipient.message_id == Message.id, Recipient.key.contains(word.lower(), autoescape=True)
        )
        asked = asked.where(sa.or_(Message.subject.icontains(word, autoescape=True), addressed))
    return asked


def _readable(
    asked: sa.Select[Row], about: sa.orm.InstrumentedAttribute[str], account: Account
) -> sa.Select[Row]:
    """The secretariat also reads what is about no event; the links of accounts are for their readers alone."""
    if about is Message.about and current_app.config["PLENARY"].smtp_url:
        asked = asked.where(Message.kind.not_in(SECRET_KINDS))
    if account.holds(Role.ISU):
        return asked.where(about.not_in(kept_from(account)))
    return asked.where(about.in_(where_may(account, Right.EDIT).with_only_columns(Event.public_id)))
