"""The public record: chosen from, fed, shared and taken in elsewhere, and silent about what is not on it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import db
from app.events.models import Confidentiality, Event, EventFile, EventKind, EventPicture, EventStatus, FileKind
from app.files.actions import store
from app.people.models import Account
from app.reports import record
from app.reports.models import Summary
from app.reports.record import Choice
from tests import make
from tests.conftest import counting

ATOM = "{http://www.w3.org/2005/Atom}"
SAID = ("/activities", "/activities.atom", "/activities/fragment", "/activities/frame")


@pytest.fixture
def anybody(app: Flask) -> FlaskClient:
    make.convention()
    return app.test_client()


def published(text: str = "It took place.\n\nIt ended <b>well</b>.", **facts: object) -> Event:
    """On the record, in English."""
    event = make.event(**{"status": EventStatus.PUBLISHED} | facts)
    db.session.add(
        Summary(event_id=event.id, text=text, generated_text=text, published_text=text, generated_at=make.NOW, published_at=make.NOW)
    )
    db.session.commit()
    return event


def with_picture(event: Event) -> EventPicture:
    """A small one, described in three languages."""
    stored = store(name="picture.jpg", media_type="image/jpeg", content=b"\xff\xd8bytes", now=make.NOW)
    alternative = {"en": "Delegates in the hall", "fr": "Délégués dans la salle", "es": "Delegados en la sala"}
    event.pictures.append(EventPicture(stored=stored, width=4, height=3, alternative=alternative))
    db.session.commit()
    return event.pictures[0]


def with_paper(event: Event) -> EventFile:
    """A presentation that everybody may read."""
    stored = store(name="law.pdf", media_type="application/pdf", content=b"%PDF law", now=make.NOW)
    event.files.append(EventFile(stored=stored, kind=FileKind.PRESENTATION, title="On the law", public=True))
    db.session.commit()
    return event.files[0]


def chosen(**choice: object) -> list[str]:
    """The titles, newest first."""
    return [each.event.title for each in record.activities("en", Choice(**choice)).activities]  # type: ignore[arg-type]  # as given


def test_the_record_is_chosen_by_year_kind_area_and_region(anybody: FlaskClient) -> None:
    kampala = make.state("Uganda", region="Africa")
    clearance = make.area("clearance", "Clearance")
    published(title="A", kind=EventKind.REGIONAL_WORKSHOP, country_id=kampala.id, starts_on=date(2016, 8, 4), ends_on=date(2016, 8, 5))
    published(title="B", areas=[clearance])
    published(title="C", kind=EventKind.CLOSED_MEETING, confidentiality=Confidentiality.CLOSED, country_id=kampala.id)

    assert chosen() == ["C", "B", "A"] and chosen(year=2016) == ["A"] and chosen(area="clearance") == ["B"]
    assert chosen(kind=EventKind.CLOSED_MEETING) == ["C"]
    assert chosen(region="Africa") == ["A"], "the place of a closed meeting is nobody's to ask for"
    page = anybody.get("/activities?area=clearance&kind=seminar&year=2018").get_data(as_text=True)
    assert ">B</bdi>" in page and ">A</bdi>" not in page and "/activities.atom?lang=en&amp;year=2018&amp;kind=seminar&amp;area=clearance" in page
    assert "Show all" in anybody.get("/activities?region=Asia").get_data(as_text=True)
    assert anybody.get("/activities?year=x&kind=y&area=%27&region=z&after=q&before=%00").status_code == 404
    assert anybody.get("/activities?year=x&kind=y&area=%27&region=z&after=q").status_code == 200


def test_pages_of_the_record_lead_there_and_back_and_cost_the_same(anybody: FlaskClient) -> None:
    for number in range(7):
        event = published(title=f"N{number}", starts_on=date(2018, 5, 1 + number // 2), ends_on=date(2018, 5, 9))
        with_picture(event)
    first = record.activities("en", Choice(), most=3)
    second = record.activities("en", Choice(), after=first.older, most=3)
    third = record.activities("en", Choice(), after=second.older, most=3)
    back = record.activities("en", Choice(), before=third.newer, most=3)

    titles = [[each.event.title for each in leaf.activities] for leaf in (first, second, third, back)]
    assert titles == [["N6", "N5", "N4"], ["N3", "N2", "N1"], ["N0"], ["N3", "N2", "N1"]]
    assert (first.newer, third.older) == ("", "") and record.activities("en", Choice(), before=second.newer, most=3).newer == ""
    hidden = make.event(status=EventStatus.DRAFT)
    assert record.activities("en", Choice(), after=hidden.public_id, most=3).activities[0].event.title == "N6"
    counts = []
    for most in (1, 7):
        db.session.expire_all()
        with counting() as statements:
            anybody.get(f"/activities/fragment?most={most}")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_what_is_chosen_is_found_in_one_index(anybody: FlaskClient) -> None:
    """The rows of events are read for a page's entries only, so that few of many cost what many do."""
    if db.engine.dialect.name != "sqlite":
        return
    choice = Choice(area="clearance", kind=EventKind.SEMINAR, region="Africa")
    with counting() as statements:
        record.activities("en", choice)
    found = next(each for each in statements.asked if "ORDER BY event.starts_on DESC" in each)
    plan = [row[-1] for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {found}", (None,) * found.count("?"))]

    assert "SCAN event USING COVERING INDEX ix_event_in_order" in plan and not any("TEMP B-TREE" in each for each in plan[:-1])


def test_an_activity_is_shared_with_its_facts_pictures_and_papers(anybody: FlaskClient) -> None:
    event = published(title="</script><script>alert(1)</script>", city="Kampala", country_id=make.state("Uganda").id)
    picture, paper = with_picture(event), with_paper(event)
    page = anybody.get(f"/activities/{event.public_id}").get_data(as_text=True)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert found
    said = json.loads(found[1])

    assert (said["@type"], said["startDate"], said["location"]["name"]) == ("Event", "2018-05-23", "Kampala, Uganda")
    assert said["image"][0].endswith(f"/activities/{event.public_id}/pictures/{picture.public_id}.jpg")
    assert said["subjectOf"][0]["encodingFormat"] == "application/pdf" and "<script>alert(1)" not in page
    assert 'alt="Delegates in the hall"' in page and 'property="og:image:alt"' in page and "&lt;b&gt;well" in page
    seen = anybody.get(f"/activities/{event.public_id}/pictures/{picture.public_id}.jpg")
    assert seen.mimetype == "image/jpeg" and "Content-Disposition" not in seen.headers and seen.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    address = f"/activities/{event.public_id}/files/{paper.public_id}"
    taken = anybody.get(address)
    assert "attachment" in taken.headers["Content-Disposition"] and "public" in taken.headers["Cache-Control"]
    assert anybody.get(address, headers={"If-None-Match": taken.headers["ETag"]}).status_code == 304


def test_of_a_closed_meeting_only_its_text_is_shared(anybody: FlaskClient) -> None:
    event = published(title="Closed meeting", confidentiality=Confidentiality.CHATHAM, city="Zanzibar", country_id=make.state("Uganda").id)
    picture, paper = with_picture(event), with_paper(event)
    make.session(event, starts_at=make.NOW, ends_at=make.NOW)

    for address in (*SAID, f"/activities/{event.public_id}"):
        page = anybody.get(address).get_data(as_text=True)
        assert "It took place." in page and not re.search(r"Zanzibar|Uganda|On the law|pictures/|Delegates in", page), address
    for address in (f"pictures/{picture.public_id}.jpg", f"files/{paper.public_id}"):
        assert anybody.get(f"/activities/{event.public_id}/{address}").status_code == 404


def test_the_feed_is_one_that_readers_take(anybody: FlaskClient) -> None:
    event = published("One & two\x0b.\n\n<i>Three</i>", title="A & B")
    with_paper(event)
    make.event(title="Coming", starts_on=date(2018, 6, 1), ends_on=date(2018, 6, 2), city="Lima")
    answer = anybody.get("/activities.atom?lang=fr&kind=seminar")
    feed = ET.fromstring(answer.get_data())
    entries = feed.findall(f"{ATOM}entry")

    assert answer.mimetype == "application/atom+xml" and [each.findtext(f"{ATOM}title") for each in entries] == ["Coming", "A & B"]
    for of in (feed, *entries):
        assert all(of.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated")), "RFC 4287, sections 4.1.1 and 4.1.2"
    assert entries[0].findtext(f"{ATOM}summary") == "1er et 2 juin 2018, Lima"
    assert entries[1].findtext(f"{ATOM}content") == "<p>One &amp; two.</p><p>&lt;i&gt;Three&lt;/i&gt;</p>"
    assert "enclosure" in [link.get("rel") for link in entries[1].findall(f"{ATOM}link")]
    assert ET.fromstring(anybody.get("/activities.atom?year=1999").get_data()).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_pages_elsewhere_may_take_it_in_and_it_does_nothing_there(anybody: FlaskClient, sign_in: Callable[[Account], FlaskClient]) -> None:
    published(title="Mine")
    for address in ("/activities/fragment?lang=es", "/activities/frame?lang=es"):
        answer = anybody.get(address)
        page, policy = answer.get_data(as_text=True), answer.headers["Content-Security-Policy"]
        assert "frame-ancestors *" in policy and "script" not in policy and answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "<script" not in page and "<form" not in page and 'lang="es"' in page and "http://" in page and "Set-Cookie" not in answer.headers
    assert "frame-ancestors 'none'" in anybody.get("/activities").headers["Content-Security-Policy"]
    assert sign_in(make.account()).get("/activities/frame").get_data() == anybody.get("/activities/frame").get_data()


def test_caches_ask_again_and_hear_of_what_is_public_only(anybody: FlaskClient, sign_in: Callable[[Account], FlaskClient]) -> None:
    published(title="Public")
    before = {address: anybody.get(address).headers for address in SAID}
    closed = make.event(title="Zeppelin", confidentiality=Confidentiality.CLOSED, kind=EventKind.CLOSED_MEETING)
    closed.title, closed.starts_on = "Zeppelin 2", closed.starts_on - timedelta(days=900)
    make.event(title="Draft", status=EventStatus.DRAFT)
    db.session.commit()

    for address in SAID:
        assert "public" in before[address]["Cache-Control"] and "Cookie" in before[address]["Vary"]
        assert anybody.get(address, headers={"If-None-Match": before[address]["ETag"]}).status_code == 304
    published(title="Another")
    staff = sign_in(make.account())
    for address in SAID:
        assert anybody.get(address, headers={"If-None-Match": before[address]["ETag"]}).status_code == 200
        assert staff.get(address).headers["Cache-Control"] == "private, no-store" and "ETag" not in staff.get(address).headers
    chooses = anybody.get("/activities?lang=fr")
    assert chooses.headers["Cache-Control"] == "private, no-cache", "a page that sets a cookie is nobody else's"
