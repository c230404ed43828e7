"""Each figure of a text opens the rows behind it, and says when it no longer agrees with them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.attendance.models import AttendanceMark
from app.database import db
from app.documents.summary import summary
from app.events.models import Confidentiality, Event, EventStatus
from app.people.models import Account
from app.registration.models import Category
from app.reports import actions, queries
from app.reports.facts import summary_facts
from app.reports.figures import TiedText, rows_behind, tied
from app.reports.models import Summary
from app.treaty.queries import get_state
from app.web.access import Role
from tests import make
from tests.conftest import counting


@pytest.fixture
def isu(app: Flask, convention_loaded: None) -> Account:
    return make.account()


def held(*codes: str, **facts: object) -> Event:
    """A seminar of 2018 at which one delegate of each State was seen."""
    event = make.event(status=EventStatus.HELD, **facts)
    session = make.session(event)
    for code in codes:
        make.mark(session, make.delegate(event, state=get_state(code)))
    return event


def write(event: Event, isu: Account, language: str = "en", **facts: object) -> Summary:
    """The text as the facts say it."""
    kept = queries.summaries_of(event).get(language)
    asked = {"name_states": False, "outcome": "", "version": kept.version if kept else 0} | facts
    return actions.generate(event, language, by=isu, now=make.NOW, **asked)  # type: ignore[arg-type]  # as given


def look(event: Event, language: str = "en") -> TiedText:
    """The text beside the record, as the page has it."""
    kept = queries.summaries_of(event)[language]
    facts = summary_facts(event, language, **queries.choices_of(kept))
    return tied(kept, facts, summary(facts))


def test_a_text_agrees_with_the_record_it_was_written_from(isu: Account) -> None:
    event = held("KEN", "UGA", "MOZ")
    write(event, isu)

    figures = {each.key: (each.said, each.counted) for each in look(event).figures}
    assert figures["representatives"] == (3, 3) and figures["states"] == (3, 3)
    assert figures["status-signatory"] == (2, 2) and figures["tally-party"] == (103, 103)
    assert look(event).stale == frozenset()


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("numbers", ["digits", "words"])
def test_a_text_is_marked_where_attendance_has_changed(isu: Account, language: str, numbers: str) -> None:
    event = held("KEN", "UGA", "MOZ")
    kept = write(event, isu, language, numbers=numbers)
    actions.edit(kept, f"First things first. {kept.text}", by=isu, now=make.NOW, version=kept.version)
    make.mark(event.sessions[0], make.delegate(event, state=get_state("KEN")))

    assert look(event, language).stale == {"representatives"}
    figures = {each.key: each for each in look(event, language).figures}
    assert (figures["representatives"].said, figures["representatives"].counted) == (3, 4)


def test_a_status_of_which_nobody_came_after_all_no_longer_agrees(isu: Account) -> None:
    event = held("KEN", "UGA", "MOZ")
    write(event, isu)
    marked = db.session.query(AttendanceMark).order_by(AttendanceMark.id.desc()).first()
    assert marked is not None
    make.mark(event.sessions[0], marked.delegate, present=False)

    figures = {each.key: (each.said, each.counted) for each in look(event).figures}
    assert figures["status-party"] == (1, 0) and figures["states"] == (3, 2)


def test_a_figure_whose_sentence_was_taken_out_is_said_to_be_gone(isu: Account) -> None:
    event = held("KEN")
    kept = write(event, isu)
    actions.edit(kept, "It went well.", by=isu, now=make.NOW, version=kept.version)

    assert {each.said for each in look(event).figures} == {None} and look(event).stale == frozenset()


def test_a_figure_opens_its_rows(isu: Account) -> None:
    event = held("KEN", "KEN", "UGA")
    make.mark(event.sessions[0], make.delegate(event, category=Category.ORGANISATION, organisation="African Union"))

    assert [row.detail for row in rows_behind("representatives", event, "en")] == ["Kenya", "Kenya", "Uganda"]
    assert [(row.name, row.detail) for row in rows_behind("states", event, "en")] == [
        ("Kenya", "2 representatives"), ("Uganda", "1 representative"),
    ]  # fmt: skip
    assert len(rows_behind("tally", event, "en")) == 120 and len(rows_behind("tally-signatory", event, "en")) == 17
    assert [row.name for row in rows_behind("organisations", event, "en")] == ["African Union"]


def test_the_page_links_each_figure_and_says_what_would_agree(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    event = held("KEN", "UGA", "MOZ")
    write(event, isu)
    make.mark(event.sessions[0], make.delegate(event, state=get_state("MOZ")))
    db.session.commit()
    browser = sign_in(isu)
    page = browser.get(f"/events/{event.public_id}/publish?in=en").get_data(as_text=True)

    assert f'class="tied stale" href="/events/{event.public_id}/publish/en/figures/representatives"' in page
    assert "4 would agree" in page
    rows = browser.get(f"/events/{event.public_id}/publish/en/figures/representatives").get_data(as_text=True)
    assert rows.count('<th scope="row">') == 4
    for odd in ("nonsense", "status-", "tally-nothing", "representatives-x", "%C2%B2"):
        assert browser.get(f"/events/{event.public_id}/publish/en/figures/{odd}").status_code == 404


def test_the_rows_of_a_closed_meeting_are_for_its_organisers_only(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    event = held("KEN", confidentiality=Confidentiality.CLOSED)
    write(event, isu)
    db.session.commit()
    address = f"/events/{event.public_id}/publish/en/figures/representatives"

    assert sign_in(make.account(Role.OBSERVER)).get(address).status_code == 404
    assert "Kenya" in sign_in(isu).get(address).get_data(as_text=True)


def test_the_page_costs_the_same_however_many_came(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    few, many = held("KEN"), held(*(["KEN", "UGA", "MOZ", "CIV", "FRA"] * 5))
    for event in (few, many):
        write(event, isu)
    db.session.commit()
    browser = sign_in(isu)
    for path in ("publish?in=en", "publish/en/figures/representatives", "publish/en/figures/states", "publish/en/summary.md"):
        counts = []
        for event in (few, few, many):
            with counting() as asked:
                assert browser.get(f"/events/{event.public_id}/{path}").status_code == 200
            counts.append(len(asked))
        assert counts[1] == counts[2], path
