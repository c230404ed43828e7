"""Asking for events: who asks is part of the question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, defaultload, selectinload

from app import clock
from app.database import db
from app.errors import NotAllowed, NotFound
from app.events.models import (
    BrokenGlass,
    Confidentiality,
    Event,
    EventFile,
    EventKind,
    EventOffice,
    EventPartner,
    EventPicture,
    EventStaff,
    EventStatus,
    Part,
    ProgrammeSession,
    Speaker,
)
from app.events.rules import PARTS, may_edit, may_read
from app.people.models import Account, account_mandate
from app.people.queries import holding, who_hold
from app.treaty.models import Mandate, ThematicArea
from app.treaty.queries import StateOn, coordinators_on, covering, is_not_over, states_by_id
from app.web.rights import RIGHTS, Capacity, Right, Role

ANNOUNCED = (EventStatus.SCHEDULED, EventStatus.HELD, EventStatus.PUBLISHED)
ORDERS = {
    "newest": (Event.starts_on.desc(), Event.id.desc()),
    "oldest": (Event.starts_on, Event.id),
    "title": (sa.func.lower(Event.title), Event.id),
}


@dataclass(frozen=True)
class OfficeHolders:
    """A thematic area that organises, and the States that hold its office on the event's day."""

    area: ThematicArea
    states: tuple[StateOn, ...]

    def title(self, language: str) -> tuple[str, str]:
        """The office, singular and plural."""
        singular, plural = self.area.office.get(language) or self.area.office["en"]
        return str(singular), str(plural)


def visible_to(account: Account) -> sa.Select[Event]:
    """Events the account may know of; the counterpart of `rules.may_see` in SQL."""
    return where_may(account, Right.SEE)


def where_may(account: Account, right: Right) -> sa.Select[Event]:
    """Events at which the account has the right; the counterpart of `rules.may` in SQL, from the same table of rights."""
    ways = [
        _where(capacity, account)
        for capacity, grant in RIGHTS.items()
        if right in grant.rights and grant.role is not None and account.holds(grant.role)
    ]
    return sa.select(Event).where(sa.or_(sa.false(), *ways))


def _where(capacity: Capacity, account: Account) -> sa.ColumnElement[bool]:
    """At which events the account has the capacity now; the counterpart of `rules.capacities`."""
    now = clock.now()
    if capacity is Capacity.ISU:
        return Event.without_secretariat.is_(False)
    if capacity is Capacity.COORDINATOR:
        return Event.id.in_(_coordinated_by(account))
    if capacity is Capacity.OBSERVER:
        hidden = (EventStatus.DRAFT, EventStatus.CANCELLED)
        return sa.and_(Event.confidentiality == Confidentiality.OPEN, Event.status.not_in(hidden))
    if capacity is Capacity.BREAK_GLASS:
        broken = sa.select(BrokenGlass.event_id).where(BrokenGlass.account_id == account.id, BrokenGlass.until > now)
        return sa.and_(Event.without_secretariat, Event.id.in_(broken))
    part = next(part for part, gives in PARTS.items() if gives is capacity)
    return sa.exists().where(EventStaff.event_id == Event.id, EventStaff.account_id == account.id, has_part(part, now))


def has_part(part: Part, now: datetime) -> sa.ColumnElement[bool]:
    """That a row gives this part, at its time."""
    return sa.and_(
        EventStaff.part == part,
        sa.or_(EventStaff.starts_at.is_(None), EventStaff.starts_at <= now),
        sa.or_(EventStaff.ends_at.is_(None), EventStaff.ends_at > now),
    )


def kept_from(account: Account) -> sa.Select[str]:
    """The public ids of events that their coordinators keep from the secretariat, and from this account of it unless it organises them."""
    own = where_may(account, Right.EDIT).with_only_columns(Event.id)
    return sa.select(Event.public_id).where(Event.without_secretariat, Event.id.not_in(own))


def is_announced(of: type[Event | EventOffice] = Event) -> sa.ColumnElement[bool]:
    """An open event that is no draft, and no paper: what the public calendar and pages may tell before a summary."""
    return sa.and_(
        of.confidentiality == Confidentiality.OPEN,
        of.status.in_(ANNOUNCED),
        of.kind != EventKind.CONCEPT_NOTE,
    )


def _coordinated_by(account: Account) -> sa.Select[int]:
    """The events of the account's areas on whose day its mandate holds: found once, not looked up for each event."""
    held = aliased(Event)
    return (
        sa.select(EventOffice.event_id)
        .join(held, held.id == EventOffice.event_id)
        .join(Mandate, sa.and_(Mandate.area_id == EventOffice.area_id, covering(held.starts_on)))
        .join(account_mandate, account_mandate.c.mandate_id == Mandate.id)
        .where(account_mandate.c.account_id == account.id, is_not_over(clock.today()))
    )


def get_event(public_id: str, *, viewer: Account) -> Event:
    """One event; raises `NotFound` for what the viewer may not know of.

    What belongs to it is asked for when a page comes to it, then with all that hangs on it: two statements at most for each collection.
    """
    event = db.session.scalar(
        visible_to(viewer)
        .where(Event.public_id == public_id)
        .options(
            defaultload(Event.offices).joinedload(EventOffice.area),
            defaultload(Event.sessions).selectinload(ProgrammeSession.speakers).joinedload(Speaker.state),
            defaultload(Event.partners).joinedload(EventPartner.state),
            defaultload(Event.files).joinedload(EventFile.stored),
            defaultload(Event.staff).joinedload(EventStaff.account),
        )
    )
    if event is None:
        raise NotFound
    return event


def readable_event(public_id: str, *, reader: Account) -> Event:
    """The same for whoever may read its lists and reports; raises `NotAllowed` for one who may only see it."""
    event = get_event(public_id, viewer=reader)
    if not may_read(reader, event):
        raise NotAllowed
    return event


def editable_event(public_id: str, *, editor: Account) -> Event:
    """The same for whoever may change it; raises `NotAllowed` for one who may only see it."""
    event = get_event(public_id, viewer=editor)
    if not may_edit(editor, event):
        raise NotAllowed
    return event


def events(
    account: Account,
    *,
    year: int | None = None,
    kind: EventKind | None = None,
    status: EventStatus | None = None,
    order: str = "newest",
    page: int = 1,
    per_page: int = 25,
) -> tuple[Sequence[Event], int]:
    """A page of the list in one of `ORDERS`, and how many there are in all; three statements."""
    asked = visible_to(account)
    if year is not None:
        asked = asked.where(Event.starts_on.between(date(year, 1, 1), date(year, 12, 31)))
    if kind is not None:
        asked = asked.where(Event.kind == kind)
    if status is not None:
        asked = asked.where(Event.status == status)
    count = db.session.scalar(sa.select(sa.func.count()).select_from(asked.subquery())) or 0
    found = db.session.scalars(
        asked.options(selectinload(Event.sittings))
        .order_by(*ORDERS[order])
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    return found, count


def years(account: Account) -> list[int]:
    """The years that have events, the latest first."""
    year = sa.extract("year", Event.starts_on)
    return list(db.session.scalars(visible_to(account).with_only_columns(year).distinct().order_by(year.desc())))


def get_session(event: Event, public_id: str) -> ProgrammeSession:
    """A part of this event's programme; raises `NotFound`."""
    for session in event.sessions:
        if session.public_id == public_id:
            return session
    raise NotFound


def get_file(event: Event, public_id: str) -> EventFile:
    """A file of this event; raises `NotFound`."""
    for file in event.files:
        if file.public_id == public_id:
            return file
    raise NotFound


def get_picture(event: Event, public_id: str) -> EventPicture:
    """A picture of this event; raises `NotFound`."""
    for picture in event.pictures:
        if picture.public_id == public_id:
            return picture
    raise NotFound


def organisers(event: Event, language: str) -> list[OfficeHolders]:
    """The offices with their holders on the event's day, in the order that was chosen for them; five statements."""
    return holders([office.area for office in event.offices], event.starts_on, language, order=event.state_order)


def holders(
    areas: Iterable[ThematicArea], day: date, language: str, *, order: Sequence[str] = ()
) -> list[OfficeHolders]:
    """Who holds each office on a day: the States named in `order` (iso3) first, the rest in protocol order."""
    areas = list(areas)
    mandates = coordinators_on(day, area_ids=[area.id for area in areas])
    states = states_by_id(day, language, state_ids={mandate.state_id for mandate in mandates})

    def place(state: StateOn) -> tuple[int, str]:
        return order.index(state.iso3) if state.iso3 in order else len(order), state.sort_key

    return [
        OfficeHolders(
            area,
            tuple(sorted((states[each.state_id] for each in mandates if each.area_id == area.id), key=place)),
        )
        for area in areas
    ]


def readers(event: Event) -> Sequence[Account]:
    """The staff who may know of a closed event now, by name; the counterpart of `rules.may_see`."""
    now = clock.now()
    ways = [sa.and_(holding(Role.COORDINATOR), _holds_an_office(event))]
    for part, capacity in PARTS.items():
        takers = sa.select(EventStaff.account_id).where(EventStaff.event_id == event.id, has_part(part, now))
        ways.append(sa.and_(holding(RIGHTS[capacity].role), Account.id.in_(takers)))
    broken = sa.select(BrokenGlass.account_id).where(BrokenGlass.event_id == event.id, BrokenGlass.until > now)
    secretariat = Account.id.in_(broken) if event.without_secretariat else sa.true()
    ways.append(sa.and_(holding(Role.ISU), secretariat))
    return db.session.scalars(sa.select(Account).where(Account.active, sa.or_(*ways)).order_by(Account.name)).all()


def _holds_an_office(event: Event) -> sa.ColumnElement[bool]:
    areas = [office.area_id for office in event.offices]
    return Account.mandates.any(sa.and_(Mandate.area_id.in_(areas), covering(event.starts_on), is_not_over(clock.today())))


def coordinators_of(event: Event) -> Sequence[Account]:
    """The accounts that coordinate the event now, by name."""
    return who_hold(Role.COORDINATOR, _holds_an_office(event))


def secretariat() -> Sequence[Account]:
    """The accounts of the secretariat, by name."""
    return who_hold(Role.ISU)


def assistants() -> Sequence[Account]:
    """Accounts that can be assigned to the door, by name."""
    return who_hold(Role.ASSISTANT)


@dataclass(frozen=True)
class Concerned:
    """How many were invited to an event or named for it; their rows stand in higher rooms, so only tables are named."""

    states: int
    delegates: int

    def __bool__(self) -> bool:
        return bool(self.states or self.delegates)


def concerned(event: Event) -> Concerned:
    """States that were written to, or are about to be, and the persons who registered."""
    invitations = sa.table("invitation", sa.column("event_id"), sa.column("status"), sa.column("excluded"))
    delegates = sa.table("delegate", sa.column("event_id"), sa.column("status"))
    invited = sa.select(sa.func.count()).where(
        invitations.c.event_id == event.id,
        invitations.c.status.in_(("issued", "sent")),
        invitations.c.excluded.is_(False),
    )
    named = sa.select(sa.func.count()).where(delegates.c.event_id == event.id, delegates.c.status == "registered")
    return Concerned(db.session.scalar(invited) or 0, db.session.scalar(named) or 0)


def has_attendance(session: ProgrammeSession) -> bool:
    """Whether somebody was ever marked there; evidence stands in a higher room, so only its table is named."""
    marks = sa.table("attendance_mark", sa.column("session_id"))
    return bool(db.session.scalar(sa.select(sa.exists().where(marks.c.session_id == session.id))))
