"""Who can be written to: the directory, the addresses of each, and the organisations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.contacts import reference
from app.contacts.models import AddresseeKind, AddressRole, Organisation
from app.contacts.queries import contacts_of
from app.database import db
from app.people.models import Account
from app.web.access import Role
from tests import make
from tests.conftest import counting


@pytest.fixture
def officer(app: Flask) -> Account:
    make.convention()
    return make.account()


@pytest.fixture
def browser(officer: Account, sign_in: Callable[[Account], FlaskClient]) -> FlaskClient:
    return sign_in(officer)


def test_addresses_are_kept_as_written(browser: FlaskClient) -> None:
    state = make.state("Iceland", iso3="ISL")
    facts = {
        "email": "mission@example.org", "name": "Þórhallsdóttir de la Cruz", "place": "capital", "office": "Ministry",
        "role": "copy", "language": "fr", "form_of_address": "ambassador_f",
    }

    assert browser.post("/contacts/ISL/new", data=facts).status_code == 303
    [contact] = contacts_of((state.id, None))
    assert (contact.name, contact.place, contact.role, contact.language) == ("Þórhallsdóttir de la Cruz", "capital", AddressRole.COPY, "fr")
    assert contact.form_of_address == "ambassador_f"
    assert browser.post("/contacts/ISL/new", data=facts | {"email": "no address"}).status_code == 422
    again = browser.post("/contacts/ISL/new", data=facts | {"email": "MISSION@example.org"})
    assert again.status_code == 422 and "This address is there already." in again.get_data(as_text=True)
    assert browser.post("/contacts/ISL/new", data=facts | {"email": ""}).status_code == 303
    db.session.delete(contacts_of((state.id, None))[-1])
    db.session.commit()
    assert browser.post(f"/contacts/ISL/{contact.public_id}", data=facts | {"name": "KOFFI"}).status_code == 303
    assert contacts_of((state.id, None))[0].name == "KOFFI"
    assert browser.post(f"/contacts/ISL/{contact.public_id}/remove").status_code == 303
    assert contacts_of((state.id, None)) == []


def test_the_form_of_address_is_asked_and_never_guessed(browser: FlaskClient) -> None:
    state = make.state("Iceland", iso3="ISL")
    facts = {"email": "mission@example.org", "name": "Mr. Jón Jónsson", "place": "mission", "role": "to", "language": "", "form_of_address": "excellency"}
    browser.post("/contacts/ISL/new", data=facts)

    assert contacts_of((state.id, None))[0].form_of_address == "excellency"


def test_an_address_belongs_to_one_addressee(browser: FlaskClient) -> None:
    kenya, union = make.state("Kenya", iso3="KEN"), make.organisation("African Union")
    contact = make.contact(union)

    assert browser.get(f"/contacts/{union.public_id}/{contact.public_id}").status_code == 200
    assert browser.get(f"/contacts/{kenya.iso3}/{contact.public_id}").status_code == 404
    assert browser.get("/contacts/XYZ").status_code == 404 and browser.get("/contacts/nobody").status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"Kenya", "Angola", "African Union"}),
        ({"reach": "with"}, {"Kenya", "African Union"}),
        ({"reach": "without"}, {"Angola"}),
        ({"kind": "state"}, {"Kenya", "Angola"}),
        ({"kind": "organisations"}, {"African Union"}),
        ({"kind": "ngo"}, set()),
        ({"group": "African Group"}, {"Kenya", "Angola"}),
        ({"q": "kofi"}, {"Kenya"}),
        ({"q": "AFRICAN"}, {"African Union"}),
        ({"q": "union@"}, {"African Union"}),
        ({"q": "nobody"}, set()),
    ],
)
def test_the_directory_shows_who_has_an_address(browser: FlaskClient, asked: dict[str, str], found: set[str]) -> None:
    make.contact(make.state("Kenya", iso3="KEN"), name="Kofi (demonstration)")
    make.contact(make.state("Angola", iso3="AGO"), role=AddressRole.COPY)
    make.contact(make.organisation("African Union", kind=AddresseeKind.REGIONAL), email="union@example.org")
    page = browser.get("/contacts", query_string=asked).get_data(as_text=True)

    assert {name for name in ("Kenya", "Angola", "African Union") if f">{name}</a></th>" in page} == found


def test_organisations_are_added_changed_and_removed(browser: FlaskClient) -> None:
    facts = {"name_en": "African Union", "name_fr": "Union africaine", "acronym": "AU", "kind": "regional", "letter_language": "fr", "active": "y"}
    assert browser.post("/organisations/new", data=facts).status_code == 303
    union = db.session.query(Organisation).one()
    assert (union.name_in("fr"), union.name_in("es"), union.kind, union.active) == ("Union africaine", "African Union", "regional", True)

    assert browser.post(f"/organisations/{union.public_id}", data=facts | {"acronym": "UA"}).status_code == 303
    assert union.acronym == "UA"
    assert browser.post("/organisations/new", data=facts | {"name_en": ""}).status_code == 422
    assert browser.post("/organisations/new", data=facts | {"kind": "state"}).status_code == 422
    assert browser.post(f"/organisations/{union.public_id}/remove").status_code == 303
    assert db.session.query(Organisation).all() == []


def test_an_organisation_that_was_invited_stays(browser: FlaskClient) -> None:
    union = make.organisation("African Union")
    make.invitation(make.event(), union)
    page = browser.post(f"/organisations/{union.public_id}/remove", follow_redirects=True).get_data(as_text=True)

    assert "It was invited to an event" in page and db.session.query(Organisation).one() is not None


def test_a_coordinator_reads_the_directory_and_changes_nothing(sign_in: Callable[[Account], FlaskClient], officer: Account) -> None:
    coordinator = sign_in(make.account(Role.COORDINATOR, mandates=(make.mandate(make.state("Kenya", iso3="KEN")),)))

    assert coordinator.get("/contacts").status_code == 200 and coordinator.get("/contacts/KEN").status_code == 200
    for address in ("/contacts/KEN/new", "/contacts/import", "/organisations/new"):
        assert coordinator.get(address).status_code == 404


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CO_ORGANISER])
def test_nobody_reads_addresses_after_the_term_or_for_one_event(app: Flask, sign_in: Callable[[Account], FlaskClient], officer: Account, role: Role) -> None:
    kenya = make.state("Kenya", iso3="KEN")
    make.contact(kenya, email="kenya@example.org")
    over = make.mandate(kenya, to_meeting=make.meeting("8MSP", ends_on=clock.today() - timedelta(days=1)))
    browser = sign_in(make.account(role, mandates=(over,)))

    for address in ("/contacts", "/contacts/KEN", "/contacts.csv", "/contacts.xlsx"):
        assert browser.get(address).status_code == 404, address
    for address in ("/", "/states/KEN", "/states/KEN/outreach", "/outreach/handover?area=universalization"):
        page = browser.get(address).get_data(as_text=True)
        assert "kenya@example.org" not in page and "/contacts" not in page, address
    assert app.test_client().get("/contacts").status_code == 302


def test_the_reference_list_names_its_sources_and_is_loaded_once(app: Flask) -> None:
    assert reference.load(db.session()) is True
    found = db.session.query(Organisation).all()
    known = {each.acronym for each in found}

    assert {"UN", "UNODA", "UNMAS", "UNICEF", "UNDP", "ICRC", "IFRC", "GICHD", "CMC", "AU", "ECOWAS", "OAS", "ASEAN", "EU", "LAS", "CARICOM", "PIF"} <= known
    assert all(each.source and set(each.names) == {"en", "fr", "es"} for each in found)
    assert reference.load(db.session()) is False


def test_the_directory_asks_the_same_number_of_questions_however_long(browser: FlaskClient) -> None:
    counts = []
    for size in (2, 20):
        for _number in range(size):
            make.contact(make.state()), make.contact(make.organisation())
        with counting() as statements:
            assert browser.get("/contacts").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]
