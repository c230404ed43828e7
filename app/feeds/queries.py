"""Asking what stands in a calendar, and, much cheaper, whether it has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, load_only, selectinload

from app.database import db
from app.errors import NotFound
from app.events.models import DatePrecision, Event, EventKind, EventStatus, ProgrammeSession
from app.events.queries import is_announced, visible_to
from app.feeds.models import Feed
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.people.models import Account
from app.treaty.models import State, StateName
from app.treaty.queries import NamesOverTime, convention
from app.web.links import hash_of

COLUMNS = (
    Event.public_id, Event.status, Event.confidentiality, Event.title, Event.date_precision, Event.starts_on, Event.ends_on,
    Event.zone, Event.venue, Event.city, Event.country_id, Event.online_link, Event.changed_at, Event.calendar_uid,
    Event.calendar_sequence, Event.calendar_discreet, Event.translations, Event.working_languages,
)  # fmt: skip
"""What an entry is made of: the rest of an event is not read."""
TIMES = (ProgrammeSession.event_id, ProgrammeSession.starts_at, ProgrammeSession.ends_at)
WHOLE = (
    *TIMES, ProgrammeSession.public_id, ProgrammeSession.kind, ProgrammeSession.title, ProgrammeSession.description, ProgrammeSession.translations,
)  # fmt: skip


@dataclass(frozen=True)
class Contents:
    """What one calendar holds, and how it is named."""

    chosen: sa.Select[Event]
    name: str
    with_link: bool = False

    def fingerprint(self) -> str:
        """The same as long as nothing in it changes; three statements, whatever the number of events."""
        events = self.chosen.with_only_columns(Event.id, Event.version).order_by(Event.id)
        names = sa.select(StateName.id, StateName.short, StateName.valid_from, StateName.valid_to).order_by(StateName.id)
        countries = names.where(StateName.state_id.in_(self.chosen.with_only_columns(Event.country_id)))
        told = (self.name, *([tuple(row) for row in db.session.execute(asked)] for asked in (events, countries)))
        return hashlib.sha256(repr(told).encode()).hexdigest()

    def events(self, *, with_programme: bool) -> Sequence[Event]:
        """The events in order, with what their entries need; a fixed number of statements."""
        sessions = selectinload(Event.sessions).load_only(*(WHOLE if with_programme else TIMES))
        return db.session.scalars(
            self.chosen.options(load_only(*COLUMNS), selectinload(Event.sittings), sessions).order_by(Event.starts_on, Event.id)
        ).all()


def of_everybody(language: str) -> Contents:
    """The open events that are announced; closed meetings never, published or not."""
    treaty = convention()
    return Contents(_announced(), treaty.name_in(language) if treaty else "Plenary")


def of_one(public_id: str) -> Contents:
    """One open event; raises `NotFound` alike for what is closed, unknown, or has no day yet."""
    chosen = _announced().where(Event.public_id == public_id)
    title = db.session.scalar(chosen.with_only_columns(Event.title))
    if title is None:
        raise NotFound
    return Contents(chosen, title)


def has_calendar(event: Event) -> bool:
    """Whether everybody can put it into a calendar."""
    return db.session.scalar(_announced().where(Event.id == event.id).with_only_columns(Event.id)) is not None


def of_staff(account: Account) -> Contents:
    """The events that the account may know of, drafts and cancelled ones as what they are."""
    return Contents(_with_a_day(visible_to(account)), account.name, with_link=True)


def of_state(state: State, name: str) -> Contents:
    """The events to which the State is invited, closed meetings too; none that is kept from the secretariat, which gives this address out."""
    invited = sa.exists().where(
        Invitation.event_id == Event.id,
        Invitation.state_id == state.id,
        Invitation.excluded.is_(False),
        sa.or_(Invitation.status == InvitationStatus.SENT, Invitation.answer != Answer.NONE),
    )
    return Contents(_with_a_day(sa.select(Event).where(invited, Event.status != EventStatus.DRAFT, Event.without_secretariat.is_(False))), name)


def by_link(secret: str) -> Feed:
    """Whose calendar it is; raises `NotFound` alike for unknown and revoked addresses, and for closed accounts."""
    feed = db.session.scalar(
        sa.select(Feed).where(Feed.link_hash == hash_of(secret)).options(joinedload(Feed.account), joinedload(Feed.state))
    )
    if feed is None or (feed.account is not None and not feed.account.active):
        raise NotFound
    return feed


def feed_of(account: Account) -> Feed | None:
    """The account's own calendar, where it ever had an address."""
    return db.session.scalar(sa.select(Feed).where(Feed.account_id == account.id))


def feed_of_state(state: State) -> Feed | None:
    """The State's calendar, where it ever had an address."""
    return db.session.scalar(sa.select(Feed).where(Feed.state_id == state.id))


def feeds_of_states() -> dict[int, Feed]:
    """All calendars of States, by the State's id."""
    return {feed.state_id: feed for feed in db.session.scalars(sa.select(Feed).where(Feed.state_id.is_not(None))) if feed.state_id}


def countries(events: Sequence[Event], language: str) -> NamesOverTime:
    """The names of the events' countries on any day; one statement."""
    return NamesOverTime(language, {event.country_id for event in events if event.country_id})


def _announced() -> sa.Select[Event]:
    return _with_a_day(sa.select(Event).where(is_announced()))


def _with_a_day(asked: sa.Select[Event]) -> sa.Select[Event]:
    return asked.where(Event.date_precision != DatePrecision.MONTH, Event.kind != EventKind.CONCEPT_NOTE)
