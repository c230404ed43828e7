"""Whatever an event was like, its summary is a sensible text, in three languages, about every State there is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import db
from app.documents.summary import Commitment, Contribution, Office, SummaryFacts, summary, warnings
from app.events.models import (
    Confidentiality,
    DatePrecision,
    Event,
    EventKind,
    EventPartner,
    EventStatus,
    PartnerRole,
    SessionKind,
    Sitting,
    Speaker,
)
from app.people.models import Account
from app.registration.models import Category
from app.reports.facts import summary_facts
from app.reports.figures import rows_behind
from app.treaty.queries import get_state, states_on
from tests import make
from tests.documents import record

LANGUAGES = ("en", "fr", "es")
SLIPS = re.compile(r"\.\.|\s,|  |\(\)|, ,|None|&lt;|\bde le\b|\bde les\b|\bà le\b|\bà les\b|\ba el\b|\bde el\b|\bthe the\b|<[a-z]")
"""Small letters: "de El Salvador" is right."""


@pytest.fixture
def isu(app: Flask, convention_loaded: None) -> Account:
    return make.account()


def told(event: Event, language: str = "en", **facts: object) -> str:
    text = summary(summary_facts(event, language, **facts)).text  # type: ignore[arg-type]  # as given
    assert text and not SLIPS.search(text), text
    return text


def seen(event: Event, **facts: object) -> None:
    make.mark(event.sessions[0], make.delegate(event, **facts))


def held(**facts: object) -> Event:
    event = make.event(**{"status": EventStatus.HELD, "title": "Ratification seminar"} | facts)
    make.session(event, kind=SessionKind.DISCUSSION)
    return event


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", Confidentiality)
def test_an_event_without_attendance_says_nothing_of_it(isu: Account, language: str, level: Confidentiality) -> None:
    assert not re.search(r"represent|represént|États? ont|State attended", told(held(confidentiality=level), language))


@pytest.mark.parametrize(("language", "said"), [("en", "1 representative from 1 Signatory State (Kenya)"), ("fr", "Un représentant d'un État signataire (le Kenya)"), ("es", "Un representante de un Estado Signatario (Kenya)")])
def test_one_state_is_one(isu: Account, language: str, said: str) -> None:
    event = held()
    seen(event, state=get_state("KEN"))

    assert said in told(event, language)


def test_a_delegation_without_names_is_a_state_and_no_number_of_persons(isu: Account) -> None:
    event = held()
    seen(event, state=get_state("COD"))
    make.mark(event.sessions[0], None, state=get_state("UGA"))

    assert "The seminar brought together 2 Signatory States (the Democratic Republic of the Congo and Uganda)." in told(event)
    assert [(row.name, row.detail) for row in rows_behind("states", event, "en")] == [
        ("Democratic Republic of the Congo", "1 representative"),
        ("Uganda", "seen as a delegation, without names"),
    ]


def test_kampala_brought_together_african_signatories_and_a_new_state_party(isu: Account) -> None:
    """Madagascar deposited its instrument on 20 May 2017; Article 17 binds it from 1 November."""
    invited = {"statuses": ["signatory", "party"], "groups": ["African Group"]}
    for day, came, said in (
        (date(2017, 5, 29), ("COD", "KEN", "MDG"), "2 African Signatory States (the Democratic Republic of the Congo and Kenya) and new State Party Madagascar."),
        (date(2017, 5, 29), ("COD", "MDG", "ZMB"), "1 African Signatory State (the Democratic Republic of the Congo) and 2 African States Parties (Madagascar and Zambia)."),
        (date(2017, 11, 2), ("COD", "MDG"), "1 African Signatory State (the Democratic Republic of the Congo) and 1 African State Party (Madagascar)."),
        (date(2017, 5, 29), ("COD", "CYP"), "brought together 2 Signatory States (Cyprus and the Democratic Republic of the Congo)."),
    ):
        event = held(starts_on=day, ends_on=day, audience=invited)
        for code in came:
            make.mark(event.sessions[0], None, state=get_state(code))
        assert said in told(event)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_organisations_came(isu: Account, language: str) -> None:
    event = held()
    seen(event, category=Category.ORGANISATION, organisation="African Union")
    seen(event, category=Category.ORGANISATION, organisation="", family_name="Nobody")

    text = told(event, language)
    assert "Nobody" not in text and [row.name for row in rows_behind("organisations", event, language)] == ["African Union"]
    assert {"en": "the African Union", "fr": "l'Union africaine", "es": "la Unión Africana"}[language].lower() in text.lower() and re.search("No State was represented|Aucun État|Ningún Estado", text)


def test_organisations_are_called_as_the_directory_does_in_the_texts_language(isu: Account) -> None:
    names = {"en": "International Committee of the Red Cross", "fr": "Comité international de la Croix-Rouge", "es": "Comité Internacional de la Cruz Roja"}
    make.organisation(names["en"], names=names, acronym="ICRC")
    make.organisation("Mines Advisory Group", acronym="MAG")
    event = held()
    for typed in (names["en"], "MAG"):
        seen(event, category=Category.ORGANISATION, organisation=typed)
    event.sessions[0].kind, event.sessions[0].title = SessionKind.PRESENTATION, "Presentation on the law"
    event.sessions[0].speakers = [Speaker(organisation="ICRC")]

    assert "The International Committee of the Red Cross and MAG participated." in told(event) and "a presentation by the ICRC on the law" in told(event)
    french = told(event, "fr")
    assert "Le Comité international de la Croix-Rouge et MAG ont participé" in french and "une présentation du Comité international de la Croix-Rouge" in french
    assert "el Comité Internacional de la Cruz Roja y MAG" in told(event, "es")
    event.working_languages = ["fr"]
    seen(event, category=Category.ORGANISATION, organisation=names["fr"])
    assert "Comité international" not in told(event)


def test_an_event_that_was_cancelled_half_way_still_tells_what_there_was(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    event = held(status=EventStatus.CANCELLED)
    seen(event, state=get_state("KEN"))
    db.session.commit()

    assert "1 representative" in told(event)
    page = sign_in(isu).get(f"/events/{event.public_id}/publish").get_data(as_text=True)
    assert "This event is cancelled." in page


@pytest.mark.parametrize(("language", "said"), [("en", "on 31 December 2018, 2 and 9 January 2019"), ("fr", "les 31 décembre 2018 et 2 et 9 janvier 2019"), ("es", "31 de diciembre de 2018")])
def test_sittings_over_a_new_year_are_named_by_the_days_of_their_place(isu: Account, language: str, said: str) -> None:
    event = held(zone="Pacific/Apia", date_precision=DatePrecision.SITTINGS, starts_on=date(2018, 12, 31), ends_on=date(2019, 1, 9))
    event.sittings = [
        Sitting(starts_at=datetime(year, month, day, 22, tzinfo=UTC), ends_at=datetime(year, month, day, 23, tzinfo=UTC))
        for year, month, day in ((2018, 12, 30), (2019, 1, 1), (2019, 1, 8))
    ]
    db.session.flush()

    assert said.split(",")[0] in told(event, language) and "2019" in told(event, language)


def test_speakers_without_a_state_and_markup_in_what_was_typed(isu: Account) -> None:
    event = held(objectives="to <b>exchange</b> views", city="Kampala\u202e\x07")
    event.sessions[0].speakers = [Speaker(name="Jane Doe", function="Judge"), Speaker(organisation="ICRC"), Speaker()]
    seen(event, state=get_state("KEN"))
    text = summary(summary_facts(event, "en", outcome="<script>alert(1)</script>\n\n*It ended.*")).text

    assert "Jane Doe (Judge)" in text and "\x07" not in text and "\u202e" not in text


def test_approximate_figures_and_numbers_in_words_are_a_choice(isu: Account) -> None:
    event = held()
    seen(event, state=get_state("KEN"))
    seen(event, state=get_state("UGA"))

    assert "Approximately two representatives from two Signatory States" in told(event, approximate=True, numbers="words")


def test_thanks_follow_from_contributions(isu: Account) -> None:
    event = held()
    for role, code in ((PartnerRole.DONOR, "NZL"), (PartnerRole.IN_KIND, "UGA"), (PartnerRole.HOST, "UGA")):
        event.partners.append(EventPartner(role=role, state=get_state(code), position=0))
    db.session.flush()

    assert "The seminar was made possible through the generous contribution of the government of New Zealand and in-kind support of the government of Uganda." in told(event)
    assert "grâce à la généreuse contribution du Gouvernement de la Nouvelle-Zélande et au soutien en nature du Gouvernement de l'Ouganda" in told(event, "fr")


def test_what_was_translated_is_told_in_the_translation(isu: Account) -> None:
    event = held(objectives="to share experience", city="Addis Ababa", translations={"fr": {"title": ["Séminaire de ratification", "Ratification seminar"]}})
    session = make.session(event, kind=SessionKind.PRESENTATION, title="Presentation on the law", translations={"fr": {"title": ["Exposé du droit", "Presentation on the law"]}})
    event.sessions[0].title = ""
    db.session.commit()
    assert "«" in told(event, "fr") and "expérience" not in told(event, "fr"), "not all of it is translated"

    event.translations = {"fr": event.translations["fr"] | {"objectives": ["échanger l'expérience acquise", "to share experience"]}}
    text = told(event, "fr")
    assert "à Addis-Abeba" in text and "le Séminaire de ratification." in text and "pour échanger l'expérience acquise" in text and "un exposé du droit" in text
    assert not [each for each in warnings(summary_facts(event, "fr")) if each.reason == "text_left_out"]
    event.in_margins_of = "First Committee"
    assert "«\N{NO-BREAK SPACE}First Committee" in told(event, "fr") and "expérience" not in told(event, "fr"), "this has no translation"
    session.title = "Presentation on the law of today"
    event.in_margins_of = ""
    assert "«" in told(event, "fr"), "a translation of what it was before holds no longer"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_outcome_stands_as_it_was_typed_for_the_text_whatever_the_event_was_typed_in(isu: Account, language: str) -> None:
    event = held(working_languages=["ru"])
    facts = summary_facts(event, language, outcome="Tout a été dit.")

    assert "\n\nTout a été dit.\n\n" in summary(facts).text
    assert not [each for each in warnings(facts) if each.facts.get("field") == "outcome"]


def test_the_tally_is_that_of_the_day(isu: Account) -> None:
    event = held(kind=EventKind.SEMINAR, starts_on=date(2017, 5, 29), ends_on=date(2017, 5, 30), audience={"statuses": ["signatory"], "groups": ["African Group"]})

    assert re.search(r"there are 119 States that have committed to the CCM: 101 States Parties and 18 Signatories of which \d+ are African States\.", told(event))


def test_the_share_of_the_list_that_was_invited_is_told_and_opens_its_rows(isu: Account) -> None:
    event = held(audience={"statuses": ["signatory", "party"], "lists": ["AU"]})
    for code in ("KEN", "UGA", "FRA"):
        seen(event, state=get_state(code))

    assert [row.name for row in rows_behind("list", event, "en")] == ["Kenya", "Uganda"]
    assert f"2 of {len(rows_behind('list-members', event, 'en'))} African Union" in told(event)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_stands_right_in_every_sentence(isu: Account, language: str) -> None:
    states = [state.forms for state in states_on(date(2018, 5, 23), language)]
    assert len(states) == 197
    template = record.full_workshop(language)
    group = template.attending[0]
    for state in states:
        facts: SummaryFacts = record.full_workshop(
            language,
            offices=(Office(template.offices[0].title, (state,)),),
            attending=(type(group)(group.term, (state,), 18),),
            country=state,
            contributions=(Contribution("donor", state),),
            commitments=(Commitment(state, {"en": "intends to ratify", "fr": "a l'intention de ratifier", "es": "tiene la intención de ratificar"}[language]),),
        )
        text = summary(facts).text
        assert not SLIPS.search(text), text
        donor = {"en": f"the government {state.of}", "fr": f"du Gouvernement {state.of}", "es": f"Gobierno {state.of}"}[language]
        named = state.running[0].upper() + state.running[1:]
        assert donor in text and f"({state.running})" in text and f"\n\n{named} " in text, text
