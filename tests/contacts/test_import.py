"""Contacts come in from tables: looked at first, imported in one go, names as written, nothing doubled, nothing half done."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook

from app import clock
from app.contacts import reference
from app.contacts.importing import Plan, plan
from app.contacts.models import AddressRole, Contact, FormOfAddress, Organisation, Place
from app.contacts.recognising import directory_for_import
from app.contacts.vocabulary import HEADINGS, guessed, heading, understood, word
from app.database import db
from app.documents.reading import read_table
from app.people.models import Account
from app.tables.models import KeptTable
from app.tables.vocabulary import key
from app.treaty.models import State
from app.web.access import Role
from app.web.language import speaking
from app.web.reasons import in_words
from tests import make


@pytest.fixture
def officer(app: Flask) -> Account:
    make.convention()
    return make.account()


@pytest.fixture
def browser(officer: Account, sign_in: Callable[[Account], FlaskClient]) -> FlaskClient:
    return sign_in(officer)


@pytest.fixture
def kenya(app: Flask) -> State:
    return make.state("Kenya", iso3="KEN")


def planned(text: str, language: str = "en") -> Plan:
    table = read_table(text.encode())
    return plan(table, guessed(table.columns), directory_for_import(clock.today(), language), language=language)


def send(browser: FlaskClient, content: bytes, name: str = "contacts.csv") -> Any:
    return browser.post("/contacts/import", data={"table": (io.BytesIO(content), name)})


def remedies(found: Plan) -> list[tuple[int, str, str]]:
    with speaking("en"):
        return [(each.row, each.column, in_words(each.refusal)) for each in found.problems]


@pytest.mark.usefixtures("convention_loaded")
@pytest.mark.parametrize(
    ("written", "iso3"),
    [
        ("Kenya", "KEN"), ("KENYA", "KEN"), ("ken", "KEN"), ("KE", "KEN"), ("the Republic of Kenya", "KEN"),
        ("Côte d'Ivoire", "CIV"), ("COTE D’IVOIRE", "CIV"), ("Ivory Coast", "CIV"), ("la Côte d'Ivoire", "CIV"),
        ("Russia", "RUS"), ("Россия", "RUS"), ("Российская Федерация", "RUS"), ("Fédération de Russie", "RUS"),
        ("South Korea", "KOR"), ("Republic of Korea", "KOR"), ("North Korea", "PRK"), ("Corée du Sud", "KOR"),
        ("Bolivia", "BOL"), ("Bolivia (Plurinational State of)", "BOL"), ("Venezuela", "VEN"),
        ("Laos", "LAO"), ("Viet Nam", "VNM"), ("Vietnam", "VNM"), ("Estados Unidos", "USA"), ("USA", "USA"), ("UK", "GBR"),
        ("DR Congo", "COD"), ("Congo", "COG"), ("Democratic Republic of the Congo", "COD"), ("RDC", "COD"),
        ("Swaziland", "SWZ"), ("Eswatini", "SWZ"), ("Turkey", "TUR"), ("Türkiye", "TUR"), ("The Gambia", "GMB"),
        ("中国", "CHN"), ("مصر", "EGY"), ("Sao Tome & Principe", "STP"), ("St. Lucia", "LCA"), ("Países Bajos", "NLD"),
        ("Guinea Bissau", "GNB"), ("Timor Leste", "TLS"), ("Palestine", "PSE"), ("Vatican", "VAT"), ("Holy See", "VAT"),
    ],
)
def test_states_are_recognised_however_they_are_written(app: Flask, written: str, iso3: str) -> None:
    found = planned(f"State;E-mail\n{written};x@example.org\n")

    assert remedies(found) == []
    [contact] = found.new
    state = db.session.get(State, contact.addressee_id[0])
    assert state is not None and state.iso3 == iso3


@pytest.mark.usefixtures("convention_loaded")
def test_no_name_means_two_states(app: Flask) -> None:
    names = directory_for_import(clock.today(), "en").names

    assert {name: ids for name, ids in names.items() if len(ids) > 1} == {}


@pytest.mark.usefixtures("convention_loaded")
@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("Erewhon", "No State or organisation is called so. Write the name as the United Nations do"),
        ("Kenia", "If you mean Kenya, write that."),
        ("Keenya", "If you mean Kenya, write that."),
        ("Permanent Mission of Kenya", "If you mean Kenya, write that."),
        ("AU", "This may be African Union / Australia. Write the name in full."),
        ("", "Write the name of the State or organisation"),
    ],
)
def test_whoever_is_not_recognised_is_answered_with_the_remedy(app: Flask, written: str, remedy: str) -> None:
    reference.load(db.session())
    found = [words for _row, _column, words in remedies(planned(f"State;E-mail\n{written};x@example.org\n"))]

    assert len(found) == 1 and remedy in found[0]


def test_names_are_kept_exactly_as_written(kenya: State) -> None:
    names = ["KOFFI", "de la Cruz", "McDonald", "Þórhallsdóttir", "Nguyễn Văn", "O'Brien-Smith", "عبد الله", "王小明"]
    text = "State,E-mail,Name,Office\n" + "".join(f"Kenya,a{i}@example.org,{name},MINISTRY of foreign affairs\n" for i, name in enumerate(names))

    assert [each.facts["name"] for each in planned(text).new] == names
    assert planned(text).new[0].facts["office"] == "MINISTRY of foreign affairs"


def test_what_is_not_said_is_what_is_usual_and_the_form_of_address_is_not_guessed(kenya: State) -> None:
    make.organisation("African Union")
    first, second = planned("State,E-mail,Name\nKenya,a@example.org,Mrs. Jane Doe\nAfrican Union,b@example.org,\n").new

    assert (first.facts["place"], first.facts["role"], first.facts["language"]) == (Place.MISSION, AddressRole.TO, None)
    assert first.facts["form_of_address"] is FormOfAddress.EXCELLENCY
    assert second.facts["place"] is Place.OTHER


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("role", "CC", AddressRole.COPY), ("role", "à", AddressRole.TO), ("role", "copia", AddressRole.COPY), ("role", "boss", None),
        ("place", "Mission permanente", Place.MISSION), ("place", "Capital", Place.CAPITAL), ("place", "Moon", None),
        ("language", "français", "fr"), ("language", "FR", "fr"), ("language", "Español", "es"), ("language", "russe", "ru"),
        ("language", "Klingon", None),
        ("form_of_address", "Madame l’Ambassadrice", FormOfAddress.AMBASSADOR_F), ("form_of_address", "Mr.", None),
    ],
)
def test_words_of_a_cell_are_understood_in_three_languages(field: str, written: str, value: str | None) -> None:
    assert understood(field, written) == value


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_what_is_written_out_is_understood_again(language: str) -> None:
    assert guessed([heading(field, language) for field in HEADINGS]) == {field: place for place, field in enumerate(HEADINGS)}
    for place in Place:
        assert understood("place", word("place", place, language)) == place


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        ("Country|Email|Contact person|Function", {"addressee": 0, "email": 1, "name": 2, "office": 3}),
        ("Pays|Courriel|Nom complet|Langue de correspondance", {"addressee": 0, "email": 1, "name": 2, "language": 3}),
        ("Correo|País|Tratamiento", {"email": 0, "addressee": 1, "form_of_address": 2}),
        ("E-MAIL ADDRESS|ISO3|To/Cc", {"email": 0, "addressee": 1, "role": 2}),
        ("A|B", {}),
    ],
)
def test_columns_are_known_by_their_headings(columns: str, fields: dict[str, int]) -> None:
    assert guessed(columns.split("|")) == fields


def test_every_wrong_cell_is_named_with_its_row_and_remedy(kenya: State) -> None:
    found = planned(
        "State,E-mail,Role,Language,Name\n"
        "Kenya,,to,en,A\n"
        "Kenya,not an address,to,en,B\n"
        "Kenya,c@example.org,boss,Klingon,C\n"
        "Kenya,d@example.org,to,en,=HYPERLINK(1)\n"
        f"Kenya,e@example.org,to,en,{'x' * 201}\n"
        "Kenya,f@example.org,to,en,F\n"
    )

    assert [(row, column) for row, column, _words in remedies(found)] == [
        (2, "E-mail"), (3, "E-mail"), (4, "Role"), (4, "Language"), (5, "Name"), (6, "Name"),
    ]
    assert "Write one of these: to, copy." in remedies(found)[2][2]
    assert "Copy the cell and paste it as a value." in remedies(found)[4][2]
    assert [each.row for each in found.new] == [7]


def test_several_addresses_in_a_cell_are_several_contacts(kenya: State) -> None:
    found = planned("State,E-mail,Name\nKenya,a@example.org; b@EXAMPLE.org,KOFFI\n")

    assert [(each.facts["email"], each.facts["name"]) for each in found.new] == [("a@example.org", "KOFFI"), ("b@example.org", "KOFFI")]


def test_what_is_there_already_is_shown_and_not_doubled(kenya: State) -> None:
    make.contact(kenya, email="Mission@example.org")
    angola = make.state("Angola", iso3="AGO")
    found = planned(
        "State,E-mail\nKenya,mission@example.org\nKenya,new@example.org\nKEN,NEW@example.org\nAngola,mission@example.org\n"
    )

    assert [(each.row, each.email, each.earlier_row) for each in found.duplicates] == [
        (2, "mission@example.org", None), (4, "NEW@example.org", 3),
    ]
    assert [(each.row, each.addressee_id) for each in found.new] == [(3, (kenya.id, None)), (5, (angola.id, None))]


def test_nothing_is_imported_before_it_was_shown_and_then_all_in_one_go(browser: FlaskClient, kenya: State) -> None:
    answer = send(browser, "Pays;Courriel;Nom\nKENYA;a@example.org;Þórhallsdóttir\nKenya;b@example.org;de la Cruz\n".encode("cp1252"))
    assert answer.status_code == 303
    address = answer.headers["Location"]
    page = browser.get(address).get_data(as_text=True)
    assert "Þórhallsdóttir" in page and "read as Windows-1252" in page and "Import 2 addresses" in page
    assert db.session.query(Contact).count() == 0

    done = browser.post(address, data={"expected": "2", "addressee": "0", "email": "1", "name": "2"}, follow_redirects=True)
    assert "2 addresses are imported." in done.get_data(as_text=True)
    assert [each.name for each in db.session.scalars(sa.select(Contact).order_by(Contact.id))] == ["Þórhallsdóttir", "de la Cruz"]
    assert db.session.query(KeptTable).count() == 0 and browser.get(address).status_code == 404


def test_a_table_with_a_wrong_row_is_not_half_imported(browser: FlaskClient, kenya: State) -> None:
    address = send(browser, b"State,E-mail\nKenya,a@example.org\nWakanda,b@example.org\n").headers["Location"]
    facts = {"expected": "1", "addressee": "0", "email": "1"}
    refused = browser.post(address, data=facts)
    assert refused.status_code == 422 and "Nothing was imported" in refused.get_data(as_text=True)
    assert db.session.query(Contact).count() == 0

    assert browser.post(address, data=facts | {"leave_out": "y"}).status_code == 303
    assert db.session.query(Contact).one().email == "a@example.org"


def test_what_changed_since_it_was_shown_is_shown_again(browser: FlaskClient, kenya: State) -> None:
    address = send(browser, b"State,E-mail\nKenya,a@example.org\nKenya,b@example.org\n").headers["Location"]
    make.contact(kenya, email="a@example.org")
    answer = browser.post(address, data={"expected": "2", "addressee": "0", "email": "1"})

    assert answer.status_code == 422 and db.session.query(Contact).count() == 1


def test_a_table_without_headings_that_are_known_is_mapped_by_hand(browser: FlaskClient, kenya: State) -> None:
    address = send(browser, b"Who,Where to,Remarks\nKenya,a@example.org,KOFFI\n").headers["Location"]
    page = browser.get(address).get_data(as_text=True)
    assert "Say which column holds the State or organisation, and which the e-mail address." in page

    mapped = browser.get(address, query_string={"addressee": "0", "email": "1", "name": "2"}).get_data(as_text=True)
    assert "Import 1 address" in mapped and "KOFFI" in mapped
    nonsense = browser.get(address, query_string={"addressee": "99", "email": "x"}).get_data(as_text=True)
    assert "Say which column holds" in nonsense


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.csv", "The file is empty."),
        (b"\xd0\xcf\x11\xe0 old", "a.xls", "Save it as .xlsx without a password"),
        (b"PK\x03\x04 broken", "a.xlsx", "The file is damaged"),
        (b"%PDF-1.7", "a.pdf", "This is no table."),
        (b"A\n" + b"x,1\n" * 20_001, "a.csv", "more than 20,000 rows"),
    ],
)
def test_what_cannot_be_read_is_answered_in_words(browser: FlaskClient, content: bytes, name: str, words: str) -> None:
    answer = send(browser, content, name)

    assert answer.status_code == 422 and words in answer.get_data(as_text=True)
    assert browser.post("/contacts/import", data={}).status_code == 422


def test_ten_thousand_rows_are_imported_with_few_statements(browser: FlaskClient, kenya: State) -> None:
    rows = "".join(f"Kenya,mission{number}@example.org,Name {number}\n" for number in range(12_000))
    address = send(browser, ("State,E-mail,Name\n" + rows).encode()).headers["Location"]
    assert "Import 12000 addresses" in browser.get(address).get_data(as_text=True)

    assert browser.post(address, data={"expected": "12000", "addressee": "0", "email": "1", "name": "2"}).status_code == 303
    assert db.session.query(Contact).count() == 12_000


def test_a_table_belongs_to_whoever_sent_it(browser: FlaskClient, kenya: State, sign_in: Callable[[Account], FlaskClient]) -> None:
    address = send(browser, b"State,E-mail\nKenya,a@example.org\n").headers["Location"]
    other = sign_in(make.account())
    assert other.get(address).status_code == 404
    assert other.post(f"{address}/forget").status_code == 404

    assert browser.post(f"{address}/forget").status_code == 303
    assert browser.get(address).status_code == 404 and db.session.query(Contact).count() == 0


def test_a_second_table_takes_the_place_of_the_first(browser: FlaskClient, kenya: State) -> None:
    for _time in range(2):
        send(browser, b"State,E-mail\nKenya,a@example.org\n")

    assert db.session.query(KeptTable).count() == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_can_be_imported_again(browser: FlaskClient, kenya: State, kind: str) -> None:
    union = make.organisation("African Union")
    make.contact(kenya, name="=HYPERLINK(1)", office="+41 22", role=AddressRole.COPY, place=Place.CAPITAL, language="fr")
    make.contact(union, name="de la Cruz", place=Place.OTHER, form_of_address=FormOfAddress.AMBASSADOR_F)
    before = [(each.email, each.name, each.office, each.role, each.place, each.language, each.form_of_address) for each in db.session.query(Contact)]
    content = browser.get(f"/contacts.{kind}").data
    if kind == "csv":
        assert b"'=HYPERLINK(1)" in content
    else:
        assert load_workbook(io.BytesIO(content)).active["D2"].data_type == "s"  # type: ignore[index]  # the first sheet
    db.session.execute(sa.delete(Contact))
    db.session.commit()

    address = send(browser, content, f"contacts.{kind}").headers["Location"]
    columns = {field: str(place) for place, field in enumerate(HEADINGS)}
    assert browser.post(address, data=columns | {"expected": "2"}).status_code == 303
    after = [(each.email, each.name, each.office, each.role, each.place, each.language, each.form_of_address) for each in db.session.query(Contact)]
    assert sorted(after) == sorted(before)


def test_a_workbook_with_a_formula_is_answered_by_its_cell(browser: FlaskClient, kenya: State) -> None:
    book = Workbook()
    for row in (("State", "E-mail"), ("Kenya", "=A1&B1"), ("Kenya", "a@example.org")):
        book.active.append(row)  # type: ignore[union-attr]  # the first sheet
    output = io.BytesIO()
    book.save(output)
    page = browser.get(send(browser, output.getvalue(), "a.xlsx").headers["Location"]).get_data(as_text=True)

    assert "This is a formula. Copy the cell and paste it as a value." in page and "1 new address" in page


def test_contacts_are_exported_by_editors_and_imported_by_the_secretariat(sign_in: Callable[[Account], FlaskClient], officer: Account) -> None:
    mandate = make.mandate(make.state("France", iso3="FRA"))
    coordinator, observer = sign_in(make.account(Role.COORDINATOR, mandates=(mandate,))), sign_in(make.account(Role.OBSERVER))

    assert coordinator.get("/contacts.csv").status_code == 200 and coordinator.get("/contacts/import").status_code == 404
    assert observer.get("/contacts.csv").status_code == 404


@pytest.mark.parametrize(
    ("one", "other"),
    [("Côte d'Ivoire", "COTE D’IVOIRE"), ("The Gambia", "gambia"), ("Trinidad & Tobago", "Trinidad and Tobago"), ("St. Lucia", "Saint Lucia")],
)
def test_ways_of_writing_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_organisations_are_recognised_by_name_and_acronym(app: Flask) -> None:
    reference.load(db.session())
    found = planned("Organisation,E-mail\nICRC,a@example.org\nComité international de la Croix-Rouge,b@example.org\n")

    icrc = db.session.query(Organisation).filter_by(acronym="ICRC").one()
    assert [each.addressee_id for each in found.new] == [icrc.addressee_id] * 2
