"""The table of rights: printed as it is, asked by every check, over at once when a term or a part ends; glass is loud."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.attendance import door
from app.database import db
from app.errors import NotAllowed, Refused
from app.events import actions, queries, rules, sharing
from app.events.cloning import clone
from app.events.models import BrokenGlass, Confidentiality, Event, EventKind, EventStaff, Part
from app.invitations.models import Invitation, InvitationStatus
from app.mail.models import Message
from app.people import actions as people
from app.people.models import Account, AccountNote
from app.treaty.models import Mandate
from app.web.access import Role
from app.web.rights import RIGHTS, Capacity, Right, as_markdown
from config import ROOT
from tests import make
from tests.conftest import counting

NOON = datetime(2018, 5, 20, 10, 0, tzinfo=UTC)
CHECKS = {Right.SEE: rules.may_see, Right.EDIT: rules.may_edit, Right.SHARE: rules.may_share, Right.CHECK_IN: rules.may_check_in}


@pytest.fixture
def may_2018(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def own(app: Flask) -> Mandate:
    make.convention()
    return make.mandate(make.state("France", iso3="FRA"), to_meeting=make.meeting("8MSP", date(2018, 9, 5)))


def closed(**facts: object) -> Event:
    return make.event(kind=EventKind.CLOSED_MEETING, confidentiality=Confidentiality.CLOSED, **facts)


def with_part(event: Event, part: Part, role: Role, **times: datetime) -> Account:
    account = make.account(role)
    event.staff.append(EventStaff(account=account, part=part, **times))
    db.session.commit()
    return account


def test_the_documentation_is_the_table() -> None:
    assert (ROOT / "docs" / "rights.md").read_text() == as_markdown()


HOLDERS: dict[Capacity, Callable[[Event, Mandate], Account]] = {
    Capacity.ISU: lambda event, own: make.account(Role.ISU),
    Capacity.COORDINATOR: lambda event, own: make.account(Role.COORDINATOR, mandates=(own,)),
    Capacity.CO_ORGANISER: lambda event, own: with_part(event, Part.CO_ORGANISER, Role.CO_ORGANISER),
    Capacity.ASSISTANT: lambda event, own: with_part(event, Part.ASSISTANT, Role.ASSISTANT),
    Capacity.INVITED_OBSERVER: lambda event, own: with_part(event, Part.OBSERVER, Role.INVITED_OBSERVER),
    Capacity.OBSERVER: lambda event, own: make.account(Role.OBSERVER),
    Capacity.FOCAL_POINT: lambda event, own: make.account(Role.FOCAL_POINT, state_id=own.state_id),
}


@pytest.mark.parametrize("capacity", HOLDERS)
@pytest.mark.parametrize("is_closed", [False, True])
def test_every_check_says_what_the_table_says(may_2018: None, own: Mandate, capacity: Capacity, is_closed: bool) -> None:
    event = closed() if is_closed else make.event()
    other = closed(title="Another")
    account = HOLDERS[capacity](event, own)
    here = not (is_closed and capacity is Capacity.OBSERVER)
    for right, check in CHECKS.items():
        assert check(account, event) is (here and right in RIGHTS[capacity].rights), right
    seen = set(db.session.scalars(queries.visible_to(account)))

    assert (event in seen) is rules.may_see(account, event)
    assert (other in seen) is rules.may_see(account, other) is (capacity in (Capacity.ISU, Capacity.COORDINATOR))
    assert (account in queries.readers(closed_one := event if is_closed else other)) is rules.may_see(account, closed_one)


@pytest.mark.parametrize(("day", "has"), [(date(2018, 9, 5), True), (date(2018, 9, 6), False)])
def test_rights_end_with_the_mandate_on_the_day(own: Mandate, day: date, has: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    coordinator, event = make.account(Role.COORDINATOR, mandates=(own,)), make.event()
    monkeypatch.setattr(clock, "now", lambda: datetime(day.year, day.month, day.day, 12, 0, tzinfo=UTC))

    assert rules.may_edit(coordinator, event) is has
    assert (event in db.session.scalars(queries.visible_to(coordinator)).all()) is has
    assert (coordinator in queries.readers(event)) is has
    assert rules.may_plan(coordinator, [make.area().id], event.starts_on) is has


@pytest.mark.parametrize(("hours", "has"), [(-1, False), (0, True), (1, True), (2, False)])
def test_a_part_holds_for_its_time_only(own: Mandate, hours: int, has: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    event = closed()
    account = with_part(event, Part.ASSISTANT, Role.ASSISTANT, starts_at=NOON, ends_at=NOON + timedelta(hours=2))
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=hours))

    assert rules.may_check_in(account, event) is has
    assert (event in db.session.scalars(queries.visible_to(account)).all()) is has
    assert (account in queries.readers(event)) is has


def test_somebody_is_invited_to_one_event_and_sees_no_other(
    may_2018: None, own: Mandate, sign_in: Callable[[Account], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    event, other = closed(), closed(title="Another")
    coordinator = make.account(Role.COORDINATOR, mandates=(own,))
    facts = {"email": "Helper@example.org", "name": "Helper (demonstration)", "part": "co_organiser", "ends_at": "2018-05-30T18:00"}
    page = sign_in(coordinator).post(f"/events/{event.public_id}/people", data=facts).get_data(as_text=True)
    helper = db.session.query(Account).filter_by(email="helper@example.org").one()
    assert "/join/" in page and helper.holds(Role.CO_ORGANISER)
    assert db.session.query(Message).one().to == ["helper@example.org"]

    browser = sign_in(helper)
    assert browser.get(f"/events/{event.public_id}/edit").status_code == 200
    assert browser.get(f"/events/{other.public_id}").status_code == 404
    for path in ("/events/new", "/contacts", f"/events/{event.public_id}/people", "/people"):
        assert browser.get(path).status_code == 404, path
    with pytest.raises(NotAllowed):
        sharing.take_away(event, helper.public_id, by=helper, now=NOON)
    sign_in(coordinator).post(f"/events/{event.public_id}/people/{helper.public_id}/remove")
    assert browser.get(f"/events/{event.public_id}").status_code == 404
    assert [note.what for note in db.session.query(AccountNote).filter_by(event=event.public_id)] == ["part_given", "part_taken"]


def test_whoever_is_invited_to_observe_one_event_reads_no_other(may_2018: None, own: Mandate, sign_in: Callable[[Account], FlaskClient]) -> None:
    event, elsewhere = closed(), make.event(areas=(make.area("clearance"),))
    coordinator = make.account(Role.COORDINATOR, mandates=(own,))

    sharing.invite(event, email="guest@example.org", name="Guest", part=Part.OBSERVER, starts_at=None, ends_at=None, by=coordinator, now=NOON)

    guest = db.session.query(Account).filter_by(email="guest@example.org").one()
    browser = sign_in(guest)
    assert browser.get(f"/events/{event.public_id}/register").status_code == 200
    assert browser.get(f"/events/{elsewhere.public_id}").status_code == 404
    assert browser.get(f"/events/{elsewhere.public_id}/register").status_code == 404
    assert db.session.scalars(queries.visible_to(guest)).all() == [event]


def test_no_link_leads_a_guest_of_one_event_nowhere(may_2018: None, own: Mandate, sign_in: Callable[[Account], FlaskClient]) -> None:
    event = closed()
    make.session(event)
    people_of_it = [with_part(event, part, role) for part, role in ((Part.OBSERVER, Role.INVITED_OBSERVER), (Part.ASSISTANT, Role.ASSISTANT), (Part.CO_ORGANISER, Role.CO_ORGANISER))]
    db.session.commit()

    for browser in map(sign_in, people_of_it):
        queue, seen = ["/", f"/events/{event.public_id}"], set()
        while queue:
            address = queue.pop()
            seen.add(address)
            answer = browser.get(address)
            assert answer.status_code in (200, 302, 303), address
            if "html" in (answer.content_type or "") and f"/events/{event.public_id}" in address:
                queue += {each for each in re.findall(r'href="(/[^"#?]*)', answer.get_data(as_text=True)) if not each.startswith("/static")} - seen - set(queue)


def test_who_helps_at_the_door_does_so_until_a_day_after(may_2018: None, own: Mandate) -> None:
    event, isu = make.event(), make.account()
    organiser = with_part(event, Part.CO_ORGANISER, Role.CO_ORGANISER)
    assistant = make.account(Role.ASSISTANT)
    actions.assign(event, [assistant], by=isu)

    assert {staff.account_id: staff.ends_at for staff in event.staff} == {
        organiser.id: None,
        assistant.id: datetime(2018, 5, 24, 22, 0, tzinfo=UTC),
    }
    actions.assign(event, [], by=isu)
    assert [staff.account_id for staff in event.staff] == [organiser.id]


def test_a_co_organiser_changes_the_plan_but_not_whose_it_is_nor_its_day(may_2018: None, own: Mandate, sign_in: Callable[[Account], FlaskClient]) -> None:
    event = make.event()
    helper = with_part(event, Part.CO_ORGANISER, Role.CO_ORGANISER)
    db.session.commit()

    page = sign_in(helper).get(f"/events/{event.public_id}/edit")
    assert page.status_code == 200
    actions.change(event, {"venue": "Palais", "areas": [own.area], "starts_on": event.starts_on}, version=event.version, by=helper, now=NOON)
    assert event.venue == "Palais"
    for facts in ({"areas": [own.area, make.area("clearance", "Clearance")]}, {"areas": []}, {"starts_on": date(2018, 5, 24), "ends_on": date(2018, 5, 24)}):
        with pytest.raises(Refused, match="outside_mandate"):
            actions.change(event, facts, version=event.version, by=helper, now=NOON)


def test_glass_is_set_by_coordinators_broken_by_the_secretariat_and_loud(
    may_2018: None, own: Mandate, sign_in: Callable[[Account], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    event = closed(title="Zeppelinwiese")
    coordinator, isu, colleague = make.account(Role.COORDINATOR, mandates=(own,)), make.account(), make.account()
    theirs, ours = sign_in(coordinator), sign_in(isu)
    with pytest.raises(Refused, match="only_closed_kept"):
        sharing.keep_from_secretariat(event, keep=True, by=isu, now=NOON)
    theirs.post(f"/events/{event.public_id}/without-secretariat", data={"keep": "1"})
    hidden = [ours.get(path) for path in (f"/events/{event.public_id}", "/events", "/", "/events/kept", "/outbox")]
    assert hidden[0].status_code == 404 and all("Zeppelinwiese" not in each.get_data(as_text=True) for each in hidden)
    assert not rules.may_see(isu, event) and isu not in queries.readers(event)

    ours.post(f"/events/kept/{event.public_id}/break", data={"reason": " "})
    assert db.session.query(BrokenGlass).count() == 0
    ours.post(f"/events/kept/{event.public_id}/break", data={"reason": "A threat to a delegate"})
    assert "A threat to a delegate" in ours.get(f"/events/{event.public_id}").get_data(as_text=True)
    assert "A threat to a delegate" in theirs.get(f"/events/{event.public_id}").get_data(as_text=True)
    told = {each.to[0]: each for each in db.session.query(Message)}
    assert set(told) == {coordinator.email, colleague.email}
    named = {address for address, each in told.items() if "Zeppelinwiese" in each.source.decode()}
    assert named == {coordinator.email} and all("A threat to a delegate" in each.source.decode() for each in told.values())
    assert db.session.query(AccountNote).filter_by(what="glass_broken").one().detail == "A threat to a delegate"
    monkeypatch.setattr(clock, "now", lambda: NOON + sharing.GLASS)
    assert ours.get(f"/events/{event.public_id}").status_code == 404


def test_broken_glass_gives_no_way_in_that_outlasts_it(
    may_2018: None, own: Mandate, sign_in: Callable[[Account], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    event, coordinator, isu = closed(), make.account(Role.COORDINATOR, mandates=(own,)), make.account(Role.ISU, Role.COORDINATOR)
    clearance = make.mandate(own.state, area=make.area("clearance", "Clearance"))
    isu.mandates = [clearance]
    make.session(event)
    ours = sign_in(isu)
    sharing.keep_from_secretariat(event, keep=True, by=coordinator, now=NOON)
    sharing.break_glass(event.public_id, "A threat to a delegate", by=isu, now=NOON)
    db.session.commit()

    helper = {"email": isu.email, "name": "X", "part": "co_organiser"}
    assert ours.post(f"/events/{event.public_id}/people", data=helper).status_code in (403, 404)
    with pytest.raises(NotAllowed):
        sharing.invite(event, email=isu.email, name="X", part=Part.CO_ORGANISER, starts_at=None, ends_at=None, by=isu, now=NOON)
    with pytest.raises(NotAllowed):
        actions.assign(event, [isu], by=isu)
    with pytest.raises(Refused, match="only_closed_kept"):
        sharing.keep_from_secretariat(event, keep=False, by=isu, now=NOON)
    for facts in ({"areas": [own.area, clearance.area]}, {"starts_on": date(2018, 5, 24), "ends_on": date(2018, 5, 24)}, {"confidentiality": Confidentiality.OPEN}):
        with pytest.raises(Refused, match="glass_opens_nothing"):
            actions.change(event, facts, version=event.version, by=isu, now=NOON)
    with pytest.raises(Refused, match="glass_opens_nothing"):
        clone(event, title="A copy", starts_on=event.starts_on, by=isu, now=NOON)
    with pytest.raises(Refused, match="glass_opens_nothing"):
        door.make_link(event, label="Door", expires_at=NOON + timedelta(days=1), by=isu, now=NOON)
    with pytest.raises(Refused, match="glass_opens_nothing"):
        door.open_device(event, label="Phone", expires_at=NOON + timedelta(days=1), by=isu, now=NOON)
    actions.change(event, {"venue": "Elsewhere", "starts_on": event.starts_on, "areas": [own.area]}, version=event.version, by=isu, now=NOON)
    assert event.venue == "Elsewhere" and door.make_link(event, label="Door", expires_at=NOON + timedelta(days=1), by=coordinator, now=NOON)
    db.session.commit()

    monkeypatch.setattr(clock, "now", lambda: NOON + sharing.GLASS)
    assert ours.get(f"/events/{event.public_id}").status_code == 404 and not rules.may_see(isu, event)


def test_the_secretariat_reads_no_invitation_to_a_meeting_that_is_closed_to_it(
    may_2018: None, own: Mandate, sign_in: Callable[[Account], FlaskClient]
) -> None:
    event, coordinator = closed(title="Zeppelinwiese"), make.account(Role.COORDINATOR, mandates=(own,))
    sharing.keep_from_secretariat(event, keep=True, by=coordinator, now=NOON)
    sharing.invite(event, email="new@example.org", name="New", part=Part.CO_ORGANISER, starts_at=None, ends_at=None, by=coordinator, now=NOON)
    message = db.session.query(Message).one()
    ours = sign_in(make.account())

    assert "Zeppelinwiese" in message.source.decode()
    assert message.subject not in ours.get("/outbox").get_data(as_text=True)
    assert ours.get(f"/outbox/{message.public_id}").status_code == 404


def test_nobody_becomes_a_coordinator_or_takes_an_account_over_without_a_sound(may_2018: None, own: Mandate) -> None:
    coordinator, isu = make.account(Role.COORDINATOR, mandates=(own,)), make.account()
    same = {"name": isu.name, "language": "en"}

    people.change(isu, by=isu, email=isu.email, roles=[Role.ISU, Role.COORDINATOR], mandates=[own], **same)
    told = {each.to[0]: each.source.decode() for each in db.session.query(Message)}
    assert set(told) == {isu.email, coordinator.email} and isu.name in told[coordinator.email]

    before = coordinator.email
    people.change(coordinator, by=isu, email="elsewhere@example.org", name="X", language="en", roles=[Role.COORDINATOR], mandates=[own])
    assert [each.to for each in db.session.query(Message).order_by(Message.id)][2:] == [[before]]
    people.change(coordinator, by=isu, email="elsewhere@example.org", name="Y", language="fr", roles=[Role.COORDINATOR], mandates=[own])
    assert db.session.query(Message).count() == 3


def test_a_meeting_that_becomes_open_is_open_to_the_secretariat(may_2018: None, own: Mandate) -> None:
    coordinator, event = make.account(Role.COORDINATOR, mandates=(own,)), closed()
    sharing.keep_from_secretariat(event, keep=True, by=coordinator, now=NOON)
    actions.change(event, {"confidentiality": Confidentiality.OPEN}, version=event.version, by=coordinator, now=NOON)

    assert not event.without_secretariat


def test_a_focal_point_sees_their_own_state_only(app: Flask, own: Mandate, sign_in: Callable[[Account], FlaskClient]) -> None:
    from app.invitations.actions import link_of
    from app.web.links import hash_of

    kenya = make.state("Kenya", iso3="KEN")
    mine, others = closed(title="Ours"), make.event(title="Theirs")
    for event, state in ((mine, kenya), (others, own.state)):
        invitation: Invitation = make.invitation(event, state, status=InvitationStatus.SENT)
        invitation.link_hash = hash_of(link_of(invitation))
    make.delegate(mine, state=kenya)
    db.session.commit()
    browser = sign_in(make.account(Role.FOCAL_POINT, state_id=kenya.id))
    assert browser.get("/").headers["Location"] == "/my-state"
    with counting() as few:
        page = browser.get("/my-state").get_data(as_text=True)
    link = link_of(db.session.query(Invitation).filter_by(state_id=kenya.id).one())
    own_page = re.findall(r"/s/[\w-]{43}", page)[0]

    assert "Ours" in page and "Theirs" not in page and link not in page
    assert browser.get(own_page).status_code == browser.get(f"/s/{link}").status_code == 200
    assert link not in browser.get(own_page).get_data(as_text=True)
    for path in ("/events", f"/events/{mine.public_id}", "/states", "/contacts", "/calendars"):
        assert browser.get(path).status_code == 404, path
    for number in range(5):
        more = make.invitation(make.event(title=f"More {number}"), kenya, status=InvitationStatus.SENT)
        more.link_hash = hash_of(link_of(more))
    db.session.commit()
    with counting() as many:
        browser.get("/my-state")
    assert len(many) == len(few)


def test_what_a_focal_point_holds_is_worth_nothing_without_the_account(app: Flask, own: Mandate, sign_in: Callable[[Account], FlaskClient]) -> None:
    from app.invitations.actions import link_of
    from app.web.links import hash_of

    kenya = make.state("Kenya", iso3="KEN")
    invitation: Invitation = make.invitation(make.event(retention_days=9999), kenya, status=InvitationStatus.SENT)
    invitation.link_hash = hash_of(link_of(invitation))
    focal_point, colleague, isu = make.account(Role.FOCAL_POINT, state_id=kenya.id), make.account(Role.FOCAL_POINT, state_id=kenya.id), make.account()
    db.session.commit()
    browser = sign_in(focal_point)
    page = re.findall(r"/s/[\w-]{43}", browser.get("/my-state").get_data(as_text=True))[0]
    assert browser.get(page).status_code == browser.get(f"{page}/delegates/new").status_code == 200
    for other in (app.test_client(), sign_in(colleague), sign_in(isu)):
        assert other.get(page).status_code == other.get(f"{page}/delegates/new").status_code == 404

    people.rule_roles([Role.FOCAL_POINT.value], by=isu, now=NOON)
    db.session.commit()
    assert browser.get(page).status_code == 404, "a second factor that is wanted comes first"
    people.rule_roles([], by=isu, now=NOON)
    people.change(focal_point, by=isu, email=focal_point.email, name="X", language="en", roles=[Role.FOCAL_POINT], mandates=[], state_id=own.state_id)
    db.session.commit()
    assert browser.get(page).status_code == 404
    people.change(focal_point, by=isu, email=focal_point.email, name="X", language="en", roles=[Role.FOCAL_POINT], mandates=[], state_id=kenya.id)
    db.session.commit()
    assert browser.get(page).status_code == 200
    people.set_active(focal_point, active=False, by=isu)
    db.session.commit()
    assert browser.get(page).status_code == 404 and app.test_client().get(f"/s/{link_of(invitation)}").status_code == 200


def test_who_has_a_part_learns_nothing_of_other_closed_meetings(may_2018: None, own: Mandate) -> None:
    from app.invitations.audience import _may_be_known

    event, other = closed(), closed(title="Another")
    assert _may_be_known(other, event, [own])
    other.without_secretariat = True
    assert not _may_be_known(other, event, [own])
    other.without_secretariat = False
    with_part(event, Part.CO_ORGANISER, Role.CO_ORGANISER)

    assert not _may_be_known(other, event, [own])


MEETS = {"events/rules.py", "outreach/rules.py", "reports/rules.py", "invitations/rules.py"}
"""Where it is said who holds an office or meets an event in what capacity; and questions to the database name the role whose rows they are about."""


def test_no_gate_names_a_role() -> None:
    """A view is opened by a right of the table, and so is what stands inside; the table alone says which roles have it."""
    sources = {path.relative_to(ROOT / "app").as_posix(): path.read_text(encoding="utf-8") for path in (ROOT / "app").rglob("*.py")}
    pages = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")}

    assert [line for text in sources.values() for line in text.splitlines() if re.search(r"@open_to\(.*\bRole\.", line)] == []
    assert {name for name, text in sources.items() if "holds(Role." in text and not name.endswith("queries.py")} == MEETS
    assert [name for name, text in pages.items() if re.search(r"""holds\(["']""", text)] == []
