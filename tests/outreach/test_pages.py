"""The pages of the outreach: what they show, to whom, and in how many statements."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from app import clock
from app.database import db
from app.documents.pdf import page_count
from app.errors import NotAllowed
from app.events.models import Confidentiality, Event, EventKind, EventStaff, EventStatus, Part
from app.invitations.models import Answer, InvitationStatus
from app.outreach import actions, queries
from app.outreach.brief import taken_by
from app.outreach.models import StateNote
from app.outreach.rules import Standing
from app.people.models import Account
from app.reports.models import Commitment, Headcount, Summary
from app.treaty.models import PlannedAction, State
from app.treaty.queries import get_state
from app.web.access import Role
from app.web.links import hash_of, secret_for
from tests import make
from tests.conftest import counting

PAGES = (
    "/outreach", "/outreach?unmet=2", "/outreach/matrix", "/outreach/events", "/outreach/joined?since=2016-01-01", "/outreach/report?since=2016-01-01",
    "/outreach/handover?area=universalization", "/states/ken/outreach", "/states/map",
)  # fmt: skip
PUBLIC = (
    "/activities", f"/activities?year={clock.today().year}", "/activities?kind=closed_meeting", "/activities?area=universalization", "/activities.atom",
    "/activities/fragment", "/activities/frame", "/robots.txt", "/sitemap.xml",
)  # fmt: skip
NONSENSE = ("page=99999&status=nothing&group=none&area=none", "page=0&since=x&until=2018-02-30&q=%ff&unmet=7", "since=2030-01-01&until=2001-01-01")


@pytest.fixture
def isu(app: Flask, convention_loaded: None) -> Account:
    return make.account()


def held(day: date, *present: State, invited: tuple[State, ...] = (), **facts: object) -> Event:
    """An event that was held: those present had accepted, those only invited were silent."""
    event = make.event(status=EventStatus.HELD, starts_on=day, ends_on=day, **facts)
    session = make.session(event)
    for state in (*present, *invited):
        answer = Answer.ATTENDING if state in present else Answer.NONE
        make.invitation(event, state, status=InvitationStatus.SENT, answer=answer)
    for state in present:
        make.mark(session, make.delegate(event, state=state, family_name=f"Stand-in of {state.iso3}"))
    return event


def commitment(event: Event, state: State, text: str, **facts: object) -> Commitment:
    number = db.session.query(Commitment).count()
    made = Commitment(event_id=event.id, state=state, text=text, entered_at=make.NOW, submission_key=f"{number:032x}", **facts)
    db.session.add(made)
    db.session.commit()
    return made


def text(browser: FlaskClient, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_a_state_page_tells_what_was_between_it_and_the_outreach(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    kenya, uganda = get_state("KEN"), get_state("UGA")
    event = held(date(2018, 5, 23), kenya, invited=(uganda,), title="Seminar of the spring")
    erased = make.delegate(event, state=kenya, family_name="", erased_at=make.NOW)
    commitment(event, kenya, "intends to ratify", confidential=True)
    make.contact(kenya, email="kenya@example.org")
    db.session.commit()
    browser = sign_in(isu)

    page = text(browser, "/states/ken/outreach")
    assert "Seminar of the spring" in page and "Stand-in of KEN" in page and "intends to ratify" in page and "kenya@example.org" in page
    assert "one person whose name is no longer kept" in page and erased.public_id not in page
    assert "invited, silent" in text(browser, "/states/uga/outreach")
    paper = browser.get("/states/ken/outreach.pdf")
    assert paper.mimetype == "application/pdf" and page_count(paper.get_data()) <= 2


def test_the_figures_follow_the_record(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    benin, kenya, uganda = get_state("BEN"), get_state("KEN"), get_state("UGA")
    action = db.session.query(PlannedAction).filter_by(plan="dubrovnik", number="1").one()
    seminar = held(date(2017, 5, 29), benin, kenya, invited=(uganda,), title="Seminar", actions=[action])
    held(date(2017, 6, 1), kenya, title="Zeppelinwiese", kind=EventKind.CLOSED_MEETING, confidentiality=Confidentiality.CLOSED, actions=[action])
    commitment(seminar, kenya, "intends to ratify")
    browser = sign_in(isu)

    matrix = text(browser, "/outreach/matrix?status=signatory")
    assert matrix.count("<td>P") == 2 and matrix.count("<td>S") == 1 and 'class="present"' in matrix and "Zeppelinwiese (closed)" in matrix
    joined = text(browser, "/outreach/joined?since=2017-01-01&until=2017-12-31")
    assert "Benin" in joined and "29 May 2017" in joined and "Madagascar" in joined
    funnel = text(browser, "/outreach/events?until=2017-05-30")
    assert "2 representatives" in funnel and "Zeppelinwiese" not in funnel and ">answered<" in funnel
    make.delegate(make.event(title="Of before", status=EventStatus.HELD, starts_on=date(2016, 1, 1), ends_on=date(2016, 1, 1)), state=kenya)
    db.session.commit()
    before = text(browser, "/outreach/events?until=2016-02-01")
    assert "Of before" in before and ">registered delegates<" in before and ">invited<" not in before, "no invitation of it is on record"

    address = "/outreach/report{}?since=2017-01-01&until=2017-12-31&area=universalization"
    report = text(browser, address.format(""))
    assert "Zeppelinwiese" not in report and "intends to ratify" not in report
    sentence = "An event was held: Seminar (29 May 2017). A closed meeting was held. 2 States were represented."
    assert f"universalization: more adherence to the Convention, its promotion, and stronger norms. {sentence}" in report
    book = load_workbook(io.BytesIO(browser.get(address.format(".xlsx")).get_data()))
    figures = {row[0].value: row[1].value for row in book["Key figures"].iter_rows()}
    assert [figures[each] for each in ("Events held", "States invited", "States that answered", "States represented", "States that joined")] == [2, 3, 2, 2, 2]
    assert figures["Representatives seen, at all events"] == 3 and figures["of them met at an open event in the two years before"] == 1
    status = {row[0].value: [cell.value for cell in row[1:]] for row in book["By status, on the day of each o"].iter_rows()}
    assert status["Signatory States"] == [3, 2, 2, 2]
    document = Document(io.BytesIO(browser.get(address.format(".docx")).get_data()))
    assert any(sentence in each.text for each in document.paragraphs)
    assert browser.get(address.format(".exe")).status_code == 404


def test_a_delegation_without_names_was_there_as_the_latest_mark_says(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    kenya, uganda = get_state("KEN"), get_state("UGA")
    event = held(date(2018, 5, 23), invited=(kenya, uganda), title="Seminar on paper")
    session = event.sessions[0]
    make.mark(session, None, state=kenya, at=make.NOW)
    make.mark(session, None, state=kenya, present=False, at=make.NOW - timedelta(hours=1))
    make.mark(session, None, state=uganda, at=make.NOW - timedelta(hours=1))
    make.mark(session, None, state=uganda, present=False, at=make.NOW)
    coming = make.event(starts_on=date(2019, 5, 23), ends_on=date(2019, 5, 23))
    db.session.commit()
    browser, today = sign_in(isu), clock.today()

    asked = queries.events_asked(isu, queries.Asked())
    came = {state: (each.standing, each.registered, each.present) for (_event, state), each in queries.came([event], today).items()}
    assert came == {kenya.id: (Standing.PRESENT, 0, 0), uganda.id: (Standing.SILENT, 0, 0)}
    assert queries.met_on(asked) == queries.met_on(asked, [kenya.id, uganda.id]) == {kenya.id: [event.starts_on]}
    assert queries.last_met(asked, [kenya.id, uganda.id]) == {kenya.id: event.starts_on, uganda.id: None}
    assert queries.open_days_of(kenya.id, before=coming.starts_on) == [event.starts_on]
    assert queries.open_days_of(uganda.id, before=coming.starts_on) == []
    assert "seen as a delegation, without names" in text(browser, "/states/ken/outreach")
    book = load_workbook(io.BytesIO(browser.get("/outreach/report.xlsx?since=2018-01-01&until=2018-12-31").get_data()))
    assert [cell.value for cell in list(book["Open events"].iter_rows())[-1]] == ["Seminar on paper", "23 May 2018", 2, 1, 0]


def test_a_handover_holds_what_is_open(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    today = clock.today()
    angola, kenya, norway = get_state("AGO"), get_state("KEN"), get_state("NOR")
    recent = held(today - timedelta(days=60), angola, invited=(kenya, norway), title="Seminar of this year")
    commitment(recent, angola, "intends to ratify")
    commitment(recent, angola, "has kept its word", progress="kept")
    make.contact(kenya, email="kenya@example.org")
    browser = sign_in(isu)

    page = text(browser, "/outreach/handover?area=universalization")
    assert "(from 11MSP)" in text(browser, "/outreach/handover?area=clearance"), "a term without an end is told as such"
    assert "intends to ratify" in page and "has kept its word" not in page and "kenya@example.org" in page and "Norway" in page
    for suffix in ("docx", "pdf"):
        assert browser.get(f"/outreach/handover/universalization.{suffix}").status_code == 200
    assert browser.get("/outreach/handover/universalization.xlsx").status_code == browser.get("/outreach/handover/nothing.pdf").status_code == 404
    unmet = text(browser, "/outreach?status=signatory&unmet=2")
    assert "Kenya" in unmet and "Angola" not in unmet


def test_coordinators_see_the_events_of_their_mandate_only(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    kenya = get_state("KEN")
    mandate = make.mandate(get_state("NZL"), area=make.area("clearance", "Clearance"), from_meeting=make.meeting())
    closed = held(date(2018, 5, 23), kenya, title="Zeppelinwiese", confidentiality=Confidentiality.CLOSED)
    commitment(closed, kenya, "Zeppelinwiese promised")
    stranger = sign_in(make.account(Role.COORDINATOR, mandates=(mandate,)))
    db.session.commit()

    for address in PAGES:
        assert "Zeppelinwiese" not in text(stranger, address), address
    assert "23 May 2018" not in text(stranger, "/states/ken/outreach")
    assert "Universalization" not in text(stranger, "/outreach/handover?area=universalization")
    for role in (Role.OBSERVER, Role.ASSISTANT):
        browser = sign_in(make.account(role))
        assert {browser.get(address).status_code for address in PAGES[:-1]} == {404}


def test_a_closed_meeting_moves_nothing_for_those_who_may_not_know(isu: Account, sign_in: Callable[[Account], FlaskClient], app: Flask) -> None:
    kenya, area = get_state("KEN"), make.area("universalization")
    mandate = make.mandate(get_state("NZL"), area=make.area("clearance", "Clearance"), from_meeting=make.meeting())
    held(date(2018, 4, 3), kenya, title="Open seminar", areas=[make.area("clearance", "Clearance")])
    stranger, anybody = sign_in(make.account(Role.COORDINATOR, mandates=(mandate,))), app.test_client()
    db.session.commit()

    def told() -> list[str]:
        """What each page says, without what is new in every answer; of public ones with the fingerprint."""
        ours = [re.sub(r'value="[^"]{30,}"|nonce="[^"]+"', "", text(stranger, address)) for address in (*PAGES, "/states/ken/outreach", "/", "/events")]
        public = [anybody.get(address) for address in PUBLIC]
        return ours + [f"{each.status_code} {each.headers.get('ETag')} {each.get_data(as_text=True)}" for each in public]

    before = told()
    closed = held(
        clock.today() - timedelta(days=30), kenya, invited=(get_state("UGA"),), title="Zeppelinwiese", areas=[area], confidentiality=Confidentiality.CLOSED,
        kind=EventKind.CLOSED_MEETING, actions=[db.session.query(PlannedAction).filter_by(plan="lausanne", number="10").one()],
    )  # fmt: skip
    make.mark(closed.sessions[0], None, state=get_state("AGO"))
    commitment(closed, kenya, "intends to ratify", due_on=clock.today())
    db.session.add(Summary(event_id=closed.id, text="Zeppelinwiese", generated_text="Zeppelinwiese", generated_at=make.NOW))
    note = StateNote(state_id=kenya.id, area_id=area.id, sealed=b"Zeppelinwiese", author="Officer", written_at=make.NOW, submission_key="n" * 32)
    db.session.add(note)
    db.session.commit()

    assert told() == before
    for kept in (f"/activities/{closed.public_id}", f"/states/ken/outreach/notes/{note.public_id}", f"/events/{closed.public_id}/brief.pdf?state=KEN"):
        assert stranger.get(kept).status_code == 404
    assert "Zeppelinwiese" in text(sign_in(isu), "/outreach/matrix")


def test_a_note_is_for_its_readers(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    area = make.area("universalization")
    mandate = make.mandate(get_state("NZL"), area=area, from_meeting=make.meeting())
    ended = make.mandate(get_state("FJI"), area=area, from_meeting=make.meeting("6MSP", ends_on=date(2016, 9, 7)), to_meeting=make.meeting("8MSP", ends_on=date(2018, 9, 5)))
    author, fellow = (make.account(Role.COORDINATOR, mandates=(mandate,)) for _each in range(2))
    former = make.account(Role.COORDINATOR, mandates=(ended,))
    browser, form = sign_in(author), {"submission_key": "a" * 32, "text": "Speak with the <b>ministry</b>", "area": "universalization"}

    assert browser.post("/states/ken/outreach", data=form).status_code == 303
    browser.post("/states/ken/outreach", data=form)
    assert browser.post("/states/ken/outreach", data=form | {"text": "", "area": "clearance"}).status_code == 422
    note = db.session.query(StateNote).one()
    raw = db.session.connection().exec_driver_sql("SELECT sealed FROM state_note").scalar_one()
    assert note.text == form["text"] and b"ministry" not in bytes(raw)
    one = f"/states/ken/outreach/notes/{note.public_id}"
    for reader, reads, changes in ((author, True, 200), (fellow, True, 404), (isu, True, 200), (former, False, 404)):
        other = sign_in(reader)
        assert ("Speak with the &lt;b&gt;ministry" in other.get("/states/ken/outreach").get_data(as_text=True)) is reads
        assert other.get(one).status_code == changes
    assert sign_in(fellow).post(f"{one}/remove", data={"version": "1"}).status_code == 404

    browser.post(one, data=form | {"text": "Rewritten", "area": "", "version": "1"})
    browser.post(one, data=form | {"text": "Too late", "area": "", "version": "1"})
    assert "Rewritten" in text(browser, "/states/ken/outreach") and "Rewritten" not in text(sign_in(fellow), "/states/ken/outreach")
    assert sign_in(isu).get("/states/ken/outreach.pdf?notes=1").status_code == 200
    browser.post(f"{one}/remove", data={"version": "2"})
    assert "Rewritten" not in text(browser, "/states/ken/outreach")


def test_notes_and_what_was_achieved_are_for_those_in_office(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    today = clock.today()
    closing, coming = make.meeting("Closing", ends_on=today), make.meeting("Coming", ends_on=today + timedelta(days=30))
    mandate = make.mandate(get_state("NZL"), to_meeting=closing)
    author, heir = make.account(Role.COORDINATOR, mandates=(mandate,)), make.account(Role.COORDINATOR, mandates=(make.mandate(get_state("FJI"), from_meeting=coming),))
    invited = make.account(Role.CO_ORGANISER)
    event = make.event()
    event.staff.append(EventStaff(account=invited, part=Part.CO_ORGANISER))
    page, form = "/states/ken/outreach", {"submission_key": "a" * 32, "text": "Speak with the ministry", "area": ""}
    assert sign_in(author).post(page, data=form).status_code == 303
    note = db.session.query(StateNote).one()
    one = f"{page}/notes/{note.public_id}"
    assert sign_in(author).get(one).status_code == 200

    closing.ends_on = today - timedelta(days=1)
    db.session.commit()
    former = sign_in(author)
    for address in (*PAGES[:-1], one, "/outreach/report.pdf", "/outreach/handover/universalization.pdf"):
        assert former.get(address).status_code == 404, address
    assert "Outreach" not in text(former, "/") and former.get("/states/map").status_code == 200
    for address, sent in ((page, {"submission_key": "b" * 32}), (one, {"version": "1"}), (f"{one}/remove", {"version": "1"})):
        assert former.post(address, data=form | sent).status_code == 404, address
    with pytest.raises(NotAllowed):
        actions.rewrite(note, "Rewritten", area=None, version=1, by=author, now=make.NOW)
    for number, other in enumerate((heir, invited)):  # who prepares a term to come, and who organises one event, see the State and no notes
        assert "Keep the note" not in text(sign_in(other), page) and sign_in(other).get(one).status_code == 404
        assert sign_in(other).post(page, data=form | {"submission_key": f"{number}" * 32}).status_code == 403
    assert db.session.query(StateNote).one().text == "Speak with the ministry" and "Speak with the ministry" in text(sign_in(isu), page)

    coming.ends_on = today - timedelta(days=1)
    db.session.commit()
    assert sign_in(heir).post(page, data=form | {"submission_key": "c" * 32, "area": "universalization"}).status_code == 303


def test_guests_take_a_page_to_the_capital_and_everybody_sees_the_map_of_a_day(isu: Account, sign_in: Callable[[Account], FlaskClient], client: FlaskClient) -> None:
    kenya = get_state("KEN")
    event = make.event(objectives="to share experience", confidentiality=Confidentiality.CLOSED, reply_by=date(2018, 5, 13))
    people = [make.delegate(event, state=kenya, language=code) for code in ("en", "fr", "es", "ru", "ar", "zh")]
    other = make.delegate(event, state=None, organisation="An organisation", category="organisation")
    for delegate in (*people, other):
        delegate.link_hash = hash_of(secret_for("delegate", delegate.public_id, 1))
    db.session.commit()

    for delegate in people:
        paper = client.get(f"/d/{secret_for('delegate', delegate.public_id, 1)}/brief.pdf")
        assert paper.status_code == 200 and page_count(paper.get_data()) == 1, delegate.language
    assert client.get(f"/d/{secret_for('delegate', other.public_id, 1)}/brief.pdf").status_code == 404
    assert client.get(f"/d/{'x' * 43}/brief.pdf").status_code == 404
    browser = sign_in(isu)
    assert browser.get(f"/events/{event.public_id}/brief.pdf?state=UGA&language=fr").status_code == 200
    assert taken_by("Somebody", make.NOW, "ar").startswith("أخذ") and taken_by("Somebody", make.NOW, "fr").startswith("Pris"), "in the paper's language, whoever takes it"
    assert browser.get(f"/events/{event.public_id}/brief.pdf?state=XXX").status_code == 404

    page = text(client, "/states/map?day=2018-05-23")

    assert (">103</b>" in page and ">17</b>" in page and "do not imply official endorsement" in page) or "not set up" in page
    assert "خريطة حالة الاتفاقية" in text(client, "/states/map?lang=ar")
    assert text(client, "/states/map?day=nonsense") and text(client, "/states/map?day=1950-01-01") and text(client, "/states/map?day=0001-01-01")


def test_statements_do_not_depend_on_rows_and_what_makes_no_sense_is_ignored(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    states = [get_state(code) for code in ("KEN", "UGA", "AGO", "BEN")]
    browser, asked = sign_in(isu), []
    for years in (range(2017, 2018), range(2010, 2017)):
        for year in years:
            event = held(date(year, 5, 1), *states[:2], invited=tuple(states[2:]))
            commitment(event, states[0], "intends to ratify")
        counts = []
        for address in PAGES:
            with counting() as statements:
                text(browser, address)
            counts.append(len(statements))
        asked.append(counts)

    assert asked[0] == asked[1] and max(asked[0]) < 45
    for query in NONSENSE:
        for address in PAGES:
            assert text(browser, f"{address.partition('?')[0]}?{query}")


def test_one_state_is_found_without_reading_what_was_noted_of_all_others(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    browser = sign_in(isu)
    with counting() as statements:
        assert browser.get("/states/ken/outreach").status_code == 200
    asked = [each for each in statements.asked if "attendance_mark" in each]
    plans = [row[-1] for each in asked for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {each}", (None,) * each.count("?"))]

    assert asked and not [each for each in plans if each.startswith(("SCAN attendance_mark", "SCAN delegate", "SCAN invitation"))]


def test_a_state_that_was_never_met_is_not_said_to_be_coming(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    browser = sign_in(isu)

    for address in ("/outreach?status=signatory", "/outreach/handover?area=universalization", "/states/ken/outreach"):
        page = text(browser, f"{address}{'&' if '?' in address else '?'}lang=fr")
        assert "aucune à ce jour" in page and "à venir" not in page, address


def test_a_coming_event_says_who_is_registered_and_of_nobody_that_they_were_not_seen(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    kenya, days = get_state("KEN"), {"Coming": clock.today() + timedelta(days=30), "Past": clock.today() - timedelta(days=30)}
    for title, day in days.items():
        make.delegate(make.event(title=title, starts_on=day, ends_on=day), state=kenya, given_name="Stand-in", family_name=title)
    browser = sign_in(isu)

    page = text(browser, "/states/ken/outreach")

    assert page.count("registered<") == 2 and "Stand-in Past <small>not seen" in page and "Stand-in Coming <small>" not in page


def test_french_and_spanish_words_fit_what_they_stand_beside(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    action = db.session.query(PlannedAction).filter_by(plan="dubrovnik", number="1").one()
    held(date(2018, 5, 23), get_state("KEN"), title="Seminar", actions=[action])
    browser = sign_in(isu)

    report = text(browser, "/outreach/report?since=2018-01-01&until=2018-12-31&lang=fr")
    assert "Plan d&#39;action de Dubrovnik, action 1\N{NO-BREAK SPACE}: l&#39;universalisation" in report
    for language, nothing, registered in (("fr", "Néant.", "ont inscrit des délégués"), ("es", "No hay.", "inscribieron a delegados")):
        empty = text(browser, f"/outreach/report?since=2019-01-01&until=2019-12-31&lang={language}")
        assert f"<p>{nothing}</p>" in empty, "events are feminine in French and Spanish, files are not"
        assert f">{registered}<" in text(browser, f"/outreach/events?lang={language}")


def test_figures_without_a_list_stand_in_where_nobody_was_seen(isu: Account, sign_in: Callable[[Account], FlaskClient]) -> None:
    action = db.session.query(PlannedAction).filter_by(plan="dubrovnik", number="1").one()
    kenya = get_state("KEN")
    counted = make.event(title="Of before", status=EventStatus.HELD, starts_on=date(2017, 3, 1), ends_on=date(2017, 3, 1), actions=[action])
    unknown = make.event(title="Forgotten", status=EventStatus.HELD, starts_on=date(2016, 3, 1), ends_on=date(2016, 3, 1), actions=[action])
    seen = held(date(2018, 3, 1), kenya, title="Seen", actions=[action])
    db.session.add_all([Headcount(event_id=counted.id, representatives=12, signatory=8, party=1), Headcount(event_id=seen.id, representatives=99, states=99)])
    db.session.commit()
    browser = sign_in(isu)

    def figures(since: str, until: str) -> tuple[str, dict[str, tuple[object, ...]], object]:
        address = f"/outreach/report{{}}?since={since}&until={until}"
        book = load_workbook(io.BytesIO(browser.get(address.format(".xlsx")).get_data()))
        events = {str(row[0].value): tuple(cell.value for cell in row[3:]) for row in book["Open events"].iter_rows(min_row=2)}
        seen = next(row[1].value for row in book["Key figures"].iter_rows() if row[0].value == "Representatives seen, at all events")
        return text(browser, address.format("")), events, seen

    page, events, representatives = figures("2017-01-01", "2017-12-31")
    assert "9 States were represented." in page and "At least" not in page and "not among the States represented" in page
    assert events["Of before"] == (9, 12) and representatives == 12
    page, events, representatives = figures("2017-01-01", "2018-12-31")
    assert "At least 9 States were represented." in page and events["Seen"] == (1, 1) and representatives == 13
    page, events, _nobody = figures("2016-01-01", "2016-12-31")
    assert "represented." not in page.partition("Status of the Convention")[0] and events[unknown.title] == (None, None)
    funnel = text(browser, "/outreach/events?since=2017-01-01&until=2017-12-31")
    assert "12 representatives" in funnel and ">9<" in funnel and ">registered delegates<" not in funnel
