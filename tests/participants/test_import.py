"""Delegates come in from tables: looked at first, registered in one go by the rules of every registration, names as written, nobody merged."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.database import db
from app.documents.reading import read_table
from app.events.models import Event, EventStatus
from app.invitations.models import Answer
from app.mail.models import Message
from app.participants import queries
from app.participants.importing import Plan, plan
from app.participants.vocabulary import DELEGATES, HEADINGS, VALUES
from app.people.models import Account
from app.questionnaires.definition import Kind, Operator
from app.registration import answers
from app.registration.models import Category, Delegate, DelegationRole
from app.tables.models import KeptTable
from app.treaty.models import State
from app.web.access import Role
from app.web.language import speaking
from app.web.reasons import in_words
from tests import make
from tests.conftest import counting
from tests.participants.test_programs import asks
from tests.questionnaires.definitions import asking, question, when, words

pytestmark = pytest.mark.usefixtures("officer")


@pytest.fixture
def kenya(app: Flask) -> State:
    return make.state("Kenya", iso3="KEN")


@pytest.fixture
def event(app: Flask, kenya: State) -> Event:
    make.convention()
    return make.event()


def planned(event: Event, text: str) -> Plan:
    table = read_table(text.encode())
    return plan(table, DELEGATES.guessed(table.columns), queries.register_for_import(event, "en"), language="en")


def remedies(found: Plan) -> list[tuple[int, str, str]]:
    with speaking("en"):
        return [(each.row, each.column, in_words(each.refusal)) for each in found.problems]


def send(browser: FlaskClient, event: Event, content: bytes, name: str = "delegates.csv") -> Any:
    return browser.post(f"/events/{event.public_id}/participants/import", data={"table": (io.BytesIO(content), name)})


def registered() -> list[str]:
    return list(db.session.scalars(sa.select(Delegate.family_name).order_by(Delegate.id)))


BASIC = {"addressee": "0", "family_name": "1"}


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        ("Country|Last name|First name|Job title", {"addressee": 0, "family_name": 1, "given_name": 2, "function": 3}),
        ("Pays|Nom|Prénom|Fonction|Courriel", {"addressee": 0, "family_name": 1, "given_name": 2, "function": 3, "email": 4}),
        ("Apellidos|Nombre|Estado|Tratamiento", {"family_name": 0, "given_name": 1, "addressee": 2, "title": 3}),
        ("A|B", {}),
    ],
)
def test_columns_are_known_by_their_headings(columns: str, fields: dict[str, int]) -> None:
    assert DELEGATES.guessed(columns.split("|")) == fields


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_what_is_written_out_is_understood_again(language: str) -> None:
    assert DELEGATES.guessed([DELEGATES.heading(field, language) for field in HEADINGS]) == {field: place for place, field in enumerate(HEADINGS)}
    for field in VALUES:
        for value in VALUES[field]:
            assert DELEGATES.understood(field, DELEGATES.word(field, value, language)) == value


def test_names_are_kept_exactly_as_written(event: Event) -> None:
    names = ["KOFFI", "de la Cruz", "McDonald", "Þórhallsdóttir", "Nguyễn Văn", "O'Brien-Smith", "عبد الله", "王小明", "van 't Hoff"]
    found = planned(event, "State,Family name\n" + "".join(f"Kenya,{name}\n" for name in names))

    assert [each.particulars.family_name for each in found.new] == names and not found.problems


def test_every_wrong_cell_is_named_with_its_row_and_remedy(event: Event, kenya: State) -> None:
    angola = make.state("Angola", iso3="AGO")
    make.invitation(event, angola, answer=Answer.NOT_ATTENDING)
    make.delegate(event, state=kenya, family_name="Otieno")
    found = planned(
        event,
        "State;Family name;Role;E-mail;Language;Capacity\n"
        "Kenya;;;;;\nKenya;123;;;;\nKenia;A;;;;\n;B;;;;\nKenya;=A1;;;;\nKenya;C;boss;;;\nKenya;D;;no address;;\n"
        "Kenya;E;;a@example.org; b@example.org;\nKenya;F;;;Klingon;\nKenya;G;head;;;\nAngola;H;;;;\nKenya;I;;;;NGO\n"
        f"Kenya;{'x' * 121};;;;\nKenya;J;;;;\n",
    )

    said = {row: (column, words) for row, column, words in remedies(found)}
    assert "There is no family name" in said[2][1] and said[2][0] == "Family name"
    assert "in letters" in said[3][1] and "If you mean Kenya" in said[4][1] and "Write the name of the State" in said[5][1]
    assert "paste it as a value" in said[6][1] and "Write one of these: Head of delegation, Deputy head" in said[7][1]
    assert "not an e-mail address" in said[8][1] and "Write one of these: English" in said[10][1]
    assert "Otieno is head of delegation already" in said[11][1] or "Delegate" in said[11][1]
    assert "Answer first that your State attends" in said[12][1] and "Kenya is a State" in said[13][1] and "at most 120" in said[14][1]
    assert [each.row for each in found.new] == [15]


def test_capacities_follow_from_the_table(event: Event) -> None:
    union, other = make.organisation("African Union"), make.organisation("Red Cross")
    make.invitation(event, union)
    found = planned(
        event,
        "Organisation,Name,Capacity\nAfrican Union,A,\nRed Cross,B,\nKenya,C,\nUnheard-of Institute,D,NGO\nISU,E,organiser\n,F,resource person\n",
    )

    assert not found.problems
    assert [(each.category, each.addressee_id, each.organisation) for each in found.new] == [
        (Category.ORGANISATION, union.addressee_id, ""), (Category.ORGANISATION, None, "Red Cross"), (Category.DELEGATE, found.new[2].addressee_id, ""),
        (Category.ORGANISATION, None, "Unheard-of Institute"), (Category.ORGANISER, None, "ISU"), (Category.RESOURCE_PERSON, None, ""),
    ]  # fmt: skip
    assert other.addressee_id[0] is None and found.new[2].addressee_id is not None


def test_who_may_be_there_already_is_proposed_and_never_merged(event: Event, kenya: State, browser: FlaskClient) -> None:
    make.delegate(event, state=kenya, given_name="Jean", family_name="Koffi", email="jean@example.org", function="Counsellor")
    table = "State,Family name,Given name,E-mail,Function\nKenya,KOFFI,Jean,,Minister\nKenya,Kamau,,JEAN@example.org,\nKenya,New,,,\nKenya,néw,,,\n"
    found = planned(event, table)
    assert [(each.new.row, each.like, each.earlier_row, each.by_email) for each in found.duplicates] == [
        (2, "Jean Koffi", None, False), (3, "Jean Koffi", None, True), (5, "New", 4, False),
    ]  # fmt: skip

    address = send(browser, event, table.encode()).headers["Location"]
    page = browser.get(address).get_data(as_text=True)
    assert "Jean Koffi is registered" in page and "as in row 4" in page
    facts = {"addressee": "0", "family_name": "1", "given_name": "2", "email": "3", "function": "4", "expected": "1+3"}
    assert browser.post(address, data=facts | {"another": ["5", "²", "x"]}).status_code == 303
    assert registered() == ["Koffi", "New", "néw"]
    assert db.session.query(Delegate).filter_by(family_name="Koffi").one().function == "Counsellor"


def test_nothing_is_registered_before_it_was_shown_and_then_all_in_one_go(browser: FlaskClient, event: Event) -> None:
    answer = send(browser, event, "Pays;Nom\nKENYA;Þórhallsdóttir\nKenya;de la Cruz\n".encode("cp1252"))
    address = answer.headers["Location"]
    page = browser.get(address).get_data(as_text=True)
    assert "Þórhallsdóttir" in page and "read as Windows-1252" in page and "Register 2 new persons" in page and registered() == []

    done = browser.post(address, data=BASIC | {"expected": "2+0"}, follow_redirects=True)
    assert "2 persons are registered." in done.get_data(as_text=True) and registered() == ["Þórhallsdóttir", "de la Cruz"]
    assert db.session.query(KeptTable).count() == 0 and browser.get(address).status_code == 404
    assert browser.post(address, data=BASIC | {"expected": "2+0"}).status_code == 404


def test_a_table_with_a_wrong_row_is_not_half_imported(browser: FlaskClient, event: Event) -> None:
    address = send(browser, event, b"State,Family name\nKenya,A\nWakanda,B\n").headers["Location"]
    refused = browser.post(address, data=BASIC | {"expected": "1+0"})
    assert refused.status_code == 422 and "Nothing was imported" in refused.get_data(as_text=True) and registered() == []

    assert browser.post(address, data=BASIC | {"expected": "1+0", "leave_out": "y"}).status_code == 303
    assert registered() == ["A"]


def test_a_row_that_is_refused_at_the_last_moment_takes_the_others_with_it(browser: FlaskClient, event: Event, kenya: State) -> None:
    for _number in range(48):
        make.delegate(event, state=kenya, role=None)
    address = send(browser, event, "State,Family name\nKenya,A\nKenya,a\nKenya,á\n".encode()).headers["Location"]
    answer = browser.post(address, data=BASIC | {"expected": "1+2", "another": ["3", "4"]})

    assert answer.status_code == 422 and "Row 4: A delegation has at most 50 delegates" in answer.get_data(as_text=True)
    assert len(registered()) == 48


def test_what_changed_since_it_was_shown_is_shown_again(browser: FlaskClient, event: Event, kenya: State) -> None:
    address = send(browser, event, b"State,Family name\nKenya,A\nKenya,B\n").headers["Location"]
    make.delegate(event, state=kenya, given_name="", family_name="A")

    assert browser.post(address, data=BASIC | {"expected": "2+0"}).status_code == 422 and registered() == ["A"]


def test_nobody_is_written_to_unless_it_is_said(browser: FlaskClient, event: Event, kenya: State) -> None:
    make.invitation(event, kenya, reply_email="mission@example.org")
    facts = BASIC | {"email": "2", "expected": "2+0"}
    for names, tell in (("A", {}), ("B", {"tell": "y"})):
        table = f"State,Family name,E-mail\nKenya,{names},{names}@example.org\nKenya,{names}{names},\n"
        browser.post(send(browser, event, table.encode()).headers["Location"], data=facts | tell)
        told = db.session.query(Message).count()
        assert told == (0 if not tell else 2)


def test_positions_follow_the_table_and_answers_follow_the_delegates(browser: FlaskClient, event: Event, kenya: State) -> None:
    invitation = make.invitation(event, kenya)
    address = send(browser, event, b"State,Family name,Role\nKenya,B,\nKenya,A,head\n").headers["Location"]
    browser.post(address, data=BASIC | {"role": "2", "expected": "2+0"})

    assert [(each.family_name, each.position, each.role) for each in db.session.query(Delegate).order_by(Delegate.position)] == [
        ("B", 0, None), ("A", 1, DelegationRole.HEAD),
    ]  # fmt: skip
    db.session.refresh(invitation)
    assert invitation.answer is Answer.ATTENDING


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04 broken", "The file is damaged"),
        (b"State,Name\n" + b"Kenya,A\n" * 1_001, "more than 1,000 rows; nothing was imported. Split it before row 1,002"),
        (b"State,Name\n" + b"Kenya,A\n" * 100_000, "more than 1,000 rows"),
        ("State,Name\nKenya,Ж\n".encode("utf-16")[:-1], "The letters of this file cannot be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_answered_in_words(browser: FlaskClient, event: Event, content: bytes, words: str) -> None:
    answer = send(browser, event, content)

    assert answer.status_code == 422 and words in answer.get_data(as_text=True)


def test_missing_columns_are_asked_for(browser: FlaskClient, event: Event) -> None:
    address = send(browser, event, b"Who,Where from\nKOFFI,Kenya\n").headers["Location"]
    assert "Say which column holds the family name" in browser.get(address).get_data(as_text=True)

    mapped = browser.get(address, query_string={"family_name": "0", "addressee": "1"}).get_data(as_text=True)
    assert "Register 1 new person" in mapped and "KOFFI" in mapped


def test_a_delegation_that_would_be_too_large_is_told_from_the_first_row_too_many(event: Event) -> None:
    found = planned(event, "State,Name\n" + "".join(f"Kenya,Person {chr(65 + n // 26)}{chr(65 + n % 26)}\n" for n in range(52)))

    assert len(found.new) == 50 and [row for row, _column, _words in remedies(found)] == [52, 53]


def test_a_table_is_of_one_event_and_of_whoever_sent_it(
    browser: FlaskClient, event: Event, sign_in: Callable[[Account], FlaskClient]
) -> None:
    address = send(browser, event, b"State,Name\nKenya,A\n").headers["Location"]
    assert sign_in(make.account()).get(address).status_code == 404
    assert browser.get(address.replace(event.public_id, make.event().public_id)).status_code == 404
    assert browser.get(address.replace(f"/events/{event.public_id}/participants", "/contacts")).status_code == 404
    assert sign_in(make.account(Role.OBSERVER)).get(address).status_code == 404

    assert browser.post(f"{address}/forget").status_code == 303 and db.session.query(KeptTable).count() == 0


def test_a_cancelled_event_takes_nobody(browser: FlaskClient, event: Event) -> None:
    event.status = EventStatus.CANCELLED
    db.session.commit()
    address = send(browser, event, b"State,Name\nKenya,A\n").headers["Location"]

    assert "This event is cancelled." in browser.post(address, data=BASIC | {"expected": "1+0"}).get_data(as_text=True)


def test_the_statements_of_the_look_do_not_grow_with_the_rows(browser: FlaskClient, event: Event) -> None:
    counts = []
    for size in (1, 40):
        address = send(browser, event, b"State,Name\n" + b"".join(b"Kenya,Person %s\n" % (b"a" * n) for n in range(1, size + 1))).headers["Location"]
        with counting() as statements:
            assert browser.get(address).status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_a_table_answers_the_questions_of_the_form_by_the_rules_of_the_page(browser: FlaskClient, event: Event, officer: Account) -> None:
    visa = (when("qa", Operator.IS, "yes"),)
    asks(event, officer, asking(
        question("qa", Kind.YES_NO, label=words("Visa?")), question("qb", Kind.PASSPORT, label=words("Passport"), shown_when=(visa,)),
        question("qc", Kind.SEVERAL_OF, label=words("Days")), question("qd", Kind.DIET, label=words("Meals")), question("qe", Kind.STATE, label=words("Born in")),
        question("qf", Kind.DATE, label=words("Born on")), question("qg", Kind.PHOTOGRAPH, label=words("Photograph")),
    ))  # fmt: skip
    table = (
        "State;Family name;Visa?;Passport: Passport number;Passport: Issued by;Passport: Valid until;Days;Meals;Born in;Born on;Photograph\n"
        "Kenya;A;Oui;X1;Kenya;1.5.2099;a; Halal, no olives;KEN;2000-02-01;x.jpg\nKenya;B;no;;;;A, c;;;;\nKenya;C;no;X1;Kenya;2099-05-01;;;;;\n"
        "Kenya;D;perhaps;;;;z;;Wakanda;;\nKenya;E;yes;X1;;;;;;31.2.2000;\nKenya;F;;;;;;=A1;;;\n"
    )
    address = send(browser, event, table.encode()).headers["Location"]
    page = browser.get(address).get_data(as_text=True)
    for said in ("Write one of these: Yes, No", "Write one of these: A, B, C", "asked only where", "There is no such day", "This is needed here.", "paste it as a value"):
        assert said in page
    columns = {"addressee": 0, "family_name": 1, "answers-qa": 2, "answers-qb-number": 3, "answers-qb-issuer": 4, "answers-qb-expires": 5, "answers-qc": 6,
               "answers-qd": 7, "answers-qe": 8, "answers-qf": 9}  # fmt: skip
    assert browser.post(address, data=columns | {"expected": "2+0", "leave_out": "y"}).status_code == 303

    first, second = db.session.scalars(sa.select(Delegate).order_by(Delegate.id))
    assert answers.kept_by(first) == {
        "qa": "yes", "qb": {"number": "X1", "issuer": "KEN", "expires": "2099-05-01"}, "qc": ["a"], "qd": {"diets": ["halal"], "other": "no olives"}, "qe": "KEN",
        "qf": "2000-02-01",
    }  # fmt: skip
    assert answers.kept_by(second) == {"qa": "no", "qc": ["a", "c"]}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"State,Family name\nKenya,Koffi\x00\n", "Koffi"),
        ("State,Family name\nKenya,Þórhallsdóttir\n".encode("utf-16-le"), "Þórhallsdóttir"),
        ("State,Family name\nKenya,Þórhallsdóttir\n".encode("utf-16-be"), "Þórhallsdóttir"),
        ("State,Family name\nKenya,Koffi\n".encode("utf-32"), "Koffi"),
        ("State,Family name\nKenya,Muñoz\n".encode("cp1252"), "Muñoz"),
    ],
)
def test_a_table_is_read_in_whatever_encoding(content: bytes, name: str) -> None:
    assert read_table(content).rows[0][1] == ("Kenya", name)
