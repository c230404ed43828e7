"""The attendance report: the same figures on page, in PDF, DOCX, XLSX and CSV; discreet of closed meetings."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zipfile import ZipFile

import page as pdf_page
import pytest
import sqlalchemy as sa
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pypdf import PdfReader

from app.attendance.actions import mark_delegation
from app.attendance.models import Excuse, Mode, Standing
from app.database import db
from app.documents.attendance_report import in_words, persons_in_lists, tells_who
from app.events.models import Confidentiality, Event, EventKind, EventStatus, ProgrammeSession
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.jobs.queue import run_all
from app.participants import rules
from app.participants.listing import sign_in_sheets
from app.participants.models import DocumentKind
from app.people.models import Account
from app.questionnaires import actions as questionnaires
from app.questionnaires import queries
from app.questionnaires.definition import Definition, Section, Words
from app.questionnaires.starters import asks_gender, usual_form
from app.registration.forms import CATEGORY_WORDS
from app.registration.models import Category, Delegate, DelegateAnswer
from app.reports.attendance_facts import attendance_report
from app.reports.views import attendance
from app.treaty.models import State, TreatyStatus
from app.web.access import Role
from tests import make
from tests.conftest import counting


@pytest.fixture
def event(app: Flask) -> Event:
    """Three States invited; two registered four delegates: one came, one joined online, one was excused; one organiser, one walk-in."""
    make.convention()
    make.group("African Group")
    kenya, panama, peru = (make.state(name, iso3=name[:3].upper()) for name in ("Kenya", "Panama", "Peru"))
    event = make.event(status=EventStatus.HELD, title="Seminar")
    event.ends_on += timedelta(days=1)
    starts = [datetime.combine(day, time(8), UTC) for day in (event.starts_on, event.ends_on)]
    first, second = (make.session(event, title=title, starts_at=at) for title, at in zip(("Morning", "Afternoon"), starts, strict=True))
    for state, answer in ((kenya, Answer.ATTENDING), (panama, Answer.ATTENDING), (peru, Answer.NONE)):
        make.invitation(event, state, status=InvitationStatus.SENT, answer=answer)
    head, adviser = make.delegate(event, state=kenya, family_name="=HYPERLINK(1)"), make.delegate(event, state=kenya)
    make.mark(first, make.delegate(event, state=panama), standing=Standing.EXCUSED, excuse=Excuse.VISA, note="at the consulate")
    make.delegate(event, state=panama, family_name="Þórhallsdóttir")
    walk_in = make.delegate(event, state=make.state("Zambia", iso3="ZMB", status=TreatyStatus.PARTY), walk_in=True)
    organiser = make.delegate(event, category=Category.ORGANISER, role=None)
    for session, people in ((first, (head, adviser, organiser)), (second, (head, walk_in))):
        for person in people:
            make.mark(session, person)
    make.mark(first, adviser, mode=Mode.ONLINE, recorded_at=make.NOW + timedelta(hours=1), at=make.NOW + timedelta(hours=1))
    earlier = make.event(starts_on=event.starts_on - timedelta(days=9), ends_on=event.starts_on - timedelta(days=9))
    make.mark(make.session(earlier), make.delegate(earlier, state=kenya))
    return event


FIGURES = {
    "States invited": 3,
    "States that answered: attending": 2,
    "States that answered: not attending": 0,
    "States that did not answer": 1,
    "States with registered delegates": 3,
    "States present": 2,
    "States present for the first time at an event": 1,
    "States present for the first time at an event of this mandate": 1,
    "Delegates registered": 5,
    "Representatives present": 3,
    "Representatives present online only": 1,
    "Representatives who came without registration": 1,
    "Delegates excused": 1,
    "Delegates who were substituted": 0,
    "Delegates registered who were not present": 1,
    "Organisers, resource persons and organisations present": 1,
}


def taken(browser: FlaskClient, event: Event, format: str, **choices: str) -> bytes:
    """A copy of the report, as its reader gets it."""
    asked = {"kind": "attendance", "format": format, "language": "en"} | choices
    answer = browser.post(f"/events/{event.public_id}/participants/copies", data=asked, follow_redirects=True)
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    return answer.get_data()


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def printed(content: bytes) -> str:
    return plain(" ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages))


def assert_the_same_everywhere(event: Event, browser: FlaskClient) -> None:
    """Every table of the report stands in each format as it stands in the value they are made of."""
    report = attendance_report(event, "en", prepared_on=event.starts_on)
    page = plain(browser.get(f"/events/{event.public_id}/report").get_data(as_text=True))
    paper = printed(taken(browser, event, "pdf"))
    document = Document(io.BytesIO(taken(browser, event, "docx")))
    book = load_workbook(io.BytesIO(taken(browser, event, "xlsx")))
    lines = list(csv.reader(io.StringIO(taken(browser, event, "csv").decode("utf-8-sig"))))

    in_word = [[[cell.text for cell in row.cells] for row in table.rows[1:]] for table in document.tables]
    for table in report.tables:
        said = [[in_words(cell, "en") for cell in row] for row in table.rows]
        sheet = list(book[table.heading[:31]].iter_rows(min_row=2, values_only=True))
        typed = [tuple(cell.date() if isinstance(cell, datetime) else "" if cell is None else cell for cell in row) for row in sheet]
        assert typed == list(table.rows)
        start = lines.index([table.heading]) + 2
        assert [[cell.removeprefix("'") for cell in line] for line in lines[start : start + len(said)]] == [
            [str(cell) for cell in row] for row in table.rows
        ]
        if table.of_persons:
            told = [line for _heading, people in persons_in_lists(table, "en") for line in people]
            assert all(line in paper and line in [each.text for each in document.paragraphs] for line in told)
            assert all(in_words(cell, "en") in page for row in table.on_paper().rows for cell in row)
        else:
            assert said in in_word
            for row in said:
                assert " ".join(filter(None, row)) in paper and " ".join(filter(None, row)) in page, row


def test_every_format_holds_the_same_figures(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    assert attendance_report(event, "en", prepared_on=event.starts_on).figures == FIGURES
    assert_the_same_everywhere(event, sign_in(make.account()))


def test_the_report_counts_by_status_session_and_day(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    report = attendance_report(event, "en", prepared_on=event.starts_on)

    def rows(key: str) -> list[tuple[object, ...]]:
        table = report.table(key)
        return [] if table is None else list(table.rows)

    assert rows("status") == [
        ("States Parties", 0, 0, 1, 1, 1, 1, 1),
        ("Signatory States", 3, 2, 2, 4, 1, 2, 0),
        ("States not Party", 0, 0, 0, 0, 0, 0, 0),
    ]
    morning, afternoon = event.starts_on, event.ends_on
    assert rows("session") == [("Morning", morning, "10:00", 2, 1, 1, 1), ("Afternoon", afternoon, "10:00", 2, 0, 2, 0)]
    assert rows("day") == [(morning, 2, 1, 1, 1), (afternoon, 2, 0, 2, 0)]
    assert [row[-1] for row in rows("excused")] == ["visa: at the consulate"]
    assert {key: [row[0] for row in rows(key)] for key in ("absent", "walk_in", "online", "substituted")} == {
        "absent": ["Panama"], "walk_in": ["Zambia"], "online": ["Kenya"], "substituted": [],
    }  # fmt: skip


@pytest.mark.parametrize("called", ["Gender", "How do you describe yourself?"])
def test_gender_is_told_where_it_was_given(event: Event, sign_in: Callable[[Account], FlaskClient], called: str) -> None:
    officer = make.account()
    usual = next(each for each in usual_form(EventKind.SEMINAR).questions if asks_gender(each))
    own = replace(usual, label=Words.of({"en": called, "fr": called}), id=usual.id if called != "Gender" else "qmade")
    form = Definition((Section("s", Words.of({"en": "You"}), questions=(own,)),))
    questionnaires.redraft(event, lambda _before: form, version=0, by=officer, now=make.NOW)
    questionnaires.publish(event, version=1, by=officer, now=make.NOW)
    version = queries.published(event)
    assert version is not None
    people = dict(db.session.execute(sa.select(Delegate.family_name, Delegate.id).where(Delegate.event_id == event.id)).tuples().all())
    walk_in = db.session.query(Delegate).filter_by(walk_in=True).one()
    for key, said in ((walk_in.id, "woman"), (people["=HYPERLINK(1)"], "man"), (people["Þórhallsdóttir"], "unsaid")):
        facts = {"question_id": own.id, "version_id": version.id, "language": "en", "answered_at": make.NOW}
        db.session.add(DelegateAnswer(delegate_id=key, value=json.dumps(said).encode(), **facts))
    db.session.flush()

    table = attendance_report(event, "fr", prepared_on=event.starts_on).table("gender")
    assert table is not None and not usual.required
    assert {row[0]: row[1:] for row in table.rows} == {"Femme": (1, 1), "Homme": (1, 1), "non indiqué": (3, 1)}
    if called != "Gender":
        assert_the_same_everywhere(event, sign_in(officer))


def test_a_delegation_of_which_nobody_is_named_is_a_state_present_in_every_table(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    officer = make.account()
    peru = db.session.query(State).filter_by(iso3="PER").one()
    afternoon = db.session.query(ProgrammeSession).filter_by(title="Afternoon").one()
    mark_delegation(afternoon, peru, uuid=str(uuid4()), by=officer, now=make.NOW)
    report = attendance_report(event, "en", prepared_on=event.starts_on)

    def row(key: str, first: object) -> tuple[object, ...]:
        table = report.table(key)
        assert table is not None
        return next(each for each in table.rows if each[0] == first)

    assert report.figures == FIGURES | {"States present": 3, "States present for the first time at an event": 2, "States present for the first time at an event of this mandate": 2}
    assert row("status", "Signatory States") == ("Signatory States", 3, 2, 2, 4, 2, 2, 1)
    assert row("session", "Afternoon")[3:] == (2, 0, 3, 0) and row("day", event.ends_on) == (event.ends_on, 2, 0, 3, 0)
    assert row("state", "Peru")[4:] == (0, 0, "yes", "yes")
    assert_the_same_everywhere(event, sign_in(officer))


def test_the_pdf_is_accessible_drawn_and_in_a_language(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    browser = sign_in(make.account())
    content = taken(browser, event, "pdf")
    checked = pdf_page.validate_pdf_bytes(content, profile=pdf_page.ValidationProfile.PDF_UA_1)
    reader = PdfReader(io.BytesIO(content))
    shown = browser.get(f"/events/{event.public_id}/report").get_data(as_text=True)

    assert checked.is_compliant, [(each.rule_id, each.message) for each in checked.failures]
    assert reader.root_object["/Lang"] == "en" and reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None and "Seminar" in (reader.metadata.title or "")
    assert "States Parties: States registered 1, States present 1" in shown and shown.count("<svg") >= 3


def test_persons_are_called_invented_where_there_are_any(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    event.demonstration, browser = True, sign_in(make.account())
    empty = make.event(title="Of nobody", demonstration=True)
    db.session.commit()

    said = ["are invented" in browser.get(f"/events/{each.public_id}/report").get_data(as_text=True) for each in (event, empty)]

    assert said == [True, False]


def test_a_name_like_a_formula_stays_text(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    book = load_workbook(io.BytesIO(taken(sign_in(make.account()), event, "xlsx")))

    cells = [cell for row in book["Delegates"].iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert cells and all(cell.data_type == "s" for cell in cells)


def test_names_are_no_markup(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.delegate(event, state=make.state("Chile", iso3="CHL"), family_name="#read(\"/etc/passwd\") $x$ *b* \u0001 @a <x>")
    event.title = "A #panic() of [titles] & <names>"
    db.session.flush()
    browser = sign_in(make.account())

    assert '#read("/etc/passwd") $x$ *b*' in printed(taken(browser, event, "pdf"))
    assert len(taken(browser, event, "docx")) > 1000


def test_a_character_that_no_font_has_is_answered_with_a_sentence(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.delegate(event, state=make.state("Chile", iso3="CHL"), family_name="\U00020000 KOFFI")
    answer = sign_in(make.account()).post(
        f"/events/{event.public_id}/participants/copies", data={"kind": "attendance", "format": "pdf"}, follow_redirects=True
    )

    assert answer.status_code == 200 and "No installed font has all characters" in answer.get_data(as_text=True)
    assert "\U00020000" in answer.get_data(as_text=True)


def test_the_anonymous_version_names_nobody(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    browser = sign_in(make.account())
    page = browser.get(f"/events/{event.public_id}/report?anonymous=1").get_data(as_text=True)

    for said in (page, printed(taken(browser, event, "pdf", anonymous="1"))):
        assert "States present" in said
        assert not any(name in said for name in ("Kenya", "Panama", "Zambia", "Þórhallsdóttir"))


def test_the_report_of_a_closed_meeting_is_not_for_observers(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    event.confidentiality = Confidentiality.CLOSED
    db.session.flush()
    observer = sign_in(make.account(Role.OBSERVER))

    assert observer.get(f"/events/{event.public_id}/report").status_code == 404
    assert observer.post(f"/events/{event.public_id}/participants/copies", data={"kind": "attendance"}).status_code == 404


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
    browser = sign_in(make.account(name="Ada Officer"))
    anonymous = browser.get(f"/events/{event.public_id}/report?anonymous=1").get_data(as_text=True)
    named = browser.get(f"/events/{event.public_id}/report").get_data(as_text=True)
    paper = printed(taken(browser, event, "pdf", anonymous="1"))

    assert "Key figures: States present" in anonymous and "By treaty status: Signatory States" in anonymous
    assert "<h2>By treaty status" not in anonymous and "are left out where" in anonymous
    assert "<h2>By treaty status" in named and "are left out where" not in named
    assert "States present fewer than 3" in paper and "By treaty status" not in paper and "for you only" not in paper
    assert "States that did not answer" not in paper, "the States invited less the others would tell it"
    assert "Key figures: States that did not answer" in anonymous
    assert "Closed meeting. Copy No. 1, taken by Ada Officer" in paper
    for format in ("docx", "xlsx", "csv"):
        content = taken(browser, event, format, anonymous="1")
        text = content.decode() if format == "csv" else "".join(archive(content))
        assert "fewer than 3" in text and "taken by Ada Officer" in text and "Kenya" not in text


def archive(content: bytes) -> list[str]:
    with ZipFile(io.BytesIO(content)) as parts:
        return [parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels"))]


@pytest.mark.parametrize(
    "present, eligible, tells",
    [(0, 1, False), (0, 0, False), (1, 17, True), (2, 17, True), (3, 17, False), (3, 3, True), (1, 1, True)],
)
def test_few_or_all_of_a_group_tell_who_was_there(present: int, eligible: int, tells: bool) -> None:
    assert tells_who(present, eligible) is tells


@pytest.mark.parametrize("category", Category)
def test_whoever_came_in_whatever_capacity_stands_in_the_report(event: Event, category: Category) -> None:
    make.mark(event.sessions[0], make.delegate(event, category=category, role=None, family_name="Whoever"))

    tables = attendance_report(event, "en", prepared_on=event.ends_on, anonymous=False).tables

    assert [row[3] for table in tables if table.key in ("delegates", "others") for row in table.rows if "Whoever" in str(row[1])] == [
        "Delegate" if category is Category.DELEGATE else CATEGORY_WORDS[category]
    ]


def test_a_walk_in_whose_tick_is_undone_was_not_there(event: Event) -> None:
    walk_in = db.session.query(Delegate).filter_by(walk_in=True).one()
    make.mark(db.session.query(ProgrammeSession).filter_by(title="Afternoon").one(), walk_in, standing=Standing.UNDONE)
    figures = attendance_report(event, "en", prepared_on=event.starts_on).figures

    assert figures["Representatives who came without registration"] == 0
    assert figures["Delegates registered who were not present"] == 1


def test_a_state_that_was_at_an_earlier_open_event_does_not_come_for_the_first_time(event: Event) -> None:
    zambia = db.session.query(State).filter_by(iso3="ZMB").one()
    earlier = make.event(starts_on=event.starts_on - timedelta(days=300), ends_on=event.starts_on - timedelta(days=300))
    part, delegate = make.session(earlier), make.delegate(earlier, state=zambia)

    def first() -> object:
        return attendance_report(event, "en", prepared_on=event.starts_on).figures["States present for the first time at an event"]

    assert first() == 1
    make.mark(part, delegate)
    assert first() == 0
    earlier.confidentiality = Confidentiality.CLOSED
    db.session.flush()
    assert first() == 1, "what a closed meeting was attended by is told by no other report"
    earlier.confidentiality = Confidentiality.OPEN
    make.mark(part, delegate, standing=Standing.UNDONE)
    assert first() == 1


def test_many_people_stand_on_several_pages(
    event: Event, sign_in: Callable[[Account], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attendance, "PER_PAGE", 5)
    browser = sign_in(make.account())
    pages = [browser.get(f"/events/{event.public_id}/report?page={number}").get_data(as_text=True) for number in (1, 2, 99)]

    assert "Key figures" in pages[0] and "Page 1 of 2" in pages[0] and "5 persons" in pages[0]
    assert "Key figures" not in pages[1] and "5 persons" in pages[1] and "Page 2 of 2" in pages[2]


def test_the_pdf_lists_each_delegation_and_who_was_not_there(event: Event, sign_in: Callable[[Account], FlaskClient]) -> None:
    paper = printed(taken(sign_in(make.account()), event, "pdf"))

    assert "Stand-in Þórhallsdóttir · Head of delegation · not present Zambia" in paper
    assert re.search(r"Zambia Stand-in Delegate \d+ · Head of delegation · present · walk-in", paper)


def test_the_titles_are_in_the_language_of_the_report(event: Event) -> None:
    morning = db.session.query(ProgrammeSession).filter_by(title="Morning").one()
    event.translations = {"fr": {"title": ["Séminaire", "Seminar"]}}
    morning.translations = {"fr": {"title": ["Matinée", "Morning"]}}
    report = attendance_report(event, "fr", prepared_on=event.starts_on)
    sheets, session = sign_in_sheets(event, "fr", session_id=morning.public_id), report.table("session")

    assert session is not None and [row[0] for row in session.rows] == ["Matinée", "Afternoon"]
    assert (report.event, sheets.event, sheets.session) == ("Séminaire", "Séminaire", "Matinée")


def test_a_large_report_is_made_by_a_worker(event: Event, sign_in: Callable[[Account], FlaskClient], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rules.AT_ONCE, DocumentKind.ATTENDANCE, 1)
    browser = sign_in(make.account())
    asked = {"kind": "attendance", "format": "pdf", "language": "fr"}
    waits = browser.post(f"/events/{event.public_id}/participants/copies", data=asked, follow_redirects=True)
    page = waits.get_data(as_text=True)
    assert "It is being made" in page and "It is about 6 persons." in page and "made before it" not in page
    second = browser.post(f"/events/{event.public_id}/participants/copies", data=asked)
    assert "1 document is made before it." in browser.get(f"{second.location}/progress").get_data(as_text=True)

    run_all()
    assert "Rapport" in printed(browser.get(waits.request.path).get_data())


def test_a_report_says_nothing_of_invitations_that_were_not_kept_here(event: Event) -> None:
    db.session.execute(sa.delete(Invitation))

    report = attendance_report(event, "en", prepared_on=event.starts_on)

    said = [*report.tables[0].rows, *(table.columns for table in report.tables), *(row for table in report.tables for row in table.rows)]
    assert not [each for each in said if any("invited" in str(cell) or "answer" in str(cell) for cell in each)]
    assert next(table for table in report.tables if table.key == "status").columns[1] == "States registered"
