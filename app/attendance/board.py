"""What the clerk of a session looks at: who is in the room by State, whether there is a quorum, who is missing, what is disputed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.attendance import queries
from app.attendance.models import AttendanceMark, Mode, Quorum, RefusedRecord, Standing
from app.attendance.queries import Held, Roll
from app.attendance.rules import Presence, needed_for
from app.events.models import Event, ProgrammeSession
from app.invitations.models import Answer
from app.registration.models import Category, Delegate
from app.treaty.models import TreatyStatus
from app.treaty.queries import StateOn, states_on, the_convention

STATUSES = (TreatyStatus.PARTY, TreatyStatus.SIGNATORY, TreatyStatus.NOT_PARTY)
MOST_REFUSED = 10
"""Of the newest refused scans on the board."""


@dataclass(frozen=True)
class Called:
    """One State in the roll call of a session."""

    state: StateOn
    answer: Answer | None
    """None where the State was not invited."""
    registered: int
    present: Sequence[Delegate]
    accounted: Sequence[tuple[Delegate, Held]]
    """Those who are not there and of whom something is said: absent, excused, substituted."""
    as_such: Held | None
    """What was recorded of the delegation as such."""
    is_there: bool
    """Whether somebody of it is still in the room: a quorum counts who is, not who was."""

    @property
    def is_present(self) -> bool:
        """Whether the State is in the room."""
        return bool(self.present) or (self.as_such is not None and self.as_such.standing is Standing.PRESENT)

    @property
    def is_missed(self) -> bool:
        """Whether it said or registered that it would come, and has not."""
        return not self.is_present and (self.registered > 0 or self.answer is Answer.ATTENDING)


@dataclass(frozen=True)
class StatusLine:
    """States of one treaty status, as of the event's first day."""

    name: str
    invited: int
    registered: int
    present: int


@dataclass(frozen=True)
class QuorumLine:
    """How many States Parties are needed, of all there are, and how many are in the room."""

    rule: Quorum
    parties: int
    needed: int
    present: int

    @property
    def reached(self) -> bool:
        """Whether decisions can be taken."""
        return self.present >= self.needed


@dataclass(frozen=True)
class Board:
    """One session as it stands now."""

    there: Presence
    online: int
    gone: int
    """Persons who were there and left."""
    statuses: Sequence[StatusLine]
    quorum: QuorumLine | None
    missed: Sequence[Called]
    conflicts: Sequence[AttendanceMark]
    refused: Sequence[RefusedRecord]


def roll_call(event: Event, session: ProgrammeSession, language: str, *, roll: Roll | None = None) -> list[Called]:
    """Every State that was invited or is registered or was seen, in protocol order; a fixed number of statements."""
    roll = roll or queries.roll_of(event)
    answers = queries.answers_of_states(event)
    delegations: dict[int, list[Delegate]] = defaultdict(list)
    for each in roll.delegates:
        if each.state_id is not None and each.category is Category.DELEGATE:
            delegations[each.state_id].append(each)
    seen = {state_id: held for (session_id, state_id), held in roll.seen.items() if session_id == session.id}
    shown = answers.keys() | delegations.keys() | seen.keys()
    called = []
    for state in states_on(event.starts_on, language, state_ids=shown):
        people = delegations[state.state_id]
        said = [(each, held) for each in people if (held := roll.standing_in(session, each)) is not None]
        called.append(
            Called(
                state=state,
                answer=answers.get(state.state_id),
                registered=len(people),
                present=[each for each, held in said if held.standing is Standing.PRESENT],
                accounted=[(each, held) for each, held in said if held.standing is not Standing.PRESENT],
                as_such=(as_such := seen.get(state.state_id)),
                is_there=any(held.is_there for _each, held in said) or (as_such is not None and as_such.is_there),
            )
        )
    return called


def board_of(event: Event, session: ProgrammeSession, language: str) -> Board:
    """Everything on it; a fixed number of statements."""
    roll = queries.roll_of(event)
    called = roll_call(event, session, language, roll=roll)
    terms = the_convention().status_terms
    invited, registered, present = Counter[TreatyStatus](), Counter[TreatyStatus](), Counter[TreatyStatus]()
    for each in called:
        invited[each.state.status] += each.answer is not None
        registered[each.state.status] += each.registered > 0
        present[each.state.status] += each.is_present
    return Board(
        there=roll.at(session),
        online=sum(1 for (session_id, _who), held in roll.held.items() if session_id == session.id and _is_online(held)),
        gone=sum(1 for (session_id, _who), held in roll.held.items() if session_id == session.id and held.left_at is not None),
        statuses=[
            StatusLine(str((terms[status].get(language) or terms[status]["en"])[1]), invited[status], registered[status], present[status])
            for status in STATUSES
        ],
        quorum=_quorum(event, sum(each.is_there for each in called if each.state.status is TreatyStatus.PARTY), language),
        missed=[each for each in called if each.is_missed],
        conflicts=queries.conflicts_in(session),
        refused=queries.refused_of(event, most=MOST_REFUSED),
    )


def _is_online(held: Held) -> bool:
    return held.standing is Standing.PRESENT and held.mode is Mode.ONLINE


def _quorum(event: Event, present: int, language: str) -> QuorumLine | None:
    rule = queries.terms_of(event).quorum
    if rule is None:
        return None
    parties = sum(1 for each in states_on(event.starts_on, language) if each.status is TreatyStatus.PARTY)
    return QuorumLine(rule, parties, needed_for(rule, parties), present)
