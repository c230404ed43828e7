"""Asking who comes: delegations, answers by State, and the board that shows both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.contacts.models import AddresseeId, Organisation
from app.contacts.queries import Addressee, addressees, contacts_by_addressee
from app.database import db
from app.errors import NotFound
from app.events.models import Event, EventStatus, ProgrammeSession, Sitting
from app.events.queries import kept_from
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.people.models import Account
from app.registration.models import (
    CalendarMessage,
    CalendarReply,
    Category,
    Delegate,
    DelegateStatus,
    DelegationRole,
    Finding,
    Terms,
)
from app.registration.places import HOLDS_NO_PLACE, IN, Entry, Room
from app.registration.rules import LISTED, in_pages, is_same_name, name_key
from app.treaty.models import TreatyStatus
from app.treaty.queries import StateOn, states_by_id
from app.web.access import Role
from app.web.links import hash_of
from app.web.search import found_in, plain

REGISTERED = Delegate.status == DelegateStatus.REGISTERED
ON_THE_LIST = Delegate.status.in_(LISTED)
"""Registered, or waits for a place or for approval."""
ON_THE_BOARD = frozenset({*LISTED, DelegateStatus.REFUSED})
IN_ORDER = (Delegate.position, Delegate.id)


def delegates_of(event: Event, *, waiting_too: bool = False) -> Sequence[Delegate]:
    """Everybody registered, or who waits for it too, each delegation in its own order; one statement."""
    return db.session.scalars(
        sa.select(Delegate)
        .where(Delegate.event_id == event.id, ON_THE_LIST if waiting_too else REGISTERED)
        .options(joinedload(Delegate.state))
        .order_by(Delegate.category, Delegate.state_id, *IN_ORDER)
    ).all()


def registered_count(event: Event) -> int:
    """How many persons are registered."""
    return db.session.scalar(sa.select(sa.func.count()).where(Delegate.event_id == event.id, REGISTERED)) or 0


def delegation_of(event_id: int, addressee_id: AddresseeId) -> Sequence[Delegate]:
    """The delegates of one State or organisation, in the order it gave; also those who wait."""
    return db.session.scalars(
        sa.select(Delegate)
        .where(Delegate.event_id == event_id, _belongs_to(addressee_id), ON_THE_LIST)
        .order_by(*IN_ORDER)
    ).all()


def refused_of(event_id: int, addressee_id: AddresseeId) -> Sequence[Delegate]:
    """Those of one State or organisation whom the organisers refused."""
    return db.session.scalars(
        sa.select(Delegate)
        .where(Delegate.event_id == event_id, _belongs_to(addressee_id), Delegate.status == DelegateStatus.REFUSED)
        .order_by(*IN_ORDER)
    ).all()


def terms_of(event: Event) -> Terms:
    """The limits of the event; of one that has none, limits that limit nothing."""
    return db.session.get(Terms, event.id) or Terms(
        event_id=event.id, waiting_list=False, approval=False, individuals=False, version=0
    )


def room_of(event: Event) -> Room:
    """The places of the event, counted by the database: however many are registered, it answers a row for each delegation and kind of person."""
    room = Room(terms_of(event), ())
    kind = (Delegate.state_id, Invitation.organisation_id, Delegate.category, Delegate.role, Delegate.status)
    asked = sa.select(*kind, sa.func.count()).outerjoin(Invitation, Delegate.invitation_id == Invitation.id)
    asked = asked.where(Delegate.event_id == event.id, Delegate.status.in_(IN)).group_by(*kind)
    for state_id, organisation_id, category, role, status, number in db.session.execute(asked).tuples():
        room.take(_entry(0, state_id, organisation_id, category, role, status), number)
    return room


def entries_of(event: Event) -> list[Entry]:
    """What the limits must know of everybody on the list, in the order in which they registered; one statement."""
    asked = (
        sa.select(
            Delegate.id, Delegate.state_id, Invitation.organisation_id, Delegate.category, Delegate.role, Delegate.status
        )
        .outerjoin(Invitation, Delegate.invitation_id == Invitation.id)
        .where(Delegate.event_id == event.id, ON_THE_LIST)
        .order_by(Delegate.registered_at, Delegate.id)
    )
    return [_entry(*row) for row in db.session.execute(asked).tuples()]


def _entry(
    key: int, state_id: int | None, organisation_id: int | None, category: Category, role: DelegationRole | None, status: DelegateStatus
) -> Entry:
    return Entry(
        key=key,
        state_id=state_id if category is Category.DELEGATE else None,
        organisation_id=organisation_id if category is Category.ORGANISATION else None,
        alternate=role is DelegationRole.ALTERNATE,
        works=category in HOLDS_NO_PLACE,
        status=status,
    )


def those(event: Event, keys: Iterable[int]) -> list[Delegate]:
    """These delegates of the event, in the order of the keys; one statement."""
    asked = sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.id.in_(list(keys)))
    found = {each.id: each for each in db.session.scalars(asked.options(joinedload(Delegate.invitation)))}
    return [found[key] for key in keys if key in found]


def get_delegate(event: Event, public_id: str, *, addressee_id: AddresseeId | None = None) -> Delegate:
    """Somebody who is or was registered for the event, in one delegation where given; raises `NotFound`."""
    asked = sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.public_id == public_id)
    if addressee_id is not None:
        asked = asked.where(_belongs_to(addressee_id))
    delegate = db.session.scalar(asked.options(joinedload(Delegate.invitation), joinedload(Delegate.state)))
    if delegate is None:
        raise NotFound
    return delegate


def by_link(secret: str) -> Delegate:
    """Whose personal link it is; raises `NotFound` alike for unknown and revoked ones."""
    delegate = db.session.scalar(
        sa.select(Delegate)
        .where(Delegate.link_hash == hash_of(secret))
        .options(joinedload(Delegate.event), joinedload(Delegate.invitation))
    )
    if delegate is None:
        raise NotFound
    return delegate


def by_key(event: Event, submission_key: str) -> Delegate | None:
    """Who was registered by this very form, if anybody was."""
    return db.session.scalar(
        sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.submission_key == submission_key)
    )


def recognised_walk_in(event: Event, state_id: int | None, name: str, *, organisation: str = "") -> Delegate | None:
    """Who stands on the list under the name of somebody at the door: of that State, else of that organisation or of none; one statement.

    Names differ at most in capitals, accents, hyphens and order. None where nobody does, or where several do.
    """
    words = [Delegate.search_text.contains(word, autoescape=True) for word in name_key(name).split()]
    of = Delegate.state_id == state_id if state_id is not None else Delegate.state_id.is_(None)
    found = db.session.scalars(
        sa.select(Delegate)
        .where(Delegate.event_id == event.id, of, ON_THE_LIST, *words)
        .options(joinedload(Delegate.invitation), joinedload(Delegate.state))
        .order_by(Delegate.id)
        .limit(100)
    )
    alike = [each for each in found if is_same_name(each.full_name, name) and not (organisation and each.organisation and plain(each.organisation) != plain(organisation))]
    return alike[0] if len(alike) == 1 else None


def has_registered(event: Event, email: str) -> bool:
    """Whether an individual of this address is on the list."""
    same = (Delegate.event_id == event.id, sa.func.lower(Delegate.email) == email.lower(), Delegate.category == Category.INDIVIDUAL)
    return bool(db.session.scalar(sa.select(sa.exists().where(*same, ON_THE_LIST))))


def invitation_of(event: Event, addressee_id: AddresseeId) -> Invitation | None:
    """The invitation of the State or organisation to the event, where it has one that stands."""
    state_id, organisation_id = addressee_id
    return db.session.scalar(
        sa.select(Invitation).where(
            Invitation.event_id == event.id,
            Invitation.state_id == state_id if state_id else Invitation.organisation_id == organisation_id,
            Invitation.excluded.is_(False),
        )
    )


def organisations_of(event: Event) -> Sequence[Organisation]:
    """Those that are on the event's list."""
    return db.session.scalars(
        sa.select(Organisation)
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .where(Invitation.event_id == event.id, Invitation.excluded.is_(False))
        .order_by(Organisation.id)
    ).all()


def ever_named(event_id: int, addressee_id: AddresseeId) -> int:
    """How many delegates a State or organisation has named for the event, with those it withdrew."""
    return db.session.scalar(
        sa.select(sa.func.count()).where(Delegate.event_id == event_id, _belongs_to(addressee_id))
    ) or 0


def said_by_calendar(delegate: Delegate) -> dict[str, str]:
    """What the person says now of each entry, by its UID."""
    said = sa.select(CalendarReply.uid, CalendarReply.partstat).where(
        CalendarReply.delegate_id == delegate.id, CalendarReply.current, CalendarReply.partstat.is_not(None)
    )
    return {uid: partstat.value for uid, partstat in db.session.execute(said).tuples() if partstat}


def reads_for_others(delegate: Delegate) -> bool:
    """Whether somebody else who is registered reads the same mailbox, so that the entry stays in its calendar."""
    others = sa.exists().where(
        Delegate.event_id == delegate.event_id,
        Delegate.id != delegate.id,
        sa.func.lower(Delegate.email) == delegate.email.lower(),
        REGISTERED,
    )
    return bool(db.session.scalar(sa.select(others)))


def event_of_entry(uid: str) -> Event | None:
    """The event that an entry belongs to, also one that it no longer has."""
    sent = sa.select(CalendarMessage.event_id).where(CalendarMessage.uid == uid)
    sitting = sa.select(Sitting.event_id).where(Sitting.calendar_uid == uid)
    found = sa.or_(Event.calendar_uid == uid, Event.id.in_(sitting), Event.id.in_(sent))
    return db.session.scalar(sa.select(Event).where(found).limit(1))


def sent_to(event: Event, uid: str, addresses: Iterable[str]) -> Sequence[CalendarMessage]:
    """What was sent to these addresses about the entry, the oldest first."""
    return db.session.scalars(
        sa.select(CalendarMessage)
        .where(
            CalendarMessage.event_id == event.id,
            CalendarMessage.uid == uid,
            CalendarMessage.address.in_([each for each in addresses if each]),
        )
        .options(joinedload(CalendarMessage.delegate).joinedload(Delegate.invitation))
        .order_by(CalendarMessage.id)
    ).all()


def said_of_entry(delegate: Delegate, uid: str) -> CalendarReply | None:
    """The newest answer that was believed, whether or not the person was asked anew since."""
    return db.session.scalar(
        sa.select(CalendarReply)
        .where(
            CalendarReply.delegate_id == delegate.id, CalendarReply.uid == uid, CalendarReply.finding == Finding.BELIEVED
        )
        .order_by(CalendarReply.sequence.desc(), CalendarReply.stamp.desc(), CalendarReply.id.desc())
        .limit(1)
    )


def said_by(delegates: Iterable[Delegate]) -> dict[int, list[CalendarReply]]:
    """What each of them says now in their calendar, by the row's id; one statement."""
    found: dict[int, list[CalendarReply]] = defaultdict(list)
    asked = sa.select(CalendarReply).where(CalendarReply.delegate_id.in_([each.id for each in delegates]), CalendarReply.current)
    for reply in db.session.scalars(asked.order_by(CalendarReply.id)):
        found[reply.delegate_id or 0].append(reply)
    return found


def writes_for(delegate: Delegate) -> set[str]:
    """Addresses that the State or organisation gave: its contacts, who answered for it, and the others of its delegation."""
    if delegate.addressee_id is None:
        return set()
    others = delegation_of(delegate.event_id, delegate.addressee_id)
    contacts = contacts_by_addressee([delegate.addressee_id])[delegate.addressee_id]
    addresses = [*(each.email for each in others), *(each.email for each in contacts)]
    if delegate.invitation is not None:
        addresses.append(delegate.invitation.reply_email)
    return {each.lower() for each in addresses if each}


def invitations_of_state(state_id: int, *, most: int = 200) -> Sequence[tuple[Invitation, int]]:
    """What the State was sent or has answered, the latest event first, with how many delegates it has named; two statements."""
    named = (
        sa.select(sa.func.count(Delegate.id))
        .where(Delegate.event_id == Invitation.event_id, Delegate.state_id == state_id, ON_THE_LIST)
        .correlate(Invitation)
        .scalar_subquery()
    )
    asked = (
        sa.select(Invitation, named)
        .join(Invitation.event)
        .where(
            Invitation.state_id == state_id,
            Invitation.excluded.is_(False),
            Invitation.link_hash.is_not(None),
            sa.or_(Invitation.status == InvitationStatus.SENT, Invitation.answer != Answer.NONE),
            Event.status != EventStatus.DRAFT,
        )
        .options(
            contains_eager(Invitation.event).options(selectinload(Event.sittings), selectinload(Event.sessions).load_only(ProgrammeSession.event_id, ProgrammeSession.starts_at, ProgrammeSession.ends_at))
        )
        .order_by(Event.starts_on.desc(), Event.id.desc())
        .limit(most)
    )
    return db.session.execute(asked).tuples().all()


def replies(
    account: Account, *, event: Event | None = None, open_only: bool = False, page: int = 1, per_page: int = 50
) -> tuple[Sequence[CalendarReply], int]:
    """What calendars sent, the newest first, and how much there is; the secretariat reads all, others that of one event."""
    asked = sa.select(CalendarReply)
    if event is not None:
        asked = asked.where(CalendarReply.event_id == event.id)
    elif account.holds(Role.ISU):
        kept = sa.select(Event.id).where(Event.public_id.in_(kept_from(account)))
        asked = asked.where(sa.or_(CalendarReply.event_id.is_(None), CalendarReply.event_id.not_in(kept)))
    else:
        asked = asked.where(sa.false())
    if open_only:
        asked = asked.where(CalendarReply.open)
    count = db.session.scalar(sa.select(sa.func.count()).select_from(asked.subquery())) or 0
    found = db.session.scalars(
        asked.options(joinedload(CalendarReply.event), joinedload(CalendarReply.delegate).joinedload(Delegate.state))
        .order_by(CalendarReply.received_at.desc(), CalendarReply.id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    return found, count


def get_reply(event: Event, public_id: str) -> CalendarReply:
    """One of them; raises `NotFound`."""
    found = db.session.scalar(
        sa.select(CalendarReply)
        .where(CalendarReply.event_id == event.id, CalendarReply.public_id == public_id)
        .options(joinedload(CalendarReply.delegate).joinedload(Delegate.invitation))
    )
    if found is None:
        raise NotFound
    return found


def open_replies(event: Event) -> int:
    """How many wait for somebody to decide."""
    return db.session.scalar(
        sa.select(sa.func.count()).where(CalendarReply.event_id == event.id, CalendarReply.open)
    ) or 0


@dataclass(frozen=True)
class Counts:
    """States and persons, counted apart."""

    invited: int = 0
    attending: int = 0
    not_attending: int = 0
    silent: int = 0
    persons: int = 0
    """Delegates of States; organisers, resource persons and organisations are `others`."""
    others: int = 0
    pending: int = 0
    waiting: int = 0
    """Of whatever kind: they are among neither the delegates nor the others."""


@dataclass(frozen=True)
class Row:
    """One State or invited organisation as the board shows it."""

    addressee: Addressee
    invitation: Invitation | None
    persons: int = 0

    @property
    def status(self) -> str:
        """The State's treaty status; "organisation" for what is no State."""
        return self.addressee.state.status.value if self.addressee.state else "organisation"

    @property
    def answer(self) -> Answer:
        """What it said; a State without an invitation was not asked."""
        return self.invitation.answer if self.invitation else Answer.NONE

    @property
    def was_invited(self) -> bool:
        """Whether it has had its invitation, or spoke without waiting for it."""
        invitation = self.invitation
        return invitation is not None and (
            invitation.status is InvitationStatus.SENT or invitation.answer is not Answer.NONE
        )

    @property
    def is_silent(self) -> bool:
        """Invited, and nothing heard."""
        return self.was_invited and self.answer is Answer.NONE


@dataclass(frozen=True)
class Asked:
    """What the board is narrowed to."""

    answer: str = ""
    """attending, not_attending, silent, not_invited, no_delegates; empty for all."""
    status: str = ""
    words: str = ""
    standing: str = ""
    """A `DelegateStatus`: only people who stand so."""

    def shows(self, standing: DelegateStatus) -> bool:
        """Whether a person is shown."""
        return standing in ON_THE_BOARD and self.standing in ("", standing.value)

    def fits(self, row: Row) -> bool:
        """Whether a State is shown."""
        answers = {
            "attending": row.answer is Answer.ATTENDING,
            "not_attending": row.answer is Answer.NOT_ATTENDING,
            "silent": row.is_silent,
            "no_delegates": row.answer is Answer.ATTENDING and not row.persons,
        }
        return (
            answers.get(self.answer, True)
            and self.status in ("", row.status)
            and found_in(self.words, row.addressee.name)
        )


@dataclass(frozen=True)
class Block:
    """A State, or a category of people without one, with those of its people who stand on this page."""

    row: Row | None
    category: Category
    delegates: Sequence[Delegate]
    continued: bool = False


@dataclass(frozen=True)
class Board:
    """One page of the board, and the figures of the whole."""

    counts: Counts
    by_status: dict[TreatyStatus, Counts]
    blocks: Sequence[Block]
    page: int
    pages: int
    found: int
    """How many States and organisations fit what was asked."""
    rows: Sequence[Row] = field(repr=False, default=())


@dataclass(frozen=True)
class People:
    """The ids of all persons, in order, with where each stands."""

    delegations: Mapping[AddresseeId, Sequence[tuple[int, DelegateStatus]]]
    by_category: Mapping[Category, Sequence[tuple[int, DelegateStatus]]]

    def count(self, standing: DelegateStatus) -> int:
        """How many stand so."""
        blocks = (*self.delegations.values(), *self.by_category.values())
        return sum(each is standing for block in blocks for _id, each in block)


def rows_of(event: Event, language: str) -> tuple[list[Row], People]:
    """Everybody concerned in protocol order, and all persons by delegation and by category."""
    invitations = {
        invitation.addressee_id: invitation
        for invitation in db.session.scalars(
            sa.select(Invitation).where(Invitation.event_id == event.id, Invitation.excluded.is_(False))
        )
    }
    organisations = {each.id: each.addressee_id for each in invitations.values() if each.organisation_id}
    delegations: dict[AddresseeId, list[tuple[int, DelegateStatus]]] = defaultdict(list)
    by_category: dict[Category, list[tuple[int, DelegateStatus]]] = defaultdict(list)
    people = db.session.execute(
        sa.select(Delegate.id, Delegate.state_id, Delegate.invitation_id, Delegate.category, Delegate.status)
        .where(Delegate.event_id == event.id, Delegate.status.in_(ON_THE_BOARD))
        .order_by(Delegate.organisation, *IN_ORDER)
    ).tuples()
    for delegate_id, state_id, invitation_id, category, status in people:
        if category is Category.DELEGATE and state_id is not None:
            delegations[state_id, None].append((delegate_id, status))
        elif category is Category.ORGANISATION and invitation_id in organisations:
            delegations[organisations[invitation_id]].append((delegate_id, status))
        else:
            by_category[category].append((delegate_id, status))
    everybody = addressees({*invitations, *delegations}, event.starts_on, language)
    rows = [Row(each, invitations.get(key), _registered(delegations.get(key, ()))) for key, each in everybody.items()]
    return rows, People(delegations, by_category)


def counts_of(event: Event, language: str = "en") -> Counts:
    """The figures of an event's answers and registrations."""
    return _all_counted(*rows_of(event, language))


def board(event: Event, language: str, *, asked: Asked = Asked(), page: int = 1) -> Board:
    """The board of an event: a fixed number of statements, whatever the number of rows."""
    rows, everybody = rows_of(event, language)

    def shown_of(block: Iterable[tuple[int, DelegateStatus]]) -> list[int]:
        return [delegate_id for delegate_id, status in block if asked.shows(status)]

    blocks = [(row, shown_of(everybody.delegations.get(row.addressee.id, ()))) for row in rows if asked.fits(row)]
    shown = [(row, ids) for row, ids in blocks if ids or not asked.standing]
    whole: list[tuple[Row | None, Category, list[int]]] = [(row, Category.DELEGATE, ids) for row, ids in shown]
    if replace(asked, standing="") == Asked():
        others = [(category, shown_of(everybody.by_category[category])) for category in Category if category in everybody.by_category]
        whole += [(None, category, ids) for category, ids in others if ids]
    pages = in_pages([1 + len(ids) for _row, _category, ids in whole])
    page = min(max(page, 1), len(pages))
    parts = [(block, max(first - 1, 0), last - 1, first > 0) for block, first, last in pages[page - 1]]
    people = _people(each for block, first, last, _continued in parts for each in whole[block][2][first:last])
    return Board(
        counts=_all_counted(rows, everybody),
        by_status={
            status: _counted([row for row in rows if row.status == status])
            for status in TreatyStatus
            if any(row.status == status for row in rows)
        },
        blocks=[
            Block(whole[block][0], whole[block][1], [people[each] for each in whole[block][2][first:last]], continued)
            for block, first, last, continued in parts
        ],
        page=page,
        pages=len(pages),
        found=len(shown),
        rows=[row for row, _ids in shown],
    )


def decided_on(event: Event, standing: DelegateStatus) -> Sequence[Delegate]:
    """Those who stand so, in the order of registration."""
    return db.session.scalars(
        sa.select(Delegate)
        .where(Delegate.event_id == event.id, Delegate.status == standing)
        .options(joinedload(Delegate.state), joinedload(Delegate.invitation))
        .order_by(Delegate.registered_at, Delegate.id)
    ).all()


def names_on(event: Event, language: str, state_ids: Iterable[int]) -> dict[int, StateOn]:
    """The States named as they were on the event's day."""
    return states_by_id(event.starts_on, language, state_ids=state_ids)


def _people(ids: Iterable[int]) -> dict[int, Delegate]:
    found = db.session.scalars(sa.select(Delegate).where(Delegate.id.in_(list(ids))))
    return {delegate.id: delegate for delegate in found}


def _belongs_to(addressee_id: AddresseeId) -> sa.ColumnElement[bool]:
    state_id, organisation_id = addressee_id
    if state_id is not None:
        return sa.and_(Delegate.state_id == state_id, Delegate.category == Category.DELEGATE)
    invited = sa.select(Invitation.id).where(Invitation.organisation_id == organisation_id)
    return sa.and_(Delegate.invitation_id.in_(invited), Delegate.category == Category.ORGANISATION)


def _registered(block: Iterable[tuple[int, DelegateStatus]]) -> int:
    return sum(status is DelegateStatus.REGISTERED for _id, status in block)


def _all_counted(rows: Sequence[Row], everybody: People) -> Counts:
    """Organisations stand on the board, and count for no State."""
    others = sum(map(_registered, everybody.by_category.values())) + sum(row.persons for row in rows if not row.addressee.is_state)
    return replace(
        _counted([row for row in rows if row.addressee.is_state]),
        others=others,
        pending=everybody.count(DelegateStatus.PENDING),
        waiting=everybody.count(DelegateStatus.WAITING),
    )


def _counted(rows: Sequence[Row]) -> Counts:
    return Counts(
        invited=sum(row.was_invited for row in rows),
        attending=sum(row.answer is Answer.ATTENDING for row in rows),
        not_attending=sum(row.answer is Answer.NOT_ATTENDING for row in rows),
        silent=sum(row.is_silent for row in rows),
        persons=sum(row.persons for row in rows),
    )
