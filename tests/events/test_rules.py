"""What may be seen, changed and become, as truth tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from app.database import db
from app.events import queries, rules
from app.events.models import Confidentiality, DatePrecision, Event, EventKind, EventStaff, EventStatus
from app.people.models import Account
from app.treaty.models import Mandate
from app.web.access import Role
from tests import make

DRAFT, SCHEDULED, HELD, PUBLISHED, CANCELLED = EventStatus
STEPS = {
    (DRAFT, SCHEDULED), (DRAFT, CANCELLED), (SCHEDULED, DRAFT), (SCHEDULED, HELD), (SCHEDULED, CANCELLED),
    (HELD, SCHEDULED), (HELD, PUBLISHED), (PUBLISHED, HELD), (CANCELLED, DRAFT),
}  # fmt: skip


@pytest.mark.parametrize("now", EventStatus)
@pytest.mark.parametrize("then", EventStatus)
def test_an_event_takes_only_the_steps_that_exist(now: EventStatus, then: EventStatus) -> None:
    assert rules.may_become(Event(kind=EventKind.SEMINAR, status=now), then) is ((now, then) in STEPS)


@pytest.mark.parametrize(
    ("now", "then", "may"),
    [(DRAFT, PUBLISHED, True), (SCHEDULED, PUBLISHED, True), (PUBLISHED, SCHEDULED, True), (CANCELLED, PUBLISHED, False)],
)
def test_a_paper_is_published_without_being_held(now: EventStatus, then: EventStatus, may: bool) -> None:
    assert rules.may_become(Event(kind=EventKind.CONCEPT_NOTE, status=now), then) is may


@pytest.mark.parametrize(("hour", "begun"), [(21, False), (22, True)])
def test_the_first_day_begins_at_midnight_at_the_venue(hour: int, begun: bool) -> None:
    event = Event(zone="Europe/Zurich", starts_on=date(2018, 5, 23))

    assert rules.has_begun(event, datetime(2018, 5, 22, hour, 0, tzinfo=UTC)) is begun


@pytest.mark.parametrize("kind", EventKind)
def test_only_a_closed_meeting_is_usually_closed(kind: EventKind) -> None:
    assert (rules.usual_confidentiality(kind) is Confidentiality.CLOSED) is (kind is EventKind.CLOSED_MEETING)


def test_replies_end_before_the_event_or_with_its_month() -> None:
    first, last = date(2018, 5, 1), date(2018, 5, 31)

    assert rules.replies_end_by(DatePrecision.DAY, first, last) == first
    assert rules.replies_end_by(DatePrecision.MONTH, first, last) == last


@pytest.mark.parametrize(
    ("day", "covered"),
    [(date(2016, 9, 7), False), (date(2016, 9, 8), True), (date(2018, 9, 5), True), (date(2018, 9, 6), False)],
)
def test_a_term_runs_from_close_to_close(app: Flask, day: date, covered: bool) -> None:
    mandate = make.mandate(make.state(), to_meeting=make.meeting("8MSP", date(2018, 9, 5)))

    assert rules.covers(mandate, day) is covered


def test_a_coordinator_plans_in_own_areas_and_keeps_joint_ones(coordinator: Account, isu: Account, stranger: Account) -> None:
    own, other, day = make.area().id, make.area("clearance").id, date(2018, 5, 23)

    assert rules.may_plan(coordinator, [own], day)
    assert not rules.may_plan(coordinator, [own], date(2016, 5, 23))
    assert not rules.may_plan(coordinator, [own, other], day)
    assert rules.may_plan(coordinator, [own, other], day, kept=[own, other])
    assert not rules.may_plan(coordinator, [other], day, kept=[own, other])
    assert not rules.may_plan(coordinator, [], day)
    assert rules.may_plan(isu, [own, other], day)
    assert not rules.may_plan(make.account(Role.OBSERVER), [own], day)


READERS: dict[str, Callable[[Mandate, Event], Account]] = {
    "isu": lambda own, event: make.account(Role.ISU),
    "own coordinator": lambda own, event: make.account(Role.COORDINATOR, mandates=(own,)),
    "coordinator without mandate": lambda own, event: make.account(Role.COORDINATOR),
    "observer with mandate": lambda own, event: make.account(Role.OBSERVER, mandates=(own,)),
    "observer": lambda own, event: make.account(Role.OBSERVER),
    "assistant": lambda own, event: make.account(Role.ASSISTANT),
    "assigned assistant": lambda own, event: _assigned(make.account(Role.ASSISTANT), event),
    "assigned observer": lambda own, event: _assigned(make.account(Role.OBSERVER), event),
}
ALWAYS = {"isu", "own coordinator", "assigned assistant"}
OBSERVERS = {"observer", "observer with mandate", "assigned observer"}


def _assigned(account: Account, event: Event) -> Account:
    event.staff.append(EventStaff(account=account))
    db.session.flush()
    return account


@pytest.mark.parametrize("level", Confidentiality)
@pytest.mark.parametrize("status", EventStatus)
@pytest.mark.parametrize("reader", READERS)
def test_who_may_know_of_an_event(
    mandates: tuple[Mandate, Mandate], reader: str, status: EventStatus, level: Confidentiality
) -> None:
    event = make.event(status=status, confidentiality=level)
    account = READERS[reader](mandates[0], event)
    announced = level is Confidentiality.OPEN and status not in (DRAFT, CANCELLED)
    expected = reader in ALWAYS or (reader in OBSERVERS and announced)

    assert rules.may_see(account, event) is expected
    assert (event in db.session.scalars(queries.visible_to(account)).all()) is expected
    assert (account in queries.readers(event)) is (reader in ALWAYS)


@pytest.mark.parametrize("reader", READERS)
def test_who_may_change_an_event_and_check_in(mandates: tuple[Mandate, Mandate], reader: str) -> None:
    event = make.event()
    account = READERS[reader](mandates[0], event)

    assert rules.may_edit(account, event) is (reader in {"isu", "own coordinator"})
    assert rules.may_check_in(account, event) is (reader in ALWAYS)


@pytest.mark.parametrize("facts", [{"status": DRAFT}, {"status": CANCELLED}, {"kind": EventKind.CONCEPT_NOTE}])
def test_nobody_checks_in_where_nobody_comes(isu: Account, facts: dict[str, object]) -> None:
    assert not rules.may_check_in(isu, make.event(**facts))


def test_a_coordinator_whose_term_does_not_cover_the_day_sees_nothing(coordinator: Account) -> None:
    before = make.event(starts_on=date(2016, 9, 7), ends_on=date(2016, 9, 7))

    assert not rules.may_see(coordinator, before)
    assert before not in db.session.scalars(queries.visible_to(coordinator)).all()


def test_an_event_of_the_term_opens_no_other_one(coordinator: Account) -> None:
    before = make.event(starts_on=date(2016, 9, 7), ends_on=date(2016, 9, 7), confidentiality=Confidentiality.CLOSED)
    own = make.event()

    assert db.session.scalars(queries.visible_to(coordinator)).all() == [own]
    assert not rules.may_see(coordinator, before)


@pytest.mark.parametrize(
    ("second", "overlap"), [((11, 12), False), ((10, 12), True), ((9, 10), True), ((8, 9), False), ((11, None), False)]
)
def test_sessions_at_the_same_time_are_noticed(mandates: object, second: tuple[int, int | None], overlap: bool) -> None:
    def at(hour: int | None) -> datetime | None:
        return datetime(2018, 5, 23, hour, 0, tzinfo=UTC) if hour else None

    event = make.event()
    make.session(event, starts_at=at(9), ends_at=at(11))
    make.session(event, starts_at=at(second[0]), ends_at=at(second[1]))

    assert bool(rules.overlaps(event.sessions)) is overlap


def test_a_session_on_another_day_is_noticed(mandates: object) -> None:
    event = make.event(zone="America/Panama")
    there = make.session(event, starts_at=datetime(2018, 5, 24, 3, 0, tzinfo=UTC))
    away = make.session(event, starts_at=datetime(2018, 5, 24, 6, 0, tzinfo=UTC))

    assert rules.outside(event) == [away] and there in event.sessions
