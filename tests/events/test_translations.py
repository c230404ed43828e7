"""The event's own texts in the languages of its guests: kept, shown, and missed before anything leaves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.errors import Refused
from app.events.models import Event
from app.events.translating import missing, texts_of, translate
from app.invitations.letters import letter_facts
from app.letters.facts import Writing
from app.people.models import Account
from app.web.access import Role
from app.web.links import hash_of, secret_for
from tests import make

FRENCH = {"event-title": "Séminaire sur la ratification", "event-objectives": "faire avancer la ratification"}


@pytest.fixture
def isu(app: object) -> Account:
    make.convention()
    return make.account(Role.ISU)


@pytest.fixture
def event(isu: Account) -> Event:
    made = make.event(title="Ratification seminar", objectives="to advance ratification", working_languages=["en"])
    make.session(made, title="Opening")
    return made


def in_french(event: Event, by: Account) -> None:
    """All of it."""
    texts = FRENCH | {text.key: "Ouverture" for text in texts_of(event) if text.key not in FRENCH}
    translate(event, "fr", texts, version=event.version, by=by, now=clock.now())


def test_what_is_translated_is_quoted_and_what_changed_since_is_not(event: Event, isu: Account) -> None:
    in_french(event, isu)

    assert event.is_said_in("fr") and not event.is_said_in("ar") and event.title_in("ar") == "Ratification seminar"
    assert (event.title_in("fr"), event.sessions[0].title_in("fr")) == ("Séminaire sur la ratification", "Ouverture")
    event.title = "Universalization seminar"
    assert event.title_in("fr") == "Universalization seminar" and missing(event, "fr") == 1
    assert next(text for text in texts_of(event) if text.key == "event-title").is_outdated("fr")


def test_a_letter_quotes_all_of_it_or_none(event: Event, isu: Account) -> None:
    invitation = make.invitation(event, make.state(iso3="HTI"), language="fr")
    writing = Writing(clock.today(), event.instrument)
    before = letter_facts(invitation, writing)
    in_french(event, isu)
    after = letter_facts(invitation, writing)

    assert (before.text_language, before.title) == ("en", "Ratification seminar")
    assert (after.text_language, after.title, after.purpose) == ("fr", *FRENCH.values())
    assert after.programme[0].title == "Ouverture"


def test_the_guest_reads_it_and_is_told_what_is_not_translated(
    event: Event, isu: Account, client: FlaskClient, sign_in: Callable[[Account], FlaskClient]
) -> None:
    delegate = make.delegate(event, language="fr")
    link = secret_for("delegate", delegate.public_id, delegate.link_revision)
    delegate.link_hash = hash_of(link)
    db.session.commit()
    page = client.get(f"/d/{link}").get_data(as_text=True)
    assert '<bdi lang="en">Ratification seminar</bdi>' in page and "n’est pas entièrement dans" in page

    desk = sign_in(isu)
    keys = [text.key for text in texts_of(event)]
    answer = desk.post(
        f"/events/{event.public_id}/translations/fr",
        data={"version": str(event.version), **FRENCH, keys[-1]: "Ouverture"},
    )
    assert answer.status_code == 303
    assert "complete" in desk.get(f"/events/{event.public_id}/translations").get_data(as_text=True)
    page = client.get(f"/d/{link}").get_data(as_text=True)
    assert "Séminaire sur la ratification" in page and 'lang="en">Ratif' not in page


def test_hostile_translations_are_refused_in_words(
    event: Event, isu: Account, sign_in: Callable[[Account], FlaskClient]
) -> None:
    desk, address = sign_in(isu), f"/events/{event.public_id}/translations/fr"

    assert desk.post(address, data={"version": "0", "event-title": "x" * 301}).status_code == 422
    assert desk.post(address, data={"version": "nonsense", "event-title": "x"}).status_code == 303
    assert event.title_in("fr") == "Ratification seminar"
    assert desk.get(address.replace("/fr", "/en")).status_code == desk.get(address.replace("/fr", "/xx")).status_code == 404
    with pytest.raises(Refused):
        translate(event, "fr", {}, version=event.version + 1, by=isu, now=clock.now())
