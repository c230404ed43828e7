"""What goes on the record, and what never does by accident."""

from __future__ import annotations

import pytest
from flask import Flask

from app.database import db
from app.errors import Refused
from app.events.models import Confidentiality, Event, EventKind, EventStatus
from app.invitations.models import InvitationStatus
from app.people.models import Account
from app.reports import actions, clearing, queries, record
from app.reports.discretion import names_in
from app.reports.models import Summary
from app.treaty.queries import get_state
from tests import make


@pytest.fixture
def isu(app: Flask, convention_loaded: None) -> Account:
    return make.account()


def closed_meeting(**facts: object) -> Event:
    """Kenya was invited and came, Angola was invited and did not; France organises."""
    event = make.event(
        kind=EventKind.CLOSED_MEETING, confidentiality=Confidentiality.CLOSED, status=EventStatus.HELD, **facts
    )
    kenya, angola = get_state("KEN"), get_state("AGO")
    for state in (kenya, angola):
        make.invitation(event, state, status=InvitationStatus.SENT)
    make.mark(make.session(event), make.delegate(event, state=kenya))
    return event


def write(event: Event, isu: Account, **facts: object) -> Summary:
    """The text as the facts say it."""
    version = queries.summaries_of(event)["en"].version if queries.summaries_of(event) else 0
    asked = {"name_states": False, "outcome": ""} | facts
    return actions.generate(event, "en", by=isu, now=make.NOW, version=version, **asked)  # type: ignore[arg-type]  # as given


def publish(event: Event, isu: Account, **facts: object) -> None:
    """On the record, cleared by everybody who organised."""
    kept = queries.summaries_of(event)["en"]
    for signs in clearing.who_sign(event):
        clearing.clear(kept, signs, note="by telephone", version=kept.version, by=isu, now=make.NOW)
    actions.publish(event, "en", by=isu, now=make.NOW, **facts)  # type: ignore[arg-type]  # as given


def public_text(event: Event) -> str:
    """What everybody reads."""
    return record.activity(event.public_id, "en").text


@pytest.mark.parametrize("words", ["Kenya promised to ratify.", "L\u2019Angola aussi.", "KENYA came."])
def test_a_closed_meetings_guest_is_not_published_by_what_somebody_typed(isu: Account, words: str) -> None:
    event = closed_meeting()
    kept = write(event, isu)
    actions.edit(kept, f"{kept.text} {words}", by=isu, now=make.NOW, version=kept.version)

    with pytest.raises(Refused, match="closed_text_names"):
        publish(event, isu)


def test_neither_the_outcome_nor_the_title_names_a_guest(isu: Account) -> None:
    for event in (closed_meeting(title="Meeting with Kenya"), closed_meeting()):
        write(event, isu, outcome="Angola promised to ratify.")
        with pytest.raises(Refused, match="closed_text_names"):
            publish(event, isu)


@pytest.mark.parametrize(
    ("language", "title"), [("fr", "Réunion avec le Kenya"), ("ru", "Встреча с представителями Кении"), ("ar", "اجتماع مع كينيا"), ("zh", "与肯尼亚的会议")]
)
def test_no_translation_of_the_title_names_a_guest(isu: Account, language: str, title: str) -> None:
    event = closed_meeting(title="Informal meeting", translations={language: {"title": [title, "Informal meeting"]}})
    write(event, isu)

    with pytest.raises(Refused, match="closed_text_names"):
        publish(event, isu)
    event.translations = {language: {"title": [title, "What it was called before"]}}
    publish(event, isu)


def test_a_decision_of_the_coordinators_lets_guests_be_named(isu: Account) -> None:
    event = closed_meeting()
    write(event, isu, name_states=True, outcome="Kenya promised to ratify.")
    publish(event, isu)

    assert "Kenya" in public_text(event)


def test_the_page_says_why_it_cannot_be_published(isu: Account, sign_in) -> None:  # type: ignore[no-untyped-def]  # the fixture's own type
    event = closed_meeting()
    write(event, isu, outcome="Kenya promised to ratify.")
    db.session.commit()

    assert "names Kenya" in sign_in(isu).get(f"/events/{event.public_id}/publish").get_data(as_text=True)


def test_the_record_shows_what_was_published_until_the_changes_are(isu: Account) -> None:
    event = closed_meeting()
    kept = write(event, isu)
    publish(event, isu)
    published = public_text(event)
    actions.edit(kept, "Another text.", by=isu, now=make.NOW, version=kept.version)
    write(event, isu, outcome="It ended well.")

    assert public_text(event) == published and kept.has_unpublished_changes
    publish(event, isu, correction="How it ended was added.")
    assert "It ended well." in public_text(event) and not kept.has_unpublished_changes


def test_a_name_inside_another_is_not_that_state() -> None:
    names = ["guinea", "equatorial guinea", "niger", "nigeria", "congo", "democratic republic of the congo"]

    assert names_in("Equatorial Guinea and Nigeria", names) == {"equatorial guinea", "nigeria"}
    assert names_in("the Democratic Republic of the Congo", names) == {"democratic republic of the congo"}


def test_more_is_read_of_an_open_event_only(isu: Account, app: Flask) -> None:
    link = "https://www.example.org/addis-ababa"
    for level, shown in ((Confidentiality.OPEN, True), (Confidentiality.CLOSED, False)):
        event = make.event(status=EventStatus.HELD, confidentiality=level, information_link=link)
        write(event, isu)
        publish(event, isu)
        db.session.commit()
        page = app.test_client().get(f"/activities/{event.public_id}").get_data(as_text=True)
        assert (link in page) is shown
