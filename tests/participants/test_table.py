"""Everybody who takes part is found as people type, in pages that follow each other without a gap, in as many statements for any number."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import db
from app.events.models import Confidentiality, Event
from app.participants.models import SavedView
from app.participants.queries import Asked, Table
from app.people.models import Account
from app.registration.models import LONGEST_SEARCH_TEXT, Category, Delegate, DelegationRole, search_text
from app.treaty.models import TreatyStatus
from app.web.access import Role
from tests import make
from tests.conftest import counting

pytestmark = pytest.mark.usefixtures("officer")


def names(event: Event, **asked: str) -> list[str]:
    return [row.family_name for row in Table(event, "en", Asked.of(asked)).rows()]


@pytest.fixture
def event(app: Flask) -> Event:
    """Twelve persons of three States, an organisation and nobody's."""
    make.convention()
    event = make.event()
    ivory = make.state("Côte d'Ivoire", iso3="CIV", status=TreatyStatus.PARTY)
    angola, kenya = make.state("Angola", iso3="AGO"), make.state("Kenya", iso3="KEN")
    for place, (state, name) in enumerate(
        [(kenya, "Otieno"), (ivory, "KOFFI"), (angola, "dos Santos"), (ivory, "N’Guessan"), (kenya, "Kamau"), (angola, "Nguyễn"), (kenya, "Þórhallsdóttir"), (kenya, "Løvås"), (kenya, "McDonald")]
    ):
        make.delegate(event, state=state, family_name=name, position=place, role=DelegationRole.HEAD if name in ("Kamau", "KOFFI") else DelegationRole.ADVISER,
                      registered_at=make.NOW + timedelta(minutes=place))  # fmt: skip
    make.delegate(event, category=Category.ORGANISATION, organisation="Handicap International", family_name="Étienne", role=None)
    make.delegate(event, category=Category.ORGANISER, family_name="王小明", role=None)
    make.delegate(event, category=Category.RESOURCE_PERSON, family_name="de la Cruz", email="cruz@example.org", function="Expert en dépollution", role=None)
    return event


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cote d'ivoire", ["KOFFI", "N’Guessan"]), ("COTE D’IVOIRE", ["KOFFI", "N’Guessan"]), ("n'guessan", ["N’Guessan"]), ("nguyen", ["Nguyễn"]),
        ("thorhallsdottir", ["Þórhallsdóttir"]), ("lovas", ["Løvås"]), ("etienne", ["Étienne"]), ("小明", ["王小明"]), ("cruz@", ["de la Cruz"]),
        ("depollution", ["de la Cruz"]), ("handicap", ["Étienne"]), ("koffi ivoire", ["KOFFI"]), ("koffi kenya", []), ("%", []), ("_", []), ("\\", []),
    ],
)  # fmt: skip
def test_people_are_found_as_one_types(event: Event, typed: str, found: list[str]) -> None:
    assert names(event, q=typed) == found


def test_states_stand_in_protocol_order_the_head_first_then_everybody_else(event: Event) -> None:
    assert names(event) == ["dos Santos", "Nguyễn", "KOFFI", "N’Guessan", "Kamau", "Otieno", "Þórhallsdóttir", "Løvås", "McDonald", "Étienne", "王小明", "de la Cruz"]
    assert names(event, order="name")[:4] == ["de la Cruz", "dos Santos", "Étienne", "Kamau"]
    assert names(event, order="newest")[:2] == ["McDonald", "Løvås"]


@pytest.mark.parametrize("order", ["state", "name", "newest"])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 12, 50])
def test_pages_follow_each_other_forward_and_back_without_a_gap(event: Event, order: str, size: int) -> None:
    table = Table(event, "en", Asked.of({"order": order}))
    whole = [row.public_id for row in table.rows()]
    pages = [table.page(size=size)]
    while pages[-1].after:
        pages.append(table.page(after=pages[-1].after, size=size))

    assert [row.public_id for page in pages for row in page.rows] == whole
    assert not pages[0].before and all(page.count == 12 for page in pages)
    for page, following in pairwise(pages):
        back = table.page(before=following.before, size=size)
        assert [row.public_id for row in back.rows] == [row.public_id for row in page.rows]


@pytest.mark.parametrize("order", ["state", "name", "newest"])
def test_a_page_after_somebody_who_left_goes_on_from_there(event: Event, order: str) -> None:
    table = Table(event, "en", Asked.of({"order": order}))
    whole = [row.public_id for row in table.rows()]
    gone = db.session.query(Delegate).filter_by(public_id=whole[4]).one()
    gone.status = "withdrawn"  # type: ignore[assignment]  # a value of the enumeration
    db.session.flush()

    assert [row.public_id for row in Table(event, "en", Asked.of({"order": order})).page(after=whole[4], size=3).rows] == whole[5:8]
    assert Table(event, "en", Asked()).page(after="a" * 16, size=3).rows == Table(event, "en", Asked()).page(size=3).rows


def test_the_table_is_narrowed_by_status_capacity_and_role(event: Event) -> None:
    assert names(event, status="party") == ["KOFFI", "N’Guessan"]
    assert names(event, category="organiser") == ["王小明"]
    assert names(event, role="head", status="signatory") == ["Kamau"]
    assert len(names(event, status="nonsense", category="²", role="'", order="x")) == 12


def test_what_a_person_is_found_by_follows_every_change_and_fits_its_index(event: Event) -> None:
    delegate = db.session.query(Delegate).filter_by(family_name="KOFFI").one()
    delegate.family_name = "Kouassi"
    db.session.commit()

    assert names(event, q="kouassi") == ["Kouassi"] and names(event, q="koffi") == []
    assert len(search_text("\ufdfa" * 120, "\ufdfa" * 120).encode()) <= 4 * LONGEST_SEARCH_TEXT


def test_columns_are_chosen_and_the_address_says_which(browser: FlaskClient, event: Event) -> None:
    page = browser.get(f"/events/{event.public_id}/participants?column=email&column=family_name&q=cruz").get_data(as_text=True)
    heads = re.findall(r'<th scope="col">(.*?)</th>', page)

    assert heads == ["Family name", "E-mail"] and "cruz@example.org" in page and "Expert en" not in page
    assert browser.get(f"/events/{event.public_id}/participants?column=nonsense&after=%C2%B2&before=x&q=%ED%A0%80").status_code == 200


def test_a_view_is_saved_under_a_name_and_opened_by_its_address(browser: FlaskClient, event: Event) -> None:
    address = f"/events/{event.public_id}/participants"
    for _twice in range(2):
        saved = browser.post(f"{address}/views", data={"name": "Heads", "role": "head", "columns": "family_name,role"})
    assert saved.status_code == 303 and db.session.query(SavedView).count() == 1
    shown = browser.get(saved.headers["Location"], follow_redirects=True).get_data(as_text=True)
    assert "2 participants" in shown and "Kamau" in shown and "Otieno" not in shown

    view = db.session.query(SavedView).one()
    assert browser.post(f"{address}/views/{view.public_id}/remove").status_code == 303
    assert db.session.query(SavedView).count() == 0
    assert "Enter a name for the view." in browser.post(f"{address}/views", data={"role": "head"}, follow_redirects=True).get_data(as_text=True)


def test_observers_read_and_change_nothing(observer: FlaskClient, event: Event) -> None:
    page = observer.get(f"/events/{event.public_id}/participants").get_data(as_text=True)
    assert "12 participants" in page and "Change" not in page and "Import" not in page

    assert observer.post(f"/events/{event.public_id}/participants/views", data={"name": "x"}).status_code == 404
    assert observer.get(f"/events/{event.public_id}/participants/import").status_code == 404


def test_who_takes_part_in_a_closed_meeting_is_for_its_organisers(event: Event, observer: FlaskClient, sign_in: Callable[[Account], FlaskClient]) -> None:
    event.confidentiality = Confidentiality.CLOSED
    holder = make.mandate(make.state("France", iso3="FRA"))
    db.session.commit()

    for path in ("", "/documents", "/list"):
        assert observer.get(f"/events/{event.public_id}/participants{path}").status_code == 404
        assert sign_in(make.account(Role.COORDINATOR, mandates=(holder,))).get(f"/events/{event.public_id}/participants{path}").status_code == 200


@pytest.mark.parametrize("query", ["", "?order=name", "?order=newest", "?q=delegate&status=signatory"])
def test_the_statements_of_the_table_do_not_grow(browser: FlaskClient, app: Flask, query: str) -> None:
    counts = []
    for size in (1, 70):
        event = make.event()
        for number in range(size):
            make.delegate(event, state=make.state() if number < 20 else None, role=None)
        db.session.expire_all()
        with counting() as statements:
            assert browser.get(f"/events/{event.public_id}/participants{query}").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]
