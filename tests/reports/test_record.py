"""The public record: chosen from, fed, shared and taken in elsewhere, and silent about what is not on it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import sqlalchemy as sa
from flask import Flask, template_rendered
from flask.testing import FlaskClient
from jinja2 import Template

from app import clock
from app.database import Sealed, UtcDateTime, db
from app.events.models import (
    Confidentiality,
    DatePrecision,
    Event,
    EventFile,
    EventKind,
    EventPicture,
    EventStatus,
    FileKind,
    ProgrammeSession,
    Sitting,
)
from app.files.actions import store
from app.files.models import StoredFile
from app.people.models import Account
from app.reports import record
from app.reports.models import Summary
from app.reports.record import Choice
from app.treaty.models import ActKind, Convention, ThematicArea, TreatyAct
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


def test_every_choice_gives_what_fits_in_its_order_there_and_back(anybody: FlaskClient) -> None:
    places = [make.state("Uganda", region="Africa"), make.state("Peru", region="Americas"), None]
    areas = [make.area(), make.area("clearance", "Clearance")]
    kinds = (EventKind.SEMINAR, EventKind.REGIONAL_WORKSHOP)
    held = []
    for number in range(36):
        place, day = places[number % 3], date(2016 + number % 2, 5, 1 + number * 7 % 5)
        offices = ([areas[0]], [areas[1]], areas, [])[number // 9]
        held.append(published(title=f"N{number}", kind=kinds[number // 2 % 2], areas=offices, country_id=place and place.id, starts_on=day, ends_on=day))
    held.sort(key=lambda each: (each.starts_on, each.id), reverse=True)

    for year, kind, area, region in product((None, 2016), (None, *kinds), ("", "clearance", "nothing"), ("", "Africa")):
        choice = Choice(year=year, kind=kind, area=area, region=region)
        fitting = [
            each.title
            for each in held
            if (not year or each.starts_on.year == year) and (not kind or each.kind is kind) and (not region or (each.country and each.country.region == region))
            and (not area or area in [office.area.code for office in each.offices])
        ]  # fmt: skip
        leaf, there, back = record.activities("en", choice, most=3), [], []
        while True:
            there += [each.event.title for each in leaf.activities]
            if not leaf.older:
                break
            leaf = record.activities("en", choice, after=leaf.older, most=3)
        while leaf.newer:
            leaf = record.activities("en", choice, before=leaf.newer, most=3)
            back = [each.event.title for each in leaf.activities] + back
        assert there == fitting and back == fitting[: len(back)] and len(back) >= len(fitting) - 3, choice


@pytest.mark.parametrize(
    ("choice", "way"),
    [
        ({"kind": EventKind.SEMINAR}, "SCAN event USING COVERING INDEX ix_event_in_order"),
        ({"area": "clearance", "kind": EventKind.SEMINAR, "region": "Africa"}, "SCAN event USING COVERING INDEX ix_event_in_order"),
        ({"area": "clearance"}, "SEARCH event_office USING COVERING INDEX ix_event_office_in_order (area_id=?)"),
        ({"area": "clearance", "kind": EventKind.SEMINAR}, "SEARCH event_office USING COVERING INDEX ix_event_office_in_order (area_id=?)"),
        (
            {"area": "clearance", "kind": EventKind.SEMINAR, "year": 2016},
            "SEARCH event_office USING COVERING INDEX ix_event_office_in_order (area_id=? AND starts_on>? AND starts_on<?)",
        ),
    ],
)
def test_what_is_chosen_is_found_in_one_index(anybody: FlaskClient, choice: dict[str, Any], way: str) -> None:
    """The rows of events are read for a page's entries only, so that few of many cost what many do."""
    if db.engine.dialect.name != "sqlite":
        return
    with counting() as statements:
        record.activities("en", Choice(**choice))
    found = next(each for each in statements.asked if "ORDER BY event" in each)
    plan = [row[-1] for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {found}", (None,) * found.count("?"))]

    assert way in plan and not any("TEMP B-TREE" in each for each in plan[:-1])


def test_a_text_in_another_language_is_said_to_be_in_it(anybody: FlaskClient) -> None:
    published()

    for reader, times in (("en", 0), ("fr", 1), ("ar", 1)):
        assert anybody.get(f"/activities?lang={reader}").get_data(as_text=True).count('<bdi lang="en">English</bdi>') == times


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

    assert b"ns0:" not in answer.get_data(), "simple readers look for <entry>"
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


def test_a_town_is_called_as_each_language_does_in_lists_and_files(anybody: FlaskClient, sign_in: Callable[[Account], FlaskClient]) -> None:
    held = published(title="Held", city="Addis Ababa", country_id=make.state("Ethiopia").id)
    make.event(title="Ahead", city="Addis Ababa", starts_on=date(2099, 6, 1), ends_on=date(2099, 6, 2))

    for address in SAID:
        assert "Addis-Abeba" in anybody.get(f"{address}?lang=fr").get_data(as_text=True), address
        assert "Addis Ababa" in anybody.get(f"{address}?lang=en").get_data(as_text=True), address
    db.session.scalars(sa.select(Summary)).one().language = "fr"
    db.session.commit()
    assert "Addis-Abeba, Ethiopia" in sign_in(make.account()).get(f"/events/{held.public_id}/publish/fr/summary.md").get_data(as_text=True)


def test_a_title_is_in_the_readers_language_or_says_in_which_it_is(anybody: FlaskClient, sign_in: Callable[[Account], FlaskClient]) -> None:
    held = published(title="Held")
    held.translations = {"fr": {"title": ["Tenue", "Held"]}}
    db.session.commit()

    for address in (*SAID, f"/activities/{held.public_id}"):
        french, spanish = (anybody.get(f"{address}?lang={language}").get_data(as_text=True) for language in ("fr", "es"))
        assert "Tenue" in french and "Held" not in french, address
        assert re.search(r'lang="en">Held', spanish), address
    db.session.scalars(sa.select(Summary)).one().language = "fr"
    db.session.commit()
    assert "# Tenue" in sign_in(make.account()).get(f"/events/{held.public_id}/publish/fr/summary.md").get_data(as_text=True)


@pytest.fixture
def rendered(app: Flask) -> Iterator[list[str]]:
    """The templates that were rendered since."""
    names: list[str] = []

    def note(_sender: Flask, template: Template, **_more: object) -> None:
        names.append(template.name or "")

    template_rendered.connect(note, app)
    yield names
    template_rendered.disconnect(note, app)


@pytest.mark.parametrize("address", SAID)
def test_nothing_is_written_for_whoever_has_it_and_nothing_old_is_kept(
    anybody: FlaskClient, rendered: list[str], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(clock, "now", lambda: make.NOW)
    event, other = published(title="First"), make.event(title="Ahead", starts_on=date(2018, 6, 1), ends_on=date(2018, 6, 2), city="Lima")
    kept, known, feed = db.session.scalars(sa.select(Summary)).one(), anybody.get(address), address == "/activities.atom"

    def is_new() -> bool:
        """Whether who has the last answer is told something else, which then is the last."""
        nonlocal known
        answer = anybody.get(address, headers={"If-None-Match": known.headers["ETag"]})
        rendered.clear()
        again = anybody.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304 and not again.get_data() and not rendered, "nothing is written for whoever has it"
        assert {*known.headers.keys()} - {"Content-Length", "Content-Type"} <= {*again.headers.keys()}, "what a cache goes by stays"
        asked_anew, changed = answer.status_code == 200, anybody.get(address).get_data() != known.get_data()
        assert changed == asked_anew or (asked_anew and address not in SAID[:2]), "a fragment tells less than the page does"
        known = answer if asked_anew else known
        return changed

    def after(change: Callable[[], object]) -> bool:
        change()
        db.session.commit()
        return is_new()

    assert not is_new()
    assert anybody.get(address, headers={"Accept-Language": "fr", "If-None-Match": known.headers["ETag"]}).status_code == 200
    assert after(lambda: published(title="Second")), "a publication"
    assert after(lambda: setattr(kept, "corrections", [["2018-06-01", "It rained."]])) or address not in SAID[:2], "a correction"
    assert after(lambda: setattr(event, "translations", {"en": {"title": ["The first", "First"]}})) or feed, "a translation"
    assert after(lambda: with_paper(event)) or address not in SAID[:2], "a file"
    assert after(lambda: with_picture(event)) or address != "/activities", "a picture"
    assert after(lambda: setattr(other, "city", "Quito")), "an announcement"
    assert not after(lambda: db.session.add(TreatyAct(state_id=make.state().id, kind=ActKind.RATIFICATION, on=date(2018, 5, 2)))), "no list tells of it"
    assert not after(lambda: make.event(title="Zeppelin", confidentiality=Confidentiality.CLOSED, status=EventStatus.HELD)), "nobody is told of it"
    monkeypatch.setattr(clock, "now", lambda: datetime(2018, 6, 1, 21, 59, tzinfo=UTC))
    assert not is_new()
    monkeypatch.setattr(clock, "now", lambda: datetime(2018, 6, 1, 22, 0, tzinfo=UTC))
    assert is_new() or feed, "midnight in Geneva: it is no longer announced"
    assert after(lambda: setattr(event, "status", EventStatus.CANCELLED)), "a withdrawal"


TOLD = {
    Event: "kind status confidentiality title date_precision starts_on ends_on zone city information_link translations working_languages",
    Summary: "language corrections published_at published_text",
    EventFile: "title language public",
    StoredFile: "name size",
    EventPicture: "width height alternative",
    Sitting: "starts_at ends_at",
    ProgrammeSession: "starts_at ends_at",
    ThematicArea: "names",
    Convention: "name acronym_in record_intro",
}
"""What a list of the record says; whatever else is kept of it moves neither a page nor its fingerprint."""
VALUES: dict[type, object] = {str: "fr", bool: False, int: 77_000, date: date(2017, 1, 1), object: {"en": "Other"}}
OF_COLUMNS: dict[str, object] = {
    "translations": {"en": {"title": ["Other", "Held"]}}, "corrections": [["2018-06-01", "Other"]], "zone": "Asia/Tokyo", "published_at": None,
    "working_languages": ["fr"],
}  # fmt: skip


def other_values(column: sa.Column[Any]) -> list[Any]:
    """What the column may hold besides."""
    if isinstance(column.type, sa.Enum):
        return list(column.type.enum_class or ())
    if column.name in OF_COLUMNS:
        return [OF_COLUMNS[column.name]]
    return [make.NOW - timedelta(days=400, hours=1) if isinstance(column.type, UtcDateTime) else VALUES[column.type.python_type]]


def test_whatever_a_list_says_is_in_its_fingerprint_and_nothing_else(anybody: FlaskClient) -> None:
    """A list that tells more than `told_in`, or a new column that finds its way into it, fails here."""
    for facts in ({}, {"confidentiality": Confidentiality.CLOSED, "city": "Zanzibar"}):
        event = published(title="Held", **facts)
        with_paper(event)
        with_picture(event)
    sat = make.event(title="Held", date_precision=DatePrecision.SITTINGS, city="Lima", starts_on=date(2099, 1, 1), ends_on=date(2099, 1, 1))
    sat.sittings.append(Sitting(starts_at=make.NOW, ends_at=make.NOW))
    make.session(make.event(title="Held"), starts_at=make.NOW, ends_at=make.NOW)
    make.event(title="Held", confidentiality=Confidentiality.CLOSED)
    db.session.commit()

    def said() -> tuple[bytes, str]:
        answer = anybody.get("/activities")
        return answer.get_data(), answer.headers["ETag"]

    before = said()
    for kind, told in TOLD.items():
        table = kind.__table__
        key = next(iter(table.primary_key))
        columns = [each for each in table.columns if not (each.primary_key or each.unique or each.foreign_keys or isinstance(each.type, Sealed))]
        kept = db.session.execute(sa.select(table)).mappings().all()
        hidden = {each: other_values(each)[-1] for each in columns if each.name not in told.split()}
        ways = [(hidden, False), *(({table.c[name]: value}, True) for name in told.split() for value in other_values(table.c[name]))]
        moved = set()
        for values, may_move in ways if hidden else ways[1:]:
            db.session.execute(sa.update(table).values(values))
            db.session.commit()
            page, fingerprint = said()
            assert (page == before[0]) == (fingerprint == before[1]), values
            assert page == before[0] or may_move, values
            moved |= {each.name for each in values} if page != before[0] else set()
            for row in kept:
                db.session.execute(sa.update(table).where(key == row[key]).values({each: row[each] for each in columns}))
            db.session.commit()
        assert moved == set(told.split())
    assert said() == before
