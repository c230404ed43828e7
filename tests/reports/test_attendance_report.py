"""The attendance report: the same figures on page, in the PDF and in the workbook."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pypdf import PdfReader

from app.database import db
from app.documents.attendance_report import Breakdown
from app.events.models import Confidentiality, Event, EventStatus, ProgrammeSession
from app.invitations.models import Answer, InvitationStatus
from app.people.models import Account
from app.registration.models import Category, Delegate
from app.reports.attendance_facts import attendance_report
from app.reports.views import attendance
from app.treaty.models import TreatyStatus
from app.web.access import Role
from tests import make
from tests.conftest import counting


@pytest.fixture
def event(app: Flask) -> Event:
    """Three States invited; two registered three delegates, of whom two came; one organiser and one walk-in."""
    make.convention()
    make.group("African Group")
    kenya, panama, peru = (make.state(name, iso3=name[:3].upper()) for name in ("Kenya", "Panama", "Peru"))
    event = make.event(status=EventStatus.HELD, title="Seminar")
    first, second = make.session(event, title="Morning"), make.session(event, title="Afternoon")
    for state, answer in ((kenya, Answer.ATTENDING), (panama, Answer.ATTENDING), (peru, Answer.NONE)):
        make.invitation(event, state, status=InvitationStatus.SENT, answer=answer)
    head, adviser = make.delegate(event, state=kenya, family_name="=HYPERLINK(1)"), make.delegate(event, state=kenya)
    make.delegate(event, state=panama, family_name="Þórhallsdóttir")
    walk_in = make.delegate(event, state=make.state("Zambia", iso3="ZMB", status=TreatyStatus.PARTY), walk_in=True)
    organiser = make.delegate(event, category=Category.ORGANISER, role=None)
    for session, people in ((first, (head, adviser, organiser)), (second, (head, walk_in))):
        for person in people:
            make.mark(session, person)
    return event


FIGURES = {
    "States invited": 3,
    "States that answered: attending": 2,
    "States that answered: not attending": 0,
    "States that did not answer": 1,
    "States with registered delegates": 3,
    "Delegates registered": 4,
    "States present": 2,
    "Representatives present": 3,
    "Delegates registered who were not present": 1,
    "Representatives who came without registration": 1,
    "Organisers, resource persons and organisations present": 1,
}


def test_page_pdf_and_workbook_hold_the_same_figures(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    browser = sign_in(make.account())
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", browser.get(f"/events/{event.public_id}/report").get_data(as_text=True)))
    reader = PdfReader(io.BytesIO(browser.get(f"/events/{event.public_id}/report.pdf").get_data()))
    printed = re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in reader.pages))
    book = load_workbook(io.BytesIO(browser.get(f"/events/{event.public_id}/report.xlsx").get_data()))

    rows = {row[0]: row[1] for row in book["Key figures"].iter_rows(min_row=2, values_only=True)}
    assert rows == FIGURES
    for label, value in FIGURES.items():
        assert f"{label} {value}" in page, label
        assert f"{label} {value}" in printed, label
    by_status = {row[0]: row[1:] for row in book["By treaty status"].iter_rows(min_row=2, values_only=True)}
    assert by_status == {
        "States Parties": (0, 0, 1, 1, 1, 1),
        "Signatory States": (3, 2, 2, 3, 1, 2),
        "States not Party": (0, 0, 0, 0, 0, 0),
    }


def test_the_pdf_is_tagged_titled_and_in_a_language(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    reader = PdfReader(io.BytesIO(sign_in(make.account()).get(f"/events/{event.public_id}/report.pdf").get_data()))

    root = reader.root_object
    assert root["/Lang"] == "en" and root["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None and "Seminar" in (reader.metadata.title or "")


def test_a_name_like_a_formula_stays_text(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    book = load_workbook(io.BytesIO(sign_in(make.account()).get(f"/events/{event.public_id}/report.xlsx").get_data()))

    cells = [cell for row in book["Delegates"].iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert cells and all(cell.data_type == "s" for cell in cells)


def test_the_anonymous_version_names_nobody(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    page = sign_in(make.account()).get(f"/events/{event.public_id}/report?anonymous=1").get_data(as_text=True)

    assert "States present" in page
    assert not any(name in page for name in ("Kenya", "Panama", "Zambia", "Þórhallsdóttir"))


def test_the_report_of_a_closed_meeting_is_not_for_observers(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    event.confidentiality = Confidentiality.CLOSED
    db.session.flush()

    for suffix in ("", ".pdf", ".xlsx"):
        assert sign_in(make.account(Role.OBSERVER)).get(f"/events/{event.public_id}/report{suffix}").status_code == 404


def test_the_number_of_statements_does_not_grow(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    browser = sign_in(make.account())
    counts = []
    for size in (1, 40):
        for _number in range(size):
            state = make.state()
            make.invitation(event, state, status=InvitationStatus.SENT)
            make.delegate(event, state=state)
        db.session.expire_all()
        with counting() as statements:
            browser.get(f"/events/{event.public_id}/report")
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_without_names_a_closed_meeting_tells_no_figure_that_names_a_state(
    event: Event, sign_in: Callable[[Account], FlaskClient]
) -> None:
    event.confidentiality = Confidentiality.CLOSED
    db.session.flush()
    browser = sign_in(make.account())
    anonymous = browser.get(f"/events/{event.public_id}/report?anonymous=1").get_data(as_text=True)
    named = browser.get(f"/events/{event.public_id}/report").get_data(as_text=True)

    assert "By treaty status" not in anonymous and "A table is left out" in anonymous
    assert "By treaty status" in named and "A table is left out" not in named
    assert "Closed meeting. This report is for" in anonymous and "Closed meeting. This report is for" in named


@pytest.mark.parametrize(
    "present, eligible, tells",
    [(0, 1, False), (1, 17, True), (2, 17, True), (3, 17, False), (3, 3, True), (1, 1, True)],
)
def test_few_or_all_of_a_group_tell_who_was_there(present: int, eligible: int, tells: bool) -> None:
    row = Breakdown("Signatory States", eligible, 0, 0, 0, present, present, eligible)

    assert row.tells_who is tells


def test_a_walk_in_whose_tick_is_undone_was_not_there(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    walk_in = db.session.query(Delegate).filter_by(walk_in=True).one()
    make.mark(db.session.query(ProgrammeSession).filter_by(title="Afternoon").one(), walk_in, present=False)
    figures = dict(attendance_report(event, "en", prepared_on=event.starts_on).figures)

    assert figures["Representatives who came without registration"] == 0
    assert figures["Delegates registered who were not present"] == 1


def test_many_people_stand_on_several_pages(
    event: Event, sign_in: Callable[[Account], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attendance, "PER_PAGE", 3)
    browser = sign_in(make.account())
    pages = [browser.get(f"/events/{event.public_id}/report?page={number}").get_data(as_text=True) for number in (1, 2, 99)]

    assert "Key figures" in pages[0] and "Page 1 of 2" in pages[0] and "Other participants" not in pages[0]
    assert "Key figures" not in pages[1] and "4 persons" in pages[1] and "Other participants" in pages[1]
    assert "Page 2 of 2" in pages[2]


def test_the_pdf_lists_each_delegation_and_who_was_not_there(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    reader = PdfReader(io.BytesIO(sign_in(make.account()).get(f"/events/{event.public_id}/report.pdf").get_data()))
    printed = re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in reader.pages))

    assert "Panama Stand-in Þórhallsdóttir · Head of delegation · not present Zambia" in printed
    assert re.search(r"Zambia Stand-in Delegate \d+ · Head of delegation · walk-in Other participants", printed)
