"""Who takes which copy is noted; the copy of a closed meeting says so; large ones are made by a worker; badges open one door."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pypdf import PdfReader

from app import clock
from app.contacts.models import AddresseeKind
from app.database import db
from app.errors import NotFound
from app.events.models import Confidentiality, Event, EventKind, EventStatus
from app.files.models import StoredFile
from app.jobs.queue import run_all
from app.participants import listing, rules
from app.participants.models import Copy, DocumentKind, SavedView
from app.people.models import Account
from app.privacy import erasing
from app.registration.check_in import by_check_in_code, check_in_code
from app.registration.models import Category, Delegate, DelegateStatus, DelegationRole
from app.treaty.models import TreatyStatus
from app.web.access import Role
from app.web.links import hash_of, secret_for
from tests import make
from tests.conftest import counting

pytestmark = pytest.mark.usefixtures("officer")


@pytest.fixture
def event(app: Flask) -> Event:
    """An open seminar with delegations of three kinds of States, two organisations and an organiser."""
    make.convention()
    event = make.event(title="Seminar on clearance", city="Geneva")
    ivory, kenya = make.state("Côte d'Ivoire", iso3="CIV", status=TreatyStatus.PARTY), make.state("Kenya", iso3="KEN")
    finland = make.state("Finland", iso3="FIN", status=TreatyStatus.NOT_PARTY)
    union = make.organisation("African Union", kind=AddresseeKind.REGIONAL)
    make.delegate(event, state=kenya, family_name="Otieno", role=DelegationRole.ADVISER, position=0)
    make.delegate(event, state=kenya, family_name="Kamau", role=DelegationRole.HEAD, position=1)
    make.delegate(event, state=ivory, family_name="KOFFI", title="H.E. Mr.", function="Ambassador")
    make.delegate(event, state=finland, family_name="Mäkinen")
    make.delegate(event, category=Category.ORGANISATION, invitation=make.invitation(event, union), family_name="de la Cruz", organisation="African Union")
    make.delegate(event, category=Category.ORGANISATION, organisation="A University", family_name="Étienne", role=None)
    make.delegate(event, category=Category.ORGANISER, organisation="ISU", family_name="McDonald", role=None)
    make.delegate(event, state=kenya, family_name="Gone", status=DelegateStatus.WITHDRAWN)
    return event


def take(browser: FlaskClient, event: Event, **facts: str) -> str:
    answer = browser.post(f"/events/{event.public_id}/participants/copies", data=facts)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_the_list_follows_the_united_nations(event: Event) -> None:
    facts = listing.list_of_participants(event, "en", edition="final")
    told = [(section.heading, delegation.name, [each.family_name for each in delegation.people]) for section in facts.sections for delegation in section.delegations]

    assert told == [
        ("States Parties", "Côte d'Ivoire", ["KOFFI"]),
        ("Signatory States", "Kenya", ["Kamau", "Otieno"]),
        ("States not Party", "Finland", ["Mäkinen"]),
        ("Regional organisations", "African Union", ["de la Cruz"]),
        ("Other organisations", "A University", ["Étienne"]),
        ("Organisers", "ISU", ["McDonald"]),
    ]
    assert facts.edition == "Final list" and facts.persons == 7 and not facts.copy
    assert listing.list_of_participants(event, "fr", edition="final").sections[0].heading == "États parties"


@pytest.mark.usefixtures("convention_loaded")
def test_states_stand_in_the_alphabet_of_the_lists_language(app: Flask) -> None:
    from app.treaty.queries import get_state

    event = make.event()
    for iso3 in ("DEU", "ESP", "GBR", "CHE"):
        make.delegate(event, state=get_state(iso3))

    def order(language: str) -> list[str]:
        return [each.name for section in listing.list_of_participants(event, language, edition="final").sections for each in section.delegations]

    assert order("en") == ["Germany", "Spain", "Switzerland", "United Kingdom of Great Britain and Northern Ireland"]
    assert order("fr") == ["Allemagne", "Espagne", "Royaume-Uni de Grande-Bretagne et d'Irlande du Nord", "Suisse"]
    arabic = listing.list_of_participants(event, "ar", edition="final")
    assert (arabic.title, [each.heading for each in arabic.sections]) == ("قائمة المشاركين", ["الدول الأطراف"])
    assert listing.name_plates(event, "zh", code="DEU").names == ["德国"] and listing.name_plates(event, "ru").names


@pytest.mark.parametrize("format", ["pdf", "docx", "xlsx", "csv"])
def test_an_open_list_is_taken_in_every_format_and_noted(browser: FlaskClient, event: Event, officer: Account, format: str) -> None:
    answer = browser.get(take(browser, event, kind="list", format=format, language="en", edition="provisional"))

    assert (answer.status_code == 200 and b"KOFFI" in answer.data) or format != "csv"
    assert f"participants-Seminar-on-clearance.{format}" in answer.headers["Content-Disposition"]
    copy = db.session.query(Copy).one()
    assert (copy.number, copy.taken_by_name, copy.format, copy.choices) == (1, officer.name, format, {"edition": "provisional"})
    assert officer.name in browser.get(f"/events/{event.public_id}/participants/documents").get_data(as_text=True)


def test_a_copy_of_a_closed_meeting_says_who_took_it_and_opens_for_nobody_else(
    browser: FlaskClient, event: Event, officer: Account, sign_in: Callable[[Account], FlaskClient]
) -> None:
    event.confidentiality = Confidentiality.CLOSED
    db.session.commit()
    take(browser, event, kind="list", format="pdf")
    address = take(browser, event, kind="list", format="pdf")
    answer = browser.get(address)

    mark = f"Copy No. 2, taken by {officer.name} on"
    assert mark in text_of(answer.data) and mark in str(PdfReader(io.BytesIO(answer.data)).metadata)
    assert "Seminar" not in answer.headers["Content-Disposition"]
    assert sign_in(make.account()).get(address).status_code == 404
    for format in ("csv", "xlsx"):
        table = browser.get(take(browser, event, kind="table", format=format, columns="family_name")).data
        shown = table.decode() if format == "csv" else str([[cell.value for cell in row] for row in load_workbook(io.BytesIO(table)).worksheets[0].rows])
        assert f"taken by {officer.name}" in shown
    assert [each.number for each in db.session.query(Copy).order_by(Copy.number)] == [1, 2, 3, 4]


def test_a_copy_made_when_it_is_opened_is_not_opened_a_day_later(browser: FlaskClient, event: Event) -> None:
    address = take(browser, event, kind="list", format="pdf")
    db.session.query(Copy).one().taken_at = clock.now() - timedelta(days=1)
    db.session.commit()

    assert "Take a new one" in browser.get(address, follow_redirects=True).get_data(as_text=True)


def test_a_large_copy_is_made_by_a_worker_and_kept_for_a_week(browser: FlaskClient, event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rules.AT_ONCE, DocumentKind.LIST, 3)
    address = take(browser, event, kind="list", format="pdf")
    assert "It is being made" in browser.get(address).get_data(as_text=True)
    assert "every 2s" in browser.get(f"{address}/progress").get_data(as_text=True)
    run_all()
    assert "It is ready." in browser.get(f"{address}/progress").get_data(as_text=True)
    assert "Kamau" in text_of(browser.get(address).data)

    db.session.query(Copy).one().taken_at = clock.now() - timedelta(days=8)
    db.session.commit()
    run_all()
    assert db.session.query(StoredFile).count() == 0 and db.session.query(Copy).one().file_id is None


def test_what_no_font_has_is_answered_in_words(browser: FlaskClient, event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    make.delegate(event, family_name="\U0001f9ff\ue000")
    answer = browser.get(take(browser, event, kind="list", format="pdf"), follow_redirects=True).get_data(as_text=True)
    assert "No installed font has all characters" in answer

    monkeypatch.setitem(rules.AT_ONCE, DocumentKind.LIST, 3)
    address = take(browser, event, kind="list", format="pdf")
    run_all()
    assert "no installed font has all characters" in browser.get(address).get_data(as_text=True)


@pytest.mark.parametrize("size", ["a6", "a7", "sheet", "nonsense"])
def test_badges_are_for_everybody_or_one_state_and_for_organisers_only(browser: FlaskClient, observer: FlaskClient, event: Event, size: str) -> None:
    whole = text_of(browser.get(take(browser, event, kind="badges", size=size)).data)
    assert all(name in whole for name in ("KOFFI", "Kamau", "McDonald", "Seminar on clearance")) and "Gone" not in whole
    one = text_of(browser.get(take(browser, event, kind="badges", size=size, state="KEN")).data)
    assert "Kamau" in one and "KOFFI" not in one

    assert observer.post(f"/events/{event.public_id}/participants/copies", data={"kind": "badges"}).status_code == 403
    assert "Badges" not in observer.get(f"/events/{event.public_id}/participants/documents").get_data(as_text=True)


def test_name_plates_stand_in_protocol_order_one_for_each_delegation(browser: FlaskClient, event: Event) -> None:
    content = browser.get(take(browser, event, kind="name_plates", language="en")).data
    names = [page.extract_text().split("\n")[0].strip() for page in PdfReader(io.BytesIO(content)).pages]

    assert names == ["CÔTE D'IVOIRE", "KENYA", "FINLAND", "AFRICAN UNION", "A UNIVERSITY", "ISU"]


def test_nonsense_is_answered_and_takes_nothing(browser: FlaskClient, event: Event) -> None:
    address = f"/events/{event.public_id}/participants/copies"
    for kind in ("", "nonsense", "²", "\x00"):
        assert browser.post(address, data={"kind": kind}).status_code == 404
    assert browser.get(take(browser, event, kind="list", format="exe", language="xx", edition="\x00")).mimetype == "application/pdf"
    assert browser.get(take(browser, event, kind="badges", state="²\x00")).status_code == 200


def test_a_table_that_begins_like_a_formula_stays_text(browser: FlaskClient, event: Event) -> None:
    make.delegate(event, family_name="=HYPERLINK(1)", function="+41", role=None)
    lines = browser.get(take(browser, event, kind="table", format="csv", q="hyperlink", columns="family_name,function")).data.decode("utf-8-sig").splitlines()

    assert lines == ["Family name,Function", "'=HYPERLINK(1),'+41"]
    book = load_workbook(io.BytesIO(browser.get(take(browser, event, kind="table", format="xlsx", q="hyperlink")).data))
    assert {cell.data_type for cell in book.worksheets[0][2]} <= {"s", "n"}


def test_the_statements_of_the_documents_do_not_grow(browser: FlaskClient, app: Flask) -> None:
    counts = []
    for size in (1, 30):
        event = make.event()
        for _number in range(size):
            make.delegate(event, state=make.state())
        db.session.expire_all()
        for path in ("documents", "list"):
            with counting() as statements:
                assert browser.get(f"/events/{event.public_id}/participants/{path}").status_code == 200
            counts.append(len(statements))
        for facts in ({"kind": "list", "format": "csv"}, {"kind": "badges"}, {"kind": "name_plates"}, {"kind": "table", "format": "csv"}):
            address = take(browser, event, **facts)
            with counting() as statements:
                assert browser.get(address).data
            counts.append(len(statements))

    assert counts[:6] == counts[6:]


def test_a_list_is_provisional_until_the_event_was_held(event: Event) -> None:
    assert rules.usual_edition(event) == "provisional"
    event.status = EventStatus.HELD
    assert rules.usual_edition(event) == "final"


@pytest.fixture
def worn(event: Event) -> Iterator[Delegate]:
    """Somebody with a badge."""
    yield db.session.query(Delegate).filter_by(family_name="KOFFI").one()


def test_a_badge_finds_its_wearer_at_its_own_event_only(event: Event, worn: Delegate) -> None:
    code = check_in_code(worn.public_id)
    assert by_check_in_code(event, code) is worn and by_check_in_code(event, f" {code.lower()}\n") is worn
    assert code.isalnum() and code.isupper() and len(code) == 42

    for wrong in ("", code[:-1], code[:16] + "A" * 26, "\ud800" * 42, "²" * 42, worn.public_id):
        with pytest.raises(NotFound):
            by_check_in_code(event, wrong)
    with pytest.raises(NotFound):
        by_check_in_code(make.event(), code)
    worn.status = DelegateStatus.WITHDRAWN
    db.session.flush()
    with pytest.raises(NotFound):
        by_check_in_code(event, code)


def test_a_badge_does_not_open_the_personal_page(client: FlaskClient, worn: Delegate) -> None:
    code, link = check_in_code(worn.public_id), secret_for("delegate", worn.public_id, 1)

    assert code.lower()[16:] not in link.lower()
    assert client.get(f"/d/{code}").status_code == client.get(f"/d/{code}a").status_code == 404


def test_the_same_person_may_not_take_what_they_may_not_read(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    event.confidentiality = Confidentiality.CHATHAM
    db.session.commit()
    stranger = sign_in(make.account(Role.COORDINATOR, Role.OBSERVER))

    assert stranger.post(f"/events/{event.public_id}/participants/copies", data={"kind": "list"}).status_code == 404
    assert db.session.query(Copy).count() == 0


def test_delegates_print_their_own_badge(client: FlaskClient, event: Event, worn: Delegate) -> None:
    secret = secret_for("delegate", worn.public_id, worn.link_revision)
    worn.link_hash = hash_of(secret)
    db.session.commit()
    answer = client.get(f"/d/{secret}/badge.pdf")

    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    assert worn.family_name in text_of(answer.data) and "Kamau" not in text_of(answer.data).replace(worn.family_name, "")
    worn.status = DelegateStatus.WITHDRAWN
    db.session.commit()
    assert client.get(f"/d/{secret}/badge.pdf").status_code == 404


def test_an_erasure_reaches_copies_and_views_that_name_the_person(browser: FlaskClient, event: Event, worn: Delegate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rules.AT_ONCE, DocumentKind.LIST, 0)
    take(browser, event, kind="list", format="pdf", language="en", edition="final")
    run_all()
    db.session.add_all(
        SavedView(event_id=event.id, name=name, asked={"q": query}, saved_at=make.NOW) for name, query in (("mine", worn.family_name), ("all", ""))
    )
    worn.status = DelegateStatus.WITHDRAWN
    db.session.commit()
    assert db.session.query(StoredFile).count() == 1
    erasing.erase(worn, version=worn.version, now=clock.now())
    db.session.commit()

    assert db.session.query(StoredFile).count() == 0
    assert [view.name for view in db.session.query(SavedView)] == ["all"]
    assert db.session.query(Copy).one().file_id is None


def test_everybody_who_is_registered_stands_in_the_list_in_whatever_capacity(event: Event) -> None:
    for category in Category:
        make.delegate(event, category=category, family_name=f"Of {category.value}", role=None)
    told = {each.family_name for section in listing.list_of_participants(event, "en", edition="final").sections for each_of in section.delegations for each in each_of.people}

    assert {f"Of {category.value}" for category in Category} <= told


def test_the_board_of_a_closed_meeting_is_taken_as_numbered_copies_only(officer: Account, browser: FlaskClient) -> None:
    make.convention()
    meeting = make.event(kind=EventKind.CLOSED_MEETING, confidentiality=Confidentiality.CLOSED)
    make.delegate(meeting, state=make.state(), family_name="KOFFI")

    assert browser.get(f"/events/{meeting.public_id}/register.csv").status_code == 404
    assert "register.csv" not in browser.get(f"/events/{meeting.public_id}/register").get_data(as_text=True)
    taken = browser.post(f"/events/{meeting.public_id}/participants/copies", data={"kind": "registrations", "format": "csv"}, follow_redirects=True)
    assert "KOFFI" in taken.get_data(as_text=True) and f"Copy No. 1, taken by {officer.name}" in taken.get_data(as_text=True)
