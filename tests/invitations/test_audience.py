"""The list follows the rule and the treaty, says so, and leaves alone what was sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.contacts.models import AddressRole
from app.database import db
from app.errors import NotAllowed, Refused
from app.events.audience import Attendance, AudienceRule
from app.events.models import Confidentiality, Event, EventKind, EventStatus
from app.invitations import actions, audience, queries
from app.invitations.audience import audience_of, last_attended, rule_of, select
from app.invitations.jobs import make_letters
from app.invitations.models import Answer, ChangeKind, InvitationStatus
from app.mail.models import Message
from app.people.models import Account
from app.treaty import actions as treaty
from app.treaty.models import ActKind, State, StateList, StateListing, TreatyAct, TreatyStatus
from app.treaty.queries import the_convention
from app.web.access import Role
from tests import make
from tests.conftest import counting


@pytest.fixture
def officer(app: Flask) -> Account:
    make.convention()
    make.mandate(make.state("France", iso3="FRA", status=TreatyStatus.PARTY))
    return make.account()


@pytest.fixture
def event(officer: Account) -> Event:
    day = clock.today() + timedelta(days=30)
    return make.event(starts_on=day, ends_on=day, title="Informal meeting")


def listed(event: Event) -> list[str]:
    return sorted(each.state.iso3 for each in queries.invitations_of(event) if each.state and not each.excluded)


def chosen(event: Event, **rule: Any) -> list[str]:
    return [each.addressee.code for each in select(event, AudienceRule(**rule), "en").chosen]


def act(state: State, kind: ActKind, on: date) -> TreatyAct:
    made = treaty.save_act(the_convention(), state, None, kind=kind, on=on, source="C.N.1", note="", today=clock.today())
    db.session.commit()
    return made


def test_an_empty_rule_selects_nobody(event: Event) -> None:
    make.state(iso3="KEN"), make.state(iso3="PER", status=TreatyStatus.PARTY)

    assert chosen(event) == []


def test_all_kinds_of_conditions_must_hold(event: Event) -> None:
    db.session.add(StateList(code="AU", names={"en": "African Union"}))
    for iso3, status, group, on_list in (
        ("AAA", TreatyStatus.SIGNATORY, "African Group", True),
        ("BBB", TreatyStatus.SIGNATORY, "African Group", False),
        ("CCC", TreatyStatus.PARTY, "African Group", True),
        ("DDD", TreatyStatus.SIGNATORY, "EEG", True),
    ):
        state = make.state(iso3, iso3=iso3, status=status, group_code=group)
        if on_list:
            db.session.add(StateListing(state=state, code="AU"))
    db.session.commit()

    assert chosen(event, statuses=(TreatyStatus.SIGNATORY,), groups=("African Group",), lists=("AU",)) == ["AAA"]
    assert chosen(event, lists=("AU",)) == ["AAA", "CCC", "DDD"]
    assert chosen(event, lists=("AU",), left_out=("CCC",), added=("BBB",)) == ["AAA", "BBB", "DDD"]


def test_status_counts_as_of_the_events_day_or_a_day_that_is_chosen(event: Event) -> None:
    kenya = make.state(iso3="KEN")
    act(kenya, ActKind.RATIFICATION, event.starts_on - timedelta(days=1))

    assert chosen(event, statuses=(TreatyStatus.SIGNATORY,)) == []
    assert chosen(event, statuses=(TreatyStatus.SIGNATORY,), as_of=event.starts_on - timedelta(days=2)) == ["KEN"]


def test_those_who_invite_are_named_and_not_invited_unless_by_hand(event: Event) -> None:
    selection = select(event, AudienceRule(statuses=(TreatyStatus.PARTY,)), "en")

    assert (selection.chosen, [each.code for each in selection.organisers]) == ([], ["FRA"])
    assert chosen(event, added=("FRA",)) == ["FRA"]


def held(state: State, day: date, *, present: bool = True, **facts: Any) -> Event:
    past = make.event(starts_on=day, ends_on=day, status=EventStatus.HELD, **facts)
    make.mark(make.session(past), make.delegate(past, state=state), present=present)
    return past


def test_attendance_is_what_was_recorded_for_the_area_since_the_day(event: Event) -> None:
    seen, registered, elsewhere = (make.state(name, iso3=name) for name in ("AAA", "BBB", "CCC"))
    held(seen, date(2024, 3, 1))
    held(seen, date(2022, 3, 1))
    held(registered, date(2024, 3, 1), present=False)
    held(elsewhere, date(2024, 3, 1), areas=[make.area("clearance", "Clearance")])
    signatory = (TreatyStatus.SIGNATORY,)

    since = Attendance(has=False, area="universalization", since=date(2024, 1, 1))
    assert chosen(event, statuses=signatory, attendance=since) == ["BBB", "CCC"]
    assert chosen(event, statuses=signatory, attendance=Attendance(has=True, area="universalization")) == ["AAA"]
    assert chosen(event, statuses=signatory, attendance=Attendance(has=True)) == ["AAA", "CCC"]
    assert chosen(event, statuses=signatory, attendance=Attendance(has=True, since=date(2024, 4, 1))) == []
    assert last_attended(event, Attendance(has=True)) == {seen.id: date(2024, 3, 1), elsewhere.id: date(2024, 3, 1)}


def test_a_mark_that_was_undone_is_no_attendance(event: Event) -> None:
    kenya = make.state(iso3="KEN")
    past = held(kenya, date(2024, 3, 1))
    make.mark(past.sessions[0], db.session.query(make.Delegate).one(), present=False)

    assert last_attended(event, Attendance(has=True)) == {}


def test_a_closed_meeting_counts_only_for_a_closed_meeting_of_those_who_may_know_of_it(event: Event) -> None:
    kenya = make.state(iso3="KEN")
    held(kenya, date(2018, 5, 23), confidentiality=Confidentiality.CLOSED)
    asked = Attendance(has=True)
    assert last_attended(event, asked) == {}

    event.confidentiality = Confidentiality.CLOSED
    assert last_attended(event, asked) == {kenya.id: date(2018, 5, 23)}
    db.session.query(make.Mandate).one().from_meeting = make.meeting("9MSP", date(2019, 9, 4))
    db.session.flush()
    assert last_attended(event, asked) == {}


def test_the_page_shows_what_the_rule_comes_to_before_it_is_saved(
    event: Event, officer: Account, sign_in: Callable[[Account], FlaskClient]
) -> None:
    make.contact(make.state("Kenya", iso3="KEN"))
    make.state("Angola", iso3="AGO")
    browser, address = sign_in(officer), f"/events/{event.public_id}/invite/audience"
    page = browser.post(address, data={"statuses": "signatory", "look": "1"}).get_data(as_text=True)
    assert "Signatory States" in page and "2 invitations" in page
    assert 'href="/contacts/AGO"' in page and 'href="/contacts/KEN"' not in page

    live = browser.post(address, data={"statuses": "signatory"}, headers={"HX-Request": "true"}).get_data(as_text=True)
    assert live.lstrip().startswith('<section id="chosen"') and "Kenya" in live
    empty = browser.post(address, data={"look": "1"}).get_data(as_text=True)
    assert "Nothing is chosen, so nobody is invited" in empty and "Kenya</th>" not in empty
    assert listed(event) == [] and rule_of(event) == AudienceRule(statuses=(TreatyStatus.SIGNATORY,))


def test_saving_the_rule_draws_the_list_up(
    event: Event, officer: Account, sign_in: Callable[[Account], FlaskClient]
) -> None:
    make.state("Kenya", iso3="KEN"), make.state("Angola", iso3="AGO"), make.state("Peru", iso3="PER", status=TreatyStatus.PARTY)
    union = make.organisation("African Union")
    browser, address = sign_in(officer), f"/events/{event.public_id}/invite/audience"
    moved = browser.post(address, data={"statuses": "signatory", "by_hand": "AGO", "hand": "leave_out", "version": "1"})
    assert 'name="left_out" type="checkbox" value="AGO"' in moved.get_data(as_text=True)
    facts = {"statuses": "signatory", "left_out": "AGO", "added": "PER", "organisations": union.public_id, "save": "1"}
    assert browser.post(address, data=facts | {"version": "1"}).status_code == 303

    assert listed(event) == ["KEN", "PER"]
    page = browser.get(f"/events/{event.public_id}/invite").get_data(as_text=True)
    assert "Signatory States, with Peru and the African Union, without Angola." in page
    again = browser.post(address, data=facts | {"version": "1"})
    assert again.status_code == 422 and "Somebody else changed this" in again.get_data(as_text=True)


@pytest.mark.parametrize("sent", [{"statuses": "friends"}, {"since": "soon", "attended": "no"}, {"lists": "nato"}, {"added": "XXX"}])
def test_a_rule_that_cannot_be_is_not_saved(
    event: Event, officer: Account, sign_in: Callable[[Account], FlaskClient], sent: dict[str, str]
) -> None:
    answer = sign_in(officer).post(f"/events/{event.public_id}/invite/audience", data=sent | {"save": "1", "version": "1"})

    assert answer.status_code == 422
    assert rule_of(event) == AudienceRule(statuses=(TreatyStatus.SIGNATORY,))


def test_changes_by_hand_stand_in_the_rule(event: Event, officer: Account) -> None:
    kenya, peru = make.state("Kenya", iso3="KEN"), make.state("Peru", iso3="PER", status=TreatyStatus.PARTY)
    actions.draw_up(event, by=officer)
    [invitation] = queries.invitations_of(event)
    actions.take_off(invitation, by=officer, now=clock.now())
    actions.add_by_hand(event, (peru.id, None), by=officer, now=clock.now())
    assert listed(event) == ["PER"] and (rule_of(event).added, rule_of(event).left_out) == (("PER",), ("KEN",))

    actions.add_by_hand(event, (kenya.id, None), by=officer, now=clock.now())
    assert listed(event) == ["KEN", "PER"] and (rule_of(event).added, rule_of(event).left_out) == (("PER",), ())


def test_a_draft_that_has_answered_stays_and_the_record_with_it(event: Event, officer: Account) -> None:
    make.state("Kenya", iso3="KEN")
    actions.draw_up(event, by=officer)
    [invitation] = queries.invitations_of(event)
    invitation.answer = Answer.ATTENDING
    actions.set_audience(event, AudienceRule(), version=event.version, by=officer, now=clock.now())

    assert listed(event) == ["KEN"]
    actions.take_off(invitation, by=officer, now=clock.now())
    assert [each.excluded for each in queries.invitations_of(event)] == [True]


def test_somebody_who_may_not_edit_the_event_sets_no_audience(event: Event) -> None:
    other = make.mandate(make.state("Peru", iso3="PER"), area=make.area("clearance", "Clearance"))
    stranger = make.account(Role.COORDINATOR, mandates=(other,))

    with pytest.raises(NotAllowed):
        actions.set_audience(event, AudienceRule(), version=1, by=stranger, now=clock.now())


def test_a_ratification_changes_drafts_and_says_since_when(event: Event, officer: Account) -> None:
    kenya, angola = make.state("Kenya", iso3="KEN"), make.state("Angola", iso3="AGO")
    actions.set_audience(
        event, AudienceRule(statuses=(TreatyStatus.SIGNATORY,), added=("AGO",)), version=1, by=officer, now=clock.now()
    )
    on = clock.today() - timedelta(days=2)
    act(kenya, ActKind.RATIFICATION, on)
    act(angola, ActKind.RATIFICATION, on)

    assert listed(event) == ["AGO"]
    [invitation] = queries.invitations_of(event)
    assert invitation.status_then is TreatyStatus.PARTY
    changes = {each.state.iso3: each for each in audience.changes_of(event)}
    assert {iso3: each.kind for iso3, each in changes.items()} == {"KEN": ChangeKind.WENT, "AGO": ChangeKind.RESTATED}
    went = changes["KEN"]
    assert (went.before, went.after, went.since) == (TreatyStatus.SIGNATORY, TreatyStatus.PARTY, on)


def test_a_state_that_comes_to_fit_the_rule_comes_onto_the_list(event: Event, officer: Account) -> None:
    make.state("Kenya", iso3="KEN")
    fiji = make.state("Fiji", iso3="FJI", status=TreatyStatus.NOT_PARTY)
    actions.draw_up(event, by=officer)
    act(fiji, ActKind.SIGNATURE, clock.today())

    assert listed(event) == ["FJI", "KEN"]
    assert [(each.state.iso3, each.kind) for each in audience.changes_of(event)] == [("FJI", ChangeKind.CAME)]


@pytest.mark.parametrize("status", [InvitationStatus.ISSUED, InvitationStatus.SENT])
def test_an_invitation_with_a_letter_never_changes(event: Event, officer: Account, status: InvitationStatus) -> None:
    kenya = make.state("Kenya", iso3="KEN")
    actions.draw_up(event, by=officer)
    [invitation] = queries.invitations_of(event)
    invitation.status = status
    db.session.commit()
    act(kenya, ActKind.RATIFICATION, clock.today())

    assert (invitation.status_then, invitation.status) == (TreatyStatus.SIGNATORY, status)
    assert [each.kind for each in audience.changes_of(event)] == [ChangeKind.KEPT]
    actions.draw_up(event, by=officer)
    assert listed(event) == ["KEN"] and invitation.status_then is TreatyStatus.SIGNATORY


def test_an_act_that_is_taken_back_leaves_the_list_as_it_was_and_no_word_of_it(event: Event, officer: Account) -> None:
    kenya = make.state("Kenya", iso3="KEN")
    actions.draw_up(event, by=officer)
    entered = act(kenya, ActKind.RATIFICATION, clock.today())
    assert listed(event) == []
    treaty.remove(entered)
    db.session.commit()

    assert listed(event) == ["KEN"] and audience.changes_of(event) == []


def test_an_act_after_the_events_day_changes_nothing(event: Event, officer: Account) -> None:
    kenya = make.state("Kenya", iso3="KEN")
    actions.draw_up(event, by=officer)
    act(kenya, ActKind.RATIFICATION, event.starts_on + timedelta(days=1))

    assert listed(event) == ["KEN"] and audience.changes_of(event) == []


def test_lists_of_events_that_were_held_stay_as_they_were(event: Event, officer: Account) -> None:
    kenya = make.state("Kenya", iso3="KEN")
    actions.draw_up(event, by=officer)
    event.status = EventStatus.HELD
    db.session.commit()
    act(kenya, ActKind.RATIFICATION, clock.today())

    assert listed(event) == ["KEN"] and audience.changes_of(event) == []


def test_the_invite_page_says_what_changed_until_somebody_has_taken_note(
    event: Event, officer: Account, sign_in: Callable[[Account], FlaskClient]
) -> None:
    kenya = make.state("Kenya", iso3="KEN")
    make.state("Angola", iso3="AGO")
    actions.draw_up(event, by=officer)
    db.session.commit()
    browser, address = sign_in(officer), f"/events/{event.public_id}/invite"
    act(kenya, ActKind.RATIFICATION, date(2018, 5, 3))
    page = browser.get(address).get_data(as_text=True)
    assert "State Party since 3 May 2018, Signatory State before." in page and "It has left the list." in page

    assert "1 State has another treaty status now" in browser.get("/").get_data(as_text=True)

    assert browser.post(f"{address}/noted").status_code == 303
    assert "since 3 May 2018" not in browser.get(address).get_data(as_text=True)
    assert "another treaty status now" not in browser.get("/").get_data(as_text=True)


def test_what_else_changes_is_shown_until_the_list_is_drawn_up_anew(event: Event, officer: Account) -> None:
    kenya, angola = make.state("Kenya", iso3="KEN"), make.state("Angola", iso3="AGO")
    actions.draw_up(event, by=officer)
    kenya.acts.append(TreatyAct(kind=ActKind.RATIFICATION, on=event.starts_on, effective_on=event.starts_on))
    peru = make.state("Peru", iso3="PER")
    db.session.commit()
    found = audience_of(event, "en")
    assert found.differs
    assert [each.addressee.code for each in found.missing] == ["PER"]
    assert [line.addressee.code for line in found.obsolete] == ["KEN"]

    actions.draw_up(event, by=officer)
    assert listed(event) == ["AGO", "PER"] and not audience_of(event, "en").differs
    assert angola and peru


def test_the_audience_page_asks_the_same_number_of_questions_however_many_fit(
    event: Event, officer: Account, sign_in: Callable[[Account], FlaskClient]
) -> None:
    browser, counts = sign_in(officer), []
    facts = {"statuses": "signatory", "attended": "no", "look": "1"}
    for size in (2, 30):
        for _number in range(size):
            held(make.state(), date(2018, 1, 1))
            make.contact(make.state())
        with counting() as statements:
            assert browser.post(f"/events/{event.public_id}/invite/audience", data=facts).status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_an_event_that_is_published_keeps_its_audience(event: Event, officer: Account) -> None:
    event.status = EventStatus.PUBLISHED
    with pytest.raises(Refused, match="event_not_editable"):
        actions.set_audience(event, AudienceRule(), version=1, by=officer, now=clock.now())


def test_a_concept_note_has_no_audience(officer: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    paper = make.event(kind=EventKind.CONCEPT_NOTE)

    assert sign_in(officer).get(f"/events/{paper.public_id}/invite/audience").status_code == 404


def test_who_cannot_be_written_to_is_named_and_the_rest_goes_on(
    event: Event, officer: Account, sign_in: Callable[[Account], FlaskClient]
) -> None:
    make.contact(make.state("Kenya", iso3="KEN"), email="kenya@example.org")
    make.contact(make.state("Angola", iso3="AGO"), email="", name="Known, without an address")
    make.contact(make.state("Chad", iso3="TCD"), email="chad@example.org", role=AddressRole.COPY)
    make.state("Benin", iso3="BEN")
    actions.draw_up(event, by=officer)
    actions.make_letters(event, dated=clock.today(), signatories={}, by=officer, now=clock.now())
    db.session.commit()
    make_letters()
    browser = sign_in(officer)
    for address in ("invite", "invite/audience", "invite/send"):
        page = browser.get(f"/events/{event.public_id}/{address}").get_data(as_text=True)
        assert [name for name in ("Angola", "Benin", "Chad", "Kenya") if name in unreachable_part(page)] == ["Angola", "Benin", "Chad"]

    make.keys(event, by=officer)
    assert actions.send(event, by=officer, now=clock.now()) == 1
    assert [message.to for message in db.session.scalars(sa.select(Message))] == [["kenya@example.org"]]
    assert actions.remind(event, by=officer, now=clock.now()) == 1
    directory = browser.get("/contacts", query_string={"reach": "without"}).get_data(as_text=True)
    assert "1 contact without an address" in directory and ">Kenya</a>" not in directory


def unreachable_part(page: str) -> str:
    return re.search(r"(?s)(Nobody to write to at:|Not written to, as there is no address:).*?</p>", page)[0]  # type: ignore[index]  # it is there
