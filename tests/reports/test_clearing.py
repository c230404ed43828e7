"""A summary is published with the keys of all who organised; its versions, corrections and differences are kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import db
from app.errors import Refused
from app.events.models import Confidentiality, EventStatus
from app.invitations.clearing import SECRETARIAT
from app.people.models import Account
from app.reports import actions, clearing, queries
from app.reports.models import Step, Summary, SummaryClearance
from app.web.access import Role
from tests import make
from tests.conftest import counting


@pytest.fixture
def france(app: Flask) -> Account:
    make.convention()
    return make.account(Role.COORDINATOR, mandates=(make.mandate(make.state("France", iso3="FRA")),))


@pytest.fixture
def panama(app: Flask) -> Account:
    return make.account(Role.COORDINATOR, mandates=(make.mandate(make.state("Panama", iso3="PAN")),))


def written(by: Account, **facts: object) -> Summary:
    """The text of a seminar that was held."""
    event = make.event(status=EventStatus.HELD, **facts)
    return actions.generate(event, "en", name_states=False, outcome="", by=by, now=make.NOW, version=0)


def turn(kept: Summary, signs: str, by: Account, note: str = "") -> None:
    clearing.clear(kept, signs, note=note, version=kept.version, by=by, now=make.NOW)


def publish(kept: Summary, by: Account, correction: str = "") -> None:
    actions.publish(kept.event, "en", by=by, now=make.NOW, correction=correction)


def steps(kept: Summary) -> list[str]:
    return [each.step.value for each in reversed(queries.versions_of(kept))]


def test_a_text_is_published_when_both_have_cleared_it(france: Account, panama: Account) -> None:
    kept = written(france)
    turn(kept, "FRA", france)
    with pytest.raises(Refused, match="summary_keys_missing"):
        publish(kept, france)
    turn(kept, "PAN", panama)
    publish(kept, france)

    assert kept.event.status is EventStatus.PUBLISHED and kept.published_text == kept.text


def test_a_changed_word_voids_the_keys_and_shows_what_changed(france: Account, panama: Account) -> None:
    kept = written(france)
    turn(kept, "FRA", france)
    turn(kept, "PAN", panama)
    actions.edit(kept, f"{kept.text} More followed.", by=france, now=make.NOW, version=kept.version)

    assert clearing.missing(kept) == ["FRA", "PAN"]
    assert "More followed." in "".join(part.words for part in clearing.keys_of(kept)[0].changes if part.kind == "added")
    with pytest.raises(Refused, match="summary_keys_missing"):
        publish(kept, france)


def test_one_person_turns_one_key(france: Account, panama: Account) -> None:
    both = make.account(Role.COORDINATOR, mandates=(france.mandates[0], panama.mandates[0]))
    kept = written(both)
    turn(kept, "FRA", both)

    with pytest.raises(Refused, match="one_key_each"):
        turn(kept, "PAN", both)


def test_a_coordinator_does_not_turn_the_other_key(france: Account, panama: Account) -> None:
    kept = written(france)

    with pytest.raises(Refused, match="not_your_key"):
        turn(kept, "PAN", france, note="they told me")


def test_the_secretariat_writes_down_how_a_state_cleared_it(france: Account, panama: Account) -> None:
    isu = make.account()
    kept = written(isu)
    with pytest.raises(Refused, match="clearance_note_missing"):
        turn(kept, "FRA", isu)
    turn(kept, "FRA", isu, note="by e-mail of 3 May")
    turn(kept, "PAN", isu, note="by telephone")

    assert clearing.missing(kept) == [] and [key.last.note for key in clearing.keys_of(kept) if key.last] == ["by e-mail of 3 May", "by telephone"]


def test_where_no_state_organised_the_secretariat_clears(app: Flask) -> None:
    make.convention()
    isu = make.account()
    kept = written(isu, areas=[])
    turn(kept, SECRETARIAT, isu)
    publish(kept, isu)

    assert kept.published_at is not None


def test_a_key_turned_twice_is_one_and_one_for_an_older_text_is_none(france: Account, panama: Account) -> None:
    kept = written(france)
    turn(kept, "FRA", france)
    turn(kept, "FRA", france)
    assert db.session.query(SummaryClearance).count() == 1

    with pytest.raises(Refused, match="changed_meanwhile"):
        clearing.clear(kept, "PAN", note="", version=kept.version - 1, by=panama, now=make.NOW)


def test_a_correction_is_said_on_the_record(france: Account, app: Flask) -> None:
    kept = written(france)
    turn(kept, "FRA", france)
    publish(kept, france)
    actions.edit(kept, "Five States took part.", by=france, now=make.NOW, version=kept.version)
    turn(kept, "FRA", france)
    with pytest.raises(Refused, match="correction_missing"):
        publish(kept, france)
    publish(kept, france, "The number of States.")
    publish(kept, france, "The number of States.")
    db.session.commit()

    for path in ("/activities", f"/activities/{kept.event.public_id}"):
        page = app.test_client().get(path).get_data(as_text=True)
        assert "Corrected on 1 May 2018: The number of States." in page and page.count("Corrected on") == 1
    assert steps(kept) == ["written", "published", "edited", "corrected"]


def test_what_is_taken_off_the_record_stays_among_the_versions(france: Account) -> None:
    kept = written(france)
    turn(kept, "FRA", france)
    publish(kept, france)
    actions.withdraw(kept.event, "en", by=france, now=make.NOW)

    assert steps(kept) == ["written", "published", "withdrawn"] and kept.published_text == ""
    assert kept.event.status is EventStatus.HELD


def test_every_change_is_a_version_that_can_be_gone_back_to(france: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    kept = written(france)
    first = kept.text
    actions.edit(kept, "Other words.", by=france, now=make.NOW, version=kept.version)
    actions.edit(kept, "Other words.", by=france, now=make.NOW, version=kept.version)
    event_id = kept.event.public_id
    db.session.commit()
    browser = sign_in(france)

    assert steps(kept) == [Step.WRITTEN, Step.EDITED]
    page = browser.get(f"/events/{event_id}/publish/en/versions/2").get_data(as_text=True)
    assert "<ins>" in page and "<del>" in page and "Other words." in page
    assert browser.get(f"/events/{event_id}/publish/en/versions").get_data(as_text=True).count("Version ") >= 2
    browser.post(f"/events/{event_id}/publish/en/versions/1/again", data={"version": "2"})
    assert queries.summaries_of(kept.event)["en"].text == first
    for odd in ("0", "99", "x", "²", "99999999999"):
        assert browser.get(f"/events/{event_id}/publish/en/versions/{odd}").status_code == 404


def test_a_cancelled_event_keeps_a_text_and_publishes_none(france: Account) -> None:
    kept = written(france)
    kept.event.status = EventStatus.CANCELLED
    turn(kept, "FRA", france)

    with pytest.raises(Refused, match="event_cancelled"):
        publish(kept, france)


def test_the_page_offers_ones_own_key_and_names_the_missing_one(france: Account, panama: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    kept = written(france)
    event_id, lang = kept.event.public_id, {"signs": "FRA", "version": str(kept.version)}
    db.session.commit()
    browser = sign_in(france)
    page = browser.get(f"/events/{event_id}/publish").get_data(as_text=True)
    assert "Clear for France" in page and "Clear for Panama" not in page and page.count("key missing") == 2

    browser.post(f"/events/{event_id}/publish/en/clear", data=lang)
    answer = browser.post(f"/events/{event_id}/publish/en/publish", follow_redirects=True).get_data(as_text=True)
    assert "not cleared yet by everybody" in answer and answer.count("key missing") == 1


def test_home_asks_a_coordinator_for_the_own_key_alone(france: Account, panama: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    kept = written(france)
    turn(kept, "FRA", france)
    isu = make.account()
    db.session.commit()
    asked = "The summary waits for your key."

    assert asked in sign_in(panama).get("/").get_data(as_text=True)
    assert asked not in sign_in(france).get("/").get_data(as_text=True)
    assert asked not in sign_in(isu).get("/").get_data(as_text=True)


def test_home_costs_the_same_however_many_keys_are_wanted(france: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    written(france)
    db.session.commit()
    browser, counts = sign_in(france), []
    browser.get("/")
    for _round in range(2):
        with counting() as asked:
            browser.get("/")
        counts.append(len(asked))
        for _each in range(4):
            written(france)
        db.session.commit()

    assert counts[0] == counts[1]


@pytest.mark.parametrize("data", [{"signs": "²"}, {"signs": "XXXX"}, {"signs": "ZZZ", "version": "1"}, {"note": "x" * 400}, {"version": "9" * 30}, {}])
def test_no_odd_key_breaks_the_page(france: Account, sign_in: Callable[[Account], FlaskClient], data: dict[str, str]) -> None:
    kept = written(france)
    event_id = kept.event.public_id
    db.session.commit()

    assert sign_in(france).post(f"/events/{event_id}/publish/en/clear", data=data).status_code in (303, 404)
    assert db.session.query(SummaryClearance).count() == 0


def test_a_closed_meetings_correction_names_no_guest_either(app: Flask, convention_loaded: None) -> None:
    from app.treaty.queries import get_state

    isu = make.account()
    kept = written(isu, confidentiality=Confidentiality.CLOSED)
    make.invitation(kept.event, get_state("KEN"))
    for signs in clearing.who_sign(kept.event):
        turn(kept, signs, isu, note="by telephone")
    publish(kept, isu)
    actions.edit(kept, "Other words.", by=isu, now=make.NOW, version=kept.version)
    for signs in clearing.who_sign(kept.event):
        turn(kept, signs, isu, note="by telephone")

    with pytest.raises(Refused, match="closed_text_names"):
        publish(kept, isu, "Kenya was left out.")


def test_home_tells_the_secretariat_whose_key_a_text_waits_for(france: Account, panama: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    isu = make.account()
    kept = written(france)
    turn(kept, "FRA", france)
    db.session.commit()
    home = sign_in(isu).get("/").get_data(as_text=True)
    assert "The summary waits for the key of Panama." in home and "The summary is not published." not in home, "asked for once"
    turn(kept, "PAN", panama)
    db.session.commit()

    assert "The summary waits for" not in sign_in(isu).get("/").get_data(as_text=True)
