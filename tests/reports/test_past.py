"""Activities of before the system are entered on one page, and stand on the record like any other."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app import clock
from app.database import db
from app.events.models import Event, EventPicture, EventStatus
from app.files.models import StoredFile
from app.people.models import Account
from app.reports import queries
from app.reports.facts import summary_facts
from app.reports.models import Headcount
from app.treaty.models import PlannedAction
from app.treaty.queries import areas, get_state
from app.web.access import Role
from tests import make

Enter = Callable[..., int]


@pytest.fixture
def enter(app: Flask, convention_loaded: None, sign_in: Callable[[Account], FlaskClient]) -> Enter:
    """Send the form as the secretariat, with what is told; the status of the answer."""
    browser = sign_in(make.account())
    office = next(area for area in areas() if area.code == "universalization")
    usual = {"kind": "seminar", "title": "Ratification Seminar", "date_precision": "day", "starts_on": "2017-05-29", "ends_on": "2017-05-30"}
    usual |= {"zone": "Africa/Kampala", "areas-0": str(office.id), "city": "Kampala", "country": str(get_state("UGA").id), "text_language": "en", "publish": "y"}
    return lambda **told: browser.post("/events/past", data=usual | told).status_code


def entered() -> Event:
    return db.session.query(Event).one()


def picture() -> tuple[io.BytesIO, str]:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(made, "PNG")
    return io.BytesIO(made.getvalue()), "hall.png"


def test_what_is_known_of_it_becomes_its_record_in_three_languages(enter: Enter, app: Flask) -> None:
    seen = {"picture": picture(), "en": "The hall", "fr": "La salle", "es": "La sala"}
    files = [(io.BytesIO(b"%PDF-1.7 programme"), "Programme.pdf")]
    counts = {"representatives": "34", "signatory": "9", "party": "1", "approximate": "y", "organisations": "African Union\n\n UNIDIR "}
    served = db.session.query(PlannedAction).filter_by(plan="dubrovnik", number="1").one()
    assert enter(**seen, **counts, files=files, actions=str(served.id), co_organisers="African Union", information_link="https://www.example.org/kampala") == 303

    event = entered()
    assert event.actions == [served] and (event.action_plan, event.action) == ("Dubrovnik Action Plan", "1")
    page = app.test_client().get(f"/activities/{event.public_id}").get_data(as_text=True)
    assert event.status is EventStatus.PUBLISHED and set(queries.summaries_of(event)) == {"en", "fr", "es"}
    assert "The Coordinators on Universalization (France and Zambia) together with the African Union organized the Ratification Seminar in Kampala, Uganda, on 29-30 May 2017." in page
    assert "Approximately 34 representatives from 10 States attended the seminar." in page and "UNIDIR" in page
    assert "Of these, 9 are Signatory States and 1 is a State Party." in page
    assert 'alt="The hall" width="40" height="30"' in page and ">Programme</a> (PDF" in page and "https://www.example.org/kampala" in page
    assert "Environ 34 représentants" in app.test_client().get(f"/activities/{event.public_id}?lang=fr").get_data(as_text=True)


def test_a_text_that_was_published_stays_as_it_was(enter: Enter, app: Flask, sign_in: Callable[[Account], FlaskClient]) -> None:
    assert enter(date_precision="month", month="8", year="2016", text="It <b>took</b> place.\n\n<script>x</script>Well.", states="17") == 303
    event = entered()
    page = app.test_client().get("/activities?lang=es").get_data(as_text=True)

    assert "It took place." in page and "agosto de 2016" in page.lower() and set(queries.summaries_of(event)) == {"en"}
    assert summary_facts(event, "en").states_attending == 17
    browser = sign_in(make.account())
    figure = browser.get(f"/events/{event.public_id}/publish/en/figures/states").get_data(as_text=True)
    assert "Entered as a figure" in figure and "counted." not in figure
    browser.post(f"/events/{event.public_id}/headcount", data={"representatives": "20", "signatory": "18"})
    assert db.session.get(Headcount, event.id).by_status == {"signatory": 18}  # type: ignore[union-attr]  # it is there
    browser.post(f"/events/{event.public_id}/headcount", data=dict.fromkeys(("representatives", "signatory", "not_party", "party", "states", "organisations"), ""))
    assert db.session.get(Headcount, event.id) is None


def test_a_closed_meeting_of_one_state_is_read_before_it_is_published(enter: Enter, app: Flask) -> None:
    assert enter(kind="closed_meeting", representatives="1", signatory="1", party="") == 303

    assert entered().status is EventStatus.HELD and "Ratification" not in app.test_client().get("/activities").get_data(as_text=True)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"starts_on": "2100-01-01", "ends_on": ""}, "a day that has not come"),
        ({"representatives": "3", "signatory": "4"}, "fewer persons than States"),
        ({"party": "-1"}, "no figure"),
        ({"picture": "here"}, "a picture without words"),
        ({"files": "bad"}, "a file of no known kind"),
        ({"kind": "closed_meeting", "picture": "here", "en": "a", "fr": "a", "es": "a"}, "a picture of a closed meeting"),
        ({"information_link": "javascript:alert(1)"}, "no address"),
        ({"co_organisers": "\n".join(f"Organisation {number}" for number in range(31))}, "more than the page of partners can show"),
        ({"co_organisers": "A" * 201}, "a name that would be cut"),
        ({"organisations": "African Union\n" + "A" * 201}, "a name that would be cut"),
    ],
)
def test_what_cannot_be_is_asked_for_anew_and_nothing_is_kept(enter: Enter, told: dict[str, str], why: str) -> None:
    sent: dict[str, object] = dict(told)
    if "picture" in told:
        sent["picture"] = picture()
    if "files" in told:
        sent["files"] = [(io.BytesIO(b"MZ program"), "run.exe")]

    assert enter(**sent) == 422, why
    assert db.session.query(Event).count() == db.session.query(StoredFile).count() == 0


def test_all_that_organised_it_can_be_changed_afterwards(app: Flask, enter: Enter, sign_in: Callable[[Account], FlaskClient]) -> None:
    assert enter(co_organisers="\n".join(f"Organisation {number}" for number in range(30))) == 303

    page = sign_in(make.account()).get(f"/events/{entered().public_id}/edit/partners").get_data(as_text=True)

    assert "Organisation 0" in page and "Organisation 29" in page


def test_a_coordinator_enters_it_and_it_waits_for_its_keys(app: Flask, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.convention()
    mandate = make.mandate(make.state("France", iso3="FRA"))
    browser = sign_in(make.account(Role.COORDINATOR, mandates=(mandate,)))
    form = {"kind": "seminar", "title": "S", "date_precision": "day", "zone": "UTC", "areas-0": str(mandate.area_id), "text_language": "en", "publish": "y"}

    assert browser.post("/events/past", data=form | {"starts_on": "2018-05-23"}).status_code == 303
    assert entered().status is EventStatus.HELD
    assert browser.post("/events/past", data=form | {"starts_on": "2010-05-23"}).status_code == 422, "outside the mandate"


def test_pictures_are_kept_described_and_taken_away(app: Flask, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.convention()
    event = make.event(status=EventStatus.HELD, starts_on=clock.today(), ends_on=clock.today())
    browser, at = sign_in(make.account()), f"/events/{event.public_id}/pictures"
    words = {"en": "The hall", "fr": "La salle", "es": "La sala"}

    assert browser.post(at, data={"file": picture(), "en": "Only English"}).status_code == 422
    assert browser.post(at, data={"file": (io.BytesIO(b"GIF89a"), "x.gif"), **words}).status_code == 422
    assert browser.post(at, data={"file": picture(), **words}).status_code == 303
    kept = db.session.query(EventPicture).one()
    assert browser.get(f"{at}/{kept.public_id}.jpg").mimetype == "image/jpeg" and 'alt="The hall"' in browser.get(at).get_data(as_text=True)
    assert browser.post(f"{at}/{kept.public_id}/edit", data=words | {"en": "The room"}).status_code == 303
    assert db.session.query(EventPicture).one().described("en") == "The room"
    browser.post(f"{at}/{kept.public_id}/remove")
    assert db.session.query(EventPicture).count() == db.session.query(StoredFile).count() == 0
