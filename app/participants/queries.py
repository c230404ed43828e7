"""Asking who takes part: narrowed, sorted, and in pages that take as long however many there are before them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.contacts.models import AddresseeId
from app.contacts.recognising import directory_for_import
from app.database import db
from app.errors import NotFound
from app.events.models import Event
from app.invitations.models import Answer, Invitation
from app.jobs.models import Progress
from app.participants.answering import Answering
from app.participants.columns import LABELS, ORDERS, USUAL
from app.participants.importing import Register, Registered
from app.participants.models import Copy, SavedView
from app.people.models import Account
from app.registration.models import Category, Delegate, DelegationRole
from app.registration.queries import REGISTERED
from app.registration.rules import LISTED
from app.treaty.models import TreatyStatus
from app.treaty.queries import StateOn, states_by_id
from app.web.search import found_in, plain

PER_PAGE = 50
AT_ONCE = 1000
"""Rows that are fetched together when all of them are wanted."""
ROW = tuple(
    getattr(Delegate, name)
    for name in (
        "id", "public_id", "state_id", "category", "organisation", "title", "given_name", "family_name", "function", "role", "email",
        "language", "registered_at", "walk_in", "position",
    )
)  # fmt: skip
IN_DELEGATION: tuple[sa.ColumnElement[Any], ...] = (
    Delegate.__table__.c.category,
    Delegate.__table__.c.organisation,
    sa.case((Delegate.role == DelegationRole.HEAD, 0), else_=1),
    Delegate.__table__.c.position,
    Delegate.__table__.c.id,
)
"""The head first, then as the delegation gave them."""


@dataclass(frozen=True)
class Asked:
    """What the table is narrowed to, how it is sorted, and what of it is shown."""

    words: str = ""
    status: str = ""
    category: str = ""
    role: str = ""
    order: str = "state"
    columns: tuple[str, ...] = USUAL

    @classmethod
    def of(cls, arguments: Mapping[str, str], columns: Iterable[str] = ()) -> Asked:
        """From an address; what is not known there is not asked."""
        order = arguments.get("order", "")
        chosen = [*columns] or arguments.get("columns", "").split(",")
        return cls(
            words=arguments.get("q", "").strip()[:100],
            status=_one_of(TreatyStatus, arguments.get("status", "")),
            category=_one_of(Category, arguments.get("category", "")),
            role=_one_of(DelegationRole, arguments.get("role", "")),
            order=order if order in ORDERS else "state",
            columns=tuple(name for name in LABELS if name in chosen) or USUAL,
        )

    def arguments(self) -> dict[str, Any]:
        """The same for an address, without what is usual."""
        said = {"q": self.words, "status": self.status, "category": self.category, "role": self.role}
        said["order"] = "" if self.order == "state" else self.order
        said["columns"] = "" if self.columns == USUAL else ",".join(self.columns)
        return {name: value for name, value in said.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether somebody may be left out."""
        return bool(self.words or self.status or self.category or self.role)


@dataclass(frozen=True)
class Slice:
    """A page of the table: its rows, how many fit in all, and where the pages beside it begin."""

    rows: Sequence[Any]
    count: int
    before: str = ""
    """The public id that the page before this one ends before; empty on the first."""
    after: str = ""


class Table:
    """The participants of one event as one reader asked for them; a fixed number of statements."""

    def __init__(self, event: Event, language: str, asked: Asked) -> None:
        self.event, self.asked = event, asked
        self.states: dict[int, StateOn] = states_by_id(event.starts_on, language)
        self.conditions = [Delegate.event_id == event.id, REGISTERED, *self._narrowed()]
        counted = db.session.execute(
            sa.select(Delegate.state_id, sa.func.count()).where(*self.conditions).group_by(Delegate.state_id)
        ).tuples()
        counts = dict(counted.all())
        self.blocks = [(state_id, counts[state_id]) for state_id in (*self.states, None) if state_id in counts]
        """States in protocol order with their numbers, at last those without a State."""
        self.count = sum(counts.values())

    def page(self, *, after: str = "", before: str = "", size: int = PER_PAGE) -> Slice:
        """The rows that follow somebody, or come before; from the beginning where that person is not there any more."""
        mark = self._mark(before or after) if before or after else None
        back = bool(before) and mark is not None
        asked = sa.select(*ROW).where(*self.conditions)
        blocks = self._blocks_beside(mark, back=back, most=size + 1)
        keys = self._keys(blocks)
        if self.asked.order == "state":
            asked = asked.where(_in_blocks(blocks))
        falls = back != (self.asked.order == "newest")
        if mark is not None:
            here = sa.tuple_(*keys)
            there = sa.tuple_(*self._values(mark, blocks))
            asked = asked.where(here < there if falls else here > there)
        found = db.session.execute(asked.order_by(*(key.desc() if falls else key for key in keys)).limit(size + 1)).all()
        more, rows = len(found) > size, found[:size]
        if back:
            rows = rows[::-1]
        goes_back, goes_on = (more, True) if back else (mark is not None, more)
        return Slice(
            rows,
            self.count,
            before=rows[0].public_id if rows and goes_back else "",
            after=rows[-1].public_id if rows and goes_on else "",
        )

    def rows(self) -> Iterator[Any]:
        """All of them in order, fetched by and by."""
        keys = self._keys([state_id for state_id, _count in self.blocks])
        falls = self.asked.order == "newest"
        asked = sa.select(*ROW).where(*self.conditions).order_by(*(key.desc() if falls else key for key in keys))
        yield from db.session.execute(asked, execution_options={"yield_per": AT_ONCE})

    def _narrowed(self) -> Iterator[sa.ColumnElement[bool]]:
        asked = self.asked
        if asked.status:
            yield Delegate.state_id.in_([each.state_id for each in self.states.values() if each.status == asked.status])
        if asked.category:
            yield Delegate.category == asked.category
        if asked.role:
            yield Delegate.role == asked.role
        for word in plain(asked.words).split():
            called = [state_id for state_id, state in self.states.items() if found_in(word, state.name)]
            yield sa.or_(Delegate.search_text.contains(word, autoescape=True), Delegate.state_id.in_(called))

    def _mark(self, public_id: str) -> Any:
        asked = sa.select(*ROW, Delegate.search_text, *(key.label(f"key{at}") for at, key in enumerate(IN_DELEGATION)))
        return db.session.execute(asked.where(Delegate.event_id == self.event.id, Delegate.public_id == public_id)).first()

    def _keys(self, blocks: Sequence[int | None]) -> list[Any]:
        if self.asked.order == "name":
            return [Delegate.search_text, Delegate.id]
        if self.asked.order == "newest":
            return [Delegate.registered_at, Delegate.id]
        places = {state_id: place for place, state_id in enumerate(blocks) if state_id is not None}
        return [sa.case(places or {0: 0}, value=Delegate.state_id, else_=len(blocks)), *IN_DELEGATION]

    def _values(self, mark: Any, blocks: Sequence[int | None]) -> list[Any]:
        if self.asked.order == "name":
            return [mark.search_text, mark.id]
        if self.asked.order == "newest":
            return [sa.literal(mark.registered_at, Delegate.registered_at.type), mark.id]
        place = len(blocks) if mark.state_id is None else blocks.index(mark.state_id)
        return [place, *(sa.literal(getattr(mark, f"key{at}"), key.type) for at, key in enumerate(IN_DELEGATION))]

    def _blocks_beside(self, mark: Any, *, back: bool, most: int) -> list[int | None]:
        """The State of that person and as many beside it as fill a page: the rest need not be sorted."""
        blocks = self.blocks[::-1] if back else self.blocks
        if mark is not None:
            order = {state_id: place for place, state_id in enumerate((*self.states, None))}
            here = order.get(mark.state_id, len(order))
            blocks = [each for each in blocks if (order[each[0]] <= here if back else order[each[0]] >= here)]
            if not blocks or blocks[0][0] != mark.state_id:
                blocks = [(mark.state_id, 0), *blocks]
        chosen, filled = list[int | None](), 0
        for place, (state_id, count) in enumerate(blocks):
            if filled >= most:
                break
            chosen.append(state_id)
            filled += count if mark is None or place else 0
        chosen = chosen[::-1] if back else chosen
        return chosen or [None]


def saved_views(event: Event) -> Sequence[SavedView]:
    """By name."""
    return db.session.scalars(sa.select(SavedView).where(SavedView.event_id == event.id).order_by(sa.func.lower(SavedView.name))).all()


def get_view(event: Event, public_id: str) -> SavedView:
    """One of them; raises `NotFound`."""
    found = db.session.scalar(sa.select(SavedView).where(SavedView.event_id == event.id, SavedView.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def copies_of(event: Event, *, most: int = 100) -> Sequence[Copy]:
    """Who took what, the latest first."""
    return db.session.scalars(sa.select(Copy).where(Copy.event_id == event.id).order_by(Copy.number.desc()).limit(most)).all()


def get_copy(event: Event, public_id: str, *, of: Account) -> Copy:
    """A copy that this person took; raises `NotFound`."""
    found = db.session.scalar(
        sa.select(Copy).where(Copy.event_id == event.id, Copy.public_id == public_id, Copy.taken_by_id == of.id)
    )
    if found is None:
        raise NotFound
    return found


def waiting_before(copy: Copy) -> int:
    """How many documents, of whatever event, a worker makes before this one."""
    waits = Copy.progress.in_((Progress.QUEUED, Progress.WORKING))
    return db.session.scalar(sa.select(sa.func.count()).where(waits, Copy.due_at <= copy.due_at, Copy.id < copy.id)) or 0


def newest_number(event: Event) -> int:
    """Of the copies taken so far."""
    return db.session.scalar(sa.select(sa.func.max(Copy.number)).where(Copy.event_id == event.id)) or 0


def register_for_import(event: Event, language: str, asks: Answering | None = None) -> Register:
    """Whom a table may name, and who is there already; a fixed number of statements."""
    asked = sa.select(Invitation.id, Invitation.state_id, Invitation.organisation_id, Invitation.answer)
    invitations = db.session.execute(asked.where(Invitation.event_id == event.id, Invitation.excluded.is_(False))).all()
    organisations = {each.id: each.organisation_id for each in invitations if each.organisation_id}
    people = db.session.execute(
        sa.select(*ROW, Delegate.invitation_id).where(Delegate.event_id == event.id, Delegate.status.in_(LISTED)).order_by(Delegate.id)
    ).all()

    def delegation(row: Any) -> AddresseeId | None:
        if row.category is Category.DELEGATE and row.state_id:
            return row.state_id, None
        return (None, organisations[row.invitation_id]) if row.invitation_id in organisations else None

    return Register(
        directory=directory_for_import(event.starts_on, language),
        people=[
            Registered(
                delegation(row),
                " ".join(part for part in (row.given_name, row.family_name) if part),
                row.email,
                is_head=row.role is DelegationRole.HEAD,
                organisation=row.organisation,
            )
            for row in people
        ],
        declined={(each.state_id, each.organisation_id) for each in invitations if each.answer is Answer.NOT_ATTENDING},
        invited={(each.state_id, each.organisation_id) for each in invitations},
        asks=asks,
    )


def _in_blocks(blocks: Sequence[int | None]) -> sa.ColumnElement[bool]:
    chosen = Delegate.state_id.in_([each for each in blocks if each is not None])
    return sa.or_(chosen, Delegate.state_id.is_(None)) if None in blocks else chosen


def _one_of(kind: Any, value: str) -> str:
    return value if value in set(kind) else ""
