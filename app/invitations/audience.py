"""The audience of an event: whom the rule invites and why, who is on the list, and how the two differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.contacts.models import AddresseeId
from app.contacts.queries import (
    Addressee,
    addressee_of_organisation,
    addressee_of_state,
    addressees,
    contact_counts,
    organisations_of,
)
from app.database import db
from app.events.audience import Attendance, AudienceRule, Fit, fit
from app.events.models import Confidentiality, Event, EventOffice, EventStatus, Part, ProgrammeSession
from app.events.rules import covers
from app.invitations import rules
from app.invitations.models import AudienceChange, Invitation, Letter
from app.invitations.queries import invitations_of
from app.treaty.models import Mandate, ThematicArea
from app.treaty.queries import StateOn, coordinators_on, states_on


@dataclass(frozen=True)
class Chosen:
    """Somebody whom the rule invites."""

    addressee: Addressee
    contacts: int
    """How many addresses can be written to."""
    why: Fit | None = None
    """None for an organisation: those are invited by hand."""


@dataclass(frozen=True)
class Selection:
    """What a rule comes to."""

    rule: AudienceRule
    day: date
    """Whose treaty status counts."""
    chosen: Sequence[Chosen]
    organisers: Sequence[Addressee]
    """Who would fit and is not invited, as it invites."""

    @cached_property
    def by_id(self) -> Mapping[AddresseeId, Chosen]:
        """The same, to look up."""
        return {each.addressee.id: each for each in self.chosen}

    @property
    def unreachable(self) -> list[Chosen]:
        """Those with nobody to write to."""
        return [each for each in self.chosen if not each.contacts]


@dataclass(frozen=True)
class Line:
    """One State or organisation on the list."""

    addressee: Addressee
    invitation: Invitation
    contacts: int
    letter: Letter | None
    why: Fit | None
    """None for an organisation, and for a State that the rule does not invite any more."""


@dataclass(frozen=True)
class Audience:
    """The list beside the rule."""

    selection: Selection
    lines: Sequence[Line]
    withdrawn: Sequence[Line]
    """Taken off after their letter was made or sent, or after they had answered."""
    missing: Sequence[Chosen]
    """Whom the rule invites and the list does not have."""
    obsolete: Sequence[Line]
    """Drafts that are no longer in the rule."""
    restated: Sequence[Line]
    """Drafts that say another treaty status than the State has now."""
    changes: Sequence[AudienceChange]
    """What acts towards the treaty did to the list, until somebody has taken note."""

    @property
    def unreachable(self) -> list[Line]:
        """Those with nobody to write to."""
        return [line for line in self.lines if not line.contacts]

    @property
    def languages(self) -> list[str]:
        """The languages of their letters."""
        return sorted({line.invitation.language for line in self.lines})

    @property
    def differs(self) -> bool:
        """Whether drawing the list up anew would change it."""
        return bool(self.missing or self.restated or self.obsolete)


def rule_of(event: Event) -> AudienceRule:
    """The rule of the event's plan."""
    return AudienceRule.from_json(event.audience)


def select(event: Event, rule: AudienceRule, language: str) -> Selection:
    """Whom the rule invites, in protocol order; a fixed number of statements. Those that invite are not invited."""
    day = rule.day(event.starts_on)
    states = states_on(day, language)
    attended = last_attended(event, rule.attendance) if rule.attendance else {}
    fitting = {state.iso3: (state, why) for state in states if (why := fit(rule, state, attended))}
    inviting = organising_states(event)
    organisers = [iso3 for iso3, (state, why) in fitting.items() if state.state_id in inviting and not why.by_hand]
    invited: list[tuple[Addressee, Fit | None]] = [
        (addressee_of_state(state), why) for iso3, (state, why) in fitting.items() if iso3 not in organisers
    ]
    if rule.organisations:
        invited += [(addressee_of_organisation(each, language), None) for each in organisations_of(rule.organisations)]
    reachable = contact_counts([each.id for each, _why in invited])
    return Selection(
        rule=rule,
        day=day,
        chosen=[Chosen(each, reachable.get(each.id, 0), why) for each, why in invited],
        organisers=[addressee_of_state(fitting[iso3][0]) for iso3 in organisers],
    )


def fits(event: Event, rule: AudienceRule, state: StateOn) -> Fit | None:
    """Why the rule invites this one State, `state` being as of the rule's day."""
    attended = last_attended(event, rule.attendance) if rule.attendance else {}
    why = fit(rule, state, attended)
    return None if why and not why.by_hand and state.state_id in organising_states(event) else why


def audience_of(event: Event, language: str) -> Audience:
    """The list beside the rule; a fixed number of statements."""
    selection = select(event, rule_of(event), language)
    invitations = {each.addressee_id: each for each in invitations_of(event)}
    reachable = contact_counts(invitations)
    lines = [
        _line(addressee, invitations[key], reachable.get(key, 0), selection.by_id.get(key))
        for key, addressee in addressees(invitations, event.starts_on, language).items()
    ]
    listed = [line for line in lines if not line.invitation.excluded]
    return Audience(
        selection=selection,
        lines=listed,
        withdrawn=[line for line in lines if line.invitation.excluded],
        missing=[each for each in selection.chosen if each.addressee.id not in invitations],
        obsolete=[
            line for line in listed if line.addressee.id not in selection.by_id and rules.follows_the_rule(line.invitation)
        ],
        restated=[
            line
            for line in listed
            if rules.follows_the_rule(line.invitation) and line.why and line.why.status is not line.invitation.status_then
        ],
        changes=changes_of(event),
    )


def organising_states(event: Event) -> set[int]:
    """The States that hold the organising offices on the event's day."""
    return {mandate.state_id for mandate in _organising_mandates(event)}


def changes_of(event: Event) -> Sequence[AudienceChange]:
    """What nobody has taken note of yet, the oldest first."""
    return db.session.scalars(
        sa.select(AudienceChange)
        .where(AudienceChange.event_id == event.id, AudienceChange.noted_at.is_(None))
        .options(joinedload(AudienceChange.state))
        .order_by(AudienceChange.id)
    ).all()


def last_attended(event: Event, asked: Attendance) -> dict[int, date]:
    """The first day of the latest event that each State had a delegate at, by recorded attendance; by id of State.

    Of closed meetings only those count that all who may read this list may know of.
    """
    others = sa.select(Event).where(Event.id != event.id, Event.status != EventStatus.CANCELLED)
    if asked.since:
        others = others.where(Event.starts_on >= asked.since)
    if asked.area:
        of_area = sa.select(EventOffice.event_id).join(ThematicArea).where(ThematicArea.code == asked.area)
        others = others.where(Event.id.in_(of_area))
    readers = _organising_mandates(event)
    days = {
        other.id: other.starts_on
        for other in db.session.scalars(others.options(selectinload(Event.offices)))
        if _may_be_known(other, event, readers)
    }
    found: dict[int, date] = {}
    for state_id, event_id in db.session.execute(_attendances(days)).tuples():
        found[state_id] = max(days[event_id], found.get(state_id, date.min))
    return found


def _attendances(event_ids: Iterable[int]) -> sa.Select[int, int]:
    """States that were in the room, by a delegate or as a delegation, and where; the rows stand in higher rooms, so only their tables are named."""
    columns = ("id", "session_id", "delegate_id", "state_id", "standing", "at")
    marks = sa.table("attendance_mark", *map(sa.column, columns))
    delegates = sa.table("delegate", *map(sa.column, ("id", "state_id", "category", "status")))
    sessions = sa.select(ProgrammeSession.id).where(ProgrammeSession.event_id.in_(list(event_ids)))
    place = sa.func.row_number().over(
        partition_by=(marks.c.session_id, marks.c.delegate_id, marks.c.state_id), order_by=(marks.c.at.desc(), marks.c.id.desc())
    )
    latest = sa.select(marks, place.label("place")).where(marks.c.session_id.in_(sessions)).subquery()
    represents = sa.and_(delegates.c.category == "delegate", delegates.c.status == "registered")
    state_id = sa.func.coalesce(latest.c.state_id, delegates.c.state_id)
    return (
        sa.select(state_id, ProgrammeSession.event_id)
        .select_from(latest)
        .outerjoin(delegates, delegates.c.id == latest.c.delegate_id)
        .join(ProgrammeSession, ProgrammeSession.id == latest.c.session_id)
        .where(
            latest.c.place == 1,
            latest.c.standing == "present",
            sa.or_(latest.c.delegate_id.is_(None), represents),
            state_id.is_not(None),
        )
        .distinct()
    )


def _may_be_known(other: Event, event: Event, readers: Sequence[Mandate]) -> bool:
    """Whether everybody who may read the list of `event` may know of the other one."""
    if other.confidentiality is Confidentiality.OPEN:
        return True
    if other.without_secretariat > event.without_secretariat or any(each.part is not Part.ASSISTANT for each in event.staff):
        return False  # the secretariat, or those who have a part in this event alone, read the list too
    areas = {office.area_id for office in other.offices}
    known = all(mandate.area_id in areas and covers(mandate, other.starts_on) for mandate in readers)
    return event.is_closed and known


def _organising_mandates(event: Event) -> Sequence[Mandate]:
    return coordinators_on(event.starts_on, area_ids=[office.area_id for office in event.offices])


def _line(addressee: Addressee, invitation: Invitation, contacts: int, chosen: Chosen | None) -> Line:
    letters = invitation.letters
    return Line(addressee, invitation, contacts, letters[-1] if letters else None, chosen.why if chosen else None)
