"""Planning, changing, moving and copying events."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from app import clock
from app.database import db
from app.errors import NotAllowed, Refused
from app.events import actions, queries
from app.events.cloning import clone
from app.events.models import (
    Confidentiality,
    DatePrecision,
    EventFile,
    EventKind,
    EventPartner,
    EventStatus,
    FileKind,
    PartnerRole,
    SessionKind,
    Sitting,
    Speaker,
)
from app.files.actions import store
from app.files.models import StoredFile
from app.invitations.models import InvitationStatus
from app.people.models import Account
from app.registration.models import DelegateStatus
from app.treaty.models import Mandate, PlannedAction
from app.web.access import Role
from tests import make

NOW = make.NOW
DAY = date(2018, 5, 23)


def facts(**more: Any) -> dict[str, Any]:
    """The essentials of a seminar on 23 May 2018."""
    return {
        "kind": EventKind.SEMINAR,
        "title": "A seminar",
        "informal": False,
        "confidentiality": Confidentiality.OPEN,
        "areas": [make.area()],
        "date_precision": DatePrecision.DAY,
        "starts_on": DAY,
        "ends_on": DAY,
        "sittings": [],
        "zone": "Europe/Zurich",
    } | more


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Wall time in Zurich."""
    return clock.instant(datetime.combine(day, time(hour, minute)), "Europe/Zurich")


def part(**more: Any) -> dict[str, Any]:
    """A part of the programme without times."""
    return {
        "kind": SessionKind.PRESENTATION, "title": "Part", "starts_at": None, "ends_at": None, "description": "", "speakers": []
    } | more  # fmt: skip


def test_a_planned_event_is_a_draft_that_knows_who_made_it(coordinator: Account) -> None:
    event = actions.plan(facts(), by=coordinator, now=NOW)

    assert (event.status, event.created_by, event.version, event.calendar_sequence) == (EventStatus.DRAFT, coordinator, 1, 0)
    assert queries.get_event(event.public_id, viewer=coordinator) is event


def test_a_coordinator_plans_neither_for_others_nor_outside_the_term(coordinator: Account, stranger: Account) -> None:
    for refused in (facts(areas=[make.area("clearance")]), facts(starts_on=date(2016, 9, 7)), facts(areas=[])):
        with pytest.raises(Refused, match="outside_mandate"):
            actions.plan(refused, by=coordinator, now=NOW)


def test_a_change_on_an_older_version_is_refused(isu: Account) -> None:
    event = actions.plan(facts(), by=isu, now=NOW)
    actions.change(event, {"city": "Geneva"}, version=1, by=isu, now=NOW)

    with pytest.raises(Refused, match="changed_meanwhile"):
        actions.change(event, {"city": "Kampala"}, version=1, by=isu, now=NOW)
    assert (event.city, event.version) == ("Geneva", 2)


@pytest.mark.parametrize(
    ("change", "raised"),
    [
        ({"title": "A better spelling"}, 0),
        ({"objectives": "to share efforts"}, 0),
        ({"audience": {"statuses": ["party"]}}, 0),
        ({"city": "Kampala"}, 1),
        ({"venue": "Room XXII"}, 1),
        ({"online_link": "https://meet.example.org"}, 1),
        ({"starts_on": date(2018, 5, 24), "ends_on": date(2018, 5, 24)}, 1),
        ({"zone": "Africa/Kampala"}, 1),
        ({"date_precision": DatePrecision.SITTINGS, "sittings": [(at(DAY, 9), at(DAY, 10))]}, 1),
    ],
)
def test_only_a_new_time_or_place_raises_the_calendar_sequence(isu: Account, change: dict[str, Any], raised: int) -> None:
    event = actions.plan(facts(), by=isu, now=NOW)

    actions.change(event, change, version=1, by=isu, now=NOW)

    assert event.calendar_sequence == raised


def test_a_first_session_with_times_raises_the_sequence_and_one_between_does_not(isu: Account) -> None:
    event = actions.plan(facts(), by=isu, now=NOW)

    actions.save_session(event, None, part(starts_at=at(DAY, 9), ends_at=at(DAY, 17)), by=isu, now=NOW)
    assert event.calendar_sequence == 1
    actions.save_session(event, None, part(starts_at=at(DAY, 11), ends_at=at(DAY, 12)), by=isu, now=NOW)
    assert event.calendar_sequence == 1


@pytest.mark.parametrize(
    ("path", "raised"),
    [
        ([EventStatus.SCHEDULED], 1),
        ([EventStatus.SCHEDULED, EventStatus.HELD], 1),
        ([EventStatus.SCHEDULED, EventStatus.HELD, EventStatus.SCHEDULED], 1),
        ([EventStatus.SCHEDULED, EventStatus.CANCELLED], 2),
    ],
)
def test_a_status_that_calendars_show_raises_the_sequence(isu: Account, path: list[EventStatus], raised: int) -> None:
    event = actions.plan(facts(), by=isu, now=NOW)

    for status in path:
        actions.set_status(event, status, by=isu, now=NOW + timedelta(days=60))

    assert (event.status, event.calendar_sequence) == (path[-1], raised)


def test_an_event_is_not_held_before_it_begins(isu: Account) -> None:
    event = make.event()

    with pytest.raises(Refused, match="not_begun"):
        actions.set_status(event, EventStatus.HELD, by=isu, now=at(DAY, 0) - timedelta(seconds=1))
    actions.set_status(event, EventStatus.HELD, by=isu, now=at(DAY, 0))


@pytest.mark.parametrize("status", [EventStatus.SCHEDULED, EventStatus.CANCELLED])
def test_what_guests_were_told_of_is_no_draft_again(isu: Account, status: EventStatus) -> None:
    invited, registered, neither = make.event(status=status), make.event(status=status), make.event(status=status)
    make.invitation(invited, make.state(), status=InvitationStatus.SENT)
    make.delegate(registered)
    make.invitation(neither, make.state())
    make.invitation(neither, make.state(), status=InvitationStatus.SENT, excluded=True)
    make.delegate(neither, status=DelegateStatus.WITHDRAWN)

    for event in (invited, registered):
        with pytest.raises(Refused, match="guests_invited"):
            actions.set_status(event, EventStatus.DRAFT, by=isu, now=NOW)
    actions.set_status(neither, EventStatus.DRAFT, by=isu, now=NOW)
    assert queries.concerned(invited) == queries.Concerned(1, 0) and queries.concerned(registered) == queries.Concerned(0, 1)


@pytest.mark.parametrize("status", [EventStatus.PUBLISHED, EventStatus.CANCELLED])
def test_what_is_published_or_cancelled_is_closed_for_changes(isu: Account, status: EventStatus) -> None:
    event = make.event(status=status)

    for change in (
        lambda: actions.change(event, {"title": "X"}, version=1, by=isu, now=NOW),
        lambda: actions.save_session(event, None, part(), by=isu, now=NOW),
        lambda: actions.name_first(event, "PAN", by=isu, now=NOW),
    ):
        with pytest.raises(Refused, match="event_not_editable"):
            change()


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.ASSISTANT, Role.COORDINATOR])
def test_others_change_nothing(isu: Account, role: Role) -> None:
    event, other = make.event(), make.account(role)
    stored = store(name="a.pdf", media_type="application/pdf", content=b"%PDF", now=NOW)
    described: dict[str, Any] = {"kind": FileKind.OTHER, "title": "A", "language": "en", "public": True}

    for change in (
        lambda: actions.change(event, {"title": "X"}, version=1, by=other, now=NOW),
        lambda: actions.set_status(event, EventStatus.CANCELLED, by=other, now=NOW),
        lambda: actions.save_session(event, None, part(), by=other, now=NOW),
        lambda: actions.add_file(event, stored, by=other, **described),
        lambda: actions.assign(event, [other], by=other),
        lambda: clone(event, title="X", starts_on=DAY, by=other, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            change()


def test_a_coordinator_cannot_move_an_event_out_of_the_term(coordinator: Account) -> None:
    event = actions.plan(facts(), by=coordinator, now=NOW)

    with pytest.raises(Refused, match="outside_mandate"):
        actions.change(event, facts(starts_on=date(2016, 5, 1), ends_on=date(2016, 5, 1)), version=1, by=coordinator, now=NOW)
    assert event.starts_on == DAY


def test_replies_are_due_before_the_event_begins(isu: Account) -> None:
    event = make.event(reply_by=date(2018, 5, 20))

    with pytest.raises(Refused, match="reply_by_too_late"):
        actions.change(event, {"starts_on": date(2018, 5, 19), "ends_on": DAY}, version=1, by=isu, now=NOW)
    with pytest.raises(Refused, match="reply_by_too_late"):
        actions.change(event, {"reply_by": date(2018, 5, 24)}, version=1, by=isu, now=NOW)
    actions.change(event, {"reply_by": DAY}, version=1, by=isu, now=NOW)


def test_what_becomes_a_paper_has_neither_place_nor_guests(isu: Account) -> None:
    plain = make.event(city="Geneva", venue="Room XXII", reply_by=date(2018, 5, 2))
    full, invited = make.event(), make.event()
    make.session(full)
    make.invitation(invited, make.state(), status=InvitationStatus.ISSUED)

    actions.change(plain, {"kind": EventKind.CONCEPT_NOTE}, version=1, by=isu, now=NOW)
    assert (plain.city, plain.venue, plain.reply_by, plain.audience) == ("", "", None, {})
    for event in (full, invited):
        with pytest.raises(Refused, match="paper_with_guests"):
            actions.change(event, {"kind": EventKind.CONCEPT_NOTE}, version=1, by=isu, now=NOW)


def test_the_programme_follows_the_event_in_wall_time(isu: Account) -> None:
    event = make.event(starts_on=date(2018, 3, 20), ends_on=date(2018, 3, 20))
    session = make.session(event, starts_at=at(date(2018, 3, 20), 10), ends_at=at(date(2018, 3, 20), 11))

    actions.change(event, {"starts_on": date(2018, 3, 27), "ends_on": date(2018, 3, 27)}, version=1, by=isu, now=NOW)
    assert session.starts_at == datetime(2018, 3, 27, 8, 0, tzinfo=UTC)
    actions.change(event, {"zone": "Africa/Kampala"}, version=2, by=isu, now=NOW)
    assert (session.starts_at, session.ends_at) == (
        datetime(2018, 3, 27, 7, 0, tzinfo=UTC),
        datetime(2018, 3, 27, 8, 0, tzinfo=UTC),
    )


def test_a_programme_does_not_move_to_a_time_that_no_clock_shows(isu: Account) -> None:
    event = make.event()
    make.session(event, starts_at=at(DAY, 2, 30))
    night = date(2018, 3, 25)

    with pytest.raises(Refused, match="clocks_change"):
        clone(event, title="X", starts_on=night, by=isu, now=NOW)
    with pytest.raises(Refused, match="clocks_change"):
        actions.change(event, {"starts_on": night, "ends_on": night}, version=1, by=isu, now=NOW)


def test_the_order_of_the_organising_states_is_a_choice(isu: Account) -> None:
    event = make.event()

    def named() -> list[str]:
        return [state.name for office in queries.organisers(event, "en") for state in office.states]

    assert named() == ["France", "Panama"]
    actions.name_first(event, "PAN", by=isu, now=NOW)
    assert named() == ["Panama", "France"]


def test_parts_of_the_programme_change_places(isu: Account) -> None:
    event = make.event()
    for title in ("a", "b", "c"):
        actions.save_session(event, None, part(title=title), by=isu, now=NOW)

    def order() -> str:
        return "".join(session.title for session in event.sessions)

    for title, step, after in (("c", -1, "acb"), ("a", -1, "acb"), ("b", 1, "acb"), ("a", 1, "cab")):
        session = next(each for each in event.sessions if each.title == title)
        actions.move_session(event, session, step, by=isu, now=NOW)
        assert order() == after


def test_a_session_where_somebody_was_seen_stays(isu: Account) -> None:
    event = make.event()
    seen, empty = make.session(event), make.session(event)
    make.mark(seen, make.delegate(event))

    with pytest.raises(Refused, match="session_has_attendance"):
        actions.remove_session(event, seen, by=isu, now=NOW)
    actions.remove_session(event, empty, by=isu, now=NOW)
    assert event.sessions == [seen]


def test_files_of_a_closed_meeting_are_never_public(isu: Account) -> None:
    stored = store(name="a.pdf", media_type="application/pdf", content=b"%PDF", now=NOW)
    described: dict[str, Any] = {"kind": FileKind.OTHER, "title": "A", "language": "en", "public": True}
    closed, opened = make.event(confidentiality=Confidentiality.CLOSED), make.event()

    assert not actions.add_file(closed, stored, by=isu, **described).public
    file = actions.add_file(opened, stored, by=isu, **described)
    assert file.public
    actions.change(opened, {"confidentiality": Confidentiality.CHATHAM}, version=1, by=isu, now=NOW)
    assert not file.public


def test_a_copy_has_the_work_and_not_the_guests(isu: Account, mandates: tuple[Mandate, Mandate]) -> None:
    event = make.event(
        status=EventStatus.PUBLISHED,
        title="Seminar",
        starts_on=date(2018, 3, 20),
        ends_on=date(2018, 3, 21),
        reply_by=date(2018, 3, 10),
        city="Kampala",
        state_order=["PAN"],
        calendar_sequence=4,
        version=9,
        demonstration=True,
        actions=[served := PlannedAction(plan="x", plan_names={}, number="10", texts={}, valid_from=DAY, valid_to=DAY)],
    )
    stored = store(name="a.pdf", media_type="application/pdf", content=b"%PDF", now=NOW)
    event.partners.append(EventPartner(role=PartnerRole.DONOR, state=mandates[0].state, note="travel"))
    event.files.append(EventFile(stored=stored, title="Concept note", kind=FileKind.CONCEPT_NOTE, public=True))
    session = make.session(event, starts_at=at(date(2018, 3, 20), 10), ends_at=at(date(2018, 3, 20), 11))
    session.speakers.append(Speaker(name="Yves Marek", title="Ambassador", state=mandates[0].state))
    make.invitation(event, make.state(), status=InvitationStatus.SENT)
    make.delegate(event)

    copy = clone(event, title="Seminar again", starts_on=date(2018, 3, 27), by=isu, now=NOW)

    assert (copy.title, copy.status, copy.city, copy.state_order) == ("Seminar again", EventStatus.DRAFT, "Kampala", ["PAN"])
    assert (copy.starts_on, copy.ends_on, copy.reply_by) == (date(2018, 3, 27), date(2018, 3, 28), date(2018, 3, 17))
    assert (copy.version, copy.calendar_sequence, copy.demonstration, copy.created_by) == (1, 0, False, isu)
    assert copy.actions == [served] and copy.public_id != event.public_id and copy.calendar_uid != event.calendar_uid
    assert [(each.role, each.state_id, each.note) for each in copy.partners] == [
        (PartnerRole.DONOR, mandates[0].state_id, "travel")
    ]
    assert [each.starts_at for each in copy.sessions] == [datetime(2018, 3, 27, 8, 0, tzinfo=UTC)]
    assert [each.name for each in copy.sessions[0].speakers] == ["Yves Marek"]
    assert [office.area for office in copy.offices] == [make.area()]
    assert copy.files == [] and not queries.concerned(copy)

    with_files = clone(event, title="X", starts_on=DAY, with_files=True, by=isu, now=NOW)
    assert [(file.title, file.stored, file.public) for file in with_files.files] == [("Concept note", stored, True)]
    assert with_files.files[0].public_id != event.files[0].public_id


def test_the_bytes_of_a_file_go_with_the_last_that_has_them(isu: Account) -> None:
    event = actions.plan(facts(), by=isu, now=NOW)
    stored = store(name="paper.pdf", media_type="application/pdf", content=b"%PDF paper", now=NOW)
    file = actions.add_file(event, stored, kind=FileKind.CONCEPT_NOTE, title="Concept note", language="en", public=False, by=isu)
    copy = clone(event, title="X", starts_on=DAY, with_files=True, by=isu, now=NOW)

    actions.remove_file(event, file, by=isu)
    assert db.session.query(StoredFile).one() is stored and copy.files[0].stored is stored
    newer = store(name="paper.pdf", media_type="application/pdf", content=b"%PDF newer", now=NOW)
    told: dict[str, Any] = {"kind": FileKind.CONCEPT_NOTE, "title": "Concept note", "language": "en", "public": False}
    actions.describe_file(copy, copy.files[0], **told, by=isu, stored=newer)
    assert db.session.query(StoredFile).one() is newer
    actions.remove_file(copy, copy.files[0], by=isu)
    assert db.session.query(StoredFile).count() == 0


def test_copies_of_sittings_and_months(isu: Account) -> None:
    sittings = make.event(date_precision=DatePrecision.SITTINGS)
    sittings.sittings.append(Sitting(starts_at=at(DAY, 9), ends_at=at(DAY, 10)))
    month = make.event(date_precision=DatePrecision.MONTH, starts_on=date(2018, 5, 1), ends_on=date(2018, 5, 31))

    winter = clone(sittings, title="X", starts_on=date(2018, 12, 5), by=isu, now=NOW)
    february = clone(month, title="X", starts_on=date(2019, 2, 14), by=isu, now=NOW)

    assert [each.starts_at for each in winter.sittings] == [datetime(2018, 12, 5, 8, 0, tzinfo=UTC)]
    assert (february.starts_on, february.ends_on) == (date(2019, 2, 1), date(2019, 2, 28))


def test_a_coordinator_copies_only_into_the_own_term(coordinator: Account) -> None:
    with pytest.raises(Refused, match="outside_mandate"):
        clone(make.event(), title="X", starts_on=date(2016, 5, 1), by=coordinator, now=NOW)


def test_assistants_are_assigned_and_relieved(isu: Account) -> None:
    event, one, other = make.event(), make.account(Role.ASSISTANT), make.account(Role.ASSISTANT)

    actions.assign(event, [one, other], by=isu)
    actions.assign(event, [other], by=isu)

    assert [staff.account for staff in event.staff] == [other]
    assert event.version == 1


def test_offices_keep_the_order_they_are_given(isu: Account) -> None:
    first, second = make.area(), make.area("national", "National Implementation Measures")
    event = actions.plan(facts(areas=[first, second]), by=isu, now=NOW)

    actions.change(event, {"areas": [second, first]}, version=1, by=isu, now=NOW)

    assert [office.area for office in event.offices] == [second, first]
    assert [office.position for office in event.offices] == [0, 1]
